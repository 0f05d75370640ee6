/* SPDX-License-Identifier: MIT */
/*
 * How other tools decide that a row has changed, beside our own way: to show
 * what each decision is worth, and not for use. Written anew from what their
 * sources do, as of the commits that are named; each is the default of its
 * tool for one number a run, without what a tool does around it.
 *
 * benchstat	golang/perf af31a767: Mann-Whitney, exact up to 50 values (25
 *		where values are equal), else normal; p <= 0.05.
 * compare.py	google/benchmark 267a111: scipy's mannwhitneyu (since 1.7),
 *		exact up to 8 values without equals, else normal; p < 0.05.
 *		Its columns of CPU time are judged apart, and not here.
 * mmtests	gormanm/mmtests 638401e: the means' "confidence intervals" don't
 *		overlap, which are 1.96 standard deviations (not standard
 *		errors) each way; earlier (128f4837) they were Student's.
 * lkp		intel/lkp-tests bbbc29c, changed_stat.rb: the middle value of
 *		either sample (the upper of two) is beyond the other's extreme.
 * lkp -D	the same with --distance: the samples don't overlap, and the gap
 *		is more than half of what is between the middle values.
 *
 * lkp judges integers, failures and latencies otherwise, and filters by how
 * large a change is; mmtests has another interval for benchmarks of several
 * values a run.
 */
#ifndef HARNESS_STATS_RULES_H
#define HARNESS_STATS_RULES_H

#include <stdbool.h>
#include <stddef.h>

#define STATS_ALPHA 0.05

enum stats_rule {
	/* exact Mann-Whitney, p <= 0.05; Holm's correction in a table */
	RULE_PGMAPBENCH,
	RULE_BENCHSTAT,
	RULE_COMPARE_PY,
	RULE_MMTESTS,
	RULE_LKP,
	RULE_LKP_DISTANCE,
	NR_RULES
};

extern const char *const stats_rule_names[NR_RULES];

/* For pairs of samples of n values each. Remembers p values it has met. */
struct stats_rules {
	size_t n;
	double *p;	/* without equals, by U; NAN: not met yet */
};

/* What they say of one row by itself. */
struct stats_judgement {
	double p;	/* ours, for Holm's correction over a table */
	bool changed[NR_RULES];
};

/* 0; EINVAL: n is below 3; ENOMEM. */
int stats_rules_init(struct stats_rules *rules, size_t n);
void stats_rules_free(struct stats_rules *rules);

/* 0; EINVAL: a value isn't finite; ENOMEM. */
int stats_rules_judge(struct stats_rules *rules, const double *x,
		      const double *y, struct stats_judgement *judgement);

#endif
