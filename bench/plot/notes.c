// SPDX-License-Identifier: MIT
#include "bench/plot/notes.h"

#include <stdarg.h>
#include <string.h>

#include "bench/compare/compare.h"
#include "bench/report/doubts.h"
#include "bench/suite_said.h"

const char *plot_file_name(const struct plotting *plotting, unsigned int file)
{
	const char *slash = strrchr(plotting->names[file], '/');

	return slash ? slash + 1 : plotting->names[file];
}

/* The style of a strategy, or of a value of the axis `by`. */
struct counting {
	const char *by;
	const char *names[PLOT_SERIES_MAX];
	unsigned int nr;
};

/* Counts a name when it comes first; its number, or that of no more. */
static unsigned int count_name(struct counting *counting, const char *name)
{
	unsigned int i;

	for (i = 0; i < counting->nr; i++)
		if (!strcmp(counting->names[i], name))
			return i;
	if (i < PLOT_SERIES_MAX)
		counting->names[counting->nr++] = name;
	return i;
}

double plot_style(const struct plotting *plotting,
		  const struct plot_group *group, const struct plot_row *row)
{
	struct counting counting = { .by = group->by };
	const char *name = plot_series_of(group, row), *other;
	const struct load *load = plotting->loads;

	if (!group->by && compare_is_floor(row->row))
		return 1;
	for (; load < plotting->loads + plotting->nr; load++) {
		for (unsigned int i = 0; i < load->nr_rows; i++) {
			if (!group->by && compare_is_floor(&load->rows[i]))
				continue;
			other = group->by ? load_axis(&load->rows[i],
						      group->by) :
					    load->rows[i].who;
			if (other && !strcmp(other, name))
				return 2 + count_name(&counting, name);
			if (other)
				count_name(&counting, other);
		}
	}
	return 2;
}

/* Words of a sentence, each on its own. */
__attribute__((format(printf, 2, 3))) static void
note(struct flow *words, const char *format, ...)
{
	char text[640];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	say(words, text);
}

static void warn(const struct load *load, const char *name, struct flow *words)
{
	const json_t *planted = json_object_get(load->ours, "plant_percent");

	flow_end(words);
	if (load->partial)
		note(words, "%.64s is partial: its run ended early, after %u "
		    "process%s.", name, load->n, load->n == 1 ? "" : "es");
	flow_end(words);
	if (json_is_number(planted))
		note(words, "%.64s: %g %% of slowdown were planted: these are "
		    "no costs of a strategy.", name,
		    json_number_value(planted));
	flow_end(words);
	doubts_say(load, name, words);
}

void plot_note_file(const struct plotting *plotting, unsigned int file,
		    struct sheet *sheet)
{
	const struct load *load = &plotting->loads[file];
	const char *name = plot_file_name(plotting, file);
	struct flow *words = &sheet->foot.flow;
	char suite[64];

	flow_end(words);
	note(words, "%.64s: n=%u, machine %.32s, %.64s, Linux %.64s, "
	    "%.10s, %.38s, memory %.48s, pgmapbench %.16s (%.16s)",
	    name, load->n, load_text(load->ours, "machine_id"),
	    load_text(load->ours, "cpu_model"),
	    load_text(load->ours, "kernel"), load_text(load->context, "date"),
	    suite_said(load, suite, sizeof(suite)),
	    load_text(load->ours, "memory"),
	    load_text(load->ours, "version"),
	    load_text(load->ours, "revision"));
	flow_end(words);
	warn(load, name, &sheet->warn.flow);
}

static bool uses(const struct plot_page *page, unsigned int file)
{
	for (unsigned int i = 0; i < page->nr_groups; i++)
		for (unsigned int j = 0; j < page->groups[i]->nr; j++)
			if (page->groups[i]->rows[j].file == file)
				return true;
	return false;
}

void plot_note_files(struct plot_page *page)
{
	for (unsigned int i = 0; i < page->plotting->nr; i++)
		if (uses(page, i))
			plot_note_file(page->plotting, i, &page->sheet);
}

void plot_note_bars(struct plot_page *page, const char *points)
{
	static const char *const bars[] = {
		[BAR_NONE] = "one process, no bars",
		[BAR_RANGE] = "bars are min-max, too few for a 95 % interval",
		[BAR_INTERVAL] = "bars are the 95 % interval of the median",
	};
	struct flow *words = &page->sheet.foot.flow;
	const struct load *load = page->plotting->loads;
	struct plot_estimate estimate;

	note(words, "%s: medians over n processes.", points);
	for (unsigned int i = 0, said = 0; i < page->plotting->nr; i++) {
		if (!uses(page, i) || said == load[i].n)
			continue;
		said = load[i].n;
		plot_estimate(load[i].rows->total, load[i].n, load[i].planned,
			      &estimate);
		note(estimate.bar == BAR_INTERVAL ? words :
						   &page->sheet.warn.flow,
		    "n=%u: %s.", load[i].n, bars[estimate.bar]);
	}
}

/* A is the point of the first style, and they go round. */
void plot_key_lines(struct sheet *sheet, const char *const *series,
		    const double *styles, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		flow(&sheet->key.flow, "%s%c %s", i ? "  " : "",
		     'A' + ((int)styles[i] - 1) % 26, series[i]);
}

void plot_key_boxes(struct sheet *sheet, const char *const *parts,
		    unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		flow(&sheet->key.flow, "%s%c %s", i ? "  " : "",
		     "*#$%@&"[i % 6], parts[i]);
}
