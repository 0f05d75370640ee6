// SPDX-License-Identifier: MIT
/* A script goes to gnuplot in memory; what it prints is the picture. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/child.h"
#include "bench/plot/sheet.h"
#include "harness/record/record.h"

/* Its last line says what is wrong; those before show where. */
static const char *last_line(char *text)
{
	char *line;

	for (size_t end = strlen(text); end && strchr(" \n", text[end - 1]);)
		text[--end] = '\0';
	line = strrchr(text, '\n');
	line = line ? line + 1 : text;
	record_one_line(line);
	return *line ? line : "it says nothing";
}

static int check(const struct child_output *output, struct error *error)
{
	int status = output->status;

	if (WIFSIGNALED(status))
		return error_set(error, "gnuplot was killed by signal %d (%s)",
				 WTERMSIG(status),
				 strsignal(WTERMSIG(status)));
	if (WEXITSTATUS(status) == 127)
		return error_set(error, "there is no gnuplot to draw with; "
				 "install the package gnuplot-nox");
	if (WEXITSTATUS(status))
		return error_set(error, "gnuplot failed, status %d: %.200s",
				 WEXITSTATUS(status), last_line(output->err));
	if (!output->out_size)
		return error_set(error, "gnuplot drew nothing: %.200s",
				 last_line(output->err));
	return 0;
}

static int run(int fd, struct child_output *output, struct error *error)
{
	char path[32], *argv[] = { "gnuplot", "-d", path, NULL };

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (child_run_program("gnuplot", argv, output))
		return error_set(error, "can't run gnuplot: %s",
				 errno == EINTR ? "interrupted" :
						  strerror(errno));
	return check(output, error);
}

int gnuplot_run(const char *script, size_t size, char **text,
		size_t *text_size, struct error *error)
{
	struct child_output output = { 0 };
	int fd = memfd_create("script", 0), ret = -1;

	if (fd < 0 || record_write_all(fd, script, size))
		error_set(error, "can't hold a script for gnuplot: %s",
			  strerror(errno));
	else
		ret = run(fd, &output, error);
	if (fd >= 0)
		close(fd);
	if (!ret) {
		*text = output.out;
		*text_size = output.out_size;
		output.out = NULL;
	}
	child_free(&output);
	return ret;
}
