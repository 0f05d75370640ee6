// SPDX-License-Identifier: MIT
/*
 * Which order of steps comes next. Where a race was found, the other order will
 * be tried (source-DPOR), unless it is known to be the same as one that was
 * (sleep sets).
 */
#include <string.h>

#include "harness/kernel/explore/internal.h"

/* What is known of the place ahead of a step, in masks of agents. */
struct node {
	uint16_t sleep;	    /* whose step would lead to what was explored */
	uint16_t backtrack; /* to be tried, in the end */
	uint16_t done;
	uint16_t cost; /* switches so far, the one to search_agent[] included */
	uint8_t cpu;   /* or RCU, that ran last, search_agent[] included */
};

static struct node nodes[EXPLORE_DEPTH];
uint8_t search_agent[EXPLORE_DEPTH];
unsigned int search_forced;
static unsigned int replayed; /* steps whose agent was given */
static unsigned int end_depth;
static struct explore_options options;
bool search_reduces;

volatile bool explore_stop;

/*
 * A step could come ahead of step e, if one of those agents began what is
 * between: one is enough. a: the step's own.
 */
void search_race(unsigned int e, unsigned int mask, unsigned int a)
{
	struct node *node = &nodes[e - 1];

	if (mask & (node->backtrack | node->sleep))
		return;
	if (!(mask & 1U << a))
		a = (unsigned int)__builtin_ctz(mask);
	node->backtrack |= (uint16_t)(1U << a);
}

/* As it would be announced, for store buffers. */
static const struct op *pending(unsigned int a)
{
	const struct buffer *buffer;

	if (a < EXPLORE_BUFFER)
		return &machine.agents[a].op;
	buffer = &buffers[a - EXPLORE_BUFFER];
	return &buffer->stores[buffer->head % BUFFER_STORES].op;
}

/* Under TSO an announced store goes to the buffer: it commutes with all. */
static bool pending_commutes(unsigned int q, const struct op *op)
{
	if (model == EXPLORE_TSO && q < EXPLORE_BUFFER &&
	    machine.agents[q].op.kind == OP_WRITE)
		return true;
	return commute(pending(q), op);
}

/* Who slept ahead of the step before, and would come to the same behind it. */
static unsigned int inherited_sleep(void)
{
	const struct node *parent;
	unsigned int mask, still = 0, q, a;

	if (!machine.depth)
		return 0;
	parent = &nodes[machine.depth - 1];
	a = search_agent[machine.depth - 1];
	mask = parent->sleep | parent->done;
	mask &= ~(1U << a);
	while (mask) {
		q = (unsigned int)__builtin_ctz(mask);
		mask &= mask - 1;
		if (same_cpu(q, a) ||
		    pending_commutes(q, step_done(machine.depth)))
			still |= 1U << q;
	}
	return still;
}

/* Who is no context: what leaves a buffer. */
#define BUFFERS (~0U << EXPLORE_BUFFER)

/* A store that nobody else can tell: when it leaves its buffer is all one. */
static unsigned int unshared_flush(unsigned int enabled)
{
	unsigned int mask = enabled & BUFFERS, b;

	for (; mask; mask &= mask - 1) {
		b = (unsigned int)__builtin_ctz(mask);
		if (!is_shared(pending(b)))
			return 1U << b;
	}
	return 0;
}

/*
 * The choices of a bounded search: agents whose switch is within the bound. A
 * CPU that could go on is left only ahead of a step that others can tell.
 */
static unsigned int within_bound(unsigned int enabled)
{
	unsigned int cost, previous, flushed;

	if (!machine.depth)
		return enabled;
	flushed = options.unreduced ? 0 : unshared_flush(enabled);
	if (flushed)
		return flushed;
	cost = nodes[machine.depth - 1].cost;
	previous = nodes[machine.depth - 1].cpu;
	if (!(enabled & 1U << previous))
		return cost < options.bound ||
				       options.mode == EXPLORE_PREEMPTED ?
			       enabled :
			       enabled & BUFFERS;
	if (!options.unreduced && !is_shared(pending(previous)))
		return 1U << previous;
	return cost < options.bound ? enabled :
				      enabled & (BUFFERS | 1U << previous);
}

