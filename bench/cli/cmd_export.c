// SPDX-License-Identifier: MIT
/*
 * A result in the formats of other programs: Google Benchmark's (compare.py),
 * Go's (benchstat), and a table with commas. Times go out with the 17 digits
 * that bring them back.
 */
#include <ctype.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/cli/cli.h"
#include "bench/load.h"
#include "harness/record/record.h"

/* What a double holds as a whole number. */
#define WHOLE_MAX 9007199254740992.0

/* Of the table, before and after the axes. */
static const char *const columns_before[] = { "suite", "machine", "workload",
					      "who" };
static const char *const columns_after[] = { "process", "phase", "value",
					     "unit" };

#define NR_BEFORE (sizeof(columns_before) / sizeof(columns_before[0]))
#define NR_AFTER  (sizeof(columns_after) / sizeof(columns_after[0]))

static const char *string_of(const json_t *object, const char *key)
{
	const char *string = json_string_value(json_object_get(object, key));

	return string ? string : "";
}

/* A value as one string, which Google Benchmark's own context has, too. */
static json_t *as_string(const json_t *value)
{
	json_t *string;
	char *text;

	if (json_is_string(value))
		return json_string(json_string_value(value));
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT |
				 JSON_REAL_PRECISION(17));
	string = json_string(text);
	free(text);
	return string;
}

/*
 * AddCustomContext() takes strings, so that's what readers expect beside the
 * library's own keys: "pgmapbench.suite": "quick".
 */
static json_t *gbench_context(const struct load *load)
{
	json_t *context = json_deep_copy(load->context), *value;
	const char *key;
	char name[128];

	json_object_del(context, "pgmapbench");
	json_object_foreach (load->ours, key, value) {
		snprintf(name, sizeof(name), "pgmapbench.%s", key);
		json_object_set_new(context, name, as_string(value));
	}
	return context;
}

/* The workers counted families each for itself; here a row is a family. */
static json_t *gbench_benchmarks(const struct load *load)
{
	json_t *benchmarks = json_array(), *entry;
	const struct load_row *row;

	for (unsigned int i = 0; i < load->nr_rows; i++) {
		row = &load->rows[i];
		for (unsigned int process = 0; process < row->n; process++) {
			entry = json_deep_copy(row->entries[process]);
			json_object_set_new(entry, "family_index",
					    json_integer(i));
			json_array_append_new(benchmarks, entry);
		}
	}
	return benchmarks;
}

static bool has_times(const struct load_row *row)
{
	return strcmp(row->unit, LOAD_INSTRUCTIONS);
}

/* compare.py multiplies by the unit. */
static int refuse_counts(const struct load *load, struct error *error)
{
	for (unsigned int i = 0; i < load->nr_rows; i++) {
		if (has_times(&load->rows[i]))
			continue;
		error_set(error, "--to gbench: row '%.300s' has instructions, "
			  "and that format has times only; choose benchfmt or "
			  "csv", load->rows[i].name);
		return STATUS_BAD_USE;
	}
	return 0;
}

static int write_gbench(const struct load *load, FILE *out, struct error *error)
{
	int ret = refuse_counts(load, error);
	json_t *root;

	if (ret)
		return ret;
	root = json_pack("{s:o, s:o}", "context", gbench_context(load),
			 "benchmarks", gbench_benchmarks(load));
	ret = json_dumpf(root, out, JSON_INDENT(2) | JSON_REAL_PRECISION(17));

	fputc('\n', out);
	json_decref(root);
	if (!ret)
		return 0;
	error_set(error, "out of memory");
	return STATUS_BAD_ANSWER;
}

static bool is_number(const char *text)
{
	return text && *text && text[strspn(text, "0123456789")] == '\0';
}

/*
 * golang.org/design/14313-benchmark-format: a slash and key=value for each
 * part of the name, and -N for its threads.
 */
static void print_go_name(const struct load_row *row, FILE *out)
{
	const char *threads = load_axis(row, "threads");
	const struct load_axis *axis;

	fprintf(out, "Benchmark%c%s/machine=%s/%s=%s", toupper(*row->workload),
		row->workload + 1, row->machine,
		strcmp(row->machine, "native") ? "strategy" : "path", row->who);
	for (axis = row->axes; axis < row->axes + row->nr_axes; axis++)
		if (axis->value != threads || !is_number(threads))
			fprintf(out, "/%s=%s", axis->key, axis->value);
	if (is_number(threads))
		fprintf(out, "-%s", threads);
}

/* How many operations a process timed; 1 where the file doesn't say. */
static double go_iterations(const struct load_row *row, unsigned int process)
{
	double pages = load_counter(row, process, "pages");

	return pages >= 1 && pages <= WHOLE_MAX ? floor(pages) : 1;
}

/* All times are in ns: benchstat knows no other unit that is less than 1 s. */
static void print_go_time(const struct load_row *row, const char *prefix,
			  double time, FILE *out)
{
	if (!has_times(row)) {
		fprintf(out, " %.17g " LOAD_INSTRUCTIONS "/op", time);
		return;
	}
	fprintf(out, " %.17g %s%sns/op",
		strcmp(row->unit, "us") ? time : time * 1000, prefix,
		*prefix ? "-" : "");
}

