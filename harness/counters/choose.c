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
	char absent[256];	/* hardware events that aren't here */
	unsigned int hardware;	/* events that are */
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

/* Whether perf_event_paranoid keeps the kernel's side from us. */
static bool refuses_kernel(void)
{
	const struct event page_faults = {
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_PAGE_FAULTS,
	};
	int err = try_open(&page_faults, SIDE_KERNEL, false);

	return err == EACCES || err == EPERM;
}

static int cannot_count(const char *name, int err, struct refusal *refusal)
{
	const char *todo = "";

	refusal->not_here = true;
	if (err == EACCES || err == EPERM)
		todo = "; be root, or set kernel.perf_event_paranoid to 2";
	if (err == ENOSYS)
		todo = "; this kernel has no perf events";
	if (err == EMFILE)
		todo = "; raise ulimit -n";
	snprintf(refusal->why, sizeof(refusal->why), "can't count %s: %s%s",
		 name, strerror(err), todo);
	return -1;
}

static void note_absent(struct choice *choice, const struct event *event)
{
	size_t used = strlen(choice->absent);

	snprintf(choice->absent + used, sizeof(choice->absent) - used, "%s%s",
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
		err = EOPNOTSUPP;
		if (!only_in_kernel(choice, event))
			err = try_event(choice, event);
		if (err && is_absent(err))
			note_absent(choice, event);
		else if (err)
			return cannot_count(event->name, err, refusal);
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

static void say_all(struct choice *choice, bool instead)
{
	if (*choice->absent)
		say_absent(choice, instead);
	if (choice->counting->kernel_refused)
		say(choice, "; ", "user mode only: kernel.perf_event_paranoid "
		    "keeps the kernel's side from who isn't root");
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
		return cannot_count(choice.absent, counting->kernel_refused ?
				    EACCES : EOPNOTSUPP, refusal);
	err = fit(counting);
	if (err)
		return cannot_count(names, err, refusal);
	say_all(&choice, instead);
	return 0;
}
