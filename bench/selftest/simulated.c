// SPDX-License-Identifier: MIT
#include "bench/selftest/simulated.h"

#include <string.h>

#include "bench/order.h"
#include "harness/stats/holm.h"
#include "harness/stats/random.h"

#define MAX_N 20

const unsigned int scene_sizes[NR_SIZES] = { 4, 6, 10, MAX_N };

const struct scene scenes[NR_SCENES] = {
	{ NOISE_NORMAL, false },
	{ NOISE_SKEWED, false },
	{ NOISE_HEAVY, false },
	{ NOISE_TWO_MODES, false },
	{ NOISE_COARSE, false },
	{ NOISE_DRIFT, false },
	{ NOISE_DRIFT, true },
	{ NOISE_CORRELATED, false },
	{ NOISE_CORRELATED, true },
};

/* All rows of a table, like against like, and the first one slowed down. */
struct rows {
	struct stats_judgement same[SIMULATED_ROWS];
	struct stats_judgement slower;
};

void simulated_deal(const struct scene *scene, uint64_t order_seed,
		    unsigned int n, uint64_t *random, double *first,
		    double *second)
{
	double *arms[] = { first, second }, series[2 * MAX_N];
	unsigned int order[2];

	stats_noise(scene->noise, series, 2 * n, random);
	for (unsigned int i = 0; i < 2 * n; i++) {
		arm_order(order_seed, i / 2, 2, order);
		*arms[scene->apart ? i / n : order[i % 2]]++ = series[i];
	}
}

static int judge_rows(struct stats_rules *rules, const struct scene *scene,
		      uint64_t *random, struct rows *rows)
{
	uint64_t order_seed = stats_random(random);
	double first[MAX_N], second[MAX_N];
	int err = 0;

	for (unsigned int row = 0; !err && row < SIMULATED_ROWS; row++) {
		simulated_deal(scene, order_seed, rules->n, random, first,
			       second);
		err = stats_rules_judge(rules, first, second, &rows->same[row]);
		if (err || row)
			continue;
		for (unsigned int i = 0; i < rules->n; i++)
			second[i] *= 1 + SIMULATED_CHANGE;
		err = stats_rules_judge(rules, first, second, &rows->slower);
	}
	return err;
}

/* Ours is a rule of tables: Holm's correction is part of it. */
static int correct(const struct rows *rows, bool slower,
		   bool changed[SIMULATED_ROWS])
{
	double p[SIMULATED_ROWS];
	int err;

	for (unsigned int row = 0; row < SIMULATED_ROWS; row++)
		p[row] = rows->same[row].p;
	if (slower)
		p[0] = rows->slower.p;
	err = stats_holm(p, p, SIMULATED_ROWS);
	for (unsigned int row = 0; row < SIMULATED_ROWS; row++)
		changed[row] = p[row] <= STATS_ALPHA;
	return err;
}

static bool any(const bool *changed)
{
	return memchr(changed, true, SIMULATED_ROWS);
}

static int count_rows(const struct rows *rows, struct tally tally[NR_RULES])
{
	bool same[SIMULATED_ROWS], slower[SIMULATED_ROWS];
	int err = 0;

	for (enum stats_rule rule = 0; !err && rule < NR_RULES; rule++) {
		for (unsigned int row = 0; row < SIMULATED_ROWS; row++) {
			same[row] = rows->same[row].changed[rule];
			tally[rule].rows += same[row];
		}
		*slower = rows->slower.changed[rule];
		tally[rule].slower += *slower;
		if (rule == RULE_PGMAPBENCH)
			err = correct(rows, false, same) ?:
			      correct(rows, true, slower);
		tally[rule].tables += any(same);
		tally[rule].slower_in_table += *slower;
	}
	return err;
}

uint64_t simulated_seed(uint64_t seed, unsigned int scene, unsigned int size)
{
	uint64_t random = stats_random(&seed) + scene * NR_SIZES + size;

	return stats_random(&random);
}

int simulated_run(struct simulated *simulated, unsigned int scene,
		  unsigned int size, struct error *error)
{
	uint64_t random = simulated_seed(simulated->seed, scene, size);
	struct tally *tally = simulated->tally[scene][size];
	struct stats_rules rules;
	struct rows rows;
	int err = stats_rules_init(&rules, scene_sizes[size]);

	if (err)
		return error_set(error, "%s", strerror(err));
	memset(tally, 0, NR_RULES * sizeof(*tally));
	for (unsigned long i = 0; !err && i < simulated->tables; i++) {
		err = judge_rows(&rules, &scenes[scene], &random, &rows);
		if (!err)
			err = count_rows(&rows, tally);
	}
	stats_rules_free(&rules);
	return err ? error_set(error, "%s", strerror(err)) : 0;
}
