// SPDX-License-Identifier: MIT
#include "bench/append.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/compare/differ.h"
#include "bench/result.h"
#include "harness/record/record.h"

/* What everything else follows from: if it differs, that is said. */
static const char *const said_first[] = {
	"machine_id", "kernel", "revision", "compiler", "cflags", NULL,
};

/* The words after "pgmapbench run", with these two as one. */
char **append_command(const struct load *load, int *argc)
{
	const json_t *command = json_object_get(load->ours, "command");
	size_t nr = json_array_size(command);
	char **argv = calloc(nr + 1, sizeof(*argv));
	const char *word;

	*argc = 0;
	for (size_t i = 0; argv && i < nr; i++) {
		word = json_string_value(json_array_get(command, i));
		if (!word || (i == 1 && strcmp(word, "run")))
			nr = 0;
		else if (i)
			argv[(*argc)++] = (char *)word;
	}
	if (nr < 2) {
		free(argv);
		return NULL;
	}
	if (argv)
		argv[0] = "pgmapbench run";
	return argv;
}

int append_read(const char *path, struct append *append, struct error *error)
{
	time_t now = time(NULL);
	struct tm tm;

	*append = (struct append){ 0 };
	if (load_read(path, &append->load, error))
		return -1;
	strftime(append->began, sizeof(append->began), "%Y-%m-%dT%H:%M:%SZ",
		 gmtime_r(&now, &tm));
	snprintf(append->seed, sizeof(append->seed), "%llu",
		 (unsigned long long)append->load.seed);
	append->argv = append_command(&append->load, &append->argc);
	if (append->argv)
		return 0;
	append_free(append);
	return error_set(error, "can't add to %s: it doesn't say which "
			 "'pgmapbench run' made it", path);
}

void append_free(struct append *append)
{
	free(append->argv);
	load_free(&append->load);
	*append = (struct append){ 0 };
}

/* Takes over those of the keys that there are. */
static void take(json_t *to, const json_t *from, const char *const *keys)
{
	for (; *keys; keys++)
		if (json_object_get(from, *keys))
			json_object_set(to, *keys,
					json_object_get(from, *keys));
}

static const char *string_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static const json_t *worst_of(const json_t *differences)
{
	json_t *difference;
	size_t i;

	for (const char *const *key = said_first; *key; key++)
		json_array_foreach (differences, i, difference)
			if (!strcmp(string_of(difference, "key"), *key))
				return difference;
	return json_array_get(differences, 0);
}

/* Whatever would be shown, or refused, if the two were compared. */
static int refuse(const json_t *differences, struct error *error)
{
	const json_t *worst = worst_of(differences);
	char *texts[2];

	if (!worst)
		return 0;
	differ_texts(worst, texts);
	error_set(error, "its %.200s is %.100s, and here it is %.100s",
		  string_of(worst, "where"), texts[0], texts[1]);
	record_one_line(error->text);
	free(texts[0]);
	free(texts[1]);
	return -1;
}

int append_check(const struct append *append, const struct plan *plan,
		 const struct machine *machine, char *const command[],
		 struct error *error)
{
	/* only workers can tell, and each of them is looked at */
	static const char *const of_workers[] = { "percpu", "perf", NULL };
	const struct results none = { .plan = plan };
	const struct load new = {
		.ours = result_ours(&none, machine, command, false),
	};
	json_t *differences;
	int ret;

	take(new.ours, append->load.ours, of_workers);
	differences = differ_contexts(&append->load, &new);
	ret = refuse(differences, error);
	json_decref(differences);
	json_decref(new.ours);
	return ret;
}

/* What Google Benchmark and we say of the machine as it was this time. */
static json_t *appended_json(const struct append *append,
			     const struct results *results, const json_t *ours)
{
	static const char *const of_report[] = { "load_avg", "mhz_per_cpu",
						 NULL };
	static const char *const of_ours[] = { "command", "version", "revision",
					       "partial", "looks", "doctor",
					       "steal_percent", NULL };
	unsigned int before = append->load.n;
	const json_t *report;
	json_t *json = json_pack("{s:s, s:i}", "date", append->began, "n",
				 (int)(results->rounds - before));

	take(json, ours, of_ours);
	if (results->rounds == before)
		return json;
	report = results->reports[before * results->plan->nr_arms];
	take(json, json_object_get(report, "context"), of_report);
	return json;
}

void append_context(const struct append *append, const struct results *results,
		    json_t *root)
{
	static const char *const counted[] = { "n", "order", "partial", "looks",
					       NULL };
	json_t *context = json_deep_copy(append->load.context);
	json_t *ours = json_object_get(context, "pgmapbench");
	const json_t *new = json_object_get(json_object_get(root, "context"),
					    "pgmapbench");
	json_t *appended = json_object_get(ours, "appended");

	if (!json_is_array(appended)) {
		appended = json_array();
		json_object_set_new(ours, "appended", appended);
	}
	json_array_append_new(appended, appended_json(append, results, new));
	take(ours, new, counted);
	json_object_set_new(root, "context", context);
}
