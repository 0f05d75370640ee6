// SPDX-License-Identifier: MIT
/*
 * count: the primitive by itself, on words that are in the cache.
 *
 * pair	   a get of --refs that succeeds, and its put
 * refused a get of --refs of a word that is frozen (rcuref: dead)
 * final   a word's life: set to 1, a get of --refs, and the put of all, which
 *	   is the last (two puts for rcuref, which has no put of several)
 *
 * A word is on a line of its own; --words one is the same for all threads.
 */
#include "bench/workloads/loop.h"

#define COUNT_ROUND 16384

struct count_word {
	atomic_t refs;
} __attribute__((aligned(128)));

static __always_inline int put_all(atomic_t *word, int nr)
{
	if (PRIMITIVE != PRIMITIVE_RCUREF)
		return ref_sub_return(word, nr);
	ref_sub_return(word, 1);
	return ref_sub_return(word, 1);
}

static noinline double count_round(struct worker *w, double *phase_s)
{
	const int nr = (int)w->batch;
	atomic_t *word = w->word;
	unsigned long i, wrong = 0;
	double begin, end;

	begin = now_s();
	switch (w->op) {
	case OP_PAIR:
		for (i = 0; i < w->calls; i++) {
			wrong += !ref_try_get(word, nr);
			wrong += !ref_sub_return(word, nr);
		}
		break;
	case OP_REFUSED:
		for (i = 0; i < w->calls; i++)
			wrong += ref_try_get(word, nr);
		break;
	default:
		for (i = 0; i < w->calls; i++) {
			atomic_set(word, primitive_word(PRIMITIVE, 1));
			wrong += !ref_try_get(word, nr);
			wrong += put_all(word, nr + 1) != 0;
		}
	}
	end = now_s();
	if (unlikely(wrong))
		w->failed = true;
	w->gets += w->calls;
	w->puts += w->calls;
	phase_s[0] += end - begin;
	return end;
}

static void count_member(struct member *me, void *arg)
{
	struct bench *b = arg;
	struct worker *w = &b->workers[me->id];

	rcu_thread_online();
	measure(me, w, b->timing, count_round);
	rcu_thread_offline();
	/* measure() counts base pages: here one operation is one */
	w->timed_pages /= w->batch;
}

int WORKLOAD_FN(count)(const struct row *row, const struct timing *timing,
		       const struct place *place, struct team *team,
		       struct sample *sample)
{
	unsigned long threads = row->axis[AXIS_THREADS], i;
	int initial = (int)row->axis[AXIS_INITIAL], now;
	struct bench b = { .row = row, .timing = timing };
	struct count_word *words, *word;
	int err;

	if (row->axis[AXIS_OP] != OP_PAIR)
		initial = 0;
	words = aligned_alloc(128, threads * sizeof(*words));
	if (!words)
		return fail(sample, "no memory for the words",
			    strerror(ENOMEM));
	b.workers = workers_alloc(row, sample);
	if (!b.workers) {
		free(words);
		return -1;
	}
	for (i = 0; i < threads; i++) {
		word = row->axis[AXIS_WORDS] == WORDS_ONE ? words : words + i;
		atomic_set(&words[i].refs, primitive_word(PRIMITIVE, initial));
		b.workers[i] = (struct worker){
			.word = &word->refs,
			.op = row->axis[AXIS_OP],
			.batch = row->axis[AXIS_REFS],
			.calls = COUNT_ROUND,
		};
	}
	team_run(team, threads, count_member, &b);
	err = workers_sum(row, b.workers, sample);
	sample->round = COUNT_ROUND;
	for (i = 0; i < threads && !err; i++) {
		now = primitive_count(PRIMITIVE, atomic_read(&words[i].refs));
		if (now != initial)
			err = books_off(sample, "a word isn't what it was");
	}
	free(b.workers);
	free(words);
	return err;
}
