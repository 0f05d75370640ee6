// SPDX-License-Identifier: MIT
/*
 * Proves that doctor says of hosts of all kinds what is expected of it, that
 * each check warns of what it is for, and that nothing in a file makes it
 * crash or warn without a reason. Hosts are in hosts/: see its README.md.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/machine/doctor.h"
#include "harness/memory/host.h"
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
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