static void print_go_lines(const struct load_row *row, FILE *out)
{
	for (unsigned int process = 0; process < row->n; process++) {
		print_go_name(row, out);
		fprintf(out, " %.0f", go_iterations(row, process));
		print_go_time(row, "", row->total[process], out);
		if (has_times(row))
			print_go_time(row, "cpu", row->cpu[process], out);
		for (unsigned int i = 0; i < row->nr_phases; i++)
			print_go_time(row, row->phases[i].name,
				      row->phases[i].values[process], out);
		fputc('\n', out);
	}
}

/* What follows may not end the line early. */
static void print_rest_of_line(const char *text, FILE *out)
{
	fputc(' ', out);
	for (; *text; text++)
		fputc(iscntrl((unsigned char)*text) ? '?' : *text, out);
	fputc('\n', out);
}

/*
 * benchstat compares only what has the same configuration. So here is what
 * must be alike; who ran it and when are comments.
 */
static void print_go_configuration(const struct load *load, FILE *out)
{
	static const struct {
		const char *key, *ours;
	} lines[] = {
		{ "suite", "suite" },	{ "memory", "memory" },
		{ "arch", "arch" },	{ "cpu", "cpu_model" },
		{ "kernel", "kernel" }, { "thp", "thp" },
		{ "percpu", "percpu" },
	};
	const char *value;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		value = string_of(load->ours, lines[i].ours);
		if (!*value)
			continue;
		fprintf(out, "%s:", lines[i].key);
		print_rest_of_line(value, out);
	}
}

static void print_go_comments(const struct load *load, FILE *out)
{
	const json_t *command = json_object_get(load->ours, "command");
	char *words = json_dumps(command, JSON_ENCODE_ANY | JSON_COMPACT);

	fprintf(out, "# pgmapbench:");
	print_rest_of_line(string_of(load->ours, "version"), out);
	fprintf(out, "# revision:");
	print_rest_of_line(string_of(load->ours, "revision"), out);
	fprintf(out, "# date:");
	print_rest_of_line(string_of(load->context, "date"), out);
	fprintf(out, "# command:");
	print_rest_of_line(words ? words : "", out);
	free(words);
	fprintf(out, "# seed: %llu, n: %u%s\n", (unsigned long long)load->seed,
		load->n, load->partial ? ", partial: the run ended early" : "");
	fprintf(out, "# op: see 'pgmapbench list workloads'\n");
}

static int write_benchfmt(const struct load *load, FILE *out,
			  struct error *error)
{
	print_go_comments(load, out);
	print_go_configuration(load, out);
	fputc('\n', out);
	for (unsigned int i = 0; i < load->nr_rows; i++)
		print_go_lines(&load->rows[i], out);
	return 0;
}

