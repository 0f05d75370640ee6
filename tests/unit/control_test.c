// SPDX-License-Identifier: MIT
/*
 * Proves, with the test in perf's place behind real FIFOs, that perf is told
 * once when the first of several windows opens and once when the last has
 * closed; that nobody's window is open before perf has said ack; that counters
 * are on inside what perf records; and that what can be wrong with a FIFO, or
 * with who reads it, is an error in one line and no hang.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/counters/window.h"
#include "tests/unit/unit.h"

static char dir[] = "/tmp/pgmapbench-control.XXXXXX";
static char ctl[64], ack[64], file[64], both[256];
static int perf_ctl, perf_ack;
static struct control control;

/* perf's side of both, as perf opens them. */
static void perf_start(void)
{
	perf_ctl = open(ctl, O_RDWR | O_NONBLOCK);
	perf_ack = open(ack, O_RDWR | O_NONBLOCK);
	assert_true(perf_ctl >= 0 && perf_ack >= 0);
}

static void perf_end(void)
{
	close(perf_ctl);
	close(perf_ack);
}

static void perf_says(const char *text, size_t size)
{
	assert_int_equal(write(perf_ack, text, size), size);
}

/* All that has come since. */
static void perf_heard(const char *expected)
{
	char heard[256];
	ssize_t got = read(perf_ctl, heard, sizeof(heard) - 1);

	heard[got < 0 ? 0 : got] = '\0';
	assert_string_equal(heard, expected);
}

static void open_it(const char *spec)
{
	char why[512];

	if (control_open(&control, spec, why, sizeof(why)))
		fail_msg("%s: %s", spec, why);
}

static void refused(const char *spec, const char *expected)
{
	char why[512] = "";

	assert_int_equal(control_open(&control, spec, why, sizeof(why)), -1);
	if (!strstr(why, expected))
		fail_msg("%s: '%s' doesn't say '%s'", spec, why, expected);
}

static void first_and_last(void)
{
	perf_start();
	open_it(ctl);
	for (unsigned int run = 0; run < 2; run++) {
		for (unsigned int i = 0; i < 3; i++)
			control_window_open(&control);
		perf_heard("enable\n");
		control_window_close(&control, 3);
		control_window_close(&control, 3);
		perf_heard("");
		control_window_close(&control, 3);
		perf_heard("disable\n");
	}
	/* one closes before the last has opened: perf records on */
	control_window_open(&control);
	control_window_close(&control, 2);
	control_window_open(&control);
	perf_heard("enable\n");
	control_window_close(&control, 2);
	perf_heard("disable\n");
	assert_string_equal(control.why, "");
	control_close(&control);
	perf_end();
}

static void open_window(void *unused)
{
	control_window_open(&control);
}

static void close_window(void *unused)
{
	control_window_close(&control, 1);
}

static void nobody_before_ack(void)
{
	struct actor first, second;

	perf_start();
	open_it(both);
	actor_start(&first, -1);
	actor_start(&second, -1);
	actor_begin(&first, open_window, NULL);
	assert_true(actor_stays(&first));
	actor_begin(&second, open_window, NULL);
	assert_true(actor_stays(&second));
	assert_true(actor_busy(&first));
	/* with its 0, as perf sends it */
	perf_says("ack\n", 5);
	actor_wait(&first);
	actor_wait(&second);
	actor_stop(&first);
	actor_stop(&second);
	perf_heard("enable\n");
	perf_says("ack\n", 5);
	control_window_close(&control, 2);
	control_window_close(&control, 2);
	perf_heard("disable\n");
	/* the 0 comes late, alone, and then before the next answer */
	perf_says("ack\n", 4);
	control_window_open(&control);
	perf_says("\0", 1);
	actor_start(&first, -1);
	actor_begin(&first, close_window, NULL);
	assert_true(actor_stays(&first));
	perf_says("\0ack\n", 5);
	actor_wait(&first);
	actor_stop(&first);
	assert_string_equal(control.why, "");
	control_close(&control);
	perf_end();
}

static void bad_answers(void)
{
	perf_start();
	open_it(both);
	perf_says("nak\n", 4);
	control_window_open(&control);
	assert_non_null(strstr(control.why, "enable: the answer isn't ack"));
	perf_heard("enable\n");
	/* after that there is no talking to it, and no waiting for it */
	control_window_close(&control, 1);
	perf_heard("");
	control_close(&control);
	perf_end();
}

static void perf_has_gone(void)
{
	perf_start();
	open_it(ctl);
	perf_end();
	control_window_open(&control);
	assert_string_equal(control.why,
			    "--perf-control: enable: perf has gone");
	control_window_close(&control, 1);
	control_close(&control);
}

static void no_fifo(void)
{
	char spec[PATH_MAX];

	refused(ctl, "nobody reads");
	perf_start();
	refused("/nowhere/ctl", "can't open /nowhere/ctl: No such file");
	refused(file, "is no FIFO");
	snprintf(spec, sizeof(spec), "%s,%s", ctl, file);
	refused(spec, "is no FIFO");
	snprintf(spec, sizeof(spec), "%s,", ctl);
	refused(spec, "isn't CTL or CTL,ACK");
	refused("", "isn't CTL or CTL,ACK");
	refused("fifo:", "isn't CTL or CTL,ACK");
	snprintf(spec, sizeof(spec), "fifo:%s,%s", ctl, ack);
	open_it(spec);
	control_close(&control);
	perf_end();
}

static void make_files(void)
{
	int fd;

	assert_non_null(mkdtemp(dir));
	snprintf(ctl, sizeof(ctl), "%s/ctl", dir);
	snprintf(ack, sizeof(ack), "%s/ack", dir);
	snprintf(file, sizeof(file), "%s/file", dir);
	snprintf(both, sizeof(both), "%s,%s", ctl, ack);
	assert_int_equal(mkfifo(ctl, 0600), 0);
	assert_int_equal(mkfifo(ack, 0600), 0);
	fd = open(file, O_CREAT | O_WRONLY, 0600);
	assert_true(fd >= 0);
	close(fd);
}

static int remove_files(void **unused)
{
	return unlink(ctl) || unlink(ack) || unlink(file) || rmdir(dir);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(first_and_last),
		UNIT_TEST(nobody_before_ack),
		UNIT_TEST(bad_answers),
		UNIT_TEST(perf_has_gone),
		UNIT_TEST(no_fifo),
	};

	unit_init(argc, argv, NULL, 0);
	/* as who tells perf something has to */
	signal(SIGPIPE, SIG_IGN);
	make_files();
	return cmocka_run_group_tests(tests, NULL, remove_files) != 0;
}
