/* SPDX-License-Identifier: MIT */
/* How numbers and sentences stand in the tables that people read. */
#ifndef BENCH_TEXT_H
#define BENCH_TEXT_H

#include <stddef.h>
#include <stdio.h>

/* Three digits and more, none beyond the third after the point; "-" below 0. */
const char *number_text(double value, char *text, size_t size);

/*
 * In what times of that unit stand together: us of 0.1 s and more as ms, ns
 * below a hundredth as ps. *scale is what they are to be multiplied by.
 */
const char *unit_for(const char *unit, double smallest, double largest,
		     double *scale);

/* Words that flow into lines of at most width columns. */
struct flow {
	FILE *out;
	int width;
	int column;	/* where the line has come to */
};

/* The next words; they stay together, if one line holds them. */
__attribute__((format(printf, 2, 3))) void flow(struct flow *flow,
						const char *format, ...);
/* A sentence, whose words need not stay together. */
void flow_words(struct flow *flow, const char *text);
/* The same of what a file says, which may not break the line. */
void say(struct flow *flow, const char *text);
/* Ends the line, if one has begun. */
void flow_end(struct flow *flow);

#endif
