// SPDX-License-Identifier: MIT
/*
 * The litmus tests that every text on memory models has, with the outcomes that
 * Sewell et al., "x86-TSO", CACM 53(7), 2010, and the manuals give. A digit for
 * each load in the order of see(), then memory as it ends.
 */
#include "tests/explore/try.h"

static __machine_data int x, y, z;

#define LOAD(slot, var) see(slot, (unsigned long)READ_ONCE(var))

static void store_x_load_y(void)
{
	WRITE_ONCE(x, 1);
	LOAD(0, y);
}

static void store_y_load_x(void)
{
	WRITE_ONCE(y, 1);
	LOAD(1, x);
}

static void store_buffering(void **state)
{
	EXPECT(EXPLORE_SC, CPUS2(store_x_load_y, store_y_load_x), "01 10 11");
	EXPECT(EXPLORE_TSO, CPUS2(store_x_load_y, store_y_load_x),
	       "00 01 10 11");
}

/* What drains a buffer, ahead of the load. One CPU that does isn't enough. */
static spinlock_t __machine_data lock;
static __machine_data struct callback_head head;
static __machine_data struct completion done;

static void nothing(struct callback_head *unused)
{
}

#define SB(name, between)						\
static void name##_x(void)						\
{									\
	WRITE_ONCE(x, 1);						\
	between;							\
	LOAD(0, y);							\
}									\
static void name##_y(void)						\
{									\
	WRITE_ONCE(y, 1);						\
	between;							\
	LOAD(1, x);							\
}

SB(mb, smp_mb())
SB(atomic, __atomic_fetch_add(&z, 1, __ATOMIC_SEQ_CST))
SB(cas, ({ int old_ = 5; __atomic_compare_exchange_n(&z, &old_, 1, 0, 5, 5); }))
SB(sync, synchronize_rcu())
SB(completes, complete(&done))
SB(locks, spin_lock(&lock); spin_unlock(&lock))
SB(unlocks, spin_unlock(&lock))
SB(section, rcu_read_lock(); rcu_read_unlock())
SB(wakes, wake_up_var(&z))

static void drained(void **state)
{
	EXPECT_BOTH(CPUS2(mb_x, mb_y), "01 10 11");
	EXPECT_BOTH(CPUS2(atomic_x, atomic_y), "01 10 11");
	EXPECT_BOTH(CPUS2(cas_x, cas_y), "01 10 11");
	EXPECT_BOTH(CPUS2(sync_x, sync_y), "01 10 11");
	EXPECT_BOTH(CPUS2(completes_x, completes_y), "01 10 11");
	EXPECT_BOTH(CPUS2(locks_x, locks_y), "01 10 11");
	EXPECT(EXPLORE_TSO, CPUS2(mb_x, store_y_load_x), "00 01 10 11");
}

static void not_drained(void **state)
{
	EXPECT(EXPLORE_TSO, CPUS2(unlocks_x, unlocks_y), "00 01 10 11");
	EXPECT(EXPLORE_TSO, CPUS2(section_x, section_y), "00 01 10 11");
	EXPECT(EXPLORE_TSO, CPUS2(wakes_x, wakes_y), "00 01 10 11");
}

static void call_x(void)
{
	WRITE_ONCE(x, 1);
	call_rcu(&head, nothing);
	LOAD(0, y);
}

static void call_rcu_drains(void **state)
{
	EXPECT_BOTH(CPUS2(call_x, mb_y), "01 10 11");
}

static void xchg_x_load_y(void)
{
	(void)xchg(&x, 1);
	LOAD(0, y);
}

static void xchg_y_load_x(void)
{
	(void)xchg(&y, 1);
	LOAD(1, x);
}

static void xchg_is_a_barrier(void **state)
{
	EXPECT(EXPLORE_TSO, CPUS2(xchg_x_load_y, store_y_load_x),
	       "00 01 10 11");
	EXPECT_BOTH(CPUS2(xchg_x_load_y, xchg_y_load_x), "01 10 11");
}

/* A per-CPU add isn't locked. */
static __machine_data unsigned long *words;

static void set_words(void)
{
	words = alloc_percpu();
}

static void add_load_y(void)
{
	this_cpu_add(words, 2);
	this_cpu_add(words, 1);
	LOAD(0, y);
	see(1, READ_ONCE(*per_cpu_ptr(words, 0)));
}

static void store_y_load_word(void)
{
	WRITE_ONCE(y, 1);
	smp_mb();
	see(2, READ_ONCE(*per_cpu_ptr(words, 0)));
}

static void percpu_add_is_buffered(void **state)
{
	try_setup = set_words;
	EXPECT(EXPLORE_SC, CPUS2(add_load_y, store_y_load_word),
	       "033 130 132 133");
	EXPECT(EXPLORE_TSO, CPUS2(add_load_y, store_y_load_word),
	       "030 032 033 130 132 133");
}

static void mp_write(void)
{
	WRITE_ONCE(x, 1);
	WRITE_ONCE(y, 1);
}

static void mp_read(void)
{
	LOAD(0, y);
	LOAD(1, x);
}

static void message_passing(void **state)
{
	EXPECT_BOTH(CPUS2(mp_write, mp_read), "00 01 11");
}

static void lb_x_y(void)
{
	LOAD(0, x);
	WRITE_ONCE(y, 1);
}

static void lb_y_x(void)
{
	LOAD(1, y);
	WRITE_ONCE(x, 1);
}

