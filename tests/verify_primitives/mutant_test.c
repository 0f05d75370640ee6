// SPDX-License-Identifier: MIT
/*
 * One scenario of one mutant of a primitive: verify breaks it, under both
 * memory models, by the obligation that is meant.
 */
#include "bench/verify/verify.h"

extern const struct scenario MUTANT;

static const char *const models[] = { "SC", "TSO" };

static bool is_broken(const struct subject *subject, enum explore_model model)
{
	static struct explore_result result;
	struct verify_case which = { subject, &MUTANT, model, false };
	int bound;

	verify_search(&which, 0, &result, &bound);
	if (result.outcome != EXPLORE_BROKEN) {
		printf("%s: kept, %lu histories\n", models[model],
		       result.histories);
		return false;
	}
	verify_minimize(&which, 0, &result, NULL);
	printf("%s: broken\n", models[model]);
	if (!verify_print(stdout, &which, &result))
		return false;
	return BREAKS & OBLIGATION(result.violation.obligation);
}

int main(void)
{
	static const struct subject mutant = { .primitive = PRIMITIVE };
	bool sc = is_broken(&mutant, EXPLORE_SC);
	bool tso = is_broken(&mutant, EXPLORE_TSO);

	return !(sc && tso);
}
