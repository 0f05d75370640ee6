// SPDX-License-Identifier: MIT
#include "bench/workloads/live.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "bench/workloads/threads.h"
#include "harness/kernel/kernel.h"
#include "harness/stats/random.h"
#include "harness/stats/stats.h"

/* Base pages that a thread uses of its slice: it's warm soon. */
#define LIVE_WINDOW 4096UL
/* A thread that waits looks for news so often. */
#define NEWS_S	    200e-6
/* What is measured before the kill, at least. */
#define RATE_S	    1e-3
/* Warm in some milliseconds, or something is wrong. */
#define COLD_S	    10.0

static int share_out(struct live *live)
{
	unsigned long unit = 1UL << live->row->axis[AXIS_ORDER], slice;
	unsigned long window = LIVE_WINDOW;
	struct live_thread *t;

	slice = live->row->axis[AXIS_SIZE] / PAGE_SIZE / live->nr_threads;
	slice -= slice % unit;
	if (live->batch == ULONG_MAX)
		live->batch = slice;
	if (window < live->batch)
		window = live->batch;
	/* not more than the slice, which is whole folios */
	window = (window + unit - 1) / unit * unit;
	if (window > slice)
		window = slice;
	if (!window || live->batch > window)
		return fail(live->sample, "no batch for every thread",
			    "the device is too small");
	for (unsigned int i = 0; i < live->nr_threads; i++) {
		t = &live->threads[i];
		*t = (struct live_thread){
			.live = live,
			.start = i * slice,
			.end = i * slice + window,
			.random = i,
			.pages = calloc(live->batch, sizeof(*t->pages)),
		};
		if (!t->pages)
			return fail(live->sample, "no memory for the threads",
				    strerror(ENOMEM));
	}
	return 0;
}

int live_create(struct live *live, const struct row *row,
		const struct timing *timing, const struct place *place,
		struct sample *sample)
{
	size_t size = row->axis[AXIS_THREADS] * sizeof(struct live_thread);
	double *values = calloc(NR_LIVE_VALUES * timing->lives,
				sizeof(*values));

	*live = (struct live){
		.row = row,
		.timing = timing,
		.place = place,
		.sample = sample,
		.flags = row->axis[AXIS_FOLL] ? FOLL_PIN : FOLL_GET,
		.batch = row->axis[AXIS_BATCH],
		.nr_threads = row->axis[AXIS_THREADS],
		.threads = aligned_alloc(128, size),
	};
	for (unsigned int i = 0; i < NR_LIVE_VALUES; i++)
		live->values[i] = values + i * timing->lives;
	if (live->threads)
		memset(live->threads, 0, size);
	pthread_barrier_init(&live->meet, NULL, live->nr_threads + 1);
	if (!values || !live->threads)
		return fail(sample, "no memory for the threads",
			    strerror(ENOMEM));
	return share_out(live);
}

void live_destroy(struct live *live)
{
	for (unsigned int i = 0; live->threads && i < live->nr_threads; i++)
		free(live->threads[i].pages);
	free(live->threads);
	free(live->values[0]);
	pthread_barrier_destroy(&live->meet);
}

void live_meet(struct live *live)
{
	/* who sleeps is in no read section */
	bool online = rcu_sleep_begin();

	pthread_barrier_wait(&live->meet);
	if (online)
		rcu_thread_online();
}

static void sleep_s(double s)
{
	struct timespec ts = { .tv_nsec = (long)(s * 1e9) % 1000000000,
			       .tv_sec = (time_t)s };
	bool online = rcu_sleep_begin();

	nanosleep(&ts, NULL);
	if (online)
		rcu_thread_online();
}

/* The kernel adds 50 us to a sleep, so as to wake up for several at once. */
void live_thread_enter(void)
{
	prctl(PR_SET_TIMERSLACK, 1UL);
}

void live_thread_leave(void)
{
	prctl(PR_SET_TIMERSLACK, 0UL);	/* as it was */
}

static void begin_thread(struct live_thread *t)
{
	*t = (struct live_thread){
		.live = t->live,
		.start = t->start,
		.end = t->end,
		.next = t->start,
		.next_fault = t->start,
		.pages = t->pages,
		.random = t->random,
	};
}

