// SPDX-License-Identifier: MIT
#include "bench/compare/differ.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What two runs of the same thing needn't have alike. */
static const char *const volatile_keys[] = {
	"schema",  "partial", "command", "seed", "n",	 "order",
	"looks",   "appended", "steal_percent",	"doctor", "machine_id_from",
	"perf_event_paranoid",
	/* each row has it in its name, and a file may have fewer rows */
	"machine", "rcu",
	NULL,
};

/* Program and kernel: to compare these is what results are kept for. */
static const char *const subject_keys[] = {
	"version", "revision", "compiler", "cflags", "libraries",
	"kernel",  "kernel_version", NULL,
};

/* A part of a setting that is the kernel's own. */
static const char *const subject_parts[] = { "rseq.feature_size", NULL };

static const char *const machine_keys[] = {
	"machine_id", "arch",	 "cpu_model",	 "cpu_id",
	"llc_bytes",  "nodes",	 "node_numbers", "node_distances",
	"cpus_present", "hypervisor", NULL,
};

/* Where they are missing, it was not done. */
static const char *const deeds[] = { "plant_percent", "perf", "perf_control",
				     NULL };

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

bool differ_is_row_key(const char *key)
{
	return among(key, row_keys);
}

static const char *kind_of(const char *key, const char *where)
{
	if (among(key, subject_keys) || among(where, subject_parts))
		return DIFFER_SUBJECT;
	return among(key, machine_keys) ? DIFFER_MACHINE : DIFFER_CONDITION;
}

static json_t *or_null(const json_t *value)
{
	return value ? json_incref((json_t *)value) : json_null();
}

