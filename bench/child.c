// SPDX-License-Identifier: MIT
#include "bench/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

#define NR_SIGNALS (sizeof(signals) / sizeof(signals[0]))

static volatile sig_atomic_t caught;
static sigset_t caught_mask; /* the signals that are noted */
static sigset_t open_mask;   /* as it was: used while waiting */

static void note(int signal)
{
	if (!caught)
		caught = signal;
}

void child_catch_signals(void)
{
	struct sigaction action = { .sa_handler = note }, old;

	/* a result past the file size limit is an error like a full disk */
	signal(SIGXFSZ, SIG_IGN);
	sigemptyset(&caught_mask);
	for (unsigned int i = 0; i < NR_SIGNALS; i++) {
		sigaction(signals[i], NULL, &old);
		/* nohup and background jobs ignore them, and may go on to */
		if (old.sa_handler == SIG_IGN)
			continue;
		sigaction(signals[i], &action, NULL);
		sigaddset(&caught_mask, signals[i]);
	}
	/* delivered in ppoll() only: none is missed between test and sleep */
	sigprocmask(SIG_BLOCK, &caught_mask, &open_mask);
}

void child_release_signals(void)
{
	for (unsigned int i = 0; i < NR_SIGNALS; i++)
		if (sigismember(&caught_mask, signals[i]))
			signal(signals[i], SIG_DFL);
	if (caught)
		raise(caught);
	sigprocmask(SIG_SETMASK, &open_mask, NULL);
}

bool child_interrupted(void)
{
	return caught;
}

/* The child's side, between fork() and exec(). */
static void exec_child(const char *program, char *const argv[], pid_t parent,
		       int out, int err)
{
	signal(SIGXFSZ, SIG_DFL);
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	sigprocmask(SIG_SETMASK, &open_mask, NULL);
	execvp(program, argv);
	_exit(127);
}

/* One read(); appends. Returns what read() did. */
static ssize_t take(int fd, char **text, size_t *size)
{
	char chunk[65536];
	ssize_t got = read(fd, chunk, sizeof(chunk));
	char *grown;

	if (got <= 0)
		return got;
	grown = realloc(*text, *size + got + 1);
	if (!grown)
		return -1;
	memcpy(grown + *size, chunk, got);
	grown[*size + got] = '\0';
	*text = grown;
	*size += got;
	return got;
}

/* Reads both pipes to their ends. -1: errno, EINTR if a signal came. */
static int drain(int out, int err, struct child_output *output)
{
	struct pollfd fds[] = { { out, POLLIN, 0 }, { err, POLLIN, 0 } };
	char **text[] = { &output->out, &output->err };
	size_t *size[] = { &output->out_size, &output->err_size };
	int ret;

	while (fds[0].fd >= 0 || fds[1].fd >= 0) {
		ret = ppoll(fds, 2, NULL, &open_mask);
		if (caught) {
			errno = EINTR;
			return -1;
		}
		if (ret < 0 && errno == EINTR)
			continue;
		if (ret < 0)
			return -1;
		for (int i = 0; i < 2; i++) {
			if (!fds[i].revents)
				continue;
			switch (take(fds[i].fd, text[i], size[i])) {
			case -1:
				return -1;
			case 0:
				fds[i].fd = -1;
			}
		}
	}
	return 0;
}

static pid_t start(const char *program, char *const argv[], const int out[2],
		   const int err[2])
{
	pid_t parent = getpid(), pid = fork();

	if (!pid)
		exec_child(program, argv, parent, out[1], err[1]);
	close(out[1]);
	close(err[1]);
	/* here too: whoever kills the group must find it */
	if (pid > 0)
		setpgid(pid, pid);
	return pid;
}

int child_run(char *const argv[], struct child_output *output)
{
	return child_run_program("/proc/self/exe", argv, output);
}

int child_run_program(const char *program, char *const argv[],
		      struct child_output *output)
{
	int out[2], err[2], ret = -1, kept;
	pid_t pid;

	*output = (struct child_output){ 0 };
	output->out = calloc(1, 1);
	output->err = calloc(1, 1);
	if (!output->out || !output->err || pipe2(out, O_CLOEXEC))
		return -1;
	if (pipe2(err, O_CLOEXEC)) {
		close(out[0]);
		close(out[1]);
		return -1;
	}
	pid = start(program, argv, out, err);
	if (pid > 0) {
		ret = drain(out[0], err[0], output);
		kept = errno;
		if (ret)
			kill(-pid, SIGKILL);
		while (waitpid(pid, &output->status, 0) < 0 && errno == EINTR)
			;
		errno = kept;
	}
	close(out[0]);
	close(err[0]);
	return ret;
}

void child_free(struct child_output *output)
{
	free(output->out);
	free(output->err);
	*output = (struct child_output){ 0 };
}
