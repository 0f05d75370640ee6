// SPDX-License-Identifier: MIT
#include "harness/counters/counters.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "harness/counters/open.h"

#define MAX_IN_GROUP (MAX_EVENTS * 2)
/* Each hardware counter alone, and all software ones. */
#define MAX_GROUPS   (MAX_IN_GROUP + 1)

/* PERF_FORMAT_GROUP with both times, as include/uapi/linux/perf_event.h. */
struct reading {
	uint64_t nr, enabled, running;
	uint64_t value[MAX_IN_GROUP];
};

struct group {
	int fd[MAX_IN_GROUP];	/* the first is the leader */
	unsigned char event[MAX_IN_GROUP], side[MAX_IN_GROUP];
	unsigned int nr;
	struct reading mark;
};

struct counters {
	struct group group[MAX_GROUPS];
	unsigned int nr;
	int err;	/* of an ioctl: then no count is one of a window */
};

static int group_add(struct group *group, const struct counting *counting,
		     unsigned int event, enum event_side side)
{
	int leader = group->nr ? group->fd[0] : -1;
	int fd = event_open(&counting->events.event[event], side,
			    counting->kernel_refused, leader);

	if (fd < 0)
		return -1;
	group->fd[group->nr] = fd;
	group->event[group->nr] = event;
	group->side[group->nr++] = side;
	return 0;
}

/* Software events are always on, and would wait with a PMU that is full. */
static int open_groups(struct counters *counters,
		       const struct counting *counting, bool software)
{
	const struct event *event = counting->events.event;
	bool alone = counting->split && !software;
	struct group *group = NULL;

	for (unsigned int i = 0; i < counting->events.nr; i++, event++) {
		if (event_is_software(event) != software)
			continue;
		for (enum event_side side = 0; side < NR_SIDES; side++) {
			if (!(event->sides & 1U << side))
				continue;
			if (!group || alone)
				group = &counters->group[counters->nr++];
			if (group_add(group, counting, i, side))
				return -1;
		}
	}
	return 0;
}

struct counters *counters_open(const struct counting *counting)
{
	struct counters *counters = calloc(1, sizeof(*counters));
	int err;

	if (!counters)
		return NULL;
	if (!open_groups(counters, counting, false) &&
	    !open_groups(counters, counting, true) &&
	    !counters_mark(counters))
		return counters;
	err = errno;
	counters_close(counters);
	errno = err;
	return NULL;
}

void counters_close(struct counters *counters)
{
	struct group *group = counters->group;

	for (unsigned int i = 0; i < counters->nr; i++, group++)
		for (unsigned int j = group->nr; j-- > 0;)
			close(group->fd[j]);
	free(counters);
}

static void group_switch(struct counters *counters, unsigned int group,
			 unsigned long request)
{
	if (ioctl(counters->group[group].fd[0], request, 0))
		counters->err = errno;
}

/*
 * Last on, first off: groups are on one within the other. The first, which has
 * the hardware, is the innermost, and counts no system call for another.
 */
void counters_enable(struct counters *counters)
{
	for (unsigned int i = counters->nr; i-- > 0;)
		group_switch(counters, i, PERF_EVENT_IOC_ENABLE);
}

void counters_disable(struct counters *counters)
{
	for (unsigned int i = 0; i < counters->nr; i++)
		group_switch(counters, i, PERF_EVENT_IOC_DISABLE);
}

/* One read of the leader gives all of a group, of the same moment. */
static int group_read(const struct group *group, struct reading *reading)
{
	size_t size = (3 + group->nr) * sizeof(uint64_t);
	ssize_t got = read(group->fd[0], reading, size);

	if (got < 0)
		return -1;
	if ((size_t)got == size && reading->nr == group->nr)
		return 0;
	/* 0 bytes: the group is in error, which a pinned one alone can be */
	errno = EIO;
	return -1;
}

int counters_mark(struct counters *counters)
{
	struct group *group = counters->group;

	for (unsigned int i = 0; i < counters->nr; i++, group++)
		if (group_read(group, &group->mark))
			return -1;
	return 0;
}

static void group_tally(const struct group *group, const struct reading *now,
			struct tally *tally)
{
	double enabled = (double)(now->enabled - group->mark.enabled);
	double running = (double)(now->running - group->mark.running);
	double *count, fraction = running / enabled, value;

	/* a thread that had no window */
	if (enabled <= 0)
		return;
	for (unsigned int i = 0; i < group->nr; i++) {
		count = &tally->count[group->event[i]][group->side[i]];
		value = (double)(now->value[i] - group->mark.value[i]);
		*count += running > 0 ? value / fraction : NAN;
	}
	if (!(fraction >= tally->running))
		tally->running = fraction;
}

int counters_add(struct counters *counters, struct tally *tally)
{
	const struct group *group = counters->group;
	struct reading now;

	if (counters->err) {
		errno = counters->err;
		return -1;
	}
	for (unsigned int i = 0; i < counters->nr; i++, group++) {
		if (group_read(group, &now))
			return -1;
		group_tally(group, &now, tally);
	}
	return 0;
}
