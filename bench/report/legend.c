// SPDX-License-Identifier: MIT
/* What the tables mean, and what they can't say. */
#include <math.h>

#include "bench/looks.h"
#include "bench/report/parts.h"
#include "harness/stats/interval.h"

/* What so few processes have instead of a 95 % interval. */
static void say_attained(const struct load *load, struct flow *words)
{
	unsigned int n = load->n, planned = load->planned;
	double wanted = looks_confidence(planned), attained;

	if (n < 2) {
		say(words, "Of one process there is none.");
		return;
	}
	if (n >= stats_median_fewest(wanted)) {
		if (planned > 1)
			flow(words, "Of n=%u it pays for %u looks.", n,
			     planned);
		return;
	}
	/* at one look; all of them have to hold */
	attained = 1 - planned * 2 * pow(0.5, n);
	flow(words, "Of n=%u it's the whole range,", n);
	if (planned > 1)
		flow(words, "too few for %u looks,", planned);
	flow(words, "and holds with %.1f %%.", 100 * fmax(attained, 0));
}

static void say_median(const struct report *report, struct flow *words)
{
	say(words, "Medians are over processes, [ ] between two of their "
		   "values.");
	for (unsigned int i = 0; i < report->nr; i++)
		if (!i || report->loads[0]->n != report->loads[1]->n ||
		    report->loads[0]->planned != report->loads[1]->planned)
			say_attained(report->loads[i], words);
	flow_end(words);
}

static void say_tested(const struct comparison *c, struct flow *words)
{
	say(words, "delta [ ] is of the ratio of medians (bootstrap), each "
		   "row by itself.");
	flow(words, "p(Holm): %sMann-Whitney, corrected for all %u;",
	     c->cells->exact ? "exact " : "", c->nr_cells);
	say(words, "~: no difference that can be told at 5 %, which isn't "
		   "\"equal\".");
	flow_end(words);
	compare_marks(c, words);
	compare_floor(c, words);
}

/* Rows whose counts weren't the same in all processes. */
static unsigned int count_varying(const struct report *report)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < report->nr; i++) {
		const struct load *load = report->loads[i];

		for (unsigned int j = 0; j < load->nr_rows; j++)
			for (unsigned int k = 1; k < load->n; k++)
				if (load->rows[j].total[k] !=
				    *load->rows[j].total) {
					nr++;
					break;
				}
	}
	return nr;
}

static void say_counts(const struct report *report, struct flow *words)
{
	unsigned int varying = count_varying(report);

	say(words, "Instructions, not times, and no test is made:");
	if (varying)
		flow(words, "they VARY between processes in %u rows.", varying);
	else if (report->comparison.base->n > 1 &&
		 report->comparison.new->n > 1)
		say(words, "they are the same in all processes, so any "
			   "difference is one.");
	else
		say(words, "of one process.");
}

void report_limits(struct report *report)
{
	struct flow *words = &report->words;

	switch (report->untested) {
	case REPORT_COUNTS:
		say_counts(report, words);
		break;
	case REPORT_TOO_FEW:
		flow(words, "n=%u:", report->loads[0]->n);
		say(words, "nothing is compared. It takes 3 processes for an "
			   "interval of a difference, 4 and more to find one.");
		break;
	case REPORT_TESTED:
		compare_limits(&report->comparison, words);
		break;
	case REPORT_ALONE:
		say(words, "Nothing is compared: the result has one strategy, "
			   "and no or several axes in which rows differ; "
			   "--baseline AXIS:VALUE names one.");
	}
	flow_end(words);
}

static bool has_floor(const struct compare_block *block)
{
	for (unsigned int i = 0; i < block->nr; i++)
		if (compare_is_floor(block->first[i].new) ||
		    compare_is_floor(block->first[i].base))
			return true;
	return false;
}

/* What the harness costs is in every number, but where no strategy is. */
static void say_floors(const struct comparison *c, struct flow *words)
{
	const struct workload *workload;
	unsigned int have = 0, lack = 0;

	for (unsigned int i = 0; i < c->nr_blocks; i++) {
		workload = compare_workload(c->blocks[i].first->new);
		if (has_floor(&c->blocks[i]))
			have++;
		else if (!workload || !workload->no_strategy)
			lack++;
	}
	if (have)
		say(words, "What the harness costs is in every number; floor "
			   "rows show it.");
	if (lack)
		flow(words, "%u of %u tables", lack, c->nr_blocks);
	if (lack)
		say(words, "have no floor (null) row: how much of their "
			   "numbers the harness is, isn't known.");
	flow_end(words);
}

void report_legend(struct report *report)
{
	struct flow *words = &report->words;

	say_median(report, words);
	if (!report->untested)
		say_tested(&report->comparison, words);
	say_floors(&report->comparison, words);
}
