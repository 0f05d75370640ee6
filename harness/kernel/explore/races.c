// SPDX-License-Identifier: MIT
/*
 * What has happened so far in a history: which step came behind which, of those
 * that don't commute. A race is a pair of steps of two agents that conflict and
 * that nothing between them orders.
 */
#include <string.h>

#include "harness/kernel/explore/internal.h"

/*
 * Of each agent, the last step that happened before: numbers from 1 on. Signed,
 * since SSE2 has no maximum of other words.
 */
typedef int16_t clock_vector __attribute__((vector_size(32)));

struct event {
	clock_vector clock;
	struct op op;
	uint8_t agent;
	uint16_t previous;   /* of its agent */
	uint16_t noted[2];   /* what note() overwrote */
};

/* From 1 on, as last[]; 0: none. */
static struct event events[EXPLORE_DEPTH + 1];

/*
 * The last steps at a place: of each agent, by class. Where histories part, the
 * steps behind are taken back, the last one first; of those ahead it stands.
 */
static struct location {
	uint16_t last[2][EXPLORE_AGENTS];
	uint16_t agents[2]; /* that have one, as masks */
	uint16_t locked;    /* the last OP_LOCK or OP_WAIT */
} __attribute__((aligned(64))) locations[NR_LOCS];
static uint16_t locked_before[EXPLORE_DEPTH + 1];
static unsigned int nr_noted; /* steps */

/* Where two agents were seen to conflict, in any history of this search. */
static bool shared[NR_LOCS];
bool shares_more; /* than a bounded search knew at its beginning */

/* By address: a vector returned would be an ABI of AVX's. */
static inline void join(clock_vector *a, unsigned int step)
{
	clock_vector b = events[step].clock;
	clock_vector mask = (clock_vector)(*a > b);

	*a = (*a & mask) | (b & ~mask);
}

static inline bool is_virtual(unsigned int loc)
{
	return loc >= LOC_RCU && loc != LOC_CALLBACKS;
}

/* The other place that a step touches. */
static inline unsigned int second_loc(const struct op *op)
{
	if (unlikely(op->flags & OP_QUEUES))
		return LOC_CALLBACKS;
	return op->object ? LOC_OBJECTS + op->object : LOC_NONE;
}

static inline unsigned int second_class(const struct op *op)
{
	return op->kind == OP_FREE || op->flags & OP_QUEUES;
}

static inline bool conflict(unsigned int loc, unsigned int class_a,
			    unsigned int class_b)
{
	return is_virtual(loc) ? class_a != class_b : class_a | class_b;
}

bool commute(const struct op *a, const struct op *b)
{
	unsigned int second = second_loc(a);

	if (a->loc == b->loc && a->loc != LOC_NONE &&
	    conflict(a->loc, a->class, b->class))
		return false;
	return second == LOC_NONE || second != second_loc(b) ||
	       !conflict(second, second_class(a), second_class(b));
}

/* A CPU and its store buffer: the order of their steps is the buffer's. */
static inline unsigned int own(unsigned int a)
{
	return a < EXPLORE_BUFFER ? 1U << a | 1U << (a + EXPLORE_BUFFER) :
				    1U << a | 1U << (a - EXPLORE_BUFFER);
}

/* Steps that conflict with the next one, the last of each agent. */
struct conflicts {
	uint16_t step[4 * EXPLORE_AGENTS];
	unsigned int nr;
};

static void find(struct conflicts *conflicts, unsigned int loc,
		 unsigned int class, unsigned int a)
{
	const struct location *at = &locations[loc];
	unsigned int r, step, mask = at->agents[1];

	if (is_virtual(loc))
		mask = at->agents[!class];
	else if (class)
		mask |= at->agents[0];
	for (mask &= ~own(a); unlikely(mask); mask &= mask - 1) {
		r = (unsigned int)__builtin_ctz(mask);
		if (is_virtual(loc)) {
			step = at->last[!class][r];
		} else {
			step = at->last[1][r];
			if (class && at->last[0][r] > step)
				step = at->last[0][r];
		}
		conflicts->step[conflicts->nr++] = (uint16_t)step;
		if (unlikely(!shared[loc]))
			shared[loc] = shares_more = true;
	}
}

