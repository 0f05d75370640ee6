/* SPDX-License-Identifier: MIT */
/*
 * In what two results differ, beside their times: the parameters that a table
 * would hide. All but a few keys of context.pgmapbench must be alike, so a key
 * that a later version adds is one of them; between two versions, what only one
 * of them knows is shown.
 */
#ifndef BENCH_DIFFER_H
#define BENCH_DIFFER_H

#include <jansson.h>

#include "bench/load.h"

/* Of each difference, as "kind". */
#define DIFFER_SUBJECT	 "subject"   /* what was built or booted: shown */
#define DIFFER_MACHINE	 "machine"   /* it is another one */
#define DIFFER_CONDITION "condition" /* how it was measured, or its setting */

/*
 * An array of objects with kind, key (the one in context.pgmapbench, or the
 * counter of a row), where ("cpufreq.governor", or the row's name), and base
 * and new, as they stand in the files; of a counter that not all processes had
 * alike, the least, usual and largest. What one of the files lacks is null.
 * Never NULL; the caller owns it.
 */
json_t *differ_contexts(const struct load *base, const struct load *new);

/*
 * Appends what was seen otherwise of one row: the sizes and nodes that most of
 * its processes had are a condition, what only some had is shown. axis: the
 * one in which base and new differ, or NULL.
 */
void differ_rows(const struct load_row *base, const struct load_row *new,
		 const char *axis, json_t *differences);

/* Whether differ_rows() looks at that counter. */
bool differ_is_row_key(const char *key);

/* Both values of one, as they stand in a message. The caller frees them. */
void differ_texts(const json_t *difference, char *texts[2]);

#endif