void live_begin(struct live *live, struct dev_dax *dev, unsigned long mapped)
{
	live->dev = dev;
	live->mapped = mapped;
	for (unsigned int i = 0; i < live->nr_threads; i++)
		begin_thread(&live->threads[i]);
	live_enter(live, LIVE_UP);
}

double live_due(struct live_thread *t, double now)
{
	unsigned long hold = t->live->row->axis[AXIS_HOLD];
	double hold_s = (double)hold_ns(hold) * 1e-9;

	switch (hold_kind(hold)) {
	case HOLD_LATE:
		if (t->has_late)
			return now;
		t->has_late = true;
		return INFINITY;
	case HOLD_EXP:
		/* of (0, 1]: 53 bits, and never 0 */
		return now - hold_s * log((double)((stats_random(&t->random) >>
						    11) + 1) * 0x1p-53);
	default:
		return now + hold_s;
	}
}

void live_drop_late(struct live_thread *t)
{
	double hold_s = (double)hold_ns(t->live->row->axis[AXIS_HOLD]) * 1e-9;

	for (unsigned int i = 0; i < t->nr_pins; i++)
		if (isinf(t->pins[i].due))
			t->pins[i].due = t->live->kill_at + hold_s;
}

void live_nap(const struct live_thread *t, double now)
{
	double until = now + NEWS_S;

	for (unsigned int i = 0; i < t->nr_pins; i++)
		if (t->pins[i].due < until)
			until = t->pins[i].due;
	if (until > now)
		sleep_s(until - now);
}

void live_done(struct live_thread *t, double start, bool pin)
{
	t->last_start = start;
	__atomic_store_n(&t->ops, t->ops + 1, __ATOMIC_RELAXED);
	if (pin || t->live->row->axis[AXIS_RATIO] == 100)
		__atomic_store_n(&t->warm, true, __ATOMIC_RELAXED);
}

unsigned long live_ops(const struct live *live)
{
	unsigned long ops = 0;

	for (unsigned int i = 0; i < live->nr_threads; i++)
		ops += __atomic_load_n(&live->threads[i].ops, __ATOMIC_RELAXED);
	return ops;
}

static bool all_warm(const struct live *live)
{
	for (unsigned int i = 0; i < live->nr_threads; i++)
		if (!__atomic_load_n(&live->threads[i].warm, __ATOMIC_RELAXED))
			return false;
	return true;
}

double live_warm_up(struct live *live)
{
	double warmup_s = live->timing->warmup_s, start = now_s(), since;
	unsigned long before;

	do {
		sleep_s(warmup_s < NEWS_S ? NEWS_S : warmup_s);
		live->cold = !all_warm(live);
	} while (live->cold && now_s() - start < COLD_S);
	before = live_ops(live);
	since = now_s();
	sleep_s(warmup_s < RATE_S ? RATE_S : warmup_s);
	return (double)(live_ops(live) - before) / (now_s() - since);
}

unsigned long live_tried(const struct live *live)
{
	unsigned long tried = 0;

	for (unsigned int i = 0; i < live->nr_threads; i++)
		tried += live->threads[i].tried;
	return tried;
}

unsigned long live_frees(const struct live *live)
{
	unsigned long frees = 0;

	for (unsigned int i = 0; i < live->nr_threads; i++)
		frees += live->threads[i].frees;
	return frees;
}

/* What teardown leaves is the same for every page, and nobody's. */
static int audit_counts(struct live *live, const struct strategy *strategy)
{
	const struct pgmap_hooks *hooks = &strategy->hooks;
	struct percpu_ref *ref = &live->dev->pgmap->ref;
	int first = dev_dax_page_count(live->dev, 0), count;
	unsigned long i, step = 1;
	char why[128];

	if (hooks->unit == UNIT_FOLIOS)
		step <<= live->dev->order;
	for (i = 0; i < live->dev->nr_pages; i += step) {
		count = dev_dax_page_count(live->dev, i);
		if (count >= 0 && count <= hooks->idle && count == first)
			continue;
		snprintf(why, sizeof(why), "page %lu has a count of %d after "
			 "drain, page 0 of %d", i, count, first);
		return books_off(live->sample, why);
	}
	if (!ref->data || !percpu_ref_sum(ref))
		return 0;
	return books_off(live->sample, "pgmap references are out after drain");
}

