// SPDX-License-Identifier: MIT
/*
 * Proves that doctor says of hosts of all kinds what is expected of it, that
 * each check warns of what it is for, and that nothing in a file makes it
 * crash or warn without a reason; and that a fingerprint says what is there,
 * null where nothing is, and nothing that it shouldn't. Hosts are in hosts/:
 * see its README.md.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "harness/machine/doctor.h"
#include "harness/machine/fingerprint.h"
#include "harness/memory/host.h"
#include "harness/memory/memory.h"
#include "tests/unit/unit.h"

#define MAX_FILES 64
#define MAX_LINES 32
#define LINE 8192

/* A host while it is tested: its files are below root. */
static struct host {
	char root[64];
	char files[MAX_FILES][128];
	unsigned int nr_files;
	struct doctor_self self;
} host;

static FILE *open_fixture(const char *name, const char *suffix)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s.%s", UNIT_HOSTS, name, suffix);
	file = fopen(path, "r");
	if (!file)
		fail_msg("%s: can't be opened", path);
	return file;
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	return remove(path);
}

static void remove_tree(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void path_of(char *path, size_t size, const char *name)
{
	assert_true((size_t)snprintf(path, size, "%s%s", host.root, name) <
		    size);
}

static void make_dirs(char *path)
{
	char *slash;

	for (slash = strchr(path + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0777) && errno != EEXIST)
			fail_msg("%s: %s", path, strerror(errno));
		*slash = '/';
	}
}

/* What was there goes; unless text is NULL this comes. */
static void put_file(const char *name, const void *text, size_t size)
{
	char path[256];
	FILE *file;

	path_of(path, sizeof(path), name);
	remove_tree(path);
	if (!text)
		return;
	make_dirs(path);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, size, file), size);
	fclose(file);
}

/* For root, too. */
static void put_unreadable(const char *name)
{
	char path[256];

	path_of(path, sizeof(path), name);
	remove_tree(path);
	make_dirs(path);
	assert_int_equal(mkdir(path, 0777), 0);
}

static void append(const char *name, const char *line)
{
	char path[256];
	FILE *file;

	path_of(path, sizeof(path), name);
	file = fopen(path, "a");
	assert_non_null(file);
	fputs(line, file);
	fclose(file);
}

/* A line of a .host file; current: the file whose lines follow. */
static void build_line(char *line, char *current)
{
	long step, cost;
	unsigned int rseq;

	if (*line == '\t') {
		append(current, line + 1);
		return;
	}
	line[strcspn(line, "\n")] = '\0';
	if (*line == '/') {
		assert_true(strlen(line) < sizeof(host.files[0]));
		strcpy(current, line);
		put_file(line, "", 0);
		assert_true(host.nr_files < MAX_FILES);
		strcpy(host.files[host.nr_files++], line);
	} else if (!strncmp(line, "unreadable ", 11)) {
		put_unreadable(line + 11);
	} else if (!strncmp(line, "gone ", 5)) {
		put_file(line + 5, NULL, 0);
	} else if (sscanf(line, "self rseq=%u step=%ld cost=%ld", &rseq, &step,
			  &cost) == 3) {
		host.self.rseq_size = rseq;
		host.self.clock_step_ns = step;
		host.self.clock_cost_ns = cost;
	} else {
		fail_msg("a host can't have: %s", line);
	}
}

static void make_host(const char *name)
{
	FILE *file = open_fixture(name, "host");
	char line[LINE], current[128] = "";

	memset(&host, 0, sizeof(host));
	strcpy(host.root, "/tmp/pgmapbench-doctor.XXXXXX");
	assert_non_null(mkdtemp(host.root));
	while (fgets(line, sizeof(line), file))
		if (*line != '#' && *line != '\n')
			build_line(line, current);
	fclose(file);
}

static void drop_host(void)
{
	host_root = "";
	remove_tree(host.root);
}

static void examine(struct examination *exam)
{
	char before[128];

	snprintf(before, sizeof(before), "%s/before", host.root);
	host_root = before;
	host.self.before_known = cpu_times_read(&host.self.before);
	host_root = host.root;
	doctor_examine(&host.self, exam);
}

