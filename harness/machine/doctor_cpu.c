// SPDX-License-Identifier: MIT
/* doctor's checks of how fast a CPU runs, from one moment to the next. */
#include <stdio.h>
#include <string.h>

#include "harness/machine/doctor_checks.h"
#include "harness/memory/host.h"

#define CPU "/sys/devices/system/cpu/"
#define WAKE_US 10	/* C1E; the states below cost 100 and more */
#define MAX_WAKE_US 10000000	/* nonsense from there on */

/* A file that glob() found; its name begins with host_root. */
static const char *below_root(const char *path)
{
	return path + strlen(host_root);
}

/* Those that the kernel has, beside "performance". */
static bool is_slow_governor(const char *governor)
{
	static const char *const slow[] = {
		"powersave", "ondemand", "conservative", "schedutil",
		"userspace",
	};

	for (size_t i = 0; i < sizeof(slow) / sizeof(slow[0]); i++)
		if (!strcmp(governor, slow[i]))
			return true;
	return false;
}

/* Those that aren't "performance"; -1: one says nothing. other: one of them. */
static long slow_governors(const glob_t *files, char *other, size_t size)
{
	char governor[16];
	long nr = 0;

	for (size_t i = 0; i < files->gl_pathc; i++) {
		if (!fact_line(governor, sizeof(governor), "%s",
			       below_root(files->gl_pathv[i])))
			return -1;
		if (!strcmp(governor, "performance"))
			continue;
		if (!is_slow_governor(governor))
			return -1;
		if (!nr++)
			snprintf(other, size, "%s", governor);
	}
	return nr;
}

void check_governor(const struct doctor_self *self, struct finding *finding)
{
	char other[16] = "";
	glob_t files;
	long slow;

	fact_glob(&files, CPU "cpu[0-9]*/cpufreq/scaling_governor");
	slow = slow_governors(&files, other, sizeof(other));
	if (!files.gl_pathc) {
		finding_unknown(finding, "no cpufreq here");
	} else if (slow < 0) {
		finding_unknown(finding, "no governor that anybody knows");
	} else if (!slow) {
		finding_ok(finding, "performance");
	} else {
		finding_warning(finding, "%s on %ld of %zu CPUs", other, slow,
				files.gl_pathc);
		finding_brief(finding, "%s", other);
		finding_fix(finding, "cpupower frequency-set -g performance");
	}
	globfree(&files);
}

void check_turbo(const struct doctor_self *self, struct finding *finding)
{
	char line[8];
	bool on;

	if (!fact_turbo(&on)) {
		finding_unknown(finding, "no intel_pstate, no cpufreq/boost");
		return;
	}
	if (!on) {
		finding_ok(finding, "off");
		return;
	}
	finding_warning(finding, "on");
	finding_brief(finding, "turbo on");
	if (host_line(line, sizeof(line), CPU "intel_pstate/no_turbo"))
		finding_fix(finding, "echo 1 >" CPU "intel_pstate/no_turbo");
	else
		finding_fix(finding, "echo 0 >" CPU "cpufreq/boost");
}

struct idle_state {
	char name[16];
	long latency;	/* us, to wake from it */
};

/* false: one can't be read. */
static bool look_at_state(const char *dir, struct idle_state *deepest)
{
	long latency, disabled;

	if (!host_number(&latency, "%s/latency", dir) || latency < 0 ||
	    latency > MAX_WAKE_US ||
	    !host_number(&disabled, "%s/disable", dir))
		return false;
	if (disabled || latency < deepest->latency)
		return true;
	deepest->latency = latency;
	if (!fact_line(deepest->name, sizeof(deepest->name), "%s/name", dir))
		strcpy(deepest->name, "?");
	return true;
}

/* The deepest that any CPU may go into. */
static bool find_deepest(const glob_t *dirs, struct idle_state *deepest)
{
	*deepest = (struct idle_state){ .name = "none" };
	for (size_t i = 0; i < dirs->gl_pathc; i++)
		if (!look_at_state(below_root(dirs->gl_pathv[i]), deepest))
			return false;
	return true;
}

void check_idle(const struct doctor_self *self, struct finding *finding)
{
	struct idle_state deepest;
	bool known;
	size_t nr;
	glob_t dirs;

	fact_glob(&dirs, CPU "cpu[0-9]*/cpuidle/state[0-9]*");
	known = find_deepest(&dirs, &deepest);
	nr = dirs.gl_pathc;
	globfree(&dirs);
	if (!nr) {
		finding_unknown(finding, "no cpuidle states here");
	} else if (!known) {
		finding_unknown(finding, "a state's files make no sense");
	} else if (deepest.latency <= WAKE_US) {
		finding_ok(finding, "%s at most: %ld us to wake", deepest.name,
			   deepest.latency);
	} else {
		finding_warning(finding, "down to %s: %ld us to wake",
				deepest.name, deepest.latency);
		finding_brief(finding, "idle %ld us", deepest.latency);
		finding_fix(finding, "cpupower idle-set -D %d", WAKE_US + 1);
	}
}

void check_smt(const struct doctor_self *self, struct finding *finding)
{
	bool guest;
	char of[16];
	long active;

	if (!host_number(&active, CPU "smt/active") ||
	    (active != 0 && active != 1)) {
		finding_unknown(finding, "can't read " CPU "smt/active");
		return;
	}
	if (active) {
		finding_warning(finding, "on");
		finding_brief(finding, "SMT on");
		finding_fix(finding, "echo off >" CPU "smt/control");
		return;
	}
	if (fact_guest(&guest, of, sizeof(of)) && guest)
		finding_unknown(finding, "off for all that a guest sees");
	else
		finding_ok(finding, "off");
}

/* What switches some off, on the kernel's command line. */
static const char *off_word(const char *cmdline)
{
	static const char *const words[] = {
		"mitigations=off", "nopti", "pti=off", "nospectre_v1",
		"nospectre_v2", "spectre_v2=off", "retbleed=off", "mds=off",
		"nospec_store_bypass_disable", "spectre_bhi=off",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (fact_has_word(cmdline, words[i]))
			return words[i];
	return NULL;
}

void check_mitigations(const struct doctor_self *self, struct finding *finding)
{
	char cmdline[4096], line[256];
	unsigned int vulnerable = 0, mitigated = 0;
	const char *word;
	glob_t files;

	fact_glob(&files, CPU "vulnerabilities/*");
	for (size_t i = 0; i < files.gl_pathc; i++) {
		if (!fact_line(line, sizeof(line), "%s",
			       below_root(files.gl_pathv[i])))
			continue;
		vulnerable += !strncmp(line, "Vulnerable", 10);
		mitigated += !strncmp(line, "Mitigation", 10);
	}
	globfree(&files);
	if (!fact_line(cmdline, sizeof(cmdline), "/proc/cmdline")) {
		finding_unknown(finding, "can't read /proc/cmdline");
		return;
	}
	word = off_word(cmdline);
	if (!word) {
		finding_ok(finding, "%u on, %u without one", mitigated,
			   vulnerable);
		return;
	}
	finding_warning(finding, "%s; %u on, %u without one", word, mitigated,
			vulnerable);
	finding_brief(finding, "no mitigations");
	finding_fix(finding, "boot without %s", word);
}
