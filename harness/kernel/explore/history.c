// SPDX-License-Identifier: MIT
/* One history: the virtual CPUs from their beginning to the end of the last. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/kernel/explore/internal.h"

#define STACK_BYTES (32UL << 10)

struct machine machine;
struct buffer buffers[MAX_SECTIONS];
enum explore_model model;
unsigned int nr_agents;
struct explore_record *recording;
struct explore_violation violation;

static const struct explore_program *program;
static char stacks[MAX_SECTIONS][STACK_BYTES] __attribute__((aligned(64)));
static void *main_sp, *starter_sp;
static enum history_end ended;
static jmp_buf guard;
bool in_guard;

/* The stack of who calls this is never used again. */
static void __attribute__((noreturn)) end_history(enum history_end end)
{
	void *abandoned;

	ended = end;
	explore_switch(&abandoned, main_sp);
	__builtin_unreachable();
}

void explore_violate(int obligation, const char *format, ...)
{
	va_list args;

	violation.obligation = obligation;
	va_start(args, format);
	vsnprintf(violation.what, sizeof(violation.what), format, args);
	va_end(args);
	if (machine.running)
		end_history(END_BROKEN);
	longjmp(guard, 1);
}

bool explore_guard(void (*fn)(void), struct explore_violation *why)
{
	in_guard = true;
	if (setjmp(guard)) {
		in_guard = false;
		*why = violation;
		return false;
	}
	fn();
	in_guard = false;
	return true;
}

unsigned int explore_cpu(void)
{
	return machine.running ? machine.current : 0;
}

unsigned int explore_now(void)
{
	return machine.running ? machine.depth : 0;
}

static bool sections_over(const struct grace *grace)
{
	if (grace->open)
		return false;
	if (likely(model == EXPLORE_SC))
		return true;
	for (unsigned int a = 0; a < MAX_SECTIONS; a++)
		if ((int16_t)(grace->stores[a] - buffers[a].head) > 0)
			return false;
	return true;
}

/* Can it do the step that it announced? */
bool agent_enabled(unsigned int a)
{
	struct agent *agent = &machine.agents[a];

	if (a >= EXPLORE_BUFFER)
		return buffers[a - EXPLORE_BUFFER].head !=
		       buffers[a - EXPLORE_BUFFER].tail;
	if (agent->done)
		return false;
	if (unlikely(model == EXPLORE_TSO) &&
	    buffers[a].head != buffers[a].tail && agent->op.flags & OP_DRAINS)
		return false;
	switch (agent->op.kind) {
	case OP_LOCK:
		return !*(const volatile int *)agent->op.address;
	case OP_WAIT:
		return *(const volatile int *)agent->op.address > 0;
	case OP_GP_END:
	case OP_BARRIER_END:
		return sections_over(&agent->grace);
	case OP_SLEEP:
		return agent->woken;
	case OP_CALLBACK:
		return machine.first_callback != machine.nr_callbacks &&
		       sections_over(&machine.callbacks[machine.first_callback %
							MAX_CALLBACKS]
					      .grace);
	default:
		return true;
	}
}

unsigned int enabled_agents(void)
{
	unsigned int a, mask, enabled = machine.ready;

	for (mask = machine.asks; mask; mask &= mask - 1) {
		a = (unsigned int)__builtin_ctz(mask);
		enabled |= (unsigned int)agent_enabled(a) << a;
	}
	if (unlikely(model == EXPLORE_TSO))
		for (a = EXPLORE_BUFFER; a < EXPLORE_AGENTS; a++)
			enabled |= (unsigned int)agent_enabled(a) << a;
	return enabled;
}

static void __attribute__((noinline, noreturn)) freed(const struct op *op)
{
	char text[64];

	explore_describe(op->address, text, sizeof(text));
	explore_violate(3, "%s %s, which is freed",
			op->kind == OP_FREE ? "another free of" : "use of",
			text);
}

static inline void check_object(const struct op *op)
{
	if (unlikely(object_freed[op->object]))
		freed(op);
}

void flush(unsigned int a)
{
	struct buffer *buffer = &buffers[a];
	struct store *store = &buffer->stores[buffer->head % BUFFER_STORES];
	uint64_t before = load(store->address, store->op.size);

	check_object(&store->op);
	memcpy((void *)(uintptr_t)store->address, &store->value,
	       store->op.size);
	buffer->head++;
	grace_flushed(a);
	record_value(before, store->value);
	machine.flushing = true;
	written(&store->op, before, store->value);
	machine.flushing = false;
}

bool explore_flushing(void)
{
	return machine.flushing;
}

/* Each frame begins with the address of the next and that of the return. */
static void record_frames(const void **frames)
{
	char *stack = stacks[machine.current];
	void **frame = __builtin_frame_address(0);
	unsigned int i;

	for (i = 0; i < EXPLORE_FRAMES; i++) {
		if ((char *)frame < stack || (char *)frame >= stack + STACK_BYTES)
			break;
		frames[i] = frame[1];
		frame = frame[0];
	}
	for (; i < EXPLORE_FRAMES; i++)
		frames[i] = NULL;
}

