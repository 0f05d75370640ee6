// SPDX-License-Identifier: MIT
/*
 * Runs a workload with a strategy that has one bug, and proves that its books
 * say so: arguments WORKLOAD and what the error must contain. Without the
 * second there must be none.
 */
#include <stdio.h>
#include <string.h>

#include "bench/workloads/workload.h"
#include "harness/kernel/user/machine.h"
#include "harness/machine/topology.h"
#include "harness/memory/memory.h"

#define FN__(workload, strategy) run_##workload##_##strategy##_cas_memb
#define FN_(workload, strategy)	 FN__(workload, strategy)
#define FN(workload)		 FN_(workload, STRATEGY)

int FN(mixed)(const struct row *row, const struct timing *timing,
	      const struct place *place, struct team *team,
	      struct sample *sample);
int FN(lifecycle)(const struct row *row, const struct timing *timing,
		  const struct place *place, struct team *team,
		  struct sample *sample);
int FN(teardown_live)(const struct row *row, const struct timing *timing,
		      const struct place *place, struct team *team,
		      struct sample *sample);

/* Two threads, or one; all of what a thread uses is pinned when the kill comes. */
static int run(const char *workload, struct team *team, struct sample *sample)
{
	static const struct memory memory = { .kind = &dram, .node = -1,
					      .target_node = -1 };
	const struct place place = { .memory = &memory, .data_node = -1,
				     .vmemmap_node = -1, .pgmap_node = -1,
				     .table_node = -1 };
	const struct timing timing = { .warmup_s = 0.005, .window_s = 0.01,
				       .lives = 2 };
	const struct row row = {
		.axis = { [AXIS_BATCH] = 512, [AXIS_MAPPED] = 100,
			  [AXIS_RATIO] = 50, [AXIS_THREADS] = 2,
			  [AXIS_SIZE] = 128UL << 20,
			  [AXIS_USES] = 100,
			  [AXIS_HOLD] = hold_value(HOLD_FIXED, 20000000) },
	};

	if (!strcmp(workload, "mixed"))
		return FN(mixed)(&row, &timing, &place, team, sample);
	if (!strcmp(workload, "lifecycle"))
		return FN(lifecycle)(&row, &timing, &place, team, sample);
	return FN(teardown_live)(&row, &timing, &place, team, sample);
}

int main(int argc, char **argv)
{
	struct topology topology;
	struct sample sample = { 0 };
	struct team *team;
	int ret;

	if (topology_load(&topology))
		return 77;
	user_machine_enter_thread();
	team = team_create(topology.cpus, topology.nr_cpus, 3);
	if (!team)
		return 77;
	ret = run(argv[1], team, &sample);
	printf("%s: %s\n", argv[1], ret ? sample.error : "no error");
	team_destroy(team);
	user_machine_leave_thread();
	if (argc < 3)
		return ret != 0;
	return !ret || !strstr(sample.error, argv[2]);
}
