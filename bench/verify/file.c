// SPDX-License-Identifier: MIT
/* Answers as JSON, and counterexamples back from it. */
#include <stdlib.h>
#include <string.h>

#include "bench/axis.h"
#include "bench/primitive.h"
#include "bench/verify/answer.h"
#include "generated/revision.h"

#define FORMAT 1

static const char *const kinds[] = {
	[ANSWER_NONE] = "not done",  [ANSWER_KEPT] = "complete",
	[ANSWER_BOUNDED] = "bounded", [ANSWER_BROKEN] = "broken",
	[ANSWER_REFUSED] = "doesn't apply",
};

/* Who did the steps: "0*12 r*3 b1*1", a CPU, RCU's callbacks, a buffer. */
static json_t *schedule_json(const struct explore_result *result)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	unsigned int i, run;
	json_t *json;
	uint8_t agent;

	for (i = 0; out && i < result->nr_steps; i += run) {
		agent = result->schedule[i];
		for (run = 1; i + run < result->nr_steps &&
			      result->schedule[i + run] == agent;)
			run++;
		if (i)
			fputc(' ', out);
		if (agent == EXPLORE_RCU)
			fprintf(out, "r*%u", run);
		else if (agent >= EXPLORE_BUFFER)
			fprintf(out, "b%u*%u", agent - EXPLORE_BUFFER, run);
		else
			fprintf(out, "%u*%u", agent, run);
	}
	if (out)
		fclose(out);
	json = json_string(text ? text : "");
	free(text);
	return json;
}

static bool read_schedule(const char *text, struct explore_result *result)
{
	unsigned long agent, run;
	char *end;

	result->nr_steps = 0;
	while (*text) {
		if (*text == 'r') {
			agent = EXPLORE_RCU;
			end = (char *)text + 1;
		} else {
			agent = *text == 'b' ? EXPLORE_BUFFER : 0;
			agent += strtoul(text + (*text == 'b'), &end, 10);
		}
		if (*end != '*' || agent >= EXPLORE_AGENTS)
			return false;
		run = strtoul(end + 1, &end, 10);
		if (!run || run >= EXPLORE_DEPTH - result->nr_steps ||
		    (*end && *end != ' '))
			return false;
		memset(result->schedule + result->nr_steps, (int)agent, run);
		result->nr_steps += (unsigned int)run;
		text = *end ? end + 1 : end;
	}
	return true;
}

/* The history as it is printed, an element a line. */
static json_t *history_json(const struct answer *answer)
{
	json_t *lines = json_array();
	char *text = NULL, *line, *rest;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return lines;
	verify_print(out, &answer->which, &answer->result);
	fclose(out);
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		json_array_append_new(lines, json_string(line));
	free(text);
	return lines;
}

static json_t *answer_json(const struct answer *answer)
{
	const struct verify_case *which = &answer->which;
	const struct explore_result *result = &answer->result;
	json_t *json;

	json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:b}",
			 "strategy",
			 subject_name(which->subject), "verdict",
			 subject_verdict(which->subject), "primitive",
			 primitives[which->subject->primitive].name, "foll",
			 which->pins ? "pin" : "get", "memory_model",
			 model_name(which->model), "scenario",
			 which->scenario->name, "cpus",
			 (int)which->scenario->nr_cpus, "answer",
			 kinds[answer->kind], "expected",
			 answer_expected(answer));
	if (answer->kind == ANSWER_REFUSED) {
		json_object_set_new(json, "why",
				    json_string(verify_refusal(which)));
		return json;
	}
	json_object_update_new(
		json, json_pack("{s:I, s:I, s:I, s:i, s:f}", "histories",
				(json_int_t)result->histories, "redundant",
				(json_int_t)result->redundant, "steps",
				(json_int_t)result->steps, "longest",
				(int)result->longest, "seconds",
				result->seconds));
	if (answer->rate > 0)
		json_object_set_new(json, "histories_per_second",
				    json_real(answer->rate));
	if (answer->kind == ANSWER_BOUNDED)
		json_object_set_new(json, "preemptions",
				    answer->bound < 0 ?
					    json_null() :
					    json_integer(answer->bound));
	if (answer->kind == ANSWER_BROKEN)
		json_object_update_new(
			json,
			json_pack("{s:i, s:s, s:i, s:b, s:f, s:o, s:o}",
				  "obligation", result->violation.obligation,
				  "what", result->violation.what, "switches",
				  (int)result->switches, "minimal",
				  answer->minimal, "shortening_seconds",
				  answer->shortening, "schedule",
				  schedule_json(result), "history",
				  history_json(answer)));
	return json;
}

