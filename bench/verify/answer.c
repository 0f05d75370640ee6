// SPDX-License-Identifier: MIT
/* Answers: found, counted, compared with the catalogue. */
#include <stdlib.h>

#include "bench/primitive.h"
#include "bench/verify/answer.h"

/* So long that a search of a few microseconds has a rate. */
#define RATE_SECONDS 0.02

unsigned int nr_subjects(void)
{
	return nr_verify_subjects + nr_verify_primitives;
}

const struct subject *subject_at(unsigned int i)
{
	return i < nr_verify_subjects ?
		       verify_subjects[i] :
		       verify_primitives[i - nr_verify_subjects];
}

/* All primitives have the same ones, in the same order. */
unsigned int nr_names(void)
{
	return nr_scenarios + verify_primitives[0]->nr_scenarios;
}

const struct scenario *scenario_of(const struct subject *subject,
				   unsigned int name)
{
	if (subject->strategy)
		return name < nr_scenarios ? scenarios[name] : NULL;
	return name < nr_scenarios ? NULL :
				     subject->scenarios[name - nr_scenarios];
}

const struct scenario *scenario_at(unsigned int name)
{
	return name < nr_scenarios ?
		       scenarios[name] :
		       verify_primitives[0]->scenarios[name - nr_scenarios];
}

const char *scenario_name(unsigned int name)
{
	return scenario_at(name)->name;
}

const char *subject_name(const struct subject *subject)
{
	return subject->strategy ? subject->strategy->name :
				   primitives[subject->primitive].name;
}

const char *subject_verdict(const struct subject *subject)
{
	if (!subject->strategy)
		return "a primitive";
	return subject->strategy->verdict == VERDICT_UNSOUND ? "unsound" :
							       "sound";
}

const char *model_name(enum explore_model model)
{
	return model == EXPLORE_TSO ? "tso" : "sc";
}

/* The same search again and again: caches are warm, as in a long one. */
static double find_rate(const struct verify_case *which)
{
	static struct explore_result result;
	unsigned long histories = 0;
	double seconds = 0;
	int bound;

	while (seconds < RATE_SECONDS && !explore_stop) {
		verify_search(which, 0, &result, &bound);
		histories += result.histories;
		seconds += result.seconds;
	}
	return seconds > 0 ? (double)histories / seconds : 0;
}

void answer_find(struct answer *answer, unsigned long max_histories,
		 bool measure)
{
	struct explore_result *result = &answer->result;

	if (verify_refusal(&answer->which)) {
		answer->kind = ANSWER_REFUSED;
		return;
	}
	verify_search(&answer->which, max_histories, result, &answer->bound);
	switch (result->outcome) {
	case EXPLORE_COMPLETE:
		answer->kind = ANSWER_KEPT;
		answer->rate = (double)result->histories / result->seconds;
		if (measure && result->seconds < RATE_SECONDS)
			answer->rate = find_rate(&answer->which);
		break;
	case EXPLORE_BROKEN:
		answer->kind = ANSWER_BROKEN;
		answer->minimal = verify_minimize(&answer->which, max_histories,
						  result, &answer->shortening);
		break;
	case EXPLORE_LIMIT:
		answer->kind = ANSWER_BOUNDED;
		break;
	case EXPLORE_STOPPED:
		answer->kind = ANSWER_NONE;
		break;
	}
}

void answers_add(struct answers *answers, struct answer *answer)
{
	/* in steps of a power of two: full when nr is one */
	if (!(answers->nr & (answers->nr - 1)))
		answers->answer = realloc(answers->answer,
					  (answers->nr ? answers->nr * 2 : 1) *
						  sizeof(answers->answer[0]));
	if (!answers->answer)
		abort();
	answers->answer[answers->nr++] = answer;
}

void answers_count(struct answers *answers, const struct answer *answer)
{
	const struct explore_result *result = &answer->result;

	answers->histories += result->histories;
	answers->redundant += result->redundant;
	answers->steps += result->steps;
	answers->seconds += result->seconds;
	answers->shortening += answer->shortening;
}

bool answer_expected(const struct answer *answer)
{
	const struct subject *subject = answer->which.subject;
	unsigned int breaks = answer->which.scenario->breaks;

	if (subject->strategy)
		return answer->kind != ANSWER_BROKEN ||
		       subject->strategy->verdict == VERDICT_UNSOUND;
	if (answer->kind == ANSWER_BROKEN)
		return breaks >> answer->result.violation.obligation & 1;
	return answer->kind != ANSWER_KEPT || !breaks;
}

bool answers_expected(const struct answers *answers,
		      const struct subject *subject)
{
	bool expected = true, broken = false;

	for (unsigned int i = 0; i < answers->nr; i++) {
		if (answers->answer[i]->which.subject != subject)
			continue;
		expected &= answer_expected(answers->answer[i]);
		broken |= answers->answer[i]->kind == ANSWER_BROKEN;
	}
	if (subject->strategy && subject->strategy->verdict == VERDICT_UNSOUND)
		expected &= broken;
	return expected;
}

const struct answer *answers_shortest(const struct answers *answers,
				      const struct subject *subject)
{
	const struct answer *shortest = NULL, *answer;

	for (unsigned int i = 0; i < answers->nr; i++) {
		answer = answers->answer[i];
		if (answer->which.subject != subject ||
		    answer->kind != ANSWER_BROKEN ||
		    (!subject->strategy && answer_expected(answer)))
			continue;
		if (!shortest ||
		    answer->result.switches < shortest->result.switches ||
		    (answer->result.switches == shortest->result.switches &&
		     answer->result.nr_steps < shortest->result.nr_steps))
			shortest = answer;
	}
	return shortest;
}
