// SPDX-License-Identifier: MIT
/* What is counted, printed as perf does; and the tally that it begins with. */
#include "harness/counters/counters.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void tally_start(struct tally *tally, const struct counting *counting)
{
	unsigned int sides;

	for (unsigned int i = 0; i < MAX_EVENTS; i++) {
		sides = i < counting->events.nr ?
			counting->events.event[i].sides : 0;
		for (enum event_side side = 0; side < NR_SIDES; side++)
			tally->count[i][side] = sides & 1U << side ? 0 : NAN;
	}
	tally->running = NAN;
}

/* ":u" or ":k", or nothing of a total. */
static const char *mode(enum event_side side)
{
	return side == SIDE_USER ? ":u" : side == SIDE_KERNEL ? ":k" : "";
}

__attribute__((format(printf, 3, 4))) static void
append(char *text, size_t size, const char *format, ...)
{
	size_t used = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + used, size - used, format, args);
	va_end(args);
}

static void print_groups(const struct counting *counting, bool software,
			 char *text, size_t size)
{
	const struct event *event = counting->events.event;
	bool alone = counting->split && !software;
	const char *before = *text ? ",{" : "{";
	bool any = false;

	if (alone)
		before = "";
	for (unsigned int i = 0; i < counting->events.nr; i++, event++) {
		if (event_is_software(event) != software)
			continue;
		for (enum event_side side = 0; side < NR_SIDES; side++) {
			if (!(event->sides & 1U << side))
				continue;
			append(text, size, "%s%s%s", before, event->name,
			       mode(side));
			before = ",";
			any = true;
		}
	}
	if (any && !alone)
		append(text, size, "}");
}

void counting_print(const struct counting *counting, char *text, size_t size)
{
	*text = '\0';
	print_groups(counting, false, text, size);
	print_groups(counting, true, text, size);
}
