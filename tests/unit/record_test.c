// SPDX-License-Identifier: MIT
/*
 * A result file is there whole or not at all, and only whole ones are read.
 * With an argument: the exit status says whether that file is a result.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <dirent.h>

#include <cmocka.h>

#include "harness/record/record.h"

/* What the wrapped calls do to record.c; 0: what they always do. */
static int write_errno;
static size_t write_limit; /* bytes that still fit */
static int fsync_errno;

ssize_t __real_write(int fd, const void *data, size_t size);
int __real_fsync(int fd);
ssize_t __wrap_write(int fd, const void *data, size_t size);
int __wrap_fsync(int fd);

ssize_t __wrap_write(int fd, const void *data, size_t size)
{
	if (!write_errno)
		return __real_write(fd, data, size);
	if (!write_limit) {
		errno = write_errno;
		return -1;
	}
	/* a disk that fills up takes a part first */
	if (size > write_limit)
		size = write_limit;
	write_limit -= size;
	return __real_write(fd, data, size);
}

int __wrap_fsync(int fd)
{
	if (!fsync_errno)
		return __real_fsync(fd);
	errno = fsync_errno;
	return -1;
}

/* A directory of its own for each test, which must end up as it should. */
static char dir[64], path[128];
static char why[512];

static int setup(void **state)
{
	strcpy(dir, "/tmp/record_test.XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof(path), "%s/result.json", dir);
	write_errno = fsync_errno = 0;
	why[0] = '\0';
	return 0;
}

static int teardown(void **state)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", dir);
	return system(command);
}

static int files_in_dir(void)
{
	struct dirent *entry;
	DIR *stream = opendir(dir);
	int nr = 0;

	while ((entry = readdir(stream)))
		nr += strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
	closedir(stream);
	return nr;
}

static void assert_one_line(void)
{
	assert_true(strlen(why) > 10);
	assert_null(strchr(why, '\n'));
}

static json_t *make_result(void)
{
	return json_pack(
		"{s:{s:s, s:{s:i, s:b}}, s:[{s:s, s:s, s:f, s:f, s:i}]}",
		"context", "date", "today", "pgmapbench", "schema",
		RECORD_SCHEMA, "partial", 0, "benchmarks", "name",
		"user/gup/edge", "time_unit", "ns", "real_time", 1.25,
		"cpu_time", 2.5, "repetition_index", 0);
}

static void write_text(const char *text, size_t size)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, size, file), size);
	fclose(file);
}

static void round_trip(void **state)
{
	json_t *root = make_result(), *back;
	struct stat st;

	assert_int_equal(record_write(path, root, why, sizeof(why)), 0);
	assert_int_equal(files_in_dir(), 1);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0700, 0600);
	back = record_read(path, why, sizeof(why));
	assert_non_null(back);
	assert_true(json_equal(root, back));
	json_decref(root);
	json_decref(back);
}

static void replaces_and_follows_links(void **state)
{
	json_t *root = make_result(), *back;
	char link[128];
	struct stat st;

	write_text("old", 3);
	snprintf(link, sizeof(link), "%s/link.json", dir);
	assert_int_equal(symlink(path, link), 0);
	assert_int_equal(record_write(link, root, why, sizeof(why)), 0);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	back = record_read(path, why, sizeof(why));
	assert_non_null(back);
	json_decref(root);
	json_decref(back);
}

static void disk_full(void **state)
{
	json_t *root = make_result();

	for (size_t room = 0; room < 200; room += 50) {
		write_errno = ENOSPC;
		write_limit = room;
		assert_int_equal(record_write(path, root, why, sizeof(why)),
				 -1);
		assert_non_null(strstr(why, "No space left"));
		assert_one_line();
		assert_int_equal(files_in_dir(), 0);
	}
	json_decref(root);
}

static void disk_failing(void **state)
{
	json_t *root = make_result();

	fsync_errno = EIO;
	assert_int_equal(record_write(path, root, why, sizeof(why)), -1);
	assert_one_line();
	assert_int_equal(files_in_dir(), 0);
	json_decref(root);
}

