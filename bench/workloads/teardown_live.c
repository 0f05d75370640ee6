// SPDX-License-Identifier: MIT
/*
 * teardown_live: kill, unmap, drain and free of a device while threads pin and
 * fault, by one thread more. Each thread keeps its pins for --hold, and goes
 * on trying until it's told that drain has returned.
 *
 * It measures delays: the clock is read around every operation, and no cost of
 * one is reported. Pins are struct page pointers that are given back whenever
 * they are due, also during drain; only calls (fault, GUP) are over before the
 * device is closed, since its page tables go with it.
 */
#include <math.h>

#include "bench/workloads/live.h"
#include "bench/workloads/loop.h"

#define GOES_IN_LATE "a mapping went in after kill"

/* One more mapping, unless there is one: a fault on it would be spurious. */
static bool live_map(struct live_thread *t, unsigned long index,
		     enum live_phase began)
{
	struct dev_dax *dev = t->live->dev;
	unsigned long nr = 1UL << dev->order, head = index & ~(nr - 1);

	if (READ_ONCE(*entry_at(dev->mms, head, dev->order)))
		return false;
	t->tried += nr;
	if (!dax_fault(HOOKS, dev, dev->mms, index))
		return false;
	if (began < LIVE_KILLED)
		return true;
	t->wrong = GOES_IN_LATE;
	dax_zap(HOOKS, dev, dev->mms, index);
	return false;
}

/*
 * Behind the zap no mapping is left, unless a fault could still put one in
 * when it had passed. Drain would wait for it, so it's taken out.
 */
static void live_look(struct live_thread *t)
{
	struct dev_dax *dev = t->live->dev;
	unsigned long i;

	t->looked = true;
	for (i = t->start; i < t->end; i += 1UL << dev->order)
		if (dax_zap(HOOKS, dev, dev->mms, i))
			t->wrong = GOES_IN_LATE;
}

static void live_put(struct live_thread *t, struct page *page, unsigned long nr)
{
	t->last_release = now_s();
	unpin_user_page_range(HOOKS, t->live->dev, page, nr, t->live->flags);
	t->puts += nr;
}

static void live_release(struct live_thread *t, double until)
{
	struct live_pin *pin;
	unsigned int i = 0;

	while (i < t->nr_pins) {
		pin = &t->pins[i];
		if (pin->due > until) {
			i++;
			continue;
		}
		live_put(t, pin->page, pin->nr);
		*pin = t->pins[--t->nr_pins];
	}
}

/* GUP-fast, and where it finds a hole a fault, as in the slow path. */
static bool live_pin(struct live_thread *t, enum live_phase began, double now)
{
	unsigned long batch = t->live->batch, index = t->next, got = 0;
	struct dev_dax *dev = t->live->dev;

	t->next += batch;
	if (t->next + batch > t->end)
		t->next = t->start;
	do {
		got += gup_fast(HOOKS, dev->mms, index + got, batch - got,
				t->live->flags, t->pages);
	} while (got < batch && live_map(t, index + got, began));
	t->gets += got;
	if (got && (began >= LIVE_UNMAPPED ||
		    (began >= LIVE_KILLED && STRATEGY.kill_stops_pins)))
		t->wrong = "a pin succeeded that began after kill and unmap";
	if (got && got < batch)
		live_put(t, dev->pages + index, got);
	if (got < batch)
		return false;
	t->pins[t->nr_pins++] = (struct live_pin){
		dev->pages + index, batch, live_due(t, now)
	};
	return true;
}

static bool live_fault(struct live_thread *t, enum live_phase began)
{
	struct dev_dax *dev = t->live->dev;
	unsigned long index = t->next_fault;

	t->next_fault += 1UL << dev->order;
	if (t->next_fault >= t->end)
		t->next_fault = t->start;
	dax_zap(HOOKS, dev, dev->mms, index);
	return live_map(t, index, began);
}

static void live_operate(struct live_thread *t, enum live_phase phase)
{
	double now = now_s();
	bool pin, done;

	t->tested |= phase >= LIVE_DYING && phase < LIVE_UNMAPPED;
	t->faults_due += t->live->row->axis[AXIS_RATIO];
	pin = t->faults_due < 100;
	if (pin) {
		done = live_pin(t, phase, now);
	} else {
		t->faults_due -= 100;
		done = live_fault(t, phase);
	}
	if (done)
		live_done(t, now, pin);
}

/*
 * What a thread does in between. Once everything is unmapped it tries now and
 * then, to see that it can't; the floor could, for ever, and doesn't.
 */
static void live_step(struct live_thread *t, enum live_phase phase, double now)
{
	bool unmapped = phase >= LIVE_UNMAPPED, full = t->nr_pins == LIVE_PINS;

	if (!full && !(unmapped && STRATEGY.verdict == VERDICT_FLOOR))
		live_operate(t, phase);
	if (!full && !unmapped)
		return;
	if (unmapped && !t->looked)
		live_look(t);
	live_nap(t, now);
}

