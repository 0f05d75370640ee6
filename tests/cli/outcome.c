// SPDX-License-Identifier: MIT
/*
 * outcome DIR COMMAND...: runs it in a group of its own, with the signals as a
 * person's shell leaves them. Its pid goes to DIR/pid, and when it has ended
 * "signal N" or "status N" to DIR/outcome: a shell can't tell these apart.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int note(const char *dir, const char *name, const char *what, int number)
{
	char path[256], draft[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	snprintf(draft, sizeof(draft), "%s/%s.draft", dir, name);
	file = fopen(draft, "w");
	if (!file)
		return 1;
	fprintf(file, "%s%d\n", what, number);
	return fclose(file) || rename(draft, path);
}

int main(int argc, char **argv)
{
	int status;
	pid_t pid;

	if (argc < 3)
		return 2;
	pid = fork();
	if (!pid) {
		setpgid(0, 0);
		signal(SIGINT, SIG_DFL);
		signal(SIGHUP, SIG_DFL);
		execv(argv[2], argv + 2);
		_exit(127);
	}
	if (pid < 0 || note(argv[1], "pid", "", pid) ||
	    waitpid(pid, &status, 0) < 0)
		return 1;
	if (WIFSIGNALED(status))
		return note(argv[1], "outcome", "signal ", WTERMSIG(status));
	return note(argv[1], "outcome", "status ", WEXITSTATUS(status));
}
