// SPDX-License-Identifier: MIT
/*
 * Runs workers in callgrind. It forgets what it has counted when a thread
 * enters window_open(), and writes what that thread has done since when it
 * enters window_close(): a file OUT.PART-THREAD a window, hence a row. It
 * watches these two and not the function with the loop, as --toggle-collect
 * would: a restartable sequence that is aborted leaves that function by a
 * jump, and when it comes back callgrind takes it for another call.
 */
#include "bench/instructions.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/sample.h"

#define OUT "out"

int callgrind_start(struct callgrind *callgrind, struct error *error)
{
	snprintf(callgrind->dir, sizeof(callgrind->dir),
		 "/tmp/pgmapbench-callgrind.XXXXXX");
	if (!mkdtemp(callgrind->dir)) {
		error_set(error, "can't make a directory in /tmp: %s",
			  strerror(errno));
		callgrind->dir[0] = '\0';
		return -1;
	}
	/* it says at length that it can't work there, and isn't needed */
	setenv("HWLOC_COMPONENTS", "-x86", false);
	snprintf(callgrind->out_option, sizeof(callgrind->out_option),
		 "--callgrind-out-file=%s/" OUT, callgrind->dir);
	return 0;
}

static void remove_files(const struct callgrind *callgrind)
{
	DIR *dir = opendir(callgrind->dir);
	struct dirent *file;

	while (dir && (file = readdir(dir)))
		if (file->d_name[0] != '.')
			unlinkat(dirfd(dir), file->d_name, 0);
	if (dir)
		closedir(dir);
}

void callgrind_stop(struct callgrind *callgrind)
{
	if (!callgrind->dir[0])
		return;
	remove_files(callgrind);
	rmdir(callgrind->dir);
	callgrind->dir[0] = '\0';
}

char **callgrind_argv(struct callgrind *callgrind, char *const argv[])
{
	char *const head[] = {
		"valgrind",
		/* nor what the user, or this directory, has options for */
		"--command-line-only=yes",
		"--quiet",
		"--tool=callgrind",
		"--separate-threads=yes",
		/* or a call through the PLT counts for more, after some runs */
		"--skip-plt=no",
		"--zero-before=window_open",
		"--dump-before=window_close",
		callgrind->out_option,
	};
	const size_t nr = sizeof(head) / sizeof(head[0]);
	size_t rest = 0;
	char **all;

	while (argv[rest])
		rest++;
	all = calloc(nr + rest + 1, sizeof(*all));
	if (!all)
		return NULL;
	memcpy(all, head, sizeof(head));
	memcpy(all + nr, argv, rest * sizeof(*argv));
	return all;
}

/* "totals: 518337"; 0: the file has no such line. */
static unsigned long long read_totals(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	unsigned long long totals = 0;
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "totals: %llu", &totals) == 1)
			break;
	if (file)
		fclose(file);
	return totals;
}

/* counted[i] of window i + 1: of the one thread that had it. */
static int read_windows(const struct callgrind *callgrind,
			unsigned long long *counted, unsigned int nr,
			struct error *error)
{
	DIR *dir = opendir(callgrind->dir);
	unsigned int part, thread, files = 0;
	struct dirent *file;

	memset(counted, 0, nr * sizeof(*counted));
	while (dir && (file = readdir(dir))) {
		if (sscanf(file->d_name, OUT ".%u-%u", &part, &thread) != 2)
			continue;
		files++;
		if (part >= 1 && part <= nr)
			counted[part - 1] = read_totals(dirfd(dir),
							file->d_name);
	}
	if (dir)
		closedir(dir);
	for (unsigned int i = 0; i < nr; i++)
		if (files != nr || !counted[i])
			return error_set(error, "callgrind counted in %u rows "
					 "of %u, or nothing in one: it "
					 "finds the timed part by the "
					 "program's symbols; use one that "
					 "isn't stripped",
					 files, nr);
	return 0;
}

/* The times, which are of a CPU that valgrind plays, give way. */
static void put_value(json_t *entry, const struct workload *workload,
		      unsigned long long counted, double per_page)
{
	char name[ROW_NAME_SIZE + 16];

	for (unsigned int i = 0; i < nr_phases(workload); i++) {
		phase_name(workload, i, name, sizeof(name));
		json_object_del(entry, name);
	}
	instructions_name(json_string_value(json_object_get(entry, "name")),
			  name, sizeof(name));
	json_object_set_new(entry, "name", json_string(name));
	json_object_set_new(entry, "run_name", json_string(name));
	json_object_set_new(entry, "time_unit",
			    json_string(INSTRUCTIONS_UNIT));
	json_object_set_new(entry, "real_time", json_real(per_page));
	/* who reads results expects both: here they are one */
	json_object_set_new(entry, "cpu_time", json_real(per_page));
	json_object_set_new(entry, "counted",
			    json_integer((json_int_t)counted));
}

int callgrind_read(struct callgrind *callgrind, const struct plan *plan,
		   json_t *report, struct sample *samples,
		   struct error *error)
{
	json_t *benchmarks = json_object_get(report, "benchmarks");
	unsigned long long counted[plan->nr_rows];
	const struct workload *workload;
	struct sample *sample = samples;

	if (read_windows(callgrind, counted, plan->nr_rows, error))
		return -1;
	for (unsigned int i = 0; i < plan->nr_rows; i++, sample++) {
		workload = &workloads[plan->rows[i].workload];
		sample->total = (double)counted[i] / sample->pages;
		sample->cpu = sample->total;
		for (unsigned int j = 0; j < MAX_PHASES; j++)
			sample->phase[j] = -1;
		put_value(json_array_get(benchmarks, i), workload, counted[i],
			  sample->total);
	}
	remove_files(callgrind);
	return 0;
}
