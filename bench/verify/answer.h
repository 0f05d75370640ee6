/* SPDX-License-Identifier: MIT */
/*
 * What verify found out about a case: in a table, and in a file that it can be
 * had again from.
 */
#ifndef BENCH_VERIFY_ANSWER_H
#define BENCH_VERIFY_ANSWER_H

#include <jansson.h>

#include "bench/error.h"
#include "bench/verify/verify.h"

enum answer_kind {
	ANSWER_NONE,	/* it didn't come to that */
	ANSWER_KEPT,	/* in every order */
	ANSWER_BOUNDED, /* as far as it was looked at */
	ANSWER_BROKEN,
	ANSWER_REFUSED, /* the strategy can't be had that way */
};

struct answer {
	struct verify_case which;
	enum answer_kind kind;
	int bound;		/* of BOUNDED: verify_search() */
	bool minimal;		/* of BROKEN: no history has fewer switches */
	double shortening;	/* s, of BROKEN: to find that history */
	double rate;		/* histories a second; 0: not measured */
	struct explore_result result; /* with the shortest history, if BROKEN */
};

struct answers {
	struct answer **answer;
	unsigned int nr;
	unsigned long histories, redundant, steps;
	double seconds, shortening;
};

/* Searches; measure: the rate, too. */
void answer_find(struct answer *answer, unsigned long max_histories,
		 bool measure);
void answers_add(struct answers *answers, struct answer *answer);
/* Into the sums. */
void answers_count(struct answers *answers, const struct answer *answer);

/*
 * Is it what the catalogue says? A sound strategy is kept everywhere, an
 * unsound one is broken somewhere in what was asked for, a primitive by itself
 * is broken where its scenario says so and nowhere else.
 */
bool answer_expected(const struct answer *answer);
bool answers_expected(const struct answers *answers,
		      const struct subject *subject);
/*
 * The one to be shown: of a strategy's broken cases that with the shortest
 * history, of a primitive's unexpected ones, or NULL.
 */
const struct answer *answers_shortest(const struct answers *answers,
				      const struct subject *subject);

/* All subjects: strategies on primitives, then primitives by themselves. */
unsigned int nr_subjects(void);
const struct subject *subject_at(unsigned int i);
/* All scenarios by name: of strategies, then of primitives; NULL: not its. */
unsigned int nr_names(void);
const struct scenario *scenario_of(const struct subject *subject,
				   unsigned int name);
/* Of any subject that has it. */
const struct scenario *scenario_at(unsigned int name);
const char *scenario_name(unsigned int name);
const char *subject_name(const struct subject *subject);
const char *subject_verdict(const struct subject *subject);
const char *model_name(enum explore_model model);

/* For a person, at most 80 columns. */
void answers_print(const struct answers *answers);

/* For a program; an answer that is broken can be had back from it. */
json_t *answers_json(const struct answers *answers, bool complete);
/*
 * Adds each counterexample of a file that answers_json() was written to,
 * replayed. 0, or -1 with one line.
 */
int answers_replay(const char *path, struct answers *answers,
		   struct error *error);

#endif
