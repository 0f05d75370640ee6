// SPDX-License-Identifier: MIT
/*
 * Proves of the user machine's RCU that grace periods wait for the read sections
 * that they must wait for and for no others, and that callbacks run behind one.
 */
#include <stdlib.h>

#include "harness/kernel/kernel.h"
#include "tests/unit/unit.h"

#define NR_THREADS 4

static struct actor actors[NR_THREADS];

static void step_synchronize(void *unused)
{
	synchronize_rcu();
}

static void synchronize_waits_for_open_section(void)
{
	unsigned long before = rcu_grace_periods();

	actor_start(&actors[0], -1);
	actor_start(&actors[1], -1);
	/* nested: only the outermost end counts */
	actor_do(&actors[0], step_read_lock, NULL);
	actor_do(&actors[0], step_read_lock, NULL);
	actor_begin(&actors[1], step_synchronize, NULL);
	assert_true(actor_stays(&actors[1]));
	actor_do(&actors[0], step_read_unlock, NULL);
	assert_true(actor_stays(&actors[1]));
	actor_do(&actors[0], step_read_unlock, NULL);
	actor_wait(&actors[1]);
	assert_int_equal(rcu_grace_periods(), before + 1);
	actor_stop(&actors[0]);
	actor_stop(&actors[1]);
}

/* A section that begins after the grace period is none of its business. */
static void synchronize_ignores_later_section(void)
{
	unsigned int i;

	for (i = 0; i < 3; i++)
		actor_start(&actors[i], -1);
	actor_do(&actors[0], step_read_lock, NULL);
	actor_begin(&actors[1], step_synchronize, NULL);
	assert_true(actor_stays(&actors[1]));
	actor_do(&actors[2], step_read_lock, NULL);
	actor_do(&actors[0], step_read_unlock, NULL);
	/* the old reader may come back, too */
	actor_do(&actors[0], step_read_lock, NULL);
	actor_wait(&actors[1]);
	actor_do(&actors[0], step_read_unlock, NULL);
	actor_do(&actors[2], step_read_unlock, NULL);
	for (i = 0; i < 3; i++)
		actor_stop(&actors[i]);
}

static void *come_and_go(void *unused)
{
	user_machine_enter_thread();
	rcu_read_lock();
	rcu_read_unlock();
	user_machine_leave_thread();
	return NULL;
}

static void step_come_and_go(void *unused)
{
	pthread_t thread;

	CHECK(pthread_create(&thread, NULL, come_and_go, NULL) == 0);
	CHECK(pthread_join(thread, NULL) == 0);
}

/* Threads may register and leave while a grace period waits for others. */
static void threads_come_and_go_meanwhile(void)
{
	unsigned int i;
	bool blocked;

	for (i = 0; i < 3; i++)
		actor_start(&actors[i], -1);
	actor_do(&actors[0], step_read_lock, NULL);
	actor_begin(&actors[1], step_synchronize, NULL);
	assert_true(actor_stays(&actors[1]));
	actor_begin(&actors[2], step_come_and_go, NULL);
	for (i = 0, blocked = true; i < 25 && blocked; i++)
		blocked = actor_stays(&actors[2]);
	assert_true(actor_busy(&actors[1]));
	actor_do(&actors[0], step_read_unlock, NULL);
	for (i = 1; i < 3; i++)
		actor_wait(&actors[i]);
	for (i = 0; i < 3; i++)
		actor_stop(&actors[i]);
	assert_false(blocked);
}

/* What a grace period promises: nobody sees the old one after it is freed. */
struct object {
	unsigned long magic;
	struct callback_head rcu;
};

static struct object *published;
static atomic_t objects_freed;

static void retire(struct callback_head *head)
{
	struct object *object = container_of(head, struct object, rcu);

	object->magic = 0;
	atomic_inc_return(&objects_freed);
	free(object);
}

static struct object *new_object(void)
{
	struct object *object = calloc(1, sizeof(*object));

	object->magic = 42;
	return object;
}

#define NR_UPDATES 200

