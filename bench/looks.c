// SPDX-License-Identifier: MIT
#include "bench/looks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/load.h"
#include "bench/runner.h"
#include "harness/stats/stats.h"

#define LOOKS_DEFAULT 3

static int parse_until(const char *text, double *until, struct error *error)
{
	char *end;

	*until = strtod(text, &end) / 100;
	/* a digit first: neither "nan" nor " 2" nor "-2" */
	if (*text < '0' || *text > '9' || strcmp(end, "%") ||
	    !(*until >= 0.0001 && *until <= 1))
		return error_set(error, "--until %s: how far the interval of a "
				 "median may reach from it, from 0.01%% to "
				 "100%%, as 2%%", text);
	return 0;
}

int looks_parse(const struct looks_options *options, double *until,
		unsigned int *looks, struct error *error)
{
	const char *text = options->looks;

	*until = 0;
	*looks = 1;
	if (text && !options->until)
		return error_set(error, "--looks %s: only a run with --until "
				 "has looks", text);
	if (!options->until)
		return 0;
	*looks = LOOKS_DEFAULT;
	if (text && (*text < '1' || *text > '0' + STATS_LOOKS_MAX || text[1]))
		return error_set(error, "--looks %s: a number from 1 to %d, "
				 "each has twice the processes of the one "
				 "before", text, STATS_LOOKS_MAX);
	if (text)
		*looks = *text - '0';
	return parse_until(options->until, until, error);
}

int looks_too_few(unsigned int processes, const struct looks *looks,
		  struct error *error)
{
	return error_set(error, "--processes %u: the first of %u looks takes "
			 "%u or more; of fewer no interval holds with %.3g%%",
			 processes, looks->planned,
			 looks_fewest(looks->planned),
			 looks_confidence(looks->planned) * 100);
}

static void plan_at_least(struct looks *looks, unsigned int planned)
{
	if (looks->planned < planned)
		looks->planned = planned;
}

void looks_add(struct looks *looks, unsigned int n,
	       struct stats_looks *schedule)
{
	*schedule = (struct stats_looks){ .first = n, .planned = 1 };
	plan_at_least(looks, looks->made + 1);
}

void looks_go_on(struct looks *looks, unsigned int n, unsigned int more,
		 struct stats_looks *schedule)
{
	*schedule = (struct stats_looks){ .first = n, .planned = more };
	plan_at_least(looks, looks->made + more - 1);
	if (n >= looks_fewest(looks->planned))
		return;
	plan_at_least(looks, looks->made + more);
	schedule->first = looks_fewest(looks->planned);
}

int looks_check(const struct looks *looks, const struct stats_looks *schedule,
		struct error *error)
{
	size_t last = stats_looks_size(schedule, schedule->planned);

	if (last > LOAD_PROCESSES_MAX)
		return error_set(error, "n=%zu at the last look: a result has "
				 "at most %d processes; fewer --processes or "
				 "--looks", last, LOAD_PROCESSES_MAX);
	if (looks->planned > LOAD_PROCESSES_MAX)
		return error_set(error, "%u looks planned: a result has at "
				 "most %d; run again", looks->planned,
				 LOAD_PROCESSES_MAX);
	return 0;
}

json_t *looks_json(const struct looks *looks)
{
	bool asked = looks->until > 0;

	return json_pack("{s:i, s:i, s:i, s:o, s:o}", "first",
			 (int)looks->first, "planned", (int)looks->planned,
			 "made", (int)looks->made, "until",
			 asked ? json_real(looks->until) : json_null(),
			 "reached",
			 asked ? json_boolean(looks->reached) : json_null());
}

double looks_confidence(unsigned int planned)
{
	return stats_looks_confidence(LOOKS_CONFIDENCE, planned, 1);
}

unsigned int looks_fewest(unsigned int planned)
{
	return stats_median_fewest(looks_confidence(planned));
}

static double half_width(const struct results *results, unsigned int arm,
			 unsigned int row)
{
	double confidence = looks_confidence(results->looks.planned);
	double totals[results->rounds];
	struct stats_interval interval;
	struct stats_summary stats;

	for (unsigned int i = 0; i < results->rounds; i++)
		totals[i] = results_sample(results, i, arm, row)->total;
	stats = stats_summarize(totals, results->rounds);
	/* the whole range of a few values isn't what was asked for */
	if (stats_median_interval(totals, stats.n, confidence, &interval) ||
	    interval.confidence < confidence)
		return INFINITY;
	return stats_half_width(&interval, stats.median);
}

struct widest looks_widest(const struct results *results)
{
	struct widest widest = { .half_width = -1 };
	double here;

	for (unsigned int arm = 0; arm < results->plan->nr_arms; arm++) {
		for (unsigned int row = 0; row < results->plan->nr_rows;
		     row++) {
			here = half_width(results, arm, row);
			if (here > widest.half_width)
				widest = (struct widest){ arm, row, here };
		}
	}
	return widest;
}
