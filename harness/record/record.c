// SPDX-License-Identifier: MIT
/* Writing: whole or not at all. */
#include "harness/record/record.h"
#include "harness/record/hold.h"

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

int record_write_all(int fd, const char *text, size_t size)
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

/* Who holds it has it from before anybody can see it. */
static int publish_held(const struct draft *draft, const char *path,
			const struct record_hold *hold, char *why,
			size_t why_size)
{
	char text[PATH_MAX + 256];
	int ret;

	if (hold->fd >= 0)
		hold_inherit(hold, draft->fd);
	hold_lock(draft->fd);
	ret = hold_name(hold, draft->name, draft->target, path, text,
			sizeof(text));
	if (ret)
		snprintf(why, why_size, "can't write %s", text);
	return ret;
}

/* Under its own name. */
static int publish(const struct draft *draft, const char *path,
		   const struct record_hold *hold, char *why, size_t why_size)
{
	if (hold)
		return publish_held(draft, path, hold, why, why_size);
	if (rename(draft->name, draft->target))
		return fail("can't write", path, why, why_size);
	return 0;
}

static int write_text(struct record_hold *hold, const char *path,
		      const char *text, size_t size, char *why, size_t why_size)
{
	struct draft draft = { .fd = -1 };
	int ret;

	if (draft_open(&draft, path, why, why_size))
		return -1;
	if (record_write_all(draft.fd, text, size) || fsync(draft.fd))
		ret = fail("can't write", path, why, why_size);
	else
		ret = publish(&draft, path, hold, why, why_size);
	if (ret) {
		draft_discard(&draft);
		return ret;
	}
	if (hold)
		hold_move(hold, draft.fd);
	else
		close(draft.fd);
	if (sync_dir(draft.dir))
		return fail("can't sync", draft.dir, why, why_size);
	return 0;
}

int record_write_text(const char *path, const char *text, size_t size,
		      char *why, size_t why_size)
{
	return write_text(NULL, path, text, size, why, why_size);
}

int record_write(const char *path, const json_t *root, char *why,
		 size_t why_size)
{
	return record_replace(NULL, path, root, why, why_size);
}

/* Who reads it again would be told that it's no result. */
static int too_large(const char *path, size_t size, char *why, size_t why_size)
{
	snprintf(why, why_size, "can't write %s: it would have %zu bytes, and "
		 "no result of %lu or more is read; fewer rows or processes",
		 path, size, RECORD_MAX_BYTES);
	return -1;
}

int record_replace(struct record_hold *hold, const char *path,
		   const json_t *root, char *why, size_t why_size)
{
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);
	int ret = -1;

	if (stream) {
		ret = json_dumpf(root, stream,
				 JSON_INDENT(2) | JSON_REAL_PRECISION(17));
		if (fputc('\n', stream) == EOF || fclose(stream))
			ret = -1;
	}
	if (ret) {
		errno = ENOMEM;
		fail("can't write", path, why, why_size);
	} else if (size >= RECORD_MAX_BYTES) {
		ret = too_large(path, size, why, why_size);
	} else {
		ret = write_text(hold, path, text, size, why, why_size);
	}
	free(text);
	return ret;
}
