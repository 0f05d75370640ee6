// SPDX-License-Identifier: MIT
/* A real A/A test as a file: JSON that can be committed and looked at. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/selftest/real.h"

/* As many digits as make sense of a p value, or of a time. */
#define DIGITS JSON_REAL_PRECISION(6)

/* One of many: as a line. */
static void write_lines(FILE *out, const json_t *array)
{
	const json_t *item;
	size_t i;

	fputs("[\n", out);
	json_array_foreach (array, i, item) {
		json_dumpf(item, out, DIGITS | JSON_COMPACT);
		fputs(i + 1 < json_array_size(array) ? ",\n" : "\n", out);
	}
	fputs("]", out);
}

static void write_all(FILE *out, json_t *root)
{
	const char *key, *separator = "{\n";
	json_t *value;

	json_object_foreach (root, key, value) {
		fprintf(out, "%s\"%s\": ", separator, key);
		if (!strcmp(key, "rows") || !strcmp(key, "tables"))
			write_lines(out, value);
		else
			json_dumpf(value, out, DIGITS | JSON_ENCODE_ANY |
				   JSON_INDENT(2));
		separator = ",\n";
	}
	fputs("\n}\n", out);
}

char *real_text(const json_t *root)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	write_all(out, (json_t *)root);
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}