/* What .expected says of a check. */
static void say(char *text, size_t size, const struct doctor_check *check,
		const struct finding *f)
{
	int used = snprintf(text, size, "%s | %s | %s", check->name,
			    finding_state_name(f->state), f->value);

	if (f->state == FINDING_WARNING)
		snprintf(text + used, size - (size_t)used, " | %s | %s",
			 f->brief, f->fix);
}

static void read_expected(const char *name, char lines[][512],
			  unsigned int *nr)
{
	FILE *file = open_fixture(name, "expected");
	char line[512];

	*nr = 0;
	while (fgets(line, sizeof(line), file)) {
		if (*line == '#')
			continue;
		line[strcspn(line, "\n")] = '\0';
		assert_true(*nr < MAX_LINES);
		strcpy(lines[(*nr)++], line);
	}
	fclose(file);
}

static void compare(const struct examination *exam, char lines[][512],
		    unsigned int nr)
{
	char said[512], worst[DOCTOR_WORST_SIZE];

	assert_int_equal(nr, nr_doctor_checks + 1);
	for (unsigned int i = 0; i < nr_doctor_checks; i++) {
		say(said, sizeof(said), &doctor_checks[i], &exam->findings[i]);
		if (strcmp(said, lines[i]))
			fail_msg("\nsaid:     %s\nexpected: %s", said,
				 lines[i]);
	}
	doctor_worst(exam, worst, sizeof(worst));
	snprintf(said, sizeof(said), "worst |%s%s", *worst ? " " : "", worst);
	assert_string_equal(said, lines[nr - 1]);
}

static void test_host(const char *name)
{
	static char lines[MAX_LINES][512];
	struct examination exam;
	unsigned int nr;

	make_host(name);
	read_expected(name, lines, &nr);
	examine(&exam);
	drop_host();
	compare(&exam, lines, nr);
}

static void server(void)
{
	test_host("server");
}

static void laptop(void)
{
	test_host("laptop");
}

static void guest(void)
{
	test_host("guest");
}

static void arm(void)
{
	test_host("arm");
}

static unsigned int check_named(const char *said)
{
	size_t length;

	for (unsigned int i = 0; i < nr_doctor_checks; i++) {
		length = strlen(doctor_checks[i].name);
		if (!strncmp(said, doctor_checks[i].name, length) &&
		    said[length] == ' ')
			return i;
	}
	fail_msg("no check says: %s", said);
	return 0;
}

static bool warned[DOCTOR_MAX];

/* The server with one change: those checks say that, the others the same. */
static void end_of_case(char changed[][512], unsigned int nr)
{
	static char lines[MAX_LINES][512];
	struct examination exam;
	char said[512];
	unsigned int n, which;

	assert_true(nr > 0);
	read_expected("server", lines, &n);
	for (unsigned int i = 0; i < nr; i++) {
		which = check_named(changed[i]);
		if (strstr(changed[i], " | warning | "))
			warned[which] = true;
		strcpy(lines[which], changed[i]);
	}
	examine(&exam);
	drop_host();
	for (unsigned int i = 0; i < nr_doctor_checks; i++) {
		say(said, sizeof(said), &doctor_checks[i], &exam.findings[i]);
		if (strcmp(said, lines[i]))
			fail_msg("\ncase of:  %s\nsaid:     %s\nexpected: %s",
				 changed[0], said, lines[i]);
	}
}

/* And each check has one that it warns of. */
static void one_change(void)
{
	FILE *file = open_fixture("server", "cases");
	static char changed[MAX_LINES][512];
	char line[LINE], current[128] = "";
	unsigned int nr = 0;
	bool open = false;

	memset(warned, 0, sizeof(warned));
	while (fgets(line, sizeof(line), file)) {
		if (*line == '#')
			continue;
		if (*line == '\n') {
			if (open)
				end_of_case(changed, nr);
			open = false;
			nr = 0;
			continue;
		}
		if (!open)
			make_host("server");
		open = true;
		if (strncmp(line, "-> ", 3)) {
			build_line(line, current);
			continue;
		}
		line[strcspn(line, "\n")] = '\0';
		assert_true(nr < MAX_LINES && strlen(line) < 512);
		strcpy(changed[nr++], line + 3);
	}
	fclose(file);
	if (open)
		end_of_case(changed, nr);
	for (unsigned int i = 0; i < nr_doctor_checks; i++)
		if (!warned[i])
			fail_msg("no case has %s warn", doctor_checks[i].name);
}

