/* SPDX-License-Identifier: MIT */
/*
 * Small programs for the search engine (harness/kernel/explore/explore.h), and
 * what it must say of them. Files that include this are compiled as the model
 * is: each access to what is __machine_data is a step.
 */
#ifndef TESTS_EXPLORE_TRY_H
#define TESTS_EXPLORE_TRY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "harness/kernel/explore/machine.h"

/* No access in it is a step. */
#define unseen __attribute__((no_sanitize_thread))

#define TEST(fn) cmocka_unit_test(fn)
int try_main(int argc, char **argv, const struct CMUnitTest *tests,
	     size_t nr_tests);
#define TRY_MAIN(tests)							\
int main(int argc, char **argv)						\
{									\
	return try_main(argc, argv, tests, sizeof(tests) / sizeof((tests)[0])); \
}

/* What a CPU has seen, a digit for each slot; part of a history's outcome. */
#define SLOTS 24
void see(unsigned int slot, unsigned long value);
/* The same of a word, once all is over; NULL: of no more. */
#define FINALS 8
extern const int *finals[FINALS];

/*
 * All outcomes of a program, in order, with a space between; of a broken one
 * "hang", "use after free", or else what the violation says. Every order
 * without any reduction must have the same, and no fewer histories; the history
 * that is broken must be so again, with as few switches as there can be.
 */
const char *outcomes(enum explore_model model,
		     const struct explore_program *program);
#define CPUS2(a, b)							\
	(&(const struct explore_program){ .nr_cpus = 2, .cpu = { a, b } })
#define CPUS3(a, b, c)							\
	(&(const struct explore_program){ .nr_cpus = 3, .cpu = { a, b, c } })
#define CPUS4(a, b, c, d)						\
	(&(const struct explore_program){ .nr_cpus = 4,			\
					  .cpu = { a, b, c, d } })
extern void (*try_setup)(void); /* ahead of each search, or NULL */
extern unsigned long try_histories; /* of the last one */

/*
 * As outcomes(), but false where more than that many histories would be needed
 * to look at every order.
 */
bool outcomes_agree(enum explore_model model,
		    const struct explore_program *program, unsigned long most);
extern bool try_broken; /* the last program was */

#define EXPECT(model, program, expected) \
	assert_string_equal(outcomes(model, program), expected)
#define EXPECT_BOTH(program, expected)					\
do {									\
	EXPECT(EXPLORE_SC, program, expected);				\
	EXPECT(EXPLORE_TSO, program, expected);				\
} while (0)

#endif
