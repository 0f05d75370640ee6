// SPDX-License-Identifier: MIT
/* Reading: what isn't a whole result of this schema is refused, and why. */
#include "harness/record/record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIB (1UL << 20)

struct text {
	char *data;
	size_t size, room;
};

__attribute__((format(printf, 3, 4))) static int
refuse(char *why, size_t why_size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, why_size, format, args);
	va_end(args);
	return -1;
}

static int cant_read(const char *path, char *why, size_t why_size)
{
	return refuse(why, why_size, "can't read %s: %s", path,
		      strerror(errno));
}

static int too_large(const char *path, char *why, size_t why_size)
{
	return refuse(why, why_size, "%s is no pgmapbench result: it has "
		      "%lu MiB or more, and no run writes so much", path,
		      RECORD_MAX_BYTES / MIB);
}

/* Twice as much room, or errno. */
static int grow(struct text *text)
{
	size_t room = text->room ? 2 * text->room : MIB / 8;
	char *data = realloc(text->data, room);

	if (!data)
		return -1;
	text->data = data;
	text->room = room;
	return 0;
}

/* 1: there may be more; 0: that was all; or -1. */
static int read_some(int fd, struct text *text)
{
	ssize_t got;

	if (text->size == text->room && grow(text))
		return -1;
	do
		got = read(fd, text->data + text->size,
			   text->room - text->size);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		text->size += got;
	return got < 0 ? -1 : got > 0;
}

/* All of it, whatever it is: a pipe has no size to go by. */
static int read_fd(int fd, const char *path, struct text *text, char *why,
		   size_t why_size)
{
	struct stat st;
	int more;

	if (!fstat(fd, &st) && st.st_size >= (off_t)RECORD_MAX_BYTES)
		return too_large(path, why, why_size);
	do {
		more = read_some(fd, text);
		if (more < 0)
			return cant_read(path, why, why_size);
		if (text->size >= RECORD_MAX_BYTES)
			return too_large(path, why, why_size);
	} while (more);
	if (!text->size)
		return refuse(why, why_size, "%s is empty: no run wrote it, "
			      "or a copy failed", path);
	return 0;
}

static int read_text(const char *path, struct text *text, char *why,
		     size_t why_size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return cant_read(path, why, why_size);
	ret = read_fd(fd, path, text, why, why_size);
	close(fd);
	return ret;
}

/* Whole files end with the error, if any, in front of their last bytes. */
static bool is_cut_off(const struct text *text, const json_error_t *error)
{
	return text->data[0] == '{' && (size_t)error->position >= text->size;
}

static json_t *parse(const char *path, const struct text *text, char *why,
		     size_t why_size)
{
	json_error_t error;
	json_t *root = json_loadb(text->data, text->size,
				  JSON_REJECT_DUPLICATES, &error);

	if (root)
		return root;
	if (is_cut_off(text, &error))
		refuse(why, why_size, "%s is cut off: it ends in line %d, in "
		       "the middle; copy it again, or run again", path,
		       error.line);
	else
		refuse(why, why_size, "%s is no JSON: line %d: %s", path,
		       error.line, error.text);
	return NULL;
}

static int foreign(const char *path, const char *what, char *why,
		   size_t why_size)
{
	return refuse(why, why_size, "%s is no pgmapbench result: %s", path,
		      what);
}

static bool is_benchmark(const json_t *entry)
{
	return json_is_string(json_object_get(entry, "name")) &&
	       json_is_string(json_object_get(entry, "time_unit")) &&
	       json_is_number(json_object_get(entry, "real_time")) &&
	       json_is_number(json_object_get(entry, "cpu_time")) &&
	       json_is_integer(json_object_get(entry, "repetition_index"));
}

static int check_schema(const char *path, const json_t *ours, char *why,
			size_t why_size)
{
	const json_t *schema = json_object_get(ours, "schema");
	const char *version =
		json_string_value(json_object_get(ours, "version"));
	json_int_t number;

	if (!json_is_integer(schema))
		return foreign(path, "no schema number", why, why_size);
	number = json_integer_value(schema);
	if (number == RECORD_SCHEMA)
		return 0;
	return refuse(why, why_size, "%s has schema %lld, %s than the %d that "
		      "this pgmapbench reads; pgmapbench %.32s wrote it, and "
		      "reads it", path, (long long)number,
		      number > RECORD_SCHEMA ? "newer" : "older",
		      RECORD_SCHEMA,
		      version ? version : "of an unknown version");
}

static int check(const char *path, const json_t *root, char *why,
		 size_t why_size)
{
	json_t *context = json_object_get(root, "context");
	json_t *ours = json_object_get(context, "pgmapbench");
	json_t *benchmarks = json_object_get(root, "benchmarks");
	json_t *entry;
	size_t i;

	if (!json_is_object(ours) && json_is_array(benchmarks))
		return foreign(path, "no context.pgmapbench: a report of "
			       "Google Benchmark, or an export; "
			       "'pgmapbench run' writes results",
			       why, why_size);
	if (!json_is_object(ours))
		return foreign(path, "no context.pgmapbench; "
			       "'pgmapbench run' writes results",
			       why, why_size);
	if (check_schema(path, ours, why, why_size))
		return -1;
	if (!json_is_boolean(json_object_get(ours, "partial")))
		return foreign(path, "no word on partial", why, why_size);
	if (!json_is_array(benchmarks) || !json_array_size(benchmarks))
		return foreign(path, "no benchmarks", why, why_size);
	json_array_foreach (benchmarks, i, entry)
		if (!is_benchmark(entry))
			return foreign(
				path,
				"a benchmark lacks name, time_unit, "
				"real_time, cpu_time or repetition_index",
				why, why_size);
	return 0;
}

void record_one_line(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = '?';
}

json_t *record_read_json(const char *path, char *why, size_t why_size)
{
	struct text text = { 0 };
	json_t *root = NULL;

	if (!read_text(path, &text, why, why_size))
		root = parse(path, &text, why, why_size);
	free(text.data);
	if (!root)
		record_one_line(why);
	return root;
}

json_t *record_read(const char *path, char *why, size_t why_size)
{
	json_t *root = record_read_json(path, why, why_size);

	if (root && check(path, root, why, why_size)) {
		json_decref(root);
		root = NULL;
		record_one_line(why);
	}
	return root;
}