/* The server has no warning: a file that says nothing mustn't make one. */
static void no_warning(const char *file, const char *what)
{
	struct examination exam;

	examine(&exam);
	for (unsigned int i = 0; i < nr_doctor_checks; i++) {
		if (exam.findings[i].state == FINDING_WARNING)
			fail_msg("%s %s: %s warns: %s", file, what,
				 doctor_checks[i].name,
				 exam.findings[i].value);
		for (const char *c = exam.findings[i].value; *c; c++)
			assert_true(*c >= ' ' && *c <= '~');
	}
}

/* Each file of the server in turn: gone, unreadable, empty, absurd. */
static void nonsense(void)
{
	static char much[100000];
	static const char wild[] = "\x1b[2J\xff\xfe\0\x01[\n\n[]\n";
	static const char huge[] = "99999999999999999999999999\n";

	memset(much, 'A', sizeof(much));
	make_host("server");
	for (unsigned int i = 0; i < host.nr_files; i++) {
		const char *file = host.files[i];
		char path[256], *old;
		struct stat st;
		FILE *stream;

		path_of(path, sizeof(path), file);
		assert_int_equal(stat(path, &st), 0);
		old = malloc((size_t)st.st_size);
		stream = fopen(path, "r");
		assert_int_equal(fread(old, 1, (size_t)st.st_size, stream),
				 st.st_size);
		fclose(stream);
		put_file(file, NULL, 0);
		no_warning(file, "gone");
		put_unreadable(file);
		no_warning(file, "unreadable");
		put_file(file, "", 0);
		no_warning(file, "empty");
		put_file(file, wild, sizeof(wild) - 1);
		no_warning(file, "wild");
		put_file(file, huge, sizeof(huge) - 1);
		no_warning(file, "huge");
		put_file(file, much, sizeof(much));
		no_warning(file, "long");
		put_file(file, old, (size_t)st.st_size / 2);
		no_warning(file, "cut");
		put_file(file, old, (size_t)st.st_size);
		free(old);
	}
	drop_host();
}

/* A host that says nothing at all. */
static void nothing(void)
{
	struct examination exam;

	memset(&host, 0, sizeof(host));
	strcpy(host.root, "/tmp/pgmapbench-doctor.XXXXXX");
	assert_non_null(mkdtemp(host.root));
	host.self.rseq_size = 32;
	examine(&exam);
	drop_host();
	assert_int_equal(doctor_count(&exam, FINDING_WARNING), 0);
	/* rseq */
	assert_int_equal(doctor_count(&exam, FINDING_OK), 1);
}

/* What --json and a result have of each: null is what nobody can tell. */
static void as_json(void)
{
	struct examination exam;
	json_t *all, *entry;
	size_t i;

	make_host("laptop");
	put_file("/proc/cmdline", NULL, 0);
	examine(&exam);
	drop_host();
	all = doctor_json(&exam, true);
	assert_int_equal(json_array_size(all), nr_doctor_checks);
	json_array_foreach (all, i, entry) {
		const char *state = json_string_value(
			json_object_get(entry, "state"));
		bool unknown = !strcmp(state, "cannot tell");

		assert_int_equal(json_is_null(json_object_get(entry, "value")),
				 unknown);
		assert_int_equal(
			json_is_string(json_object_get(entry, "reason")),
			unknown);
		assert_int_equal(json_is_string(json_object_get(entry, "fix")),
				 !strcmp(state, "warning"));
		assert_non_null(json_object_get(entry, "why"));
	}
	json_decref(all);
	all = doctor_json(&exam, false);
	json_array_foreach (all, i, entry)
		assert_null(json_object_get(entry, "why"));
	json_decref(all);
}

/* run's line has 80 columns, whatever three checks say. */
static void worst_fits(void)
{
	struct examination exam;
	char worst[DOCTOR_WORST_SIZE];

	memset(&exam, 0, sizeof(exam));
	for (unsigned int i = 0; i < nr_doctor_checks; i++) {
		exam.findings[i].state = FINDING_WARNING;
		memset(exam.findings[i].brief, 'x',
		       sizeof(exam.findings[i].brief) - 1);
	}
	doctor_worst(&exam, worst, sizeof(worst));
	assert_non_null(strstr(worst, "xx (+14)"));
	assert_true(strlen("warning: : pgmapbench doctor") + strlen(worst) <=
		    80);
}

