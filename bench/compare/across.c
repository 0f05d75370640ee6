// SPDX-License-Identifier: MIT
#include "bench/compare/across.h"

#include <stdlib.h>
#include <string.h>

#include "bench/comma.h"
#include "bench/compare/differ.h"

/* Of what differs, in one line. */
#define SHOWN_MAX 4
/* Of each of two values. */
#define VALUE_MAX 48

struct search {
	const char *name;
	bool found;
};

static int is_it(const char *item, void *arg, struct error *error)
{
	struct search *search = arg;

	search->found |= !strcmp(item, ACROSS_ALL) ||
			 !strcmp(item, search->name);
	return 0;
}

bool across_names(const char *across, const char *name)
{
	struct search search = { .name = name };
	struct error unused;

	if (across)
		for_each_item("across", across, is_it, &search, &unused);
	return search.found;
}

struct both {
	const struct load *base, *new;
};

/* A key that is mistyped would allow nothing, and nobody would know. */
static int is_known(const char *item, void *arg, struct error *error)
{
	const struct both *both = arg;

	if (!strcmp(item, ACROSS_MACHINE) || !strcmp(item, ACROSS_ROWS) ||
	    !strcmp(item, ACROSS_ALL) || differ_is_row_key(item) ||
	    json_object_get(both->base->ours, item) ||
	    json_object_get(both->new->ours, item))
		return 0;
	return error_set(error, "--across: neither has '%s'; it takes %s, %s, "
			 "%s, and what is in context.pgmapbench", item,
			 ACROSS_MACHINE, ACROSS_ROWS, ACROSS_ALL);
}

static const char *string_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* What the list would have to name: not each part of a machine. */
static const char *name_of(const json_t *difference)
{
	return strcmp(string_of(difference, "kind"), DIFFER_MACHINE) ?
		       string_of(difference, "key") : ACROSS_MACHINE;
}

bool across_allows(const char *across, const json_t *difference)
{
	return !strcmp(string_of(difference, "kind"), DIFFER_SUBJECT) ||
	       across_names(across, string_of(difference, "key")) ||
	       across_names(across, name_of(difference));
}

/* false: it's among the names already, or there is no room. */
static bool add_name(char *names, size_t size, const char *name)
{
	size_t used = strlen(names);

	if (across_names(names, name) || used + strlen(name) + 2 > size)
		return false;
	snprintf(names + used, size - used, "%s%s", used ? "," : "", name);
	return true;
}

/* Where two texts begin to differ, back to the last blank or comma. */
static size_t differ_from(const char *a, const char *b)
{
	size_t at = 0, from = 0;

	if (strlen(a) <= VALUE_MAX && strlen(b) <= VALUE_MAX)
		return 0;
	for (; a[at] && a[at] == b[at]; at++)
		if (strchr(" ,", a[at]))
			from = at + 1;
	return from;
}

static void append_difference(const json_t *difference, struct error *error)
{
	const char *key = string_of(difference, "key"), *cut;
	char *texts[2];
	size_t from;

	differ_texts(difference, texts);
	from = differ_from(texts[0], texts[1]);
	cut = from ? "..." : "";

	/* a row's name would fill the line */
	error_append(error, " %.64s (%s%.*s, %s%.*s)",
		     differ_is_row_key(key) ? key :
					      string_of(difference, "where"),
		     cut, VALUE_MAX, texts[0] + from, cut, VALUE_MAX,
		     texts[1] + from);
	free(texts[0]);
	free(texts[1]);
}

static int check_differences(const char *across, const char *sides,
			     const json_t *differences, struct error *error)
{
	unsigned int nr = 0;
	char names[192] = "";
	bool room = true;
	json_t *difference;
	size_t i;

	error_set(error, "%s", sides);
	json_array_foreach (differences, i, difference) {
		if (across_allows(across, difference))
			continue;
		if (nr++ < SHOWN_MAX)
			append_difference(difference, error);
		if (!across_names(names, name_of(difference)))
			room &= add_name(names, sizeof(names),
					 name_of(difference));
	}
	if (!nr)
		return 0;
	if (nr > SHOWN_MAX)
		error_append(error, " and %u more", nr - SHOWN_MAX);
	error_append(error, "; --across %s compares them all the same",
		     room ? names : ACROSS_ALL);
	return -1;
}

int across_check(const char *across, const struct load *base,
		 const struct load *new, const char *sides,
		 const json_t *differences, struct error *error)
{
	struct both both = { base, new };

	if (across && for_each_item("across", across, is_known, &both, error))
		return -1;
	return check_differences(across, sides, differences, error);
}
