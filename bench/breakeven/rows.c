// SPDX-License-Identifier: MIT
#include "bench/breakeven/rows.h"

#include <math.h>
#include <string.h>

#include "bench/axis.h"
#include "bench/breakeven/breakeven.h"

bool breakeven_is_life(const struct load_row *row)
{
	return !strcmp(row->machine, "user") && !strcmp(row->unit, "us") &&
	       !strcmp(row->workload, "lifecycle");
}

const char *breakeven_use(const struct load_row *hot)
{
	static const struct {
		const char *workload, *use;
	} uses[] = {
		{ "gup", "pinned" },
		{ "fault", "faulted" },
		{ "mixed", "faulted or pinned" },
	};

	if (breakeven_is_life(hot))
		return "pinned";
	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++)
		if (!strcmp(hot->machine, "user") && !strcmp(hot->unit, "ns") &&
		    !strcmp(hot->workload, uses[i].workload))
			return uses[i].use;
	return NULL;
}

bool row_is_teardown(const struct load_row *row)
{
	return !strcmp(row->machine, "user") && !strcmp(row->unit, "us") &&
	       !strcmp(row->workload, "teardown");
}

/* Axes that one of a pair has alone, or that say how much of it there is. */
static bool among(const char *key, const char *const *keys)
{
	for (; *keys; keys++)
		if (!strcmp(key, *keys))
			return true;
	return false;
}

/* All axes that both have are alike, but for some. */
static bool axes_agree(const struct load_row *a, const struct load_row *b,
		       const char *const *but)
{
	const char *value;

	for (unsigned int i = 0; i < a->nr_axes; i++) {
		value = load_axis(b, a->axes[i].key);
		if (value && !among(a->axes[i].key, but) &&
		    strcmp(value, a->axes[i].value))
			return false;
	}
	return true;
}

/* Rows that differ in their strategy and, if they may, in some axes. */
static bool same_but(const struct load_row *a, const struct load_row *b,
		     const char *const *but)
{
	return !strcmp(a->machine, b->machine) &&
	       !strcmp(a->workload, b->workload) && a->nr_axes == b->nr_axes &&
	       axes_agree(a, b, but);
}

bool rows_alike(const struct load_row *a, const struct load_row *b,
		bool any_size)
{
	static const char *const size[] = { "size", NULL };
	static const char *const none[] = { NULL };

	return same_but(a, b, any_size ? size : none);
}

bool rows_of_lives(const struct load_row *a, const struct load_row *b)
{
	static const char *const uses[] = { "uses", NULL };

	return same_but(a, b, uses);
}

bool rows_belong(const struct load_row *hot, const struct load_row *cold)
{
	static const char *const but[] = { "size", "threads", NULL };

	return axes_agree(hot, cold, but);
}

const struct load_row *row_of(const struct load *load,
			      const struct load_row *like, const char *who)
{
	for (unsigned int i = 0; i < load->nr_rows; i++)
		if (!strcmp(load->rows[i].who, who) &&
		    rows_alike(&load->rows[i], like, false))
			return &load->rows[i];
	return NULL;
}

bool row_is_first(const struct load *load, const struct load_row *row,
		  bool any_size)
{
	for (const struct load_row *other = load->rows; other < row; other++)
		if (rows_alike(other, row, any_size))
			return false;
	return true;
}

double row_bytes(const struct load_row *row)
{
	const char *text = load_axis(row, "size");
	unsigned long bytes;
	struct error error;

	return text && !axis_parse(AXIS_SIZE, text, &bytes, &error)
		       ? (double)bytes
		       : NAN;
}

double row_units(const struct load_row *life)
{
	return load_counter(life, 0, "gets");
}

const double *row_use(const struct load_row *life)
{
	for (unsigned int i = 0; i < life->nr_phases; i++)
		if (!strcmp(life->phases[i].name, "use"))
			return life->phases[i].values;
	return NULL;
}

/*
 * Of one strategy's devices, from one that is larger than `above`, and at most
 * `most`, the largest; or with smallest the smallest. NULL: there is none.
 */
static const struct load_row *device(const struct load *load,
				     const struct load_row *like, double above,
				     double most, bool smallest)
{
	const struct load_row *found = NULL, *row;
	double bytes;

	for (row = load->rows; row < load->rows + load->nr_rows; row++) {
		bytes = row_bytes(row);
		if (strcmp(row->who, like->who) ||
		    !rows_alike(row, like, true) || bytes <= above ||
		    bytes > most)
			continue;
		if (!found || (smallest ? bytes < row_bytes(found)
					: bytes > row_bytes(found)))
			found = row;
	}
	return found;
}

bool row_line(const struct load *load, const struct load_row *like,
	      double bytes, const struct load_row *line[2])
{
	line[0] = device(load, like, -1, bytes, false);
	if (!line[0])
		line[0] = device(load, like, -1, INFINITY, true);
	line[1] = device(load, like, row_bytes(line[0]), INFINITY, true);
	if (line[1])
		return true;
	line[1] = line[0];
	line[0] = device(load, like, -1, row_bytes(line[1]) - 1, false);
	return line[0];
}

const struct load_row *row_largest(const struct load *load,
				   const struct load_row *like)
{
	const struct load_row *largest = like, *row;

	for (row = load->rows; row < load->rows + load->nr_rows; row++)
		if (!strcmp(row->who, like->who) &&
		    rows_alike(row, like, true) &&
		    row_bytes(row) > row_bytes(largest))
			largest = row;
	return largest;
}

bool row_was_measured(const struct load *load, const struct load_row *like,
		      double bytes)
{
	const struct load_row *row;

	for (row = load->rows; row < load->rows + load->nr_rows; row++)
		if (rows_alike(row, like, true) && row_bytes(row) == bytes)
			return true;
	return false;
}

bool row_counts(const struct load *load, const struct load_row *hot,
		double bytes)
{
	if (row_was_measured(load, hot, bytes))
		return row_bytes(hot) == bytes;
	return row_largest(load, hot) == hot;
}

const struct load_row *row_most_used(const struct load *load,
				     const struct load_row *like)
{
	const struct load_row *found = like, *row;

	for (row = load->rows; row < load->rows + load->nr_rows; row++)
		if (!strcmp(row->who, like->who) && rows_of_lives(row, like) &&
		    row_units(row) > row_units(found))
			found = row;
	return row_units(found) > 0 ? found : NULL;
}

bool row_is_first_life(const struct load *load, const struct load_row *row)
{
	for (const struct load_row *other = load->rows; other < row; other++)
		if (rows_of_lives(other, row))
			return false;
	return true;
}
