// SPDX-License-Identifier: MIT
/*
 * Who writes a result again: nobody else does meanwhile, and if somebody did
 * all the same it is noticed. Every writing makes a new file of that name, so
 * the lock is on the file that the name stands for, and is moved on.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "harness/record/hold.h"

/* Who asks says before it what can't be done. */
static int fail(const char *path, const char *what, char *why, size_t why_size)
{
	snprintf(why, why_size, "%s: %s", path, what);
	return -1;
}

/* A file system without locks has what hold_check() sees. */
static bool taken(int fd)
{
	return flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK;
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* The one time can be set back, the other can't. */
static bool same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_size == b->st_size &&
	       same_time(&a->st_mtim, &b->st_mtim) &&
	       same_time(&a->st_ctim, &b->st_ctim);
}

/* Root may write it all the same, but somebody didn't want that. */
static bool is_writable(const struct stat *st)
{
	return st->st_mode & 0222;
}

static int hold_open(struct record_hold *hold, const char *path, char *why,
		     size_t why_size)
{
	struct stat now;

	if (stat(path, &now))
		return fail(path, strerror(errno), why, why_size);
	/* opening what isn't one could do anything */
	if (!S_ISREG(now.st_mode))
		return fail(path, "not a regular file", why, why_size);
	if (!is_writable(&now))
		return fail(path, "it is read-only; chmod u+w, or take another "
			    "file", why, why_size);
	hold->fd = open(path, O_RDWR | O_CLOEXEC);
	if (hold->fd < 0 || fstat(hold->fd, &hold->seen))
		return fail(path, strerror(errno), why, why_size);
	return 0;
}

int record_hold(struct record_hold *hold, const char *path, char *why,
		size_t why_size)
{
	int ret;

	*hold = (struct record_hold)RECORD_HOLD_NONE;
	ret = hold_open(hold, path, why, why_size);
	if (!ret && taken(hold->fd))
		ret = fail(path, "another pgmapbench is writing it", why,
			   why_size);
	if (!ret)
		ret = hold_check(hold, path, why, why_size);
	if (ret)
		record_release(hold);
	return ret;
}

void record_release(struct record_hold *hold)
{
	if (hold->fd >= 0)
		close(hold->fd);
	hold->fd = -1;
}

int hold_check(const struct record_hold *hold, const char *path, char *why,
	       size_t why_size)
{
	struct stat now;

	if (!stat(path, &now) && same(&now, &hold->seen))
		return 0;
	if (!stat(path, &now) && !is_writable(&now))
		return fail(path, "somebody made it read-only meanwhile, and "
			    "so it stays", why, why_size);
	return fail(path, "it isn't any more what it was: somebody else wrote "
		    "it meanwhile, and that stays", why, why_size);
}

void hold_inherit(const struct record_hold *hold, int fd)
{
	const struct stat *seen = &hold->seen;
	mode_t mode = seen->st_mode & 07777;

	/* who can't give it away keeps it; another group may do nothing */
	if (fchown(fd, seen->st_uid, seen->st_gid) &&
	    fchown(fd, (uid_t)-1, seen->st_gid))
		mode &= ~(mode_t)S_IRWXG;
	fchmod(fd, mode);
}

void hold_lock(int fd)
{
	flock(fd, LOCK_EX | LOCK_NB);
}

void hold_move(struct record_hold *hold, int fd)
{
	record_release(hold);
	hold->fd = fd;
	fstat(fd, &hold->seen);
}

/* Not over what is there, if the file system can do that in one step. */
static int rename_new(const char *from, const char *to)
{
	if (!renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (access(to, F_OK))
		return rename(from, to);
	errno = EEXIST;
	return -1;
}

int hold_name(const struct record_hold *hold, const char *from, const char *to,
	      const char *path, char *why, size_t why_size)
{
	bool held = hold->fd >= 0;

	if (held && hold_check(hold, path, why, why_size))
		return RECORD_TAKEN;
	if (!(held ? rename(from, to) : rename_new(from, to)))
		return 0;
	if (errno != EEXIST)
		return fail(path, strerror(errno), why, why_size);
	fail(path, "somebody else wrote it meanwhile, and that stays", why,
	     why_size);
	return RECORD_TAKEN;
}
