// SPDX-License-Identifier: MIT
/*
 * The kernel names that aren't one access: RCU, waiting, locks, per-CPU words,
 * memory. Outside a search they do at once what they would wait for; what they
 * would wait for in vain is a violation.
 */
#include <string.h>

#include "harness/kernel/explore/internal.h"
#include "harness/kernel/explore/machine.h"

unsigned int nr_cpu_ids = MAX_SECTIONS;

static struct op op_at(enum explore_op kind, const volatile void *address,
		       unsigned int class)
{
	size_t offset = model_offset(address);

	if (!is_model(address))
		return bare_op(kind, class, LOC_NONE, OP_DRAINS);
	return make_op(kind, class, 4, object_of_line[offset >> 6],
		       (unsigned int)(offset >> 2), OP_DRAINS, address);
}

/* Of the queue of var: by address alone, since var may be gone. */
static struct op queue_op(enum explore_op kind, const volatile void *var,
			  unsigned int class, unsigned int flags)
{
	struct op op = op_at(kind, var, class);

	return make_op(kind, class, 0, 0, op.loc + LOC_QUEUES, flags, var);
}

static struct agent *self(void)
{
	return &machine.agents[machine.current];
}

void explore_fence(void)
{
	struct op op = bare_op(OP_FENCE, 0, LOC_NONE, OP_DRAINS);

	/* of no effect where stores are seen at once */
	if (machine.running && model == EXPLORE_TSO)
		step(op);
}

/* RCU. */
void rcu_read_lock(void)
{
	struct op op = bare_op(OP_RCU_LOCK, 0, LOC_RCU, 0);

	if (!machine.running || self()->nesting) {
		self()->nesting++;
		return;
	}
	step(op);
	self()->nesting = 1;
}

/* It, and the stores ahead of it, are what this grace period waits for. */
static void grace_unlock(struct grace *grace, unsigned int a)
{
	if (!(grace->open & 1 << a))
		return;
	grace->open &= (uint16_t)~(1 << a);
	grace->stores[a] = buffers[a].tail;
	grace->after[grace->nr_after++] = (uint16_t)machine.depth;
}

void rcu_read_unlock(void)
{
	struct op op = bare_op(OP_RCU_UNLOCK, 0, LOC_NONE, 0);
	unsigned int a = machine.current;

	if (!machine.running || self()->nesting > 1) {
		self()->nesting--;
		return;
	}
	step(op);
	self()->nesting = 0;
	for (unsigned int b = 0; b < MAX_SECTIONS; b++)
		if (machine.agents[b].op.kind == OP_GP_END)
			grace_unlock(&machine.agents[b].grace, a);
	for (uint8_t c = machine.first_callback; c != machine.nr_callbacks; c++)
		grace_unlock(&machine.callbacks[c % MAX_CALLBACKS].grace, a);
}

void synchronize_rcu(void)
{
	struct op begin = bare_op(OP_GP_START, 1, LOC_RCU, OP_DRAINS);
	struct op end = bare_op(OP_GP_END, 0, LOC_NONE, 0);

	if (!machine.running)
		return;
	step(begin);
	grace_begin(&self()->grace);
	step(end);
}

void call_rcu(struct callback_head *head,
	      void (*func)(struct callback_head *head))
{
	struct op op = bare_op(OP_GP_START, 1, LOC_RCU, OP_DRAINS | OP_QUEUES);
	struct callback *callback;

	if (!machine.running) {
		func(head);
		return;
	}
	step(op);
	if ((uint8_t)(machine.nr_callbacks - machine.first_callback) ==
	    MAX_CALLBACKS)
		explore_violate(0, "more callbacks than the model has room for");
	callback = &machine.callbacks[machine.nr_callbacks % MAX_CALLBACKS];
	grace_begin(&callback->grace);
	callback->head = head;
	callback->func = (void (*)(void *))func;
	callback->queued_at = (uint16_t)machine.depth;
	callback->queued_by = machine.current;
	machine.nr_callbacks++;
}

void call_rcu_hurry(struct callback_head *head,
		    void (*func)(struct callback_head *head))
{
	call_rcu(head, func);
}

void rcu_barrier(void)
{
	struct op op = bare_op(OP_BARRIER, 0, LOC_NONE, OP_DRAINS);

	if (machine.running)
		step(op);
}

/* Waiting. */
void init_completion(struct completion *x)
{
	x->done = 0;
}

void complete(struct completion *x)
{
	struct op op = op_at(OP_COMPLETE, x, 1);

	step(op);
	record_value((uint64_t)x->done, (uint64_t)x->done + 1);
	x->done++;
}

void wait_for_completion(struct completion *x)
{
	struct op op = op_at(OP_WAIT, x, 1);

	step(op);
	if (!machine.running && !x->done)
		explore_violate(2, "a wait for a completion that never comes");
	x->done--;
}

void wait_var_prepare(const volatile void *var)
{
	struct op op = queue_op(OP_PREPARE, var, 0, OP_DRAINS);

	if (!machine.running)
		return;
	step(op);
	self()->asleep = true;
	self()->woken = false;
	self()->queue = op.loc;
}

void wait_var_sleep(void)
{
	struct op op = bare_op(OP_SLEEP, 0, LOC_NONE, OP_DRAINS);

	if (!machine.running)
		explore_violate(2, "a wait for what never comes");
	step(op);
}

void wait_var_finish(void)
{
	self()->asleep = false;
}

void wake_up_var(const volatile void *var)
{
	/* whether anybody waits is a plain load: the caller has the barrier */
	struct op op = queue_op(OP_WAKE, var, 1, 0);
	struct agent *agent;

	if (!machine.running)
		return;
	step(op);
	for (unsigned int a = 0; a < MAX_SECTIONS; a++) {
		agent = &machine.agents[a];
		if (!agent->asleep || agent->queue != op.loc || agent->woken)
			continue;
		agent->woken = true;
		agent->woken_at = (uint16_t)machine.depth;
	}
}

/* Locks. */
void spin_lock(spinlock_t *lock)
{
	struct op op = op_at(OP_LOCK, lock, 1);

	step(op);
	if (!machine.running && lock->locked)
		explore_violate(2, "a lock that nobody will release");
	record_value(0, 1);
	lock->locked = 1;
}

void spin_unlock(spinlock_t *lock)
{
	/* a store like any other: on x86 it waits in the buffer */
	__tsan_atomic32_store((volatile uint32_t *)&lock->locked, 0,
			      __ATOMIC_RELEASE);
}

/* Per CPU. */
unsigned long *alloc_percpu(void)
{
	return explore_alloc(MAX_SECTIONS * sizeof(unsigned long), 64,
			     "per-CPU word");
}

void free_percpu(unsigned long *ptr)
{
	explore_free(ptr);
}

void this_cpu_add(unsigned long *ptr, unsigned long n)
{
	unsigned long *mine = per_cpu_ptr(ptr, explore_cpu());
	struct op op = op_at(OP_PERCPU, mine, 1);

	/* one instruction; in place of a load and a buffered store */
	step(op);
	record_value(*mine, *mine + n);
	*mine += n;
}

/* Memory. */
void *kzalloc_node(size_t size, int node)
{
	return explore_alloc(size, 64, "kzalloc");
}

void kfree_sized(void *ptr, size_t size)
{
	explore_free(ptr);
}

int populate(void *addr, size_t size)
{
	return 0;
}

int node_bind(void *addr, size_t size, int node)
{
	return 0;
}
