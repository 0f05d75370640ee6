// SPDX-License-Identifier: MIT
/* Freed memory, replays, and the limits of the model. */
#include <malloc.h>

#include "tests/explore/try.h"

static __machine_data int x;
static __machine_data uint64_t wide;
static __machine_data int *piece;

#define LOAD(slot, var) see(slot, (unsigned long)READ_ONCE(var))

static void have_piece(void)
{
	piece = explore_alloc(64, 64, "piece");
	x = 0;
}

static void nothing(void)
{
}

static void frees(void)
{
	explore_free(piece);
}

static void loads(void)
{
	LOAD(0, *piece);
}

static void loads_plainly(void)
{
	see(0, (unsigned long)*piece);
}

static void stores(void)
{
	WRITE_ONCE(*piece, 1);
}

static void stores_plainly(void)
{
	*piece = 1;
}

static void adds(void)
{
	__atomic_fetch_add(piece, 1, __ATOMIC_SEQ_CST);
}

static void use_after_free(void **state)
{
	static void (*const touches[])(void) = {
		loads, loads_plainly, stores, stores_plainly, adds,
	};

	try_setup = have_piece;
	for (unsigned int i = 0; i < sizeof(touches) / sizeof(touches[0]); i++) {
		EXPECT_BOTH(CPUS2(touches[i], frees), "use after free");
		EXPECT_BOTH(CPUS2(frees, touches[i]), "use after free");
		EXPECT_BOTH(CPUS3(nothing, frees, touches[i]),
			    "use after free");
	}
}

static void double_free(void **state)
{
	try_setup = have_piece;
	EXPECT_BOTH(CPUS2(frees, frees), "use after free");
	EXPECT_BOTH(CPUS2(frees, nothing), "");
}

/* Only if it is told to. */
static void frees_and_says(void)
{
	explore_free(piece);
	WRITE_ONCE(x, 1);
}

static void loads_unless_said(void)
{
	if (!READ_ONCE(x))
		LOAD(0, *piece);
}

static void says_and_frees(void)
{
	WRITE_ONCE(x, 1);
	synchronize_rcu();
	explore_free(piece);
}

static void loads_in_section(void)
{
	rcu_read_lock();
	if (!READ_ONCE(x))
		LOAD(0, *piece);
	rcu_read_unlock();
}

static void loads_behind_section(void)
{
	int gone;

	rcu_read_lock();
	gone = READ_ONCE(x);
	rcu_read_unlock();
	if (!gone)
		LOAD(0, *piece);
}

static void stores_in_section(void)
{
	rcu_read_lock();
	if (!READ_ONCE(x))
		WRITE_ONCE(*piece, 1);
	rcu_read_unlock();
}

static void guarded_free(void **state)
{
	try_setup = have_piece;
	EXPECT_BOTH(CPUS2(loads_unless_said, frees_and_says), "use after free");
	EXPECT_BOTH(CPUS2(loads_in_section, says_and_frees), " 0");
	EXPECT_BOTH(CPUS2(stores_in_section, says_and_frees), "");
	EXPECT_BOTH(CPUS2(loads_behind_section, says_and_frees),
		    "use after free");
}

/* Its last store is still in a buffer when the piece goes. */
static void stores_and_says(void)
{
	WRITE_ONCE(*piece, 1);
	WRITE_ONCE(x, 1);
}

static void frees_if_said(void)
{
	if (READ_ONCE(x))
		explore_free(piece);
}

static void says_early(void)
{
	(void)xchg(&x, 1);
	WRITE_ONCE(*piece, 1);
}

static void buffered_store_to_freed(void **state)
{
	try_setup = have_piece;
	EXPECT_BOTH(CPUS2(stores_and_says, frees_if_said), "");
	EXPECT_BOTH(CPUS2(says_early, frees_if_said), "use after free");
}

static void frees_elsewhere(void)
{
	explore_free(piece + 16);
}

