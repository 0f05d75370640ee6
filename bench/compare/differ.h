/* SPDX-License-Identifier: MIT */
/*
 * In what two results differ, beside their times: the parameters that a table
 * would hide. All but a few keys of context.pgmapbench must be alike, so a key
 * that a later version adds is one of them.
 */
#ifndef BENCH_DIFFER_H
#define BENCH_DIFFER_H

#include <jansson.h>

#include "bench/load.h"

/* Of each difference, as "kind". */
#define DIFFER_SUBJECT	 "subject"   /* what was built or booted: is shown */
#define DIFFER_MACHINE	 "machine"   /* it is another one */
#define DIFFER_CONDITION "condition" /* how it was measured, or its setting */

/*
 * An array of objects with kind, key (the one in context.pgmapbench, or the
 * counter of a row), where ("cpufreq.governor", or the row's name), and base
 * and new, as they stand in the files. A key that one of the files lacks is
 * null there. Never NULL; the caller owns it.
 */
json_t *differ_contexts(const struct load *base, const struct load *new);

/*
 * Appends what was seen otherwise of one row: the sizes and nodes that it had
 * in some process. base and new have the same axes.
 */
void differ_rows(const struct load_row *base, const struct load_row *new,
		 json_t *differences);

/* A value of the above, as it stands in a message. The caller frees it. */
char *differ_text(const json_t *value);

#endif
