// SPDX-License-Identifier: MIT
#include "bench/self_suite.h"

#include <math.h>

#include "bench/child.h"
#include "bench/runner.h"
#include "harness/stats/stats.h"

/* What must hold: min <= median <= max. */
static const struct bar {
	const char *name; /* in a worker's report and in ours */
	const char *text;
	double min, max;
	int decimals;
} bars[] = {
	{ "floor_ratio", "at most 1.05", 0, 1.05, 3 },
	{ "percpu_pair_ratio", "at most 0.5", 0, 0.5, 3 },
	{ "percpu_scaling_ratio", "at most 1.15", 0, 1.15, 3 },
	{ "sweep_bandwidth_ratio", "at least 0.95", 0.95, HUGE_VAL, 3 },
	{ "folio_sweep_ratio", "at least 0.95", 0.95, HUGE_VAL, 3 },
	{ "device_overhead_bytes", "under 64 MiB", -HUGE_VAL, (64 << 20) - 1,
	  0 },
};

#define NR_BARS (sizeof(bars) / sizeof(bars[0]))

static bool is_met(const struct bar *bar, double median)
{
	return median >= bar->min && median <= bar->max;
}

static int read_report(const json_t *report, double *values[],
		       unsigned int process, struct error *error)
{
	const json_t *number;

	for (unsigned int i = 0; i < NR_BARS; i++) {
		number = json_object_get(report, bars[i].name);
		if (!json_is_number(number))
			return error_set(error, "worker reported no %s",
					 bars[i].name);
		values[i][process] = json_number_value(number);
	}
	return 0;
}

static int run_processes(const struct plan *plan, bool quiet, double *values[],
			 struct error *error)
{
	char *const argv[] = { "pgmapbench", "worker", "--suite", "self",
			       NULL };
	struct progress progress;
	json_t *report;
	int ret = 0;

	progress_start(&progress, plan->processes, quiet);
	for (unsigned int p = 0; !ret && p < plan->processes; p++) {
		progress_show(&progress, p, "self");
		report = runner_worker(argv, &progress, "self", error);
		ret = report ? read_report(report, values, p, error) : -1;
		json_decref(report);
	}
	progress_clear(&progress);
	return ret;
}

static void print_table(const struct stats_summary *summaries)
{
	const struct stats_summary *s;
	char range[64];

	printf("what the harness costs: median of %zu processes\n\n",
	       summaries[0].n);
	printf("%-22s %10s  %-23s %-13s\n", "", "median", "min .. max", "bar");
	for (unsigned int i = 0; i < NR_BARS; i++) {
		s = &summaries[i];
		snprintf(range, sizeof(range), "%.*f .. %.*f", bars[i].decimals,
			 s->min, bars[i].decimals, s->max);
		printf("%-22s %10.*f  %-23s %-13s %s\n", bars[i].name,
		       bars[i].decimals, s->median, range, bars[i].text,
		       is_met(&bars[i], s->median) ? "met" : "NOT MET");
	}
}

static void print_json(const struct stats_summary *summaries)
{
	json_t *root = json_object();

	for (unsigned int i = 0; i < NR_BARS; i++)
		json_object_set_new(root, bars[i].name,
				    json_real(summaries[i].median));
	json_object_set_new(root, "n", json_integer(summaries[0].n));
	json_dumpf(root, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(root);
}

int self_suite_run(const struct plan *plan, bool quiet, bool json,
		   struct error *error)
{
	struct stats_summary summaries[NR_BARS];
	double store[NR_BARS][plan->processes];
	double *values[NR_BARS];
	int ret = 0;

	for (unsigned int i = 0; i < NR_BARS; i++)
		values[i] = store[i];
	child_catch_signals();
	ret = run_processes(plan, quiet, values, error);
	child_release_signals();
	if (ret)
		return -1;
	for (unsigned int i = 0; i < NR_BARS; i++) {
		summaries[i] = stats_summarize(values[i], plan->processes);
		if (!is_met(&bars[i], summaries[i].median))
			ret = 1;
	}
	if (json)
		print_json(summaries);
	else
		print_table(summaries);
	return ret;
}