static void live_thread(struct live_thread *t)
{
	enum live_phase phase;
	double now;

	while ((phase = live_phase(t->live)) < LIVE_DRAINED) {
		now = now_s();
		if (phase >= LIVE_DYING)
			live_drop_late(t);
		live_release(t, now);
		live_step(t, phase, now);
		rcu_quiescent_state();
	}
	for (unsigned int i = 0; i < t->nr_pins; i++)
		t->left += t->pins[i].nr;
	live_drop_late(t);
	live_release(t, HUGE_VAL);
}

/*
 * A callback each time that a page went idle, where mappings count: that may
 * also be in the middle of a fault that fails.
 */
static int live_callbacks(struct live *live, struct bench *b,
			  const struct live_record *r)
{
	unsigned long frees = live_frees(live) + r->frees;

	/* only pins: a teardown's own puts can look like a last one */
	if (STRATEGY.callback && !STRATEGY.counts_mappings)
		return 0;
	if (frees >= frees_due(b, live->mapped) &&
	    frees <= frees_due(b, live->mapped + live_tried(live)))
		return 0;
	return books_off(live->sample, "free callbacks missing or too many");
}

/* Kill to drain, with the threads in it. */
static void live_end(struct live *live, struct live_record *r)
{
	unsigned long frees = free_zone_device_pages;

	r->rate = live_warm_up(live);
	r->cpu_s = thread_cpu_s();
	r->before = live_ops(live);
	live->kill_at = r->kill = now_s();
	live_enter(live, LIVE_DYING);
	dev_dax_kill(HOOKS, live->dev);
	r->killed = now_s();
	live_enter(live, LIVE_KILLED);
	dev_dax_unmap(HOOKS, live->dev);
	r->drain_cpu_s = thread_cpu_s();
	live_enter(live, LIVE_UNMAPPED);
	/* drain's beginning, too: preempted in between, we'd lose that time */
	r->unmapped = now_s();
	dev_dax_drain(HOOKS, live->dev);
	r->drained = now_s();
	r->drain_cpu_s = thread_cpu_s() - r->drain_cpu_s;
	r->cpu_s = thread_cpu_s() - r->cpu_s;
	r->after = live_ops(live);
	r->frees = free_zone_device_pages - frees;
	live_enter(live, LIVE_DRAINED);
}

static int live_life(struct live *live, int life)
{
	unsigned long grace_periods, waited;
	struct live_record r;
	struct bench b;
	double cpu;
	int err;

	if (bench_open(&b, live->row, live->timing, live->place, 1,
		       live->sample))
		return -1;
	live_begin(live, &b.dev, map_part(&b));
	live_meet(live);
	grace_periods = rcu_grace_periods();
	live_end(live, &r);
	waited = rcu_grace_periods() - grace_periods;
	live_meet(live);

	err = live_audit(live, &STRATEGY, &r);
	if (!err && b.failed)
		err = fail(live->sample, "can't map", "a device that is alive");
	if (!err)
		err = live_callbacks(live, &b, &r);
	grace_periods = rcu_grace_periods();
	cpu = thread_cpu_s();
	r.free = now_s();
	dev_dax_close(&b.dev, HOOKS);
	r.freed = now_s();
	r.cpu_s += thread_cpu_s() - cpu;
	data_close(&b.data);
	live->sample->grace_periods = waited + rcu_grace_periods() -
				      grace_periods;
	if (!err)
		live_keep(live, &STRATEGY, &r, life);
	return err;
}

static void live_lives(struct live *live)
{
	int life, lives = (int)live->timing->lives;

	rcu_thread_online();
	/* one more, in front, which is only audited */
	for (life = -1; life < lives && !live->err; life++)
		live->err = live_life(live, life);
	live->over = true;
	live_meet(live);
	rcu_thread_offline();
}

static void live_member(struct member *me, void *arg)
{
	struct live *live = arg;
	struct live_thread *t;
	unsigned long frees;

	if (me->id == live->nr_threads) {
		live_lives(live);
		return;
	}
	t = &live->threads[me->id];
	live_thread_enter();
	for (live_meet(live); !live->over; live_meet(live)) {
		frees = free_zone_device_pages;
		rcu_thread_online();
		live_thread(t);
		rcu_thread_offline();
		t->frees = free_zone_device_pages - frees;
		live_meet(live);
	}
	live_thread_leave();
}

int WORKLOAD_FN(teardown_live)(const struct row *row,
			       const struct timing *timing,
			       const struct place *place, struct team *team,
			       struct sample *sample)
{
	struct live live;
	int err = live_create(&live, row, timing, place, sample);

	if (!err) {
		team_run(team, live.nr_threads + 1, live_member, &live);
		err = live.err;
	}
	if (!err)
		live_sum(&live);
	live_destroy(&live);
	return err;
}
