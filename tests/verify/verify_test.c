// SPDX-License-Identifier: MIT
/*
 * What the search must find, and what it must not:
 *
 *  verify_test mutant SUBJECT OBLIGATION SCENARIO get|pin [BASE]
 *	SUBJECT breaks that scenario at that obligation; BASE, which it was
 *	made from, keeps it. The shortest counterexample comes out again.
 *  verify_test unsound STRATEGY OBLIGATION SCENARIO
 *	The same on every primitive, under each memory model, with FOLL_GET
 *	and FOLL_PIN.
 *  verify_test sound STRATEGY
 *	On every primitive, under each memory model, with FOLL_GET and
 *	FOLL_PIN, each scenario that isn't deep is kept in all histories.
 *  verify_test scenario SCENARIO [EVENT ...]
 *	Every sound strategy gets there in some history, and somebody breaks it
 *	who keeps its setup and its end.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bench/verify/verify.h"
#include "bench/verify/world.h"

/* broken_NAME of a mutant, subject_STRATEGY_PRIMITIVE of the catalogue's. */
static const char *const names[] = {
#define SUBJECT(name) #name,
#include VERIFY_SUBJECTS
#undef SUBJECT
};

static const char *const primitives[] = { "cas", "optcas", "xadd", "rcuref" };
static const char *const models[] = { "sc", "tso" };
static const char *const flags[] = { "get", "pin" };

static struct explore_result result;
static int status;