static int audit_thread(const struct live_thread *t, double drained,
			const struct strategy *strategy, struct sample *sample)
{
	char why[128];

	if (t->gets != t->puts)
		return books_off(sample, "gets and puts differ");
	if (strategy->verdict == VERDICT_FLOOR)
		return 0;
	if (t->wrong)
		return books_off(sample, t->wrong);
	if (t->left) {
		snprintf(why, sizeof(why), "drain returned with %lu base pages "
			 "pinned", t->left);
		return books_off(sample, why);
	}
	if (t->last_release > drained)
		return books_off(sample, "a pin was released after drain had "
				 "returned");
	return 0;
}

int live_audit(struct live *live, const struct strategy *strategy,
	       const struct live_record *record)
{
	if (live->cold)
		return fail(live->sample, "no warm thread", "for 10 s none "
			    "could pin on a device that is alive");
	for (unsigned int i = 0; i < live->nr_threads; i++)
		if (audit_thread(&live->threads[i], record->drained, strategy,
				 live->sample))
			return -1;
	return audit_counts(live, strategy);
}

static bool any_tested(const struct live *live)
{
	for (unsigned int i = 0; i < live->nr_threads; i++)
		if (live->threads[i].tested)
			return true;
	return false;
}

static double last(const struct live *live, size_t offset, double at_least)
{
	double latest = at_least, at;

	for (unsigned int i = 0; i < live->nr_threads; i++) {
		at = *(const double *)((const char *)&live->threads[i] +
				       offset);
		if (at > latest)
			latest = at;
	}
	return latest;
}

void live_keep(struct live *live, const struct strategy *strategy,
	       const struct live_record *r, int life)
{
	bool floor = strategy->verdict == VERDICT_FLOOR;
	double lost = r->rate * (r->drained - r->kill) -
		      (double)(r->after - r->before);
	const double values[NR_LIVE_VALUES] = {
		[LIVE_KILL] = (r->killed - r->kill) * 1e6,
		[LIVE_UNMAP] = (r->unmapped - r->killed) * 1e6,
		[LIVE_DRAIN] = (r->drained - r->unmapped) * 1e6,
		[LIVE_FREE] = (r->freed - r->free) * 1e6,
		/* the floor blocks nothing, and waits for nobody */
		[LIVE_BLOCK_NEW] = floor || !any_tested(live) ? -1 :
			(last(live, offsetof(struct live_thread, last_start),
			      r->kill) - r->kill) * 1e6,
		[LIVE_DRAIN_DELAY] = floor ? -1 :
			(r->drained -
			 last(live, offsetof(struct live_thread, last_release),
			      r->unmapped)) * 1e6,
		[LIVE_DRAIN_CPU] = r->drain_cpu_s * 1e6,
		[LIVE_LOST] = lost > 0 ? lost : 0,
	};

	if (life < 0)
		return;
	for (unsigned int i = 0; i < NR_LIVE_VALUES; i++)
		live->values[i][life] = values[i];
	live->cpu_s += r->cpu_s;
	for (unsigned int i = 0; i < live->nr_threads; i++) {
		live->sample->gets += live->threads[i].gets;
		live->sample->puts += live->threads[i].puts;
	}
	live->sample->frees += live_frees(live) + r->frees;
}

/* Of the lives that have the value. */
static void tail_of(double *values, unsigned int lives, struct tail *tail)
{
	unsigned int nr = 0;
	struct stats_summary summary;

	for (unsigned int i = 0; i < lives; i++)
		if (values[i] >= 0)
			values[nr++] = values[i];
	*tail = (struct tail){ { -1, -1, -1 } };
	if (!nr)
		return;
	summary = stats_summarize(values, nr);
	tail->part[TAIL_P50] = summary.median;
	tail->part[TAIL_P99] = stats_quantile(values, nr, 0.99);
	tail->part[TAIL_MAX] = summary.max;
}

void live_sum(struct live *live)
{
	unsigned int lives = live->timing->lives;
	struct sample *sample = live->sample;

	for (unsigned int i = 0; i < NR_LIVE_VALUES; i++)
		tail_of(live->values[i], lives, &sample->tail[i]);
	for (unsigned int i = 0; i <= LIVE_FREE; i++) {
		sample->phase[i] = sample->tail[i].part[TAIL_P50];
		sample->total += sample->phase[i];
	}
	sample->cpu = live->cpu_s * 1e6 / lives;
	sample->pages = lives;
}
