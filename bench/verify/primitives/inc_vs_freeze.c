// SPDX-License-Identifier: MIT
/*
 * Who has the only reference freezes the page, and others come: one of them
 * gets what it wants, and never both.
 */
#include "bench/verify/primitives/page.h"

#if PRIMITIVE_FREEZES
static __machine_data bool frozen;

static __attribute__((no_sanitize("thread"))) void froze(bool it)
{
	frozen = it;
}

static void freeze_page(void)
{
	froze(ref_freeze(&the_page->_refcount, 1));
}

static void freeze_or_get(void)
{
	int count = page_ref_count(the_page), right = frozen ? 0 : 1;

	if (!frozen && !kept())
		explore_violate(5, "freeze failed, and so did every get");
	if (frozen && kept())
		explore_violate(5, "the page was frozen, and somebody got it");
	if (count != right + (int)kept())
		explore_violate(5, "%u got the page, and its count is %d",
				kept(), count);
}

static void split(void)
{
	if (ref_freeze(&the_page->_refcount, 1)) {
		freeze_begin();
		freeze_end();
		ref_unfreeze(&the_page->_refcount, 1);
	}
	use();
	put_page();
}
#else
static void freeze_page(void)
{
}

static void freeze_or_get(void)
{
}

static void split(void)
{
}
#endif

static void setup(void)
{
	start_with(1);
}

static void get_look_put(void)
{
	if (!try_get())
		return;
	use_thawed();
	put_page();
}

const struct scenario SCENARIO_OF(inc_vs_freeze) = {
	.name = "inc_vs_freeze",
	.title = "freeze | get",
	.obligations = OBLIGATION(5),
	.refuses = PRIMITIVE_FREEZES ? NULL : no_freeze,
	.setup = setup,
	.nr_cpus = 2,
	.cpu = { freeze_page, get_and_keep },
	.finish = freeze_or_get,
};

const struct scenario SCENARIO_OF(inc_vs_freeze_3) = {
	.name = "inc_vs_freeze_3",
	.title = "freeze | get | get",
	.obligations = OBLIGATION(5),
	.deep = true,
	.refuses = PRIMITIVE_FREEZES ? NULL : no_freeze,
	.setup = setup,
	.nr_cpus = 3,
	.cpu = { freeze_page, get_and_keep, get_and_keep },
	.finish = freeze_or_get,
};

const struct scenario SCENARIO_OF(inc_vs_split) = {
	.name = "inc_vs_split",
	.title = "freeze, unfreeze, put | get, use, put",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.refuses = PRIMITIVE_FREEZES ? NULL : no_freeze,
	.setup = setup,
	.nr_cpus = 2,
	.cpu = { split, get_look_put },
	.finish = all_given_back,
};

const struct scenario SCENARIO_OF(inc_vs_split_3) = {
	.name = "inc_vs_split_3",
	.title = "freeze, unfreeze, put | get, use, put | get, use, put",
	.obligations = OBLIGATION(3) | OBLIGATION(4) | OBLIGATION(5),
	.deep = true,
	.refuses = PRIMITIVE_FREEZES ? NULL : no_freeze,
	.setup = setup,
	.nr_cpus = 3,
	.cpu = { split, get_look_put, get_look_put },
	.finish = all_given_back,
};
