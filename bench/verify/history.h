/* SPDX-License-Identifier: MIT */
/* A history as a person reads it. */
#ifndef BENCH_VERIFY_HISTORY_H
#define BENCH_VERIFY_HISTORY_H

#include "bench/verify/verify.h"

/* result is of the replay that made records, one a step. */
void history_print(FILE *out, const struct verify_case *which,
		   const struct explore_result *result,
		   const struct explore_record *records);

/* The function that has that address, "" if nobody knows. */
const char *symbol_name(const void *address);

#endif
