// SPDX-License-Identifier: MIT
#include "bench/suite_said.h"

#include <string.h>

#include "bench/axis.h"

/* getopt takes the beginning of a name, if it is of one alone. */
static bool is_option(const char *word, const char *name)
{
	size_t length;

	if (strncmp(word, "--", 2))
		return false;
	length = strcspn(word + 2, "=");
	return length && !strncmp(word + 2, name, length);
}

static bool chooses_rows(const char *word)
{
	if (is_option(word, "workload") || is_option(word, "path"))
		return true;
	for (unsigned int i = 0; i < NR_AXES; i++)
		if (is_option(word, axis_name(i)))
			return true;
	return false;
}

const char *suite_said(const struct load *load, char *text, size_t size)
{
	const json_t *word;
	size_t i;

	json_array_foreach (json_object_get(load->ours, "command"), i, word)
		if (json_is_string(word) &&
		    chooses_rows(json_string_value(word)))
			return "rows of its own";
	snprintf(text, size, "suite %s", load->suite);
	return text;
}
