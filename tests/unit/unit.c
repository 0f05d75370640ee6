// SPDX-License-Identifier: MIT
/* Checks on any thread, stepped threads, and children that die. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/kernel/kernel.h"
#include "tests/unit/unit.h"

#define SKIP_EXIT 77

extern char **environ;

static pthread_mutex_t failure_lock = PTHREAD_MUTEX_INITIALIZER;
static char failure[256];

void check_failed(const char *file, int line, const char *what)
{
	pthread_mutex_lock(&failure_lock);
	if (!failure[0])
		snprintf(failure, sizeof(failure), "%s:%d: CHECK(%s)", file,
			 line, what);
	pthread_mutex_unlock(&failure_lock);
}

void unit_run(void **fn)
{
	void (*test)(void) = (void (*)(void))*fn;
	char what[sizeof(failure)];

	failure[0] = '\0';
	test();
	pthread_mutex_lock(&failure_lock);
	memcpy(what, failure, sizeof(what));
	pthread_mutex_unlock(&failure_lock);
	if (what[0])
		fail_msg("%s", what);
}

void nap_ms(unsigned int ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000L };

	while (nanosleep(&ts, &ts) && errno == EINTR)
		;
}

double seconds(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

unsigned int allowed_cpus(unsigned int *cpus, unsigned int max)
{
	unsigned int cpu, nr = 0;
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set))
		return 0;
	for (cpu = 0; cpu < CPU_SETSIZE && nr < max; cpu++)
		if (CPU_ISSET(cpu, &set))
			cpus[nr++] = cpu;
	return nr;
}

/* Asks the kernel itself, not glibc: that is what is to be checked. */
static bool host_has_rseq(void)
{
#ifdef KERNEL_PORTABLE
	return false;
#else
	return syscall(SYS_rseq, NULL, 0, 0, 0) && errno != ENOSYS &&
	       errno != EPERM;
#endif
}

static void check_path(void)
{
	const char *want = getenv("UNIT_PERCPU_PATH");

	if (!want || !strcmp(want, percpu_path()))
		return;
	if (!strcmp(want, "rseq") && !host_has_rseq()) {
		printf("skipped: no rseq on this host or in this build\n");
		exit(SKIP_EXIT);
	}
	fprintf(stderr, "per-CPU path is %s, not %s\n", percpu_path(), want);
	exit(EXIT_FAILURE);
}

static void child_main(const char *name, const struct child *children,
		       unsigned int nr)
{
	static const struct rlimit no_core;
	unsigned int i;

	setrlimit(RLIMIT_CORE, &no_core);
	user_machine_enter_thread();
	for (i = 0; i < nr; i++)
		if (!strcmp(children[i].name, name))
			children[i].fn();
	/* alive, or no such child */
	exit(EXIT_SUCCESS);
}

void unit_init(int argc, char **argv, const struct child *children,
	       unsigned int nr_children)
{
	if (argc == 3 && !strcmp(argv[1], "--child"))
		child_main(argv[2], children, nr_children);
	if (argc == 3 && !strcmp(argv[1], "--only"))
		cmocka_set_test_filter(argv[2]);
	check_path();
	user_machine_enter_thread();
}

/*
 * name=value with more appended, as an environment string. Sanitizers catch
 * the signals a child is to die of unless told otherwise.
 */
static char *with_option(const char *name, const char *more)
{
	const char *value = getenv(name);
	char *string;

	if (asprintf(&string, "%s=%s%s%s", name, value ? value : "",
		     value ? ":" : "", more) < 0)
		abort();
	return string;
}

static bool is_option(const char *string)
{
	return !strncmp(string, "ASAN_OPTIONS=", 13) ||
	       !strncmp(string, "TSAN_OPTIONS=", 13);
}

/* The environment with the sanitizers' signal handlers off. */
static char **child_environment(void)
{
	unsigned int nr = 0, i;
	char **env;

	while (environ[nr])
		nr++;
	env = calloc(nr + 3, sizeof(*env));
	if (!env)
		abort();
	env[0] = with_option("ASAN_OPTIONS", "handle_segv=0:handle_abort=0");
	env[1] = with_option("TSAN_OPTIONS", "handle_segv=0:handle_abort=0");
	for (nr = 2, i = 0; environ[i]; i++)
		if (!is_option(environ[i]))
			env[nr++] = environ[i];
	return env;
}

/*
 * A new program rather than a fork: a fork has no callback thread, and TSan
 * no threads at all.
 */
static pid_t child_spawn(const char *name, int stderr_fd)
{
	char *argv[] = { "/proc/self/exe", "--child", (char *)name, NULL };
	posix_spawn_file_actions_t actions;
	char **env = child_environment();
	pid_t pid;
	int err;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, stderr_fd, STDERR_FILENO);
	err = posix_spawn(&pid, argv[0], &actions, NULL, argv, env);
	posix_spawn_file_actions_destroy(&actions);
	free(env[0]);
	free(env[1]);
	free(env);
	return err ? -1 : pid;
}

