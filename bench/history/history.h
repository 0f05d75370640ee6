/* SPDX-License-Identifier: MIT */
/*
 * Rows over the runs of a machine: which of them changed, when, and whether
 * the newest level is a worse one.
 *
 * A line is the runs of one machine that were asked for the same rows and were
 * measured alike, by what compare wants alike (bench/compare/differ.h); program
 * and kernel may differ, since that is what a history is of. A row of it is a
 * time of one row over those runs, a value a run: the median of its processes
 * (harness/stats/change.h says why). All rows of a line are one table: the
 * chance of even one false alarm among them is at most HISTORY_ALPHA.
 */
#ifndef BENCH_HISTORY_H
#define BENCH_HISTORY_H

#include <stdio.h>
#include <time.h>

#include "bench/load.h"
#include "harness/stats/change.h"
#include "harness/stats/neighbours.h"

#define HISTORY_ALPHA 0.05
/* Of one line: older ones are left out. */
#define HISTORY_RUNS STATS_CHANGE_MOST

struct history_run {
	char *path;
	struct load load;
	char *asked; /* what its options change of its suite; "": nothing */
	time_t when;
	char date[24]; /* UTC: "2026-11-30 07:31" */
};

struct history_point {
	unsigned int run; /* of its line, from 0 */
	const struct load_row *row;
	double value; /* the median of its processes */
};

/* Runs [first, last] of a row's points, of one level. */
struct history_segment {
	unsigned int first, last;
	double median; /* of the points */
	double p;      /* that it isn't another level; first one: 1 */
};

struct history_row {
	const struct load_row *newest; /* which all points are like */
	const char *phase;	       /* "total" */
	struct history_point *points;
	unsigned int nr;
	/* a row of that name, but of other pages or nodes than the newest's */
	unsigned int nr_others;
	char *others; /* how; NULL: none */
	struct history_segment *segments;
	unsigned int nr_segments;
	/*
	 * The fewest runs after a change with which it could be told, if no
	 * noise blurs it; 0: there are too few runs.
	 */
	unsigned int nr_after;
	/* slower than its best, by more than the gate allows */
	bool over_gate;
};

struct history_line {
	const struct history_run **runs; /* the oldest first */
	unsigned int nr_runs;
	unsigned int nr_older;	  /* that are beyond HISTORY_RUNS */
	struct history_row *rows; /* the newest run's first */
	unsigned int nr_rows;
	/* to the newest line of its machine and command (differ.h) */
	json_t *differences;
	/* which has no run between the first and the last of this one */
	bool superseded;
	unsigned int nr_tested; /* rows with runs for two segments */
	/*
	 * How many rows a change can be told in at all, and at best how many
	 * runs after it. If not in all: how many runs there would have to be,
	 * or 0: more than HISTORY_RUNS.
	 */
	unsigned int nr_open, nr_after, nr_enough;
	/* of rows that all runs have, about the medians of their segments */
	struct stats_neighbours neighbours;
};

struct history_options {
	/* history_run.asked, for free(); NULL: suites say all of it */
	char *(*asked)(const struct load *load);
	const char *machine; /* its id, or NULL: all, one by one */
	const char *phase;   /* "total" */
	const char *across;  /* bench/compare/across.h, or NULL */
	time_t since;	     /* older runs are left out */
	/* a row must have a part of its name in each of these lists */
	const char *const *only;
	unsigned int nr_only;
	bool has_gate;
	double gate; /* 0.03: what may be slower */
};

struct history {
	struct history_options options;
	struct history_run *runs; /* all there are, the oldest first */
	unsigned int nr_runs;
	json_t *skipped;	    /* objects: file, why */
	struct history_line *lines; /* by machine, the newest first */
	unsigned int nr_lines;
	unsigned int nr_over_gate;
};

/*
 * Reads all results under a directory. 0, or -1 with a line in error: there is
 * none, it can't be read, a result is broken or of a newer program, or two
 * files are of one run. Free it in the end, also after -1.
 */
int history_read(const char *dir, const struct history_options *options,
		 struct history *history, struct error *error);
void history_free(struct history *history);

/* Lines of at most 80 columns; all: also what didn't change, or is over. */
void history_print(const struct history *history, const char *dir, bool all,
		   FILE *out);
json_t *history_json(const struct history *history, const char *dir);

/*
 * Draws the rows that changed, or all, as SVG and PNG into a directory; *nr:
 * how many rows. 0, or -1 with a line in error: there is no gnuplot, it failed,
 * or the directory can't be written.
 */
int history_plot(const struct history *history, const char *dir, bool all,
		 unsigned int *nr, struct error *error);

/* The one with the least median of those before the newest; NULL: none is. */
const struct history_segment *history_best(const struct history_row *row);
/* Of the newest segment's median to the best; 1: there is one segment. */
double history_newest_ratio(const struct history_row *row);
/* Whether the line's newest run doesn't have it. */
bool history_is_gone(const struct history_line *line,
		     const struct history_row *row);
const char *history_machine(const struct history_line *line);
/* The newest one. */
const struct load *history_newest(const struct history_line *line);

#endif
