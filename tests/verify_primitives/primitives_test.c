// SPDX-License-Identifier: MIT
/*
 * Every scenario of every primitive, under both memory models: what is known
 * to break breaks, by an obligation that is meant, and the rest is complete.
 */
#include "bench/verify/verify.h"

static const char *const names[NR_PRIMITIVES] = {
	"cas", "optcas", "xadd", "rcuref"
};
static const char *const models[] = { "SC", "TSO" };

/* What can't be had: residue but of xadd, and of rcuref what freezes. */
static const unsigned int refusals[NR_PRIMITIVES] = { 1, 1, 0, 7 };

static bool as_known(const struct verify_case *which)
{
	unsigned int breaks = which->scenario->breaks;
	static struct explore_result result, again;
	int bound;

	verify_search(which, 0, &result, &bound);
	printf("%-6s %-25s %-3s %s, %lu histories\n",
	       names[which->subject->primitive], which->scenario->name,
	       models[which->model],
	       result.outcome == EXPLORE_BROKEN	  ? "broken" :
	       result.outcome == EXPLORE_COMPLETE ? "complete" :
						    "?",
	       result.histories);
	if (result.outcome != EXPLORE_BROKEN)
		return result.outcome == EXPLORE_COMPLETE && !breaks &&
		       result.histories > 1;
	verify_minimize(which, 0, &result, NULL);
	again = result;
	if (breaks & OBLIGATION(result.violation.obligation) &&
	    verify_replay(which, &again))
		return true;
	verify_print(stdout, which, &result);
	return false;
}

static unsigned int wrong(const struct subject *subject)
{
	unsigned int i, refused = 0, failed = 0;
	struct verify_case which = { .subject = subject };

	for (i = 0; i < subject->nr_scenarios; i++) {
		which.scenario = subject->scenarios[i];
		if (which.scenario->refuses) {
			refused++;
			continue;
		}
		which.model = EXPLORE_SC;
		failed += !as_known(&which);
		which.model = EXPLORE_TSO;
		failed += !as_known(&which);
	}
	if (refused != refusals[subject->primitive]) {
		printf("%s refuses %u scenarios\n", names[subject->primitive],
		       refused);
		failed++;
	}
	return failed;
}

int main(void)
{
	unsigned int i, failed = 0;

	for (i = 0; i < nr_verify_primitives; i++)
		failed += wrong(verify_primitives[i]);
	printf("%u wrong\n", failed);
	return failed || nr_verify_primitives != NR_PRIMITIVES;
}
