// SPDX-License-Identifier: MIT
#include "bench/compare/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/compare/across.h"
#include "bench/compare/differ.h"
#include "bench/compare/match.h"
#include "bench/compare/parts.h"
#include "harness/record/record.h"
#include "harness/stats/mann_whitney.h"
#include "harness/stats/spread.h"

const char *compare_verdict_name(const struct comparison *c,
				 enum compare_verdict verdict)
{
	static const char *const names[][2] = {
		[COMPARE_UNDECIDED] = { "undecided", "undecided" },
		[COMPARE_FASTER] = { "faster", "narrower" },
		[COMPARE_SLOWER] = { "slower", "wider" },
	};

	return names[verdict][c->options.spread];
}

double compare_p_min(const struct comparison *c, size_t n, size_t m)
{
	return c->options.spread ? stats_spread_p_min(n, m) :
				   stats_mann_whitney_p_min(n, m);
}

bool compare_is_floor(const struct load_row *row)
{
	const struct workload *workload = compare_workload(row);
	static const char floor[] = "-floor";
	size_t length = strlen(row->who);

	/* null is who runs what has no strategy in it */
	if (workload && workload->no_strategy)
		return false;
	if (!strcmp(row->machine, "user") || !strcmp(row->machine, "callgrind"))
		return !strcmp(row->who, "null");
	return length > strlen(floor) &&
	       !strcmp(row->who + length - strlen(floor), floor);
}

/* Those that belong to an arm of a run, and the one that is compared. */
bool compare_names_axis(const struct comparison *c, const char *key)
{
	if (c->baseline_key && !strcmp(c->baseline_key, key))
		return true;
	return (c->primitives && !strcmp(key, "primitive")) ||
	       (c->rcus && !strcmp(key, "rcu"));
}

void compare_cell_name(const struct comparison *c,
		       const struct compare_cell *cell, char *text, size_t size)
{
	const struct load_axis *axis = cell->new->axes;
	size_t used;

	snprintf(text, size, "%s", cell->new->who);
	for (unsigned int i = 0; i < cell->new->nr_axes; i++, axis++) {
		used = strlen(text);
		if (compare_names_axis(c, axis->key))
			snprintf(text + used, size - used, " %s", axis->value);
	}
}

static int check_n(const struct load *load, const char *name, bool spread,
		   struct error *error)
{
	if (load->n >= (spread ? STATS_SPREAD_FEWEST : 3))
		return 0;
	if (spread)
		return error_set(error, "--spread: %s has %u processes of each "
				 "row, and a spread takes %d; run with -n 40, "
				 "or add some with run --append %s", name,
				 load->n, STATS_SPREAD_FEWEST, name);
	return error_set(error, "%s has %u process%s of each row: with fewer "
			 "than 3 there is no interval; run with -n 10, or add "
			 "some with run --append %s", name, load->n,
			 load->n == 1 ? "" : "es", name);
}

/*
 * The gate is a promise to fail: one that no outcome of so few processes can
 * keep is none.
 */
static int check_gate(const struct comparison *c, const char *name,
		      struct error *error)
{
	size_t gone = json_array_size(c->only_base);

	if (!(c->options.gate > 0))
		return 0;
	if (gone && !across_names(c->options.across, ACROSS_ROWS))
		return error_set(error, "--gate: %zu row%s of the base %s gone "
				 "and may be slower, as %.200s; --across rows "
				 "lets them go", gone, gone == 1 ? "" : "s",
				 gone == 1 ? "is" : "are", json_string_value(
					json_array_get(c->only_base, 0)));
	if (c->can_find)
		return 0;
	return error_set(error, "--gate: with n=%u and n=%u no slowdown can be "
			 "significant among %u comparisons, so it would always "
			 "pass; add processes with run --append %s",
			 c->base->n, c->new->n, c->nr_cells, name);
}

static double clock_of(const struct load *load)
{
	const json_t *clock = json_object_get(load->ours, "clock");
	const json_t *step = json_object_get(clock, "step_ns");
	const json_t *reading = json_object_get(clock, "reading_ns");

	return fmax(0, json_number_value(step)) +
	       fmax(0, json_number_value(reading));
}

static void settle(struct comparison *c)
{
	double p_min = compare_p_min(c, c->base->n, c->new->n);
	const char *baseline = c->options.baseline;

	c->clock_ns = fmax(clock_of(c->base), clock_of(c->new));
	/* rows of one file stopped at the same look */
	c->looks = c->base->planned * (baseline ? 1 : c->new->planned);
	c->can_find = p_min * c->looks * c->nr_cells <= COMPARE_ALPHA;
}

/* The axis that differs between base and new; a strategy is none. */
static char *baseline_key(const char *baseline)
{
	const char *colon = baseline ? strchr(baseline, ':') : NULL;

	return colon ? strndup(baseline, colon - baseline) : NULL;
}

int compare_make(const struct load *base, const char *base_name,
		 const struct load *new, const char *new_name,
		 const struct compare_options *options,
		 struct comparison *c, struct error *error)
{
	struct pair *pairs;
	unsigned int nr;
	int ret = -1;

	*c = (struct comparison){
		.base = base,
		.new = options->baseline ? base : new,
		.options = *options,
		.baseline_key = baseline_key(options->baseline),
		.only_base = json_array(),
		.only_new = json_array(),
	};
	c->differences = differ_contexts(c->base, c->new);
	if (!options->untested &&
	    (check_n(base, base_name, options->spread, error) ||
	     (!options->baseline &&
	      check_n(new, new_name, options->spread, error))))
		pairs = NULL;
	else
		pairs = match_rows(c, base_name, new_name, &nr, error);
	if (pairs && !compare_make_cells(c, pairs, nr, error)) {
		settle(c);
		ret = check_gate(c, new_name ? new_name : base_name, error) ||
		      compare_judge(c, error) ? -1 : 0;
	}
	free(pairs);
	if (ret) {
		compare_free(c);
		record_one_line(error->text);
	}
	return ret;
}

void compare_free(struct comparison *c)
{
	json_decref(c->differences);
	json_decref(c->only_base);
	json_decref(c->only_new);
	free(c->cells);
	free(c->blocks);
	free(c->baseline_key);
	*c = (struct comparison){ 0 };
}