static void read_or_update(unsigned int id, void *stop)
{
	struct object *object, *old;
	unsigned int i;

	if (id == 0) {
		for (i = 0; i < NR_UPDATES; i++) {
			old = published;
			rcu_assign_pointer(published, new_object());
			if (i % 2) {
				synchronize_rcu();
				retire(&old->rcu);
			} else {
				call_rcu_hurry(&old->rcu, retire);
			}
		}
		atomic_inc_return(stop);
		return;
	}
	while (!atomic_read(stop)) {
		rcu_read_lock();
		object = rcu_dereference(published);
		for (i = 0; i < 20; i++)
			CHECK(READ_ONCE(object->magic) == 42);
		rcu_read_unlock();
	}
}

static void rcu_threads(void)
{
	atomic_t stop = ATOMIC_INIT(0);

	atomic_set(&objects_freed, 0);
	published = new_object();
	run_threads(NR_THREADS, read_or_update, &stop);
	rcu_barrier();
	assert_int_equal(atomic_read(&objects_freed), NR_UPDATES);
	free(published);
}

static struct numbered {
	struct callback_head rcu;
	unsigned int nr;
} numbered[64];

static atomic_t callbacks_run;

static void run_in_order(struct callback_head *head)
{
	unsigned int nr = container_of(head, struct numbered, rcu)->nr;

	CHECK(atomic_inc_return(&callbacks_run) == (int)nr + 1);
}

static void callback_after_grace_period(void)
{
	unsigned long before;
	unsigned int i;

	rcu_barrier();
	before = rcu_grace_periods();
	atomic_set(&callbacks_run, 0);
	actor_start(&actors[0], -1);
	actor_do(&actors[0], step_read_lock, NULL);
	for (i = 0; i < 64; i++) {
		numbered[i].nr = i;
		call_rcu_hurry(&numbered[i].rcu, run_in_order);
	}
	assert_soon(rcu_grace_periods() > before ||
		    atomic_read(&callbacks_run));
	settle();
	assert_int_equal(atomic_read(&callbacks_run), 0);
	actor_do(&actors[0], step_read_unlock, NULL);
	rcu_barrier();
	assert_int_equal(atomic_read(&callbacks_run), 64);
	actor_stop(&actors[0]);
}

static void step_barrier(void *unused)
{
	rcu_barrier();
}

static void barrier_waits_for_callbacks(void)
{
	atomic_set(&callbacks_run, 0);
	rcu_barrier();		/* of none */
	actor_start(&actors[0], -1);
	actor_start(&actors[1], -1);
	actor_do(&actors[0], step_read_lock, NULL);
	numbered[0].nr = 0;
	call_rcu_hurry(&numbered[0].rcu, run_in_order);
	actor_begin(&actors[1], step_barrier, NULL);
	assert_true(actor_stays(&actors[1]));
	actor_do(&actors[0], step_read_unlock, NULL);
	actor_wait(&actors[1]);
	assert_int_equal(atomic_read(&callbacks_run), 1);
	actor_stop(&actors[0]);
	actor_stop(&actors[1]);
}

/* A callback may free its head, and may queue it again. */
static void again(struct callback_head *head)
{
	if (atomic_inc_return(&callbacks_run) < 5)
		call_rcu_hurry(head, again);
}

static void callback_requeues_itself(void)
{
	static struct callback_head head;

	atomic_set(&callbacks_run, 0);
	call_rcu_hurry(&head, again);
	assert_soon(atomic_read(&callbacks_run) == 5);
	rcu_barrier();
	assert_int_equal(atomic_read(&callbacks_run), 5);
}

static void count_callback(struct callback_head *head)
{
	atomic_inc_return(&callbacks_run);
	free(head);
}

static void queue_callbacks(unsigned int id, void *unused)
{
	unsigned int i;

	for (i = 0; i < 200; i++)
		call_rcu_hurry(calloc(1, sizeof(struct callback_head)),
			       count_callback);
	rcu_barrier();
	CHECK(atomic_read(&callbacks_run) >= 200);
}

static void callback_threads(void)
{
	atomic_set(&callbacks_run, 0);
	run_threads(NR_THREADS, queue_callbacks, NULL);
	assert_int_equal(atomic_read(&callbacks_run), 200 * NR_THREADS);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(synchronize_waits_for_open_section),
		UNIT_TEST(synchronize_ignores_later_section),
		UNIT_TEST(threads_come_and_go_meanwhile),
		UNIT_TEST(rcu_threads),
		UNIT_TEST(callback_after_grace_period),
		UNIT_TEST(barrier_waits_for_callbacks),
		UNIT_TEST(callback_requeues_itself),
		UNIT_TEST(callback_threads),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
