// SPDX-License-Identifier: MIT
/* What was compared, and where it was measured. */
#include <string.h>

#include "bench/report/parts.h"
#include "bench/suite_said.h"

static void what_of_one(struct report *report)
{
	const struct load *load = report->loads[0];
	struct flow *words = &report->words;
	char text[256];

	flow(words, "pgmapbench report,");
	say(words, suite_said(load, text, sizeof(text)));
	if (*report->baseline) {
		say(words, strchr(report->baseline, ':') ?
			   "- rows against those of" : "- all against");
		say(words, report->baseline);
		if (!report->options->baseline)
			flow(words, "(the default)");
	}
	flow_end(words);
	compare_file(load, report->names[0], "in", words);
}

static void what_of_two(struct report *report)
{
	struct flow *words = &report->words;
	char text[256];

	flow(words, "pgmapbench report,");
	say(words, suite_said(report->loads[1], text, sizeof(text)));
	flow(words, "- new against base, two runs");
	flow_end(words);
	compare_file(report->loads[0], report->names[0], "base", words);
	compare_file(report->loads[1], report->names[1], "new ", words);
}

void report_what(struct report *report)
{
	if (report->nr == 1)
		what_of_one(report);
	else
		what_of_two(report);
}

/* "off", "madvise", "2"; what a file doesn't know is "?". */
static const char *value_text(const json_t *value, char text[64])
{
	if (json_is_integer(value))
		snprintf(text, 64, "%lld",
			 (long long)json_integer_value(value));
	else if (json_is_boolean(value))
		snprintf(text, 64, "%s", json_is_true(value) ? "on" : "off");
	else
		snprintf(text, 64, "%s", json_is_string(value) ?
						 json_string_value(value) :
						 "?");
	return text;
}

static void say_settings(const json_t *ours, struct flow *words)
{
	static const struct {
		const char *name, *key, *part;
	} settings[] = {
		{ "governor", "cpufreq", "governor" },
		{ "turbo", "turbo", NULL },
		{ "SMT", "smt", NULL },
		{ "idle", "cpuidle", "governor" },
		{ "THP", "thp", NULL },
		{ "shmem THP", "thp_shmem", NULL },
		{ "NUMA balancing", "numa_balancing", NULL },
		{ "ASLR", "aslr", NULL },
		{ "clock", "clocksource", NULL },
		{ "per-CPU counts by", "percpu", NULL },
	};
	const unsigned int nr = sizeof(settings) / sizeof(settings[0]);
	const json_t *value;
	char text[64], item[72];

	for (unsigned int i = 0; i < nr; i++) {
		value = json_object_get(ours, settings[i].key);
		if (settings[i].part)
			value = json_object_get(value, settings[i].part);
		say(words, settings[i].name);
		snprintf(item, sizeof(item), "%s%s", value_text(value, text),
			 i + 1 < nr ? "," : ".");
		say(words, item);
	}
	say(words, "?: not known.");
	flow_end(words);
}

static void say_guest(const json_t *guest, char text[96])
{
	*text = '\0';
	if (json_is_string(guest))
		snprintf(text, 96, ", guest of %.64s",
			 json_string_value(guest));
	else if (json_is_true(guest))
		snprintf(text, 96, ", a guest");
}

static void say_machine(const json_t *ours, struct flow *words)
{
	char text[512], guest[96];

	say_guest(json_object_get(ours, "hypervisor"), guest);
	snprintf(text, sizeof(text),
		 "machine %.32s: %.96s, %zu CPUs, %lld node%s, microcode "
		 "%.32s%s", load_text(ours, "machine_id"),
		 load_text(ours, "cpu_model"),
		 json_array_size(json_object_get(ours, "cpus")),
		 (long long)json_integer_value(json_object_get(ours, "nodes")),
		 json_integer_value(json_object_get(ours, "nodes")) == 1 ? "" :
									  "s",
		 load_text(ours, "microcode"), guest);
	say(words, text);
	flow_end(words);
}

/* Whose numbers these are: a model's, an emulator's, the kernel's own. */
static void say_subject(const struct report *report, const json_t *ours,
			struct flow *words)
{
	const char *machine = report->loads[0]->rows->machine;
	char text[512];

	/* where base has others, that's said below */
	snprintf(text, sizeof(text), "%skernel %.64s %.96s %.32s",
		 report->nr > 1 &&
		 json_array_size(report->comparison.differences) ?
			 "new's " : "",
		 load_text(ours, "kernel"), load_text(ours, "kernel_version"),
		 load_text(ours, "arch"));
	say(words, text);
	flow_end(words);
	if (!strcmp(machine, "native"))
		say(words, "native rows: that kernel's own paths, driven by "
			   "system calls");
	else if (!strcmp(machine, "callgrind"))
		snprintf(text, sizeof(text), "callgrind rows: strategies "
			 "compiled for user space, instructions counted by "
			 "%.64s", load_text(ours, "valgrind"));
	else
		snprintf(text, sizeof(text), "%.32s rows: strategies compiled "
			 "for user space, on a model of the device", machine);
	if (strcmp(machine, "native"))
		say(words, text);
	snprintf(text, sizeof(text), "(%.64s, %.128s)",
		 load_text(ours, "compiler"), load_text(ours, "cflags"));
	say(words, text);
	flow_end(words);
}

/* The newer result's, and how the other one is different. */
void report_host(struct report *report)
{
	const json_t *ours = report->loads[report->nr - 1]->ours;
	struct flow *words = &report->words;

	say_subject(report, ours, words);
	say_machine(ours, words);
	say_settings(ours, words);
	compare_differences(&report->comparison, words);
}
