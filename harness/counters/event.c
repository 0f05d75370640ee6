// SPDX-License-Identifier: MIT
#include "harness/counters/event.h"

#include <linux/perf_event.h>
#include <perfmon/pfmlib_perf_event.h>
#include <stdio.h>
#include <string.h>

#define BOTH	(1U << SIDE_USER | 1U << SIDE_KERNEL)
/* The scheduler does it: none of these happens in user mode. */
#define KERNEL	(1U << SIDE_KERNEL)
#define TOTAL	(1U << SIDE_TOTAL)

const char *const side_names[NR_SIDES] = {
	[SIDE_USER] = "user",
	[SIDE_KERNEL] = "kernel",
	[SIDE_TOTAL] = "total",
};

#define HW(id) PERF_TYPE_HARDWARE, PERF_COUNT_HW_##id, BOTH
#define SW(id) PERF_TYPE_SOFTWARE, PERF_COUNT_SW_##id

/* man perf-list; two names of one event stand side by side */
static const struct {
	const char *name;
	uint32_t type;
	uint64_t config;
	unsigned int sides;
} generic[] = {
	{ "cycles", HW(CPU_CYCLES) },
	{ "cpu-cycles", HW(CPU_CYCLES) },
	{ "instructions", HW(INSTRUCTIONS) },
	{ "cache-references", HW(CACHE_REFERENCES) },
	{ "cache-misses", HW(CACHE_MISSES) },
	{ "branches", HW(BRANCH_INSTRUCTIONS) },
	{ "branch-instructions", HW(BRANCH_INSTRUCTIONS) },
	{ "branch-misses", HW(BRANCH_MISSES) },
	{ "bus-cycles", HW(BUS_CYCLES) },
	{ "ref-cycles", HW(REF_CPU_CYCLES) },
	{ "stalled-cycles-frontend", HW(STALLED_CYCLES_FRONTEND) },
	{ "stalled-cycles-backend", HW(STALLED_CYCLES_BACKEND) },
	{ "cpu-clock", SW(CPU_CLOCK), TOTAL },
	{ "task-clock", SW(TASK_CLOCK), TOTAL },
	{ "page-faults", SW(PAGE_FAULTS), BOTH },
	{ "faults", SW(PAGE_FAULTS), BOTH },
	{ "minor-faults", SW(PAGE_FAULTS_MIN), BOTH },
	{ "major-faults", SW(PAGE_FAULTS_MAJ), BOTH },
	{ "alignment-faults", SW(ALIGNMENT_FAULTS), BOTH },
	{ "emulation-faults", SW(EMULATION_FAULTS), BOTH },
	{ "context-switches", SW(CONTEXT_SWITCHES), KERNEL },
	{ "cs", SW(CONTEXT_SWITCHES), KERNEL },
	{ "cpu-migrations", SW(CPU_MIGRATIONS), KERNEL },
	{ "migrations", SW(CPU_MIGRATIONS), KERNEL },
};

#define NR_GENERIC (sizeof(generic) / sizeof(generic[0]))

bool event_is_software(const struct event *event)
{
	return event->type == PERF_TYPE_SOFTWARE ||
	       event->type == PERF_TYPE_TRACEPOINT;
}

/*
 * "cycles:u" is perf's way to say what is counted apart here anyway;
 * "cycles:u=1" and "cycles:k=0" are libpfm4's, which takes either case.
 */
static bool has_mode(const char *name)
{
	size_t letters;

	while ((name = strchr(name, ':'))) {
		name++;
		letters = strspn(name, "uUkKhHGp");
		if (letters && strchr(":=", name[letters]))
			return true;
	}
	return false;
}

static bool find_generic(const char *name, struct event *event)
{
	for (unsigned int i = 0; i < NR_GENERIC; i++) {
		if (strcmp(name, generic[i].name))
			continue;
		event->type = generic[i].type;
		event->config = generic[i].config;
		event->sides = generic[i].sides;
		return true;
	}
	return false;
}

/*
 * libpfm4 has the kernel's own under other names, "PERF_COUNT_SW_CPU_CLOCK",
 * and some more. Of those nothing is known but that the kernel counts them by
 * itself, as the scheduler's and tracepoints: in user mode none happens.
 */
static unsigned int sides_of(uint32_t type, uint64_t config)
{
	for (unsigned int i = 0; i < NR_GENERIC; i++)
		if (generic[i].type == type && generic[i].config == config)
			return generic[i].sides;
	return type == PERF_TYPE_SOFTWARE || type == PERF_TYPE_TRACEPOINT ?
		       KERNEL : BOTH;
}

/* NULL, or why libpfm4 has no such event. */
static const char *find_pfm(const char *name, struct event *event)
{
	struct perf_event_attr attr = { .size = sizeof(attr) };
	pfm_perf_encode_arg_t arg = { .attr = &attr, .size = sizeof(arg) };
	int err = pfm_initialize();

	if (err == PFM_SUCCESS)
		err = pfm_get_os_event_encoding(name, PFM_PLM0 | PFM_PLM3,
						PFM_OS_PERF_EVENT, &arg);
	if (err != PFM_SUCCESS)
		return pfm_strerror(err);
	event->type = attr.type;
	event->config = attr.config;
	event->config1 = attr.config1;
	event->config2 = attr.config2;
	event->sides = sides_of(attr.type, attr.config);
	return NULL;
}

static int find(const char *name, struct event *event, char *why,
		size_t why_size)
{
	const char *refusal;

	*event = (struct event){ 0 };
	snprintf(event->name, sizeof(event->name), "%s", name);
	if (!*name) {
		snprintf(why, why_size, "a name is empty");
		return -1;
	}
	if (strlen(name) >= sizeof(event->name)) {
		snprintf(why, why_size, "'%.60s...' is longer than %d "
			 "characters", name, EVENT_NAME_SIZE - 1);
		return -1;
	}
	if (has_mode(name)) {
		snprintf(why, why_size, "'%s': user and kernel are counted "
			 "apart anyway; leave out the part that says "
			 "which", name);
		return -1;
	}
	if (find_generic(name, event))
		return 0;
	refusal = find_pfm(name, event);
	if (refusal)
		snprintf(why, why_size, "unknown event '%s' (%s); 'perf list "
			 "hw sw' has the generic names, docs/perf.md says "
			 "which others there are", name, refusal);
	return refusal ? -1 : 0;
}

static bool same(const struct event *a, const struct event *b)
{
	return a->type == b->type && a->config == b->config &&
	       a->config1 == b->config1 && a->config2 == b->config2;
}

static int add(struct event_list *list, const struct event *event, char *why,
	       size_t why_size)
{
	for (unsigned int i = 0; i < list->nr; i++)
		if (same(&list->event[i], event))
			return 0;
	if (list->nr == MAX_EVENTS) {
		snprintf(why, why_size, "more than %d events", MAX_EVENTS);
		return -1;
	}
	list->event[list->nr++] = *event;
	return 0;
}

int events_add(struct event_list *list, const char *names, char *why,
	       size_t why_size)
{
	char copy[1024], *rest = copy, *name;
	struct event event;

	*why = '\0';
	if (strlen(names) >= sizeof(copy)) {
		snprintf(why, why_size, "a list of more than %zu characters",
			 sizeof(copy) - 1);
		return -1;
	}
	strcpy(copy, names);
	while ((name = strsep(&rest, ",")))
		if (find(name, &event, why, why_size) ||
		    add(list, &event, why, why_size))
			return -1;
	return 0;
}
