// SPDX-License-Identifier: MIT
/*
 * A result that is written again and again: one writer at a time has it, from
 * one file of that name to the next, and what somebody else wrote stays.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/record/record.h"
#include "tests/unit/unit.h"

static char dir[64], path[128];
static char why[512];
static struct record_hold mine, other;

static json_t *numbered(int number)
{
	return json_pack("{s:i}", "number", number);
}

static void write_number(int number)
{
	json_t *root = numbered(number);

	assert_int_equal(record_write(path, root, why, sizeof(why)), 0);
	json_decref(root);
}

static int replace_number(struct record_hold *hold, int number)
{
	json_t *root = numbered(number);
	int ret = record_replace(hold, path, root, why, sizeof(why));

	json_decref(root);
	return ret;
}

static int number_there(void)
{
	json_t *root = json_load_file(path, 0, NULL);
	int number = json_integer_value(json_object_get(root, "number"));

	json_decref(root);
	return number;
}

static int take(struct record_hold *hold)
{
	return record_hold(hold, path, why, sizeof(why));
}

static void begin(void)
{
	strcpy(dir, "/tmp/hold_test.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/result.json", dir);
	write_number(1);
	mine = other = (struct record_hold)RECORD_HOLD_NONE;
}

/* And nothing is left beside the result. */
static void end(void)
{
	record_release(&mine);
	record_release(&other);
	unlink(path);
	assert_int_equal(rmdir(dir), 0);
}

static void assert_refused(const char *reason)
{
	assert_int_equal(take(&other), -1);
	assert_int_equal(other.fd, -1);
	if (!strstr(why, reason) || !strstr(why, path) || strchr(why, '\n'))
		fail_msg("no '%s' in: %s", reason, why);
}

static void one_at_a_time(void)
{
	begin();
	assert_int_equal(take(&mine), 0);
	assert_refused("another pgmapbench is writing it");
	record_release(&mine);
	assert_int_equal(take(&other), 0);
	end();
}

/* The file has another inode each time, and is held all the same. */
static void held_from_file_to_file(void)
{
	begin();
	assert_int_equal(take(&mine), 0);
	for (int i = 2; i < 5; i++) {
		assert_int_equal(replace_number(&mine, i), 0);
		assert_int_equal(number_there(), i);
		assert_refused("another pgmapbench");
	}
	end();
}

/* Of a file that this process made itself, too. */
static void held_from_the_first_writing(void)
{
	begin();
	assert_int_equal(unlink(path), 0);
	assert_int_equal(replace_number(&mine, 1), 0);
	assert_refused("another pgmapbench");
	assert_int_equal(replace_number(&mine, 2), 0);
	assert_int_equal(number_there(), 2);
	end();
}

static void assert_taken(const char *reason, int number)
{
	assert_int_equal(replace_number(&mine, 2), RECORD_TAKEN);
	if (!strstr(why, reason) || !strstr(why, path) || strchr(why, '\n'))
		fail_msg("%s", why);
	assert_int_equal(number_there(), number);
}

static void assert_left_alone(int number)
{
	assert_taken("isn't any more what it was", number);
}

/* Nothing was there, so nothing is held. */
static void made_by_somebody(void)
{
	begin();
	assert_taken("somebody else wrote it meanwhile", 1);
	assert_int_equal(mine.fd, -1);
	end();
}

static void locked_up_by_somebody(void)
{
	struct stat st;

	begin();
	assert_int_equal(take(&mine), 0);
	assert_int_equal(chmod(path, 0444), 0);
	assert_taken("read-only meanwhile", 1);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0444);
	end();
}

static void replaced_by_somebody(void)
{
	begin();
	assert_int_equal(take(&mine), 0);
	write_number(7);
	assert_left_alone(7);
	end();
}

static void edited_by_somebody(void)
{
	FILE *file;

	begin();
	assert_int_equal(take(&mine), 0);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("{\"number\": 77}\n", file);
	assert_int_equal(fclose(file), 0);
	assert_left_alone(77);
	end();
}

