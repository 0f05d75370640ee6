/* SPDX-License-Identifier: MIT */
/* A comparison, for people, for mails and pages, and for machines. */
#ifndef BENCH_COMPARE_PRINT_H
#define BENCH_COMPARE_PRINT_H

#include "bench/compare/compare.h"
#include "bench/text.h"

/* The files' names stand in it; new_name is NULL with a baseline. */
struct compare_names {
	const char *base, *new;
};

/* Lines of at most width columns, from 72 on. */
void compare_print_text(const struct comparison *comparison,
			const struct compare_names *names, int width,
			FILE *out);
void compare_print_markdown(const struct comparison *comparison,
			    const struct compare_names *names, FILE *out);
json_t *compare_json(const struct comparison *comparison,
		     const struct compare_names *names);

/* What is above the tables, and below them. */
void compare_header(const struct comparison *comparison,
		    const struct compare_names *names, struct flow *words);
void compare_footer(const struct comparison *comparison, struct flow *words);
/*
 * Parts of them: one file, in a role; what differs; what so many processes
 * can't tell; what marks in a table mean; whether the harness itself changed.
 */
void compare_file(const struct load *load, const char *name, const char *role,
		  struct flow *words);
void compare_differences(const struct comparison *comparison,
			 struct flow *words);
void compare_limits(const struct comparison *comparison, struct flow *words);
void compare_marks(const struct comparison *comparison, struct flow *words);
void compare_floor(const struct comparison *comparison, struct flow *words);
/*
 * Parts of them: one file, in a role; what differs; what so many processes
 * can't tell; what marks in a table mean; whether the harness itself changed.
 */
void compare_file(const struct load *load, const char *name, const char *role,
		  struct flow *words);
void compare_differences(const struct comparison *comparison,
			 struct flow *words);
void compare_limits(const struct comparison *comparison, struct flow *words);
void compare_marks(const struct comparison *comparison, struct flow *words);
void compare_floor(const struct comparison *comparison, struct flow *words);
/*
 * "gup order:9 ... rcu:memb, get, ns per base page". unit: in which they are
 * printed; NULL: the rows'.
 */
void compare_title(const struct comparison *comparison,
		   const struct compare_block *block, const char *unit,
		   struct flow *words);

/* One line of a table, as text. */
#define COMPARE_TEXT 40
struct compare_texts {
	char name[COMPARE_NAME_SIZE];
	char base[COMPARE_TEXT], new[COMPARE_TEXT];
	/* "+3.1%", a "!" behind it: see order_only; nothing can be said: "~" */
	char delta[COMPARE_TEXT];
	char interval[COMPARE_TEXT];	/* "[+1.0%, +2.0%]" */
	/* "0.012", "<0.001"; a "c" behind it: see below_clock */
	char p[COMPARE_TEXT];
	char least[COMPARE_TEXT];	/* "1.8%", "none" */
};

void compare_texts(const struct comparison *comparison,
		   const struct compare_cell *cell,
		   struct compare_texts *texts);

/* "+3.1%"; ten times and more "x12.3", a thousandth "/1500"; none: "-" */
void compare_percent(double ratio, char text[COMPARE_TEXT]);

#endif