json_t *answers_json(const struct answers *answers, bool complete)
{
	json_t *array = json_array();

	for (unsigned int i = 0; i < answers->nr; i++)
		json_array_append_new(array, answer_json(answers->answer[i]));
	return json_pack("{s:{s:i, s:s, s:s}, s:b, s:I, s:f, s:o}",
			 "pgmapbench_verify", "format", FORMAT, "version",
			 PGMAPBENCH_VERSION, "revision", PGMAPBENCH_REVISION,
			 "complete", complete, "histories",
			 (json_int_t)answers->histories, "seconds",
			 answers->seconds, "answers", array);
}

/* The case of an answer; false: this program has none such. */
static bool read_case(const json_t *json, struct verify_case *which)
{
	const char *strategy, *primitive, *foll, *memory_model, *scenario;
	const struct subject *subject;
	unsigned int i;

	if (json_unpack((json_t *)json, "{s:s, s:s, s:s, s:s, s:s}", "strategy",
			&strategy, "primitive", &primitive, "foll", &foll,
			"memory_model", &memory_model, "scenario", &scenario))
		return false;
	which->model = strcmp(memory_model, "tso") ? EXPLORE_SC : EXPLORE_TSO;
	which->pins = !strcmp(foll, "pin");
	if (strcmp(memory_model, model_name(which->model)) ||
	    (!which->pins && strcmp(foll, "get")))
		return false;
	for (i = 0; i < nr_subjects(); i++) {
		subject = subject_at(i);
		if (!strcmp(subject_name(subject), strategy) &&
		    !strcmp(primitives[subject->primitive].name, primitive))
			which->subject = subject;
	}
	for (i = 0; which->subject && i < nr_names(); i++)
		if (!strcmp(scenario_name(i), scenario))
			which->scenario = scenario_of(which->subject, i);
	return which->scenario && which->subject;
}

static int replay_one(const char *path, const json_t *json,
		      struct answers *answers, struct error *error)
{
	struct answer *answer = calloc(1, sizeof(*answer));
	const char *schedule = NULL;
	int obligation = 0, minimal = 0;

	if (!answer)
		abort();
	answers_add(answers, answer);
	answer->kind = ANSWER_BROKEN;
	if (!read_case(json, &answer->which) ||
	    json_unpack((json_t *)json, "{s:s, s:i, s:b}", "schedule",
			&schedule, "obligation", &obligation, "minimal",
			&minimal) ||
	    !read_schedule(schedule, &answer->result))
		return error_set(error, "%s: an answer in it isn't of this "
				 "version: no such case, or no schedule", path);
	if (!verify_replay(&answer->which, &answer->result) ||
	    answer->result.violation.obligation != obligation)
		return error_set(error, "%s: the history of %s in %s doesn't "
				 "fit this program: its source has changed "
				 "since", path,
				 subject_name(answer->which.subject),
				 answer->which.scenario->name);
	answer->minimal = minimal;
	answers_count(answers, answer);
	return 0;
}

static int replay_all(const char *path, const json_t *root,
		      struct answers *answers, struct error *error)
{
	const char *version, *kind;
	json_t *array, *json;
	int format;
	size_t i;

	if (json_unpack((json_t *)root, "{s:{s:i, s:s}, s:o}",
			"pgmapbench_verify", "format", &format, "version",
			&version, "answers", &array))
		return error_set(error, "%s isn't of pgmapbench verify", path);
	if (format != FORMAT || strcmp(version, PGMAPBENCH_VERSION))
		return error_set(error, "%s is of pgmapbench %s, format %d: "
				 "this is %s, format %d", path, version, format,
				 PGMAPBENCH_VERSION, FORMAT);
	json_array_foreach(array, i, json) {
		if (json_unpack(json, "{s:s}", "answer", &kind))
			return error_set(error, "%s: an answer in it says "
					 "nothing", path);
		if (strcmp(kind, kinds[ANSWER_BROKEN]))
			continue;
		if (replay_one(path, json, answers, error))
			return -1;
	}
	if (!answers->nr)
		return error_set(error, "%s has no history: nothing in it is "
				 "broken", path);
	return 0;
}

int answers_replay(const char *path, struct answers *answers,
		   struct error *error)
{
	json_error_t where;
	json_t *root = json_load_file(path, 0, &where);
	int ret;

	if (!root)
		return error_set(error, "can't read %s: %s%s", path, where.text,
				 where.line > 0 ? ": cut short, or no JSON" :
						  "");
	ret = replay_all(path, root, answers, error);
	json_decref(root);
	return ret;
}
