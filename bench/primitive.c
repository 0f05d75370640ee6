// SPDX-License-Identifier: MIT
#include "bench/primitive.h"

const struct primitive_facts primitives[NR_PRIMITIVES] = {
	[PRIMITIVE_CAS] = {
		.name = "cas",
		.title = "add unless zero: load, then compare-exchange",
		.origin = "include/linux/page_ref.h",
	},
	[PRIMITIVE_OPTCAS] = {
		.name = "optcas",
		.title = "compare-exchange from a guess of 1, adding nr",
		.origin = "Linus Torvalds, 1 Mar 2026, "
			  "lkml.iu.edu/2603.0/00393.html",
	},
	[PRIMITIVE_XADD] = {
		.name = "xadd",
		.title = "fetch_add with a frozen bit; the last put is two steps",
		.origin = "cover.1772120327.git.gladyshev.ilya1@h-partners.com",
	},
	[PRIMITIVE_RCUREF] = {
		.name = "rcuref",
		.title = "references - 1 in zones; dead until a grace period",
		.origin = "include/linux/rcuref.h, ee1ee6db0779 (v6.4)",
	},
};

const char *primitive_refusal(const struct strategy *strategy,
			      enum primitive primitive)
{
	if (primitive != PRIMITIVE_RCUREF || strategy->verdict == VERDICT_FLOOR)
		return NULL;
	if (strategy->hooks.idle == 0)
		return "its pages go to 0 and are used again without a grace "
		       "period, and a late get would kill them";
	if (strategy->hooks.unit == UNIT_FOLIOS)
		return "it takes many references at once, and rcuref has no "
		       "get(n)";
	if (strategy->callback)
		return "it has to see the put that leaves 1, and rcuref tells "
		       "only of the last";
	return NULL;
}
