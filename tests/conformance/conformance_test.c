// SPDX-License-Identifier: MIT
/*
 * Proves that a strategy keeps the obligations of strategies/strategy.h, 1 to
 * 8: every strategy goes through this one table, at each order of mapping
 * where a case has something to say. It ends with one line, a verdict for each
 * obligation.
 *
 * An argument picks one obligation: so tests/conformance/mutants are run. With
 * "pin" every pin is a FOLL_PIN, and with "sweep" a teardown may use three
 * threads. With "first" the first case that breaks an
 * obligation is the last, and with "hurry" a wait of a second is one that never
 * ends: for mutants, and for those that hang. "broken_by N" runs only the
 * scenario that an unsound strategy names, N times, and tells the history.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/conformance/conformance.h"

#define NR_OBLIGATIONS 8
/* Stricter than strategies/strategy.h: only if asked for by this number. */
#define STRICT	       9
/* A case may be some waits long. */
#define CASE_LIMIT_S   (6 * (unsigned int)patience_s)

enum { SMALL = 1, PMD = 2, PUD = 4, TWO = SMALL | PMD, ALL = TWO | PUD };

static const struct {
	unsigned int order, bit;
} orders[] = { { 0, SMALL }, { PMD_ORDER, PMD }, { PUD_ORDER, PUD } };

static const struct obligation_case {
	unsigned int obligation;
	const char *what;
	void (*run)(unsigned int order);
	unsigned int orders;
	bool floor;	/* also for a strategy that counts nothing */
} cases[] = {
	{ 1, "no fault after kill", fault_after_kill, ALL, false },
	{ 1, "no fault after kill on a page that another process maps",
	  fault_busy_after_kill, ALL, false },
	{ 1, "no fault after kill on a page that is pinned",
	  fault_pinned_after_kill, ALL, false },
	{ 1, "no pin after kill where kill stops pins", gup_after_kill, ALL,
	  false },
	{ 1, "no pin after kill and zap", gup_after_unmap, ALL, false },
	{ 1, "a kill that begins inside a fault", kill_inside_fault, TWO,
	  false },
	{ 1, "threads that race faults and pins against kill", kill_race, TWO,
	  false },

	{ 2, "drain returns if nothing is busy", drain_of_idle, ALL, false },
	{ 2, "drain sleeps for a pin, and returns when it goes",
	  drain_waits_for_pin, ALL, false },
	{ 2, "drain sleeps until the last of many pins",
	  drain_waits_for_last_of_many, TWO, false },
	{ 2, "drain sleeps until the last page of a leaf",
	  drain_waits_for_part_of_leaf, ALL, false },
	{ 2, "drain sleeps for a counted mapping", drain_waits_for_mapping,
	  ALL, false },
	{ 2, "a teardown that begins inside a pin", teardown_inside_gup, TWO,
	  false },

	{ 3, "freed memory faults", freed_memory_faults, ALL, true },
	{ 3, "a teardown that overtakes the last unpin", teardown_inside_unpin,
	  TWO, false },
	{ 3, "a last unpin inside the teardown that waits for it",
	  unpin_inside_teardown, TWO, false },
	{ 3, "a walk and a teardown that overtake the last unpin",
	  teardown_inside_revived_unpin, TWO, false },
	{ 3, "threads that race unpins against teardown", teardown_race, TWO,
	  false },
	{ 3, "close behind the last lookup", close_behind_lookup, ALL, true },

	{ 4, "one callback each time", free_once, ALL, false },
	{ 4, "callbacks of a leaf released in parts", free_of_parts, ALL,
	  false },
	{ 4, "callbacks of pins that drain waits for", free_across_drain, TWO,
	  false },
	{ 4, "no callback at teardown", free_never_at_teardown, ALL, false },
	{ 4, "one callback whoever's put is last", free_whose_put_is_last, TWO,
	  false },
	{ 4, "one callback each time, also if a fault overtakes it",
	  free_beside_fault, TWO, false },

	{ 5, "counts come back to idle", counts_come_back, ALL, false },
	{ 5, "counts of several processes", counts_of_several_mms, ALL, false },
	{ 5, "counts put on another thread", counts_put_elsewhere, TWO, false },
	{ 5, "a pin never raises a count from 0", gup_never_from_zero, ALL,
	  false },
	{ 5, "a fault beside the last unpin", fault_beside_last_unpin, TWO,
	  false },
	{ 5, "get_page() and put_page() of any page", get_and_put_of_any_page,
	  SMALL, false },

	{ 6, "a page in the middle that refuses", gup_refused_in_the_middle,
	  ALL, false },
	{ 6, "an entry that changes under a pin", gup_of_changed_entry, ALL,
	  false },
	{ 6, "a pin beside a zap", gup_beside_zap, TWO, false },
	{ 6, "faults refused after kill", fault_refused, ALL, false },

	{ 7, "pages named by their entries", gup_returns_named_pages, ALL,
	  true },
	{ 7, "pages of entries that moved", gup_follows_the_entry, ALL, true },
	{ 7, "no page of an entry that changed", gup_of_changed_entry, ALL,
	  true },

	{ 8, "a pgmap reference over many lives", ref_over_lives, ALL, false },

	{ STRICT, "no callback of a page that a fault has made busy again",
	  free_before_fault, TWO, false },
};

/* What strategy.broken_by names. Every strategy goes through both. */
static const struct obligation_case scenarios[] = {
	{ 2, "pin_outlives_teardown", pin_outlives_teardown, TWO, false },
	{ 2, "pin_between_increment_and_test", pin_between_increment_and_test,
	  SMALL, false },
};

#define NR_SCENARIOS (sizeof(scenarios) / sizeof(scenarios[0]))

