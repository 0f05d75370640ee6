// SPDX-License-Identifier: MIT
/* percpu_ref: everything but the fast path. */
#include <errno.h>
#include <stdio.h>

#include "harness/kernel/percpu_ref.h"

/* One lock and one queue for the switches of all refs, as in the kernel. */
static DEFINE_SPINLOCK(switch_lock);
static __machine_data atomic_t switch_done;

static void print_warning(const char *what)
{
	fprintf(stderr, "percpu_ref: %s\n", what);
}

void (*percpu_ref_warn)(const char *what) = print_warning;

static unsigned long *percpu_count_ptr(struct percpu_ref *ref)
{
	return (unsigned long *)(READ_ONCE(ref->percpu_count_ptr) &
				 ~__PERCPU_REF_ATOMIC_DEAD);
}

int percpu_ref_init(struct percpu_ref *ref, percpu_ref_func_t *release,
		    unsigned int flags, int node)
{
	unsigned long *counter = alloc_percpu();
	struct percpu_ref_data *data;
	unsigned long count = 0;

	data = counter ? kzalloc_node(sizeof(*data), node) : NULL;
	if (!data) {
		free_percpu(counter);
		return -ENOMEM;
	}
	data->force_atomic = flags & PERCPU_REF_INIT_ATOMIC;
	data->allow_reinit = flags & (PERCPU_REF_ALLOW_REINIT |
				      PERCPU_REF_INIT_ATOMIC |
				      PERCPU_REF_INIT_DEAD);
	data->release = release;
	data->ref = ref;

	ref->percpu_count_ptr = (unsigned long)counter;
	if (flags & (PERCPU_REF_INIT_ATOMIC | PERCPU_REF_INIT_DEAD))
		ref->percpu_count_ptr |= __PERCPU_REF_ATOMIC;
	else
		count += PERCPU_COUNT_BIAS;
	if (flags & PERCPU_REF_INIT_DEAD)
		ref->percpu_count_ptr |= __PERCPU_REF_DEAD;
	else
		count++;
	atomic_long_set(&data->count, (long)count);
	ref->data = data;
	return 0;
}

static void free_counter(struct percpu_ref *ref)
{
	free_percpu(percpu_count_ptr(ref));
	/* no pointer, both flags: every operation takes the atomic path */
	WRITE_ONCE(ref->percpu_count_ptr, __PERCPU_REF_ATOMIC_DEAD);
}

void percpu_ref_exit(struct percpu_ref *ref)
{
	struct percpu_ref_data *data = ref->data;

	free_counter(ref);
	if (!data)
		return;
	/* the last count stays readable above the flags */
	spin_lock(&switch_lock);
	WRITE_ONCE(ref->percpu_count_ptr,
		   (unsigned long)atomic_long_read(&data->count)
				   << __PERCPU_REF_FLAG_BITS |
			   __PERCPU_REF_ATOMIC_DEAD);
	ref->data = NULL;
	spin_unlock(&switch_lock);
	kfree_sized(data, sizeof(*data));
}

long percpu_ref_sum(struct percpu_ref *ref)
{
	unsigned long ptr = READ_ONCE(ref->percpu_count_ptr);
	unsigned long sum = (unsigned long)atomic_long_read(&ref->data->count);
	unsigned int cpu;

	if (!(ptr & __PERCPU_REF_ATOMIC)) {
		for_each_possible_cpu(cpu)
			sum += READ_ONCE(*per_cpu_ptr(percpu_count_ptr(ref), cpu));
		sum -= PERCPU_COUNT_BIAS;
	}
	return (long)sum;
}

bool percpu_ref_tryget_many_slow(struct percpu_ref *ref, unsigned long nr)
{
	return atomic_long_add_unless(&ref->data->count, (long)nr, 0);
}

/* Doesn't touch data once dead: it may be gone. */
bool percpu_ref_tryget_live_slow(struct percpu_ref *ref)
{
	if (percpu_ref_is_dying(ref))
		return false;
	return atomic_long_inc_not_zero(&ref->data->count);
}

void percpu_ref_put_many_slow(struct percpu_ref *ref, unsigned long nr)
{
	struct percpu_ref_data *data = ref->data;

	/* release may free ref and data: nothing is read after it */
	if (unlikely(atomic_long_sub_and_test((long)nr, &data->count)))
		data->release(ref);
}

static void confirm_nothing(struct percpu_ref *ref)
{
}

/* The grace period is over: every CPU sees ATOMIC. */
static void switch_to_atomic_rcu(struct callback_head *rcu)
{
	struct percpu_ref_data *data =
		container_of(rcu, struct percpu_ref_data, rcu);
	struct percpu_ref *ref = data->ref;
	unsigned long *counter = percpu_count_ptr(ref);
	percpu_ref_func_t *confirm = data->confirm_switch;
	unsigned long sum = 0;
	unsigned int cpu;

	/*
	 * The sum first, then one add: CPU by CPU the count could pass 0 on
	 * its way, since a reference may have come on one and gone on another.
	 */
	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(counter, cpu));
	if (atomic_long_add_return((long)(sum - PERCPU_COUNT_BIAS),
				   &data->count) <= 0)
		percpu_ref_warn("count <= 0 after switching to atomic");

	confirm(ref);
	spin_lock(&switch_lock);
	data->confirm_switch = NULL;
	if (!data->allow_reinit)
		free_counter(ref);
	spin_unlock(&switch_lock);
	atomic_inc_return(&switch_done);
	wake_up_var(&switch_done);

	percpu_ref_put(ref);	/* the switch's own */
}

static bool switch_under_way(struct percpu_ref *ref)
{
	bool ret;

	spin_lock(&switch_lock);
	ret = ref->data->confirm_switch;
	spin_unlock(&switch_lock);
	return ret;
}

void percpu_ref_kill_and_confirm(struct percpu_ref *ref,
				 percpu_ref_func_t *confirm)
{
	struct percpu_ref_data *data = ref->data;
	unsigned long ptr;

	wait_var_event(&switch_done, !switch_under_way(ref));

	spin_lock(&switch_lock);
	ptr = READ_ONCE(ref->percpu_count_ptr);
	if (ptr & __PERCPU_REF_DEAD) {
		spin_unlock(&switch_lock);
		percpu_ref_warn("killed more than once");
		return;
	}
	/* DEAD before ATOMIC, as in the kernel; readers test both */
	WRITE_ONCE(ref->percpu_count_ptr, ptr | __PERCPU_REF_DEAD);
	if (ptr & __PERCPU_REF_ATOMIC) {
		spin_unlock(&switch_lock);
		if (confirm)
			confirm(ref);
	} else {
		WRITE_ONCE(ref->percpu_count_ptr,
			   ptr | __PERCPU_REF_ATOMIC_DEAD);
		data->confirm_switch = confirm ? confirm : confirm_nothing;
		percpu_ref_get(ref);	/* dropped by the callback */
		spin_unlock(&switch_lock);
		call_rcu_hurry(&data->rcu, switch_to_atomic_rcu);
	}
	/* the initial one; the bias keeps this from being the last */
	percpu_ref_put(ref);
}
