// SPDX-License-Identifier: MIT
/*
 * A row of the native machine. Each path is tried once by the main thread,
 * where a failure is told before anybody waits for it and the kernel's books
 * can be read while it holds a batch; then the team measures it, and nothing
 * may be pinned or mapped afterwards.
 */
#include "bench/native/native.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "bench/native/status.h"
#include "bench/workloads/threads.h"

/* Reading the clock, at 25 ns, is 1 % of a round of so many calls of 100 ns. */
#define NATIVE_ROUND_PAGES 64
/* What gup_test's clock cuts off, 0.5 us in the mean, is 1 % of this. */
#define CLOCKED_PHASE_S 50e-6

extern const struct native_path native_vmsplice, native_io_uring,
	native_process_vm_readv, native_direct, native_gup_fast,
	native_pin_fast, native_pin_longterm, native_touch, native_populate,
	native_remap;

const struct native_path *const native_paths[] = {
	&native_vmsplice, &native_io_uring, &native_process_vm_readv,
	&native_direct, &native_gup_fast, &native_pin_fast,
	&native_pin_longterm, &native_touch, &native_populate, &native_remap,
};
const unsigned int nr_native_paths =
	sizeof(native_paths) / sizeof(native_paths[0]);

#ifdef __SANITIZE_THREAD__
#define TSAN true
#else
#define TSAN false
#endif

/* Everything a row needs. */
struct native {
	const struct native_path *path;
	const struct row *row;
	const struct timing *timing;
	struct native_memory memory;
	struct worker *workers;
	struct native_thread *threads;	/* beside them, one a worker */
};

/* struct worker knows no system calls. */
static _Thread_local struct native_thread *self;

const char *native_name(unsigned int instance)
{
	const struct native_path *path = native_paths[instance / 2];

	return instance % 2 ? path->floor_name : path->name;
}

__attribute__((cold)) long native_failed(struct native_thread *t,
					 const char *call, int err,
					 const char *todo)
{
	if (!t->why[0])
		snprintf(t->why, sizeof(t->why), "%s: %s%s%s", call,
			 strerror(err), todo ? "; " : "", todo ? todo : "");
	return -err;
}

static __attribute__((cold)) void came_short(struct native_thread *t,
					     const char *what, long got,
					     unsigned long due)
{
	if (!t->why[0])
		snprintf(t->why, sizeof(t->why), "%s of %lu base pages came "
			 "to %ld", what, due, got);
}

static unsigned long due(const struct native_thread *t, unsigned long nr)
{
	return t->floor ? 0 : nr;
}

/* Notes what a call gave; false: not what it should have. */
static bool account(struct native_thread *t, const char *what, long got,
		    unsigned long nr, unsigned long *book)
{
	if (likely(got == (long)due(t, nr))) {
		*book += (unsigned long)got;
		return true;
	}
	came_short(t, what, got, due(t, nr));
	return false;
}

static double apart_round(struct worker *w, struct native_thread *t,
			  double *phase_s)
{
	const struct native_path *path = t->path;
	unsigned long i, first = w->next;
	double begin, middle, end;
	bool ok = true;

	begin = now_s();
	for (i = 0; i < w->calls && ok; i++)
		ok = account(t, "get", path->get(t, advance(w)), w->batch,
			     &w->gets);
	middle = now_s();
	w->next = first;
	for (i = 0; i < w->calls && ok; i++)
		ok = account(t, "put", path->put(t, advance(w)), w->batch,
			     &w->puts);
	end = now_s();
	phase_s[0] += middle - begin;
	phase_s[1] += end - middle;
	return end;
}

static double both_round(struct worker *w, struct native_thread *t,
			 double *phase_s)
{
	double begin = now_s(), end;
	unsigned long i;
	bool ok = true;

	for (i = 0; i < w->calls && ok; i++)
		ok = account(t, "call", t->path->both(t, advance(w)), w->batch,
			     &w->gets);
	end = now_s();
	w->puts = w->gets;
	phase_s[0] += end - begin;
	return end;
}

static double clocked_round(struct worker *w, struct native_thread *t,
			    double *phase_s)
{
	unsigned long nr = w->calls * w->batch;

	account(t, "call", t->path->clocked(t, w->start, nr, phase_s), nr,
		&w->gets);
	w->puts = w->gets;
	return now_s();
}

/* After a failure only the protocol goes on: the others need all members. */
static noinline double native_round(struct worker *w, double *phase_s)
{
	struct native_thread *t = self;

	if (unlikely(t->why[0]))
		return now_s();
	if (t->path->clocked)
		return clocked_round(w, t, phase_s);
	if (t->path->both)
		return both_round(w, t, phase_s);
	return apart_round(w, t, phase_s);
}

static unsigned long faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	return (unsigned long)usage.ru_minflt;
}

/*
 * The kernel's own count: a fault for every page that was mapped. A floor has
 * none of its own, but the machine may have some (NUMA balancing), and
 * ThreadSanitizer has, of its shadow of what is mapped.
 */
