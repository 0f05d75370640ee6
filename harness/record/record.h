/* SPDX-License-Identifier: MIT */
/*
 * A result file: Google Benchmark's JSON, with everything of ours under
 * context.pgmapbench. It is there whole or not at all: written under a
 * temporary name in the same directory, synced, then renamed.
 *
 * Every function returns 0 (or an object), or -1 (NULL) with one line in why.
 */
#ifndef HARNESS_RECORD_H
#define HARNESS_RECORD_H

#include <jansson.h>
#include <stddef.h>
#include <sys/stat.h>

#define RECORD_SCHEMA 1

/*
 * A file of so many bytes is neither read nor written: larger than any run's,
 * and jansson takes ten times as much memory.
 */
#ifndef RECORD_MAX_BYTES /* a test's are smaller */
#define RECORD_MAX_BYTES (256UL << 20)
#endif

/* Makes the directories that a path lies in. */
int record_mkdir(const char *path, char *why, size_t why_size);

/* Whether record_write() could succeed. Leaves nothing behind. */
int record_probe(const char *path, char *why, size_t why_size);

int record_write(const char *path, const json_t *root, char *why,
		 size_t why_size);

/*
 * A result that one process writes more than once: whoever asks for it
 * meanwhile is told, and what somebody wrote without asking is left alone.
 */
struct record_hold {
	int fd;			/* locked by flock(2); -1: nothing is held */
	struct stat seen;	/* as it was when it was taken or written */
};

#define RECORD_HOLD_NONE { .fd = -1 }

/* Takes a file that is there and may be written. why begins with path. */
int record_hold(struct record_hold *hold, const char *path, char *why,
		size_t why_size);

/*
 * record_write(), but over nothing else than what is held: if nothing is, there
 * must be none of that name. What was written is held then. RECORD_TAKEN, with
 * a line in why: somebody else has the name now, or locked the file up.
 */
#define RECORD_TAKEN 1
int record_replace(struct record_hold *hold, const char *path,
		   const json_t *root, char *why, size_t why_size);
void record_release(struct record_hold *hold);

/* The same as record_write() of any text. */
int record_write_text(const char *path, const char *text, size_t size,
		      char *why, size_t why_size);

/* All of it, in as many calls as that takes; -1: errno says why not. */
int record_write_all(int fd, const char *text, size_t size);

/* Reads and checks; the caller owns the object. */
json_t *record_read(const char *path, char *why, size_t why_size);

/* Any JSON, unchecked; no larger than a result may be. */
json_t *record_read_json(const char *path, char *why, size_t why_size);

/*
 * What a file says may stand in a message, but not break its line: control
 * characters become question marks.
 */
void record_one_line(char *text);

#endif
