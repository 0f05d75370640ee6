// SPDX-License-Identifier: MIT
#include "bench/append.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/result.h"
#include "harness/record/record.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* What differs whenever one runs again, or is about the processes alone. */
static const char *const may_differ[] = {
	"partial", "command", "n", "order", "looks", "steal_percent", "doctor",
	/* huge pages that are free just now: rows have their size */
	"device.capacity_bytes",
};

/* What everything else follows from: if it differs, that is said. */
static const char *const said_first[] = {
	"machine_id", "kernel", "revision", "compiler", "cflags",
};

/* The words after "pgmapbench run", with these two as one. */
static int take_command(const char *path, struct append *append,
			struct error *error)
{
	const json_t *command = json_object_get(append->load.ours, "command");
	size_t nr = json_array_size(command);
	const char *word;

	append->argv = calloc(nr + 1, sizeof(*append->argv));
	if (!append->argv)
		return error_set(error, "out of memory");
	for (size_t i = 0; i < nr; i++) {
		word = json_string_value(json_array_get(command, i));
		if (!word || (i == 1 && strcmp(word, "run")))
			nr = 0;
		else if (i)
			append->argv[append->argc++] = (char *)word;
	}
	if (nr < 2)
		return error_set(error, "can't add to %s: it doesn't say which "
				 "'pgmapbench run' made it", path);
	append->argv[0] = "pgmapbench run";
	return 0;
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
	if (!take_command(path, append, error))
		return 0;
	append_free(append);
	return -1;
}

void append_free(struct append *append)
{
	free(append->argv);
	load_free(&append->load);
	*append = (struct append){ 0 };
}

static bool ignored(const char *key)
{
	for (size_t i = 0; i < NR(may_differ); i++)
		if (!strcmp(key, may_differ[i]))
			return true;
	return false;
}

/* In one line of its own size, whatever it is. */
static void print_value(const json_t *value, char *text, size_t size)
{
	char *all = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) :
			    NULL;

	snprintf(text, size, "%s", all ? all : "not there");
	if (all && strlen(all) >= size)
		strcpy(text + size - 4, "...");
	free(all);
}

static int differs(const char *key, const json_t *old, const json_t *new,
		   struct error *error)
{
	char was[100], is[100];

	print_value(old, was, sizeof(was));
	print_value(new, is, sizeof(is));
	error_set(error, "its %.200s is %s, and here it is %s", key, was, is);
	record_one_line(error->text);
	return -1;
}

/* Of objects it's the member that differs: "cpufreq.governor". */
static int compare(const char *key, json_t *old, json_t *new,
		   struct error *error)
{
	char path[256];
	const char *member;
	json_t *value;

	if (ignored(key) || json_equal(old, new))
		return 0;
	if (!json_is_object(old) || !json_is_object(new))
		return differs(key, old, new, error);
	json_object_foreach(new, member, value)
	{
		snprintf(path, sizeof(path), "%.100s.%.100s", key, member);
		if (compare(path, json_object_get(old, member), value, error))
			return -1;
	}
	/* of them the new one has less */
	json_object_foreach(old, member, value)
	{
		snprintf(path, sizeof(path), "%.100s.%.100s", key, member);
		if (!json_object_get(new, member))
			return differs(path, value, NULL, error);
	}
	return 0;
}

static int compare_all(json_t *old, json_t *new, struct error *error)
{
	const char *key;
	json_t *value;

	for (size_t i = 0; i < NR(said_first); i++)
		if (compare(said_first[i], json_object_get(old, said_first[i]),
			    json_object_get(new, said_first[i]), error))
			return -1;
	json_object_foreach(new, key, value)
		if (compare(key, json_object_get(old, key), value, error))
			return -1;
	return 0;
}

int append_check(const struct append *append, const struct plan *plan,
		 const struct machine *machine, char *const command[],
		 struct error *error)
{
	const struct results none = { .plan = plan };
	json_t *new = result_ours(&none, machine, command, false);
	int ret = compare_all(append->load.ours, new, error);

	json_decref(new);
	return ret;
}

/* Takes over those of the keys that there are. */
static void take(json_t *to, const json_t *from, const char *const *keys)
{
	for (; *keys; keys++)
		if (json_object_get(from, *keys))
			json_object_set(to, *keys,
					json_object_get(from, *keys));
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
