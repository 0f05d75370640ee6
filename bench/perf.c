// SPDX-License-Identifier: MIT
#include "bench/perf.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "bench/perf_name.h"
#include "harness/counters/window.h"

/* A thread has two a counter, and there may be hundreds of threads. */
static void raise_open_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static int choose(const char *events, struct counting *counting, char *said,
		  size_t said_size, struct error *error)
{
	struct refusal refusal;

	raise_open_files();
	if (!counting_choose(events, counting, said, said_size, &refusal))
		return 0;
	error_set(error, "--perf: %s", refusal.why);
	error->not_here = refusal.not_here;
	return -1;
}

static int open_control(struct control *control, const char *spec,
			struct error *error)
{
	char why[512];

	if (!control_open(control, spec, why, sizeof(why)))
		return 0;
	return error_set(error, "--perf-control: %s", why);
}

int perf_check(const struct perf_options *options, char *said, size_t said_size,
	       struct perf_hold *hold, struct error *error)
{
	struct counting counting;

	*said = '\0';
	if (options->events && choose(options->events, &counting, said,
				      said_size, error))
		return -1;
	if (!options->control)
		return 0;
	if (open_control(&hold->control, options->control, error))
		return -1;
	hold->holds = true;
	return 0;
}

void perf_release(struct perf_hold *hold)
{
	if (hold->holds)
		control_close(&hold->control);
	hold->holds = false;
}

void perf_silence(const struct perf_hold *hold)
{
	void (*before)(int);

	if (!hold->holds)
		return;
	/* here it's for stdout alone */
	before = signal(SIGPIPE, SIG_IGN);
	control_disable(&hold->control);
	signal(SIGPIPE, before);
}

int perf_start(struct perf *perf, const struct perf_options *options,
	       struct error *error)
{
	char groups[MAX_EVENTS * 2 * (EVENT_NAME_SIZE + 4)];
	char unused[COUNTING_SAID_SIZE];

	*perf = (struct perf){ .counts = options->events,
			       .callgrind = options->callgrind };
	if (perf->counts) {
		if (choose(options->events, &perf->counting, unused,
			   sizeof(unused), error))
			return -1;
		counting_print(&perf->counting, groups, sizeof(groups));
		gbench_add_context("pgmapbench.perf", groups);
	}
	if (!options->control)
		return 0;
	/* perf may go before we do: control.c says so */
	signal(SIGPIPE, SIG_IGN);
	if (open_control(&perf->control, options->control, error))
		return -1;
	perf->controls = true;
	return 0;
}

void perf_stop(struct perf *perf)
{
	if (perf->controls)
		control_close(&perf->control);
}

struct attaching {
	struct perf_windows *windows;
	int err;	/* of a member that couldn't */
};

static void attach_member(struct member *me, void *arg)
{
	struct attaching *attaching = arg;
	struct perf *perf = attaching->windows->perf;
	struct window *window = &attaching->windows->window[me->id];

	if (perf->controls)
		window->control = &perf->control;
	if (perf->counts) {
		window->counters = counters_open(&perf->counting);
		if (!window->counters)
			__atomic_store_n(&attaching->err, errno,
					 __ATOMIC_RELAXED);
	}
	me->window = window;
}

int perf_attach(struct perf *perf, struct team *team,
		struct perf_windows *windows, struct error *error)
{
	struct attaching attaching = { .windows = windows };

	*windows = (struct perf_windows){ .perf = perf };
	if (!perf->counts && !perf->controls && !perf->callgrind)
		return 0;
	windows->nr = team_size(team);
	windows->window = calloc(windows->nr, sizeof(*windows->window));
	if (!windows->window)
		return error_set(error, "out of memory");
	team_run(team, windows->nr, attach_member, &attaching);
	if (!attaching.err)
		return 0;
	return error_set(error, "--perf: can't count in %u threads: %s%s",
			 windows->nr, strerror(attaching.err),
			 attaching.err == EMFILE ? "; raise ulimit -n" : "");
}

void perf_detach(struct perf_windows *windows)
{
	for (unsigned int i = 0; windows->window && i < windows->nr; i++)
		if (windows->window[i].counters)
			counters_close(windows->window[i].counters);
	free(windows->window);
}

int perf_row_begin(struct perf_windows *windows, struct error *error)
{
	if (!windows->window || !windows->perf->counts)
		return 0;
	for (unsigned int i = 0; i < windows->nr; i++)
		if (counters_mark(windows->window[i].counters))
			return error_set(error, "--perf: can't read: %s",
					 strerror(errno));
	return 0;
}

static void report_event(const struct event *event, const double *count,
			 double pages, struct gbench_state *state)
{
	char name[PERF_NAME_SIZE];

	for (enum event_side side = 0; side < NR_SIDES; side++) {
		/* not counted: then there is no number */
		if (isnan(count[side]))
			continue;
		perf_name(event->name, side, name);
		gbench_counter(state, name, count[side] / pages);
	}
}

int perf_row_report(struct perf_windows *windows, double pages,
		    struct gbench_state *state, struct error *error)
{
	const struct event_list *events;
	struct tally tally;

	if (!windows->window)
		return 0;
	if (*windows->perf->control.why)
		return error_set(error, "%s", windows->perf->control.why);
	if (!windows->perf->counts)
		return 0;
	events = &windows->perf->counting.events;
	tally_start(&tally, &windows->perf->counting);
	for (unsigned int i = 0; i < windows->nr; i++)
		if (counters_add(windows->window[i].counters, &tally))
			return error_set(error, "--perf: can't count: %s",
					 strerror(errno));
	if (isnan(tally.running))
		return error_set(error, "--perf: no window was opened");
	for (unsigned int i = 0; i < events->nr; i++)
		report_event(&events->event[i], tally.count[i], pages, state);
	gbench_counter(state, PERF_RUNNING, tally.running);
	return 0;
}
