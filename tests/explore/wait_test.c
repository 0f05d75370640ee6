// SPDX-License-Identifier: MIT
/* Locks, completions, and waits for a variable. */
#include "tests/explore/try.h"

static __machine_data int x, y;
static DEFINE_SPINLOCK(a);
static DEFINE_SPINLOCK(b);
static __machine_data struct completion done, other;

#define LOAD(slot, var) see(slot, (unsigned long)READ_ONCE(var))

static void count(unsigned int slot)
{
	spin_lock(&a);
	LOAD(slot, x);
	WRITE_ONCE(x, READ_ONCE(x) + 1);
	spin_unlock(&a);
}

static void count_0(void)
{
	count(0);
}

static void count_1(void)
{
	count(1);
}

static void count_2(void)
{
	count(2);
}

static void lock_excludes(void **state)
{
	finals[0] = &x;
	EXPECT_BOTH(CPUS2(count_0, count_1), "012 102");
	/* lock, and nobody in between: two histories */
	assert_int_equal(try_histories, 2);
	EXPECT_BOTH(CPUS3(count_0, count_1, count_2),
		    "0123 0213 1023 1203 2013 2103");
}

static void a_b(void)
{
	spin_lock(&a);
	spin_lock(&b);
	spin_unlock(&b);
	spin_unlock(&a);
}

static void b_a(void)
{
	spin_lock(&b);
	spin_lock(&a);
	spin_unlock(&a);
	spin_unlock(&b);
}

static void deadlock(void **state)
{
	EXPECT_BOTH(CPUS2(a_b, b_a), "hang");
	EXPECT_BOTH(CPUS2(a_b, a_b), "");
}

static void never_unlocks(void)
{
	spin_lock(&a);
	if (READ_ONCE(x))
		spin_unlock(&a);
}

static void lock_is_kept(void **state)
{
	EXPECT_BOTH(CPUS2(never_unlocks, count_1), "hang");
}

static void store_complete(void)
{
	WRITE_ONCE(x, 1);
	complete(&done);
}

static void wait_load(void)
{
	wait_for_completion(&done);
	LOAD(0, x);
}

static void wait_only(void)
{
	wait_for_completion(&done);
}

static void complete_only(void)
{
	complete(&done);
}

static void completion(void **state)
{
	EXPECT_BOTH(CPUS2(store_complete, wait_load), "1");
	EXPECT_BOTH(CPUS2(wait_load, wait_only), "hang");
}

/* Each complete() lets one go on. */
static void completion_counts(void **state)
{
	EXPECT_BOTH(CPUS3(store_complete, wait_load, wait_only), "hang");
	EXPECT_BOTH(CPUS4(store_complete, wait_load, wait_only, complete_only),
		    "0 1");
}

static void take_0(void)
{
	wait_for_completion(&done);
	LOAD(0, x);
	WRITE_ONCE(x, 1);
	complete(&done);
}

static void take_1(void)
{
	wait_for_completion(&done);
	LOAD(1, x);
	WRITE_ONCE(x, 2);
	complete(&done);
}

/* Who is first takes it. */
static void waiters_compete(void **state)
{
	finals[0] = &x;
	EXPECT_BOTH(CPUS3(take_0, complete_only, take_1), "012 201");
}

/* The second isn't needed, and what is behind it may come later. */
static void complete_twice(void)
{
	complete(&done);
	WRITE_ONCE(x, 1);
	complete(&done);
}

static void spare_completion(void **state)
{
	EXPECT_BOTH(CPUS2(complete_twice, wait_load), "0 1");
	EXPECT_BOTH(CPUS2(wait_load, complete_twice), "0 1");
	EXPECT_BOTH(CPUS3(store_complete, complete_only, wait_load), "0 1");
}

static void waiter(void)
{
	wait_var_event(&x, READ_ONCE(x));
	LOAD(0, y);
}

static void store_wake(void)
{
	WRITE_ONCE(x, 1);
	wake_up_var(&x);
}

static void store_mb_wake(void)
{
	WRITE_ONCE(x, 1);
	smp_mb();
	wake_up_var(&x);
}

static void store_fence_other_wake(void)
{
	WRITE_ONCE(x, 1);
	smp_mb();
	wake_up_var(&y);
}

static void wake_store(void)
{
	wake_up_var(&x);
	WRITE_ONCE(x, 1);
}

static void atomic_wake(void)
{
	(void)xchg(&x, 1);
	wake_up_var(&x);
}

/* wake_up_var() looks who waits while the store is in the buffer. */
static void wake_needs_barrier(void **state)
{
	EXPECT(EXPLORE_SC, CPUS2(waiter, store_wake), "0");
	EXPECT(EXPLORE_TSO, CPUS2(waiter, store_wake), "hang");
	EXPECT_BOTH(CPUS2(waiter, store_mb_wake), "0");
	EXPECT_BOTH(CPUS2(waiter, atomic_wake), "0");
}

static void lost_wake(void **state)
{
	EXPECT_BOTH(CPUS2(waiter, wake_store), "hang");
	EXPECT_BOTH(CPUS2(waiter, store_fence_other_wake), "hang");
	EXPECT_BOTH(CPUS2(wake_store, waiter), "hang");
}

