// SPDX-License-Identifier: MIT
/* What a result says of its machine: kernel, CPUs, nodes, settings. */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/utsname.h>

#include "harness/machine/fingerprint.h"
#include "harness/memory/host.h"

#define CPU   "/sys/devices/system/cpu/"
#define CLOCK "/sys/devices/system/clocksource/clocksource0/"
#define THP   "/sys/kernel/mm/transparent_hugepage/"

#ifndef AT_RSEQ_FEATURE_SIZE
#define AT_RSEQ_FEATURE_SIZE 27	/* Linux 6.3 */
#endif

/* What is one line of one file. */
static const struct field {
	const char *key, *path;
	enum { TEXT, NUMBER, CHOSEN } kind;
} host_fields[] = {
	{ "thp", THP "enabled", CHOSEN },
	{ "thp_defrag", THP "defrag", CHOSEN },
	{ "thp_shmem", THP "shmem_enabled", CHOSEN },
	{ "numa_balancing", "/proc/sys/kernel/numa_balancing", NUMBER },
	{ "aslr", "/proc/sys/kernel/randomize_va_space", NUMBER },
	{ "perf_event_paranoid", "/proc/sys/kernel/perf_event_paranoid",
	  NUMBER },
	{ "clocksource", CLOCK "current_clocksource", TEXT },
	{ "smt", CPU "smt/control", TEXT },
	{ "cpus_online", CPU "online", TEXT },
	{ "cpus_present", CPU "present", TEXT },
	{ 0 },
}, cpufreq_fields[] = {
	{ "driver", CPU "cpu0/cpufreq/scaling_driver", TEXT },
	{ "governor", CPU "cpu0/cpufreq/scaling_governor", TEXT },
	{ "energy_preference",
	  CPU "cpu0/cpufreq/energy_performance_preference", TEXT },
	{ "min_khz", CPU "cpu0/cpufreq/scaling_min_freq", NUMBER },
	{ "max_khz", CPU "cpu0/cpufreq/scaling_max_freq", NUMBER },
	{ 0 },
}, cpuidle_fields[] = {
	{ "driver", CPU "cpuidle/current_driver", TEXT },
	{ "governor", CPU "cpuidle/current_governor", TEXT },
	{ 0 },
};

static json_t *field_json(const struct field *field)
{
	char text[1024];
	long number;

	if (field->kind == NUMBER)
		return host_number(&number, "%s", field->path) ?
			       json_integer(number) :
			       json_null();
	if (field->kind == CHOSEN ?
		    fact_chosen(text, sizeof(text), field->path) :
		    fact_line(text, sizeof(text), "%s", field->path))
		return json_string(text);
	return json_null();
}

static void add_fields(json_t *json, const struct field *field)
{
	for (; field->key; field++)
		json_object_set_new(json, field->key, field_json(field));
}

/* A list of CPUs may be empty; then it is known to be. */
static json_t *cpu_list_json(const char *path)
{
	static struct fact_cpus cpus;
	char line[512];

	if (!host_line(line, sizeof(line), "%s", path) ||
	    !fact_cpu_list(&cpus, line))
		return json_null();
	return json_string(line);
}

/* What names a disk, a host or a secret is left out of a result. */
static bool names_something(const char *parameter)
{
	static const char *const patterns[] = {
		"root=*", "resume=*", "ip=*", "nfs*=*", "netroot=*",
		"BOOTIF=*", "rd.*=*", "cryptdevice=*", "iscsi*=*", "luks*=*",
		"systemd.hostname=*", "systemd.machine_id=*",
		"systemd.set_credential*=*", "hostname=*", "*UUID=*", "*uuid=*",
	};

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if (!fnmatch(patterns[i], parameter, 0))
			return true;
	return false;
}

/* To the next blank that isn't in quotes. */
static size_t parameter_length(const char *text)
{
	bool quoted = false;
	size_t i;

	for (i = 0; text[i] && (quoted || text[i] != ' '); i++)
		quoted ^= text[i] == '"';
	return i;
}