static void bad_free(void **state)
{
	try_setup = have_piece;
	EXPECT_BOTH(CPUS2(nothing, frees_elsewhere),
		    "a free of what was never allocated");
}

/* A violation ahead of the first step. */
static void violates(void)
{
	explore_violate(5, "at once");
}

static void violation_at_once(void **state)
{
	EXPECT_BOTH(CPUS2(loads, violates), "at once");
	EXPECT_BOTH(CPUS2(violates, loads), "at once");
}

static void spins(void)
{
	while (!READ_ONCE(x))
		;
}

static void endless(void **state)
{
	static struct explore_result result;
	struct explore_options options = { .model = EXPLORE_SC };
	struct explore_program program = { .nr_cpus = 2,
					   .cpu = { spins, nothing },
					   .finish = nothing };

	explore_begin(EXPLORE_SC);
	explore_search(&program, &options, &result);
	assert_int_equal(result.outcome, EXPLORE_BROKEN);
	assert_int_equal(result.violation.obligation, 2);
	assert_int_equal(result.nr_steps, EXPLORE_DEPTH - 1);
}

static void nine_stores(void)
{
	for (int i = 0; i < 9; i++)
		WRITE_ONCE(x, i);
}

static void full_buffer(void **state)
{
	EXPECT(EXPLORE_SC, CPUS2(nine_stores, nothing), "");
	EXPECT(EXPLORE_TSO, CPUS2(nine_stores, nothing),
	       "more stores than the model's buffer has room for");
}

static __machine_data struct callback_head heads[9];

static void no_callback(struct callback_head *unused)
{
}

static void nine_callbacks(void)
{
	for (int i = 0; i < 9; i++)
		call_rcu(&heads[i], no_callback);
}

static void many_callbacks(void **state)
{
	EXPECT_BOTH(CPUS2(nine_callbacks, nothing),
		    "more callbacks than the model has room for");
}

static void in_halves(void)
{
	WRITE_ONCE(wide, 1);
	LOAD(0, ((int *)&wide)[1]);
}

static void two_sizes(void **state)
{
	EXPECT_BOTH(CPUS2(in_halves, nothing),
		    "a variable is accessed in two sizes");
}

static void waits_on_stack(void)
{
	struct completion here = { 0 };

	wait_for_completion(&here);
}

static void not_model_memory(void **state)
{
	EXPECT_BOTH(CPUS2(waits_on_stack, nothing),
		    "the model can't see who meets there");
}

/* Many stores, one behind the other: the numbers of a buffer go round. */
static void many_stores(void)
{
	for (int i = 0; i < 300; i++) {
		WRITE_ONCE(x, i % 10);
		rcu_read_lock();
		rcu_read_unlock();
		smp_mb();
	}
}

static void syncs(void)
{
	rcu_read_lock();
	WRITE_ONCE(x, 1);
	rcu_read_unlock();
	smp_mb();
	for (int i = 0; i < 200; i++) {
		WRITE_ONCE(x, i % 10);
		smp_mb();
	}
	synchronize_rcu();
}

static void running_numbers(void **state)
{
	static struct explore_result result;
	struct explore_options options = { .model = EXPLORE_TSO };
	struct explore_program program = { .nr_cpus = 1, .finish = nothing };

	program.cpu[0] = many_stores;
	explore_begin(EXPLORE_TSO);
	explore_search(&program, &options, &result);
	assert_int_equal(result.outcome, EXPLORE_COMPLETE);
	program.cpu[0] = syncs;
	explore_begin(EXPLORE_TSO);
	explore_search(&program, &options, &result);
	assert_int_equal(result.outcome, EXPLORE_COMPLETE);
}

