// SPDX-License-Identifier: MIT
/* doctor's checks of who else has this machine: load, steal, guests, CPUs. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/machine/doctor_checks.h"
#include "harness/memory/host.h"

#define ISOLATED "/sys/devices/system/cpu/isolated"

#define BUSY_CPUS 0.25	/* two or three ticks of a tenth of a second */
#define BUSY_LOAD 1.0
#define STOLEN	  0.1	/* percent, since boot: idle time counts, too */

static bool load_average(double *load)
{
	char line[128], *end;

	if (!fact_line(line, sizeof(line), "/proc/loadavg"))
		return false;
	*load = strtod(line, &end);
	return end != line && *end == ' ' && *load >= 0 && *load < 1e6;
}

/* CPUs' worth of work that is done beside us, who sleep meanwhile. */
static bool busy_cpus(const struct doctor_self *self, unsigned int *nr_cpus,
		      double *busy)
{
	const struct cpu_times *before = &self->before;
	struct cpu_times now;

	if (!self->before_known || !cpu_times_read(&now) ||
	    now.total <= before->total || now.busy < before->busy ||
	    now.busy - before->busy > now.total - before->total)
		return false;
	*nr_cpus = now.nr_cpus;
	*busy = (double)(now.busy - before->busy) /
		(double)(now.total - before->total) * now.nr_cpus;
	return true;
}

/* The average is of a minute, so perhaps of an earlier run of ours. */
static void judge_average(struct finding *finding, double load)
{
	if (load < BUSY_LOAD) {
		finding_ok(finding, "load average %.2f", load);
		return;
	}
	finding_warning(finding, "load average %.2f", load);
	finding_brief(finding, "load %.3g", load);
	finding_fix(finding, "top: stop what needn't run, or wait");
}

void check_load(const struct doctor_self *self, struct finding *finding)
{
	bool has_load, has_busy;
	double load = 0, busy;
	char average[32] = "";
	unsigned int nr_cpus;

	has_load = load_average(&load);
	has_busy = busy_cpus(self, &nr_cpus, &busy);
	if (!has_busy && has_load) {
		judge_average(finding, load);
		return;
	}
	if (!has_busy) {
		finding_unknown(finding, "no use in /proc/stat and loadavg");
		return;
	}
	if (has_load)
		snprintf(average, sizeof(average), ", load average %.2f", load);
	if (busy < BUSY_CPUS) {
		finding_ok(finding, "%.1f of %u CPUs busy%s", busy, nr_cpus,
			   average);
		return;
	}
	finding_warning(finding, "%.1f of %u CPUs busy%s", busy, nr_cpus,
			average);
	finding_brief(finding, busy < 100 ? "load %.1f CPUs" : "load %.0f CPUs",
		      busy);
	finding_fix(finding, "top: stop what needn't run, or wait");
}

void check_steal(const struct doctor_self *self, struct finding *finding)
{
	const struct cpu_times boot = { 0 };
	double since_boot, just_now = 0;
	struct cpu_times now;
	bool guest, known;
	char of[16];

	if (!cpu_times_read(&now) ||
	    !cpu_times_steal(&boot, &now, &since_boot)) {
		finding_unknown(finding, "no use in /proc/stat");
		return;
	}
	if (self->before_known)
		cpu_times_steal(&self->before, &now, &just_now);
	known = fact_guest(&guest, of, sizeof(of));
	if (!now.steal) {
		if (known && !guest)
			finding_ok(finding, "none: this is no guest");
		else
			finding_unknown(finding,
					"none, or the hypervisor doesn't say");
		return;
	}
	if (just_now <= 0 && since_boot < STOLEN) {
		finding_ok(finding, "0 %% now, %.2f %% since boot", since_boot);
		return;
	}
	finding_warning(finding, "%.1f %% now, %.2f %% since boot", just_now,
			since_boot);
	finding_brief(finding, "steal %.1f %%",
		      just_now > since_boot ? just_now : since_boot);
	finding_fix(finding, "a machine, or CPUs, of one's own");
}

void check_guest(const struct doctor_self *self, struct finding *finding)
{
	bool guest;
	char of[16];

	if (!fact_guest(&guest, of, sizeof(of))) {
		finding_unknown(finding, "neither CPU nor firmware says");
	} else if (!guest) {
		finding_ok(finding, "none");
	} else {
		finding_warning(finding, "a guest%s%s", *of ? " of " : "", of);
		finding_brief(finding, "%s%sguest", of, *of ? " " : "");
		finding_fix(finding, "measure on the host");
	}
}

/* How many of the CPUs that this process may use are isolated. */
static unsigned int count_both(const struct fact_cpus *a,
			       const struct fact_cpus *b)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < FACT_MAX_CPUS; i++)
		nr += a->has[i] && b->has[i];
	return nr;
}

void check_isolated(const struct doctor_self *self, struct finding *finding)
{
	static struct fact_cpus isolated, allowed;
	char list[512], ours[512];
	unsigned int both;

	if (!host_line(list, sizeof(list), ISOLATED)) {
		finding_unknown(finding, "can't read %s", ISOLATED);
		return;
	}
	if (!*list) {
		finding_ok(finding, "none");
		return;
	}
	if (!fact_cpu_list(&isolated, list) ||
	    !fact_affinity(ours, sizeof(ours)) ||
	    !fact_cpu_list(&allowed, ours)) {
		finding_unknown(finding, "no lists of CPUs that make sense");
		return;
	}
	both = count_both(&isolated, &allowed);
	if (both && both == allowed.nr) {
		finding_ok(finding, "%s, all that we may use", list);
		return;
	}
	if (both)
		finding_warning(finding, "%u of the %u that we may use", both,
				allowed.nr);
	else
		finding_warning(finding, "%s, and we run on none", list);
	finding_brief(finding, both ? "CPUs differ" : "isolated CPUs");
	finding_fix(finding, "taskset -c %s pgmapbench run", list);
}
