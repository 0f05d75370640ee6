// SPDX-License-Identifier: MIT
/*
 * Proves that the books of teardown_live catch a strategy whose drain doesn't
 * wait for pins, and that this ends neither the process nor the next life:
 * the loops of unsound strategies are run, which row_allows() refuses. Sound
 * ones come through the same row.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bench/axis.h"
#include "harness/kernel/user/machine.h"
#include "harness/machine/topology.h"
#include "harness/memory/memory.h"

static struct topology topology;
static struct team *team;

/* One long-term pin a thread, dropped long after drain could have begun. */
static int run_late(const struct instance *instance, unsigned long hold_ns,
		    struct sample *sample)
{
	static struct memory memory = { .kind = &dram, .node = -1,
					.target_node = -1 };
	const struct place place = { .memory = &memory, .data_node = -1,
				     .vmemmap_node = -1, .pgmap_node = -1,
				     .table_node = -1 };
	const struct timing timing = { .warmup_s = 0.001, .lives = 2 };
	struct error error;
	struct row row = { .workload = find_workload("teardown_live", &error) };

	row.axis[AXIS_BATCH] = 16;
	row.axis[AXIS_RATIO] = 10;
	row.axis[AXIS_HOLD] = hold_value(HOLD_LATE, hold_ns);
	row.axis[AXIS_THREADS] = 2;
	row.axis[AXIS_SIZE] = 128UL << 20;
	*sample = (struct sample){ 0 };
	return instance->run[PRIMITIVE_CAS][RCU_MEMB][row.workload](
		&row, &timing, &place, team, sample);
}

static void caught(const char *name)
{
	struct sample sample;
	struct error error;
	int index = find_strategy(name, &error);

	/* not everything is built everywhere */
	if (index < 0)
		skip();
	/* kill and zap are over by then, on any host: it ends with the first */
	assert_int_equal(run_late(&instances[index], 2000000000, &sample), -1);
	if (!strstr(sample.error, "books are off: drain returned with "))
		fail_msg("%s: '%s'", name, sample.error);
}

static void base_refs(void **state)
{
	caught("base_refs");
}

static void page_count_check(void **state)
{
	caught("page_count_check");
}

static void sound(void **state)
{
	struct sample sample;

	for (unsigned int i = 0; i < nr_instances; i++) {
		if (instances[i].strategy->verdict == VERDICT_UNSOUND)
			continue;
		if (run_late(&instances[i], 20000000, &sample))
			fail_msg("%s: %s", instances[i].strategy->name,
				 sample.error);
		assert_true(sample.gets && sample.gets == sample.puts);
		/* only the floor doesn't wait for the pin */
		if (instances[i].strategy->verdict == VERDICT_SOUND)
			assert_true(sample.total >= 20000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base_refs),
		cmocka_unit_test(page_count_check),
		cmocka_unit_test(sound),
	};
	int ret;

	if (topology_load(&topology))
		return 77;
	user_machine_enter_thread();
	team = team_create(topology.cpus, topology.nr_cpus, 3);
	if (!team)
		return 1;
	ret = cmocka_run_group_tests(tests, NULL, NULL);
	team_destroy(team);
	user_machine_leave_thread();
	return ret;
}