/* Not a fixture: it ends, soon, and knows the time. */
static void this_machine(void)
{
	struct examination exam;
	struct doctor_self self;
	double start = seconds(CLOCK_PROCESS_CPUTIME_ID);

	doctor_self_read(&self);
	doctor_examine(&self, &exam);
	assert_true(self.clock_step_ns > 0 && self.clock_cost_ns >= 0);
	assert_true(seconds(CLOCK_PROCESS_CPUTIME_ID) - start < 0.5);
}

static void put_text(const char *name, const char *text)
{
	put_file(name, text, strlen(text));
}

#define SECRET "0123456789abcdef0123456789abcdef"

/* The server, with all that an id is made from. */
static void make_known_host(void)
{
	make_host("server");
	host_root = host.root;
	put_text("/etc/machine-id", SECRET "\n");
	put_text("/sys/devices/system/cpu/present", "0-3\n");
	put_text("/sys/class/dmi/id/sys_vendor", "Dell Inc.\n");
	put_text("/sys/class/dmi/id/product_name", "PowerEdge R760\n");
	put_text("/sys/class/dmi/id/board_name", "0H1W1M\n");
}

static void take_id(char id[MACHINE_ID_SIZE])
{
	json_t *from = json_array();

	assert_true(machine_id(id, from));
	assert_int_equal(strlen(id), MACHINE_ID_SIZE - 1);
	assert_int_equal(strspn(id, "0123456789abcdef"), MACHINE_ID_SIZE - 1);
	json_decref(from);
}

/* From boot to boot, from kernel to kernel, and with CPUs offline. */
static void id_stays(void)
{
	char before[MACHINE_ID_SIZE], after[MACHINE_ID_SIZE];

	make_known_host();
	take_id(before);
	put_text("/proc/cmdline", "nosmt\n");
	put_text("/sys/devices/system/cpu/online", "0-1\n");
	put_text("/proc/meminfo", "MemTotal: 1 kB\n");
	put_text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
		 "powersave\n");
	put_text("/proc/cpuinfo",
		 "processor\t: 7\nvendor_id\t: GenuineIntel\n"
		 "cpu family\t: 6\nmodel\t: 143\nstepping\t: 8\n"
		 "model name\t: Intel(R) Xeon(R) Platinum 8480+\n"
		 "microcode\t: 0x2b000999\ncpu MHz\t: 800.1\n");
	take_id(after);
	drop_host();
	assert_string_equal(before, after);
}

/* From machine to machine, by each thing that it's made from. */
static void id_differs(void)
{
	static const char *const changes[][2] = {
		{ "/etc/machine-id", "fedcba9876543210fedcba9876543210\n" },
		{ "/etc/machine-id", NULL },
		{ "/sys/devices/system/cpu/present", "0-7\n" },
		{ "/sys/class/dmi/id/sys_vendor", "HPE\n" },
		{ "/sys/class/dmi/id/product_name", "PowerEdge R750\n" },
		{ "/sys/class/dmi/id/board_name", "0H1W1N\n" },
		{ "/proc/device-tree/model", "Some Board\n" },
		{ "/proc/cpuinfo", "vendor_id\t: AuthenticAMD\n" },
		{ "/proc/cpuinfo", "CPU implementer\t: 0x41\n" },
	};
	const size_t nr = sizeof(changes) / sizeof(changes[0]);
	char ids[16][MACHINE_ID_SIZE];

	for (size_t i = 0; i <= nr; i++) {
		make_known_host();
		if (i < nr && changes[i][1])
			put_text(changes[i][0], changes[i][1]);
		else if (i < nr)
			put_file(changes[i][0], NULL, 0);
		take_id(ids[i]);
		drop_host();
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(ids[i], ids[j]);
	}
}

static struct topology topology_of_two(void)
{
	static int nodes[] = { 0, 1 };
	static unsigned int distance[] = { 10, 21, 21, 10 };

	return (struct topology){
		.nr_nodes = 2, .nodes = nodes, .nr_all_nodes = 2,
		.all_nodes = nodes, .distance = distance, .llc_bytes = 1 << 20,
		.distances_known = true, .cpu_model = "Some CPU",
	};
}

