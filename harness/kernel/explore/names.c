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
		explore_violate(0, "the model can't see who meets there");
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

static void grace_after(struct grace *grace, unsigned int at)
{
	if (at)
		grace->after[grace->nr_after++] = (uint16_t)at;
}

/* That agent's end of a section or callback is what this waits for. */
static void grace_quiet(struct grace *grace, unsigned int a,
			const struct quiet *quiet)
{
	grace->stores[a] = quiet->stores;
	grace_after(grace, quiet->at);
	grace_after(grace, quiet->flushed);
}

static struct quiet quiet_now(unsigned int a, unsigned int at)
{
	return (struct quiet){ .stores = buffers[a].tail,
			       .at = (uint16_t)at };
}

/* The sections that are open now, and the last one of who has none open. */
static void grace_begin(struct grace *grace)
{
	*grace = (struct grace){ 0 };
	for (unsigned int a = 0; a < MAX_SECTIONS; a++) {
		if (machine.agents[a].nesting) {
			grace->open |= (uint16_t)(1 << a);
			grace->stores[a] = buffers[a].head;
		} else {
			grace_quiet(grace, a, &machine.agents[a].quiet);
		}
	}
}

static bool in_grace_period(const struct agent *agent)
{
	return agent->op.kind == OP_GP_END || agent->op.kind == OP_BARRIER_END;
}

static void quiet_flushed(struct quiet *quiet, unsigned int a)
{
	if (quiet->stores == buffers[a].head && !quiet->flushed)
		quiet->flushed = (uint16_t)machine.depth;
}

static void stores_flushed(struct grace *grace, unsigned int a)
{
	if (grace->stores[a] == buffers[a].head)
		grace_after(grace, machine.depth);
}

/* Of buffer a the oldest store was: who waits for it? */
void grace_flushed(unsigned int a)
{
	struct grace *grace;

	quiet_flushed(&machine.agents[a].quiet, a);
	if (a == EXPLORE_RCU)
		quiet_flushed(&machine.callback_end, a);
	for (unsigned int b = 0; b < MAX_SECTIONS; b++) {
		grace = &machine.agents[b].grace;
		if (in_grace_period(&machine.agents[b]) &&
		    !(grace->open & (1 << a | GRACE_CALLBACKS)))
			stores_flushed(grace, a);
	}
	for (uint8_t c = machine.first_callback; c != machine.nr_callbacks; c++) {
		grace = &machine.callbacks[c % MAX_CALLBACKS].grace;
		if (!(grace->open & 1 << a))
			stores_flushed(grace, a);
	}
}

static void grace_unlock(struct grace *grace, unsigned int a)
{
	if (!(grace->open & 1 << a))
		return;
	grace->open &= (uint16_t)~(1 << a);
	grace_quiet(grace, a, &machine.agents[a].quiet);
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
	self()->quiet = quiet_now(a, machine.depth);
	for (unsigned int b = 0; b < MAX_SECTIONS; b++)
		if (machine.agents[b].op.kind == OP_GP_END)
			grace_unlock(&machine.agents[b].grace, a);
	for (uint8_t c = machine.first_callback; c != machine.nr_callbacks; c++)
		grace_unlock(&machine.callbacks[c % MAX_CALLBACKS].grace, a);
}

bool explore_sleeping_sections;

/* Whether it comes to that or not. */
static void might_sleep(void)
{
	if (self()->no_sleep)
		explore_violate(2, "who must not sleep sleeps");
	if (machine.running && machine.current == EXPLORE_RCU)
		explore_violate(2, "a callback of RCU sleeps");
}

/* In a section of one's own, synchronize_rcu() is a hang by itself. */
static void might_wait(void)
{
	might_sleep();
	if (self()->nesting && !explore_sleeping_sections)
		explore_violate(2, "a read section sleeps");
}

void explore_no_sleep(bool now)
{
	self()->no_sleep = (uint16_t)(self()->no_sleep + (now ? 1 : -1));
}

void synchronize_rcu(void)
{
	struct op begin = bare_op(OP_GP_START, 1, LOC_RCU, OP_DRAINS);
	struct op end = bare_op(OP_GP_END, 0, LOC_NONE, 0);

	might_sleep();
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
	struct op begin = bare_op(OP_BARRIER, 0, LOC_NONE,
				  OP_DRAINS | OP_QUEUES);
	struct op end = bare_op(OP_BARRIER_END, 0, LOC_NONE, 0);
	struct grace *grace = &self()->grace;

	if (!machine.running)
		return;
	step(begin);
	*grace = (struct grace){ .until = machine.nr_callbacks };
	if (machine.first_callback != machine.nr_callbacks ||
	    machine.callback_runs)
		grace->open = GRACE_CALLBACKS;
	else
		grace_quiet(grace, EXPLORE_RCU, &machine.callback_end);
	step(end);
}

/* The last that was begun has returned. */
void callback_over(void)
{
	struct quiet *end = &machine.callback_end;
	struct agent *agent;

	*end = quiet_now(EXPLORE_RCU, machine.depth);
	for (unsigned int a = 0; a < MAX_SECTIONS; a++) {
		agent = &machine.agents[a];
		if (agent->op.kind != OP_BARRIER_END || !agent->grace.open ||
		    agent->grace.until != machine.first_callback)
			continue;
		agent->grace.open = 0;
		grace_quiet(&agent->grace, EXPLORE_RCU, end);
	}
}

/* Waiting. */
void init_completion(struct completion *x)
{
	struct op op = op_at(OP_PLAIN_WRITE, x, 1);

	step(op);
	record_value((uint64_t)x->done, 0);
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

	might_wait();
	step(op);
	if (!machine.running && !x->done)
		explore_violate(2, "a wait for a completion that never comes");
	x->done--;
}

void wait_var_prepare(const volatile void *var)
{
	struct op op = queue_op(OP_PREPARE, var, 0, OP_DRAINS);

	might_wait();
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
	unsigned long *mine = per_cpu_ptr(ptr, explore_cpu()), old;
	struct op op = op_at(OP_PERCPU, mine, 1);

	/*
	 * One instruction, but not a locked one: a load, and a store that waits
	 * in the buffer where there is one.
	 */
	op = make_op(OP_PERCPU, model == EXPLORE_SC, sizeof(*mine), op.object,
		     op.loc, 0, mine);
	step(op);
	old = own_load(mine, sizeof(*mine));
	record_value(old, old + n);
	op.class = 1;
	own_store(&op, old, old + n);
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
