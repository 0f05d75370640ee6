// SPDX-License-Identifier: MIT
/*
 * A frozen page is unfrozen, and others come: a get beside that counts, or has
 * failed. What gets that failed left in the word may be wiped meanwhile, where
 * there is any: residue_vs_unfreeze is about to reach xadd's limit.
 */
#include "bench/verify/primitives/page.h"

#if PRIMITIVE_FREEZES
static void unfreeze(void)
{
	ref_unfreeze(&the_page->_refcount, 1);
}
#else
static void unfreeze(void)
{
}
#endif

static void setup(void)
{
	start_with(0);
}

static void setup_residue(void)
{
	WRITE_ONCE(the_page->_refcount.counter, XADD_FROZEN + (1 << 30) - 1);
}

static void get_twice_and_keep(void)
{
	get_and_keep();
	get_and_keep();
}

static void gets_count(void)
{
	int count = page_ref_count(the_page);

	if (count != 1 + (int)kept())
		explore_violate(5, "1 reference and %u gets, and the count is "
				"%d", kept(), count);
}

static const char *no_residue(const struct strategy *strategy)
{
	return "only xadd's failed gets stay in the word";
}

const struct scenario SCENARIO_OF(inc_vs_unfreeze) = {
	.name = "inc_vs_unfreeze",
	.title = "unfreeze | get, get",
	.obligations = OBLIGATION(5),
	.refuses = PRIMITIVE_FREEZES ? NULL : no_freeze,
	.setup = setup,
	.nr_cpus = 2,
	.cpu = { unfreeze, get_twice_and_keep },
	.finish = gets_count,
};

const struct scenario SCENARIO_OF(inc_vs_unfreeze_3) = {
	.name = "inc_vs_unfreeze_3",
	.title = "unfreeze | get, get | get, get",
	.obligations = OBLIGATION(5),
	.deep = true,
	.refuses = PRIMITIVE_FREEZES ? NULL : no_freeze,
	.setup = setup,
	.nr_cpus = 3,
	.cpu = { unfreeze, get_twice_and_keep, get_twice_and_keep },
	.finish = gets_count,
};

const struct scenario SCENARIO_OF(residue_vs_unfreeze) = {
	.name = "residue_vs_unfreeze",
	.title = "unfreeze | get, get, where 2^30 - 1 have failed",
	.obligations = OBLIGATION(5),
	.refuses = IS_XADD ? NULL : no_residue,
	.setup = setup_residue,
	.nr_cpus = 2,
	.cpu = { unfreeze, get_twice_and_keep },
	.finish = gets_count,
};
