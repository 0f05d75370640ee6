// SPDX-License-Identifier: MIT
/* doctor's checks of what the harness measures with: clocks, rseq, perf. */
#include <linux/capability.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "harness/machine/doctor_checks.h"
#include "harness/memory/host.h"

#ifndef CAP_PERFMON
#define CAP_PERFMON 38	/* Linux 5.8 */
#endif

#define SOURCE	"/sys/devices/system/clocksource/clocksource0/"
#define STEP_NS 1000	/* a phase of a teardown may take as long */
#define COST_NS 200	/* with the vDSO about 20, a system call 100 and more */

static bool is_one_of(const char *name, const char *const *names)
{
	while (*names && strcmp(name, *names))
		names++;
	return *names;
}

void check_clocksource(const struct doctor_self *self, struct finding *finding)
{
	/* their vdso_clock_mode isn't VDSO_CLOCKMODE_NONE */
	static const char *const good[] = {
		"tsc", "kvm-clock", "hyperv_clocksource_tsc_page",
		"arch_sys_counter", "timebase", "riscv_clocksource", NULL,
	};
	static const char *const bad[] = {
		"hpet", "acpi_pm", "jiffies", "refined-jiffies", "pit",
		"hyperv_clocksource_msr", "xen", NULL,
	};
	char name[48], others[256];

	if (!fact_line(name, sizeof(name), SOURCE "current_clocksource")) {
		finding_unknown(finding, "can't read current_clocksource");
	} else if (is_one_of(name, good)) {
		finding_ok(finding, "%s", name);
	} else if (!is_one_of(name, bad)) {
		finding_unknown(finding, "'%s' is nothing known", name);
	} else {
		finding_warning(finding, "%s", name);
		finding_brief(finding, "clock %s", name);
		if (fact_line(others, sizeof(others),
			      SOURCE "available_clocksource") &&
		    fact_has_word(others, "tsc"))
			finding_fix(finding,
				    "echo tsc >" SOURCE "current_clocksource");
		else
			finding_fix(finding,
				    "dmesg | grep -i clocksource: why no tsc");
	}
}

void check_timer(const struct doctor_self *self, struct finding *finding)
{
	long step = self->clock_step_ns, cost = self->clock_cost_ns;

	if (step <= 0 || cost < 0) {
		finding_unknown(finding, "clock_getres() doesn't say");
	} else if (step > STEP_NS) {
		finding_warning(finding, "steps of %ld ns", step);
		finding_brief(finding, "coarse clock");
		finding_fix(finding, "boot without highres=off and nohpet");
	} else if (cost > COST_NS) {
		finding_warning(finding, "%ld ns steps, %ld ns a reading",
				step, cost);
		finding_brief(finding, "slow clock");
		finding_fix(finding,
			    "see clocksource; boot without vdso=0");
	} else {
		finding_ok(finding, "%ld ns steps, %ld ns a reading", step,
			   cost);
	}
}

void check_rseq(const struct doctor_self *self, struct finding *finding)
{
	if (self->rseq_size) {
		finding_ok(finding, "registered, %u bytes", self->rseq_size);
		return;
	}
	finding_warning(finding, "glibc registered none");
	finding_brief(finding, "no rseq");
	finding_fix(finding, "unset GLIBC_TUNABLES; glibc 2.35, Linux 4.18");
}

void check_perf(const struct doctor_self *self, struct finding *finding)
{
	long level;

	/* Debian's kernels go up to 3, Ubuntu's to 4 */
	if (!host_number(&level, "/proc/sys/kernel/perf_event_paranoid") ||
	    level < -1 || level > 4) {
		finding_unknown(finding, "no kernel.perf_event_paranoid here");
		return;
	}
	if (fact_capable(1ULL << CAP_PERFMON | 1ULL << CAP_SYS_ADMIN)) {
		finding_ok(finding, "%ld, but we may count all", level);
		return;
	}
	if (level <= 1) {
		finding_ok(finding, "%ld", level);
		return;
	}
	finding_warning(finding, "%ld: %s", level,
			level == 2 ? "not in the kernel" : "not at all");
	finding_brief(finding, "perf paranoid");
	finding_fix(finding, "sysctl kernel.perf_event_paranoid=1");
}
