// SPDX-License-Identifier: MIT
/*
 * The statistics against what stats_vectors.py says, which is scipy or does it
 * another way: its stored answers, or those in the file $UNIT_STATS_VECTORS.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/stats/break_even.h"
#include "harness/stats/change.h"
#include "harness/stats/curve.h"
#include "harness/stats/detectable.h"
#include "harness/stats/holm.h"
#include "harness/stats/interval.h"
#include "harness/stats/mann_whitney.h"
#include "harness/stats/proportion.h"
#include "harness/stats/rules.h"
#include "harness/stats/spread.h"
#include "harness/stats/stats.h"
#include "tests/unit/unit.h"

#define MAX_FIELDS 2400

/* One line: what it is of, and its numbers, which are read in turn. */
struct vector {
	double fields[MAX_FIELDS];
	size_t nr, at;
};

static double number(struct vector *v)
{
	if (v->at == v->nr)
		fail_msg("a line ends too soon");
	return v->fields[v->at++];
}

static size_t size(struct vector *v)
{
	return (size_t)number(v);
}

static const double *numbers(struct vector *v, size_t n)
{
	const double *first = v->fields + v->at;

	if (n > v->nr - v->at)
		fail_msg("a line ends too soon");
	v->at += n;
	return first;
}

static void near(double got, double want)
{
	if (!(fabs(got - want) <= 1e-11 * fabs(want) + 1e-300))
		fail_msg("%.17g, not %.17g", got, want);
}

static void parse(const char *text, struct vector *v)
{
	char *end;

	for (v->nr = v->at = 0; v->nr < MAX_FIELDS; text = end, v->nr++) {
		v->fields[v->nr] = strtod(text, &end);
		if (end == text)
			break;
	}
	if (strspn(text, "\n") != strlen(text))
		fail_msg("not a number: %.20s", text);
}

/* check() each line of that name; there must be some. */
static void for_each(const char *what, void (*check)(struct vector *v))
{
	const char *path = getenv("UNIT_STATS_VECTORS");
	size_t length = strlen(what), size = 0, nr = 0;
	static struct vector v;
	char *line = NULL;
	FILE *file;

	file = fopen(path ? path : UNIT_STATS_VECTORS, "r");
	if (!file)
		fail_msg("cannot open the vectors");
	while (getline(&line, &size, file) > 0) {
		if (strncmp(line, what, length) || line[length] != ' ')
			continue;
		parse(line + length, &v);
		check(&v);
		if (v.at != v.nr)
			fail_msg("a line has more than is checked");
		nr++;
	}
	free(line);
	fclose(file);
	print_message("%zu of %s\n", nr, what);
	assert_true(nr > 0);
}

static bool want_exact;

static void check_mann_whitney(struct vector *v)
{
	size_t n = size(v), m = size(v);
	const double *x = numbers(v, n), *y = numbers(v, m);
	struct stats_mann_whitney r, swapped;

	assert_int_equal(stats_mann_whitney(x, n, y, m, &r), 0);
	assert_int_equal(r.exact, want_exact);
	near(r.u, number(v));
	near(r.p, number(v));
	near(r.p_min, number(v));
	assert_int_equal(stats_mann_whitney(y, m, x, n, &swapped), 0);
	near(swapped.u, (double)(n * m) - r.u);
	near(swapped.p, r.p);
	near(swapped.p_min, r.p_min);
	if (r.exact && !r.ties)
		near(stats_mann_whitney_p_min(n, m), r.p_min);
}

static void mann_whitney_exact(void)
{
	want_exact = true;
	for_each("exact", check_mann_whitney);
}

static void mann_whitney_normal(void)
{
	want_exact = false;
	for_each("normal", check_mann_whitney);
}

static void check_critical(struct vector *v)
{
	size_t n = size(v), m = size(v), u;
	double alpha = number(v);

	assert_int_equal(stats_mann_whitney_critical(n, m, alpha, &u), 0);
	assert_int_equal(u, size(v));
}

static void mann_whitney_critical(void)
{
	for_each("critical", check_critical);
}

static void check_holm(struct vector *v)
{
	size_t n = size(v), i;
	const double *p = numbers(v, n);
	double adjusted[16];

	assert_true(n <= 16);
	assert_int_equal(stats_holm(p, adjusted, n), 0);
	for (i = 0; i < n; i++)
		near(adjusted[i], number(v));
}