/* The kernel's own: what follows "--" is init's. */
static json_t *cmdline_json(void)
{
	char line[4096], word[4096], kept[3 * 4096] = "";
	size_t length, used = 0;
	const char *at = line;

	if (!fact_line(line, sizeof(line), "/proc/cmdline"))
		return json_null();
	for (;; at += length) {
		at += strspn(at, " ");
		length = parameter_length(at);
		snprintf(word, sizeof(word), "%.*s", (int)length, at);
		if (!*word || !strcmp(word, "--"))
			return json_string(kept);
		if (names_something(word))
			strcpy(strchr(word, '=') + 1, "*");
		snprintf(kept + used, sizeof(kept) - used, "%s%s",
			 used ? " " : "", word);
		used = strlen(kept);
	}
}

/* "GenuineIntel 6-143-8", as perf's event lists have it; ARM has others. */
static json_t *cpu_id_json(void)
{
	char vendor[32], family[16], model[16], stepping[16], text[96];
	static const char file[] = "/proc/cpuinfo";

	if (fact_field(vendor, sizeof(vendor), file, "vendor_id") &&
	    fact_field(family, sizeof(family), file, "cpu family") &&
	    fact_field(model, sizeof(model), file, "model") &&
	    fact_field(stepping, sizeof(stepping), file, "stepping"))
		snprintf(text, sizeof(text), "%s %s-%s-%s", vendor, family,
			 model, stepping);
	else if (fact_field(vendor, sizeof(vendor), file, "CPU implementer") &&
		 fact_field(model, sizeof(model), file, "CPU part") &&
		 fact_field(stepping, sizeof(stepping), file, "CPU revision"))
		snprintf(text, sizeof(text), "%s %s r%s", vendor, model,
			 stepping);
	else
		return json_null();
	return json_string(text);
}

static json_t *microcode_json(void)
{
	char text[32];

	if (!fact_field(text, sizeof(text), "/proc/cpuinfo", "microcode"))
		return json_null();
	return json_string(text);
}

static json_t *mitigations_json(void)
{
	json_t *all = json_object();
	char line[512];
	glob_t files;

	fact_glob(&files, CPU "vulnerabilities/*");
	for (size_t i = 0; i < files.gl_pathc; i++)
		if (fact_line(line, sizeof(line), "%s",
			      files.gl_pathv[i] + strlen(host_root)))
			json_object_set_new(all,
					    strrchr(files.gl_pathv[i], '/') + 1,
					    json_string(line));
	globfree(&files);
	if (json_object_size(all))
		return all;
	json_decref(all);
	return json_null();
}

/* CPU 0's; doctor looks at all. null: there is none of them. */
static json_t *cpufreq_json(void)
{
	json_t *json = json_object(), *value;
	const char *key;

	add_fields(json, cpufreq_fields);
	json_object_foreach(json, key, value)
		if (!json_is_null(value))
			return json;
	json_decref(json);
	return json_null();
}

static json_t *idle_state_json(const char *dir)
{
	json_t *json = json_object();
	long number;
	char name[32];

	json_object_set_new(json, "name",
			    fact_line(name, sizeof(name), "%s/name", dir) ?
				    json_string(name) :
				    json_null());
	json_object_set_new(json, "latency_us",
			    host_number(&number, "%s/latency", dir) ?
				    json_integer(number) :
				    json_null());
	json_object_set_new(json, "disabled",
			    host_number(&number, "%s/disable", dir) ?
				    json_boolean(number) :
				    json_null());
	return json;
}

/* CPU 0's states. */
static json_t *cpuidle_json(void)
{
	json_t *json = json_object(), *states = json_array();
	glob_t dirs;

	add_fields(json, cpuidle_fields);
	fact_glob(&dirs, CPU "cpu0/cpuidle/state[0-9]*");
	for (size_t i = 0; i < dirs.gl_pathc; i++)
		json_array_append_new(states,
				      idle_state_json(dirs.gl_pathv[i] +
						      strlen(host_root)));
	json_object_set_new(json, "states",
			    dirs.gl_pathc ? json_incref(states) : json_null());
	globfree(&dirs);
	json_decref(states);
	return json;
}

static json_t *turbo_json(void)
{
	bool on;

	return fact_turbo(&on) ? json_boolean(on) : json_null();
}

/* false: there is none. true: there is one, and it doesn't say its name. */
static json_t *hypervisor_json(void)
{
	bool guest;
	char of[16];

	if (!fact_guest(&guest, of, sizeof(of)))
		return json_null();
	if (!guest)
		return json_false();
	return *of ? json_string(of) : json_true();
}

