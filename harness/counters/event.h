/* SPDX-License-Identifier: MIT */
/*
 * What can be counted, by name: the kernel's generic events as perf calls
 * them, and whatever libpfm4 knows of this CPU ("MEM_LOAD_RETIRED:L3_MISS").
 */
#ifndef HARNESS_EVENT_H
#define HARNESS_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EVENT_NAME_SIZE 48
#define MAX_EVENTS	16

/* A list of as many as there may be, with commas. */
#define EVENT_NAMES_SIZE (MAX_EVENTS * EVENT_NAME_SIZE)

/*
 * An event is counted in user mode and in the kernel apart. The clocks can't
 * be: they go on whatever the mode, and have a total instead.
 */
enum event_side { SIDE_USER, SIDE_KERNEL, SIDE_TOTAL, NR_SIDES };

extern const char *const side_names[NR_SIDES];

struct event {
	char name[EVENT_NAME_SIZE];	/* as it was asked for */
	uint32_t type;			/* of struct perf_event_attr */
	uint64_t config, config1, config2;
	unsigned int sides;		/* 1U << enum event_side */
};

struct event_list {
	struct event event[MAX_EVENTS];
	unsigned int nr;
};

/* Counted by the kernel itself, on any machine. */
bool event_is_software(const struct event *event);

/*
 * Adds the events of a list with commas; one that's there already is left
 * out. 0, or -1 with a line in why.
 */
int events_add(struct event_list *list, const char *names, char *why,
	       size_t why_size);

#endif