static void holm(void)
{
	for_each("holm", check_holm);
}

static void check_quantile(struct vector *v)
{
	size_t n = size(v);
	const double *x = numbers(v, n);
	double q = number(v);

	near(stats_quantile(x, n, q), number(v));
}

static void quantile(void)
{
	for_each("quantile", check_quantile);
}

static void check_median_interval(struct vector *v)
{
	size_t n = size(v);
	const double *x = numbers(v, n);
	struct stats_interval i;

	assert_int_equal(stats_median_interval(x, n, number(v), &i), 0);
	near(i.low, number(v));
	near(i.high, number(v));
	near(i.confidence, number(v));
}

static void median_interval(void)
{
	for_each("median_interval", check_median_interval);
}

static void between(double got, double low, double high)
{
	if (!(got >= low * (1 - 1e-12) && got <= high * (1 + 1e-12)))
		fail_msg("%.17g isn't from %.17g to %.17g", got, low, high);
}

static void check_ratio_interval(struct vector *v)
{
	size_t n = size(v), m = size(v);
	const double *x = numbers(v, n), *y = numbers(v, m), *ends;
	double confidence = number(v);
	struct stats_interval i;
	uint64_t seed;

	ends = numbers(v, 4);
	for (seed = 1; seed <= 3; seed++) {
		assert_int_equal(stats_ratio_interval(x, n, y, m, confidence,
						      seed, &i), 0);
		between(i.low, ends[0], ends[1]);
		between(i.high, ends[2], ends[3]);
		near(i.confidence, confidence);
	}
}

static void ratio_interval(void)
{
	for_each("ratio_interval", check_ratio_interval);
}

static void check_break_even(struct vector *v)
{
	size_t n = size(v);
	const double *a_fixed = numbers(v, n), *a_run = numbers(v, n);
	const double *b_fixed = numbers(v, n), *b_run = numbers(v, n);
	const struct stats_cost a = { a_fixed, a_run, n };
	const struct stats_cost b = { b_fixed, b_run, n };
	double units = number(v);
	const double *ends = numbers(v, 4);
	struct stats_break_even answer;
	uint64_t seed;

	for (seed = 1; seed <= 3; seed++) {
		assert_int_equal(stats_break_even(&a, &b, 0.95, seed, &answer),
				 0);
		assert_int_equal(answer.winner, STATS_A_UP_TO);
		assert_true(fabs(answer.units / units - 1) < 1e-9);
		/* an angle and back costs some digits */
		between(answer.interval.low, ends[0] * (1 - 1e-9),
			ends[1] * (1 + 1e-9));
		between(answer.interval.high, ends[2] * (1 - 1e-9),
			ends[3] * (1 + 1e-9));
	}
}

static void break_even(void)
{
	for_each("break_even", check_break_even);
}

static void check_proportion(struct vector *v)
{
	size_t k = size(v), n = size(v);
	double confidence = number(v);
	struct stats_interval i;

	assert_int_equal(stats_proportion(k, n, confidence, &i), 0);
	near(i.low, number(v));
	near(i.high, number(v));
}

static void proportion(void)
{
	for_each("proportion", check_proportion);
}

static void in_band(const struct stats_estimate *estimate, double value,
		    const double *ends)
{
	assert_true(fabs(estimate->value - value) <= 1e-9 * fabs(value));
	assert_true(estimate->interval.low >= ends[0] - 1e-9 &&
		    estimate->interval.low <= ends[1] + 1e-9);
	assert_true(estimate->interval.high >= ends[2] - 1e-9 &&
		    estimate->interval.high <= ends[3] + 1e-9);
}

#define PLACES 3

static void check_curve(struct vector *v)
{
	size_t n = size(v), i;
	const double *places = numbers(v, PLACES), *of[2 * PLACES];
	const struct stats_arm arms[] = { { of, n, 1 }, { of + PLACES, n, -1 } };
	struct stats_estimate sums[PLACES], crossing;
	const double *middle, *ends[PLACES], *last;
	double crosses;
	uint64_t seed;

	for (i = 0; i < 2 * PLACES; i++)
		of[i] = numbers(v, n);
	middle = numbers(v, PLACES);
	for (i = 0; i < PLACES; i++)
		ends[i] = numbers(v, 4);
	crosses = number(v);
	last = numbers(v, 4);
	for (seed = 1; seed <= 3; seed++) {
		assert_int_equal(stats_curve(arms, 2, places, PLACES, 0.95,
					     seed, sums, &crossing), 0);
		for (i = 0; i < PLACES; i++)
			in_band(&sums[i], middle[i], ends[i]);
		in_band(&crossing, crosses, last);
	}
}

