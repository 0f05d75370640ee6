// SPDX-License-Identifier: MIT
#include "bench/report/report.h"

#include <stdlib.h>
#include <string.h>

#include "bench/report/parts.h"

#define INDENT 2

static bool counts_instructions(const struct report *report)
{
	for (unsigned int i = 0; i < report->nr; i++)
		if (strcmp(report->loads[i]->rows->unit, LOAD_INSTRUCTIONS))
			return false;
	return true;
}

/* What one result is held against, and whether that can be tested. */
static void choose(struct report *report)
{
	const char *asked = report->options->baseline;
	bool found = true;

	if (asked)
		snprintf(report->baseline, sizeof(report->baseline), "%s",
			 asked);
	else
		found = baseline_choose(report->loads[0], report->baseline,
					sizeof(report->baseline));
	if (!found)
		report->untested = REPORT_ALONE;
	else if (!asked && report->loads[0]->n < 3 && !report->untested)
		report->untested = REPORT_TOO_FEW;
	/* without a test it's each row by itself; counts need none */
	if (report->untested > REPORT_COUNTS)
		*report->baseline = '\0';
}

int report_compare(struct report *report, const char *const paths[],
		   struct error *error)
{
	const struct load *base = report->loads[0], *new = base;
	const char *new_path = NULL;
	struct compare_options options = { .across = report->options->across };

	if (counts_instructions(report))
		report->untested = REPORT_COUNTS;
	if (report->nr == 1) {
		choose(report);
	} else {
		new = report->loads[1];
		new_path = paths[1];
	}
	options.baseline = *report->baseline ? report->baseline : NULL;
	options.untested = report->untested;
	return compare_make(base, paths[0], new, new_path, &options,
			    &report->comparison, error);
}

static int write_block(struct report *report)
{
	FILE *out = report->words.out;

	report_what(report);
	report_host(report);
	report_memory(report);
	report_places(report);
	report_procedure(report);
	report_doctor(report);
	report_limits(report);
	fputc('\n', out);
	if (report_tables(report))
		return -1;
	report_legend(report);
	report_books(report);
	fputc('\n', out);
	report_commands(report);
	return 0;
}

static int print(struct report *report, FILE *out, struct error *error)
{
	bool mail = report->options->mail;
	int indent = mail ? INDENT : 0, width = mail ? 72 : 80;
	char *text = NULL;
	size_t size;
	int ret;

	report->words.width = width - indent;
	report->words.out = open_memstream(&text, &size);
	if (!report->words.out)
		return error_set(error, "out of memory");
	ret = write_block(report);
	if (fclose(report->words.out) || ret)
		ret = error_set(error, "out of memory");
	else
		plain_print(text, indent, width, out);
	free(text);
	return ret;
}

int report_text(const struct load *const loads[], const char *const names[],
		unsigned int nr, const struct report_options *options,
		FILE *out, struct error *error)
{
	const char *base_names[2] = { NULL };
	struct report report = {
		.loads = loads,
		.names = base_names,
		.nr = nr,
		.options = options,
	};
	int ret;

	/* directories are of one host */
	for (unsigned int i = 0; i < nr; i++)
		base_names[i] = basename(names[i]);
	if (report_compare(&report, names, error))
		return -1;
	ret = print(&report, out, error);
	compare_free(&report.comparison);
	return ret;
}
