// SPDX-License-Identifier: MIT
#include "bench/compare/differ.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What two runs of the same thing needn't have alike. */
static const char *const volatile_keys[] = {
	"schema",  "partial", "command", "seed", "n",	 "order",
	"looks",   "appended", "steal_percent",	"doctor", "machine_id_from",
	"perf_event_paranoid", "clock",
	/* each row has it in its name, and a file may have fewer rows */
	"machine", "rcu",
	NULL,
};

/* Program and kernel: to compare these is what results are kept for. */
static const char *const subject_keys[] = {
	"version", "revision", "compiler", "cflags", "libraries",
	"kernel",  "kernel_version", NULL,
};

static const char *const machine_keys[] = {
	"machine_id", "arch",	 "cpu_model",	 "cpu_id",
	"llc_bytes",  "nodes",	 "node_numbers", "node_distances",
	"cpus_present", "hypervisor", NULL,
};

/* What a row was measured with, as far as its processes saw it. */
static const char *const row_keys[] = {
	"round_pages", "vmemmap_bytes", "vmemmap_huge_bytes", "fault_bytes",
	"data_node",   "vmemmap_node",	"pgmap_node", NULL,
};

static bool among(const char *key, const char *const *keys)
{
	for (; *keys; keys++)
		if (!strcmp(key, *keys))
			return true;
	return false;
}

static const char *kind_of(const char *key)
{
	if (among(key, subject_keys))
		return DIFFER_SUBJECT;
	return among(key, machine_keys) ? DIFFER_MACHINE : DIFFER_CONDITION;
}

static json_t *or_null(const json_t *value)
{
	return value ? json_incref((json_t *)value) : json_null();
}

static void add(json_t *differences, const char *key, const char *where,
		const json_t *base, const json_t *new)
{
	json_array_append_new(differences,
			      json_pack("{s:s, s:s, s:s, s:o, s:o}", "kind",
					kind_of(key), "key", key, "where",
					where, "base", or_null(base), "new",
					or_null(new)));
}

/* A boot loader puts the kernel's own name there. */
static bool is_boot_file(const char *word, size_t length)
{
	return (length > 11 && !memcmp(word, "BOOT_IMAGE=", 11)) ||
	       (length > 7 && !memcmp(word, "initrd=", 7));
}

static const char *next_word(const char *text, size_t *length)
{
	do {
		text += strspn(text, " ");
		*length = strcspn(text, " ");
		if (!is_boot_file(text, *length))
			break;
		text += *length;
	} while (*text);
	return text;
}

static bool same_cmdline(const char *a, const char *b)
{
	size_t of_a, of_b;

	for (;; a += of_a, b += of_b) {
		a = next_word(a, &of_a);
		b = next_word(b, &of_b);
		if (of_a != of_b || memcmp(a, b, of_a))
			return false;
		if (!of_a)
			return true;
	}
}

/* What isn't there isn't known, and null says the same. */
static bool same(const char *key, const json_t *base, const json_t *new)
{
	bool no_base = !base || json_is_null(base);
	bool no_new = !new || json_is_null(new);

	if (no_base || no_new)
		return no_base && no_new;
	if (!strcmp(key, "cmdline") && json_is_string(base) &&
	    json_is_string(new))
		return same_cmdline(json_string_value(base),
				    json_string_value(new));
	return json_equal(base, new);
}

/* Places that one of them has no rows in, bugs that one kernel doesn't know. */
static bool may_lack_parts(const char *key)
{
	return !strcmp(key, "places") || !strcmp(key, "mitigations");
}

static void differ_value(json_t *differences, const char *key,
			 const char *where, json_t *base, json_t *new)
{
	const char *part;
	char path[256];
	json_t *value;

	if (same(key, base, new))
		return;
	if (!json_is_object(base) || !json_is_object(new)) {
		add(differences, key, where, base, new);
		return;
	}
	json_object_foreach (base, part, value) {
		if (may_lack_parts(key) && !json_object_get(new, part))
			continue;
		snprintf(path, sizeof(path), "%s.%s", where, part);
		differ_value(differences, key, path, value,
			     json_object_get(new, part));
	}
	json_object_foreach (new, part, value) {
		if (may_lack_parts(key) || json_object_get(base, part))
			continue;
		snprintf(path, sizeof(path), "%s.%s", where, part);
		differ_value(differences, key, path, NULL, value);
	}
}

json_t *differ_contexts(const struct load *base, const struct load *new)
{
	json_t *differences = json_array(), *value;
	const char *key;

	json_object_foreach (base->ours, key, value)
		if (!among(key, volatile_keys))
			differ_value(differences, key, key, value,
				     json_object_get(new->ours, key));
	json_object_foreach (new->ours, key, value)
		if (!among(key, volatile_keys) &&
		    !json_object_get(base->ours, key))
			differ_value(differences, key, key, NULL, value);
	return differences;
}

static void range_of(const struct load_row *row, const char *key, double *least,
		     double *most)
{
	double value;

	*least = INFINITY;
	*most = -INFINITY;
	for (unsigned int process = 0; process < row->n; process++) {
		value = load_counter(row, process, key);
		*least = fmin(*least, value);
		*most = fmax(*most, value);
	}
}

/* One number if all processes had it, else the least and the largest. */
static json_t *range_json(double least, double most)
{
	if (!(least <= most))
		return json_null();
	if (least == most)
		return json_real(least);
	return json_pack("[f, f]", least, most);
}

void differ_rows(const struct load_row *base, const struct load_row *new,
		 json_t *differences)
{
	double least, most, new_least, new_most;
	json_t *of_base, *of_new;

	for (const char *const *key = row_keys; *key; key++) {
		range_of(base, *key, &least, &most);
		range_of(new, *key, &new_least, &new_most);
		if (least == new_least && most == new_most)
			continue;
		of_base = range_json(least, most);
		of_new = range_json(new_least, new_most);
		add(differences, *key, new->name, of_base, of_new);
		json_decref(of_base);
		json_decref(of_new);
	}
}

char *differ_text(const json_t *value)
{
	if (json_is_string(value))
		return strdup(json_string_value(value));
	if (json_is_null(value))
		return strdup("not known");
	return json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT |
				 JSON_REAL_PRECISION(6));
}
