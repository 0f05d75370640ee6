// SPDX-License-Identifier: MIT
/* Order statistics against values worked out by hand (and R's type 7). */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness/stats/stats.h"

#define N(array) (sizeof(array) / sizeof(array[0]))

static void near(double got, double want)
{
	assert_true(fabs(got - want) <= 1e-12 * fabs(want));
}

static void odd_count(void **state)
{
	double values[] = { 5, 1, 4, 2, 3 };
	struct stats_summary s = stats_summarize(values, N(values));

	assert_int_equal(s.n, 5);
	near(s.min, 1);
	near(s.median, 3);
	near(s.max, 5);
}

static void even_count(void **state)
{
	double values[] = { 8, -2, 1, 3 };
	struct stats_summary s = stats_summarize(values, N(values));

	near(s.min, -2);
	near(s.median, 2);
	near(s.max, 8);
}

static void one_and_two(void **state)
{
	double one[] = { 7 }, two[] = { 3, 1 };
	struct stats_summary s = stats_summarize(one, 1);

	near(s.min, 7);
	near(s.median, 7);
	near(s.max, 7);
	s = stats_summarize(two, 2);
	near(s.min, 1);
	near(s.median, 2);
	near(s.max, 3);
}

static void equal_values(void **state)
{
	double values[] = { 2, 2, 1, 2, 9, 2 };
	struct stats_summary s = stats_summarize(values, N(values));

	near(s.median, 2);
	near(s.max, 9);
}

/* quantile(c(1, 2, 4, 8, 16), type = 7) and halfway points */
static void type_7(void **state)
{
	const double sorted[] = { 1, 2, 4, 8, 16 };

	near(stats_quantile(sorted, 5, 0), 1);
	near(stats_quantile(sorted, 5, 0.25), 2);
	near(stats_quantile(sorted, 5, 0.5), 4);
	near(stats_quantile(sorted, 5, 0.75), 8);
	near(stats_quantile(sorted, 5, 1), 16);
	near(stats_quantile(sorted, 5, 0.1), 1.4);
	near(stats_quantile(sorted, 5, 0.9), 12.8);
	near(stats_quantile(sorted, 1, 0.3), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(odd_count),   cmocka_unit_test(even_count),
		cmocka_unit_test(one_and_two), cmocka_unit_test(equal_values),
		cmocka_unit_test(type_7),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
