// SPDX-License-Identifier: MIT
/*
 * What the runner makes of a process that is over: it's refused if it counted
 * other events than those before it, and if it didn't come back whole perf is
 * told to stop recording. The processes are the test's.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/child.h"
#include "bench/runner.h"
#include "tests/unit/unit.h"

static struct arm arms[1];
/* whose name an arm has; none is measured */
static struct row rows[1];
static struct plan plan = { .arms = arms, .nr_arms = 1, .rows = rows };
static struct results results;
static struct error error;

/* What the next process does: dies of a signal, or says what it counted. */
static const char *counted;
static const char *rcu = "memb";
static int fails_with;

int __wrap_child_run_program(const char *program, char *const argv[],
			     struct child_output *output);

/* Without rows: what is looked at is its context. */
int __wrap_child_run_program(const char *program, char *const argv[],
			     struct child_output *output)
{
	char text[512], perf[256] = "";

	if (counted)
		snprintf(perf, sizeof(perf), ", \"pgmapbench.perf\": \"%s\"",
			 counted);
	snprintf(text, sizeof(text), "{\"context\": {\"pgmapbench.rcu\": "
		 "\"%s\"%s}, \"benchmarks\": []}", rcu, perf);
	*output = (struct child_output){ .out = strdup(text),
					 .out_size = strlen(text),
					 .err = strdup("") };
	errno = fails_with;
	return fails_with ? -1 : 0;
}

static void begin(const char *said)
{
	results = (struct results){ .plan = &plan };
	if (said)
		results.said = json_loads(said, 0, NULL);
	assert_true(!said || results.said);
	assert_int_equal(results_grow(&results, 8, &error), 0);
	fails_with = 0;
}

static void end(void)
{
	json_decref((json_t *)results.said);
	results_free(&results);
}

/* So many more processes, of which the last counts that. */
static int run(unsigned int processes, const char *what)
{
	counted = what;
	return runner_run(&results, results.rounds + processes, true, &error);
}

static void refused(const char *what, const char *why)
{
	assert_int_equal(run(1, what), -1);
	if (!strstr(error.text, why) || strchr(error.text, '\n'))
		fail_msg("no '%s' in: %s", why, error.text);
	/* a run would end here: nothing else frees it */
	json_decref(results.reports[results.rounds]);
	results.reports[results.rounds] = NULL;
}

static void same_events(void)
{
	begin(NULL);
	assert_int_equal(run(2, "{cycles:u,cycles:k},{task-clock}"), 0);
	assert_int_equal(results.rounds, 2);
	/* a part of it is something else */
	refused("{task-clock}", "--perf: {task-clock} is counted now, and "
		"{cycles:u,cycles:k},{task-clock} in the processes before");
	refused(NULL, "--perf: nothing is counted now, and {cycles");
	assert_int_equal(run(1, "{cycles:u,cycles:k},{task-clock}"), 0);
	end();
	begin(NULL);
	assert_int_equal(run(2, NULL), 0);
	end();
}

static void events_of_the_file(void)
{
	begin("{\"perf\": {\"asked\": \"cycles\", \"counted\": "
	      "\"cycles:u,cycles:k\"}}");
	refused("cycles:u", "--perf: cycles:u is counted now, and "
		"cycles:u,cycles:k in the processes before");
	assert_int_equal(run(1, "cycles:u,cycles:k"), 0);
	end();
}

/* Of several arms a file has them all. */
static void words_of_the_file(void)
{
	begin("{\"rcu\": \"memb,qsbr\"}");
	rcu = "qsbr";
	assert_int_equal(run(1, NULL), 0);
	rcu = "sbr";
	refused(NULL, "rcu is sbr now, and was memb,qsbr in the processes that "
		"are there");
	rcu = "memb";
	assert_int_equal(run(1, NULL), 0);
	end();
}

static void perf_is_silenced(void)
{
	char dir[] = "/tmp/pgmapbench-runner.XXXXXX", ctl[64], said[8];
	const struct perf_options options = { .control = ctl };
	char heard[64];
	ssize_t got;
	int perf;

	assert_non_null(mkdtemp(dir));
	snprintf(ctl, sizeof(ctl), "%s/ctl", dir);
	assert_int_equal(mkfifo(ctl, 0600), 0);
	perf = open(ctl, O_RDONLY | O_NONBLOCK);
	assert_int_equal(perf_check(&options, said, sizeof(said),
				    &plan.perf_hold, &error), 0);
	begin(NULL);
	assert_int_equal(run(1, NULL), 0);
	/* held, and nothing said: 0 would be its end */
	assert_int_equal(read(perf, heard, sizeof(heard)), -1);
	assert_int_equal(errno, EAGAIN);
	fails_with = ENOMEM;
	assert_int_equal(run(1, NULL), -1);
	got = read(perf, heard, sizeof(heard));
	assert_int_equal(got, strlen("disable\n"));
	assert_memory_equal(heard, "disable\n", (size_t)got);
	/* it has gone: that's no matter, and no signal */
	close(perf);
	assert_int_equal(run(1, NULL), -1);
	end();
	perf_release(&plan.perf_hold);
	assert_int_equal(unlink(ctl) || rmdir(dir), 0);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(same_events),
		UNIT_TEST(events_of_the_file),
		UNIT_TEST(words_of_the_file),
		UNIT_TEST(perf_is_silenced),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
