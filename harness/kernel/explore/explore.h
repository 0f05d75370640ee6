/* SPDX-License-Identifier: MIT */
/*
 * The search over a small program: up to four virtual CPUs, each a function
 * that calls kernel names, in every order that can make a difference.
 *
 * A CPU is a coroutine on the one real thread. Every access to the model's
 * memory and every other kernel name is a step: the CPU says what it is about
 * to do, and goes on when the search picks it. Callbacks of call_rcu() run on
 * an agent of their own, and under TSO each store buffer is one, that writes
 * its oldest store to memory.
 *
 * The model leaves out: callbacks of two CPUs that run at once, or not in the
 * order in which they were queued; plain stores that wait in a buffer; what is
 * neither model memory nor a kernel name, such as a variable on a CPU's stack
 * that another looks at.
 *
 * A history is one order of steps from the same beginning: memory is put back
 * and the CPUs start anew, so that nothing grows with the search. Which orders
 * are tried is source-DPOR with sleep sets: Abdulla, Aronis, Jonsson, Sagonas,
 * "Source Sets: A Foundation for Optimal Dynamic Partial Order Reduction",
 * J. ACM 64(4), 2017; two orders that differ only in steps that commute are
 * one.
 */
#ifndef KERNEL_EXPLORE_H
#define KERNEL_EXPLORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXPLORE_CPUS   4
#define EXPLORE_AGENTS 10 /* CPUs, RCU's callbacks, a store buffer each */
#define EXPLORE_RCU    EXPLORE_CPUS
#define EXPLORE_BUFFER (EXPLORE_RCU + 1) /* + whose it is */
#define EXPLORE_DEPTH  4096 /* steps of a history */

enum explore_model {
	EXPLORE_SC,	/* a store is seen by all at once */
	EXPLORE_TSO,	/* x86: stores wait in a buffer, in order */
};

struct explore_program {
	unsigned int nr_cpus;
	void (*cpu[EXPLORE_CPUS])(void);
	/*
	 * Behind a history, on no CPU: looks at what is left, in model memory
	 * and nowhere else, since what is the same is looked at once.
	 */
	void (*finish)(void);
};

enum explore_mode {
	EXPLORE_ALL,	   /* every order that makes a difference */
	EXPLORE_PREEMPTED, /* at most bound switches from a CPU that could run */
	EXPLORE_SWITCHED,  /* at most bound switches of any kind */
};

struct explore_options {
	enum explore_model model;
	enum explore_mode mode;
	unsigned int bound;
	unsigned long max_histories; /* 0: no limit */
	bool unreduced; /* every order of that mode: to check the search by */
};

enum explore_outcome {
	EXPLORE_COMPLETE, /* every order of that mode */
	EXPLORE_BROKEN,	  /* stopped at .violation */
	EXPLORE_LIMIT,	  /* stopped at max_histories */
	EXPLORE_STOPPED,  /* explore_stop was set */
};

struct explore_violation {
	int obligation; /* strategies/strategy.h */
	char what[160];
};

struct explore_result {
	enum explore_outcome outcome;
	unsigned long histories; /* that ended, the broken one included */
	unsigned long redundant; /* given up: the same as another */
	unsigned long steps;	 /* of all of them */
	unsigned int longest;	 /* steps of a history */
	double seconds;
	struct explore_violation violation;
	/* Who did each step of the broken history. */
	uint8_t schedule[EXPLORE_DEPTH];
	unsigned int nr_steps;
	unsigned int switches;
};

/* Set by a signal handler. */
extern volatile bool explore_stop;

/*
 * A program begins with explore_begin(): memory is empty. What is called
 * between it and the search runs to its end on no CPU; a violation there makes
 * explore_guard() return false.
 */
void explore_begin(enum explore_model model);
bool explore_guard(void (*fn)(void), struct explore_violation *violation);
void explore_search(const struct explore_program *program,
		    const struct explore_options *options,
		    struct explore_result *result);

/*
 * One history again, with what each step did, room for EXPLORE_DEPTH. False:
 * the schedule doesn't fit the program. result says how the history ended.
 */
#define EXPLORE_FRAMES 16

enum explore_op {
	OP_NONE,
	OP_READ,	/* READ_ONCE and the like, plain loads */
	OP_WRITE,	/* WRITE_ONCE, atomic_set, smp_store_release */
	OP_PLAIN_WRITE, /* not kept in a store buffer */
	OP_RMW,		/* any that is atomic; locked on x86 */
	OP_PERCPU,	/* this_cpu_add(): atomic to its CPU, not locked */
	OP_FENCE,
	OP_FREE,
	OP_LOCK,
	OP_RCU_LOCK,
	OP_RCU_UNLOCK,
	OP_GP_START,	/* synchronize_rcu(), call_rcu() */
	OP_GP_END,
	OP_CALLBACK,
	OP_BARRIER,	/* rcu_barrier() */
	OP_COMPLETE,
	OP_WAIT,	/* for a completion */
	OP_PREPARE,	/* to wait for a variable */
	OP_SLEEP,
	OP_WAKE,
	OP_FLUSH,	/* the oldest store of a buffer */
	OP_BARRIER_END,
};

struct explore_record {
	uint8_t agent;
	uint8_t op;
	bool queues;	/* call_rcu(), of OP_GP_START */
	bool has_value;
	const volatile void *address;
	/*
	 * The word, of what reads or writes one; of a callback, before: whose
	 */
	uint64_t before, after;
	const void *frames[EXPLORE_FRAMES]; /* return addresses, inner first */
};

bool explore_replay(const struct explore_program *program,
		    const struct explore_options *options,
		    const uint8_t *schedule, unsigned int nr_steps,
		    struct explore_record *records,
		    struct explore_result *result);

/*
 * For programs. The CPU that runs, 0 on none; the step that it does, from 1
 * on, 0 outside a search. When it last read that word, as a step; 0: never.
 * fn sees each change of the words of a piece of memory, as it comes about.
 */
unsigned int explore_cpu(void);
unsigned int explore_now(void);
unsigned int explore_last_read(const volatile void *address);
/*
 * From here, on this CPU, or up to here: who sleeps violates obligation 2, as
 * who sleeps in a read section, unless these are of a kind that may.
 */
void explore_no_sleep(bool now);
extern bool explore_sleeping_sections;
typedef void explore_watch_fn(const volatile void *address, uint64_t before,
			      uint64_t after);
bool explore_flushing(void);
void explore_watch(const volatile void *start, explore_watch_fn *fn);
/* Ends the history. */
void explore_violate(int obligation, const char *format, ...)
	__attribute__((noreturn, format(printf, 2, 3)));

/*
 * Model memory. A piece never takes the place of one that was freed: a touch
 * of freed memory is a violation of obligation 3. NULL: no more. What is
 * declared explore_data is model memory, too. Its base is aligned to 256.
 */
#define explore_data __attribute__((section("explore_data")))
void *explore_base(void);
void *explore_alloc(size_t size, size_t align, const char *name);
void explore_free(const volatile void *start);
void explore_rename(const volatile void *address, const char *name);
/* The piece that has address; offset is within it. NULL: not model memory. */
const char *explore_name(const volatile void *address, size_t *offset);
/* How the machine calls an address in a violation; set by who knows better. */
extern void (*explore_describe)(const volatile void *address, char *text,
				size_t size);

#endif
