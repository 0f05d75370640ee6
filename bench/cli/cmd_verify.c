// SPDX-License-Identifier: MIT
#include "bench/cli/cli.h"
#include "bench/verify/verify.h"

int cmd_verify(int argc, char **argv)
{
	static struct explore_result r;
	int bound;

	for (unsigned int i = 0; i < nr_verify_subjects; i++)
		for (unsigned int j = 0; j < nr_scenarios; j++) {
			struct verify_case c = { verify_subjects[i], scenarios[j], EXPLORE_SC, false };

			if (scenarios[j]->deep || (scenarios[j]->refuses && scenarios[j]->refuses(c.subject->strategy))) continue;
			verify_search(&c, 1000000, &r, &bound);
			printf("%-18s %d %-18s %d %lu\n", c.subject->strategy->name, c.subject->primitive, scenarios[j]->name, r.outcome, r.histories);
			if (r.outcome == EXPLORE_BROKEN) {
				verify_minimize(&c, &r);
				verify_print(stdout, &c, &r);
			}
		}
	return 0;
}
