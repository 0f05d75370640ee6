/* SPDX-License-Identifier: MIT */
/* What the parts of the explore machine share. */
#ifndef KERNEL_EXPLORE_INTERNAL_H
#define KERNEL_EXPLORE_INTERNAL_H

#include "harness/kernel/explore/explore.h"

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* More than any strategy has between barriers; beyond, it's a violation. */
#define BUFFER_STORES 8
#define MAX_CALLBACKS 8
#define MAX_SECTIONS  (EXPLORE_RCU + 1)

/*
 * What a step touches, in words of 4 bytes; behind the words the queues of
 * wait_var_event(), one for each; RCU; the life of each piece of memory; the
 * queue of callbacks. An access of 8 bytes counts as one of its first word:
 * every variable of the model is accessed in one size, or the history is broken
 * (tsan.c).
 */
#define MODEL_BYTES 8192
#define MODEL_WORDS (MODEL_BYTES / 4)
#define MAX_OBJECTS 48
enum {
	LOC_WORDS = 0,
	LOC_QUEUES = MODEL_WORDS,
	LOC_RCU = 2 * MODEL_WORDS,
	LOC_OBJECTS,
	LOC_CALLBACKS = LOC_OBJECTS + MAX_OBJECTS,
	NR_LOCS,
	LOC_NONE = 0xffff,
};

/*
 * Two steps at one place conflict if one of them is of class 1, and in a
 * virtual place if they are of different classes: a read section's begin (0)
 * and a grace period's (1), a touch (0) and the free (1). Going to sleep (0)
 * and waking (1) are as reading and writing: of two that wake, the first does.
 */
struct op {
	union {
		struct {
			uint8_t kind;
			uint8_t class;
			uint8_t size;
			uint8_t object;
			uint16_t loc;
			uint8_t flags;
		};
		/* made in one piece: it is copied before its bytes are there */
		uint64_t word;
	};
	const volatile void *address;
};

#define OP_PLAIN  1 /* has no kernel name */
#define OP_DRAINS 2 /* waits until its CPU's store buffer is empty */
#define OP_QUEUES 4 /* a callback, or looks which are queued */
#define OP_SPARE  8 /* complete(), where a waiter could go on without it */

static inline struct op make_op(enum explore_op kind, unsigned int class,
				unsigned int size, unsigned int object,
				unsigned int loc, unsigned int flags,
				const volatile void *address)
{
	struct op op = { .address = address };

	op.word = (uint64_t)kind | (uint64_t)class << 8 | (uint64_t)size << 16 |
		  (uint64_t)object << 24 | (uint64_t)loc << 32 |
		  (uint64_t)flags << 48;
	return op;
}

/* Of no address: waits, and what is told apart by loc alone. */
static inline struct op bare_op(enum explore_op kind, unsigned int class,
				unsigned int loc, unsigned int flags)
{
	return make_op(kind, class, 0, 0, loc, flags, NULL);
}

/*
 * What a grace period, a callback's, or rcu_barrier() waits for. Who isn't in a
 * section is quiet, and has been since the end of its last one: the stores up
 * to there are seen behind the grace period, as if that CPU had passed a full
 * barrier since, and of later ones nothing is said (synchronize_rcu() in
 * kernel/rcu/tree.c). Hence of each agent two steps at most: the end of the
 * section and the flush of the last of those stores.
 */
struct grace {
	uint16_t open;			/* agents in a read section of then */
	uint16_t stores[MAX_SECTIONS];	/* TSO: how many must be flushed */
	uint8_t nr_after;
	uint16_t after[2 * MAX_SECTIONS]; /* steps that it comes behind */
	uint8_t until;			/* rcu_barrier(): this many callbacks */
};

/* In open: callbacks that rcu_barrier() found queued. */
#define GRACE_CALLBACKS (1 << 15)

/* The end of a section, or of a callback. */
struct quiet {
	uint16_t stores;  /* of the buffer, ahead of it */
	uint16_t at;	  /* the last step of it; 0: there was none */
	uint16_t flushed; /* the flush of the last of them; 0: not yet */
};

struct agent {
	void *sp;
	struct op op;
	uint16_t last;	/* its last step, from 1 on */
	bool done;
	bool asleep;
	bool woken;
	uint16_t nesting;
	uint16_t no_sleep;
	uint16_t woken_at;
	uint16_t queue;
	struct quiet quiet; /* its last section */
	struct grace grace;
};

struct store {
	volatile void *address;
	uint64_t value;
	uint16_t at;
	struct op op;
};

struct buffer {
	uint16_t head, tail; /* running numbers */
	struct store stores[BUFFER_STORES];
};

struct callback {
	void *head;
	void (*func)(void *head);
	uint16_t queued_at;
	uint8_t queued_by;
	struct grace grace;
};

