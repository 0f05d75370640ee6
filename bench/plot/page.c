// SPDX-License-Identifier: MIT
/* Panels of one workload on a sheet, and what stands around them in words. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/axis.h"
#include "bench/compare/compare.h"
#include "bench/plot/notes.h"
#include "bench/plot/parts.h"

static int known_workload(const struct load_row *row)
{
	char name[128];
	struct error unused;

	snprintf(name, sizeof(name), "%s%s",
		 strcmp(row->machine, "native") ? "" : "native/",
		 row->workload);
	return find_workload(name, &unused);
}

const char *plot_per(const struct load_row *row)
{
	int known = known_workload(row);

	return known < 0 ? NULL : workloads[known].per;
}

double plot_unit(const struct load_row *row, double largest, char *text,
		 size_t size)
{
	bool large = !strcmp(row->unit, "us") && largest >= 10000;
	const char *per = plot_per(row);

	snprintf(text, size, "%.32s%s%s", large ? "ms" : row->unit,
		 per ? " per " : "", per ? per : "");
	return large ? 1000 : 1;
}

static const struct load_row *first_row(const struct plot_group *group)
{
	return group->rows[0].row;
}

/* An axis isn't said where it is drawn, or is what the series are. */
static bool is_said(const struct plot_page *page, const char *key)
{
	const char *by = page->groups[0]->by;

	return (!page->drawn || strcmp(page->drawn, key)) &&
	       (!by || strcmp(by, key));
}

/* Whether all panels have the same value of it. */
static bool is_shared(const struct plot_page *page, const char *key)
{
	const char *value = load_axis(first_row(page->groups[0]), key), *other;

	for (unsigned int i = 1; i < page->nr_groups; i++) {
		other = load_axis(first_row(page->groups[i]), key);
		if (!value != !other || (value && strcmp(value, other)))
			return false;
	}
	return true;
}

static bool several_sets(const struct plot_page *page)
{
	const unsigned int *sets = page->plotting->sets;

	for (unsigned int i = 1; i < page->nr_groups; i++)
		if (sets[page->groups[i]->rows[0].file] !=
		    sets[page->groups[0]->rows[0].file])
			return true;
	return false;
}

static void say_shared(struct plot_page *page)
{
	const struct load_row *row = first_row(page->groups[0]);
	struct flow *words = &page->sheet.head.flow;

	for (unsigned int i = 0; i < row->nr_axes; i++)
		if (is_said(page, row->axes[i].key) &&
		    is_shared(page, row->axes[i].key))
			flow(words, "%s:%s", row->axes[i].key,
			     row->axes[i].value);
	if (page->groups[0]->by)
		flow(words, "strategy:%s", row->who);
}

/* What a panel has that another one hasn't. The caller frees it. */
static char *panel_title(const struct plot_page *page,
			 const struct plot_group *group)
{
	const struct load_row *row = first_row(group);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct flow words = { .out = out, .width = 58 };

	if (!out)
		return NULL;
	for (unsigned int i = 0; i < row->nr_axes; i++)
		if (is_said(page, row->axes[i].key) &&
		    !is_shared(page, row->axes[i].key))
			flow(&words, "%s:%s", row->axes[i].key,
			     row->axes[i].value);
	if (several_sets(page))
		flow(&words, "%s", plot_file_name(page->plotting,
						  group->rows[0].file));
	fclose(out);
	return text;
}

static int write_titles(struct plot_page *page)
{
	char *titles[page->nr_groups];
	int ret = 0;

	for (unsigned int i = 0; i < page->nr_groups; i++) {
		titles[i] = panel_title(page, page->groups[i]);
		ret |= titles[i] ? 0 : -1;
	}
	if (ret)
		error_set(page->plotting->error, "out of memory");
	else
		sheet_texts(&page->sheet, "panel", (const char **)titles,
			    page->nr_groups);
	sheet_number(&page->sheet, "panels", page->nr_groups);
	for (unsigned int i = 0; i < page->nr_groups; i++)
		free(titles[i]);
	return ret;
}

