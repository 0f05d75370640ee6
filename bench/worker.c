// SPDX-License-Identifier: MIT
#include "bench/worker.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "bench/gbench.h"
#include "bench/sample.h"
#include "bench/self.h"

/* What one benchmark is called with. */
struct measurement {
	const struct worker *worker;
	const struct job *job;
	struct team *team;
	char name[ROW_NAME_SIZE];
};

static void measure(struct gbench_state *state, void *arg)
{
	const struct measurement *m = arg;
	const struct row *row = &m->job->row;
	const struct worker *worker = m->worker;
	int node = worker->memory->node;
	const struct place place = {
		.memory = worker->memory,
		.data_node = node >= 0 ? node : worker->topology->cpu_node[0],
	};
	struct sample sample = { 0 };

	const workload_fn *run =
		instances[m->job->instance]
			.run[row->axis[AXIS_PRIMITIVE]][row->axis[AXIS_RCU]];

	if (run[row->workload](row, &worker->timing, &place, m->team, &sample))
		gbench_fail(state, sample.error);
	else
		sample_report(&workloads[row->workload], &sample, state);
}

static void register_jobs(const struct worker *worker, struct team *team,
			  struct measurement *measurements)
{
	const struct job *job = worker->jobs;

	for (unsigned int i = 0; i < worker->nr_jobs; i++, job++) {
		measurements[i].worker = worker;
		measurements[i].job = job;
		measurements[i].team = team;
		row_print(&job->row, instances[job->instance].strategy,
			  measurements[i].name, ROW_NAME_SIZE);
		gbench_register(measurements[i].name, measure, &measurements[i],
				workloads[job->row.workload].unit,
				job->row.axis[AXIS_THREADS]);
	}
}

/* The team, and the main thread registered: it opens and closes devices. */
static struct team *make_team(const struct topology *topology,
			      unsigned int threads, struct error *error)
{
	user_machine_enter_thread();
	struct team *team =
		team_create(topology->cpus, topology->nr_cpus, threads);

	if (!team)
		error_set(error, "can't start %u threads: %s", threads,
			  strerror(errno));
	return team;
}

/* A process has one RCU, from before its first thread. */
static int choose_rcu(const struct worker *worker, struct error *error)
{
	unsigned long rcu = worker->jobs->row.axis[AXIS_RCU];

	for (unsigned int i = 1; i < worker->nr_jobs; i++)
		if (worker->jobs[i].row.axis[AXIS_RCU] != rcu)
			return error_set(error, "--rcu: one process has one of "
						"them; run them apart");
	if (rcu == RCU_QSBR && !rcu_choose_qsbr())
		return error_set(error, "--rcu qsbr: this build has only the "
					"portable RCU");
	return 0;
}

int worker_run(const struct worker *worker, struct error *error)
{
	struct measurement *measurements;
	unsigned int threads = 1;
	struct team *team;
	int ret;

	if (choose_rcu(worker, error))
		return 2;
	for (unsigned int i = 0; i < worker->nr_jobs; i++)
		if (worker->jobs[i].row.axis[AXIS_THREADS] > threads)
			threads = worker->jobs[i].row.axis[AXIS_THREADS];
	team = make_team(worker->topology, threads, error);
	if (!team)
		return 1;
	measurements = calloc(worker->nr_jobs, sizeof(*measurements));
	if (!measurements) {
		team_destroy(team);
		error_set(error, "out of memory");
		return 1;
	}

	register_jobs(worker, team, measurements);
	/* only a process that has run the machine can tell these */
	gbench_add_context("pgmapbench.percpu", percpu_path());
	gbench_add_context("pgmapbench.rcu", rcu_flavour());
	ret = gbench_run(error->text, sizeof(error->text));
	free(measurements);
	team_destroy(team);
	if (ret == GBENCH_BAD_USE)
		return 2;
	return ret == GBENCH_FAILED ? 1 : 0;
}

int worker_run_self(const struct topology *topology, struct error *error)
{
	struct team *team = make_team(topology, topology->nr_cpus, error);
	struct self_result result;
	json_t *report;
	int ret;

	if (!team)
		return 1;
	ret = self_measure(team, &result, error->text, sizeof(error->text));
	team_destroy(team);
	if (ret)
		return 1;
	report = json_pack(
		"{s:f, s:f, s:f, s:f, s:f}", "floor_ratio", result.floor_ratio,
		"percpu_pair_ratio", result.percpu_pair_ratio,
		"percpu_scaling_ratio", result.percpu_scaling_ratio,
		"sweep_bandwidth_ratio", result.sweep_bandwidth_ratio,
		"device_overhead_bytes", result.device_overhead_bytes);
	if (!report) {
		error_set(error, "a ratio is no number");
		return 1;
	}
	json_dumpf(report, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(report);
	return 0;
}
