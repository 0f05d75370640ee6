// SPDX-License-Identifier: MIT
/*
 * teardown: kill, unmap, drain and free of a device that nobody pins, some
 * part of it mapped, by one thread. A drain that looks at every page may have
 * help: the other threads of the row sleep until there is a sweep. A life gives
 * one value of each phase; the sample is the median over lives, after one life
 * that is only audited.
 */
#include "bench/workloads/loop.h"
#include "harness/stats/stats.h"

enum { KILL, UNMAP, DRAIN, FREE, NR_PHASES };

_Static_assert(NR_PHASES <= MAX_PHASES, "struct sample");

struct teardown {
	const struct row *row;
	const struct timing *timing;
	const struct place *place;
	struct sample *sample;
	struct member *me;
	double *phase_us[NR_PHASES];	/* one value a life */
	double cpu_s;			/* of all phases of all lives */
	int err;
};

static int one_life(struct teardown *t, int life)
{
	unsigned long grace_periods, mapped, before;
	double at[NR_PHASES + 1], cpu;
	struct padata_help help;
	struct bench b;
	int i, err;

	if (bench_open(&b, t->row, t->timing, t->place, 1, t->sample))
		return -1;
	before = free_zone_device_pages;
	mapped = map_part(&b);
	if (life < 0) {
		err = audit_mapped(&b, mapped, frees_due(&b, mapped), before,
				   t->sample);
		if (err) {
			/* no drain: it would wait for what is lost */
			bench_close(&b);
			return err;
		}
	}
	before = free_zone_device_pages;
	grace_periods = rcu_grace_periods();
	/* a sweep's helpers open none */
	if (life >= 0 && t->me->window)
		window_open(t->me->window, 1);
	help = padata_help();
	cpu = thread_cpu_s() + help.cpu_s;

	at[KILL] = now_s();
	dev_dax_kill(HOOKS, &b.dev);
	at[UNMAP] = now_s();
	dev_dax_unmap(HOOKS, &b.dev);
	at[DRAIN] = now_s();
	dev_dax_drain(HOOKS, &b.dev);
	at[FREE] = now_s();
	dev_dax_close(&b.dev, HOOKS);
	at[NR_PHASES] = now_s();
	t->sample->drain_helpers = padata_help().helpers - help.helpers;
	cpu = thread_cpu_s() + padata_help().cpu_s - cpu;
	if (life >= 0 && t->me->window)
		window_close(t->me->window, 1);

	t->sample->grace_periods = rcu_grace_periods() - grace_periods;
	data_close(&b.data);
	if (life < 0)
		return 0;
	if (b.failed)
		return fail(t->sample, "can't map", "a device that is alive");
	t->sample->frees = free_zone_device_pages - before;
	if (t->sample->frees != frees_due(&b, mapped))
		return books_off(t->sample, "free callbacks missing or too "
				 "many");
	t->cpu_s += cpu;
	for (i = 0; i < NR_PHASES; i++)
		t->phase_us[i][life] = (at[i + 1] - at[i]) * 1e6;
	t->sample->gets = t->sample->puts = mapped;
	return 0;
}

static void teardown_member(struct member *me, void *arg)
{
	struct teardown *t = arg;
	int life, lives = (int)t->timing->lives;

	if (me->id > 0) {
		padata_serve();
		return;
	}
	t->me = me;
	rcu_thread_online();
	for (life = -1; life < lives && !t->err; life++)
		t->err = one_life(t, life);
	rcu_thread_offline();
	padata_stop();
}

int WORKLOAD_FN(teardown)(const struct row *row, const struct timing *timing,
			  const struct place *place, struct team *team,
			  struct sample *sample)
{
	double values[NR_PHASES][timing->lives];
	struct teardown t = { .row = row, .timing = timing, .place = place,
			      .sample = sample };
	int i;

	for (i = 0; i < NR_PHASES; i++)
		t.phase_us[i] = values[i];
	padata_start();
	team_run(team, row->axis[AXIS_SWEEP_THREADS], teardown_member, &t);
	if (t.err)
		return -1;
	for (i = 0; i < NR_PHASES; i++) {
		sample->phase[i] =
			stats_summarize(values[i], timing->lives).median;
		sample->total += sample->phase[i];
	}
	sample->cpu = t.cpu_s * 1e6 / timing->lives;
	sample->pages = timing->lives;
	return 0;
}
