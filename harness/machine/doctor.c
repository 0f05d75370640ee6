// SPDX-License-Identifier: MIT
/* The table of checks, and what they found as text and JSON. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/rseq.h>
#include <time.h>

#include "harness/machine/doctor_checks.h"

#define SAMPLE_NS 100000000L	/* ten ticks of 100 Hz on each CPU */

const struct doctor_check doctor_checks[] = {
	{ "other load",
	  "other programs take CPU time, cache and memory bandwidth, and a row "
	  "pays for it",
	  check_load },
	{ "steal time",
	  "the hypervisor ran others while this machine wanted to run",
	  check_steal },
	{ "virtualisation",
	  "a guest walks two page tables at a TLB miss and shares its CPUs: "
	  "its times are no host's",
	  check_guest },
	{ "clocksource",
	  "one that the vDSO can't read makes each look at the clock a system "
	  "call",
	  check_clocksource },
	{ "timer resolution",
	  "windows and phases are timed with CLOCK_MONOTONIC: its step and "
	  "what a reading costs are in them",
	  check_timer },
	{ "THP",
	  "the page array is to lie in 2 MiB pages as the kernel's does; in "
	  "4 KiB pages one measures the TLB",
	  check_thp },
	{ "governor",
	  "the clock of a CPU follows its load, so the first rows run slower "
	  "than the last",
	  check_governor },
	{ "turbo",
	  "the clock depends on how many CPUs are busy and how warm they are: "
	  "rows of few threads look better",
	  check_turbo },
	{ "idle states",
	  "a CPU that slept deeply wakes late, with cold caches: teardown and "
	  "grace periods sleep",
	  check_idle },
	{ "SMT",
	  "two threads of a core share it: rows with more threads than cores, "
	  "and anybody on the sibling, slow them down",
	  check_smt },
	{ "NUMA balancing",
	  "it unmaps pages to see who touches them and moves them: placement "
	  "doesn't stay what the row says",
	  check_numa_balancing },
	{ "isolated CPUs",
	  "CPUs kept free of others are quiet if they are used, and unlike the "
	  "rest if only some are",
	  check_isolated },
	{ "ASLR",
	  "without it all processes of an arm have one layout, and its luck "
	  "looks like a difference",
	  check_aslr },
	{ "rseq",
	  "without restartable sequences per-CPU counters take a slower, "
	  "atomic path",
	  check_rseq },
	{ "mitigations",
	  "switched off, entering the kernel costs less than where the kernel "
	  "is used: native rows look better",
	  check_mitigations },
	{ "memlock",
	  "native path io_uring locks 2 MiB a thread",
	  check_memlock },
	{ "perf_event_paranoid",
	  "it decides which perf events a user may count",
	  check_perf },
};

const unsigned int nr_doctor_checks =
	sizeof(doctor_checks) / sizeof(doctor_checks[0]);
_Static_assert(sizeof(doctor_checks) / sizeof(doctor_checks[0]) <= DOCTOR_MAX,
	       "an examination has no room for all checks");

/* Cut, and seen to be cut, if it's too long for its column. */
static void print_cut(char *text, size_t size, const char *format, va_list args)
{
	if ((size_t)vsnprintf(text, size, format, args) >= size)
		memset(text + size - 3, '.', 2);
}

#define FINDING_FUNCTION(name, member, settles, becomes)		\
void name(struct finding *finding, const char *format, ...)		\
{									\
	va_list args;							\
									\
	if (settles)							\
		finding->state = becomes;				\
	va_start(args, format);						\
	print_cut(finding->member, sizeof(finding->member), format,	\
		  args);						\
	va_end(args);							\
}

FINDING_FUNCTION(finding_ok, value, true, FINDING_OK)
FINDING_FUNCTION(finding_unknown, value, true, FINDING_UNKNOWN)
FINDING_FUNCTION(finding_warning, value, true, FINDING_WARNING)
FINDING_FUNCTION(finding_brief, brief, false, FINDING_OK)
FINDING_FUNCTION(finding_fix, fix, false, FINDING_OK)

static long elapsed_ns(const struct timespec *from, const struct timespec *to)
{
	return (to->tv_sec - from->tv_sec) * 1000000000L + to->tv_nsec -
	       from->tv_nsec;
}

/* The quickest of a few, so that an interrupt isn't in it. */
static long clock_cost(void)
{
	enum { BATCHES = 5, READINGS = 100 };
	struct timespec from, to;
	long best = -1, took;

	for (int batch = 0; batch < BATCHES; batch++) {
		clock_gettime(CLOCK_MONOTONIC, &from);
		for (int i = 0; i < READINGS; i++)
			clock_gettime(CLOCK_MONOTONIC, &to);
		took = elapsed_ns(&from, &to) / READINGS;
		if (best < 0 || took < best)
			best = took;
	}
	return best;
}

void doctor_self_read(struct doctor_self *self)
{
	struct timespec step, sample = { .tv_nsec = SAMPLE_NS };

	*self = (struct doctor_self){ .rseq_size = __rseq_size };
	if (!clock_getres(CLOCK_MONOTONIC, &step) && !step.tv_sec)
		self->clock_step_ns = step.tv_nsec;
	self->clock_cost_ns = clock_cost();
	self->before_known = cpu_times_read(&self->before);
	nanosleep(&sample, NULL);
}

void doctor_examine(const struct doctor_self *self, struct examination *exam)
{
	memset(exam, 0, sizeof(*exam));
	for (unsigned int i = 0; i < nr_doctor_checks; i++)
		doctor_checks[i].look(self, &exam->findings[i]);
}

const char *finding_state_name(enum finding_state state)
{
	static const char *const names[] = {
		[FINDING_OK] = "ok",
		[FINDING_WARNING] = "warning",
		[FINDING_UNKNOWN] = "cannot tell",
	};

	return names[state];
}

unsigned int doctor_count(const struct examination *exam,
			  enum finding_state state)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < nr_doctor_checks; i++)
		nr += exam->findings[i].state == state;
	return nr;
}

void doctor_worst(const struct examination *exam, char *text, size_t size)
{
	unsigned int warnings = doctor_count(exam, FINDING_WARNING);
	unsigned int nr = 0;
	size_t used = 0;

	*text = '\0';
	for (unsigned int i = 0; i < nr_doctor_checks && nr < 3; i++) {
		if (exam->findings[i].state != FINDING_WARNING)
			continue;
		snprintf(text + used, size - used, "%s%s", nr ? ", " : "",
			 exam->findings[i].brief);
		used = strlen(text);
		nr++;
	}
	if (warnings > nr)
		snprintf(text + used, size - used, " (+%u)", warnings - nr);
}

json_t *doctor_json(const struct examination *exam, bool all)
{
	json_t *array = json_array(), *entry;
	const struct finding *finding;

	for (unsigned int i = 0; i < nr_doctor_checks; i++) {
		finding = &exam->findings[i];
		entry = json_pack("{s:s, s:s}", "name", doctor_checks[i].name,
				  "state", finding_state_name(finding->state));
		if (finding->state == FINDING_UNKNOWN) {
			json_object_set_new(entry, "value", json_null());
			json_object_set_new(entry, "reason",
					    json_string(finding->value));
		} else {
			json_object_set_new(entry, "value",
					    json_string(finding->value));
		}
		if (all) {
			json_object_set_new(entry, "why",
					    json_string(doctor_checks[i].why));
			json_object_set_new(entry, "fix",
					    finding->fix[0] ?
						    json_string(finding->fix) :
						    json_null());
		}
		json_array_append_new(array, entry);
	}
	return array;
}