/* The state of a history, beside memory. */
struct machine {
	struct agent agents[EXPLORE_AGENTS];
	struct callback callbacks[MAX_CALLBACKS];
	uint8_t first_callback, nr_callbacks; /* running numbers */
	struct quiet callback_end;	      /* of the last that is over */
	uint8_t current;
	bool running;	 /* in a search: names are steps */
	bool starting;	 /* up to each CPU's first step */
	bool callback_runs;
	bool flushing;	 /* a watch is of what leaves a store buffer */
	unsigned int depth; /* steps so far */
	/* Who can do its step for certain, and who has to be asked, as masks. */
	unsigned int ready, asks;
};

/* Kinds of steps that may have to wait; under TSO any, for its buffer. */
#define WAITING_KINDS							\
	(1U << OP_LOCK | 1U << OP_GP_END | 1U << OP_CALLBACK |		\
	 1U << OP_WAIT | 1U << OP_SLEEP | 1U << OP_BARRIER_END)

extern struct machine machine;
extern struct buffer buffers[MAX_SECTIONS];
extern enum explore_model model;
extern unsigned int nr_agents; /* that a loop has to look at */
extern struct explore_record *recording;

/* switch.c */
void explore_switch(void **save, void *load);
void *explore_stack(void *top, void (*entry)(void));

/* trap.c */
void trap_begin(void);
extern bool in_guard; /* explore_guard() */

/* memory.c */
extern char __start_explore_data[], __stop_explore_data[];
extern uint8_t object_of_line[];
extern bool object_freed[];
extern explore_watch_fn *object_watch[];

void memory_begin(void);
void memory_save(void);
void memory_restore(void);

static inline bool is_model(const volatile void *address)
{
	return (uintptr_t)address - (uintptr_t)__start_explore_data <
	       (uintptr_t)__stop_explore_data - (uintptr_t)__start_explore_data;
}

/* The state of memory behind a history: was it judged, and kept, before? */
bool memory_known(void);
void memory_learn(void);

static inline size_t model_offset(const volatile void *address)
{
	return (uintptr_t)address - (uintptr_t)__start_explore_data;
}

/* history.c: the step is to be done when it returns. By value: registers. */
void step(struct op op);
void record_value(uint64_t before, uint64_t after);

/* A word of the model has changed, for all to see. */
static inline void written(const struct op *op, uint64_t before, uint64_t after)
{
	if (unlikely(object_watch[op->object]))
		object_watch[op->object](op->address, before, after);
}

bool agent_enabled(unsigned int a);
unsigned int enabled_agents(void);
void flush(unsigned int a);

/* names.c: grace periods. */
void grace_flushed(unsigned int a);
void callback_over(void);
enum history_end { END_DONE, END_REDUNDANT, END_BROKEN };
enum history_end run_history(const struct explore_program *program);
extern struct explore_violation violation;

static inline uint64_t load(const volatile void *address, unsigned int size)
{
	switch (size) {
	case 1:
		return *(const volatile uint8_t *)address;
	case 2:
		return *(const volatile uint16_t *)address;
	case 4:
		return *(const volatile uint32_t *)address;
	default:
		return *(const volatile uint64_t *)address;
	}
}

/*
 * tsan.c: a word as its own CPU sees it, and a store to it by that CPU; what
 * they are a step of is done.
 */
uint64_t own_load(const volatile void *address, unsigned int size);
void own_store(const struct op *op, uint64_t before, uint64_t value);
void sizes_begin(void);
void __tsan_atomic32_store(volatile uint32_t *address, uint32_t value,
			   int order);

/*
 * search.c: who does the next step; -1: nobody, the history is at its end. The
 * choices of a forced history are given.
 */
extern uint8_t search_agent[]; /* who does each step */
/* Up to here the history is the one before, again; the last choice is new. */
extern unsigned int search_forced;
int search_next(enum history_end *end);
void search_begin(const struct explore_options *options);
bool search_backtrack(void);
bool search_again(void);
void search_force(const uint8_t *schedule, unsigned int nr_steps);
unsigned int search_schedule(uint8_t *schedule);
/* All orders are wanted, but not those that come to the same. */
extern bool search_reduces;
void search_race(unsigned int e, unsigned int mask, unsigned int a);

/* races.c: agent a does the step that it announced. */
void search_account(unsigned int a);
/* Of all steps of a history up to this one, what is known stays. */
void take_back_to(unsigned int d);
const struct op *step_done(unsigned int d);
/* Do these steps, of two agents, come to the same in both orders? */
bool commute(const struct op *a, const struct op *b);
bool is_shared(const struct op *op);
extern bool shares_more;
void races_forget(void);

/* A CPU and its store buffer: the order of their steps is the buffer's. */
static inline bool same_cpu(unsigned int a, unsigned int b)
{
	return a == b + EXPLORE_BUFFER || b == a + EXPLORE_BUFFER;
}

#endif
