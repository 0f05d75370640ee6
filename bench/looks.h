/* SPDX-License-Identifier: MIT */
/*
 * Adding processes until the median of every row's total is known well enough:
 * when to look, and what a look finds. See harness/stats/looks.h for what that
 * costs; no look is told any p.
 */
#ifndef BENCH_LOOKS_H
#define BENCH_LOOKS_H

#include <jansson.h>
#include <stdbool.h>

#include "bench/error.h"
#include "harness/stats/looks.h"

struct results; /* bench/runner.h */

/* Of an interval whose width counts, wherever its run stopped. */
#define LOOKS_CONFIDENCE 0.95

/* What a result says of its looks, those of all that added to it. */
struct looks {
	unsigned int first;	/* processes that there were at the first */
	unsigned int planned;	/* each comparison pays for so many */
	unsigned int made;
	double until;		/* 0.02 is 2 %; 0: nobody asked for it */
	bool reached;
};

/* As the user typed them, or NULL. */
struct looks_options {
	const char *until;
	const char *looks;
};

/*
 * "2%", and how many looks: 3 if nobody says. Without --until it's one, and
 * until is 0. 0, or -1 with a line in error.
 */
int looks_parse(const struct looks_options *options, double *until,
		unsigned int *looks, struct error *error);

/* The one look, at n processes, of a run that adds to a file. */
void looks_add(struct looks *looks, unsigned int n,
	       struct stats_looks *schedule);

/*
 * The looks of a run that adds to a file of n processes until they are enough:
 * `more` of them that can say something. Of n processes that can, the first is
 * made already; else it's at the fewest that do. looks are the file's, and get
 * those that are planned now.
 */
void looks_go_on(struct looks *looks, unsigned int n, unsigned int more,
		 struct stats_looks *schedule);

/* 0, or -1 with a line in error: nothing would read the result of the last. */
int looks_check(const struct looks *looks, const struct stats_looks *schedule,
		struct error *error);

/* context.pgmapbench.looks */
json_t *looks_json(const struct looks *looks);

/*
 * What an interval is asked for at each of so many looks, so that those at
 * which runs stop hold as often as LOOKS_CONFIDENCE says; and the fewest
 * processes of which there is one.
 */
double looks_confidence(unsigned int planned);
unsigned int looks_fewest(unsigned int planned);

/* -1 with a line in error: processes, as somebody asked for, are fewer. */
int looks_too_few(unsigned int processes, const struct looks *looks,
		  struct error *error);

/* The row whose median is known worst. */
struct widest {
	unsigned int arm, row;
	double half_width;	/* INFINITY: too few processes to say */
};

/*
 * Over all rows and arms, by intervals of looks_confidence() of what the
 * results say is planned; there is at least one process.
 */
struct widest looks_widest(const struct results *results);

#endif
