// SPDX-License-Identifier: MIT
/*
 * RCU of the explore machine: a grace period waits for the sections that were
 * open when it began, and for no others.
 */
#include "tests/explore/try.h"

static __machine_data int x, y;
static __machine_data struct callback_head head, head2;
static __machine_data struct completion done;

#define LOAD(slot, var) see(slot, (unsigned long)READ_ONCE(var))

static void reader(void)
{
	rcu_read_lock();
	LOAD(0, x);
	LOAD(1, y);
	rcu_read_unlock();
}

static void updater(void)
{
	WRITE_ONCE(x, 1);
	synchronize_rcu();
	WRITE_ONCE(y, 1);
}

/* 01: the section began ahead of it and hasn't ended. */
static void section_is_waited_for(void **state)
{
	EXPECT_BOTH(CPUS2(reader, updater), "00 10 11");
	EXPECT_BOTH(CPUS2(updater, reader), "00 10 11");
}

static void later_reader(void)
{
	LOAD(0, x);
	rcu_read_lock();
	LOAD(1, y);
	LOAD(2, y);
	rcu_read_unlock();
}

/* 101: a section that began behind the beginning is open at the end. */
static void later_section_is_not(void **state)
{
	EXPECT_BOTH(CPUS2(later_reader, updater), "000 001 011 100 101 111");
}

static void nested_reader(void)
{
	rcu_read_lock();
	rcu_read_lock();
	LOAD(0, x);
	rcu_read_unlock();
	LOAD(1, y);
	rcu_read_unlock();
}

static void nested_sections(void **state)
{
	EXPECT_BOTH(CPUS2(nested_reader, updater), "00 10 11");
}

static void two_sections(void)
{
	rcu_read_lock();
	LOAD(0, x);
	rcu_read_unlock();
	rcu_read_lock();
	LOAD(1, y);
	rcu_read_unlock();
}

static void each_section_for_itself(void **state)
{
	EXPECT_BOTH(CPUS2(two_sections, updater), "00 01 10 11");
}

/* The read side's stores are seen behind it, those ahead of them as well. */
static void storing_reader(void)
{
	WRITE_ONCE(x, 1);
	rcu_read_lock();
	LOAD(0, y);
	WRITE_ONCE(x, 2);
	rcu_read_unlock();
}

static void store_sync_load(void)
{
	WRITE_ONCE(y, 1);
	synchronize_rcu();
	LOAD(1, x);
}

static void stores_of_section(void **state)
{
	EXPECT_BOTH(CPUS2(storing_reader, store_sync_load), "02 10 11 12");
}

/* Of a store outside of any section nothing is said; x86 has it in a buffer. */
static void store_only(void)
{
	WRITE_ONCE(x, 1);
	LOAD(0, y);
}

static void stores_outside(void **state)
{
	EXPECT(EXPLORE_SC, CPUS2(store_only, store_sync_load), "01 10 11");
	EXPECT(EXPLORE_TSO, CPUS2(store_only, store_sync_load), "00 01 10 11");
}

static void sync_in_section(void)
{
	rcu_read_lock();
	synchronize_rcu();
	rcu_read_unlock();
}

static void sync_in_own_section(void **state)
{
	EXPECT_BOTH(CPUS2(sync_in_section, reader), "hang");
}

static void waits_in_section(void)
{
	rcu_read_lock();
	wait_var_event(&y, READ_ONCE(y));
	rcu_read_unlock();
}

static void sync_then_wake(void)
{
	synchronize_rcu();
	WRITE_ONCE(y, 1);
	smp_mb();
	wake_up_var(&y);
}

static void section_waits_for_grace_period(void **state)
{
	explore_sleeping_sections = true;
	EXPECT_BOTH(CPUS2(waits_in_section, sync_then_wake), "hang");
	explore_sleeping_sections = false;
	EXPECT_BOTH(CPUS2(waits_in_section, sync_then_wake),
		    "a read section sleeps");
}

static void nobody(void)
{
}

static void set_y(struct callback_head *unused)
{
	WRITE_ONCE(y, 1);
}