/* A schedule that isn't one of the program, or is cut. */
static bool replay(const uint8_t *schedule, unsigned int nr_steps,
		   struct explore_result *again)
{
	static struct explore_record records[EXPLORE_DEPTH];
	struct explore_options options = { .model = EXPLORE_TSO };
	struct explore_program program = { .nr_cpus = 2,
					   .cpu = { stores_and_says, frees },
					   .finish = nothing };

	explore_begin(EXPLORE_TSO);
	have_piece();
	return explore_replay(&program, &options, schedule, nr_steps, records,
			      again);
}

static void foreign_replay(void **state)
{
	static struct explore_result again;
	static uint8_t schedule[2 * EXPLORE_DEPTH];
	/* each loads piece; the free, and a store behind it */
	const uint8_t broken[] = { 0, 1, 1, 0 };

	assert_true(replay(broken, 4, &again));
	assert_int_equal(again.outcome, EXPLORE_BROKEN);
	assert_int_equal(again.violation.obligation, 3);
	for (unsigned int nr = 0; nr < 4; nr++)
		assert_false(replay(broken, nr, &again));
	memcpy(schedule, broken, sizeof(broken));
	assert_false(replay(schedule, 5, &again));
	for (unsigned int agent = 1; agent < 256; agent++) {
		memset(schedule, (int)agent, sizeof(schedule));
		for (unsigned int nr = 2; nr < 5; nr++)
			assert_false(replay(schedule, nr, &again));
		assert_false(replay(schedule, EXPLORE_DEPTH, &again));
		assert_false(replay(schedule, 2 * EXPLORE_DEPTH, &again));
	}
}

/*
 * The last read of a word is the same when a history is done again, behind
 * which there are reads of the one before.
 */
static void reads_x(void)
{
	unsigned int first;

	if (explore_last_read(&x))
		explore_violate(1, "read ahead of the first time");
	see(0, (unsigned long)READ_ONCE(x));
	first = explore_now();
	if (explore_last_read(&x) != first)
		explore_violate(1, "not read when it was");
	see(1, (unsigned long)READ_ONCE(wide));
	if (explore_last_read(&x) != first)
		explore_violate(1, "read when another was");
	see(2, (unsigned long)READ_ONCE(x));
	if (explore_last_read(&x) != explore_now())
		explore_violate(1, "not read again");
}

static void stores_both(void)
{
	WRITE_ONCE(x, 1);
	WRITE_ONCE(wide, 1);
}

static void last_read(void **state)
{
	EXPECT_BOTH(CPUS2(reads_x, stores_both), "000 001 011 101 111");
}

/* 10^5 histories and more, in the memory that there was. */
static void accesses(void)
{
	for (int i = 0; i < 5; i++)
		__atomic_fetch_add(&x, 1, __ATOMIC_SEQ_CST);
}

static void flat(void **state)
{
	static struct explore_result result;
	struct explore_options options = { .model = EXPLORE_SC };
	struct explore_program program = {
		.nr_cpus = 3,
		.cpu = { accesses, accesses, accesses },
		.finish = nothing,
	};
	struct mallinfo2 before, after;

	before = mallinfo2();
	options.max_histories = 100000;
	explore_begin(EXPLORE_SC);
	explore_search(&program, &options, &result);
	after = mallinfo2();
	assert_int_equal(result.outcome, EXPLORE_LIMIT);
	assert_int_equal(result.histories + result.redundant, 100000);
	assert_int_equal(after.uordblks, before.uordblks);
	assert_int_equal(after.hblkhd, before.hblkhd);
	assert_int_equal(after.arena, before.arena);
}

static const struct CMUnitTest tests[] = {
	TEST(use_after_free), TEST(double_free), TEST(guarded_free),
	TEST(buffered_store_to_freed), TEST(bad_free), TEST(violation_at_once),
	TEST(endless), TEST(full_buffer), TEST(many_callbacks),
	TEST(two_sizes), TEST(not_model_memory), TEST(running_numbers),
	TEST(foreign_replay), TEST(last_read), TEST(flat),
};

TRY_MAIN(tests)
