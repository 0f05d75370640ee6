/* SPDX-License-Identifier: MIT */
/*
 * A strategy with one bug: MUTANT(name, base, hook = function, ...). The
 * conformance test must break on it, at the obligation that CMakeLists.txt
 * names beside it; base itself passes.
 */
#ifndef TESTS_MUTANT_H
#define TESTS_MUTANT_H

#define MUTANT_HOOK(assignment) mutant->hooks.assignment;
#define MUTANT_HOOKS_1(a)	MUTANT_HOOK(a)
#define MUTANT_HOOKS_2(a, b)	MUTANT_HOOK(a) MUTANT_HOOK(b)
#define MUTANT_HOOKS_3(a, b, c) MUTANT_HOOKS_2(a, b) MUTANT_HOOK(c)
#define MUTANT_HOOKS_4(a, b, c, d) MUTANT_HOOKS_2(a, b) MUTANT_HOOKS_2(c, d)
#define MUTANT_PICK(a, b, c, d, macro, ...) macro

#define MUTANT(name, base, ...)						\
static struct strategy name;						\
									\
static void __attribute__((constructor)) mutate(void)			\
{									\
	struct strategy *mutant = &name;				\
									\
	*mutant = base;							\
	MUTANT_PICK(__VA_ARGS__, MUTANT_HOOKS_4, MUTANT_HOOKS_3,	\
		    MUTANT_HOOKS_2, MUTANT_HOOKS_1)(__VA_ARGS__)	\
}

#endif
