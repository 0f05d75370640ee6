// SPDX-License-Identifier: MIT
/* Who can be told apart from the base, and by how much at most. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report/html_page.h"

/* What was said of a strategy (or what is called like one) in all blocks. */
struct arm {
	char name[COMPARE_NAME_SIZE];
	bool floor;
	/* of each verdict (enum compare_verdict), how often */
	unsigned int said[3];
	/* and where it differs most */
	const struct compare_cell *largest[3];
};

static double distance(const struct compare_cell *cell)
{
	return isfinite(cell->ratio) ? fabs(log(cell->ratio)) : 0;
}

static void add_cell(const struct html *html, const struct compare_cell *cell,
		     struct arm *arms, unsigned int *nr)
{
	const struct compare_cell **largest;
	struct arm *arm = arms;
	char name[COMPARE_NAME_SIZE];

	html_row_name(html, cell->new, name);
	while (arm < arms + *nr && strcmp(arm->name, name))
		arm++;
	if (arm == arms + *nr) {
		strcpy(arm->name, name);
		arm->floor = compare_is_floor(cell->new);
		(*nr)++;
	}
	largest = &arm->largest[cell->verdict];
	if (!arm->said[cell->verdict]++ || distance(cell) > distance(*largest))
		*largest = cell;
}

/* How often, and the largest such difference. */
static void put_said(const struct html *html, const struct arm *arm,
		     enum compare_verdict verdict)
{
	const struct compare_cell *cell = arm->largest[verdict];
	struct compare_texts t;

	fprintf(html->out, "<td>%u</td><td class=\"most %s\">",
		arm->said[verdict],
		compare_verdict_name(html->comparison, verdict));
	if (cell) {
		compare_texts(html->comparison, cell, &t);
		html_text(html->out, "%s %s", t.delta, t.interval);
		fputs("<small>", html->out);
		html_short_title(html, cell->new);
		if (strcmp(cell->phase, "total"))
			html_text(html->out, ", %s", cell->phase);
		fputs("</small>", html->out);
	}
	fputs("</td>", html->out);
}

static void put_arm(const struct html *html, const struct arm *arm)
{
	fputs("<tr><th scope=\"row\">", html->out);
	html_text(html->out, "%s%s", arm->name,
		  arm->floor ? " (harness)" : "");
	fputs("</th>", html->out);
	put_said(html, arm, COMPARE_SLOWER);
	put_said(html, arm, COMPARE_FASTER);
	fprintf(html->out, "<td>%u</td></tr>\n", arm->said[COMPARE_UNDECIDED]);
}

static void put_arms(const struct html *html, const struct arm *arms,
		     unsigned int nr)
{
	const struct comparison *c = html->comparison;

	fputs("<div class=\"scroll\"><table class=\"verdicts\"><caption>",
	      html->out);
	if (c->options.baseline)
		html_text(html->out, "Held against %s, of %u table%s",
			  c->options.baseline, c->nr_blocks,
			  c->nr_blocks == 1 ? "" : "s");
	else
		html_text(html->out, "%s held against %s, of %u table%s",
			  html->report->names[1], html->report->names[0],
			  c->nr_blocks, c->nr_blocks == 1 ? "" : "s");
	fputs("</caption>\n<thead><tr><th scope=\"col\">strategy</th>"
	      "<th scope=\"col\">slower in</th><th scope=\"col\">at most"
	      "</th><th scope=\"col\">faster in</th><th scope=\"col\">at "
	      "most</th><th scope=\"col\">~ in</th></tr></thead>\n<tbody>\n",
	      html->out);
	for (unsigned int i = 0; i < nr; i++)
		put_arm(html, &arms[i]);
	fputs("</tbody></table></div>\n", html->out);
}

static void put_counts(const struct html *html, unsigned int all,
		       const unsigned int said[3])
{
	const struct comparison *c = html->comparison;
	unsigned int same = said[COMPARE_UNDECIDED];

	html_text(html->out, "Of %u comparison%s with %s, %u can be told "
		  "apart: %u slower, %u faster.", all, all == 1 ? "" : "s",
		  c->options.baseline ? c->options.baseline :
					html->report->names[0],
		  all - same, said[COMPARE_SLOWER], said[COMPARE_FASTER]);
	if (same)
		html_text(html->out, " The other%s may be alike, or differ by "
			  "less than n=%u shows.", same == 1 ? "" : "s",
			  c->base->n < c->new->n ? c->base->n : c->new->n);
}

/* A floor is far from everything: it isn't what somebody asked about. */
static void put_answer(const struct html *html, const struct arm *arms,
		       unsigned int nr)
{
	unsigned int all = 0, said[3] = { 0 };

	for (unsigned int i = 0; i < nr; i++) {
		if (arms[i].floor)
			continue;
		for (unsigned int v = 0; v < 3; v++) {
			said[v] += arms[i].said[v];
			all += arms[i].said[v];
		}
	}
	fputs("<p class=\"answer\">", html->out);
	if (html->comparison->can_find && all)
		put_counts(html, all, said);
	else
		html_text(html->out, "Nothing can be told apart.");
	fputs("</p>\n", html->out);
}

/* What of the base's time is the harness's own. */
static void put_share(const struct html *html, double low, double high,
		      unsigned int nr)
{
	char texts[2][COMPARE_TEXT];

	number_text(low * 100, texts[0], COMPARE_TEXT);
	number_text(high * 100, texts[1], COMPARE_TEXT);
	html_text(html->out, "What takes no reference (null, a floor) costs %s",
		  texts[0]);
	if (nr > 1)
		html_text(html->out, " to %s", texts[1]);
	html_text(html->out, " %% of what the base does: so much of it is the "
		  "harness.");
}

static void put_floor(const struct html *html)
{
	const struct comparison *c = html->comparison;
	const struct compare_cell *cell = c->cells;
	double low = INFINITY, high = 0;
	unsigned int moved = 0, nr = 0;

	for (; cell < c->cells + c->nr_cells; cell++) {
		if (!compare_is_floor(cell->new) || !isfinite(cell->ratio))
			continue;
		nr++;
		moved += cell->verdict != COMPARE_UNDECIDED;
		low = fmin(low, cell->ratio);
		high = fmax(high, cell->ratio);
	}
	if (!nr)
		return;
	fputs("<p>", html->out);
	if (c->options.baseline)
		put_share(html, low, high, nr);
	else
		html_text(html->out, "What takes no reference (null, a floor) "
			  "differs in %u of %u comparisons.", moved, nr);
	fputs("</p>\n", html->out);
}

void html_verdicts(const struct html *html)
{
	const struct comparison *c = html->comparison;
	struct arm *arms = html_alloc(html, c->nr_cells, sizeof(*arms));
	unsigned int nr = 0;

	for (unsigned int i = 0; arms && i < c->nr_cells; i++)
		add_cell(html, &c->cells[i], arms, &nr);
	if (nr) {
		put_answer(html, arms, nr);
		put_floor(html);
		put_arms(html, arms, nr);
	}
	free(arms);
}
