// SPDX-License-Identifier: MIT
/*
 * Proves, with the test in perf's place behind real FIFOs, that perf is told
 * once when the last of several windows opens and once when the first closes;
 * that the last isn't open before perf has said ack, and that an older ack is
 * none; that windows which have nothing in common are an error, and that perf
 * isn't left recording after one; and that what can be wrong with a FIFO, or
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

static void last_and_first(void)
{
	perf_start();
	open_it(ctl);
	for (unsigned int run = 0; run < 2; run++) {
		control_window_open(&control, 3);
		control_window_open(&control, 3);
		perf_heard("");
		control_window_open(&control, 3);
		perf_heard("enable\n");
		control_window_close(&control, 3);
		perf_heard("disable\n");
		control_window_close(&control, 3);
		control_window_close(&control, 3);
		perf_heard("");
	}
	assert_string_equal(control.why, "");
	control_close(&control);
	perf_end();
}

static void nothing_in_common(void)
{
	perf_start();
	open_it(ctl);
	control_window_open(&control, 2);
	control_window_close(&control, 2);
	control_window_open(&control, 2);
	assert_non_null(strstr(control.why, "enable: a thread's window was "
			       "over before all were open"));
	control_window_close(&control, 2);
	perf_heard("");
	control_close(&control);
	perf_end();
}

static void open_window(void *nr)
{
	control_window_open(&control, *(unsigned int *)nr);
}

static void close_window(void *nr)
{
	control_window_close(&control, *(unsigned int *)nr);
}

/* Begins what waits for an answer. */
static void begin(struct actor *actor, void (*what)(void *), unsigned int *nr)
{
	actor_start(actor, -1);
	actor_begin(actor, what, nr);
	assert_true(actor_stays(actor));
}

static void end(struct actor *actor)
{
	actor_wait(actor);
	actor_stop(actor);
}

static void nobody_before_ack(void)
{
	struct actor last, first;
	unsigned int two = 2;

	perf_start();
	open_it(both);
	/* who isn't the last doesn't wait: it works already */
	control_window_open(&control, 2);
	begin(&last, open_window, &two);
	perf_heard("enable\n");
	/* with its 0, as perf sends it */
	perf_says("ack\n", 5);
	end(&last);
	begin(&first, close_window, &two);
	perf_heard("disable\n");
	/* the 0 comes late, alone, and then before the next answer */
	perf_says("ack\n", 4);
	end(&first);
	control_window_close(&control, 2);
	perf_says("\0", 1);
	control_window_open(&control, 2);
	begin(&last, open_window, &two);
	perf_says("\0", 1);
	assert_true(actor_stays(&last));
	perf_says("\0ack\n", 5);
	end(&last);
	assert_string_equal(control.why, "");
	control_close(&control);
	perf_end();
}

/* Of a run that didn't wait for it: it says nothing of this command. */
static void older_ack(void)
{
	unsigned int one = 1;
	struct actor actor;

	perf_start();
	open_it(both);
	perf_says("ack\n\0ack\n", 9);
	begin(&actor, open_window, &one);
	perf_says("ack\n", 5);
	end(&actor);
	assert_string_equal(control.why, "");
	control_close(&control);
	perf_end();
}

/* It waits for the ack, and the other's time is up meanwhile. */
static void over_before_ack(void)
{
	struct actor last, first;
	unsigned int two = 2;

	perf_start();
	open_it(both);
	control_window_open(&control, 2);
	begin(&last, open_window, &two);
	begin(&first, close_window, &two);
	perf_says("ack\n", 5);
	end(&last);
	assert_false(actor_stays(&first));
	end(&first);
	assert_non_null(strstr(control.why, "was over before all were open"));
	perf_heard("enable\ndisable\n");
	control_close(&control);
	perf_end();
}

static void bad_answers(void)
{
	unsigned int one = 1;
	struct actor actor;

	perf_start();
	open_it(both);
	begin(&actor, open_window, &one);
	perf_says("nak\n", 4);
	end(&actor);
	assert_non_null(strstr(control.why, "enable: the answer isn't ack"));
	perf_heard("enable\n");
	/* it may have understood: it's told to stop, and not waited for */
	control_window_close(&control, 1);
	perf_heard("disable\n");
	actor_start(&actor, -1);
	actor_begin(&actor, open_window, &one);
	assert_false(actor_stays(&actor));
	end(&actor);
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
	control_window_open(&control, 1);
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
	snprintf(spec, sizeof(spec), "%s,%s/./ctl", ctl, dir);
	refused(spec, "are one FIFO");
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
		UNIT_TEST(last_and_first),
		UNIT_TEST(nothing_in_common),
		UNIT_TEST(nobody_before_ack),
		UNIT_TEST(older_ack),
		UNIT_TEST(over_before_ack),
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