static void __attribute__((format(printf, 2, 3)))
complain(const struct verify_case *which, const char *format, ...)
{
	va_list args;

	status = 1;
	printf("%s, %s, %s, %s, %s: ", which->subject->strategy->name,
	       primitives[which->subject->primitive], which->scenario->name,
	       models[which->model], flags[which->pins]);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

static void __attribute__((noreturn)) unknown(const char *what)
{
	fprintf(stderr, "verify_test: %s?\n", what);
	exit(2);
}

static const struct subject *find_subject(const char *name)
{
	unsigned int i;

	for (i = 0; i < nr_verify_subjects; i++)
		if (!strcmp(names[i], name))
			return verify_subjects[i];
	unknown(name);
}

static const struct scenario *find_scenario(const char *name)
{
	unsigned int i;

	for (i = 0; i < nr_scenarios; i++)
		if (!strcmp(scenarios[i]->name, name))
			return scenarios[i];
	unknown(name);
}

static bool is_broken(const struct verify_case *which)
{
	int bound;

	verify_search(which, 0, &result, &bound);
	return result.outcome == EXPLORE_BROKEN;
}

static void check_kept(const struct verify_case *which)
{
	if (is_broken(which)) {
		verify_minimize(which, 0, &result, NULL);
		complain(which, "obligation %d: %s",
			 result.violation.obligation, result.violation.what);
		verify_print(stdout, which, &result);
	} else if (result.outcome != EXPLORE_COMPLETE) {
		complain(which, "not complete");
	}
}

static void check_broken(const struct verify_case *which, int obligation)
{
	struct explore_violation found;

	if (!is_broken(which)) {
		complain(which, "kept in %lu histories", result.histories);
		return;
	}
	if (!verify_minimize(which, 0, &result, NULL))
		complain(which, "fewer than %u switches aren't ruled out",
			 result.switches);
	found = result.violation;
	if (!(which->scenario->obligations & OBLIGATION(found.obligation)))
		complain(which, "it doesn't say that it checks obligation %d",
			 found.obligation);
	if (found.obligation != obligation)
		complain(which, "obligation %d, not %d", found.obligation,
			 obligation);
	verify_print(stdout, which, &result);
	if (!verify_replay(which, &result) ||
	    result.outcome != EXPLORE_BROKEN ||
	    result.violation.obligation != found.obligation ||
	    strcmp(result.violation.what, found.what))
		complain(which, "it doesn't come out again");
}

static void check_mutant(char **args, int nr)
{
	struct verify_case which = {
		.subject = find_subject(args[0]),
		.scenario = find_scenario(args[2]),
		.pins = !strcmp(args[3], "pin"),
	};

	check_broken(&which, atoi(args[1]));
	if (nr == 4)
		return;
	which.subject = find_subject(args[4]);
	check_kept(&which);
}

/* Calls fn for each case of a strategy and that scenario, NULL: of all. */
static void for_each_case(const char *strategy, const char *scenario,
			  void (*fn)(const struct verify_case *which))
{
	struct verify_case which;
	unsigned int i, s, nr = 0;

	for (i = 0; i < nr_verify_subjects; i++) {
		if (strncmp(names[i], "subject_", 8) ||
		    strcmp(verify_subjects[i]->strategy->name, strategy))
			continue;
		for (s = 0; s < nr_scenarios * 4; s++) {
			which = (struct verify_case){
				.subject = verify_subjects[i],
				.scenario = scenarios[s / 2 % nr_scenarios],
				.model = s / 2 / nr_scenarios,
				.pins = s % 2,
			};
			if (scenario ? strcmp(which.scenario->name, scenario) :
				       which.scenario->deep)
				continue;
			if (verify_refusal(&which))
				continue;
			fn(&which);
			nr++;
		}
	}
	printf("%s: %u cases\n", strategy, nr);
	if (!nr)
		unknown(strategy);
}

static void nothing(void)
{
}

/* Who breaks the scenario, and not the one whose CPUs do nothing. */
static void list_breakers(const struct scenario *scenario)
{
	struct scenario idle = *scenario;
	unsigned int i, nr = 0;

	for (i = 0; i < EXPLORE_CPUS; i++)
		idle.cpu[i] = nothing;
	for (i = 0; i < nr_verify_subjects; i++) {
		struct verify_case which = {
			.subject = verify_subjects[i],
			.scenario = &idle,
		};

		if (!strncmp(names[i], "subject_", 8) &&
		    which.subject->strategy->verdict != VERDICT_UNSOUND)
			continue;
		if (verify_refusal(&which) || is_broken(&which))
			continue;
		which.scenario = scenario;
		if (!is_broken(&which))
			continue;
		printf("%s is broken by %s: obligation %d\n", scenario->name,
		       names[i], result.violation.obligation);
		nr++;
	}
	if (nr)
		return;
	printf("%s: nobody breaks it\n", scenario->name);
	status = 1;
}

static const struct event {
	const char *name;
	const unsigned long *count;
} events[] = {
	{ "pinned", &world_seen.pinned },
	{ "not_pinned", &world_seen.not_pinned },
	{ "mapped", &world_seen.mapped },
	{ "not_mapped", &world_seen.not_mapped },
	{ "found", &world_seen.found },
	{ "not_found", &world_seen.not_found },
	{ "waited", &world_seen.waited },
};
#define NR_EVENTS (sizeof(events) / sizeof(events[0]))

static unsigned long count_of(const char *name)
{
	for (size_t i = 0; i < NR_EVENTS; i++)
		if (!strcmp(events[i].name, name))
			return *events[i].count;
	unknown(name);
}

static void check_scenario(char **args, int nr)
{
	struct verify_case which = { .scenario = find_scenario(args[0]) };

	for (unsigned int i = 0; i < nr_verify_subjects; i++) {
		which.subject = verify_subjects[i];
		if (strncmp(names[i], "subject_", 8) || verify_refusal(&which) ||
		    which.subject->strategy->verdict == VERDICT_UNSOUND)
			continue;
		memset(&world_seen, 0, sizeof(world_seen));
		check_kept(&which);
		for (int arg = 1; arg < nr; arg++)
			if (!count_of(args[arg]))
				complain(&which, "never %s", args[arg]);
	}
	list_breakers(which.scenario);
}

static int unsound_obligation;

static void check_unsound(const struct verify_case *which)
{
	check_broken(which, unsound_obligation);
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";

	if (!strcmp(what, "mutant") && (argc == 6 || argc == 7)) {
		check_mutant(argv + 2, argc - 2);
	} else if (!strcmp(what, "unsound") && argc == 5) {
		unsound_obligation = atoi(argv[3]);
		for_each_case(argv[2], argv[4], check_unsound);
	} else if (!strcmp(what, "sound") && argc == 3) {
		for_each_case(argv[2], NULL, check_kept);
	} else if (!strcmp(what, "scenario")) {
		check_scenario(argv + 2, argc - 2);
	} else {
		unknown(what);
	}
	return status;
}
