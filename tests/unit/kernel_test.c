// SPDX-License-Identifier: MIT
/*
 * Proves of the user machine's atomics, bits, static branches, locks and memory
 * that they return and keep what the kernel's do, on one thread and on several.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "harness/kernel/kernel.h"
#include "tests/unit/unit.h"

#define NR_THREADS 4

/* One test for both widths: P is the prefix, T the word, A the type. */
#define ATOMIC_TEST(P, T, A, MIN)					\
static void P##_values(void)						\
{									\
	A v = { 5 };							\
	T old;								\
									\
	assert_int_equal(P##_read(&v), 5);				\
	P##_set(&v, -7);						\
	assert_int_equal(P##_read(&v), -7);				\
	P##_set(&v, 10);						\
	P##_add(3, &v);							\
	assert_int_equal(P##_read(&v), 13);				\
	P##_sub(5, &v);							\
	assert_int_equal(P##_read(&v), 8);				\
	P##_inc(&v);							\
	assert_int_equal(P##_read(&v), 9);				\
	P##_dec(&v);							\
	assert_int_equal(P##_read(&v), 8);				\
									\
	assert_int_equal(P##_fetch_add(2, &v), 8);			\
	assert_int_equal(P##_add_return(2, &v), 12);			\
	assert_int_equal(P##_sub_return(5, &v), 7);			\
	assert_int_equal(P##_inc_return(&v), 8);			\
	assert_int_equal(P##_dec_return(&v), 7);			\
	assert_int_equal(P##_xchg(&v, 4), 7);				\
	assert_int_equal(P##_read(&v), 4);				\
									\
	assert_false(P##_sub_and_test(3, &v));				\
	assert_true(P##_dec_and_test(&v));				\
	assert_false(P##_dec_and_test(&v));				\
	assert_int_equal(P##_read(&v), -1);				\
	assert_true(P##_sub_and_test(-1, &v));				\
									\
	/* cmpxchg returns what was there, stored or not */		\
	assert_int_equal(P##_cmpxchg(&v, 1, 9), 0);			\
	assert_int_equal(P##_read(&v), 0);				\
	assert_int_equal(P##_cmpxchg(&v, 0, 9), 0);			\
	assert_int_equal(P##_read(&v), 9);				\
									\
	/* try_cmpxchg says so in old, but only if it failed */		\
	old = 3;							\
	assert_false(P##_try_cmpxchg(&v, &old, 4));			\
	assert_int_equal(old, 9);					\
	assert_int_equal(P##_read(&v), 9);				\
	assert_true(P##_try_cmpxchg(&v, &old, 4));			\
	assert_int_equal(old, 9);					\
	assert_int_equal(P##_read(&v), 4);				\
									\
	assert_false(P##_add_unless(&v, 3, 4));				\
	assert_int_equal(P##_read(&v), 4);				\
	assert_true(P##_add_unless(&v, 3, 0));				\
	assert_int_equal(P##_read(&v), 7);				\
	assert_true(P##_add_unless(&v, -7, 1));				\
	assert_false(P##_inc_not_zero(&v));				\
	assert_int_equal(P##_read(&v), 0);				\
	P##_set(&v, -1);						\
	assert_true(P##_inc_not_zero(&v));				\
	assert_int_equal(P##_read(&v), 0);				\
									\
	/* the whole width, and it wraps as the kernel's do */		\
	P##_set(&v, -(MIN + 1));					\
	assert_true(P##_inc_return(&v) == MIN);				\
	assert_true(P##_dec_return(&v) == -(MIN + 1));			\
	assert_true(P##_add_unless(&v, 1, 0));				\
	assert_true(P##_read(&v) == MIN);				\
}

ATOMIC_TEST(atomic, int, atomic_t, INT_MIN)
ATOMIC_TEST(atomic_long, long, atomic_long_t, LONG_MIN)

static struct {
	atomic_t count, zeros, entered, max;
} race;

/* Each thread adds and takes; exactly one of all sees the 0. */
static void race_to_zero(unsigned int id, void *unused)
{
	unsigned int i;

	for (i = 0; i < 20000; i++) {
		if (!atomic_inc_not_zero(&race.count)) {
			CHECK(!"raised from 0");
			return;
		}
		if (atomic_dec_and_test(&race.count))
			atomic_inc(&race.zeros);
	}
	if (atomic_sub_and_test(1, &race.count))
		atomic_inc(&race.zeros);
}

static void atomic_threads(void)
{
	atomic_set(&race.count, NR_THREADS);
	atomic_set(&race.zeros, 0);
	run_threads(NR_THREADS, race_to_zero, NULL);
	assert_int_equal(atomic_read(&race.count), 0);
	assert_int_equal(atomic_read(&race.zeros), 1);
	assert_false(atomic_inc_not_zero(&race.count));
}

static void bits(void)
{
	unsigned long word = 0;
	unsigned int i;

	for (i = 0; i < 64; i++) {
		assert_false(test_bit(i, &word));
		set_bit(i, &word);
		set_bit(i, &word);
		assert_int_equal(word, 1UL << i);
		assert_true(test_bit(i, &word));
		clear_bit(i, &word);
		assert_int_equal(word, 0);
	}
	word = ~0UL;
	clear_bit(63, &word);
	clear_bit(0, &word);
	assert_int_equal(word, ~0UL >> 2 << 1);
}

static void flip_own_bits(unsigned int id, void *word)
{
	unsigned int i;

	for (i = 0; i < 20000; i++) {
		set_bit(id * 16, word);
		CHECK(test_bit(id * 16, word));
		clear_bit(id * 16, word);
		CHECK(!test_bit(id * 16, word));
	}
}

static void bits_threads(void)
{
	unsigned long word = 0x0002000200020002;

	run_threads(NR_THREADS, flip_own_bits, &word);
	assert_int_equal(word, 0x0002000200020002);
}

static void static_keys(void)
{
	DEFINE_STATIC_KEY_FALSE(key);

	assert_false(static_branch_unlikely(&key));
	static_branch_inc(&key);
	assert_true(static_branch_unlikely(&key));
	/* a use count: off with the last user */
	static_branch_inc(&key);
	static_branch_dec(&key);
	assert_true(static_branch_unlikely(&key));
	static_branch_dec(&key);
	assert_false(static_branch_unlikely(&key));
}

static DEFINE_SPINLOCK(counted_lock);
static unsigned long counted;

static void count_locked(unsigned int id, void *unused)
{
	unsigned int i;

	for (i = 0; i < 20000; i++) {
		spin_lock(&counted_lock);
		counted++;
		spin_unlock(&counted_lock);
	}
}

static void spinlock_threads(void)
{
	counted = 0;
	run_threads(NR_THREADS, count_locked, NULL);
	assert_int_equal(counted, NR_THREADS * 20000);
}

static void memory(void)
{
	size_t sizes[] = { 1, 64, 4096, 5UL << 20 }, i, j;
	char *ptr;

	for (i = 0; i < 4; i++) {
		ptr = kzalloc_node(sizes[i], -1);
		assert_non_null(ptr);
		assert_int_equal((uintptr_t)ptr % 4096, 0);
		for (j = 0; j < sizes[i]; j++)
			if (ptr[j])
				fail_msg("byte %zu isn't zero", j);
		memset(ptr, 1, sizes[i]);
		kfree_sized(ptr, sizes[i]);
	}
	kfree_sized(NULL, 1);
	/* no such node: no memory, rather than some other node's */
	assert_null(kzalloc_node(64, 1 << 20));
	assert_int_equal(errno, EINVAL);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(atomic_values),
		UNIT_TEST(atomic_long_values),
		UNIT_TEST(atomic_threads),
		UNIT_TEST(bits),
		UNIT_TEST(bits_threads),
		UNIT_TEST(static_keys),
		UNIT_TEST(spinlock_threads),
		UNIT_TEST(memory),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