/* RFC 4180, but that lines end as they do here. */
static void print_field(const char *text, FILE *out)
{
	if (!text[strcspn(text, ",\"\r\n")]) {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

static bool is_column(const char *name)
{
	for (size_t i = 0; i < NR_BEFORE; i++)
		if (!strcmp(name, columns_before[i]))
			return true;
	for (size_t i = 0; i < NR_AFTER; i++)
		if (!strcmp(name, columns_after[i]))
			return true;
	return false;
}

/* The axes of all rows, each once: an array of strings. */
static json_t *all_axes(const struct load *load, struct error *error)
{
	json_t *seen = json_object(), *axes = json_array();
	const struct load_row *row;
	const char *key;

	for (row = load->rows; row < load->rows + load->nr_rows; row++) {
		for (unsigned int i = 0; i < row->nr_axes; i++) {
			key = row->axes[i].key;
			if (json_object_get(seen, key))
				continue;
			json_object_set_new(seen, key, json_true());
			json_array_append_new(axes, json_string(key));
			if (!is_column(key))
				continue;
			error_set(error, "row '%.300s' has an axis '%s', which "
				  "csv has a column for already; choose "
				  "another format", row->name, key);
			json_decref(axes);
			json_decref(seen);
			return NULL;
		}
	}
	json_decref(seen);
	return axes;
}

static void print_header(json_t *axes, FILE *out)
{
	json_t *axis;
	size_t i;

	for (i = 0; i < NR_BEFORE; i++)
		fprintf(out, "%s,", columns_before[i]);
	json_array_foreach (axes, i, axis)
		fprintf(out, "%s,", json_string_value(axis));
	for (i = 0; i < NR_AFTER; i++)
		fprintf(out, "%s%c", columns_after[i],
			i + 1 < NR_AFTER ? ',' : '\n');
}

/* One line: what the row is, then its one number. */
static void print_line(const struct load *load, const struct load_row *row,
		       json_t *axes, unsigned int process, const char *phase,
		       double value, FILE *out)
{
	const char *text;
	json_t *axis;
	size_t i;

	print_field(load->suite, out);
	fprintf(out, ",%s,%s,%s,", row->machine, row->workload, row->who);
	json_array_foreach (axes, i, axis) {
		text = load_axis(row, json_string_value(axis));
		print_field(text ? text : "", out);
		fputc(',', out);
	}
	fprintf(out, "%u,%s,%.17g,%s\n", process, phase, value, row->unit);
}

static int write_csv(const struct load *load, FILE *out, struct error *error)
{
	json_t *axes = all_axes(load, error);
	const struct load_row *row;

	if (!axes)
		return STATUS_BAD_USE;
	print_header(axes, out);
	for (row = load->rows; row < load->rows + load->nr_rows; row++) {
		for (unsigned int process = 0; process < row->n; process++) {
			print_line(load, row, axes, process, "total",
				   row->total[process], out);
			if (has_times(row))
				print_line(load, row, axes, process, "cpu",
					   row->cpu[process], out);
			for (unsigned int i = 0; i < row->nr_phases; i++)
				print_line(load, row, axes, process,
					   row->phases[i].name,
					   row->phases[i].values[process], out);
		}
	}
	json_decref(axes);
	return 0;
}

static const struct format {
	const char *name;
	/* 0, or a status with a line in error */
	int (*write)(const struct load *load, FILE *out, struct error *error);
} formats[] = {
	{ "gbench", write_gbench },
	{ "benchfmt", write_benchfmt },
	{ "csv", write_csv },
};

#define NR_FORMATS (sizeof(formats) / sizeof(formats[0]))

static const char *format_name(unsigned int i)
{
	return formats[i].name;
}

struct options {
	const char *result;
	const char *to;
	const char *out;
};

enum { KEY_TO = 256, KEY_OUT };

static const struct argp_option export_options[] = {
	{ "to", KEY_TO, "FORMAT", 0, "gbench, benchfmt or csv", 0 },
	{ "out", KEY_OUT, "FILE", 0, "instead of stdout", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case KEY_TO:
		options->to = arg;
		return 0;
	case KEY_OUT:
		options->out = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (options->result)
			return ARGP_ERR_UNKNOWN;
		options->result = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = export_options,
	.parser = parse,
	.args_doc = "RESULT.json --to FORMAT",
	.doc = "Writes a result in another program's format: gbench is Google "
	       "Benchmark's JSON, of which its compare.py reads two; benchfmt "
	       "is Go's, for benchstat (try -col /strategy), a line a process; "
	       "csv has a line for each process and phase (total is all of it, "
	       "cpu the CPU time), and a column for each axis.",
};

static bool same_file(const char *a, const char *b)
{
	struct stat x, y;

	return !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

/* What can be known before the result is read. The format, or -1. */
static int check_options(const struct options *options, struct error *error)
{
	int format;

	if (!options->result)
		return error_set(error, "which result? It takes RESULT.json "
				 "--to FORMAT");
	if (!options->to)
		return error_set(error, "no --to; there are: gbench, benchfmt, "
				 "csv");
	format = find_named("format", options->to, format_name, NR_FORMATS,
			    error);
	if (format < 0 || !options->out)
		return format;
	if (same_file(options->result, options->out))
		return error_set(error, "--out %s is the result itself; choose "
				 "another file", options->out);
	return record_probe(options->out, error->text, sizeof(error->text)) ?
		       -1 : format;
}

/* The whole text, so that a file has all of it or doesn't change. */
static int make_text(const struct format *format, const struct load *load,
		     char **text, size_t *size, struct error *error)
{
	FILE *out = open_memstream(text, size);
	int status = STATUS_BAD_ANSWER;
	bool whole = false;

	if (out) {
		status = format->write(load, out, error);
		whole = !ferror(out);
		whole &= !fclose(out);
	}
	if (whole)
		return status;
	error_set(error, "out of memory");
	return STATUS_BAD_ANSWER;
}

static int write_text(const char *path, const char *text, size_t size,
		      struct error *error)
{
	if (path)
		return record_write_text(path, text, size, error->text,
					 sizeof(error->text)) ?
			       STATUS_BAD_ANSWER : 0;
	/* what goes wrong there, cli_close_stdout() says */
	fwrite(text, 1, size, stdout);
	return 0;
}

static int export(const struct options *options, const struct format *format,
		  const struct load *load, struct error *error)
{
	char *text = NULL;
	size_t size = 0;
	int status = make_text(format, load, &text, &size, error);

	if (!status)
		status = write_text(options->out, text, size, error);
	free(text);
	return status;
}

int cmd_export(int argc, char **argv)
{
	struct options options = { 0 };
	struct error error;
	struct load load;
	int status, format;

	/* a file that may not grow is an error of its write() */
	signal(SIGXFSZ, SIG_IGN);
	status = cli_parse(&argp, argc, argv, &options);
	if (status)
		return status;
	format = check_options(&options, &error);
	if (format < 0 || load_read(options.result, &load, &error))
		return cli_fail(argv[0], STATUS_BAD_USE, "%s", error.text);
	if (load.partial)
		fprintf(stderr, "%s: warning: %s is partial: its run ended "
			"early, after %u processes of each row\n", argv[0],
			options.result, load.n);
	status = export(&options, &formats[format], &load, &error);
	load_free(&load);
	if (status)
		return cli_fail(argv[0], status, "%s", error.text);
	return 0;
}