void assert_dies(const char *name, int signal, const char *says)
{
	char text[4096];
	size_t len = 0;
	int fds[2], status;
	ssize_t got;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	pid = child_spawn(name, fds[1]);
	close(fds[1]);
	assert_true(pid > 0);
	while (len < sizeof(text) - 1 &&
	       (got = read(fds[0], text + len, sizeof(text) - 1 - len)) > 0)
		len += (size_t)got;
	text[len] = '\0';
	close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFSIGNALED(status) || WTERMSIG(status) != signal)
		fail_msg("child %s: status %#x, not signal %d; it said: %s",
			 name, (unsigned int)status, signal, text);
	if (says && !strstr(text, says))
		fail_msg("child %s didn't say '%s' but: %s", name, says, text);
}

struct worker {
	pthread_t thread;
	pthread_barrier_t *start;
	unsigned int id;
	void (*fn)(unsigned int id, void *arg);
	void *arg;
};

static void *worker_main(void *arg)
{
	struct worker *worker = arg;

	user_machine_enter_thread();
	pthread_barrier_wait(worker->start);
	worker->fn(worker->id, worker->arg);
	user_machine_leave_thread();
	return NULL;
}

void run_threads(unsigned int nr, void (*fn)(unsigned int id, void *arg),
		 void *arg)
{
	struct worker *workers = calloc(nr, sizeof(*workers));
	pthread_barrier_t start;
	unsigned int i;

	assert_non_null(workers);
	pthread_barrier_init(&start, NULL, nr);
	for (i = 0; i < nr; i++) {
		workers[i] = (struct worker){ .start = &start, .id = i,
					      .fn = fn, .arg = arg };
		assert_int_equal(pthread_create(&workers[i].thread, NULL,
						worker_main, &workers[i]), 0);
	}
	for (i = 0; i < nr; i++)
		pthread_join(workers[i].thread, NULL);
	pthread_barrier_destroy(&start);
	free(workers);
}

static void *actor_main(void *arg)
{
	struct actor *actor = arg;
	cpu_set_t set;

	if (actor->cpu >= 0) {
		CPU_ZERO(&set);
		CPU_SET((unsigned int)actor->cpu, &set);
		CHECK(sched_setaffinity(0, sizeof(set), &set) == 0);
	}
	user_machine_enter_thread();
	for (;;) {
		sem_post(&actor->done);
		while (sem_wait(&actor->go))
			;
		if (!actor->step)
			break;
		actor->step(actor->arg);
	}
	user_machine_leave_thread();
	return NULL;
}

void actor_start(struct actor *actor, int cpu)
{
	*actor = (struct actor){ .cpu = cpu, .begun = true };
	sem_init(&actor->go, 0, 0);
	sem_init(&actor->done, 0, 0);
	assert_int_equal(pthread_create(&actor->thread, NULL, actor_main,
					actor), 0);
	actor_wait(actor);
}

void actor_begin(struct actor *actor, void (*step)(void *arg), void *arg)
{
	assert_false(actor->begun);
	actor->step = step;
	actor->arg = arg;
	actor->begun = true;
	sem_post(&actor->go);
}

bool actor_busy(struct actor *actor)
{
	int done;

	sem_getvalue(&actor->done, &done);
	return actor->begun && !done;
}

void actor_wait(struct actor *actor)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += (time_t)SOON_S;
	while (sem_timedwait(&actor->done, &until))
		if (errno != EINTR)
			fail_msg("a step didn't end within %.0f s", SOON_S);
	actor->begun = false;
}

bool actor_stays(struct actor *actor)
{
	nap_ms(200);
	return actor_busy(actor);
}

bool actor_sleeps(struct actor *actor)
{
	clockid_t clock;
	double used;

	assert_int_equal(pthread_getcpuclockid(actor->thread, &clock), 0);
	nap_ms(50);
	used = seconds(clock);
	return actor_stays(actor) && seconds(clock) - used < 0.001;
}

void actor_do(struct actor *actor, void (*step)(void *arg), void *arg)
{
	actor_begin(actor, step, arg);
	actor_wait(actor);
}

void actor_stop(struct actor *actor)
{
	assert_false(actor->begun);
	actor->step = NULL;
	sem_post(&actor->go);
	pthread_join(actor->thread, NULL);
	sem_destroy(&actor->go);
	sem_destroy(&actor->done);
}

void step_read_lock(void *unused)
{
	rcu_read_lock();
}

void step_read_unlock(void *unused)
{
	rcu_read_unlock();
}