static inline uint16_t note(unsigned int loc, unsigned int class,
			    unsigned int a, unsigned int d)
{
	struct location *at = &locations[loc];
	uint16_t old = at->last[class][a];

	at->last[class][a] = (uint16_t)d;
	at->agents[class] |= (uint16_t)(1U << a);
	return old;
}

static void note_step(unsigned int a, unsigned int d)
{
	struct event *event = &events[d];
	unsigned int second = second_loc(&event->op);

	event->previous = machine.agents[a].last;
	machine.agents[a].last = (uint16_t)d;
	nr_noted = d;
	if (event->op.loc != LOC_NONE)
		event->noted[0] = note(event->op.loc, event->op.class, a, d);
	if (second != LOC_NONE)
		event->noted[1] = note(second, second_class(&event->op), a, d);
	if (unlikely(event->op.kind == OP_LOCK || event->op.kind == OP_WAIT)) {
		locked_before[d] = locations[event->op.loc].locked;
		locations[event->op.loc].locked = (uint16_t)d;
	}
}

static inline void take_back(unsigned int loc, unsigned int class,
			     unsigned int a, uint16_t old)
{
	struct location *at = &locations[loc];

	at->last[class][a] = old;
	if (!old)
		at->agents[class] &= (uint16_t)~(1U << a);
}

/* Of all steps up to this one, it stays. */
void take_back_to(unsigned int d)
{
	const struct event *event;
	unsigned int second;

	for (; nr_noted > d; nr_noted--) {
		event = &events[nr_noted];
		second = second_loc(&event->op);
		machine.agents[event->agent].last = event->previous;
		if (second != LOC_NONE)
			take_back(second, second_class(&event->op),
				  event->agent, event->noted[1]);
		if (event->op.loc != LOC_NONE)
			take_back(event->op.loc, event->op.class, event->agent,
				  event->noted[0]);
		if (unlikely(event->op.kind == OP_LOCK ||
			     event->op.kind == OP_WAIT))
			locations[event->op.loc].locked =
				locked_before[nr_noted];
	}
}

/*
 * Who could begin the steps behind e that don't depend on it, with step d as
 * their last: any of those agents leads to the other order.
 */
static unsigned int initials(unsigned int e, unsigned int d)
{
	uint16_t first[EXPLORE_AGENTS] = { 0 };
	unsigned int k, r, s, p = events[e].agent, mask = 0;

	for (k = e + 1; k <= d; k++) {
		r = events[k].agent;
		if (k != d && (unsigned int)events[k].clock[p] >= e)
			continue;
		if (!first[r])
			first[r] = (uint16_t)k;
	}
	for (r = 0; r < nr_agents; r++) {
		if (!first[r])
			continue;
		for (s = 0; s < nr_agents; s++)
			if (s != r && first[s] &&
			    events[first[r]].clock[s] >= (int)first[s])
				break;
		if (s == nr_agents)
			mask |= 1U << r;
	}
	return mask;
}

/* What this step waited for, beside conflicts: it comes behind, always. */
static void join_waited_for(clock_vector *clock, unsigned int a)
{
	const struct agent *agent = &machine.agents[a];
	const struct grace *grace = NULL;
	const struct callback *callback;
	unsigned int i;

	if (a >= EXPLORE_BUFFER) {
		const struct buffer *buffer = &buffers[a - EXPLORE_BUFFER];

		join(clock, buffer->stores[buffer->head % BUFFER_STORES].at);
		return;
	}
	if (unlikely(model == EXPLORE_TSO) && agent->op.flags & OP_DRAINS)
		join(clock, machine.agents[EXPLORE_BUFFER + a].last);
	switch (agent->op.kind) {
	case OP_GP_END:
	case OP_BARRIER_END:
		grace = &agent->grace;
		break;
	case OP_SLEEP:
		join(clock, agent->woken_at);
		break;
	case OP_CALLBACK:
		callback = &machine.callbacks[machine.first_callback %
					      MAX_CALLBACKS];
		grace = &callback->grace;
		join(clock, callback->queued_at);
		break;
	}
	for (i = 0; grace && i < grace->nr_after; i++)
		join(clock, grace->after[i]);
}