static void check_faults(struct native_thread *t, const struct worker *w,
			 unsigned long counted)
{
	unsigned long stored = w->timed_pages / t->memory->unit;
	unsigned long mapped = w->gets / t->memory->unit;

	if (t->why[0] || t->path->kind != NATIVE_FAULT)
		return;
	/* Linux 6.1 counts none of these */
	if (t->path->gup_faults && t->memory->hugetlb)
		return;
	if (!t->floor && counted < mapped)
		snprintf(t->why, sizeof(t->why),
			 "books are off: %lu pages mapped by %lu faults",
			 mapped, counted);
	if (t->floor && !TSAN && counted > 100 + stored / 10)
		snprintf(t->why, sizeof(t->why),
			 "books are off: %lu faults in a floor that maps "
			 "nothing", counted);
}

static void check_held(struct native_thread *t, long least, long most)
{
	long held = t->path->held && !t->why[0] ? t->path->held(t) : -1;

	if (held >= 0 && (held < least || held > most))
		snprintf(t->why, sizeof(t->why),
			 "books are off: the kernel says that %ld base pages "
			 "are pinned, not %ld", held, least);
}

/* Of nr base pages so many are mapped; a floor's stay so, or never were. */
static void check_mapped(struct native_thread *t, unsigned long nr,
			 unsigned long expected)
{
	long mapped;

	if (t->why[0] || t->path->kind != NATIVE_FAULT || t->floor)
		return;
	mapped = native_mapped(t->memory, t->start, nr);
	if (mapped >= 0 && mapped != (long)expected)
		snprintf(t->why, sizeof(t->why),
			 "books are off: %ld base pages are mapped, not %lu",
			 mapped, expected);
}

/* A store a page has mapped all of it, or some pages are smaller. */
static void check_sizes(struct native_thread *t)
{
	unsigned long nr = t->end - t->start;
	long mapped = native_mapped(t->memory, t->start, nr);

	if (mapped >= 0 && (unsigned long)mapped < nr)
		snprintf(t->why, sizeof(t->why), "of %lu base pages %ld are "
			 "mapped by stores to pages of %lu: its pages have "
			 "several sizes; " SEVERAL_SIZES, nr, mapped,
			 t->memory->unit);
}

static void native_member(struct member *me, void *arg)
{
	struct native *n = arg;
	struct worker *w = &n->workers[me->id];
	struct native_thread *t = &n->threads[me->id];
	unsigned long before;

	self = t;
	rcu_thread_online();
	native_store(t->memory, t->start, t->end - t->start);
	check_sizes(t);
	if (t->path->open(t) && !t->why[0])
		native_failed(t, "open", EINVAL, NULL);
	before = faults();
	measure(me, w, n->timing, native_round);
	check_faults(t, w, faults() - before);

	/* everybody has put what it got */
	team_barrier(me);
	check_held(t, 0, 0);
	check_mapped(t, t->end - t->start, 0);
	team_barrier(me);
	t->path->close(t);
	rcu_thread_offline();
}

/* One batch, with a look at the kernel's books while it is held. */
static void try_once(struct native_thread *t)
{
	const struct native_path *path = t->path;
	unsigned long gets = 0, puts = 0;
	double unused[2];

	if (path->clocked) {
		account(t, "call", path->clocked(t, 0, t->batch, unused),
			t->batch, &gets);
		return;
	}
	if (path->both) {
		account(t, "call", path->both(t, 0), t->batch, &gets);
		return;
	}
	if (!account(t, "get", path->get(t, 0), t->batch, &gets))
		return;
	check_held(t, (long)due(t, t->batch), t->floor ? 0 : LONG_MAX);
	check_mapped(t, t->batch, t->batch);
	account(t, "put", path->put(t, 0), t->batch, &puts);
	check_held(t, 0, 0);
	check_mapped(t, t->batch, 0);
}

static int try_path(struct native *n, struct sample *sample, const char *name)
{
	struct native_thread t = n->threads[0];

	t.start = 0;
	t.end = t.batch;
	t.calls = 1;
	native_store(t.memory, 0, t.batch);
	if (!t.path->open(&t))
		try_once(&t);
	t.path->close(&t);
	return t.why[0] ? fail(sample, name, t.why) : 0;
}

static int check_batch(const struct native *n, const char *name,
		       struct sample *sample)
{
	unsigned long batch = n->workers->batch, unit = n->memory.unit;
	unsigned long max = n->path->max_batch;
	char why[128] = "";

	if (max && batch > max)
		snprintf(why, sizeof(why), "a batch of %lu base pages is too "
			 "large: it takes up to %lu", batch, max);
	else if (n->path->kind == NATIVE_FAULT && batch % unit)
		snprintf(why, sizeof(why), "a page of this memory is %lu base "
			 "pages: take a batch that's a multiple", unit);
	return why[0] ? fail(sample, name, why) : 0;
}

