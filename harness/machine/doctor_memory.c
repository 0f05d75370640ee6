// SPDX-License-Identifier: MIT
/* doctor's checks of what becomes of a process's memory. */
#include <inttypes.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>

#include "harness/machine/doctor_checks.h"
#include "harness/memory/host.h"

#define THP "/sys/kernel/mm/transparent_hugepage/enabled"
#define LOCKED_KIB 2048	/* a batch of 512 base pages, a thread */

void check_thp(const struct doctor_self *self, struct finding *finding)
{
	char word[16], ours[8];

	if (!fact_chosen(word, sizeof(word), THP)) {
		finding_unknown(finding, "no word in brackets in its file");
		return;
	}
	if (!strcmp(word, "never")) {
		finding_warning(finding, "never");
		finding_brief(finding, "THP never");
		finding_fix(finding, "echo madvise >" THP);
		return;
	}
	/* Linux 5.0 */
	if (fact_field(ours, sizeof(ours), "/proc/self/status",
		       "THP_enabled") && !strcmp(ours, "0")) {
		finding_warning(finding, "%s, but not for this process", word);
		finding_brief(finding, "no THP for us");
		finding_fix(finding,
			    "start it without prctl(PR_SET_THP_DISABLE)");
		return;
	}
	if (!strcmp(word, "madvise") || !strcmp(word, "always"))
		finding_ok(finding, "%s", word);
	else
		finding_unknown(finding, "'%s' is nothing known", word);
}

void check_numa_balancing(const struct doctor_self *self,
			  struct finding *finding)
{
	long mode;

	if (!host_number(&mode, "/proc/sys/kernel/numa_balancing") ||
	    mode < 0 || mode > 3) {
		finding_unknown(finding, "no kernel.numa_balancing here");
		return;
	}
	if (!mode) {
		finding_ok(finding, "off");
		return;
	}
	/* 1: to the near node; 2: between tiers of memory; both */
	finding_warning(finding, "on (mode %ld)", mode);
	finding_brief(finding, "NUMA balancing");
	finding_fix(finding, "sysctl kernel.numa_balancing=0");
}

/* By setarch -R: of this process and its children. */
static bool personality_has_none(void)
{
	char line[32], *end;
	unsigned long flags;

	if (!fact_line(line, sizeof(line), "/proc/self/personality"))
		return false;
	flags = strtoul(line, &end, 16);
	return !*end && flags <= UINT32_MAX && flags & ADDR_NO_RANDOMIZE;
}

void check_aslr(const struct doctor_self *self, struct finding *finding)
{
	long mode;

	if (!host_number(&mode, "/proc/sys/kernel/randomize_va_space") ||
	    mode < 0 || mode > 2) {
		finding_unknown(finding, "no use in randomize_va_space");
		return;
	}
	if (mode && !personality_has_none()) {
		finding_ok(finding, mode == 2 ? "on" : "on, but for the heap");
		return;
	}
	finding_brief(finding, "no ASLR");
	if (mode) {
		finding_warning(finding, "off for this process (setarch -R)");
		finding_fix(finding, "start it without setarch -R");
	} else {
		finding_warning(finding, "off");
		finding_fix(finding, "sysctl kernel.randomize_va_space=2");
	}
}

/* Max locked memory         8388608              8388608              bytes */
static bool lockable_kib(uint64_t *kib)
{
	char path[1024], line[256], soft[32] = "", *end;
	FILE *file;

	snprintf(path, sizeof(path), "%s/proc/self/limits", host_root);
	file = fopen(path, "re");
	while (file && !*soft && fgets(line, sizeof(line), file))
		sscanf(line, "Max locked memory %31s", soft);
	if (file)
		fclose(file);
	*kib = UINT64_MAX;
	if (!strcmp(soft, "unlimited"))
		return true;
	*kib = strtoull(soft, &end, 10) / 1024;
	return *soft >= '0' && *soft <= '9' && !*end;
}

void check_memlock(const struct doctor_self *self, struct finding *finding)
{
	static struct fact_cpus cpus;
	uint64_t kib, needed;
	char list[512];

	if (fact_capable(1ULL << CAP_IPC_LOCK)) {
		finding_ok(finding, "we may lock all (CAP_IPC_LOCK)");
		return;
	}
	if (!lockable_kib(&kib)) {
		finding_unknown(finding, "no limit in /proc/self/limits");
		return;
	}
	if (kib == UINT64_MAX) {
		finding_ok(finding, "unlimited");
		return;
	}
	if (!fact_affinity(list, sizeof(list)) ||
	    !fact_cpu_list(&cpus, list)) {
		finding_unknown(finding, "%" PRIu64 " KiB, for who knows how "
				"many CPUs", kib);
		return;
	}
	needed = (uint64_t)cpus.nr * LOCKED_KIB;
	if (kib >= needed) {
		finding_ok(finding, "%" PRIu64 " KiB", kib);
		return;
	}
	finding_warning(finding, "%" PRIu64 " KiB; %u threads take %" PRIu64,
			kib, cpus.nr, needed);
	finding_brief(finding, "memlock");
	finding_fix(finding, "prlimit --memlock=unlimited --pid $$");
}
