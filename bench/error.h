/* SPDX-License-Identifier: MIT */
/* One line that says what went wrong, why, and what to do about it. */
#ifndef BENCH_ERROR_H
#define BENCH_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct error {
	bool not_here; /* hardware that was asked for by name isn't */
	char text[1024];
};

/* Returns -1, for `return error_set(...)`. */
__attribute__((format(printf, 2, 3))) static inline int
error_set(struct error *error, const char *format, ...)
{
	va_list args;

	error->not_here = false;
	va_start(args, format);
	vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	return -1;
}

/* Goes on in the same line. */
__attribute__((format(printf, 2, 3))) static inline void
error_append(struct error *error, const char *format, ...)
{
	size_t used = strlen(error->text);
	va_list args;

	va_start(args, format);
	vsnprintf(error->text + used, sizeof(error->text) - used, format, args);
	va_end(args);
}

#endif
