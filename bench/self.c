// SPDX-License-Identifier: MIT
/*
 * The harness measured against itself. Both sides of a ratio are measured in
 * turns in one process, and the fastest turn of each counts: whatever else
 * the machine does only ever adds time.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/self.h"
#include "bench/self_floor.h"
#include "bench/workloads/workload.h"
#include "harness/device/fault.h"
#include "harness/device/life.h"
#include "harness/kernel/kernel.h"
#include "harness/machine/topology.h"
#include "harness/memory/memory.h"
#include "harness/stats/stats.h"
#include "strategies/edge.h"
#include "strategies/folio_liveness.h"
#include "strategies/liveness.h"

#define TURNS 15

struct self {
	struct team *team;
	const char *what;		/* of a failure */
	int err;
};

static double fastest(double *values)
{
	return stats_summarize(values, TURNS).min;
}

/* Milliseconds each, and a neighbour takes of the bandwidth for longer. */
#define SWEEP_TURNS 60

/* null's loop and the one by hand; the worse of PTE and PMD leaves. */
struct floor_turn {
	struct floor *floor;
	double ns;
};

static void floor_member(struct member *me, void *arg)
{
	struct floor_turn *turn = arg;

	turn->ns = floor_run(turn->floor, 0.02);
}

static const struct instance *find_null(void)
{
	unsigned int i;

	for (i = 0; i < nr_instances; i++)
		if (instances[i].strategy->verdict == VERDICT_FLOOR)
			return &instances[i];
	return NULL;
}

static double floor_ratio(struct self *self, unsigned int order)
{
	const struct instance *null = find_null();
	struct row row = { .axis = { [AXIS_ORDER] = order, [AXIS_BATCH] = 512,
				     [AXIS_THREADS] = 1,
				     [AXIS_SIZE] = 1UL << 30 } };
	struct timing timing = { .warmup_s = 0.005, .window_s = 0.02,
				 .lives = 1 };
	struct memory memory = { .kind = &dram, .node = -1 };
	struct place place = { .memory = &memory, .data_node = -1,
			       .vmemmap_node = -1, .pgmap_node = -1,
			       .table_node = -1 };
	double by_hand[TURNS], harness[TURNS];
	struct floor_turn turn;
	struct sample sample;
	int i;

	while (strcmp(workloads[row.workload].name, "gup"))
		row.workload++;
	turn.floor = floor_open(row.axis[AXIS_SIZE] / PAGE_SIZE, order);
	if (!turn.floor) {
		self->err = ENOMEM;
		self->what = "the tables of the loop by hand";
		return 0;
	}
	for (i = 0; i < TURNS && !self->err; i++) {
		sample = (struct sample){ 0 };
		self->err = null->run[0][0][row.workload](&row, &timing, &place,
						    self->team, &sample) ?
				    EIO : 0;
		self->what = "null's gup loop";
		harness[i] = sample.total;
		team_run(self->team, 1, floor_member, &turn);
		by_hand[i] = turn.ns;
	}
	floor_close(turn.floor);
	return self->err ? 0 : fastest(harness) / fastest(by_hand);
}

/* Pairs of get and put: of one percpu_ref, or of an uncontended word. */
#define PAIRS 500000

struct pairs {
	struct percpu_ref *ref;		/* NULL: the word */
	double ns;			/* a pair, mean over threads */
	pthread_mutex_t lock;
};

static void pairs_do(struct percpu_ref *ref, atomic_t *word)
{
	long i;

	if (ref) {
		for (i = 0; i < PAIRS; i++)
			if (percpu_ref_tryget_live(ref))
				percpu_ref_put(ref);
	} else {
		for (i = 0; i < PAIRS; i++) {
			atomic_inc(word);
			atomic_dec(word);
		}
	}
}

static void pairs_member(struct member *me, void *arg)
{
	_Alignas(128) atomic_t word = ATOMIC_INIT(0);
	struct pairs *p = arg;
	double begin, ns;

	team_barrier(me);
	begin = now_s();
	do {
		pairs_do(p->ref, &word);
	} while (!team_warm(me, 0, begin));
	begin = now_s();
	pairs_do(p->ref, &word);
	ns = (now_s() - begin) * 1e9 / PAIRS;
	team_finished(me);
	while (!team_all_finished(me))
		pairs_do(p->ref, &word);

	pthread_mutex_lock(&p->lock);
	p->ns += ns / me->nr;
	pthread_mutex_unlock(&p->lock);
}

static double pairs_run(struct self *self, struct percpu_ref *ref,
			unsigned int threads)
{
	struct pairs p = { .ref = ref, .lock = PTHREAD_MUTEX_INITIALIZER };

	team_run(self->team, threads, pairs_member, &p);
	return p.ns;
}

static void percpu_ratios(struct self *self, struct self_result *result)
{
	struct dev_dax_params params = { .size = SECTION_PAGES * PAGE_SIZE,
					 .nr_mms = 1, .vmemmap.node = -1,
					 .pgmap_node = -1, .table_node = -1 };
	unsigned int cpus = team_size(self->team), threads;
	double locked[TURNS], one[TURNS], many[TURNS], ratio;
	struct dev_dax dev;
	int i;

	self->what = "a device for its percpu_ref";
	self->err = -dev_dax_open(&dev, &edge.hooks, &params);
	if (self->err)
		return;
	/* 2, 4, 8, ... and all CPUs: the worst of them counts */
	for (threads = cpus > 1 ? 2 : 1; threads <= cpus;
	     threads = threads < cpus && threads * 2 > cpus ? cpus :
							      threads * 2) {
		for (i = 0; i < TURNS; i++) {
			locked[i] = pairs_run(self, NULL, 1);
			one[i] = pairs_run(self, &dev.pgmap->ref, 1);
			many[i] = pairs_run(self, &dev.pgmap->ref, threads);
		}
		ratio = fastest(many) / fastest(one);
		if (ratio > result->percpu_scaling_ratio)
			result->percpu_scaling_ratio = ratio;
	}
	result->percpu_pair_ratio = fastest(one) / fastest(locked);
	dev_dax_kill(&edge.hooks, &dev);
	dev_dax_drain(&edge.hooks, &dev);
	dev_dax_close(&dev, &edge.hooks);
}