static void load_buffering(void **state)
{
	EXPECT_BOTH(CPUS2(lb_x_y, lb_y_x), "00 01 10");
}

static void only_x(void)
{
	WRITE_ONCE(x, 1);
}

static void only_y(void)
{
	WRITE_ONCE(y, 1);
}

static void read_x_y(void)
{
	LOAD(0, x);
	LOAD(1, y);
}

static void read_y_x(void)
{
	LOAD(2, y);
	LOAD(3, x);
}

static void iriw(void **state)
{
	EXPECT_BOTH(CPUS4(only_x, only_y, read_x_y, read_y_x),
		    "0000 0001 0010 0011 0100 0101 0110 0111 "
		    "1000 1001 1011 1100 1101 1110 1111");
}

static void two_x_y(void)
{
	WRITE_ONCE(x, 1);
	WRITE_ONCE(y, 2);
}

static void two_y_x(void)
{
	WRITE_ONCE(y, 1);
	WRITE_ONCE(x, 2);
}

static void two_plus_two_writes(void **state)
{
	finals[0] = &x;
	finals[1] = &y;
	EXPECT_BOTH(CPUS2(two_x_y, two_y_x), "12 21 22");
}

static void store_1_2(void)
{
	WRITE_ONCE(x, 1);
	WRITE_ONCE(x, 2);
}

static void read_twice(void)
{
	LOAD(0, x);
	LOAD(1, x);
}

static void coherence(void **state)
{
	EXPECT_BOTH(CPUS2(store_1_2, read_twice), "00 01 02 11 12 22");
}

/* n6 of the paper: x from the own buffer, the other's store to it later. */
static void n6_a(void)
{
	WRITE_ONCE(x, 1);
	LOAD(0, x);
	LOAD(1, y);
}

static void n6_b(void)
{
	WRITE_ONCE(y, 2);
	WRITE_ONCE(x, 2);
}

static void n6(void **state)
{
	finals[0] = &x;
	finals[1] = &y;
	EXPECT(EXPLORE_SC, CPUS2(n6_a, n6_b), "1022 1212 1222 2222");
	EXPECT(EXPLORE_TSO, CPUS2(n6_a, n6_b), "1012 1022 1212 1222 2222");
}

/* n5: each sees the other's store overwrite its own; no order has that. */
static void n5_a(void)
{
	WRITE_ONCE(x, 1);
	LOAD(0, x);
}

static void n5_b(void)
{
	WRITE_ONCE(x, 2);
	LOAD(1, x);
}

static void n5(void **state)
{
	EXPECT_BOTH(CPUS2(n5_a, n5_b), "11 12 22");
}

/* Where all conflict, or where it doesn't matter who of two is first. */
static void add_twice(void)
{
	__atomic_fetch_add(&x, 1, __ATOMIC_SEQ_CST);
	__atomic_fetch_add(&x, 1, __ATOMIC_SEQ_CST);
}

static void load_x(void)
{
	LOAD(0, x);
}

static void load_x_too(void)
{
	LOAD(1, x);
}

static void load_x_as_well(void)
{
	LOAD(2, x);
}

static void each_history_once(void **state)
{
	EXPECT(EXPLORE_SC, CPUS3(add_twice, add_twice, add_twice), "");
	assert_int_equal(try_histories, 90);
	EXPECT(EXPLORE_SC, CPUS3(only_x, load_x, load_x_too), "00 01 10 11");
	assert_int_equal(try_histories, 4);
	EXPECT(EXPLORE_SC, CPUS4(load_x, load_x_too, load_x_as_well, only_x),
	       "000 001 010 011 100 101 110 111");
	assert_int_equal(try_histories, 8);
	EXPECT(EXPLORE_SC, CPUS4(only_x, only_y, load_x, load_x_too),
	       "00 01 10 11");
	assert_int_equal(try_histories, 4);
}

/* Sizes of 1, 2 and 8 bytes go through a buffer whole. */
static __machine_data uint64_t wide;
static __machine_data uint16_t half;
static __machine_data uint8_t byte;

static void sized(void)
{
	WRITE_ONCE(wide, 0x100000001UL);
	WRITE_ONCE(half, 0x101);
	WRITE_ONCE(byte, 3);
	see(0, READ_ONCE(wide) == 0x100000001UL);
	see(1, READ_ONCE(half) == 0x101);
	see(2, READ_ONCE(byte));
	smp_mb();
	see(3, wide == 0x100000001UL && half == 0x101 && byte == 3);
}

static void sizes(void **state)
{
	EXPECT_BOTH(CPUS2(sized, only_x), "1131");
}

/* A plain store waits for the buffer, a plain load sees what is in it. */
static void plain_a(void)
{
	WRITE_ONCE(x, 1);
	see(0, (unsigned long)x);
	y = 1;
}

static void plain_b(void)
{
	LOAD(1, y);
	LOAD(2, x);
}

static void plain_accesses(void **state)
{
	EXPECT_BOTH(CPUS2(plain_a, plain_b), "100 101 111");
}

static const struct CMUnitTest tests[] = {
	TEST(store_buffering), TEST(drained), TEST(not_drained),
	TEST(call_rcu_drains), TEST(xchg_is_a_barrier),
	TEST(percpu_add_is_buffered), TEST(message_passing),
	TEST(load_buffering), TEST(iriw), TEST(two_plus_two_writes),
	TEST(coherence), TEST(each_history_once), TEST(n6), TEST(n5),
	TEST(sizes), TEST(plain_accesses),
};

TRY_MAIN(tests)