/* A race shows at any order, and TSan takes seconds for 262144 pages. */
#ifdef __SANITIZE_THREAD__
#define LARGEST_ORDER PMD_ORDER
#else
#define LARGEST_ORDER PUD_ORDER
#endif

/* One case at one order. */
struct trial {
	const struct obligation_case *c;
	unsigned int order;
	char name[96];
};

static unsigned int kept[STRICT + 1], broken[STRICT + 1];
static bool pins, sweep, first_only;

static void run_child(const struct trial *trial)
{
	/* cmocka's handlers would jump out of whichever thread was hit */
	signal(SIGSEGV, SIG_DFL);
	signal(SIGBUS, SIG_DFL);
	alarm(CASE_LIMIT_S);
	user_machine_enter_thread();
	life.flags = pins ? FOLL_PIN : FOLL_GET;
	if (sweep)
		start_sweepers();
	trial->c->run(trial->order);
	exit(0);
}

/* Its status as waitpid() has it. */
static int run_in_child(const struct trial *trial)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (!pid)
		run_child(trial);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void run_trial(void **state)
{
	const struct trial *trial = *state;
	unsigned int obligation = trial->c->obligation;
	int status;

	if (trial->order > LARGEST_ORDER || (first_only && broken[obligation]))
		skip();
	status = run_in_child(trial);
	if (WIFEXITED(status) && WEXITSTATUS(status) == CASE_SKIPPED)
		skip();
	if (status) {
		broken[obligation]++;
		fail_msg("obligation %u is broken: %s: %s %d", obligation,
			 trial->name,
			 WIFSIGNALED(status) ? "signal" : "exit status",
			 WIFSIGNALED(status) ? WTERMSIG(status) :
					       WEXITSTATUS(status));
	}
	kept[obligation]++;
}

/* The scenario that breaks an unsound subject, so many times: it does each. */
static int run_scenario(unsigned int times)
{
	struct trial trial = { .order = 0 };
	unsigned int i, breaks = 0;
	int status;
	struct timespec from, to;

	for (i = 0; i < NR_SCENARIOS; i++)
		if (subject->broken_by &&
		    !strcmp(subject->broken_by, scenarios[i].what))
			trial.c = &scenarios[i];
	if (!trial.c) {
		printf("%s: no scenario breaks it\n", subject_name);
		return 1;
	}
	printf("%s, %s:\n%s\n", subject_name, trial.c->what,
	       subject->history);
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (i = 0; i < times; i++) {
		/* one says what broke, the others would say the same */
		if (i == 1 && !freopen("/dev/null", "w", stderr))
			return 1;
		status = run_in_child(&trial);
		breaks += WIFEXITED(status) &&
			  WEXITSTATUS(status) == CASE_AS_TOLD;
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("broken %u of %u times, in %.1f s\n", breaks, times,
	       (double)(to.tv_sec - from.tv_sec) +
	       (double)(to.tv_nsec - from.tv_nsec) * 1e-9);
	return breaks == times ? 0 : 1;
}

static bool wanted(const struct obligation_case *c, unsigned int only)
{
	if (only ? c->obligation != only : c->obligation == STRICT)
		return false;
	return c->floor || subject->verdict != VERDICT_FLOOR;
}

#define NR_CASES (sizeof(cases) / sizeof(cases[0]))
#define NR_ORDERS (sizeof(orders) / sizeof(orders[0]))
#define MAX_TRIALS ((NR_CASES + NR_SCENARIOS) * NR_ORDERS)

int main(int argc, char **argv)
{
	static struct trial trials[MAX_TRIALS];
	static struct CMUnitTest tests[MAX_TRIALS];
	const struct obligation_case *cases_now;
	unsigned int only = 0, times = 0;
	unsigned long c, o, nr = 0, first;
	struct trial *trial;
	int failed;

	for (; argc > 1; argv++, argc--) {
		if (!strcmp(argv[1], "pin"))
			pins = true;
		else if (!strcmp(argv[1], "sweep"))
			sweep = true;
		else if (!strcmp(argv[1], "first"))
			first_only = true;
		else if (!strcmp(argv[1], "hurry"))
			patience_s = 1;
		else if (!strcmp(argv[1], "broken_by") && argc > 2)
			times = (unsigned int)atoi(argv[2]);
		else if (!times)
			only = (unsigned int)atoi(argv[1]);
	}
	for (c = 0; c < NR_CASES + NR_SCENARIOS; c++) {
		cases_now = c < NR_CASES ? &cases[c] : &scenarios[c - NR_CASES];
		for (o = 0; o < NR_ORDERS; o++) {
			if (!wanted(cases_now, only) ||
			    !(cases_now->orders & orders[o].bit))
				continue;
			trial = &trials[nr];
			trial->c = cases_now;
			trial->order = orders[o].order;
			snprintf(trial->name, sizeof(trial->name),
				 "%u: %s, order %u", cases_now->obligation,
				 cases_now->what, trial->order);
			tests[nr].name = trial->name;
			tests[nr].test_func = run_trial;
			tests[nr++].initial_state = trial;
		}
	}
	/* reserves the addresses behind vmemmap, once for all children */
	if (pfn_range_alloc(1, &first))
		return 1;
	pfn_range_free(first, 1);
	if (times)
		return run_scenario(times);
	failed = _cmocka_run_group_tests(subject_name, tests, nr, NULL, NULL);

	printf("conformance %-18s", subject_name);
	for (c = 1; c <= NR_OBLIGATIONS; c++)
		printf(" %lu %-4s", c, broken[c] ? "FAIL" :
		       kept[c] ? "ok" : "-");
	printf("\n");
	return failed ? 1 : 0;
}
