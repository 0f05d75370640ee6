/* SPDX-License-Identifier: MIT */
/*
 * Real A/A: the same binary and options twice, their processes interleaved as
 * of one run, compared as `compare` does; and the second one again with a
 * strategy whose loops were planted with a slowdown.
 *
 * What was measured and judged is JSON, the same in memory and in a file; what
 * is counted and printed comes from that alone.
 */
#ifndef BENCH_SELFTEST_REAL_H
#define BENCH_SELFTEST_REAL_H

#include "bench/load.h"
#include "bench/plan.h"
#include "bench/progress.h"
#include "bench/selftest/selftest.h"
#include "harness/machine/fingerprint.h"
#include "harness/stats/interval.h"
#include "harness/stats/rules.h"

#define REAL_SCHEMA 1

/* Processes of each side; of the first ones of the same. */
enum { NR_REAL_SIZES = 4 };
extern const unsigned int real_sizes[NR_REAL_SIZES];
/* How many of these the first `most` processes make. */
unsigned int real_nr_sizes(unsigned int most);

/* Whose processes run in a round. The last has the planted arm alone. */
enum real_side { REAL_BASE, REAL_NEW, REAL_PLANTED, NR_REAL_SIDES };

/* The plans of all sides; but for what is planted they're one. */
struct real_plans {
	struct plan plan;
	struct plan planted;	/* shares all memory with plan */
	unsigned int arm;	/* which is planted: the first */
};

/* 0, or -1 with a line in error. */
int real_plans_make(const struct selftest_options *options,
		    struct real_plans *plans, struct error *error);
void real_plans_free(struct real_plans *plans);

/* Processes in one round of all sides. */
unsigned int real_processes(const struct real_plans *plans);

/*
 * Measures a comparison's rounds, in an order that comes from seed, and loads
 * each side as a result. 0; -1 with a line in error; 1 if a signal came. done
 * counts processes for the progress bar. Free the loads if it was 0.
 */
int real_measure(const struct real_plans *plans, uint64_t seed,
		 const struct machine *machine, char *const command[],
		 const struct progress *progress, unsigned int *done,
		 struct load loads[NR_REAL_SIDES], struct error *error);

/*
 * Compares the first processes of each, for all sizes. rows: an array that is
 * filled with the rows' names where it's empty, in the order of all arrays of
 * the answer; those whose strategy is planted are marked. NULL with a line in
 * error.
 */
json_t *real_judge(struct load loads[NR_REAL_SIDES], const char *planted,
		   json_t *rows, struct error *error);

/* k of n, and the rate's interval. */
struct real_rate {
	unsigned long k, n;
	struct stats_interval interval;	/* Clopper-Pearson, 95 % */
};

/* What one rule said, over all comparisons. */
struct real_tally {
	struct real_rate tables;	/* like against like: any row called */
	unsigned long rows;		/* called, of nr_rows of each */
	unsigned long found;		/* planted rows: called, and ours slower */
};

/* Of so many processes a side. */
struct real_size {
	unsigned int n;
	struct real_tally tally[NR_RULES];	/* each row by itself: no Holm */
	struct real_tally ours;			/* as compare says it */
	/* with a planted strategy: any row of another one called by compare */
	struct real_rate others;
	/*
	 * Comparisons where fewer, or more, planted rows were found than with
	 * the size before: by compare [0], and each by itself [1].
	 */
	unsigned long lost[2], gained[2];
};

struct real_sum {
	unsigned long comparisons;
	unsigned int nr_rows, nr_planted, nr_sizes;
	struct real_size sizes[NR_REAL_SIZES];
	double spread;		/* median of the rows', in percent */
	double planted_spread;	/* of the planted rows' */
	double planted_percent;	/* as measured, median */
	double asked_percent;
};

/*
 * Counts what a file says. 0, or -1 with a line in error: it isn't one of
 * these.
 */
int real_sum(const json_t *root, struct real_sum *sum, struct error *error);

/* The size with n processes; NULL: there is none. */
const struct real_size *real_size_of(const struct real_sum *sum,
				     unsigned int n);

/* Kept, broken beyond its statistical error, or neither asked nor told. */
enum real_outcome { REAL_KEPT, REAL_BROKEN, REAL_OPEN };

/* At most so many tables have a false alarm; */
#define REAL_ALARMS	STATS_ALPHA
/*
 * of rows with so many percent planted so many are found with so many
 * processes,
 */
#define REAL_PERCENT	3.0
#define REAL_POWER	0.95
#define REAL_POWER_N	10
/* on a machine whose rows spread by no more percent. */
#define REAL_QUIET	1.0

enum real_outcome real_alarms(const struct real_size *size);
/* Against the size before. alone: each row by itself. */
enum real_outcome real_rise(const struct real_size *size, bool alone);
/*
 * REAL_OPEN: not quiet, another percentage, or too few comparisons or processes
 * to say.
 */
enum real_outcome real_power(const struct real_sum *sum);
/*
 * How often a planted row is found, as of so many comparisons: the rows of one
 * aren't independent, so they don't count as so many trials.
 */
struct real_rate real_found(const struct real_sum *sum,
			    const struct real_tally *tally);
/* The same, of all rows that are planted. */
double real_found_rate(const struct real_sum *sum,
		       const struct real_tally *tally);
/* Whether nothing is broken. */
bool real_kept(const struct real_sum *sum);

/* What there is to say of it, on stdout; and as JSON. */
void real_print(const json_t *root, const struct real_sum *sum);
json_t *real_summary(const struct real_sum *sum);

/* The file's text: a comparison a line. The caller frees it; NULL: no memory */
char *real_text(const json_t *root);

#endif
