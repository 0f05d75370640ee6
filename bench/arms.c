// SPDX-License-Identifier: MIT
/* Who runs the rows of a plan: strategies, or paths with their floors. */
#include <stdlib.h>
#include <string.h>

#include "bench/comma.h"
#include "bench/native/native.h"
#include "bench/plan.h"
#include "bench/primitive.h"

/* With the floor: what every workload runs. */
static void mark_sound(bool *wanted)
{
	for (unsigned int i = 0; i < nr_instances; i++)
		if (instances[i].strategy->verdict != VERDICT_UNSOUND)
			wanted[i] = true;
}

static int mark_strategy(const char *item, void *arg, struct error *error)
{
	bool *wanted = arg;
	int strategy;

	if (!strcmp(item, "all")) {
		memset(wanted, true, nr_instances * sizeof(*wanted));
		return 0;
	}
	if (!strcmp(item, "sound")) {
		mark_sound(wanted);
		return 0;
	}
	strategy = find_strategy(item, error);
	if (strategy < 0)
		return -1;
	wanted[strategy] = true;
	return 0;
}

/* The values of one of the arm's axes. */
static int arm_values(struct values *values, enum axis axis,
		      const struct plan_options *options, const char *fallback,
		      struct error *error)
{
	const char *list = options->axis[axis];

	values->axis = axis;
	return values_parse(values, list ? list : fallback, error);
}

/* Every arm runs every row, or there is no plan. */
static int add_arm(struct plan *plan, const struct arm *arm,
		   struct error *error)
{
	struct row row;

	for (unsigned int i = 0; i < plan->nr_arms; i++)
		if (!memcmp(&plan->arms[i], arm, sizeof(*arm)))
			return 0;
	plan->arms[plan->nr_arms++] = *arm;
	for (unsigned int i = 0; i < plan->nr_rows; i++) {
		row = arm_row(plan, plan->nr_arms - 1, i);
		if (row_allows(&row, arm->instance, &plan->where, error))
			return -1;
	}
	return 0;
}

static const char *native_path_name(unsigned int i)
{
	return native_paths[i]->name;
}

static int mark_path(const char *item, void *arg, struct error *error)
{
	bool *wanted = arg;
	int path = find_named("path", item, native_path_name,
			      nr_native_paths, error);

	if (path < 0)
		return -1;
	wanted[path] = true;
	return 0;
}

/* Whether some row can't go that way, and why. */
static bool refused_by(const struct plan *plan, unsigned int instance,
		       struct error *error)
{
	for (unsigned int i = 0; i < plan->nr_rows; i++)
		if (row_allows(&plan->rows[i], instance, &plan->where, error))
			return true;
	return false;
}

/*
 * Each path, with its floor beside it. Those that nobody named are left out
 * if this kernel doesn't have them.
 */
static int make_native_arms(struct plan *plan,
			    const struct plan_options *options,
			    struct error *error)
{
	const struct row *row = plan->rows;
	bool wanted[nr_native_paths];
	struct arm arm = { 0 };

	memset(wanted, !options->path, sizeof(wanted));
	if (options->path && for_each_item("path", options->path, mark_path,
					   wanted, error))
		return -1;
	plan->arms = calloc(2 * nr_native_paths, sizeof(*plan->arms));
	if (!plan->arms)
		return error_set(error, "out of memory");
	for (unsigned int i = 0; i < nr_native_paths; i++) {
		arm.instance = 2 * i;
		if (!wanted[i] ||
		    (!options->path &&
		     native_paths[i]->kind != workloads[row->workload].kind))
			continue;
		if (!options->path && refused_by(plan, arm.instance, error)) {
			error_append(&plan->left_out, "%s%s",
				     plan->left_out.text[0] ? "; " : "",
				     error->text);
			continue;
		}
		if (add_arm(plan, &arm, error))
			return -1;
		arm.instance++;
		if (add_arm(plan, &arm, error))
			return -1;
	}
	if (plan->nr_arms)
		return 0;
	return error_set(error, "--workload %s: no path of it is here: %s",
			 workloads[row->workload].name, plan->left_out.text);
}

/* In the order of the catalogue, whatever the order in the list. */
static int make_strategy_arms(struct plan *plan,
			      const struct plan_options *options,
			      struct error *error)
{
	const char *list = options->strategy;
	struct values primitive, rcu;
	bool wanted[nr_instances];
	struct arm arm;

	if (!list)
		list = plan->strategies;
	memset(wanted, false, sizeof(wanted));
	if (for_each_item("strategy", list, mark_strategy, wanted, error) ||
	    arm_values(&primitive, AXIS_PRIMITIVE, options, plan->primitives,
		       error) ||
	    arm_values(&rcu, AXIS_RCU, options, "memb", error))
		return -1;
	plan->arms = calloc((size_t)nr_instances * primitive.nr * rcu.nr,
			    sizeof(*plan->arms));
	if (!plan->arms)
		return error_set(error, "out of memory");
	for (arm.instance = 0; arm.instance < nr_instances; arm.instance++) {
		if (!wanted[arm.instance])
			continue;
		for (unsigned int i = 0; i < primitive.nr * rcu.nr; i++) {
			arm.primitive = primitive.value[i / rcu.nr];
			arm.rcu = rcu.value[i % rcu.nr];
			if (add_arm(plan, &arm, error))
				return -1;
		}
	}
	return 0;
}

int arms_make(struct plan *plan, const struct plan_options *options,
	      struct error *error)
{
	return plan->native ? make_native_arms(plan, options, error) :
			      make_strategy_arms(plan, options, error);
}

struct row arm_row(const struct plan *plan, unsigned int arm, unsigned int row)
{
	struct row full = plan->rows[row];

	full.axis[AXIS_PRIMITIVE] = plan->arms[arm].primitive;
	full.axis[AXIS_RCU] = plan->arms[arm].rcu;
	return full;
}

void arm_print(const struct plan *plan, unsigned int arm, char *text,
	       size_t size)
{
	const struct arm *this = &plan->arms[arm];
	bool primitives_differ = false, rcus_differ = false;

	for (unsigned int i = 1; i < plan->nr_arms; i++) {
		primitives_differ |=
			plan->arms[i].primitive != plan->arms[0].primitive;
		rcus_differ |= plan->arms[i].rcu != plan->arms[0].rcu;
	}
	snprintf(text, size, "%s%s%s%s%s",
		 instance_name(&workloads[plan->rows->workload],
			       this->instance),
		 primitives_differ ? " " : "",
		 primitives_differ ? primitives[this->primitive].name : "",
		 rcus_differ ? " " : "",
		 rcus_differ ? rcu_names[this->rcu] : "");
}
