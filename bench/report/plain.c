// SPDX-License-Identifier: MIT
/* Lines that stay what they are in a mail and in a commit message. */
#include <string.h>

#include "bench/report/parts.h"

/* UTF-8 is one question mark a character. Returns the new length. */
static int to_ascii(char *line, int length)
{
	int used = 0;

	for (int i = 0; i < length; i++) {
		unsigned char byte = line[i];

		if ((byte & 0xc0) == 0x80)
			continue;
		line[used++] = byte >= ' ' && byte < 0x7f ? byte : '?';
	}
	while (used && line[used - 1] == ' ')
		used--;
	return used;
}

static void print_line(char *line, int length, int indent, int width, FILE *out)
{
	int room = width - indent, part;

	length = to_ascii(line, length);
	if (!length)
		fputc('\n', out);
	/* what no table foresaw */
	for (; length; line += part, length -= part) {
		part = length < room ? length : room;
		fprintf(out, "%*s%.*s\n", indent, "", part, line);
	}
}

void plain_print(char *text, int indent, int width, FILE *out)
{
	char *line;

	while ((line = strsep(&text, "\n")))
		if (text || *line)
			print_line(line, strlen(line), indent, width, out);
}