/* As many bytes, and the same inode: the time tells. */
static void edited_in_place(void)
{
	struct timespec times[2];
	struct stat st;
	FILE *file;

	begin();
	assert_int_equal(take(&mine), 0);
	assert_int_equal(stat(path, &st), 0);
	file = fopen(path, "r+");
	assert_non_null(file);
	fputs("{\n  \"number\": 7\n}\n", file);
	assert_int_equal(fclose(file), 0);
	times[0] = times[1] = st.st_mtim;
	times[1].tv_nsec = (st.st_mtim.tv_nsec + 1) % 1000000000;
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	assert_left_alone(7);
	end();
}

/* And that time was set back: another one can't be. */
static void edited_with_the_old_time(void)
{
	struct timespec times[2];
	struct stat st, now;
	FILE *file;

	begin();
	assert_int_equal(take(&mine), 0);
	assert_int_equal(stat(path, &st), 0);
	times[0] = times[1] = st.st_mtim;
	do {
		file = fopen(path, "r+");
		assert_non_null(file);
		fputs("{\n  \"number\": 7\n}\n", file);
		assert_int_equal(fclose(file), 0);
		assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
		assert_int_equal(stat(path, &now), 0);
		/* the kernel's clock may tick every 10 ms only */
	} while (now.st_ctim.tv_sec == st.st_ctim.tv_sec &&
		 now.st_ctim.tv_nsec == st.st_ctim.tv_nsec);
	assert_left_alone(7);
	end();
}

static void removed_by_somebody(void)
{
	begin();
	assert_int_equal(take(&mine), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(replace_number(&mine, 2), RECORD_TAKEN);
	assert_int_equal(access(path, F_OK), -1);
	end();
}

static void what_is_no_file(void)
{
	begin();
	assert_int_equal(chmod(path, 0444), 0);
	assert_refused("read-only");
	assert_int_equal(unlink(path), 0);
	assert_refused("No such file");
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_refused("not a regular file");
	end();
}

static void mode_stays(void)
{
	struct stat st;

	begin();
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(take(&mine), 0);
	assert_int_equal(replace_number(&mine, 2), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	end();
}

/* A result that has so many bytes. */
static json_t *sized(size_t size)
{
	const size_t beside = strlen("{\n  \"text\": \"\"\n}\n");
	char text[RECORD_MAX_BYTES];

	memset(text, 'x', size - beside);
	return json_pack("{s:s#}", "text", text, (int)(size - beside));
}

/* What no reader takes isn't written either; 4 KiB here, 256 MiB elsewhere. */
static void as_large_as_is_read(void)
{
	json_t *most = sized(RECORD_MAX_BYTES - 1);
	json_t *more = sized(RECORD_MAX_BYTES);
	struct stat st;

	begin();
	assert_int_equal(record_write(path, most, why, sizeof(why)), 0);
	assert_int_equal(record_write(path, more, why, sizeof(why)), -1);
	if (!strstr(why, "it would have 4096 bytes") || strchr(why, '\n'))
		fail_msg("%s", why);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, RECORD_MAX_BYTES - 1);
	json_decref(most);
	json_decref(more);
	end();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(one_at_a_time),
		UNIT_TEST(held_from_file_to_file),
		UNIT_TEST(held_from_the_first_writing),
		UNIT_TEST(replaced_by_somebody),
		UNIT_TEST(edited_by_somebody),
		UNIT_TEST(edited_in_place),
		UNIT_TEST(edited_with_the_old_time),
		UNIT_TEST(made_by_somebody),
		UNIT_TEST(locked_up_by_somebody),
		UNIT_TEST(removed_by_somebody),
		UNIT_TEST(what_is_no_file),
		UNIT_TEST(mode_stays),
		UNIT_TEST(as_large_as_is_read),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
