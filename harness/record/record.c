// SPDX-License-Identifier: MIT
#include "harness/record/record.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A result under its temporary name. */
struct draft {
	char target[PATH_MAX]; /* where it goes, symbolic links followed */
	char dir[PATH_MAX];
	char name[PATH_MAX]; /* where it is */
	int fd;
};

static int fail(const char *what, const char *path, char *why, size_t why_size)
{
	snprintf(why, why_size, "%s %s: %s", what, path, strerror(errno));
	return -1;
}

/* Renaming onto a link would replace the link, onto a device the device. */
static int find_target(struct draft *draft, const char *path, char *why,
		       size_t why_size)
{
	struct stat st;

	size_t length = strlen(path);

	if (!length || path[length - 1] == '/') {
		snprintf(why, why_size, "can't write '%s': no file name", path);
		return -1;
	}
	if (stat(path, &st)) {
		if (errno != ENOENT)
			return fail("can't write", path, why, why_size);
		if (!lstat(path, &st)) {
			snprintf(why, why_size, "can't write %s: a symbolic "
				 "link to nothing", path);
			return -1;
		}
		if (snprintf(draft->target, PATH_MAX, "%s", path) >= PATH_MAX) {
			errno = ENAMETOOLONG;
			return fail("can't write", path, why, why_size);
		}
		return 0;
	}
	if (!S_ISREG(st.st_mode)) {
		snprintf(why, why_size, "can't write %s: not a regular file",
			 path);
		return -1;
	}
	if (!realpath(path, draft->target))
		return fail("can't write", path, why, why_size);
	return 0;
}

static int draft_open(struct draft *draft, const char *path, char *why,
		      size_t why_size)
{
	char copy[PATH_MAX];
	mode_t mask;

	if (find_target(draft, path, why, why_size))
		return -1;
	strcpy(copy, draft->target);
	strcpy(draft->dir, dirname(copy));
	if (snprintf(draft->name, PATH_MAX, "%s/.pgmapbench-XXXXXX",
		     draft->dir) >= PATH_MAX)
		errno = ENAMETOOLONG;
	else
		draft->fd = mkostemp(draft->name, O_CLOEXEC);
	if (draft->fd < 0)
		return fail("can't write", path, why, why_size);
	mask = umask(0);
	umask(mask);
	fchmod(draft->fd, 0666 & ~mask);
	return 0;
}

static void draft_discard(struct draft *draft)
{
	close(draft->fd);
	unlink(draft->name);
}

int record_mkdir(const char *path, char *why, size_t why_size)
{
	char copy[PATH_MAX];

	if (snprintf(copy, sizeof(copy), "%s", path) >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return fail("can't write", path, why, why_size);
	}
	for (char *slash = strchr(copy + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0777) && errno != EEXIST)
			return fail("can't create", copy, why, why_size);
		*slash = '/';
	}
	return 0;
}

int record_probe(const char *path, char *why, size_t why_size)
{
	struct draft draft = { .fd = -1 };

	if (draft_open(&draft, path, why, why_size))
		return -1;
	draft_discard(&draft);
	return 0;
}

static int write_all(int fd, const char *text, size_t size)
{
	ssize_t written;

	while (size) {
		written = write(fd, text, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -1;
		text += written;
		size -= written;
	}
	return 0;
}

static int sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return -1;
	ret = fsync(fd);
	/* a file system that can't sync a directory needs no sync */
	if (ret && errno == EINVAL)
		ret = 0;
	close(fd);
	return ret;
}

int record_write(const char *path, const json_t *root, char *why,
		 size_t why_size)
{
	struct draft draft = { .fd = -1 };
	char *text = json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
	int ret;

	if (!text) {
		errno = ENOMEM;
		return fail("can't write", path, why, why_size);
	}
	if (draft_open(&draft, path, why, why_size)) {
		free(text);
		return -1;
	}
	ret = write_all(draft.fd, text, strlen(text));
	free(text);
	if (ret || write_all(draft.fd, "\n", 1) || fsync(draft.fd) ||
	    rename(draft.name, draft.target)) {
		fail("can't write", path, why, why_size);
		draft_discard(&draft);
		return -1;
	}
	close(draft.fd);
	if (sync_dir(draft.dir))
		return fail("can't sync", draft.dir, why, why_size);
	return 0;
}

static int foreign(const char *path, const char *what, char *why,
		   size_t why_size)
{
	snprintf(why, why_size, "%s is no pgmapbench result: %s", path, what);
	return -1;
}

static int check_benchmark(const json_t *entry)
{
	return json_is_string(json_object_get(entry, "name")) &&
	       json_is_string(json_object_get(entry, "time_unit")) &&
	       json_is_number(json_object_get(entry, "real_time")) &&
	       json_is_number(json_object_get(entry, "cpu_time")) &&
	       json_is_integer(json_object_get(entry, "repetition_index"));
}

static int check(const char *path, const json_t *root, char *why,
		 size_t why_size)
{
	json_t *context = json_object_get(root, "context");
	json_t *ours = json_object_get(context, "pgmapbench");
	json_t *schema = json_object_get(ours, "schema");
	json_t *benchmarks = json_object_get(root, "benchmarks");
	json_t *entry;
	size_t i;

	if (!json_is_object(ours))
		return foreign(path, "no context.pgmapbench", why, why_size);
	if (!json_is_integer(schema))
		return foreign(path, "no schema number", why, why_size);
	if (json_integer_value(schema) != RECORD_SCHEMA) {
		snprintf(why, why_size,
			 "%s has schema %lld, this pgmapbench reads %d", path,
			 (long long)json_integer_value(schema), RECORD_SCHEMA);
		return -1;
	}
	if (!json_is_boolean(json_object_get(ours, "partial")))
		return foreign(path, "no word on partial", why, why_size);
	if (!json_is_array(benchmarks) || !json_array_size(benchmarks))
		return foreign(path, "no benchmarks", why, why_size);
	json_array_foreach (benchmarks, i, entry)
		if (!check_benchmark(entry))
			return foreign(
				path,
				"a benchmark lacks name, time_unit, "
				"real_time, cpu_time or repetition_index",
				why, why_size);
	return 0;
}

json_t *record_read(const char *path, char *why, size_t why_size)
{
	json_error_t error;
	json_t *root;
	FILE *file = fopen(path, "re");

	if (!file) {
		fail("can't read", path, why, why_size);
		return NULL;
	}
	root = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
	fclose(file);
	if (!root) {
		snprintf(why, why_size, "%s is no JSON: line %d: %s", path,
			 error.line, error.text);
		return NULL;
	}
	if (check(path, root, why, why_size)) {
		json_decref(root);
		return NULL;
	}
	return root;
}