static void record_step(unsigned int a, const struct op *op)
{
	struct explore_record *record = &recording[machine.depth - 1];

	*record = (struct explore_record){ .agent = (uint8_t)a,
					   .op = op->kind,
					   .queues = op->flags & OP_QUEUES,
					   .address = op->address };
}

void record_value(uint64_t before, uint64_t after)
{
	struct explore_record *record;

	if (likely(!recording) || !machine.running)
		return;
	record = &recording[machine.depth - 1];
	record->has_value = true;
	record->before = before;
	record->after = after;
}

/*
 * Runs whoever does the next step. Returns when that is the caller, whose step
 * is the one that it announced.
 */
static void schedule(void)
{
	enum history_end end;
	unsigned int a;
	void **from;
	int next;

	for (;;) {
		if (machine.depth + 1 < search_forced) {
			a = search_agent[machine.depth];
		} else {
			next = search_next(&end);
			if (next < 0)
				end_history(end);
			a = (unsigned int)next;
			search_account(a);
		}
		machine.depth++;
		if (unlikely(recording))
			record_step(a, &machine.agents[a].op);
		if (likely(a < EXPLORE_BUFFER))
			break;
		flush(a - EXPLORE_BUFFER);
	}
	if (a == machine.current && !machine.starting)
		return;
	from = machine.starting ? &starter_sp :
				  &machine.agents[machine.current].sp;
	machine.starting = false;
	machine.current = (uint8_t)a;
	explore_switch(from, machine.agents[a].sp);
}

static inline void announce(struct agent *agent, const struct op *op)
{
	unsigned int bit = 1U << machine.current;

	agent->op = *op;
	machine.ready |= bit;
	machine.asks &= ~bit;
	if (unlikely(model == EXPLORE_TSO || WAITING_KINDS >> op->kind & 1)) {
		machine.ready &= ~bit;
		machine.asks |= bit;
	}
}

void step(struct op op)
{
	struct agent *agent;

	if (unlikely(!machine.running)) {
		check_object(&op);
		return;
	}
	agent = &machine.agents[machine.current];
	announce(agent, &op);
	if (unlikely(machine.starting))
		explore_switch(&agent->sp, main_sp);
	else
		schedule();
	if (unlikely(recording))
		record_frames(recording[machine.depth - 1].frames);
	check_object(&op);
}

static void run_callbacks(void)
{
	struct op op = bare_op(OP_CALLBACK, 0, LOC_NONE, OP_DRAINS);
	struct callback *callback;

	for (;;) {
		step(op);
		callback = &machine.callbacks[machine.first_callback++ %
					      MAX_CALLBACKS];
		record_value(callback->queued_by, 0);
		machine.callback_runs = true;
		callback->func(callback->head);
		machine.callback_runs = false;
		callback_over();
	}
}

static void agent_main(void)
{
	struct agent *agent = &machine.agents[machine.current];

	if (machine.current == EXPLORE_RCU)
		run_callbacks();
	program->cpu[machine.current]();
	agent->done = true;
	agent->op = bare_op(OP_NONE, 0, LOC_NONE, 0);
	machine.ready &= ~(1U << machine.current);
	machine.asks &= ~(1U << machine.current);
	if (machine.starting) {
		explore_switch(&agent->sp, main_sp);
		__builtin_unreachable();
	}
	schedule();
	__builtin_unreachable();
}

static void start(unsigned int a)
{
	struct agent *agent = &machine.agents[a];

	agent->done = agent->asleep = agent->woken = false;
	agent->nesting = agent->no_sleep = 0;
	agent->quiet = (struct quiet){ 0 };
	agent->op.kind = OP_NONE;
	agent->sp = explore_stack(stacks[a] + STACK_BYTES, agent_main);
	machine.current = (uint8_t)a;
	explore_switch(&main_sp, agent->sp);
}

static void schedule_first(void)
{
	schedule();
	__builtin_unreachable();
}

enum history_end run_history(const struct explore_program *which)
{
	static char starter[STACK_BYTES] __attribute__((aligned(64)));
	void *sp;

	program = which;
	memory_restore();
	machine.first_callback = machine.nr_callbacks = 0;
	machine.callback_runs = machine.flushing = false;
	machine.callback_end = (struct quiet){ 0 };
	machine.depth = machine.ready = machine.asks = 0;
	if (model == EXPLORE_TSO)
		for (unsigned int a = 0; a < MAX_SECTIONS; a++)
			buffers[a].head = buffers[a].tail = 0;
	machine.running = machine.starting = true;
	ended = END_DONE;
	for (unsigned int a = 0; a < EXPLORE_CPUS && ended != END_BROKEN; a++)
		if (a < program->nr_cpus)
			start(a);
		else
			machine.agents[a].done = true;
	/* a violation ahead of the first step? */
	if (unlikely(ended == END_BROKEN)) {
		machine.running = machine.starting = false;
		return ended;
	}
	start(EXPLORE_RCU);
	/* the first choice belongs to nobody: its stack is one of its own */
	sp = explore_stack(starter + STACK_BYTES, schedule_first);
	explore_switch(&main_sp, sp);
	machine.running = false;
	return ended;
}