/* Threads share no page that they don't own. */
static int workers_for(struct native *n, struct sample *sample)
{
	struct row row = *n->row;

	row.axis[AXIS_ORDER] =
		(unsigned long)__builtin_ctzl(n->memory.unit);
	n->workers = workers_create(&row, row.axis[AXIS_BATCH],
				    NATIVE_ROUND_PAGES, 1, sample);
	return n->workers ? 0 : -1;
}

static int threads_for(struct native *n, bool floor, struct sample *sample)
{
	unsigned long i, nr = n->row->axis[AXIS_THREADS];
	bool hot = n->row->axis[AXIS_RANGE] == RANGE_HOT;
	struct worker *w;

	n->threads = calloc(nr, sizeof(*n->threads));
	if (!n->threads)
		return fail(sample, "threads", strerror(ENOMEM));
	for (i = 0; i < nr; i++) {
		w = &n->workers[i];
		if (hot)
			w->end = w->start + w->batch;
		if (n->path->clocked)
			w->calls = (w->end - w->start) / w->batch;
		if (n->path->max_calls && w->calls > n->path->max_calls)
			w->calls = n->path->max_calls;
		n->threads[i] = (struct native_thread){
			.path = n->path,
			.memory = &n->memory,
			.floor = floor,
			.start = w->start,
			.end = w->end,
			.batch = w->batch,
			.calls = w->calls,
		};
		sample->round = w->calls * w->batch;
	}
	return 0;
}

/* A phase of gup_test's must be long for its clock. */
static int check_clock(const struct native *n, const char *name,
		       struct sample *sample)
{
	double shortest = sample->phase[0] < sample->phase[1] ?
		sample->phase[0] : sample->phase[1];
	char why[128];

	shortest *= (double)sample->round * 1e-9;
	if (!n->path->clocked || n->threads->floor ||
	    shortest >= CLOCKED_PHASE_S)
		return 0;
	snprintf(why, sizeof(why), "a phase takes %.1f us by a clock of 1 us: "
		 "take a larger --size, for %.0f us at least", shortest * 1e6,
		 CLOCKED_PHASE_S * 1e6);
	return fail(sample, name, why);
}

static int sum(struct native *n, const char *name, struct sample *sample)
{
	unsigned long i;

	for (i = 0; i < n->row->axis[AXIS_THREADS]; i++)
		if (n->threads[i].why[0])
			return fail(sample, name, n->threads[i].why);
	if (workers_sum(n->row, n->workers, sample) ||
	    check_clock(n, name, sample))
		return -1;
	if (!n->path->apart)
		sample->phase[0] = sample->phase[1] = -1;
	return 0;
}

/*
 * The kernel counts every FOLL_PIN of the whole system, a little late: it may
 * say more than ours, but hardly less.
 */
static int check_foll_pin(const char *name, long before,
			  struct sample *sample)
{
	long counted = vmstat_count("nr_foll_pin_acquired") - before;
	char why[128];

	if (before < 0 || counted + vmstat_slack() >= (long)sample->gets)
		return 0;
	snprintf(why, sizeof(why),
		 "books are off: %lu base pages pinned, but the kernel's "
		 "nr_foll_pin_acquired rose by %ld", sample->gets,
		 counted);
	return fail(sample, name, why);
}

static int run_mapped(struct native *n, bool floor, const char *name,
		      struct team *team, struct sample *sample)
{
	long pinned = -1;

	if (workers_for(n, sample) || threads_for(n, floor, sample) ||
	    check_batch(n, name, sample) || try_path(n, sample, name))
		return -1;
	if (n->path->foll_pin)
		pinned = vmstat_count("nr_foll_pin_acquired");
	team_run(team, (unsigned int)n->row->axis[AXIS_THREADS], native_member,
		 n);
	if (sum(n, name, sample))
		return -1;
	return check_foll_pin(name, pinned, sample);
}

int native_run_path(const struct native_path *path, bool floor,
		    const struct row *row, const struct timing *timing,
		    const struct place *place, struct team *team,
		    struct sample *sample)
{
	struct native n = { .path = path, .row = row, .timing = timing };
	const char *name = floor ? path->floor_name : path->name;
	const char *missing = NULL;
	char why[768];
	int err;

	if (path->missing)
		missing = path->missing(place->memory);
	if (missing)
		return fail(sample, name, missing);
	if (native_map(&n.memory, place->memory, place->data_node,
		       row->axis[AXIS_SIZE], why, sizeof(why)))
		return fail(sample, name, why);
	sample->fault_bytes = n.memory.fault_bytes;
	sample->data_node = n.memory.node;
	err = run_mapped(&n, floor, name, team, sample);
	free(n.threads);
	free(n.workers);
	native_unmap(&n.memory);
	return err;
}

int native_run(unsigned int instance, const struct row *row,
	       const struct timing *timing, const struct place *place,
	       struct team *team, struct sample *sample)
{
	return native_run_path(native_paths[instance / 2], instance % 2, row,
			       timing, place, team, sample);
}
