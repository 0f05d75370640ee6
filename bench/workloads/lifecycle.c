// SPDX-License-Identifier: MIT
/*
 * lifecycle: a whole life of a device, by one thread: it is opened, some part
 * of it is faulted in, --uses calls of GUP-fast each pin a batch of that part
 * and release it, and it is torn down. A life gives one value of each phase;
 * the sample is the median over lives, after one life that is only audited.
 */
#include "bench/workloads/loop.h"
#include "harness/stats/stats.h"

enum { LIFE_OPEN, LIFE_MAP, LIFE_USE, LIFE_TEARDOWN, NR_LIFE_PHASES };

_Static_assert(NR_LIFE_PHASES <= MAX_PHASES, "struct sample");

struct lifecycle {
	const struct row *row;
	const struct timing *timing;
	const struct place *place;
	struct sample *sample;
	struct window *window;
	struct page **pages;		/* of one call */
	unsigned long batch, flags;
	double *phase_us[NR_LIFE_PHASES];	/* one value a life */
	double cpu_s;			/* of all phases of all lives */
	int err;
};

/* Each call takes the pages behind those of the last. False: it came short. */
static noinline bool use(const struct lifecycle *l, struct bench *b,
			 unsigned long mapped)
{
	unsigned long i, got, index = 0, uses = l->row->axis[AXIS_USES];

	for (i = 0; i < uses; i++) {
		got = gup_fast(HOOKS, b->dev.mms, index, l->batch, l->flags,
			       l->pages);
		if (likely(got))
			unpin_user_page_range(HOOKS, &b->dev, *l->pages, got,
					      l->flags);
		if (unlikely(got != l->batch))
			return false;
		index += got;
		if (unlikely(index + got > mapped))
			index = 0;
	}
	return true;
}

/* Of the strategies that don't count mappings, each release is a last one. */
static unsigned long frees_of_life(const struct lifecycle *l, struct bench *b,
				   unsigned long mapped)
{
	if (STRATEGY.callback && !STRATEGY.counts_mappings)
		return l->row->axis[AXIS_USES] * l->batch;
	return frees_due(b, mapped);
}

/* Around what is timed and counted. */
static void timed_begin(struct lifecycle *l)
{
	if (l->window)
		window_open(l->window, 1);
	l->cpu_s -= thread_cpu_s();
}

static void timed_end(struct lifecycle *l)
{
	l->cpu_s += thread_cpu_s();
	if (l->window)
		window_close(l->window, 1);
}

/* The device's memory is there before, and where the device is, is seen later. */
static int open_life(struct lifecycle *l, struct bench *b, double *open_s)
{
	int err;

	if (bench_data(b, l->row, l->timing, l->place, l->sample))
		return -1;
	timed_begin(l);
	*open_s = now_s();
	err = bench_device(b, 1, l->sample);
	*open_s = now_s() - *open_s;
	timed_end(l);
	return err ? -1 : bench_locate(b);
}

static void tear_down(struct bench *b)
{
	dev_dax_kill(HOOKS, &b->dev);
	dev_dax_unmap(HOOKS, &b->dev);
	dev_dax_drain(HOOKS, &b->dev);
	dev_dax_close(&b->dev, HOOKS);
}

/* The books, of a life that isn't timed. */
static int audited_life(struct lifecycle *l)
{
	unsigned long mapped, before = free_zone_device_pages;
	struct bench b;
	double unused;
	int err;

	if (open_life(l, &b, &unused))
		return -1;
	mapped = map_part(&b);
	b.failed |= !use(l, &b, mapped);
	err = audit_mapped(&b, mapped, frees_of_life(l, &b, mapped), before,
			   l->sample);
	if (err) {
		bench_close(&b);
		return err;
	}
	tear_down(&b);
	data_close(&b.data);
	return 0;
}

static int timed_life(struct lifecycle *l, int life)
{
	unsigned long grace_periods = rcu_grace_periods(), mapped;
	unsigned long before = free_zone_device_pages;
	double at[NR_LIFE_PHASES + 1], open_s;
	struct sample *sample = l->sample;
	struct bench b;
	int i;

	if (open_life(l, &b, &open_s))
		return -1;
	timed_begin(l);
	at[LIFE_MAP] = now_s();
	mapped = map_part(&b);
	at[LIFE_USE] = now_s();
	b.failed |= !use(l, &b, mapped);
	at[LIFE_TEARDOWN] = now_s();
	tear_down(&b);
	at[NR_LIFE_PHASES] = now_s();
	timed_end(l);
	sample->grace_periods = rcu_grace_periods() - grace_periods;
	data_close(&b.data);

	if (b.failed)
		return fail(sample, "a call came short",
			    "of a device that is alive and mapped");
	sample->frees = free_zone_device_pages - before;
	if (sample->frees != frees_of_life(l, &b, mapped))
		return books_off(sample, "free callbacks missing or too many");
	at[LIFE_OPEN] = at[LIFE_MAP] - open_s;
	for (i = 0; i < NR_LIFE_PHASES; i++)
		l->phase_us[i][life] = (at[i + 1] - at[i]) * 1e6;
	return 0;
}

static void lifecycle_member(struct member *me, void *arg)
{
	struct lifecycle *l = arg;
	int life, lives = (int)l->timing->lives;

	rcu_thread_online();
	l->err = audited_life(l);
	l->cpu_s = 0;
	l->window = me->window;
	for (life = 0; life < lives && !l->err; life++)
		l->err = timed_life(l, life);
	rcu_thread_offline();
}

int WORKLOAD_FN(lifecycle)(const struct row *row, const struct timing *timing,
			   const struct place *place, struct team *team,
			   struct sample *sample)
{
	double values[NR_LIFE_PHASES][timing->lives];
	struct lifecycle l = { .row = row, .timing = timing, .place = place,
			       .sample = sample };
	int i;

	l.batch = row->axis[AXIS_BATCH];
	l.flags = row->axis[AXIS_FOLL] ? FOLL_PIN : FOLL_GET;
	l.pages = calloc(l.batch, sizeof(*l.pages));
	if (!l.pages)
		return fail(sample, "no memory for the pages of a call",
			    strerror(ENOMEM));
	for (i = 0; i < NR_LIFE_PHASES; i++)
		l.phase_us[i] = values[i];
	team_run(team, 1, lifecycle_member, &l);
	free(l.pages);
	if (l.err)
		return -1;
	for (i = 0; i < NR_LIFE_PHASES; i++) {
		sample->phase[i] =
			stats_summarize(values[i], timing->lives).median;
		sample->total += sample->phase[i];
	}
	sample->cpu = l.cpu_s * 1e6 / timing->lives;
	sample->pages = timing->lives;
	sample->gets = sample->puts = row->axis[AXIS_USES] * l.batch;
	return 0;
}
