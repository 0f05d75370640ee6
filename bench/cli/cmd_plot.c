// SPDX-License-Identifier: MIT
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "bench/cli/cli.h"
#include "bench/comma.h"
#include "bench/plot/plot.h"
#include "harness/record/record.h"

#define MAX_FILES 64

struct options {
	const char *files[MAX_FILES];
	unsigned int nr_files;
	const char *kinds, *out, *across;
	struct plot_options plot;
	bool form_given;
};

enum { KEY_KIND = 256, KEY_OUT, KEY_ACROSS, KEY_SIZE, KEY_DUMB, KEY_SCRIPT };

static const struct argp_option plot_options[] = {
	{ "kind", KEY_KIND, "LIST", 0, "which pictures; all that there are "
	  "rows for", 0 },
	{ "out", KEY_OUT, "DIR", 0, "where files go (plots beside the first "
	  "result)", 0 },
	{ "across", KEY_ACROSS, "LIST", 0,
	  "what may differ between results: machine, suite, ..., all", 0 },
	{ "size", KEY_SIZE, "LIST", 0,
	  "of break-even: devices that were not measured, too, as 1T", 0 },
	{ "dumb", KEY_DUMB, NULL, 0, "on stdout, in ASCII, 72 columns", 0 },
	{ "script", KEY_SCRIPT, NULL, 0,
	  "what gnuplot would be told, as KIND.gp", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case KEY_KIND:
		options->kinds = arg;
		return 0;
	case KEY_OUT:
		options->out = arg;
		return 0;
	case KEY_ACROSS:
		options->across = arg;
		return 0;
	case KEY_SIZE:
		options->plot.sizes = arg;
		return 0;
	case KEY_DUMB:
		options->plot.form = PLOT_DUMB;
		return 0;
	case KEY_SCRIPT:
		options->plot.form = PLOT_SCRIPT;
		return 0;
	case ARGP_KEY_ARG:
		if (options->nr_files == MAX_FILES)
			return ARGP_ERR_UNKNOWN;
		options->files[options->nr_files++] = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = plot_options,
	.parser = parse,
	.args_doc = "RESULT.json...",
	.doc = "Pictures of results, as KIND.svg and KIND.png: "
	       "cost by threads, batch and order, what it's made of, teardown, "
	       "break-even, ... gnuplot draws them. docs/plot.md says what "
	       "each kind shows.",
};

int cmd_plot(int argc, char **argv)
{
	struct options options = { 0 };
	struct error error = { 0 };
	struct load loads[MAX_FILES] = { 0 };
	struct plot_pictures pictures;
	int status, ret;

	status = cli_parse(&argp, argc, argv, &options);
	if (status)
		return status;
	for (unsigned i = 0; i < options.nr_files; i++)
		if (plot_read(options.files[i], &loads[i], &error))
			return cli_fail(argv[0], 2, "%s", error.text);
	if (plot_check(loads, options.files, options.nr_files, options.across, &error))
			return cli_fail(argv[0], 2, "%s", error.text);
	for (unsigned k = 0; k < nr_plot_kinds; k++) {
		for (int f = options.plot.form ?: PLOT_SVG; f <= (int)(options.plot.form ?: PLOT_PNG); f++) {
		if (options.kinds && strcmp(options.kinds, plot_kinds[k].name)) continue;
		options.plot.form = f;
		ret = plot_draw(&plot_kinds[k], loads, options.files, options.nr_files, &options.plot, &pictures, &error);
		if (ret < 0) cli_fail(argv[0], 2, "%s: %s", plot_kinds[k].name, error.text);
		for (unsigned i = 0; !ret && i < pictures.nr; i++) {
			char *path;
			if (f == PLOT_DUMB) { fwrite(pictures.pictures[i].text, 1, pictures.pictures[i].size, stdout); continue; }
			asprintf(&path, "%s/%s.%s", options.out, pictures.pictures[i].name, f == PLOT_SVG ? "svg" : f == PLOT_PNG ? "png" : "gp");
			record_write_text(path, pictures.pictures[i].text, pictures.pictures[i].size, error.text, sizeof(error.text));
			puts(path);
		}
		options.plot.form = 0;
		plot_free(&pictures);
		}
	}
	return 0;
}
