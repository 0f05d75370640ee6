// SPDX-License-Identifier: MIT
/* Files that pictures are made of: results, and what selftest wrote. */
#include "bench/plot/plot.h"
#include "bench/selftest/real.h"
#include "harness/record/record.h"

/* A file of --out: with what --json would say of it beside the rest. */
static int sum_up(json_t *root, struct error *error)
{
	struct real_sum sum;

	if (real_sum(root, &sum, error))
		return -1;
	json_object_set_new(root, "real", json_pack("{s:o}", "summary",
						    real_summary(&sum)));
	return 0;
}

static bool is_selftest(const json_t *root)
{
	return json_object_get(root, "selftest") ||
	       json_object_get(root, "simulated") ||
	       json_object_get(root, "real");
}

int plot_read(const char *path, struct load *load, struct error *error)
{
	struct error why;
	json_t *root;

	if (!load_read(path, load, error))
		return 0;
	/* if it's neither, it should have been a result */
	root = record_read_json(path, why.text, sizeof(why.text));
	if (!is_selftest(root)) {
		json_decref(root);
		return -1;
	}
	*error = (struct error){ 0 };
	*load = (struct load){ .root = root };
	if (!json_object_get(root, "selftest") || !sum_up(root, &why))
		return 0;
	load_free(load);
	return error_set(error, "%.256s: %.512s", path, why.text);
}
