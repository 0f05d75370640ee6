// SPDX-License-Identifier: MIT
#include "bench/worker.h"

#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/gbench.h"
#include "bench/native/native.h"
#include "bench/sample.h"
#include "bench/self.h"

/* The rows of one placement: where it is, and the threads that are there. */
struct quarters {
	struct placement placement;
	unsigned int threads; /* the most that a row has; 0: no row is there */
	struct team *team;
	struct perf_windows windows;
};

/* What one benchmark is called with. */
struct measurement {
	const struct worker *worker;
	const struct job *job;
	struct quarters *quarters;
	char name[ROW_NAME_SIZE];
};

/* What a SIGBUS says. Written before anything can raise one. */
static char sigbus_text[ROW_NAME_SIZE + PATH_MAX + 128];

/*
 * A page of the memory isn't there any more. There is no way back into a
 * measured loop, and no need: the runner keeps what is whole.
 */
static void sigbus(int signal)
{
	ssize_t unused = write(STDERR_FILENO, sigbus_text, strlen(sigbus_text));

	(void)unused;
	_exit(1);
}

static void expect_sigbus(const struct measurement *m)
{
	snprintf(sigbus_text, sizeof(sigbus_text),
		 "pgmapbench worker: SIGBUS from --memory %s during %s: the "
		 "device went away, its file was cut, or a page is bad; see "
		 "dmesg\n",
		 m->worker->where->options.memory, m->name);
	signal(SIGBUS, sigbus);
}

static int run(const struct job *job, const struct timing *timing,
	       const struct place *place, struct team *team,
	       struct sample *sample)
{
	const struct row *row = &job->row;
	const workload_fn *loops;

	if (workloads[row->workload].native)
		return native_run(job->instance, row, timing, place, team,
				  sample);
	loops = instances[job->instance].run[row->axis[AXIS_PRIMITIVE]]
					    [row->axis[AXIS_RCU]];
	return loops[row->workload](row, timing, place, team, sample);
}

/* Its times and, of its windows, what perf counted. */
static int report(const struct measurement *m, const struct sample *sample,
		  struct gbench_state *state, struct error *error)
{
	sample_report(&workloads[m->job->row.workload], sample, state);
	return perf_row_report(&m->quarters->windows, sample->pages, state,
			       error);
}

static void measure(struct gbench_state *state, void *arg)
{
	const struct measurement *m = arg;
	const struct row *row = &m->job->row;
	const struct worker *worker = m->worker;
	const struct placement *placement = &m->quarters->placement;
	const struct place place = {
		.memory = &worker->where->memory,
		/* a device's is what the kernel calls it */
		.data_node = worker->where->memory.kind->device ?
				     worker->where->memory.node :
				     placement->data_node,
		.vmemmap_node = placement->vmemmap_node,
		.pgmap_node = placement->pgmap_node,
		.table_node = where_table_node(worker->where, placement),
		.vmemmap_bytes = where_vmemmap_bytes(worker->where, row),
	};
	struct sample sample = { .data_node = -1, .vmemmap_node = -1,
				 .pgmap_node = -1 };
	struct error error;

	expect_sigbus(m);
	if (perf_row_begin(&m->quarters->windows, &error))
		gbench_fail(state, error.text);
	else if (run(m->job, &worker->timing, &place, m->quarters->team, &sample))
		gbench_fail(state, sample.error);
	else if (report(m, &sample, state, &error))
		gbench_fail(state, error.text);
}

static void register_jobs(const struct worker *worker,
			  struct quarters *quarters,
			  struct measurement *measurements)
{
	const struct job *job = worker->jobs;

	for (unsigned int i = 0; i < worker->nr_jobs; i++, job++) {
		measurements[i].worker = worker;
		measurements[i].job = job;
		measurements[i].quarters =
			&quarters[job->row.axis[AXIS_PLACE]];
		row_print(&job->row, job->instance, measurements[i].name,
			  ROW_NAME_SIZE);
		gbench_register(measurements[i].name, measure, &measurements[i],
				workloads[job->row.workload].unit,
				job->row.axis[AXIS_THREADS]);
	}
}

/* What the row's team must have: whichever of the two it is. */
static unsigned int row_threads(const struct row *row)
{
	unsigned long threads = row->axis[AXIS_THREADS] +
				workloads[row->workload].besides;
	unsigned long sweep = row->axis[AXIS_SWEEP_THREADS];

	return sweep > threads ? sweep : threads;
}