static void curve(void)
{
	for_each("curve", check_curve);
}

static void check_detectable(struct vector *v)
{
	size_t n = size(v);
	double alpha = number(v), change;
	const double *x = numbers(v, n), *y = numbers(v, n), *ends;
	uint64_t seed;

	ends = numbers(v, 2);
	for (seed = 1; seed <= 3; seed++) {
		assert_int_equal(stats_detectable(x, n, y, n, alpha, 0.8, seed,
						  &change), 0);
		between(change, ends[0] * (1 - 1e-9), ends[1] * (1 + 1e-9));
	}
}

static void detectable(void)
{
	for_each("detectable", check_detectable);
}

static void check_rules(struct vector *v)
{
	size_t n = size(v), rule;
	const double *x = numbers(v, n), *y = numbers(v, n);
	struct stats_judgement judgement;
	struct stats_rules rules;

	assert_int_equal(stats_rules_init(&rules, n), 0);
	assert_int_equal(stats_rules_judge(&rules, x, y, &judgement), 0);
	stats_rules_free(&rules);
	near(judgement.p, number(v));
	for (rule = 0; rule < NR_RULES; rule++)
		if (judgement.changed[rule] != (number(v) != 0))
			fail_msg("%s, n = %zu, x from %g: not so",
				 stats_rule_names[rule], n, *x);
}

static void rules(void)
{
	for_each("rules", check_rules);
}

static void check_spread(struct vector *v)
{
	size_t n = size(v), m = size(v);
	const double *x = numbers(v, n), *y = numbers(v, m);
	const double *p = numbers(v, 2);
	struct stats_spread r;

	assert_int_equal(stats_spread(x, n, y, m, 0.95, 1, &r), 0);
	if (!(p[0] <= r.p && r.p <= p[1]))
		fail_msg("%g isn't from %g to %g", r.p, p[0], p[1]);
	/* differences of logarithms: the last digits are gone */
	assert_true(fabs(r.x - number(v)) < 1e-12);
	assert_true(fabs(r.y - number(v)) < 1e-12);
}

static void spread(void)
{
	for_each("spread", check_spread);
}

static void check_scan(struct vector *v)
{
	size_t n = size(v), side, at;
	const double *values = numbers(v, n);
	struct stats_scan *series = stats_scan_new(n);
	stats_rank ranks[STATS_SCAN_MOST];
	double least;

	assert_non_null(series);
	side = size(v);
	stats_scan_rank(values, n, ranks);
	least = stats_scan_least(series, ranks, side, &at);
	stats_scan_free(series);
	near(least, number(v));
	assert_int_equal(at, size(v));
}

static void scan(void)
{
	for_each("scan", check_scan);
}

/* p of all orders, and of some that were dealt: within five of its errors. */
static void check_change(struct vector *v)
{
	size_t n = size(v);
	const double *values = numbers(v, n);
	struct stats_chance *chance = stats_chance_new(1);
	struct stats_changes changes;
	double p = number(v);

	assert_non_null(chance);
	assert_int_equal(stats_changes(chance, values, n, 1, 0.99, &changes),
			 0);
	stats_chance_free(chance);
	if (fabs(changes.p - p) > 5 * sqrt(p * (1 - p) / STATS_CHANGE_DEALS))
		fail_msg("%g, not %g", changes.p, p);
}

static void change(void)
{
	for_each("change", check_change);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(mann_whitney_exact),
		UNIT_TEST(mann_whitney_normal),
		UNIT_TEST(mann_whitney_critical),
		UNIT_TEST(holm),
		UNIT_TEST(quantile),
		UNIT_TEST(median_interval),
		UNIT_TEST(ratio_interval),
		UNIT_TEST(break_even),
		UNIT_TEST(curve),
		UNIT_TEST(detectable),
		UNIT_TEST(proportion),
		UNIT_TEST(rules),
		UNIT_TEST(spread),
		UNIT_TEST(scan),
		UNIT_TEST(change),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
