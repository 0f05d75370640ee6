// SPDX-License-Identifier: MIT
/* Counts in a table: three digits or more, and a blank before the next. */
#include <string.h>

#include "bench/perf_result.h"
#include "tests/unit/unit.h"

static void counts_in_eight_columns(void)
{
	static const struct {
		double count;
		const char *text;
	} counts[] = {
		{ 0, "0" }, { 1.23456e-6, "1.23e-06" }, { 0.5, "0.5" },
		{ 12.345, "12.3" }, { 999.4, "999" }, { 999.6, "1000" },
		{ 1234.5, "1234" }, { 99999999, "99999999" },
		{ 99999999.7, "1.00e+08" }, { 123456789012., "1.23e+11" },
	};
	char text[32];

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		perf_count_text(counts[i].count, text, sizeof(text));
		assert_string_equal(text, counts[i].text);
		assert_true(strlen(text) <= 8);
	}
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(counts_in_eight_columns),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