static struct team *make_team(const unsigned int *cpus, unsigned int nr_cpus,
			      unsigned int threads, struct error *error)
{
	struct team *team = team_create(cpus, nr_cpus, threads);

	if (!team)
		error_set(error, "can't start %u threads: %s", threads,
			  strerror(errno));
	return team;
}

static void leave_quarters(struct quarters *quarters)
{
	for (unsigned int i = 0; i < NR_PLACES; i++) {
		perf_detach(&quarters[i].windows);
		if (quarters[i].team)
			team_destroy(quarters[i].team);
		place_free(&quarters[i].placement);
	}
}

/* A team for each placement that has rows, as large as the largest needs. */
static int take_quarters(const struct worker *worker,
			 struct quarters *quarters, struct perf *perf,
			 struct error *error)
{
	for (unsigned int i = 0; i < worker->nr_jobs; i++) {
		const struct row *row = &worker->jobs[i].row;
		struct quarters *q = &quarters[row->axis[AXIS_PLACE]];
		unsigned int threads = row_threads(row);

		if (threads > q->threads)
			q->threads = threads;
	}
	for (unsigned int i = 0; i < NR_PLACES; i++) {
		struct quarters *q = &quarters[i];

		if (!q->threads)
			continue;
		if (where_resolve(worker->where, i, &q->placement, error))
			return -1;
		q->team = make_team(q->placement.cpus, q->placement.nr_cpus,
				    q->threads, error);
		if (!q->team ||
		    perf_attach(perf, q->team, &q->windows, error))
			return -1;
	}
	return 0;
}

/* A process has one RCU, from before its first thread. */
static int choose_rcu(const struct worker *worker, struct error *error)
{
	unsigned long rcu = worker->jobs->row.axis[AXIS_RCU];

	for (unsigned int i = 1; i < worker->nr_jobs; i++)
		if (worker->jobs[i].row.axis[AXIS_RCU] != rcu)
			return error_set(error, "--rcu: a process has one "
						"flavour; give memb or qsbr, "
						"or use 'pgmapbench run'");
	if (rcu == RCU_QSBR && !rcu_choose_qsbr())
		return error_set(error, "--rcu qsbr: this build has memb only "
					"(the tsan preset); use another build");
	return 0;
}

static int run_jobs(const struct worker *worker, struct perf *perf,
		    struct error *error)
{
	struct quarters quarters[NR_PLACES] = { 0 };
	struct measurement *measurements;
	int ret;

	if (take_quarters(worker, quarters, perf, error)) {
		leave_quarters(quarters);
		return 1;
	}
	measurements = calloc(worker->nr_jobs, sizeof(*measurements));
	if (!measurements) {
		leave_quarters(quarters);
		error_set(error, "out of memory");
		return 1;
	}

	register_jobs(worker, quarters, measurements);
	/* only a process that has run the machine can tell these */
	gbench_add_context("pgmapbench.percpu", percpu_path());
	gbench_add_context("pgmapbench.rcu", rcu_flavour());
	ret = gbench_run(error->text, sizeof(error->text));
	free(measurements);
	leave_quarters(quarters);
	if (ret == GBENCH_BAD_USE)
		return 2;
	return ret == GBENCH_FAILED ? 1 : 0;
}

int worker_run(const struct worker *worker, struct error *error)
{
	const struct memory *memory = &worker->where->memory;
	struct perf perf;
	int ret;

	if (choose_rcu(worker, error))
		return 2;
	/* until this process ends */
	if (memory->kind->device &&
	    memory_claim(memory, error->text, sizeof(error->text)) < 0)
		return 1;
	if (perf_start(&perf, &worker->perf, error))
		return error->not_here ? 77 : 2;
	/* the main thread, too: it opens and closes devices */
	user_machine_enter_thread();
	ret = run_jobs(worker, &perf, error);
	perf_stop(&perf);
	return ret;
}

int worker_run_self(const struct topology *topology, struct error *error)
{
	struct self_result result;
	struct team *team;
	json_t *report;
	int ret;

	user_machine_enter_thread();
	team = make_team(topology->cpus, topology->nr_cpus, topology->nr_cpus,
			 error);
	if (!team)
		return 1;
	ret = self_measure(team, &result, error->text, sizeof(error->text));
	team_destroy(team);
	if (ret)
		return 1;
	report = json_pack(
		"{s:f, s:f, s:f, s:f, s:f, s:f}", "floor_ratio", result.floor_ratio,
		"percpu_pair_ratio", result.percpu_pair_ratio,
		"percpu_scaling_ratio", result.percpu_scaling_ratio,
		"sweep_bandwidth_ratio", result.sweep_bandwidth_ratio,
		"folio_sweep_ratio", result.folio_sweep_ratio,
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