/*
 * Of the steps that a lock, or a wait for a completion, comes behind, most are
 * what it waited for: it can't come ahead of those. What it can come ahead of
 * is the last that took the same, a complete() beyond what was needed, or a
 * look at the word.
 */
static unsigned int competitors(const struct op *op, unsigned int a,
				const clock_vector *before, uint16_t *races,
				unsigned int nr_races)
{
	unsigned int i, nr = 0, e = locations[op->loc].locked;
	const struct op *other;

	for (i = 0; i < nr_races; i++) {
		other = &events[races[i]].op;
		if (other->kind == OP_READ || other->flags & OP_SPARE)
			races[nr++] = races[i];
	}
	if (e && events[e].agent != a && (*before)[events[e].agent] < (int)e)
		races[nr++] = (uint16_t)e;
	return nr;
}

/* The clock of step d, and the races that it closes. */
static void new_event(unsigned int a, unsigned int d, const struct op *op)
{
	struct conflicts conflicts = { .nr = 0 };
	clock_vector before = events[machine.agents[a].last].clock, clock;
	unsigned int i, j, e, nr_races = 0;
	uint16_t races[4 * EXPLORE_AGENTS];

	join_waited_for(&before, a);
	clock = before;
	if (op->loc != LOC_NONE)
		find(&conflicts, op->loc, op->class, a);
	if (second_loc(op) != LOC_NONE)
		find(&conflicts, second_loc(op), second_class(op), a);
	for (i = 0; i < conflicts.nr; i++) {
		e = conflicts.step[i];
		join(&clock, e);
		if (before[events[e].agent] < (int)e)
			races[nr_races++] = (uint16_t)e;
	}
	if (unlikely(op->kind == OP_LOCK || op->kind == OP_WAIT))
		nr_races = competitors(op, a, &before, races, nr_races);
	clock[a] = (int16_t)d;
	events[d].clock = clock;
	if (!search_reduces)
		return;
	for (i = 0; i < nr_races; i++) {
		e = races[i];
		/* ordered by another of them: that one is the race */
		for (j = 0; j < nr_races; j++)
			if (j != i &&
			    events[races[j]].clock[events[e].agent] >= (int)e)
				break;
		if (j == nr_races)
			search_race(e, initials(e, d), a);
	}
}

/* Agent a does the step that it announced. */
void search_account(unsigned int a)
{
	struct agent *agent = &machine.agents[a];
	unsigned int d = machine.depth + 1;
	struct event *event = &events[d];

	if (a >= EXPLORE_BUFFER) {
		struct buffer *buffer = &buffers[a - EXPLORE_BUFFER];

		agent->op = buffer->stores[buffer->head % BUFFER_STORES].op;
		agent->op.kind = OP_FLUSH;
	} else if (unlikely(model == EXPLORE_TSO) &&
		   agent->op.kind == OP_WRITE) {
		/* into the buffer: nobody else can tell */
		event->op = agent->op;
		event->op.loc = LOC_NONE;
		event->op.object = 0;
		event->agent = (uint8_t)a;
		new_event(a, d, &event->op);
		note_step(a, d);
		return;
	}
	event->op = agent->op;
	event->agent = (uint8_t)a;
	if (unlikely(event->op.kind == OP_COMPLETE) &&
	    *(const volatile int *)event->op.address > 0)
		event->op.flags |= OP_SPARE;
	new_event(a, d, &event->op);
	note_step(a, d);
}

const struct op *step_done(unsigned int d)
{
	return &events[d].op;
}

/*
 * Can others tell when this step is done? Who is kept from a step by a lock
 * doesn't do it: no conflict is seen there.
 */
bool is_shared(const struct op *op)
{
	unsigned int second = second_loc(op);

	return (op->loc != LOC_NONE && shared[op->loc]) ||
	       (second != LOC_NONE && shared[second]) ||
	       op->kind == OP_LOCK || op->kind == OP_WAIT;
}

void races_forget(void)
{
	memset(shared, 0, sizeof(shared));
}

unsigned int explore_last_read(const volatile void *address)
{
	unsigned int loc = (unsigned int)(model_offset(address) >> 2), d;

	if (!machine.running)
		return 0;
	d = locations[loc].last[0][machine.current];
	/* what is noted may be more than has been done again so far */
	for (; d > machine.depth; d = events[d].noted[0])
		;
	return d;
}
