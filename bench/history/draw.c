// SPDX-License-Identifier: MIT
#include "bench/history/draw.h"

#include <string.h>

#include "bench/text.h"

#define HEIGHT 6
#define LABEL  8
#define WIDTH  (80 - LABEL - 3)

struct canvas {
	const struct history_row *row;
	double low, high;
	unsigned int width;
	char cells[HEIGHT][WIDTH + 1];
};

/* Runs share a column where there are more of them than columns. */
static unsigned int column_of(const struct canvas *canvas, unsigned int point)
{
	return (unsigned int)((unsigned long)point * canvas->width /
			      canvas->row->nr);
}

static unsigned int height_of(const struct canvas *canvas, double value)
{
	double range = canvas->high - canvas->low;

	if (!(range > 0))
		return HEIGHT / 2;
	return (unsigned int)((value - canvas->low) / range * (HEIGHT - 1) +
			      0.5);
}

static void put(struct canvas *canvas, unsigned int point, double value,
		char mark)
{
	canvas->cells[height_of(canvas, value)][column_of(canvas, point)] =
		mark;
}

static void fill(struct canvas *canvas)
{
	const struct history_row *row = canvas->row;
	const struct history_segment *segment = row->segments;

	memset(canvas->cells, ' ', sizeof(canvas->cells));
	for (unsigned int i = 0; i < row->nr_segments; i++, segment++)
		for (unsigned int j = segment->first; j <= segment->last; j++)
			put(canvas, j, segment->median, '-');
	for (unsigned int i = 0; i < row->nr; i++)
		put(canvas, i, row->points[i].value, '*');
	for (unsigned int i = 0; i < HEIGHT; i++)
		canvas->cells[i][canvas->width] = '\0';
}

/* The numbers of the runs with which segments begin, as far as there's room. */
static void number(const struct canvas *canvas, FILE *out)
{
	const struct history_row *row = canvas->row;
	int written = fprintf(out, "%*s", LABEL + 1, "run");
	int at;

	for (unsigned int i = 0; i < row->nr_segments; i++) {
		at = LABEL + 2 + (int)column_of(canvas, row->segments[i].first);
		if (at <= written || at > 76)
			continue;
		written += fprintf(out, "%*s%u", at - written, "",
				   row->points[row->segments[i].first].run + 1);
	}
	fputc('\n', out);
}

static int last_mark(const char *line)
{
	int length = strlen(line);

	while (length && line[length - 1] == ' ')
		length--;
	return length;
}

void history_draw(const struct history_row *row, FILE *out)
{
	struct canvas canvas = {
		.row = row,
		.low = row->points->value,
		.high = row->points->value,
		.width = row->nr < WIDTH ? row->nr : WIDTH,
	};
	char label[32];

	for (unsigned int i = 1; i < row->nr; i++) {
		if (row->points[i].value < canvas.low)
			canvas.low = row->points[i].value;
		if (row->points[i].value > canvas.high)
			canvas.high = row->points[i].value;
	}
	fill(&canvas);
	for (unsigned int i = HEIGHT; i-- > 0;) {
		*label = '\0';
		if (i == HEIGHT - 1 || !i)
			number_text(i ? canvas.high : canvas.low, label,
				    sizeof(label));
		fprintf(out, "%*.*s |%.*s\n", LABEL, LABEL, label,
			last_mark(canvas.cells[i]), canvas.cells[i]);
	}
	number(&canvas, out);
}