static void tests_too_early(void)
{
	if (READ_ONCE(x))
		return;
	wait_var_prepare(&x);
	wait_var_sleep();
	wait_var_finish();
}

static void condition_before_prepare(void **state)
{
	EXPECT_BOTH(CPUS2(tests_too_early, store_mb_wake), "hang");
}

/* Woken in vain: it looks again, and sleeps again. */
static void only_wake(void)
{
	wake_up_var(&x);
}

static void spurious_wake(void **state)
{
	EXPECT_BOTH(CPUS3(waiter, only_wake, store_mb_wake), "0");
	EXPECT_BOTH(CPUS2(waiter, only_wake), "hang");
}

/* Either of two may be who wakes: the other comes behind all of it. */
static void sleeper(void)
{
	wait_var_prepare(&x);
	wait_var_sleep();
	wait_var_finish();
	LOAD(0, x);
	LOAD(1, y);
}

static void x_then_wakes(void)
{
	for (int i = 0; i < 2; i++) {
		(void)xchg(&x, i + 1);
		wake_up_var(&x);
	}
}

static void y_then_wakes(void)
{
	for (int i = 0; i < 2; i++) {
		(void)xchg(&y, i + 1);
		wake_up_var(&x);
	}
}

static void two_wakers(void **state)
{
	/* it may sleep behind the last wake */
	EXPECT_BOTH(CPUS3(sleeper, x_then_wakes, y_then_wakes), "hang");
}

static void first_waker(void)
{
	wait_for_completion(&other);
	(void)xchg(&x, 1);
	wake_up_var(&x);
}

static void second_waker(void)
{
	wait_for_completion(&done);
	(void)xchg(&y, 1);
	wake_up_var(&x);
}

static void said_sleeper(void)
{
	wait_var_prepare(&x);
	complete(&other);
	complete(&done);
	wait_var_sleep();
	wait_var_finish();
	LOAD(0, x);
	LOAD(1, y);
}

static void first_wake_counts(void **state)
{
	EXPECT_BOTH(CPUS3(first_waker, second_waker, said_sleeper), "01 10 11");
	EXPECT_BOTH(CPUS3(said_sleeper, first_waker, second_waker), "01 10 11");
}

/*
 * The first history to be tried is one violation, in two switches; another one
 * needs one, ahead of a store that nobody has met yet.
 */
static void says_in_turn(void)
{
	WRITE_ONCE(y, 1);
	complete(&done);
	WRITE_ONCE(x, 1);
}

static void looks_in_turn(void)
{
	int said = READ_ONCE(y);

	wait_for_completion(&done);
	if (!said)
		explore_violate(1, "it wasn't said");
	if (!READ_ONCE(x))
		explore_violate(1, "it was, and then nothing");
}

static void fewest_switches(void **state)
{
	EXPECT_BOTH(CPUS2(looks_in_turn, says_in_turn), "it wasn't said");
}

/* One switch, ahead of a lock that is never had behind it. */
static void sleeps_with_lock(void)
{
	spin_lock(&a);
	wait_var_event(&x, READ_ONCE(x));
	spin_unlock(&a);
}

static void wakes_then_locks(void)
{
	wake_up_var(&x);
	spin_lock(&a);
	spin_unlock(&a);
}

static void switch_ahead_of_lock(void **state)
{
	EXPECT_BOTH(CPUS2(sleeps_with_lock, wakes_then_locks), "hang");
}

/* Outside of a search nobody comes: a violation at once, where one has to. */
static void wait_in_vain(void)
{
	wait_for_completion(&done);
}

static void lock_in_vain(void)
{
	spin_lock(&a);
	spin_lock(&a);
}

static void sleep_in_vain(void)
{
	wait_var_event(&x, READ_ONCE(x));
}

static void on_no_cpu(void **state)
{
	struct explore_violation why;

	explore_begin(EXPLORE_SC);
	assert_false(explore_guard(wait_in_vain, &why));
	assert_int_equal(why.obligation, 2);
	assert_false(explore_guard(lock_in_vain, &why));
	assert_int_equal(why.obligation, 2);
	assert_false(explore_guard(sleep_in_vain, &why));
	assert_int_equal(why.obligation, 2);
	assert_true(explore_guard(store_complete, &why));
	assert_true(explore_guard(wait_in_vain, &why));
	assert_true(explore_guard(sleep_in_vain, &why));
}

static const struct CMUnitTest tests[] = {
	TEST(lock_excludes), TEST(deadlock), TEST(lock_is_kept),
	TEST(completion), TEST(completion_counts), TEST(waiters_compete),
	TEST(spare_completion), TEST(wake_needs_barrier), TEST(lost_wake),
	TEST(condition_before_prepare), TEST(spurious_wake), TEST(two_wakers),
	TEST(first_wake_counts), TEST(fewest_switches),
	TEST(switch_ahead_of_lock), TEST(on_no_cpu),
};

TRY_MAIN(tests)