/* What a result of this host would have. */
static json_t *fingerprint(const struct topology *topology)
{
	struct machine machine = { .topology = topology };
	char before[128];

	snprintf(before, sizeof(before), "%s/before", host.root);
	host_root = before;
	host.self.before_known = cpu_times_read(&host.self.before);
	host_root = host.root;
	machine.self = host.self;
	doctor_examine(&machine.self, &machine.exam);
	return fingerprint_json(&machine);
}

static void id_says_nothing(void)
{
	struct topology topology = topology_of_two();
	json_t *json;
	char *text;

	make_known_host();
	json = fingerprint(&topology);
	drop_host();
	text = json_dumps(json, 0);
	assert_non_null(text);
	/* not even a part of it */
	assert_null(strstr(text, "0123456"));
	assert_null(strstr(text, "89abcdef0"));
	free(text);
	json_decref(json);
}

static void assert_text(const json_t *json, const char *key, const char *value)
{
	const char *text = json_string_value(json_object_get(json, key));

	if (!text || strcmp(text, value))
		fail_msg("%s is %s, not %s", key, text, value);
}

static void known_is_there(void)
{
	struct topology topology = topology_of_two();
	json_t *json, *row, *states;

	make_known_host();
	put_text("/before/proc/stat", "cpu 0 0 0 400039 0 0 0 90 0 0\ncpu0\n");
	put_text("/proc/stat", "cpu 75 0 0 400039 0 0 0 115 0 0\ncpu0\n");
	json = fingerprint(&topology);
	drop_host();
	assert_text(json, "thp", "madvise");
	assert_text(json, "clocksource", "tsc");
	assert_text(json, "microcode", "0x2b000603");
	assert_text(json, "cpu_id", "GenuineIntel 6-143-8");
	assert_text(json, "cpus_isolated", "2-3");
	assert_text(json, "cpu_model", "Some CPU");
	assert_text(json_object_get(json, "mitigations"), "meltdown",
		    "Not affected");
	assert_text(json_object_get(json, "cpufreq"), "governor",
		    "performance");
	assert_true(json_is_false(json_object_get(json, "turbo")));
	assert_true(json_is_false(json_object_get(json, "hypervisor")));
	assert_int_equal(json_integer_value(json_object_get(json, "aslr")), 2);
	assert_int_equal(json_integer_value(json_object_get(
				 json_object_get(json, "rseq"), "size")), 32);
	states = json_object_get(json_object_get(json, "cpuidle"), "states");
	assert_int_equal(json_array_size(states), 3);
	assert_text(json_array_get(states, 2), "name", "C6");
	assert_true(json_is_true(json_object_get(json_array_get(states, 2),
						 "disabled")));
	row = json_array_get(json_object_get(json, "node_distances"), 1);
	assert_int_equal(json_integer_value(json_array_get(row, 0)), 21);
	assert_int_equal(json_array_size(json_object_get(json, "doctor")),
			 nr_doctor_checks);
	assert_true(json_real_value(json_object_get(json, "steal_percent")) ==
		    25.0);
	json_decref(json);
}

/* On a host that says nothing: no "unknown", no -1, no 0 that means it. */
static void unknown_is_null(void)
{
	static const char *const keys[] = {
		"machine_id", "cpu_model", "llc_bytes", "node_distances",
		"thp", "thp_defrag", "thp_shmem", "numa_balancing", "aslr",
		"perf_event_paranoid", "clocksource", "smt", "cpus_online",
		"cpus_present", "cmdline", "cpu_id", "microcode",
		"mitigations", "cpufreq", "turbo", "hypervisor",
		"cpus_isolated", "cpus_nohz_full", "steal_percent",
	};
	struct topology topology = topology_of_two();
	json_t *json;

	topology.distances_known = false;
	topology.llc_bytes = 0;
	strcpy(topology.cpu_model, "unknown");
	memset(&host, 0, sizeof(host));
	strcpy(host.root, "/tmp/pgmapbench-doctor.XXXXXX");
	assert_non_null(mkdtemp(host.root));
	json = fingerprint(&topology);
	drop_host();
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!json_is_null(json_object_get(json, keys[i])))
			fail_msg("%s isn't null", keys[i]);
	json_decref(json);
}

