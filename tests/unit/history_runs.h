/* SPDX-License-Identifier: MIT */
/* Runs of two rows, null's and edge's, in files that a test has written. */
#ifndef TESTS_HISTORY_RUNS_H
#define TESTS_HISTORY_RUNS_H

#include "bench/history/history.h"

/* A run of both rows. */
struct recipe {
	unsigned int day;
	double level[2];	/* 1: of the row */
	double first;		/* of each row's first process; 0: as others */
	const char *thp, *machine, *command;	/* NULL: as ever */
	double fault_bytes;	/* of edge; 0: 4096 */
	unsigned int rows;	/* 0: both */
	bool partial;
};

/* What was read last. */
extern struct history history;
extern struct error error;

/* 0, or -1: there is no directory for them. */
int history_runs_begin(void);
void history_runs_end(void);

/* Files are named backwards from 999.json on: it's the date that counts. */
void write_run(const struct recipe *r);
/* All runs. */
void forget(void);
/* n runs instead of them, and from `at` on edge is that much slower. */
void write_step(unsigned int n, unsigned int at, double factor);

/* Of what is total; what history_read() returns. */
int read_with(const struct history_options *options);
/* The test fails if that does. */
void read_plainly(void);
void read_gated(double gate);

/* Of the first line. */
const struct history_row *row(unsigned int i);

#endif
