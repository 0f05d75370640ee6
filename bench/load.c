// SPDX-License-Identifier: MIT
#include "bench/load.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/record/record.h"

#define PHASE_NAME_MAX 64

/* A file on its way into rows. */
struct loading {
	const char *path;
	struct load *load;
	json_t *benchmarks;
	json_t *index;	/* where in rows, by name */
	struct error *error;
};

__attribute__((format(printf, 2, 3))) static int
refuse(struct loading *loading, const char *format, ...)
{
	char text[768];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return error_set(loading->error, "%s is no good result: %s",
			 loading->path, text);
}

static int out_of_memory(struct loading *loading)
{
	return error_set(loading->error, "can't read %s: out of memory",
			 loading->path);
}

static bool in(const char *text, const char *more)
{
	for (; *text; text++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ", *text) &&
		    !strchr(more, *text))
			return false;
	return true;
}

/* A name of something: it begins with a letter. */
static bool is_word(const char *text)
{
	const char first[] = { text ? *text : '\0', '\0' };

	return *first && in(first, "") && in(text, "0123456789_-");
}

/* Beside the phases there are total and CPU. */
static bool is_phase(const char *text)
{
	return is_word(text) && strlen(text) <= PHASE_NAME_MAX &&
	       strcmp(text, "total") && strcmp(text, "cpu");
}

/* Of an axis: printable, without spaces; who prints a row relies on it. */
static bool is_value(const char *text)
{
	for (const char *c = text; *c; c++)
		if (*c <= ' ' || *c > '~')
			return false;
	return *text;
}

const char *load_axis(const struct load_row *row, const char *key)
{
	for (unsigned int i = 0; i < row->nr_axes; i++)
		if (!strcmp(row->axes[i].key, key))
			return row->axes[i].value;
	return NULL;
}

const char *load_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "?";
}