static void add(json_t *differences, const char *kind, const char *key,
		const char *where, const json_t *base, const json_t *new)
{
	json_array_append_new(differences,
			      json_pack("{s:s, s:s, s:s, s:o, s:o}", "kind",
					kind, "key", key, "where", where,
					"base", or_null(base), "new",
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

/* "Mitigation: ...", "Vulnerable: ...": the rest each kernel words anew. */
static bool same_class(const char *a, const char *b)
{
	size_t of_a = strcspn(a, ":;"), of_b = strcspn(b, ":;");

	return of_a == of_b && !memcmp(a, b, of_a);
}

static bool same_string(const char *key, const char *a, const char *b)
{
	if (!strcmp(key, "cmdline"))
		return same_cmdline(a, b);
	if (!strcmp(key, "mitigations"))
		return same_class(a, b);
	return !strcmp(a, b);
}

/* A reading that takes twice as long is another clock, or a bad moment. */
static bool same_clock(double a, double b)
{
	return a == b || (a > 0 && b > 0 && a <= 2 * b && b <= 2 * a);
}

/*
 * What isn't there isn't known, and null says the same. Of two machines that
 * nobody knows none is the other.
 */
static bool same(const char *key, const json_t *base, const json_t *new)
{
	bool no_base = !base || json_is_null(base);
	bool no_new = !new || json_is_null(new);

	if (no_base || no_new)
		return no_base && no_new && strcmp(key, "machine_id");
	if (json_is_string(base) && json_is_string(new))
		return same_string(key, json_string_value(base),
				   json_string_value(new));
	if (!strcmp(key, "clock") && json_is_number(base) &&
	    json_is_number(new))
		return same_clock(json_number_value(base),
				  json_number_value(new));
	return json_equal(base, new);
}

/* Huge pages that are free just now: rows have their size. */
static bool is_volatile_part(const char *where)
{
	return !strcmp(where, "device.capacity_bytes");
}

/* Places that one of them has no rows in, bugs that one kernel doesn't know. */
static bool may_lack_parts(const char *key)
{
	return !strcmp(key, "places") || !strcmp(key, "mitigations");
}

static void differ_value(json_t *differences, const char *key,
			 const char *where, json_t *base, json_t *new);

static void differ_part(json_t *differences, const char *key,
			const char *where, const char *part, json_t *base,
			json_t *new)
{
	char path[256];

	snprintf(path, sizeof(path), "%s.%s", where, part);
	differ_value(differences, key, path, base, new);
}

static void differ_objects(json_t *differences, const char *key,
			   const char *where, json_t *base, json_t *new)
{
	const char *part;
	json_t *value, *other;

	json_object_foreach (base, part, value) {
		other = json_object_get(new, part);
		if (other || !may_lack_parts(key))
			differ_part(differences, key, where, part, value,
				    other);
	}
	json_object_foreach (new, part, value)
		if (!json_object_get(base, part) && !may_lack_parts(key))
			differ_part(differences, key, where, part, NULL,
				    value);
}

static void differ_arrays(json_t *differences, const char *key,
			  const char *where, json_t *base, json_t *new)
{
	char part[32];
	json_t *value;
	size_t i;

	json_array_foreach (base, i, value) {
		snprintf(part, sizeof(part), "%zu", i);
		differ_part(differences, key, where, part, value,
			    json_array_get(new, i));
	}
}

static void differ_value(json_t *differences, const char *key,
			 const char *where, json_t *base, json_t *new)
{
	if (json_is_object(base) && json_is_object(new))
		differ_objects(differences, key, where, base, new);
	else if (json_is_array(base) && json_is_array(new) &&
		 json_array_size(base) == json_array_size(new))
		differ_arrays(differences, key, where, base, new);
	else if (!same(key, base, new) && !is_volatile_part(where))
		add(differences, kind_of(key, where), key, where, base, new);
}

static bool same_program(const struct load *base, const struct load *new)
{
	static const char *const keys[] = { "version", "revision" };

	for (unsigned int i = 0; i < 2; i++)
		if (!same(keys[i], json_object_get(base->ours, keys[i]),
			  json_object_get(new->ours, keys[i])))
			return false;
	return true;
}

/* Another program may look at what this one doesn't: that is shown. */
static void differ_key(json_t *differences, const struct load *base,
		       const struct load *new, const char *key)
{
	json_t *in_base = json_object_get(base->ours, key);
	json_t *in_new = json_object_get(new->ours, key);

	if (among(key, volatile_keys))
		return;
	if ((in_base && in_new) || among(key, deeds) ||
	    among(key, machine_keys) || same_program(base, new))
		differ_value(differences, key, key, in_base, in_new);
	else if (!same(key, in_base, in_new))
		add(differences, DIFFER_SUBJECT, key, key, in_base, in_new);
}

json_t *differ_contexts(const struct load *base, const struct load *new)
{
	json_t *differences = json_array(), *value;
	const char *key;

	if (base == new)
		return differences;
	/* it must be known, even if neither has the key */
	differ_key(differences, base, new, "machine_id");
	json_object_foreach (base->ours, key, value)
		if (strcmp(key, "machine_id"))
			differ_key(differences, base, new, key);
	json_object_foreach (new->ours, key, value)
		if (strcmp(key, "machine_id") &&
		    !json_object_get(base->ours, key))
			differ_key(differences, base, new, key);
	return differences;
}

/* What of all processes of a row one counter had. */
struct seen {
	double least, most, usual;
};

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* false: some process doesn't say. */
static bool look(const struct load_row *row, const char *key, double *values,
		 struct seen *seen)
{
	unsigned int run = 0, longest = 0;

	for (unsigned int i = 0; i < row->n; i++) {
		values[i] = load_counter(row, i, key);
		if (isnan(values[i]))
			return false;
	}
	qsort(values, row->n, sizeof(*values), by_value);
	*seen = (struct seen){ values[0], values[row->n - 1], values[0] };
	for (unsigned int i = 0; i < row->n; i++) {
		run = i && values[i] == values[i - 1] ? run + 1 : 1;
		if (run > longest) {
			longest = run;
			seen->usual = values[i];
		}
	}
	return true;
}

/* One number if all processes had it, else the least, usual and largest. */
static json_t *seen_json(bool known, const struct seen *seen)
{
	if (!known)
		return json_null();
	if (seen->least == seen->most)
		return json_real(seen->least);
	return json_pack("[f, f, f]", seen->least, seen->usual, seen->most);
}

static void differ_counter(const struct load_row *base,
			   const struct load_row *new, const char *key,
			   double *values, json_t *differences)
{
	struct seen in_base = { 0 }, in_new = { 0 };
	bool base_known = look(base, key, values, &in_base);
	bool new_known = look(new, key, values, &in_new);
	json_t *of_base, *of_new;

	if (base_known == new_known && in_base.least == in_new.least &&
	    in_base.most == in_new.most && in_base.usual == in_new.usual)
		return;
	of_base = seen_json(base_known, &in_base);
	of_new = seen_json(new_known, &in_new);
	/* one process may have had bad luck with huge pages: that is shown */
	add(differences, base_known == new_known &&
	    in_base.usual == in_new.usual ? DIFFER_SUBJECT : DIFFER_CONDITION,
	    key, new->name, of_base, of_new);
	json_decref(of_base);
	json_decref(of_new);
}

/* What another value of that axis brings along. */
static bool follows_from(const char *key, const char *axis)
{
	static const struct {
		const char *axis;
		const char *keys[5];
	} brought[] = {
		{ "order", { "vmemmap_bytes", "vmemmap_huge_bytes",
			     "fault_bytes" } },
		{ "size", { "vmemmap_bytes", "vmemmap_huge_bytes" } },
		{ "place", { "data_node", "vmemmap_node", "pgmap_node" } },
		{ "vmemmap", { "vmemmap_bytes", "vmemmap_huge_bytes",
			       "vmemmap_node" } },
	};

	if (!axis)
		return false;
	if (!strcmp(key, "round_pages"))
		return true;
	for (size_t i = 0; i < sizeof(brought) / sizeof(brought[0]); i++)
		if (!strcmp(axis, brought[i].axis) &&
		    among(key, brought[i].keys))
			return true;
	return false;
}

void differ_rows(const struct load_row *base, const struct load_row *new,
		 const char *axis, json_t *differences)
{
	unsigned int most = base->n > new->n ? base->n : new->n;
	double *values = calloc(most, sizeof(*values));

	for (const char *const *key = row_keys; values && *key; key++)
		if (!follows_from(*key, axis))
			differ_counter(base, new, *key, values, differences);
	free(values);
}

static char *value_text(const json_t *value, unsigned int digits)
{
	if (json_is_string(value))
		return strdup(json_string_value(value));
	if (json_is_null(value))
		return strdup("not known");
	return json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT |
				 JSON_REAL_PRECISION(digits));
}

static void value_texts(const json_t *difference, unsigned int digits,
			char *texts[2])
{
	texts[0] = value_text(json_object_get(difference, "base"), digits);
	texts[1] = value_text(json_object_get(difference, "new"), digits);
	for (unsigned int i = 0; i < 2; i++)
		if (!texts[i])
			texts[i] = strdup("?");
}

/* With fewer digits than a double has, as far as they tell the two apart. */
void differ_texts(const json_t *difference, char *texts[2])
{
	value_texts(difference, 6, texts);
	if (strcmp(texts[0], texts[1]))
		return;
	free(texts[0]);
	free(texts[1]);
	value_texts(difference, 17, texts);
}
