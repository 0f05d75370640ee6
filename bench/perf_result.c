// SPDX-License-Identifier: MIT
#include "bench/perf_result.h"

#include <math.h>
#include <string.h>

#include "bench/perf_name.h"

/* What a worker reported of a row. */
static const json_t *entry_of(const struct results *results, unsigned int round,
			      unsigned int arm, unsigned int row)
{
	const struct plan *plan = results->plan;
	const json_t *report = results->reports[round * plan->nr_arms + arm];

	return json_array_get(json_object_get(report, "benchmarks"), row);
}

bool perf_parse_name(const char *key, char event[EVENT_NAME_SIZE],
		     enum event_side *side)
{
	const char *end = strrchr(key, '_');
	size_t prefix = strlen(PERF_PREFIX), length;

	if (strncmp(key, PERF_PREFIX, prefix) || end < key + prefix)
		return false;
	length = (size_t)(end - key) - prefix;
	if (length >= EVENT_NAME_SIZE)
		return false;
	memcpy(event, key + prefix, length);
	event[length] = '\0';
	for (*side = 0; *side < NR_SIDES; (*side)++)
		if (!strcmp(end + 1, side_names[*side]))
			return true;
	return false;
}

static void add_events(json_t *events, const json_t *entry)
{
	char event[EVENT_NAME_SIZE];
	enum event_side side;
	const char *key;
	json_int_t sides;
	json_t *value;

	json_object_foreach ((json_t *)entry, key, value) {
		if (!perf_parse_name(key, event, &side))
			continue;
		sides = json_integer_value(json_object_get(events, event));
		json_object_set_new(events, event,
				    json_integer(sides | 1 << side));
	}
}

json_t *perf_events(const struct results *results, unsigned int row)
{
	json_t *events = json_object();

	for (unsigned int arm = 0; arm < results->plan->nr_arms; arm++)
		for (unsigned int i = 0; i < results->rounds; i++)
			add_events(events, entry_of(results, i, arm, row));
	return events;
}

bool perf_stats(const struct results *results, unsigned int arm,
		unsigned int row, const char *event, enum event_side side,
		struct stats_summary *stats)
{
	double values[results->rounds];
	char name[PERF_NAME_SIZE];
	const json_t *value;

	perf_name(event, side, name);
	for (unsigned int i = 0; i < results->rounds; i++) {
		value = json_object_get(entry_of(results, i, arm, row), name);
		if (!json_is_number(value))
			return false;
		values[i] = json_number_value(value);
	}
	*stats = stats_summarize(values, results->rounds);
	return true;
}

double perf_running(const struct results *results, unsigned int arm,
		    unsigned int row)
{
	const json_t *value;
	double least = NAN;

	for (unsigned int i = 0; i < results->rounds; i++) {
		value = json_object_get(entry_of(results, i, arm, row),
					PERF_RUNNING);
		if (json_is_number(value) &&
		    !(json_number_value(value) >= least))
			least = json_number_value(value);
	}
	return least;
}

static json_t *event_summary(const struct results *results, unsigned int arm,
			     unsigned int row, const char *event, int sides)
{
	json_t *summary = json_object();
	struct stats_summary stats;

	for (enum event_side side = 0; side < NR_SIDES; side++) {
		if (!(sides & 1 << side))
			continue;
		json_object_set_new(
			summary, side_names[side],
			perf_stats(results, arm, row, event, side, &stats) ?
				json_pack("{s:f, s:f, s:f}", "median",
					  stats.median, "min", stats.min,
					  "max", stats.max) :
				json_null());
	}
	return summary;
}

json_t *perf_summary(const struct results *results, unsigned int arm,
		     unsigned int row)
{
	json_t *events = perf_events(results, row), *summary, *sides;
	const char *event;

	if (!json_object_size(events)) {
		json_decref(events);
		return NULL;
	}
	summary = json_object();
	json_object_foreach (events, event, sides)
		json_object_set_new(summary, event,
				    event_summary(results, arm, row, event,
						  json_integer_value(sides)));
	json_object_set_new(summary, "running",
			    json_real(perf_running(results, arm, row)));
	json_decref(events);
	return summary;
}