/* Agent a is who does the next step. */
static void chosen(struct node *node, unsigned int a)
{
	unsigned int previous;

	node->cpu = (uint8_t)a;
	node->cost = 0;
	if (!machine.depth)
		return;
	previous = nodes[machine.depth - 1].cpu;
	node->cost = nodes[machine.depth - 1].cost;
	if (a >= EXPLORE_BUFFER)
		node->cpu = (uint8_t)previous;
	else if (a != previous && (options.mode != EXPLORE_PREEMPTED ||
				   agent_enabled(previous)))
		node->cost++;
}

int search_next(enum history_end *end)
{
	struct node *node = &nodes[machine.depth];
	unsigned int a, enabled, mask;

	if (machine.depth < search_forced) {
		/* the last of them, whose choice is new */
		a = search_agent[machine.depth];
		chosen(node, a);
		return (int)a;
	}
	if (unlikely(machine.depth < replayed)) {
		a = search_agent[machine.depth];
		chosen(node, a);
		if (agent_enabled(a))
			return (int)a;
		*end = END_REDUNDANT;
		return -1;
	}
	enabled = enabled_agents();
	end_depth = machine.depth;
	if (unlikely(!enabled)) {
		*end = END_DONE;
		if (machine.asks & ~(1U << EXPLORE_RCU) ||
		    machine.callback_runs ||
		    machine.first_callback != machine.nr_callbacks) {
			*end = END_BROKEN;
			violation = (struct explore_violation){
				2, "a hang: who isn't done waits, for ever"
			};
		}
		return -1;
	}
	if (machine.depth == EXPLORE_DEPTH - 1) {
		*end = END_BROKEN;
		violation = (struct explore_violation){
			2, "no end after as many steps as the model has room for"
		};
		return -1;
	}
	*node = (struct node){ 0 };
	mask = enabled;
	if (search_reduces) {
		node->sleep = (uint16_t)inherited_sleep();
		mask &= ~node->sleep;
	} else {
		if (options.mode != EXPLORE_ALL)
			mask = within_bound(enabled);
		node->backtrack = (uint16_t)mask;
	}
	if (!mask) {
		*end = END_REDUNDANT;
		return -1;
	}
	/* whoever ran goes on, when its stores have left, if it must */
	a = machine.depth ? nodes[machine.depth - 1].cpu : 0;
	if (!(mask & 1U << a))
		a += EXPLORE_BUFFER;
	if (!(mask & 1U << a))
		a = (unsigned int)__builtin_ctz(mask);
	search_agent[machine.depth] = (uint8_t)a;
	chosen(node, a);
	node->backtrack |= (uint16_t)(1U << a);
	return (int)a;
}

/* Where agents conflict is learnt from a search of all, for bounded ones. */
void search_begin(const struct explore_options *which)
{
	options = *which;
	search_reduces = options.mode == EXPLORE_ALL && !options.unreduced;
	search_forced = replayed = 0;
	take_back_to(0);
	shares_more = false;
	if (options.mode == EXPLORE_ALL)
		races_forget();
}

/*
 * A bounded search that came upon a place where agents conflict left no CPU
 * there before it did: it has to begin anew.
 */
bool search_again(void)
{
	if (options.mode == EXPLORE_ALL || options.unreduced || !shares_more)
		return false;
	shares_more = false;
	search_forced = 0;
	take_back_to(0);
	return true;
}

/* To the last place where something is left to try; false: nowhere. */
bool search_backtrack(void)
{
	struct node *node;
	unsigned int mask;

	while (end_depth) {
		node = &nodes[--end_depth];
		node->done |= (uint16_t)(1U << search_agent[end_depth]);
		mask = node->backtrack & ~node->done & ~node->sleep;
		if (!mask)
			continue;
		search_agent[end_depth] = (uint8_t)__builtin_ctz(mask);
		search_forced = end_depth + 1;
		take_back_to(end_depth);
		return true;
	}
	return false;
}

void search_force(const uint8_t *schedule, unsigned int nr_steps)
{
	memcpy(search_agent, schedule, nr_steps);
	replayed = nr_steps;
}

unsigned int search_schedule(uint8_t *schedule)
{
	memcpy(schedule, search_agent, machine.depth);
	return machine.depth;
}
