// SPDX-License-Identifier: MIT
/* A comparison for programs: each number with all of its digits. */
#include <math.h>

#include "bench/compare/print.h"

/* JSON has neither NaN nor infinity. */
static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *file_json(const struct load *load, const char *name)
{
	return json_pack("{s:s, s:i, s:b, s:I, s:i, s:i, s:O?, s:O?, s:O?}",
			 "file", name, "n", load->n, "partial", load->partial,
			 "seed", (json_int_t)load->seed, "looks_planned",
			 load->planned, "looks_made", load->made, "date",
			 json_object_get(load->context, "date"), "version",
			 json_object_get(load->ours, "version"), "revision",
			 json_object_get(load->ours, "revision"));
}

/* least is null with "least_none" where no change would have been found. */
static json_t *cell_json(const struct comparison *c,
			 const struct compare_cell *cell)
{
	json_t *json = json_pack(
		"{s:s, s:s, s:s, s:s, s:f, s:f, s:o, s:o, s:f, s:f, s:f, s:b, "
		"s:b, s:o, s:b, s:s, s:b}",
		"name", cell->new->name, "base_name", cell->base->name, "phase",
		cell->phase, "unit", c->options.spread ? "%" : cell->new->unit,
		c->options.spread ? "base_spread" : "base_median",
		cell->base_median,
		c->options.spread ? "new_spread" : "new_median",
		cell->new_median, "ratio", number(cell->ratio), "interval",
		json_pack("[o, o]", number(cell->interval.low),
			  number(cell->interval.high)),
		"confidence", cell->interval.confidence, "p", cell->p,
		"p_holm", cell->p_holm, "exact", cell->exact, "below_clock",
		cell->below_clock, "least", number(cell->least), "least_none",
		isinf(cell->least) != 0, "verdict",
		compare_verdict_name(c, cell->verdict), "order_only",
		cell->order_only);

	if (c->options.gate > 0) {
		json_object_set_new(json, "gate_p", json_real(cell->gate_p));
		json_object_set_new(json, "over_gate",
				    json_boolean(cell->over_gate));
	}
	return json;
}

static json_t *block_json(const struct comparison *c,
			  const struct compare_block *block)
{
	json_t *cells = json_array();

	for (unsigned int i = 0; i < block->nr; i++)
		json_array_append_new(cells, cell_json(c, block->first + i));
	return json_pack("{s:o, s:o, s:i}", "rows", cells, "geomean",
			 number(block->geomean), "geomean_of",
			 block->nr_geomean);
}

/* NULL: a file's name isn't UTF-8. */
json_t *compare_json(const struct comparison *c,
		     const struct compare_names *names)
{
	const char *baseline = c->options.baseline;
	json_t *blocks = json_array();

	for (unsigned int i = 0; i < c->nr_blocks; i++)
		json_array_append_new(blocks, block_json(c, &c->blocks[i]));
	return json_pack("{s:o, s:o, s:s?, s:f, s:i, s:i, s:b, s:f, s:O, s:O, "
			 "s:O, s:o, s:i, s:i, s:o}",
			 "base", file_json(c->base, names->base), "new",
			 file_json(c->new, baseline ? names->base : names->new),
			 "baseline", baseline, "alpha", COMPARE_ALPHA,
			 "comparisons", c->nr_cells, "looks", c->looks,
			 "can_find", c->can_find, "power", COMPARE_POWER,
			 "differences", c->differences, "only_base",
			 c->only_base, "only_new", c->only_new, "gate",
			 c->options.gate > 0 ? json_real(c->options.gate) :
					       json_null(),
			 "over_gate", c->nr_over_gate, "below_clock_over_gate",
			 c->nr_unread, "blocks", blocks);
}
