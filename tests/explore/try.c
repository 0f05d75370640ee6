// SPDX-License-Identifier: MIT
/* A program with and without reduction, and the sets of outcomes of both. */
#include <stdlib.h>

#include "tests/explore/try.h"

/* Model memory, since two histories with the same are judged once. */
static __machine_data char seen[SLOTS + 1];
const int *finals[FINALS];
void (*try_setup)(void);
unsigned long try_histories;
bool try_broken;

struct outcome {
	char text[SLOTS + FINALS + 1];
};

#define OUTCOMES 4096
struct outcomes {
	struct explore_result result;
	unsigned int nr;
	struct outcome of[OUTCOMES];
};
static struct outcomes reduced, every, *collecting;

unseen void see(unsigned int slot, unsigned long value)
{
	if (slot >= SLOTS)
		explore_violate(0, "more slots than a test has");
	while (strlen(seen) <= slot)
		strcat(seen, "-");
	seen[slot] = value < 10 ? (char)('0' + value) : '#';
}

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Sorted, each once. */
static unseen void finish(void)
{
	struct outcome now = { "" };
	unsigned int low = 0, high = collecting->nr, i, n;
	int order;

	n = (unsigned int)strlen(strcpy(now.text, seen));
	for (i = 0; i < FINALS && finals[i]; i++)
		now.text[n++] = (char)(*finals[i] >= 0 && *finals[i] < 10 ?
					       '0' + *finals[i] : '#');
	while (low < high) {
		i = (low + high) / 2;
		order = compare(&now, &collecting->of[i]);
		if (!order)
			return;
		if (order < 0)
			high = i;
		else
			low = i + 1;
	}
	if (collecting->nr == OUTCOMES)
		explore_violate(0, "too many outcomes for this test");
	memmove(&collecting->of[low + 1], &collecting->of[low],
		(collecting->nr++ - low) * sizeof(now));
	collecting->of[low] = now;
}

static void search(struct explore_program program,
		   const struct explore_options *options,
		   struct outcomes *outcomes)
{
	program.finish = finish;
	collecting = outcomes;
	collecting->nr = 0;
	explore_begin(options->model);
	if (try_setup)
		try_setup();
	explore_search(&program, options, &outcomes->result);
}

static void check_replay(enum explore_model model,
			 struct explore_program program)
{
	static struct explore_record records[EXPLORE_DEPTH];
	static struct explore_result again;
	const struct explore_result *result = &reduced.result;
	struct explore_options options = { .model = model };

	program.finish = finish;
	explore_begin(model);
	if (try_setup)
		try_setup();
	assert_true(explore_replay(&program, &options, result->schedule,
				   result->nr_steps, records, &again));
	assert_int_equal(again.outcome, EXPLORE_BROKEN);
	assert_int_equal(again.violation.obligation,
			 result->violation.obligation);
	assert_string_equal(again.violation.what, result->violation.what);
	assert_int_equal(again.nr_steps, result->nr_steps);
	assert_memory_equal(again.schedule, result->schedule, result->nr_steps);
}

/*
 * With a bound of one less than the fewest it is complete, at them broken. What
 * a search knows from one behind which it comes is what it has in verify.
 */
static void check_bounds(enum explore_model model,
			 const struct explore_program *program,
			 enum explore_mode mode, unsigned long most)
{
	static struct outcomes bounded;
	struct explore_options options = { .model = model };
	unsigned int fewest;

	search(*program, &options, &bounded);
	options.mode = mode;
	do {
		search(*program, &options, &bounded);
	} while (bounded.result.outcome != EXPLORE_BROKEN &&
		 ++options.bound < 40);
	fewest = options.bound;
	if (mode == EXPLORE_SWITCHED)
		assert_int_equal(bounded.result.switches, fewest);
	options.unreduced = true;
	options.max_histories = most;
	for (options.bound = 0; options.bound <= fewest; options.bound++) {
		search(*program, &options, &bounded);
		if (bounded.result.outcome == EXPLORE_LIMIT)
			return;
		if ((bounded.result.outcome == EXPLORE_BROKEN) !=
		    (options.bound == fewest))
			fail_msg("%u %s are needed, not %u", options.bound,
				 mode == EXPLORE_SWITCHED ? "switches" :
							    "preemptions",
				 fewest);
	}
}

bool outcomes_agree(enum explore_model model,
		    const struct explore_program *program, unsigned long most)
{
	struct explore_options options = { .model = model, .unreduced = true,
					   .max_histories = most };
	unsigned int i;

	search(*program, &options, &every);
	if (every.result.outcome == EXPLORE_LIMIT)
		return false;
	options.unreduced = false;
	search(*program, &options, &reduced);
	try_histories = reduced.result.histories;
	try_broken = every.result.outcome == EXPLORE_BROKEN;
	if (reduced.result.outcome != every.result.outcome)
		fail_msg("every order: %d (%s), reduced: %d (%s)",
			 every.result.outcome, every.result.violation.what,
			 reduced.result.outcome,
			 reduced.result.violation.what);
	if (try_broken) {
		check_replay(model, *program);
		/* a limit of the model's: that one may be met sooner or later */
		if (!reduced.result.violation.obligation)
			return true;
		check_bounds(model, program, EXPLORE_SWITCHED, most);
		check_bounds(model, program, EXPLORE_PREEMPTED, most);
		return true;
	}
	for (i = 0; i < every.nr; i++)
		if (i >= reduced.nr || compare(&every.of[i], &reduced.of[i]) < 0)
			fail_msg("'%s' was missed, %u outcomes of %u",
				 every.of[i].text, reduced.nr, every.nr);
		else if (compare(&every.of[i], &reduced.of[i]))
			fail_msg("'%s' can't be", reduced.of[i].text);
	assert_int_equal(reduced.nr, every.nr);
	assert_in_range(reduced.result.histories, 1, every.result.histories);
	return true;
}

const char *outcomes(enum explore_model model,
		     const struct explore_program *program)
{
	static char text[4096];
	size_t n = 0;

	assert_true(outcomes_agree(model, program, 0));
	if (try_broken) {
		const struct explore_violation *why = &reduced.result.violation;

		if (!strncmp(why->what, "a hang:", 7))
			return "hang";
		if (why->obligation == 3 && strstr(why->what, "is freed"))
			return "use after free";
		return why->what;
	}
	text[0] = '\0';
	for (unsigned int i = 0; i < reduced.nr; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s",
				      i ? " " : "", reduced.of[i].text);
	assert_in_range(n, 0, sizeof(text) - 1);
	return text;
}

static int clear(void **state)
{
	memset(finals, 0, sizeof(finals));
	try_setup = NULL;
	return 0;
}

int try_main(int argc, char **argv, const struct CMUnitTest *tests,
	     size_t nr_tests)
{
	struct CMUnitTest with_clear[64];

	if (argc == 3 && !strcmp(argv[1], "--only"))
		cmocka_set_test_filter(argv[2]);
	for (size_t i = 0; i < nr_tests; i++) {
		with_clear[i] = tests[i];
		with_clear[i].setup_func = clear;
	}
	return _cmocka_run_group_tests("explore", with_clear, nr_tests, NULL,
				       NULL);
}