/* Those that the page has, in their order everywhere. */
static int find_series(struct plot_page *page)
{
	const struct plot_group *group;
	const char *name;
	unsigned int k;

	for (unsigned int i = 0; i < page->nr_groups; i++) {
		group = page->groups[i];
		for (unsigned int j = 0; j < group->nr; j++) {
			name = plot_series_of(group, &group->rows[j]);
			for (k = 0; k < page->nr_series; k++)
				if (!strcmp(page->series[k], name))
					break;
			if (k < page->nr_series)
				continue;
			if (k == PLOT_SERIES_MAX)
				return error_set(page->plotting->error,
						 "more than %d strategies in a "
						 "picture: it would show none "
						 "of them", PLOT_SERIES_MAX);
			page->styles[k] = plot_style(page->plotting, group,
						     &group->rows[j]);
			page->series[page->nr_series++] = name;
		}
	}
	return 0;
}

/* By their styles: as in the first result that has them. */
static void sort_series(struct plot_page *page)
{
	for (unsigned int i = 1; i < page->nr_series; i++) {
		for (unsigned int j = i; j && page->styles[j] <
					      page->styles[j - 1]; j--) {
			const char *name = page->series[j];
			double style = page->styles[j];

			page->series[j] = page->series[j - 1];
			page->styles[j] = page->styles[j - 1];
			page->series[j - 1] = name;
			page->styles[j - 1] = style;
		}
	}
}

static int begin_page(struct plot_page *page)
{
	const struct load_row *row = first_row(page->groups[0]);

	if (sheet_begin(&page->sheet, page->plotting->options->form,
			page->plotting->error) ||
	    find_series(page))
		return -1;
	sort_series(page);
	if (asprintf(&page->sheet.title, "%s%s: %s",
		     strcmp(row->machine, "native") ? "" : "native/",
		     row->workload, page->plotting->kind->title) < 0) {
		page->sheet.title = NULL;
		return error_set(page->plotting->error, "out of memory");
	}
	sheet_texts(&page->sheet, "series", page->series, page->nr_series);
	sheet_numbers(&page->sheet, "style", page->styles, page->nr_series);
	say_shared(page);
	return write_titles(page);
}

static int draw_page(struct plot_page *page, plot_fill *fill)
{
	int ret = begin_page(page);

	if (!ret)
		ret = fill(page);
	if (!ret) {
		plot_note_files(page);
		ret = sheet_draw(&page->sheet, page->plotting->kind->template,
				 page->plotting->pictures,
				 page->plotting->error);
	}
	sheet_free(&page->sheet);
	return ret;
}

static bool belongs(const struct plot_page *page,
		    const struct plot_group *group)
{
	const struct load_row *a = first_row(page->groups[0]);
	const struct load_row *b = first_row(group);

	return !strcmp(a->machine, b->machine) &&
	       !strcmp(a->workload, b->workload) && !strcmp(a->unit, b->unit);
}

int plot_pages(struct plotting *plotting, const struct plot_groups *groups,
	       const char *drawn, unsigned int most, plot_fill *fill)
{
	bool done[groups->nr + 1];
	struct plot_page page;
	int ret = 0;

	memset(done, 0, sizeof(done));
	for (unsigned int i = 0; !ret && i < groups->nr; i++) {
		if (done[i])
			continue;
		if (plotting->pictures->nr == PLOT_PICTURES_MAX)
			return error_set(plotting->error, "it would be more "
					 "than %d pictures", PLOT_PICTURES_MAX);
		page = (struct plot_page){ .plotting = plotting,
					   .drawn = drawn };
		for (unsigned int j = i; j < groups->nr; j++) {
			if (done[j] || page.nr_groups == most ||
			    (page.nr_groups &&
			     !belongs(&page, &groups->groups[j])))
				continue;
			page.groups[page.nr_groups++] = &groups->groups[j];
			done[j] = true;
		}
		ret = draw_page(&page, fill);
	}
	return ret;
}
