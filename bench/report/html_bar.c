// SPDX-License-Identifier: MIT
/* Intervals of ratios as bars: equal steps are equal factors. */
#include <math.h>

#include "bench/report/html_page.h"

/* Of the picture, in its own units; half of one is lost at either end. */
#define WIDTH  100
#define MARGIN 4

/* A table of differences below that isn't blown up to look like some. */
#define LEAST_SCALE 0.02

struct html_scale html_scale_of(const struct compare_block *block)
{
	struct html_scale scale = { -LEAST_SCALE, LEAST_SCALE };
	const struct compare_cell *cell = block->first;

	/* a floor is far off everything else: its bar ends in an arrow */
	for (; cell < block->first + block->nr; cell++) {
		if (compare_is_floor(cell->new) ||
		    !isfinite(cell->interval.low) ||
		    !isfinite(cell->interval.high))
			continue;
		scale.low = fmin(scale.low, log(cell->interval.low));
		scale.high = fmax(scale.high, log(cell->interval.high));
	}
	return scale;
}

static double place(const struct html_scale *scale, double ratio)
{
	double part = (log(ratio) - scale->low) / (scale->high - scale->low);

	return MARGIN + fmin(1, fmax(0, part)) * (WIDTH - 2 * MARGIN);
}

static bool is_outside(const struct html_scale *scale, double ratio)
{
	return log(ratio) < scale->low - 1e-9 ||
	       log(ratio) > scale->high + 1e-9;
}

void html_bar(const struct html *html, const struct html_scale *scale,
	      const struct compare_cell *cell)
{
	double low = place(scale, cell->interval.low);
	double high = place(scale, cell->interval.high);
	double middle = place(scale, cell->ratio), zero = place(scale, 1);

	if (!isfinite(cell->ratio) || !isfinite(cell->interval.low) ||
	    !isfinite(cell->interval.high))
		return;
	fprintf(html->out, "<svg viewBox=\"0 0 %d 12\" aria-hidden=\"true\">"
		"<path class=\"zero\" d=\"M%.1f 0V12\"/>", WIDTH, zero);
	if (is_outside(scale, cell->ratio))
		fprintf(html->out, "<path class=\"off\" d=\"M%.1f "
			"2l%d 4l%d 4z\"/></svg>", middle < zero ? 6.0 : 94.0,
			middle < zero ? -5 : 5, middle < zero ? 5 : -5);
	else
		fprintf(html->out, "<path class=\"span\" d=\"M%.1f 6H%.1f\"/>"
			"<circle cx=\"%.1f\" cy=\"6\" r=\"2.5\"/></svg>", low,
			fmax(high, low + 0.5), middle);
}
