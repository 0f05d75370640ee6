// SPDX-License-Identifier: MIT
/* The results that are under a directory, by date. */
#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/compare/match.h"
#include "bench/history/parts.h"
#include "harness/record/record.h"

/* A file may be called anything; what isn't UTF-8 stands as '?'. */
static void skip(struct history *history, const char *path, const char *why)
{
	char name[512];
	json_t *file;

	snprintf(name, sizeof(name), "%s", path);
	record_one_line(name);
	file = json_string(name);
	for (char *c = name; !file && *c; c++)
		if ((unsigned char)*c > '~')
			*c = '?';
	json_array_append_new(history->skipped,
			      json_pack("{s:o, s:s}", "file",
					file ? file : json_string(name), "why",
					why));
}

/* JSON, but of something else than run: there may be more in a folder. */
static bool is_foreign(const char *path)
{
	json_t *root = json_load_file(path, 0, NULL);
	const json_t *context = json_object_get(root, "context");
	bool foreign = root && !json_object_get(context, "pgmapbench");

	json_decref(root);
	return foreign;
}

/* As Google Benchmark writes it: "2026-11-30T07:31:15+00:00". */
static int take_date(struct history_run *run, struct error *error)
{
	const char *date =
		json_string_value(json_object_get(run->load.context, "date"));
	struct tm tm = { 0 };
	const char *end = date ? strptime(date, "%FT%T%z", &tm) : NULL;
	long offset = tm.tm_gmtoff;

	if (!end || *end)
		return error_set(error,
				 "%s has no date that can be read, so "
				 "its place in the history isn't known; move "
				 "it out of the folder",
				 run->path);
	tm.tm_gmtoff = 0;
	run->when = timegm(&tm) - offset;
	gmtime_r(&run->when, &tm);
	strftime(run->date, sizeof(run->date), "%F %H:%M", &tm);
	return 0;
}

/* false: it isn't wanted. */
static bool is_wanted(struct history *history, const struct history_run *run)
{
	const char *machine = json_string_value(
		json_object_get(run->load.ours, "machine_id"));
	const char *wanted = history->options.machine;

	if (run->load.partial) {
		skip(history, run->path, "its run ended early");
		return false;
	}
	if (!machine) {
		skip(history, run->path, "of an unknown machine");
		return false;
	}
	return (!wanted || !strcmp(machine, wanted)) &&
	       run->when >= history->options.since;
}

static int add_run(struct history *history, struct history_run *run,
		   struct error *error)
{
	char *(*asked)(const struct load *load) = history->options.asked;
	struct history_run *runs;

	if (take_date(run, error))
		return -1;
	if (!is_wanted(history, run)) {
		load_free(&run->load);
		free(run->path);
		return 0;
	}
	run->asked = asked ? asked(&run->load) : strdup("");
	if (!run->asked)
		return error_set(error, "out of memory");
	runs = reallocarray(history->runs, history->nr_runs + 1, sizeof(*runs));
	if (!runs)
		return error_set(error, "out of memory");
	runs[history->nr_runs++] = *run;
	history->runs = runs;
	return 0;
}

static int read_file(struct history *history, const char *path,
		     struct error *error)
{
	struct history_run run = { .path = strdup(path) };

	if (!run.path)
		return error_set(error, "out of memory");
	if (load_read(path, &run.load, error)) {
		free(run.path);
		if (!is_foreign(path))
			return -1;
		skip(history, path, "no result of run");
		return 0;
	}
	if (!add_run(history, &run, error))
		return 0;
	load_free(&run.load);
	free(run.asked);
	free(run.path);
	return -1;
}

static bool is_json(const FTSENT *entry)
{
	static const char suffix[] = ".json";
	size_t length = sizeof(suffix) - 1;

	return (entry->fts_info == FTS_F || entry->fts_info == FTS_SL) &&
	       entry->fts_namelen > length &&
	       !strcmp(entry->fts_name + entry->fts_namelen - length, suffix);
}

/* A link may lead to what never ends, or begins: a FIFO, a device. */
static bool is_to_no_file(const FTSENT *entry)
{
	struct stat target;

	return entry->fts_info == FTS_SL && !stat(entry->fts_path, &target) &&
	       !S_ISREG(target.st_mode);
}

static int take_json(struct history *history, const FTSENT *entry,
		     struct error *error)
{
	if (!is_to_no_file(entry))
		return read_file(history, entry->fts_path, error);
	skip(history, entry->fts_path, "a link to no file");
	return 0;
}

static int take_entry(struct history *history, const FTSENT *entry,
		      struct error *error)
{
	switch (entry->fts_info) {
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		return error_set(error, "can't read %s: %s", entry->fts_path,
				 strerror(entry->fts_errno));
	default:
		if (entry->fts_level == FTS_ROOTLEVEL &&
		    entry->fts_info != FTS_D && entry->fts_info != FTS_DP)
			return error_set(error,
					 "%s is no directory; history "
					 "takes a folder of results",
					 entry->fts_path);
		return is_json(entry) ? take_json(history, entry, error) : 0;
	}
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Links to folders aren't followed: they could lead in circles. */
static int walk(struct history *history, const char *dir, struct error *error)
{
	char *const roots[] = { (char *)dir, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR,
			    by_name);
	FTSENT *entry;
	int ret = 0;

	if (!fts)
		return error_set(error, "can't read %s: %s", dir,
				 strerror(errno));
	while (!ret && (entry = fts_read(fts)))
		ret = take_entry(history, entry, error);
	fts_close(fts);
	return ret;
}

static int by_date(const void *a, const void *b)
{
	const struct history_run *x = a, *y = b;

	if (x->when != y->when)
		return x->when < y->when ? -1 : 1;
	return strcmp(x->path, y->path);
}

/*
 * A copy would be a second run, as like the first one as none is. It has its
 * date, also where one of them was appended to.
 */
static int check_copies(const struct history *history, struct error *error)
{
	const struct history_run *a = history->runs, *b;

	for (unsigned int i = 0; i < history->nr_runs; i++, a++)
		for (b = a + 1;
		     b < history->runs + history->nr_runs && b->when == a->when;
		     b++)
			if (match_same_run(&a->load, &b->load))
				return error_set(error,
						 "%s and %s are of one "
						 "run: they share a process, "
						 "to the last bit; keep one of "
						 "them",
						 a->path, b->path);
	return 0;
}

int history_find(struct history *history, const char *dir, struct error *error)
{
	if (walk(history, dir, error))
		return -1;
	if (history->nr_runs)
		qsort(history->runs, history->nr_runs, sizeof(*history->runs),
		      by_date);
	return check_copies(history, error);
}