static json_t *rseq_json(const struct machine *machine)
{
	unsigned long feature_size = getauxval(AT_RSEQ_FEATURE_SIZE);

	return json_pack("{s:i, s:o}", "size", (int)machine->self.rseq_size,
			 "feature_size",
			 feature_size ? json_integer((json_int_t)feature_size) :
					json_null());
}

/* Between two readings lies what one takes; they tell no less than a step. */
static json_t *clock_json(const struct machine *machine)
{
	return json_pack("{s:I, s:I}", "step_ns",
			 (json_int_t)machine->self.clock_step_ns, "reading_ns",
			 (json_int_t)machine->self.clock_cost_ns);
}

static json_t *steal_json(const struct machine *machine)
{
	struct cpu_times now;
	double percent;

	if (!machine->self.before_known || !cpu_times_read(&now) ||
	    !cpu_times_steal(&machine->self.before, &now, &percent))
		return json_null();
	return json_real(percent);
}

static json_t *node_numbers_json(const struct topology *topology)
{
	json_t *array = json_array();

	for (unsigned int i = 0; i < topology->nr_all_nodes; i++)
		json_array_append_new(array,
				      json_integer(topology->all_nodes[i]));
	return array;
}

/* Rows and columns as in node_numbers. */
static json_t *distances_json(const struct topology *topology)
{
	json_t *rows = json_array(), *row;
	unsigned int nr = topology->nr_all_nodes;

	if (!topology->distances_known) {
		json_decref(rows);
		return json_null();
	}
	for (unsigned int i = 0; i < nr; i++) {
		row = json_array();
		for (unsigned int j = 0; j < nr; j++)
			json_array_append_new(
				row,
				json_integer(topology->distance[i * nr + j]));
		json_array_append_new(rows, row);
	}
	return rows;
}

static void add_topology(json_t *json, const struct topology *topology)
{
	bool named = strcmp(topology->cpu_model, "unknown");

	json_object_set_new(json, "cpu_model",
			    named ? json_string(topology->cpu_model) :
				    json_null());
	json_object_set_new(json, "llc_bytes",
			    topology->llc_bytes ?
				    json_integer((json_int_t)
							 topology->llc_bytes) :
				    json_null());
	json_object_set_new(json, "nodes", json_integer(topology->nr_nodes));
	json_object_set_new(json, "node_numbers", node_numbers_json(topology));
	json_object_set_new(json, "node_distances", distances_json(topology));
}

static void add_id(json_t *json)
{
	char id[MACHINE_ID_SIZE];
	json_t *from = json_array();

	json_object_set_new(json, "machine_id",
			    machine_id(id, from) ? json_string(id) :
						   json_null());
	json_object_set_new(json, "machine_id_from", from);
}

void machine_read(struct machine *machine, const struct topology *topology)
{
	machine->topology = topology;
	doctor_self_read(&machine->self);
	doctor_examine(&machine->self, &machine->exam);
}

json_t *fingerprint_json(const struct machine *machine)
{
	json_t *json = json_object();
	struct utsname host;

	uname(&host);
	add_id(json);
	json_object_set_new(json, "kernel", json_string(host.release));
	json_object_set_new(json, "kernel_version", json_string(host.version));
	json_object_set_new(json, "arch", json_string(host.machine));
	add_topology(json, machine->topology);
	add_fields(json, host_fields);
	json_object_set_new(json, "cmdline", cmdline_json());
	json_object_set_new(json, "cpu_id", cpu_id_json());
	json_object_set_new(json, "microcode", microcode_json());
	json_object_set_new(json, "mitigations", mitigations_json());
	json_object_set_new(json, "cpufreq", cpufreq_json());
	json_object_set_new(json, "cpuidle", cpuidle_json());
	json_object_set_new(json, "turbo", turbo_json());
	json_object_set_new(json, "hypervisor", hypervisor_json());
	json_object_set_new(json, "cpus_isolated",
			    cpu_list_json(CPU "isolated"));
	json_object_set_new(json, "cpus_nohz_full",
			    cpu_list_json(CPU "nohz_full"));
	json_object_set_new(json, "rseq", rseq_json(machine));
	json_object_set_new(json, "clock", clock_json(machine));
	json_object_set_new(json, "steal_percent", steal_json(machine));
	json_object_set_new(json, "doctor", doctor_json(&machine->exam, false));
	return json;
}
