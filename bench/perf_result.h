/* SPDX-License-Identifier: MIT */
/* perf events of a run, out of its workers' reports: for tables and --json. */
#ifndef BENCH_PERF_RESULT_H
#define BENCH_PERF_RESULT_H

#include <jansson.h>

#include "bench/runner.h"
#include "harness/counters/event.h"
#include "harness/stats/stats.h"

/* "perf_cycles_user": its event and side. False: it's no count of one. */
bool perf_parse_name(const char *key, char event[EVENT_NAME_SIZE],
		     enum event_side *side);

/*
 * The events of a row by name, in the order in which they are reported: an
 * object whose keys they are, each with the sides that some arm counted, 1U <<
 * enum event_side.
 */
json_t *perf_events(const struct results *results, unsigned int row);

/*
 * Over the processes of an arm, per base page. False: not counted in all of
 * them, so there is no number.
 */
bool perf_stats(const struct results *results, unsigned int arm,
		unsigned int row, const char *event, enum event_side side,
		struct stats_summary *stats);
/* The least part of the time that was counted; NAN: of none. */
double perf_running(const struct results *results, unsigned int arm,
		    unsigned int row);

/* {"cycles": {"user": {"median": ..}}, ..., "running": 1.0} or NULL: none. */
json_t *perf_summary(const struct results *results, unsigned int arm,
		     unsigned int row);

/* A count as the table has it: in eight columns, from a millionth up. */
void perf_count_text(double count, char *text, size_t size);

/* A block of 80 columns under that of the row; nothing if there are none. */
void perf_table_print(const struct results *results, unsigned int row,
		      const char *per, int name_width);

#endif