/*
 * The sweep of a strategy, by one thread, and a plain loop over the same page
 * array, whose folios are base pages.
 */
struct sweep {
	const struct strategy *strategy;
	struct dev_dax *dev;
	double sweep_s[SWEEP_TURNS], plain_s[SWEEP_TURNS];
};

/* One load a line, which is all that the memory has to deliver either way. */
static unsigned long read_plainly(const struct dev_dax *dev)
{
	const unsigned long *word = (const unsigned long *)dev->pages;
	const unsigned long *end = word + dev->nr_pages * 8;
	unsigned long a = 0, b = 0, c = 0, d = 0;

	for (; word + 32 <= end; word += 32) {
		a += word[0];
		b += word[8];
		c += word[16];
		d += word[24];
	}
	return a + b + c + d;
}

static void sweep_member(struct member *me, void *arg)
{
	struct sweep *s = arg;
	unsigned long sum = 0;
	double begin;
	int i;

	for (i = 0; i < SWEEP_TURNS; i++) {
		begin = now_s();
		sum += read_plainly(s->dev);
		__asm__ __volatile__("" : : "r"(sum));
		s->plain_s[i] = now_s() - begin;
		begin = now_s();
		s->strategy->hooks.drain(s->dev->pgmap);
		s->sweep_s[i] = now_s() - begin;
	}
}

static double sweep_ratio(struct self *self, const struct strategy *strategy)
{
	struct dev_dax_params params = { .nr_mms = 1, .vmemmap.node = -1,
					 .pgmap_node = -1, .table_node = -1 };
	struct topology topology;
	struct dev_dax dev;
	struct sweep s = { .strategy = strategy, .dev = &dev };

	if (topology_load(&topology)) {
		self->err = errno;
		self->what = "the topology";
		return 0;
	}
	/* a page array well beyond the last-level cache, 64 bytes for 4096 */
	for (params.size = 4UL << 30; params.size / 64 < 2 * topology.llc_bytes &&
	     params.size < 64UL << 30;)
		params.size *= 2;
	topology_free(&topology);
	self->what = "a device to sweep";
	self->err = -dev_dax_open(&dev, &strategy->hooks, &params);
	if (self->err)
		return 0;
	team_run(self->team, 1, sweep_member, &s);
	dev_dax_kill(&strategy->hooks, &dev);
	dev_dax_close(&dev, &strategy->hooks);
	return stats_summarize(s.plain_s, SWEEP_TURNS).min /
	       stats_summarize(s.sweep_s, SWEEP_TURNS).min;
}

static double resident_bytes(void)
{
	FILE *statm = fopen("/proc/self/statm", "re");
	double pages = 0;

	if (!statm)
		return -1;
	if (fscanf(statm, "%*f %lf", &pages) != 1)
		pages = -1;
	fclose(statm);
	return pages * (double)sysconf(_SC_PAGESIZE);
}

/* What a fully mapped 16 GiB device makes resident, less what it must. */
static void device_overhead(struct self *self, struct self_result *result)
{
	struct dev_dax_params params = { .size = 16UL << 30, .nr_mms = 1,
					 .vmemmap.node = -1, .pgmap_node = -1,
					 .table_node = -1 };
	double before = resident_bytes(), after;
	struct dev_dax dev;
	unsigned long i;
	char why[256];
	void *data = dram.map(&(struct memory){ .node = -1 }, NULL, 0,
			      params.size, -1, why, sizeof(why));

	self->what = "a device of 16 GiB";
	if (!data) {
		self->err = errno;
		return;
	}
	self->err = -dev_dax_open(&dev, &edge.hooks, &params);
	if (self->err) {
		memory_unmap(data, params.size);
		return;
	}
	for (i = 0; i < dev.nr_pages && !self->err; i++)
		if (!dax_fault(&edge.hooks, &dev, dev.mms, i))
			self->err = EIO;
	after = resident_bytes();
	result->device_overhead_bytes =
		after - before - (double)(dev.nr_pages * sizeof(struct page)) -
		(double)dev.mms->bytes;
	dev_dax_kill(&edge.hooks, &dev);
	dev_dax_unmap(&edge.hooks, &dev);
	dev_dax_drain(&edge.hooks, &dev);
	dev_dax_close(&dev, &edge.hooks);
	memory_unmap(data, params.size);
}

int self_measure(struct team *team, struct self_result *result, char *error,
		 unsigned long error_size)
{
	struct self self = { .team = team };
	double pte, pmd = 0;

	*result = (struct self_result){ 0 };
	pte = floor_ratio(&self, 0);
	if (!self.err)
		pmd = floor_ratio(&self, PMD_ORDER);
	result->floor_ratio = pte > pmd ? pte : pmd;
	if (!self.err)
		percpu_ratios(&self, result);
	if (!self.err)
		result->sweep_bandwidth_ratio = sweep_ratio(&self, &liveness);
	if (!self.err)
		result->folio_sweep_ratio = sweep_ratio(&self, &folio_liveness);
	if (!self.err)
		device_overhead(&self, result);
	if (self.err)
		snprintf(error, error_size, "%s: %s", self.what,
			 strerror(self.err));
	return self.err ? -1 : 0;
}
