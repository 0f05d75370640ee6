// SPDX-License-Identifier: MIT
/* Every strategy that is built, with its loops: CMakeLists.txt. */
#include "bench/workloads/workload.h"
#include "generated/strategies.h"

/* generated/variants.def: what bench/CMakeLists.txt builds */
#define VARIANT(strategy, primitive, rcu) \
	extern const workload_fn run_##strategy##_##primitive##_##rcu[];
#include "generated/variants.def"
#undef VARIANT

enum {
#define STRATEGY(name) INSTANCE_##name,
#include "generated/strategies.def"
#undef STRATEGY
	NR_INSTANCES
};

enum {
	INDEX_cas = PRIMITIVE_CAS,
	INDEX_optcas = PRIMITIVE_OPTCAS,
	INDEX_xadd = PRIMITIVE_XADD,
	INDEX_rcuref = PRIMITIVE_RCUREF,
	INDEX_memb = RCU_MEMB,
	INDEX_qsbr = RCU_QSBR,
};

const struct instance instances[] = {
#define STRATEGY(name) [INSTANCE_##name].strategy = &name,
#include "generated/strategies.def"
#define VARIANT(name, primitive, rcu)					\
	[INSTANCE_##name].run[INDEX_##primitive][INDEX_##rcu] =		\
		run_##name##_##primitive##_##rcu,
#include "generated/variants.def"
};

const unsigned int nr_instances = NR_INSTANCES;

const char *const verdict_names[] = {
	[VERDICT_FLOOR] = "floor",
	[VERDICT_SOUND] = "sound",
	[VERDICT_UNSOUND] = "unsound",
};