static void cmdline_names_nothing(void)
{
	struct topology topology = topology_of_two();
	json_t *json;

	make_host("server");
	put_text("/proc/cmdline",
		 "BOOT_IMAGE=/vmlinuz root=/dev/disk/by-id/SERIAL ro "
		 "resume=UUID=SERIAL x=PARTUUID=SERIAL "
		 "systemd.set_credential=\"a b SERIAL\" isolcpus=2-3 "
		 "-- --password SERIAL\n");
	json = fingerprint(&topology);
	drop_host();
	assert_text(json, "cmdline",
		    "BOOT_IMAGE=/vmlinuz root=* ro resume=* x=* "
		    "systemd.set_credential=* isolcpus=2-3");
	json_decref(json);
}

static void put_link(const char *name, const char *target)
{
	char path[256];

	path_of(path, sizeof(path), name);
	make_dirs(path);
	assert_int_equal(symlink(target, path), 0);
}

#define DAX "/sys/devices/ndbus0/region0/dax0.1/dax0.0"

/* As sysfs has them: links to where the parents are. */
static void dax_device(void)
{
	const struct memory memory = { .kind = &devdax,
				       .path = "/dev/dax0.0" };
	json_t *json;

	make_host("server");
	host_root = host.root;
	put_link("/sys/bus/dax/devices/dax0.0",
		 "../../../devices/ndbus0/region0/dax0.1/dax0.0");
	put_text(DAX "/align", "2097152\n");
	put_text(DAX "/target_node", "3\n");
	put_text(DAX "/numa_node", "1\n");
	put_text(DAX "/size", "1073741824\n");
	put_text(DAX "/resource", "0x0\n");
	put_text(DAX "/../mode", "pmem\n");
	json = fingerprint_dax(&memory);
	assert_text(json, "pgmap_type", "MEMORY_DEVICE_GENERIC");
	assert_int_equal(json_integer_value(json_object_get(json, "align")),
			 2097152);
	assert_int_equal(json_integer_value(json_object_get(json,
							    "target_node")),
			 3);
	assert_true(json_is_null(json_object_get(json, "resource")));
	assert_true(json_is_true(json_object_get(json, "altmap")));
	json_decref(json);
	put_text(DAX "/resource", "0x240000000\n");
	put_text(DAX "/../mode", "ram\n");
	json = fingerprint_dax(&memory);
	assert_text(json, "resource", "0x240000000");
	assert_true(json_is_false(json_object_get(json, "altmap")));
	json_decref(json);
	/* soft reserved: nothing of libnvdimm's above it */
	put_file(DAX "/../mode", NULL, 0);
	json = fingerprint_dax(&memory);
	assert_true(json_is_null(json_object_get(json, "altmap")));
	json_decref(json);
	drop_host();
}

/* A file on a partition: the namespace is the disk's. */
static void dax_partition(void)
{
	struct memory memory = { .kind = &fsdax };
	char name[128];
	struct stat st;
	json_t *json;

	make_host("server");
	host_root = host.root;
	assert_int_equal(stat(host.root, &st), 0);
	strcpy(memory.path, host.root);
	snprintf(name, sizeof(name), "/sys/dev/block/%u:%u/partition",
		 major(st.st_dev), minor(st.st_dev));
	put_text(name, "1\n");
	put_text("/sys/dev/block/device/mode", "memory\n");
	json = fingerprint_dax(&memory);
	drop_host();
	assert_text(json, "pgmap_type", "MEMORY_DEVICE_FS_DAX");
	assert_true(json_is_false(json_object_get(json, "altmap")));
	assert_true(json_is_null(json_object_get(json, "align")));
	json_decref(json);
	memory.kind = &dram;
	json = fingerprint_dax(&memory);
	assert_true(json_is_null(json));
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(server),
		UNIT_TEST(laptop),
		UNIT_TEST(guest),
		UNIT_TEST(arm),
		UNIT_TEST(one_change),
		UNIT_TEST(nonsense),
		UNIT_TEST(nothing),
		UNIT_TEST(as_json),
		UNIT_TEST(worst_fits),
		UNIT_TEST(this_machine),
		UNIT_TEST(id_stays),
		UNIT_TEST(id_differs),
		UNIT_TEST(id_says_nothing),
		UNIT_TEST(known_is_there),
		UNIT_TEST(unknown_is_null),
		UNIT_TEST(cmdline_names_nothing),
		UNIT_TEST(dax_device),
		UNIT_TEST(dax_partition),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
