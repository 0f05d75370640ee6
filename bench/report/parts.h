/* SPDX-License-Identifier: MIT */
/* The parts of a block of text, in the order in which they stand in it. */
#ifndef BENCH_REPORT_PARTS_H
#define BENCH_REPORT_PARTS_H

#include "bench/compare/print.h"
#include "bench/report/doubts.h"
#include "bench/report/report.h"

/* Why nothing was tested. */
enum report_untested {
	REPORT_TESTED,
	REPORT_COUNTS,	/* instructions: all processes have the same */
	REPORT_TOO_FEW,	/* processes */
	REPORT_ALONE,	/* the result has one of everything */
};

struct report {
	const struct load *const *loads;
	const char *const *names;	/* of the files, without directories */
	unsigned int nr;		/* 1 or 2 */
	const struct report_options *options;
	char baseline[256];		/* of one result: what was chosen */
	enum report_untested untested;
	struct comparison comparison;
	struct flow words;
};

/*
 * What the rows of one result are held against if nobody says: "edge" or
 * "primitive:cas". false: there is nothing of which it has two.
 */
bool baseline_choose(const struct load *load, char *text, size_t size);

/*
 * Chooses a baseline if nobody named one, and compares. paths: of the files,
 * for an error. 0, or -1 with a line in it; free the comparison after 0.
 */
int report_compare(struct report *report, const char *const paths[],
		   struct error *error);

/* What was compared, and the host: kernel, machine, settings, differences. */
void report_what(struct report *report);
void report_host(struct report *report);
/* "Verified" is what all samples say: a sample is a row in one process. */
void report_memory(struct report *report);
void report_places(struct report *report);
/* Processes, order, window; what the doctor warned of. */
void report_procedure(struct report *report);
void report_doctor(struct report *report);
/* Those warnings, each with the results that have it: 1 << which. */
json_t *report_warnings(const struct report *report);
/* "base: ", "new: ", "" of both, or of the only one */
const char *report_whose(const struct report *report, const json_t *which);
/* What isn't verified, a line each (bench/report/doubts.h); its parts. */
void report_doubts(struct report *report);
void doubt_memory(const struct load *load, const char *name,
		  struct flow *words);
void doubt_places(const struct load *load, const char *name,
		  struct flow *words);
void doubt_looks(const struct load *load, const char *name,
		 struct flow *words);
/* Begins such a line. */
void doubt_begin(struct flow *words, const char *name);
/* What these results can't tell: before anybody reads the tables. */
void report_limits(struct report *report);
/* A table for each block of like rows. 0, or -1: there is no memory. */
int report_tables(struct report *report);
/* What they mean. */
void report_legend(struct report *report);
void report_books(struct report *report);
void report_commands(struct report *report);

/* A row in a table; the cell in which it is held against its base, or NULL. */
struct report_line {
	const struct load_row *row;
	const struct compare_cell *cell;
	char name[COMPARE_NAME_SIZE + 16];
};

/* A table without tests beside the first: a column each. */
struct report_columns {
	const char *title;
	unsigned int nr;
	const char *(*name)(const void *arg, unsigned int column);
	/* of all processes of a row; "-" if it has none */
	void (*value)(const void *arg, const struct load_row *row,
		      unsigned int column, char *text, size_t size);
	const void *arg;
};

void report_print_columns(struct report *report,
			  const struct report_line *lines, unsigned int nr,
			  const struct report_columns *columns);
/* The median over processes; NAN: not all of them have that counter. */
double report_median(const struct load_row *row, const char *counter);
/* The largest, likewise. */
double report_largest(const struct load_row *row, const char *counter);

/* Of the rows of one table, if they are timed in more than two phases. */
void report_phases(struct report *report, const struct report_line *lines,
		   unsigned int nr);
/* Likewise, what is timed beside its phases, as a drain delay. */
void report_delays(struct report *report, const struct report_line *lines,
		   unsigned int nr);
bool report_is_delay(const struct load_row *row, const char *name);
/* A sentence, which has no end. */
const char *report_delay_meaning(const char *name);
/* Likewise, perf events, if any were counted. */
void report_events(struct report *report, const struct report_line *lines,
		   unsigned int nr);

/*
 * Writes text so that mail programs and git leave it alone: printable ASCII in
 * lines of at most width columns, without blanks at their ends; each begins
 * with so many, so that none is a comment, a diff, a trailer or a header. text
 * is used up.
 */
void plain_print(char *text, int indent, int width, FILE *out);

#endif
