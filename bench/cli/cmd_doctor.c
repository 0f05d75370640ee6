// SPDX-License-Identifier: MIT
/* `doctor`: what on this host would spoil a measurement. */
#include <stdio.h>

#include "bench/cli/cli.h"
#include "harness/machine/doctor.h"

#define KEY_JSON 256

static const struct argp_option doctor_options[] = {
	{ "json", KEY_JSON, NULL, 0, "for programs", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	bool *json = state->input;

	if (key != KEY_JSON)
		return ARGP_ERR_UNKNOWN;
	*json = true;
	return 0;
}

static const struct argp argp = {
	.options = doctor_options,
	.parser = parse,
	.doc = "Says what on this host would spoil a measurement, the worst "
	       "first, and what changes it. Changes nothing itself. Exit "
	       "status: 0 no warning, 1 a warning.",
};

static void print_one(const struct doctor_check *check,
		      const struct finding *finding)
{
	int column = 3;

	printf("%-20s%-12s%s\n", check->name,
	       finding_state_name(finding->state), finding->value);
	if (finding->state == FINDING_OK)
		return;
	printf("   ");
	cli_print_words(&column, check->why);
	printf("\n");
	if (finding->fix[0])
		printf("      %s\n", finding->fix);
}

static void print_all(const struct examination *exam)
{
	for (unsigned int i = 0; i < nr_doctor_checks; i++)
		print_one(&doctor_checks[i], &exam->findings[i]);
	printf("\nwarning: %u, cannot tell: %u, ok: %u; commands as root\n",
	       doctor_count(exam, FINDING_WARNING),
	       doctor_count(exam, FINDING_UNKNOWN),
	       doctor_count(exam, FINDING_OK));
}

int cmd_doctor(int argc, char **argv)
{
	struct examination exam;
	struct doctor_self self;
	bool as_json = false;
	json_t *json;
	int status;

	status = cli_parse(&argp, argc, argv, &as_json);
	if (status)
		return status;
	doctor_self_read(&self);
	doctor_examine(&self, &exam);
	if (as_json) {
		json = doctor_json(&exam, true);
		json_dumpf(json, stdout, JSON_INDENT(2));
		putchar('\n');
		json_decref(json);
	} else {
		print_all(&exam);
	}
	return doctor_count(&exam, FINDING_WARNING) ? STATUS_BAD_ANSWER : 0;
}