/* A failed write leaves what was there before. */
static void old_result_survives(void **state)
{
	json_t *root = make_result(), *back;

	assert_int_equal(record_write(path, root, why, sizeof(why)), 0);
	write_errno = ENOSPC;
	write_limit = 20;
	assert_int_equal(record_write(path, root, why, sizeof(why)), -1);
	write_errno = 0;
	back = record_read(path, why, sizeof(why));
	assert_non_null(back);
	assert_int_equal(files_in_dir(), 1);
	json_decref(root);
	json_decref(back);
}

static void unwritable(void **state)
{
	/* a device would do for a fifo, and be gone when this test fails */
	char fifo[128];
	const char *const paths[] = { "/nowhere/at/all.json",
				      "/proc/result.json", dir, fifo,
				      "/etc/passwd/x" };
	json_t *root = make_result();
	struct stat st;

	snprintf(fifo, sizeof(fifo), "%s/fifo", dir);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		assert_int_equal(record_probe(paths[i], why, sizeof(why)), -1);
		assert_one_line();
		assert_non_null(strstr(why, paths[i]));
		assert_int_equal(record_write(paths[i], root, why, sizeof(why)),
				 -1);
	}
	assert_int_equal(stat(fifo, &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	assert_int_equal(files_in_dir(), 1);
	json_decref(root);
}

static void probe_and_mkdir(void **state)
{
	char deep[256];

	assert_int_equal(record_probe(path, why, sizeof(why)), 0);
	assert_int_equal(files_in_dir(), 0);
	snprintf(deep, sizeof(deep), "%s/a/b/c.json", dir);
	assert_int_equal(record_probe(deep, why, sizeof(why)), -1);
	assert_int_equal(record_mkdir(deep, why, sizeof(why)), 0);
	assert_int_equal(record_mkdir(deep, why, sizeof(why)), 0);
	assert_int_equal(record_probe(deep, why, sizeof(why)), 0);
}

/* Cut off anywhere, it is refused. */
static void cut_off(void **state)
{
	json_t *root = make_result();
	char *text = json_dumps(root, JSON_INDENT(2));
	size_t size = strlen(text);

	for (size_t cut = 0; cut < size; cut++) {
		write_text(text, cut);
		assert_null(record_read(path, why, sizeof(why)));
		assert_one_line();
	}
	write_text(text, size);
	json_decref(record_read(path, why, sizeof(why)));
	free(text);
	json_decref(root);
}

static void assert_refused(const char *text, const char *reason)
{
	write_text(text, strlen(text));
	assert_null(record_read(path, why, sizeof(why)));
	assert_one_line();
	assert_non_null(strstr(why, reason));
}

static void foreign(void **state)
{
	assert_refused("hello", "no JSON");
	assert_refused("[]", "no context.pgmapbench");
	assert_refused("{\"context\": {}, \"benchmarks\": []}",
		       "no context.pgmapbench");
	assert_refused("{\"context\": {\"pgmapbench\": {}}}", "no schema");
	assert_refused("{\"context\": {\"pgmapbench\": {\"schema\": 99}}}",
		       "schema 99");
	assert_refused("{\"context\": {\"pgmapbench\": {\"schema\": 1}}}",
		       "partial");
	assert_refused("{\"context\": {\"pgmapbench\": {\"schema\": 1, "
		       "\"partial\": false}}, \"benchmarks\": []}",
		       "no benchmarks");
	assert_refused("{\"context\": {\"pgmapbench\": {\"schema\": 1, "
		       "\"partial\": false}}, \"benchmarks\": [{\"name\": "
		       "\"x\", \"real_time\": \"fast\"}]}",
		       "lacks");
	assert_int_equal(unlink(path), 0);
	assert_null(record_read(path, why, sizeof(why)));
	assert_non_null(strstr(why, "No such file"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(round_trip),      TEST(replaces_and_follows_links),
		TEST(disk_full),       TEST(disk_failing),
		TEST(unwritable),      TEST(old_result_survives),
		TEST(probe_and_mkdir), TEST(cut_off),
		TEST(foreign),
	};
	json_t *root;

	if (argc < 2)
		return cmocka_run_group_tests(tests, NULL, NULL);
	root = record_read(argv[1], why, sizeof(why));
	if (!root)
		fprintf(stderr, "%s\n", why);
	json_decref(root);
	return !root;
}
