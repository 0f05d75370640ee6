// SPDX-License-Identifier: MIT
/* What --plant adds to a round. That it takes as long as said is timing. */
#include <math.h>

#include "harness/machine/plant.h"
#include "harness/machine/team.h"
#include "tests/unit/unit.h"

static void see(struct plant *plant, double round_s)
{
	plant_see(plant, plant->before_s + round_s);
}

static void near(double got, double want)
{
	if (!(fabs(got - want) <= 1e-9 * fabs(want)))
		fail_msg("%g, not %g", got, want);
}

/* The first ones are cold, and one may be preempted. */
static void median_of_the_last(void)
{
	struct plant plant = { 0 };
	unsigned int i;

	near(plant_round_s(&plant), 0);
	see(&plant, 5);
	near(plant_round_s(&plant), 5);
	see(&plant, 3);
	near(plant_round_s(&plant), 4);
	see(&plant, 100);
	near(plant_round_s(&plant), 5);
	for (i = 0; i < PLANT_ROUNDS - 4; i++)
		see(&plant, 1);
	see(&plant, 1000);
	near(plant_round_s(&plant), 1);
	/* so many that nothing is left of those */
	for (i = 0; i < PLANT_ROUNDS; i++)
		see(&plant, i % 2 ? 2 : 7);
	near(plant_round_s(&plant), 4.5);
	near(plant.before_s, 5 + 3 + 100 + PLANT_ROUNDS - 4 + 1000 +
			     PLANT_ROUNDS * 4.5);
}

/* 3 % of 100 us are 3 us, of 1.5 ns each. */
static void operations(void)
{
	assert_int_equal(plant_operations(100e-6, 3, 1.5e-9), 2000);
	assert_int_equal(plant_operations(100e-6, 100, 1.5e-9), 66667);
	assert_int_equal(plant_operations(100e-6, 0.001, 1.5e-9), 1);
	assert_int_equal(plant_operations(0, 3, 1.5e-9), 1);
}

static unsigned long generator(unsigned long value, unsigned int steps)
{
	while (steps--)
		value = value * 0x5851f42d4c957f2d + 0x14057b7ef767814f;
	return value;
}

/* All of the chain, as many times as it's asked for; and its time is kept. */
static void runs(void)
{
	struct plant plant = { .operations = 1000, .value = 1 };
	double begin = now_s(), middle, end, after;

	middle = plant_run(&plant, begin);
	assert_true(plant.value == generator(1, 1000));
	assert_true(middle > begin);
	near(plant.spent_s, middle - begin);
	end = plant_run(&plant, middle);
	after = now_s();
	assert_true(plant.value == generator(1, 2000));
	near(plant.spent_s, end - begin);
	assert_true(end <= after);
}

static void chooses(void)
{
	struct plant plant = { 0 };

	/* of no round at all: the least there is */
	plant_choose(&plant, 3);
	assert_int_equal(plant.operations, 1);
	/* a round of 10 s: no processor has steps of more than a second */
	see(&plant, 10);
	plant_choose(&plant, 100);
	assert_true(plant.operations > 10);
	near(plant.spent_s + 1, 1);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(median_of_the_last),
		UNIT_TEST(operations),
		UNIT_TEST(runs),
		UNIT_TEST(chooses),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
