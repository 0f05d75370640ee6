// SPDX-License-Identifier: MIT
#include "harness/stats/rules.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/stats/mann_whitney.h"
#include "harness/stats/sample.h"
#include "harness/stats/stats.h"

const char *const stats_rule_names[NR_RULES] = {
	[RULE_PGMAPBENCH] = "pgmapbench",
	[RULE_BENCHSTAT] = "benchstat",
	[RULE_COMPARE_PY] = "compare.py",
	[RULE_MMTESTS] = "mmtests",
	[RULE_LKP] = "lkp",
	[RULE_LKP_DISTANCE] = "lkp -D",
};

/* Two samples, sorted, and what all rules of ranks need. */
struct pair {
	const double *x, *y;
	size_t n;
	double u;	/* pairs whose x is the larger; equals are a half */
	double ties;	/* sum of t^3 - t over groups of t equals */
	double p;	/* exact */
};

int stats_rules_init(struct stats_rules *rules, size_t n)
{
	size_t i;

	if (n < STATS_FEWEST)
		return EINVAL;
	rules->n = n;
	rules->p = calloc(n * n + 1, sizeof(*rules->p));
	if (!rules->p)
		return ENOMEM;
	for (i = 0; i <= n * n; i++)
		rules->p[i] = NAN;
	return 0;
}

void stats_rules_free(struct stats_rules *rules)
{
	free(rules->p);
	rules->p = NULL;
}

static size_t equals(const double *sorted, size_t n, double value)
{
	size_t i;

	for (i = 0; i < n && sorted[i] == value; i++)
		;
	return i;
}

/* Both samples at once, from group to group of equals. */
static void count_pairs(struct pair *pair)
{
	size_t n = pair->n, i = 0, j = 0, of_x, of_y;
	double value, t;

	while (i < n || j < n) {
		if (j == n || (i < n && pair->x[i] < pair->y[j]))
			value = pair->x[i];
		else
			value = pair->y[j];
		of_x = equals(pair->x + i, n - i, value);
		of_y = equals(pair->y + j, n - j, value);
		pair->u += (double)of_x * ((double)j + (double)of_y / 2);
		t = (double)(of_x + of_y);
		pair->ties += t * t * t - t;
		i += of_x;
		j += of_y;
	}
}

/* Without equals p depends on U alone. */
static int find_p(struct stats_rules *rules, struct pair *pair)
{
	double *met = pair->ties ? NULL : &rules->p[(size_t)pair->u];
	struct stats_mann_whitney test;
	int err;

	if (met && !isnan(*met)) {
		pair->p = *met;
		return 0;
	}
	err = stats_mann_whitney(pair->x, pair->n, pair->y, pair->n, &test);
	if (err)
		return err;
	pair->p = test.p;
	if (met)
		*met = test.p;
	return 0;
}

/* Two-sided, corrected for ties and continuity. */
static double normal_p(const struct pair *pair)
{
	double n = (double)pair->n, total = 2 * n;
	double variance = n * n / 12 *
			  (total + 1 - pair->ties / (total * (total - 1)));
	double beyond = fabs(pair->u - n * n / 2) - 0.5;

	/* all equal: there is no variance, and U is in the middle */
	if (beyond <= 0)
		return 1;
	return erfc(beyond / sqrt(2 * variance));
}

static bool pgmapbench(const struct pair *pair)
{
	return pair->p <= STATS_ALPHA;
}

static bool benchstat(const struct pair *pair)
{
	size_t most = pair->ties ? 25 : 50;

	return (pair->n <= most ? pair->p : normal_p(pair)) <= STATS_ALPHA;
}

static bool compare_py(const struct pair *pair)
{
	bool exact = pair->n <= 8 && !pair->ties;

	return (exact ? pair->p : normal_p(pair)) < STATS_ALPHA;
}

static void mean_and_deviation(const double *values, size_t n, double *mean,
			       double *deviation)
{
	double squares = 0;
	size_t i;

	*mean = 0;
	for (i = 0; i < n; i++)
		*mean += values[i] / (double)n;
	for (i = 0; i < n; i++)
		squares += (values[i] - *mean) * (values[i] - *mean);
	*deviation = sqrt(squares / (double)(n - 1));
}

static bool mmtests(const struct pair *pair)
{
	double mean_x, mean_y, deviation_x, deviation_y;

	mean_and_deviation(pair->x, pair->n, &mean_x, &deviation_x);
	mean_and_deviation(pair->y, pair->n, &mean_y, &deviation_y);
	return fabs(mean_x - mean_y) > 1.96 * (deviation_x + deviation_y);
}

static double middle(const double *sorted, size_t n)
{
	return sorted[n / 2];
}

static bool above(const double *high, const double *low, size_t n)
{
	return high[0] > middle(low, n) && middle(high, n) > low[n - 1];
}

static bool lkp(const struct pair *pair)
{
	return above(pair->x, pair->y, pair->n) ||
	       above(pair->y, pair->x, pair->n);
}

static bool far_above(const double *high, const double *low, size_t n)
{
	double gap = high[0] - low[n - 1];

	return gap > 0 && gap > (middle(high, n) - middle(low, n)) / 2;
}

static bool lkp_distance(const struct pair *pair)
{
	return far_above(pair->x, pair->y, pair->n) ||
	       far_above(pair->y, pair->x, pair->n);
}

static bool (*const rules_of[NR_RULES])(const struct pair *) = {
	[RULE_PGMAPBENCH] = pgmapbench,
	[RULE_BENCHSTAT] = benchstat,
	[RULE_COMPARE_PY] = compare_py,
	[RULE_MMTESTS] = mmtests,
	[RULE_LKP] = lkp,
	[RULE_LKP_DISTANCE] = lkp_distance,
};

static bool take(double *sorted, const double *values, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!isfinite(values[i]))
			return false;
	memcpy(sorted, values, n * sizeof(*values));
	stats_summarize(sorted, n);
	return true;
}

static int judge_sorted(struct stats_rules *rules, struct pair *pair,
			struct stats_judgement *judgement)
{
	unsigned int rule;
	int err;

	count_pairs(pair);
	err = find_p(rules, pair);
	if (err)
		return err;
	judgement->p = pair->p;
	for (rule = 0; rule < NR_RULES; rule++)
		judgement->changed[rule] = rules_of[rule](pair);
	return 0;
}

int stats_rules_judge(struct stats_rules *rules, const double *x,
		      const double *y, struct stats_judgement *judgement)
{
	size_t n = rules->n;
	double *sorted = calloc(2 * n, sizeof(*sorted));
	struct pair pair = { .x = sorted, .y = sorted + n, .n = n };
	int err = EINVAL;

	if (!sorted)
		return ENOMEM;
	if (take(sorted, x, n) && take(sorted + n, y, n))
		err = judge_sorted(rules, &pair, judgement);
	free(sorted);
	return err;
}
