/* SPDX-License-Identifier: MIT */
/*
 * What the obligations' cases share: one device, called life, of the strategy
 * that is the subject, with its faults and pins; threads that one can ask
 * whether they are blocked; and a way to stop a thread in the middle of a hook.
 *
 * Each case runs in a process of its own. It ends by returning (kept), by
 * check() (broken), by a signal (broken) or by skip_case().
 */
#ifndef TESTS_CONFORMANCE_H
#define TESTS_CONFORMANCE_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>

#include "harness/device/fault.h"
#include "harness/device/gup.h"
#include "harness/device/life.h"
#include "strategies/strategy.h"

/* subject.c, compiled once for each strategy */
extern const struct strategy *const subject;
extern const char *const subject_name;
extern const enum primitive subject_primitive;

#define check(cond, ...)						\
do {									\
	if (unlikely(!(cond)))						\
		check_failed(__FILE__, __LINE__, #cond, __VA_ARGS__);	\
} while (0)

void check_failed(const char *file, int line, const char *cond,
		  const char *format, ...)
	__attribute__((noreturn, format(printf, 4, 5)));

/* Exit statuses of a case: skipped; broken as .history tells. */
#define CASE_SKIPPED 77
#define CASE_AS_TOLD 42
void skip_case(void) __attribute__((noreturn));

/* A thread that doesn't get on for so long never will. */
extern double patience_s;

/* The device. */
enum phase { ALIVE, KILLED, UNMAPPED, DRAINED, CLOSED };

#define NR_MMS 3

struct life {
	struct dev_dax dev;
	const struct pgmap_hooks *hooks;
	unsigned int flags;	/* of every pin: FOLL_GET or FOLL_PIN */
	unsigned long unit;	/* base pages in a mapping */
	unsigned long last;	/* index of the last base page */
	atomic_t phase;		/* the last that is over */
};

extern struct life life;

/* units mappings; 0: several, as many as are cheap at that order */
void life_open(unsigned int order, unsigned long units);
void life_kill(void);
void life_unmap(void);
void life_drain(void);
void life_close(void);
/* All that is left of the phases, with the books before and after each. */
void life_end(void);
enum phase life_phase(void);

/* hooks: life.hooks, or the subject's with something wrapped around */
bool fault(unsigned int mm, unsigned long index);
bool zap(unsigned int mm, unsigned long index);
/* Checks that the pages are those of the device from index on. */
unsigned long gup(unsigned int mm, unsigned long index, unsigned long nr);
void unpin(unsigned long index, unsigned long nr);
/* The same, and it must succeed. */
void must_fault(unsigned int mm, unsigned long index);
void must_zap(unsigned int mm, unsigned long index);
void must_gup(unsigned int mm, unsigned long index, unsigned long nr);
/*
 * A walk of page 0's leaf that read the entry before it was zapped, and reads
 * it again now: what it gets, it gives back.
 */
void late_walk(void);

/* The count of the page that counts for index. */
int count(unsigned long index);
void set_count(unsigned long index, int nr);
/* It's at its idle value, and no put will find that it isn't the last. */
bool idle(unsigned long index);
/* What a pin of nr base pages from a unit's start adds to it. */
int pin_worth(unsigned long nr);
/* Pages with a count of their own among nr base pages from a unit's start. */
unsigned long counts_of(unsigned long nr);
/* Every count is idle. */
bool all_idle(void);
/* References on the pgmap, 0 for a strategy that keeps none. */
long refs(void);

/*
 * Free callbacks so far in this case, or for one page of this life. due(nr):
 * what nr base pages are worth whose last pin went, and no mapping is left;
 * due_mapped(nr): and they are mapped still; due_zap(nr): that nobody pinned
 * since they were mapped, when their last mapping goes
 */
unsigned long frees(void);
unsigned long frees_of(unsigned long index);
unsigned long due(unsigned long nr);
unsigned long due_mapped(unsigned long nr);
unsigned long due_zap(unsigned long nr);
/*
 * A callback comes behind the put that is due to it, so a fault may have made
 * the page busy again: set by the case that does that, no other.
 */
extern bool busy_again;

/* Notes counts, references and callbacks; later: nothing is different. */
void note_books(void);
void check_books(const char *when);

/* Can this process read that byte? */
bool readable(const volatile void *address);

/* Threads. */
struct task {
	pthread_t thread;
	void (*fn)(void *arg);
	void *arg;
	atomic_t tid, go, done;
};

/*
 * A thread that will call fn(arg) from task_go() on. Apart, since a thread
 * registers with RCU as it starts: none can start inside a read section.
 */
void task_prepare(struct task *task, void (*fn)(void *arg), void *arg);
void task_go(struct task *task);
void task_start(struct task *task, void (*fn)(void *arg), void *arg);
/* Waits until the task is over (false) or sleeps and goes on sleeping. */
bool task_blocked(struct task *task);
double task_cpu_ms(struct task *task);
/* Fails the case if the task doesn't get there. */
void task_join(struct task *task);

/* From here on a teardown's sweep has two more threads; they stay. */
void start_sweepers(void);
void sleep_ms(unsigned int ms);

/*
 * Calls fn behind the at'th kernel operation (count_machine.h) that this
 * thread does from now on, in the middle of whatever hook that is: fn is what
 * another CPU does meanwhile. stop_over(): did it come to that?
 */
void stop_at(unsigned long at, void (*fn)(void));
bool stop_over(void);
/* Kernel operations since the last stop_at(). */
unsigned long stop_operations(void);
/* Of nr stops a few to try: the first, the middle, the last; 0 ends it. */
unsigned long next_stop(unsigned long at, unsigned long nr);

/* The cases, one file an obligation or two; the table: conformance_test.c */
void fault_after_kill(unsigned int order);
void fault_busy_after_kill(unsigned int order);
void fault_pinned_after_kill(unsigned int order);
void gup_after_kill(unsigned int order);
void gup_after_unmap(unsigned int order);
void kill_inside_fault(unsigned int order);
void kill_race(unsigned int order);

void drain_of_idle(unsigned int order);
void drain_waits_for_pin(unsigned int order);
void drain_waits_for_last_of_many(unsigned int order);
void drain_waits_for_part_of_leaf(unsigned int order);
void drain_waits_for_mapping(unsigned int order);
void teardown_inside_gup(unsigned int order);

void freed_memory_faults(unsigned int order);
void teardown_inside_unpin(unsigned int order);
void unpin_inside_teardown(unsigned int order);
void teardown_inside_revived_unpin(unsigned int order);
void teardown_race(unsigned int order);
void close_behind_lookup(unsigned int order);

void free_once(unsigned int order);
void free_of_parts(unsigned int order);
void free_across_drain(unsigned int order);
void free_never_at_teardown(unsigned int order);
void free_whose_put_is_last(unsigned int order);
void free_beside_fault(unsigned int order);
void free_before_fault(unsigned int order);

void counts_come_back(unsigned int order);
void counts_of_several_mms(unsigned int order);
void counts_put_elsewhere(unsigned int order);
void gup_never_from_zero(unsigned int order);
void fault_beside_last_unpin(unsigned int order);
void get_and_put_of_any_page(unsigned int order);

void gup_refused_in_the_middle(unsigned int order);
void gup_of_changed_entry(unsigned int order);
void gup_beside_zap(unsigned int order);
void fault_refused(unsigned int order);

void gup_returns_named_pages(unsigned int order);
void gup_follows_the_entry(unsigned int order);

void ref_over_lives(unsigned int order);

void pin_outlives_teardown(unsigned int order);
void pin_between_increment_and_test(unsigned int order);

#endif
