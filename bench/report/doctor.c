// SPDX-License-Identifier: MIT
/* What the doctor warned of, in all runs that the results are made of. */
#include <string.h>

#include "bench/report/parts.h"
#include "harness/record/record.h"

/* Whoever else had that warning: 1 << which result. */
static void add_warning(json_t *warnings, char *text, unsigned int which)
{
	json_int_t known;

	/* a file may say anything */
	record_one_line(text);
	known = json_integer_value(json_object_get(warnings, text));
	json_object_set_new_nocheck(warnings, text,
				    json_integer(known | 1 << which));
}

/* What context.pgmapbench, or an append, says of that time. */
static void add_warnings(json_t *warnings, const json_t *said,
			 unsigned int which)
{
	double steal = json_number_value(
		json_object_get(said, "steal_percent"));
	json_t *finding;
	char text[160];
	size_t i;

	json_array_foreach (json_object_get(said, "doctor"), i, finding) {
		if (strcmp(load_text(finding, "state"), "warning"))
			continue;
		snprintf(text, sizeof(text), "%.32s (%.96s)",
			 load_text(finding, "name"),
			 load_text(finding, "value"));
		add_warning(warnings, text, which);
	}
	if (!(steal >= 1))
		return;
	snprintf(text, sizeof(text), "%.0f %% stolen", steal);
	add_warning(warnings, text, which);
}

static void add_result(json_t *warnings, const json_t *ours, unsigned int which)
{
	json_t *append;
	size_t i;

	add_warnings(warnings, ours, which);
	json_array_foreach (json_object_get(ours, "appended"), i, append)
		add_warnings(warnings, append, which);
}

json_t *report_warnings(const struct report *report)
{
	json_t *warnings = json_object();

	for (unsigned int i = 0; i < report->nr; i++)
		add_result(warnings, report->loads[i]->ours, i);
	return warnings;
}

const char *report_whose(const struct report *report, const json_t *which)
{
	static const char *const whose[] = { "", "base: ", "new: ", "" };

	return report->nr == 1 ? "" : whose[json_integer_value(which) & 3];
}

void report_doctor(struct report *report)
{
	json_t *warnings = report_warnings(report), *which;
	size_t left = json_object_size(warnings);
	const char *warning;
	char text[192];

	if (left)
		flow(&report->words, "doctor warned of");
	json_object_foreach (warnings, warning, which) {
		snprintf(text, sizeof(text), "%s%s%s",
			 report_whose(report, which), warning,
			 --left ? "," : ".");
		say(&report->words, text);
	}
	flow_end(&report->words);
	json_decref(warnings);
}