double load_counter(const struct load_row *row, unsigned int process,
		    const char *name)
{
	const json_t *value = json_object_get(row->entries[process], name);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

static int bad_name(struct loading *loading, const char *name)
{
	return refuse(loading, "'%.300s' is no row's name, which is "
		      "MACHINE/WORKLOAD/STRATEGY/AXIS:VALUE/...", name);
}

/* "order:9/batch:512": cuts it into the row's axes. */
static int parse_axes(struct loading *loading, struct load_row *row, char *text)
{
	struct load_axis *axes = calloc(strlen(text) / 2 + 1, sizeof(*axes));
	char *value;

	row->axes = axes;
	if (!axes)
		return out_of_memory(loading);
	for (char *pair; (pair = strsep(&text, "/"));) {
		value = strchr(pair, ':');
		if (!value)
			return bad_name(loading, row->name);
		*value++ = '\0';
		if (!is_word(pair) || !is_value(value))
			return bad_name(loading, row->name);
		if (load_axis(row, pair))
			return refuse(loading, "row '%.300s' has %.32s: twice",
				      row->name, pair);
		axes[row->nr_axes++] = (struct load_axis){ pair, value };
	}
	return 0;
}

static int parse_name(struct loading *loading, struct load_row *row)
{
	char *rest = strdup(row->name);

	if (!rest)
		return out_of_memory(loading);
	/* the first of them is where it begins: see row_free() */
	row->machine = strsep(&rest, "/");
	row->workload = strsep(&rest, "/");
	row->who = strsep(&rest, "/");
	if (!is_word(row->machine) || !is_word(row->workload) ||
	    !is_word(row->who))
		return bad_name(loading, row->name);
	return rest ? parse_axes(loading, row, rest) : 0;
}

static struct load_row *find_row(struct loading *loading, const json_t *entry)
{
	const char *name = json_string_value(json_object_get(entry, "name"));
	const json_t *found = json_object_get(loading->index, name);

	return found ? &loading->load->rows[json_integer_value(found)] : NULL;
}

static int add_row(struct loading *loading, const json_t *entry)
{
	unsigned int nr = loading->load->nr_rows++;
	struct load_row *row = &loading->load->rows[nr];

	row->name = json_string_value(json_object_get(entry, "name"));
	if (json_object_set_new(loading->index, row->name, json_integer(nr)))
		return out_of_memory(loading);
	return parse_name(loading, row);
}

/* Which rows there are, and how many processes each has. */
static int count_rows(struct loading *loading)
{
	struct load *load = loading->load;
	const struct load_row *row;
	json_t *entry;
	size_t i;

	load->rows = calloc(json_array_size(loading->benchmarks),
			    sizeof(*load->rows));
	loading->index = json_object();
	if (!load->rows || !loading->index)
		return out_of_memory(loading);
	json_array_foreach (loading->benchmarks, i, entry) {
		if (!find_row(loading, entry) && add_row(loading, entry))
			return -1;
		find_row(loading, entry)->n++;
	}
	for (row = load->rows; row < load->rows + load->nr_rows; row++)
		if (row->n != load->n)
			return refuse(loading, "row '%.300s' has %u processes, "
				      "and n is %u", row->name, row->n,
				      load->n);
	return 0;
}

/* "get_ns", of unit "ns": how long its name is. 0: this is no phase. */
static size_t phase_length(const char *counter, const char *unit)
{
	size_t length = strlen(counter), suffix = strlen(unit) + 1;

	if (length <= suffix || counter[length - suffix] != '_' ||
	    strcmp(counter + length - suffix + 1, unit))
		return 0;
	return length - suffix;
}

static unsigned int count_phases(json_t *entry, const char *unit)
{
	unsigned int nr = 0;
	const char *key;
	json_t *value;

	json_object_foreach (entry, key, value)
		nr += phase_length(key, unit) > 0;
	return nr;
}

/* The times of a row: 0 is total, 1 is CPU, and its phases follow. */
static double *row_times(const struct load_row *row, unsigned int i)
{
	return row->total + (size_t)i * row->n;
}

/* What the row's first process has, the others must have, too. */
static int name_phases(struct loading *loading, struct load_row *row,
		       json_t *entry)
{
	struct load_phase *phase;
	const char *key;
	json_t *value;
	size_t length;

	row->nr_phases = count_phases(entry, row->unit);
	row->total = calloc((row->nr_phases + 2) * (size_t)row->n,
			    sizeof(*row->total));
	row->phases = calloc(row->nr_phases + 1, sizeof(*row->phases));
	if (!row->total || !row->phases)
		return out_of_memory(loading);
	row->cpu = row_times(row, 1);
	phase = row->phases;
	json_object_foreach (entry, key, value) {
		length = phase_length(key, row->unit);
		if (!length)
			continue;
		phase->values = row_times(row, phase - row->phases + 2);
		phase->name = strndup(key, length);
		if (!phase->name)
			return out_of_memory(loading);
		if (!is_phase(phase->name))
			return refuse(loading, "row '%.300s' has a phase "
				      "'%.64s', and none is called that",
				      row->name, phase->name);
		phase++;
	}
	return 0;
}

static int begin_row(struct loading *loading, struct load_row *row,
		     json_t *entry)
{
	row->unit = json_string_value(json_object_get(entry, "time_unit"));
	if (strcmp(row->unit, "ns") && strcmp(row->unit, "us") &&
	    strcmp(row->unit, LOAD_INSTRUCTIONS))
		return refuse(loading, "row '%.300s' has time_unit %.32s; "
			      "there are: ns, us, instructions", row->name,
			      row->unit);
	row->entries = calloc(row->n, sizeof(*row->entries));
	if (!row->entries)
		return out_of_memory(loading);
	return name_phases(loading, row, entry);
}

static int take_time(struct loading *loading, const struct load_row *row,
		     unsigned int process, const char *key, double *time)
{
	*time = load_counter(row, process, key);
	if (isnan(*time))
		return refuse(loading, "row '%.300s' has no %.64s in process "
			      "%u", row->name, key, process);
	/* a month; what is smaller than a bit of a ns was never measured */
	if (*time > 1e16 || (*time > 0 && *time < 1e-12))
		return refuse(loading, "row '%.300s' has a %.64s of %g in "
			      "process %u: no time is that", row->name, key,
			      *time, process);
	if (*time < 0)
		return refuse(loading, "row '%.300s' has a %.64s of %g in "
			      "process %u: no time is below 0", row->name, key,
			      *time, process);
	return 0;
}

static int take_phases(struct loading *loading, const struct load_row *row,
		       unsigned int process)
{
	char key[PHASE_NAME_MAX + 16];

	if (count_phases(row->entries[process], row->unit) !=
	    row->nr_phases)
		return refuse(loading, "row '%.300s' has other phases in "
			      "process %u", row->name, process);
	for (unsigned int i = 0; i < row->nr_phases; i++) {
		snprintf(key, sizeof(key), "%s_%s", row->phases[i].name,
			 row->unit);
		if (take_time(loading, row, process, key,
			      &row_times(row, 2 + i)[process]))
			return -1;
	}
	return 0;
}

/* A run whose books are off is no result. */
static int check_books(struct loading *loading, const struct load_row *row,
		       unsigned int process)
{
	double gets = load_counter(row, process, "gets");
	double puts = load_counter(row, process, "puts");

	if (json_is_true(json_object_get(row->entries[process],
					 "error_occurred")))
		return refuse(loading, "row '%.300s' failed in process %u",
			      row->name, process);
	/* false for what isn't there, too */
	if (gets < puts || gets > puts)
		return refuse(loading, "row '%.300s' has %.0f gets and %.0f "
			      "puts in process %u: its books are off",
			      row->name, gets, puts, process);
	return 0;
}

static int take_times(struct loading *loading, const struct load_row *row,
		      unsigned int process)
{
	const json_t *unit =
		json_object_get(row->entries[process], "time_unit");

	if (strcmp(json_string_value(unit), row->unit))
		return refuse(loading, "row '%.300s' is in %s, and in %.32s in "
			      "process %u", row->name, row->unit,
			      json_string_value(unit), process);
	if (check_books(loading, row, process) ||
	    take_time(loading, row, process, "real_time",
		      &row_times(row, 0)[process]) ||
	    take_time(loading, row, process, "cpu_time",
		      &row_times(row, 1)[process]))
		return -1;
	if (row->total[process] == 0)
		return refuse(loading, "row '%.300s' took no time in process "
			      "%u", row->name, process);
	return take_phases(loading, row, process);
}

static int take_entry(struct loading *loading, json_t *entry)
{
	struct load_row *row = find_row(loading, entry);
	json_int_t process =
		json_integer_value(json_object_get(entry, "repetition_index"));

	if (!row->entries && begin_row(loading, row, entry))
		return -1;
	if (process < 0 || process >= row->n)
		return refuse(loading, "row '%.300s' has a repetition_index "
			      "of %lld, and n is %u", row->name,
			      (long long)process, row->n);
	if (row->entries[process])
		return refuse(loading, "row '%.300s' has repetition_index "
			      "%lld twice", row->name, (long long)process);
	row->entries[process] = entry;
	return take_times(loading, row, process);
}

/* 0: it isn't a number from 1 on that anybody's run could have. */
static unsigned int count_of(const json_t *object, const char *key)
{
	json_int_t number = json_integer_value(json_object_get(object, key));

	return number < 1 || number > LOAD_PROCESSES_MAX ? 0 : number;
}

static int load_looks(struct loading *loading)
{
	const json_t *looks = json_object_get(loading->load->ours, "looks");
	struct load *load = loading->load;

	load->first = looks ? count_of(looks, "first") : load->n;
	load->planned = looks ? count_of(looks, "planned") : 1;
	load->made = looks ? count_of(looks, "made") : 1;
	if (load->first && load->first <= load->n && load->made &&
	    load->made <= load->planned)
		return 0;
	return refuse(loading, "context.pgmapbench.looks: first is from 1 to "
		      "n, made from 1 to planned");
}

static int load_context(struct loading *loading)
{
	struct load *load = loading->load;
	size_t nr = json_array_size(loading->benchmarks);
	const json_t *seed, *n;

	load->context = json_object_get(load->root, "context");
	load->ours = json_object_get(load->context, "pgmapbench");
	load->partial = json_is_true(json_object_get(load->ours, "partial"));
	load->suite = json_string_value(json_object_get(load->ours, "suite"));
	seed = json_object_get(load->ours, "seed");
	n = json_object_get(load->ours, "n");
	if (!load->suite || !json_is_integer(n) || !json_is_integer(seed) ||
	    json_integer_value(seed) < 0)
		return refuse(loading, "context.pgmapbench lacks suite, seed "
			      "or n");
	if (json_integer_value(n) > LOAD_PROCESSES_MAX)
		return refuse(loading, "n is %lld, and it has at most %d",
			      (long long)json_integer_value(n),
			      LOAD_PROCESSES_MAX);
	if (json_integer_value(n) < 1 ||
	    json_integer_value(n) > (json_int_t)nr)
		return refuse(loading, "n is %lld, and it has %zu benchmarks",
			      (long long)json_integer_value(n), nr);
	load->seed = json_integer_value(seed);
	load->n = json_integer_value(n);
	return load_looks(loading);
}

static int load_rows(struct loading *loading)
{
	json_t *entry;
	size_t i;

	if (load_context(loading) || count_rows(loading))
		return -1;
	json_array_foreach (loading->benchmarks, i, entry)
		if (take_entry(loading, entry))
			return -1;
	return 0;
}

int load_json(json_t *root, const char *name, struct load *load,
	      struct error *error)
{
	struct loading loading = { .path = name, .load = load, .error = error };
	int ret;

	*error = (struct error){ 0 };
	*load = (struct load){ .root = root };
	loading.benchmarks = json_object_get(load->root, "benchmarks");
	ret = load_rows(&loading);
	json_decref(loading.index);
	if (ret) {
		load_free(load);
		record_one_line(error->text);
	}
	return ret;
}

int load_read(const char *path, struct load *load, struct error *error)
{
	json_t *root;

	*error = (struct error){ 0 };
	*load = (struct load){ 0 };
	root = record_read(path, error->text, sizeof(error->text));
	return root ? load_json(root, path, load, error) : -1;
}

static void row_free(struct load_row *row)
{
	for (unsigned int i = 0; row->phases && i < row->nr_phases; i++)
		free(row->phases[i].name);
	free(row->machine);
	free(row->axes);
	free(row->phases);
	free(row->total);
	free(row->entries);
}

void load_free(struct load *load)
{
	for (unsigned int i = 0; i < load->nr_rows; i++)
		row_free(&load->rows[i]);
	free(load->rows);
	json_decref(load->root);
	*load = (struct load){ 0 };
}
