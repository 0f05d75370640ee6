/* SPDX-License-Identifier: MIT */
/*
 * What on this host would spoil a measurement. Nothing is changed. Everything
 * is read below host_root (harness/memory/host.h), but for what a process
 * knows of itself only.
 */
#ifndef HARNESS_DOCTOR_H
#define HARNESS_DOCTOR_H

#include <jansson.h>
#include <stdbool.h>

#include "harness/machine/doctor_facts.h"

enum finding_state { FINDING_OK, FINDING_WARNING, FINDING_UNKNOWN };

/* What a check found. Sizes are of a line's columns. */
struct finding {
	enum finding_state state;
	char value[49];	/* or why nobody can tell */
	char brief[15];	/* of a warning, for run's line: "KVM guest" */
	char fix[75];	/* and what changes it: mostly a command */
};

/* What no file says, or only two readings of one. */
struct doctor_self {
	unsigned int rseq_size;	/* 0: glibc registered none */
	long clock_step_ns;	/* CLOCK_MONOTONIC: 0 if unknown */
	long clock_cost_ns;	/* a reading of it */
	struct cpu_times before;/* /proc/stat, some time ago */
	bool before_known;
};

/* Takes a tenth of a second, asleep. */
void doctor_self_read(struct doctor_self *self);

struct doctor_check {
	const char *name;
	const char *why;	/* it matters */
	void (*look)(const struct doctor_self *self, struct finding *finding);
};

/* What spoils most comes first. */
extern const struct doctor_check doctor_checks[];
extern const unsigned int nr_doctor_checks;

#define DOCTOR_MAX 20
struct examination {
	struct finding findings[DOCTOR_MAX];	/* of doctor_checks[i] */
};

void doctor_examine(const struct doctor_self *self, struct examination *exam);

/* "ok", "warning", "cannot tell" */
const char *finding_state_name(enum finding_state state);
unsigned int doctor_count(const struct examination *exam,
			  enum finding_state state);

/* The worst three, "load 1.9 CPUs, KVM guest, powersave (+2)"; "": none. */
#define DOCTOR_WORST_SIZE 64
void doctor_worst(const struct examination *exam, char *text, size_t size);

/*
 * An array of name, state and value (null: nobody can tell, and "reason" says
 * why). all: with why it matters, and the fix of a warning.
 */
json_t *doctor_json(const struct examination *exam, bool all);

#endif
