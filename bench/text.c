// SPDX-License-Identifier: MIT
#include "bench/text.h"

#include <stdarg.h>
#include <string.h>

#include "harness/record/record.h"

const char *number_text(double value, char *text, size_t size)
{
	int decimals;

	if (value < 0) {
		snprintf(text, size, "-");
		return text;
	}
	decimals = value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0;
	if (value < 1e7)
		snprintf(text, size, "%.*f", decimals, value);
	else
		snprintf(text, size, "%.3g", value);
	return text;
}

const char *unit_for(const char *unit, double smallest, double largest,
		     double *scale)
{
	if (!strcmp(unit, "us") && largest >= 100000) {
		*scale = 1e-3;
		return "ms";
	}
	/* a fault of 1 GiB, to each of its base pages */
	if (!strcmp(unit, "ns") && smallest < 0.01) {
		*scale = 1e3;
		return "ps";
	}
	*scale = 1;
	return unit;
}

void flow(struct flow *flow, const char *format, ...)
{
	char text[512];
	const char *word;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (length >= (int)sizeof(text))
		length = sizeof(text) - 1;
	if (flow->column && flow->column + 1 + length > flow->width)
		flow_end(flow);
	/* longer than a line: it takes more of them */
	for (word = text; length > flow->width; length -= flow->width) {
		fprintf(flow->out, "%.*s\n", flow->width, word);
		word += flow->width;
	}
	fprintf(flow->out, "%s%s", flow->column ? " " : "", word);
	flow->column += (flow->column ? 1 : 0) + length;
}

void flow_words(struct flow *words, const char *text)
{
	int length;

	for (; *text; text += length) {
		text += strspn(text, " ");
		length = strcspn(text, " ");
		if (length)
			flow(words, "%.*s", length, text);
	}
}

void say(struct flow *flow, const char *text)
{
	char copy[512];

	snprintf(copy, sizeof(copy), "%s", text);
	record_one_line(copy);
	flow_words(flow, copy);
}

void flow_end(struct flow *flow)
{
	if (flow->column)
		fputc('\n', flow->out);
	flow->column = 0;
}
