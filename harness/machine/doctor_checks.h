/* SPDX-License-Identifier: MIT */
/* The checks of doctor.c's table, and how they say what they found. */
#ifndef HARNESS_DOCTOR_CHECKS_H
#define HARNESS_DOCTOR_CHECKS_H

#include "harness/machine/doctor.h"

void finding_ok(struct finding *finding, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void finding_unknown(struct finding *finding, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void finding_warning(struct finding *finding, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Of a warning: for run's line, and what changes it. */
void finding_brief(struct finding *finding, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void finding_fix(struct finding *finding, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#define DOCTOR_CHECK(name)						\
	void name(const struct doctor_self *self, struct finding *finding)

/* doctor_others.c: who else has this machine */
DOCTOR_CHECK(check_load);
DOCTOR_CHECK(check_steal);
DOCTOR_CHECK(check_guest);
DOCTOR_CHECK(check_isolated);

/* doctor_cpu.c: how fast a CPU runs, from one moment to the next */
DOCTOR_CHECK(check_governor);
DOCTOR_CHECK(check_turbo);
DOCTOR_CHECK(check_idle);
DOCTOR_CHECK(check_smt);
DOCTOR_CHECK(check_mitigations);

/* doctor_memory.c: what becomes of a process's memory */
DOCTOR_CHECK(check_thp);
DOCTOR_CHECK(check_numa_balancing);
DOCTOR_CHECK(check_aslr);
DOCTOR_CHECK(check_memlock);

/* doctor_tools.c: what the harness itself measures with */
DOCTOR_CHECK(check_clocksource);
DOCTOR_CHECK(check_timer);
DOCTOR_CHECK(check_rseq);
DOCTOR_CHECK(check_perf);

#endif
