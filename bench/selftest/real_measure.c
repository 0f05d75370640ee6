// SPDX-License-Identifier: MIT
/*
 * The processes of one comparison: each round has every arm of both sides and
 * the planted arm once, in one order (ABBA), as if all were arms of one run.
 */
#include <string.h>

#include "bench/order.h"
#include "bench/result.h"
#include "bench/selftest/real.h"

/* Of a comparison while it is measured. */
struct measuring {
	const struct real_plans *plans;
	struct plan plan[NR_REAL_SIDES];	/* with the comparison's seed */
	struct results results[NR_REAL_SIDES];
	const struct progress *progress;
	unsigned int *done;
};

static enum real_side side_of(const struct real_plans *plans, unsigned int i)
{
	return i / plans->plan.nr_arms;
}

static unsigned int arm_of(const struct real_plans *plans, unsigned int i)
{
	enum real_side side = side_of(plans, i);

	return side == REAL_PLANTED ? plans->arm : i % plans->plan.nr_arms;
}

/* What isn't planted is one with the new side's. */
static void share_reports(struct measuring *m)
{
	const struct results *new = &m->results[REAL_NEW];
	struct results *planted = &m->results[REAL_PLANTED];
	unsigned int at = new->rounds * m->plans->plan.nr_arms;

	for (unsigned int arm = 0; arm < m->plans->plan.nr_arms; arm++)
		if (arm != m->plans->arm)
			planted->reports[at + arm] =
				json_incref(new->reports[at + arm]);
}

static int measure_round(struct measuring *m, struct error *error)
{
	unsigned int nr = real_processes(m->plans), order[nr], round;
	char what[ARM_NAME_SIZE];
	int ret = 0;

	round = m->results[REAL_BASE].rounds;
	arm_order(m->plan[REAL_BASE].seed, round, nr, order);
	for (unsigned int i = 0; !ret && i < nr; i++) {
		arm_print(&m->plans->plan, arm_of(m->plans, order[i]), what,
			  sizeof(what));
		progress_show(m->progress, *m->done, what);
		ret = runner_arm(&m->results[side_of(m->plans, order[i])],
				 arm_of(m->plans, order[i]), m->progress,
				 error);
		++*m->done;
	}
	if (ret)
		return ret;
	share_reports(m);
	for (unsigned int side = 0; side < NR_REAL_SIDES; side++)
		m->results[side].rounds++;
	return 0;
}

static int measure_all(struct measuring *m, struct error *error)
{
	unsigned int rounds = m->plans->plan.processes;
	int ret = 0;

	for (unsigned int side = 0; !ret && side < NR_REAL_SIDES; side++)
		ret = results_grow(&m->results[side], rounds, error);
	while (!ret && m->results[REAL_BASE].rounds < rounds)
		ret = measure_round(m, error);
	return ret;
}

/* As files of `run` are read back. */
static int load_all(struct measuring *m, const struct machine *machine,
		    char *const command[], struct load loads[NR_REAL_SIDES],
		    struct error *error)
{
	static const char *const names[NR_REAL_SIDES] = { "base", "new", "planted" };
	struct looks *looks;
	unsigned int side;
	json_t *root;

	for (side = 0; side < NR_REAL_SIDES; side++) {
		looks = &m->results[side].looks;
		looks->planned = looks->made = 1;
		looks->first = m->results[side].rounds;
		root = result_json(&m->results[side], machine, command, false);
		if (load_json(root, names[side], &loads[side], error))
			break;
	}
	if (side == NR_REAL_SIDES)
		return 0;
	while (side-- > 0)
		load_free(&loads[side]);
	return -1;
}

int real_measure(const struct real_plans *plans, uint64_t seed,
		 const struct machine *machine, char *const command[],
		 const struct progress *progress, unsigned int *done,
		 struct load loads[NR_REAL_SIDES], struct error *error)
{
	struct measuring m = {
		.plans = plans,
		.progress = progress,
		.done = done,
	};
	int ret;

	for (unsigned int side = 0; side < NR_REAL_SIDES; side++) {
		m.plan[side] = side == REAL_PLANTED ? plans->planted :
						      plans->plan;
		m.plan[side].seed = seed;
		m.results[side].plan = &m.plan[side];
	}
	ret = measure_all(&m, error);
	if (!ret)
		ret = load_all(&m, machine, command, loads, error);
	for (unsigned int side = 0; side < NR_REAL_SIDES; side++)
		results_free(&m.results[side]);
	return ret;
}
