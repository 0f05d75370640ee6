/* SPDX-License-Identifier: MIT */
/* A row's runs as a picture of characters. */
#ifndef BENCH_HISTORY_DRAW_H
#define BENCH_HISTORY_DRAW_H

#include "bench/history/history.h"

/* '*' a run (or a few), '-' the median of its segment; at most 80 columns. */
void history_draw(const struct history_row *row, FILE *out);

#endif