static void set_y_2(struct callback_head *unused)
{
	see(3, (unsigned long)READ_ONCE(y));
	WRITE_ONCE(y, 2);
}

static void caller(void)
{
	WRITE_ONCE(x, 1);
	call_rcu(&head, set_y);
}

static void callback_waits_for_section(void **state)
{
	EXPECT_BOTH(CPUS2(reader, caller), "00 10 11");
}

static void callback_not_for_later_section(void **state)
{
	EXPECT_BOTH(CPUS2(later_reader, caller), "000 001 011 100 101 111");
}

static void completes(struct callback_head *unused)
{
	complete(&done);
}

/* It begins behind the grace period's beginning, and ends behind its end. */
static void waits_for_callback(void)
{
	call_rcu(&head, completes);
	rcu_read_lock();
	wait_for_completion(&done);
	rcu_read_unlock();
}

static void callback_not_for_open_section(void **state)
{
	explore_sleeping_sections = true;
	EXPECT_BOTH(CPUS2(waits_for_callback, nobody), "");
	EXPECT_BOTH(CPUS2(waits_for_callback, reader), "00");
	explore_sleeping_sections = false;
}

static void call_in_section(void)
{
	rcu_read_lock();
	call_rcu(&head, set_y);
	LOAD(0, y);
	rcu_read_unlock();
	LOAD(1, y);
}

static void callback_of_own_section(void **state)
{
	EXPECT_BOTH(CPUS2(call_in_section, nobody), "00 01");
}

static void call_other(void)
{
	call_rcu(&head2, set_y_2);
}

/* In the order in which they were queued, one behind the other. */
static void callbacks_of_two_cpus(void **state)
{
	finals[0] = &y;
	EXPECT_BOTH(CPUS2(caller, call_other), "---01 ---12");
}

static void barrier_and_look(void)
{
	call_rcu(&head, set_y);
	rcu_barrier();
	LOAD(0, y);
}

static void barrier_waits_for_own(void **state)
{
	EXPECT_BOTH(CPUS2(barrier_and_look, nobody), "1");
}

static void only_barrier(void)
{
	rcu_barrier();
	LOAD(0, y);
}

static void call_then_say(void)
{
	call_rcu(&head, set_y);
	WRITE_ONCE(x, 1);
}

static void barrier_if_said(void)
{
	LOAD(0, x);
	rcu_barrier();
	LOAD(1, y);
}

/* 10: queued ahead of it, and not over at its end. */
static void barrier_waits_for_others(void **state)
{
	EXPECT_BOTH(CPUS2(only_barrier, caller), "0 1");
	EXPECT_BOTH(CPUS2(barrier_if_said, call_then_say), "00 01 11");
}

static void says_in_callback(struct callback_head *unused)
{
	LOAD(2, x);
}

static void barrier_then_x(void)
{
	rcu_barrier();
	WRITE_ONCE(x, 1);
}

static void late_call(void)
{
	call_rcu(&head, says_in_callback);
}

static void barrier_in_section(void)
{
	rcu_barrier();
	rcu_read_lock();
	rcu_barrier();
	rcu_read_unlock();
}

/* It waits for no callback that is queued behind its beginning. */
static void barrier_not_for_later(void **state)
{
	EXPECT_BOTH(CPUS2(barrier_then_x, late_call), "--0 --1");
	/* in a section that the callback waits for it doesn't end */
	EXPECT_BOTH(CPUS2(barrier_in_section, late_call), "hang");
}

static const struct CMUnitTest tests[] = {
	TEST(section_is_waited_for), TEST(later_section_is_not),
	TEST(nested_sections), TEST(each_section_for_itself),
	TEST(stores_of_section), TEST(stores_outside),
	TEST(sync_in_own_section), TEST(section_waits_for_grace_period),
	TEST(callback_waits_for_section),
	TEST(callback_not_for_later_section), TEST(callback_of_own_section),
	TEST(callback_not_for_open_section), TEST(callbacks_of_two_cpus),
	 TEST(barrier_waits_for_own),
	TEST(barrier_waits_for_others), TEST(barrier_not_for_later),
};

TRY_MAIN(tests)
