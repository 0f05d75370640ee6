// SPDX-License-Identifier: MIT
#include "harness/counters/choose.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/counters/open.h"
#include "harness/counters/sys.h"

/* A group that fits runs at once, unless others have the PMU just now. */
#define TRY_S 0.01

struct choice {
	struct counting *counting;
	char *said;
	size_t said_size;
	char absent[EVENT_NAMES_SIZE];	/* events that this host hasn't, */
	char denied[EVENT_NAMES_SIZE];	/* that we mustn't count, */
	unsigned int hardware;		/* and hardware ones that we do */
};

/* Goes on in the same line. */
__attribute__((format(printf, 3, 4))) static void
say(struct choice *choice, const char *before, const char *format, ...)
{
	size_t used = strlen(choice->said), size = choice->said_size;
	va_list args;

	if (used)
		snprintf(choice->said + used, size - used, "%s", before);
	used = strlen(choice->said);
	va_start(args, format);
	vsnprintf(choice->said + used, size - used, format, args);
	va_end(args);
}

static int try_open(const struct event *event, enum event_side side,
		    bool kernel_refused)
{
	int fd = event_open(event, side, kernel_refused, -1);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

/* ENOENT: no such PMU; EOPNOTSUPP: it can't; EINVAL: not that event. */
static bool is_absent(int err)
{
	return err == ENOENT || err == EOPNOTSUPP || err == ENODEV ||
	       err == ENXIO || err == EINVAL;
}

/* Whether perf_event_paranoid, and no more, keeps the kernel's side from us. */
static bool refuses_kernel(void)
{
	const struct event page_faults = {
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_PAGE_FAULTS,
	};

	return try_open(&page_faults, SIDE_KERNEL, false) == EACCES;
}

/*
 * EACCES is the kernel's own word, by perf_event_paranoid: above 1 for its own
 * side, above 2 for any where a distribution has such a level. EPERM is that of
 * what stands before it: seccomp, as containers use it, or a security module.
 */
static const char *what_to_do(int err, bool kernel_side)
{
	if (err == EPERM)
		return "; a container or seccomp forbids it, to root as well: "
		       "run outside of it, or allow perf_event_open there";
	if (err == EACCES)
		return kernel_side ?
			       "; it takes kernel.perf_event_paranoid at 1 or "
			       "less, or CAP_PERFMON" :
			       "; it takes kernel.perf_event_paranoid at 2 or "
			       "less, or CAP_PERFMON";
	if (err == ENOSYS)
		return "; this kernel has no perf events";
	return err == EMFILE ? "; raise ulimit -n" : "";
}

static int cannot_count(const char *names, int err, bool kernel_side,
			struct refusal *refusal)
{
	refusal->not_here = true;
	snprintf(refusal->why, sizeof(refusal->why), "can't count %.*s: "
		 "%s%s", EVENT_NAMES_SIZE - 1, names, strerror(err),
		 what_to_do(err, kernel_side));
	return -1;
}

static void note(char names[EVENT_NAMES_SIZE], const struct event *event)
{
	size_t used = strlen(names);

	snprintf(names + used, EVENT_NAMES_SIZE - used, "%s%s",
		 used ? "," : "", event->name);
}

/* Keeps an event that can be counted; or errno. */
static int try_event(struct choice *choice, const struct event *event)
{
	struct counting *counting = choice->counting;
	struct event kept = *event;
	int err;

	if (counting->kernel_refused)
		kept.sides &= ~(1U << SIDE_KERNEL);
	for (enum event_side side = 0; side < NR_SIDES; side++) {
		if (!(kept.sides & 1U << side))
			continue;
		err = try_open(event, side, counting->kernel_refused);
		if (err)
			return err;
	}
	counting->events.event[counting->events.nr++] = kept;
	choice->hardware += !event_is_software(event);
	return 0;
}

/* What the scheduler does can't be had without the kernel's side. */
static bool only_in_kernel(const struct choice *choice,
			   const struct event *event)
{
	return choice->counting->kernel_refused &&
	       event->sides == 1U << SIDE_KERNEL;
}

static int try_events(struct choice *choice, const struct event_list *asked,
		      struct refusal *refusal)
{
	const struct event *event = asked->event;
	int err;

	for (unsigned int i = 0; i < asked->nr; i++, event++) {
		if (only_in_kernel(choice, event)) {
			note(choice->denied, event);
			continue;
		}
		err = try_event(choice, event);
		if (err && is_absent(err))
			note(choice->absent, event);
		else if (err)
			return cannot_count(event->name, err, false, refusal);
	}
	return 0;
}

static double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

/* 0; EINVAL: this PMU can't; EBUSY: one didn't run at all; or another errno. */
static int try_together(const struct counting *counting)
{
	struct counters *counters = counters_open(counting);
	struct tally tally;
	double end;
	int err;

	if (!counters)
		return errno;
	tally_start(&tally, counting);
	counters_enable(counters);
	for (end = now_s() + TRY_S; now_s() < end;)
		;
	counters_disable(counters);
	err = counters_add(counters, &tally) ? errno : 0;
	if (!err && !(tally.running > 0))
		err = EBUSY;
	counters_close(counters);
	return err;
}

/*
 * x86 refuses a group that is larger than the PMU, others open it and never
 * run it, as x86 does if the NMI watchdog has one of the counters.
 */
static int fit(struct counting *counting)
{
	int err = try_together(counting);

	if (err != EINVAL && err != EBUSY && err != ENOSPC)
		return err;
	counting->split = true;
	err = try_together(counting);
	/* others have the PMU just now: they may not have it in a window */
	return err == EBUSY ? 0 : err;
}

static bool has_hardware(const struct event_list *list)
{
	for (unsigned int i = 0; i < list->nr; i++)
		if (!event_is_software(&list->event[i]))
			return true;
	return false;
}

/* The software events that were asked for, and the usual ones. */
static int fall_back(struct choice *choice, const struct event_list *asked,
		     struct refusal *refusal)
{
	struct event_list software = { .nr = 0 };
	const struct choice before = *choice;
	int ret;

	for (unsigned int i = 0; i < asked->nr; i++)
		if (event_is_software(&asked->event[i]))
			software.event[software.nr++] = asked->event[i];
	choice->counting->events.nr = 0;
	ret = events_add(&software, SOFTWARE_EVENTS, refusal->why,
			 sizeof(refusal->why)) ||
	      try_events(choice, &software, refusal);
	/* of these, what isn't here was never asked for */
	memcpy(choice->absent, before.absent, sizeof(choice->absent));
	memcpy(choice->denied, before.denied, sizeof(choice->denied));
	return ret;
}

static void say_absent(struct choice *choice, bool instead)
{
	const struct event_list *events = &choice->counting->events;

	say(choice, "; ", "%s: not counted on this host", choice->absent);
	if (!instead)
		return;
	say(choice, ", ", "which has no hardware counters; software events "
	    "instead:");
	for (unsigned int i = 0; i < events->nr; i++)
		say(choice, i ? "," : " ", "%s", events->event[i].name);
}

static void say_denied(struct choice *choice)
{
	say(choice, "; ", "user mode only");
	if (*choice->denied)
		say(choice, ", ", "without %s, which the kernel does",
		    choice->denied);
	say(choice, ": ", "the kernel's side takes kernel.perf_event_paranoid "
	    "at 1 or less, or CAP_PERFMON");
}

/* Nothing of what was asked for is left, nor anything instead. */
static int nothing_left(const struct choice *choice, struct refusal *refusal)
{
	if (*choice->denied)
		return cannot_count(choice->denied, EACCES, true, refusal);
	return cannot_count(choice->absent, EOPNOTSUPP, false, refusal);
}

static void say_all(struct choice *choice, bool instead)
{
	if (*choice->absent)
		say_absent(choice, instead);
	if (choice->counting->kernel_refused)
		say_denied(choice);
	if (choice->counting->split)
		say(choice, "; ", "too many at a time for this PMU: they are "
		    "counted in turns, and scaled");
}

int counting_choose(const char *names, struct counting *counting,
		    char *said, size_t said_size, struct refusal *refusal)
{
	struct choice choice = { .counting = counting, .said = said,
				 .said_size = said_size };
	struct event_list asked = { .nr = 0 };
	bool instead;
	int err;

	*refusal = (struct refusal){ .not_here = false };
	*said = '\0';
	if (events_add(&asked, names, refusal->why, sizeof(refusal->why)))
		return -1;
	*counting = (struct counting){ .kernel_refused = refuses_kernel() };
	if (try_events(&choice, &asked, refusal))
		return -1;
	instead = has_hardware(&asked) && !choice.hardware;
	if (instead && fall_back(&choice, &asked, refusal))
		return -1;
	if (!counting->events.nr)
		return nothing_left(&choice, refusal);
	err = fit(counting);
	if (err)
		return cannot_count(names, err, false, refusal);
	say_all(&choice, instead);
	return 0;
}
