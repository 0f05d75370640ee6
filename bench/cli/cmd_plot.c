// SPDX-License-Identifier: MIT
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "bench/child.h"
#include "bench/cli/cli.h"
#include "bench/comma.h"
#include "bench/plot/plot.h"
#include "harness/record/record.h"

#define MAX_FILES 64
#define MAX_KINDS 16

struct options {
	const char *files[MAX_FILES];
	unsigned int nr_files;
	const char *kinds, *out, *across, *sizes;
	bool dumb, script;
};

enum { KEY_KIND = 256, KEY_OUT, KEY_ACROSS, KEY_SIZE, KEY_DUMB, KEY_SCRIPT };

static const struct argp_option plot_options[] = {
	{ "kind", KEY_KIND, "LIST", 0, "these pictures; else all that there "
	  "are rows for", 0 },
	{ "out", KEY_OUT, "DIR", 0, "where they go (plots)", 0 },
	{ "across", KEY_ACROSS, "LIST", 0,
	  "what may differ between results: machine, suite, ..., all", 0 },
	{ "size", KEY_SIZE, "LIST", 0,
	  "of break-even: devices that were not measured, too, as 1T", 0 },
	{ "dumb", KEY_DUMB, NULL, 0, "on stdout, in 72 columns of ASCII", 0 },
	{ "script", KEY_SCRIPT, NULL, 0,
	  "what gnuplot is told, with the data, as KIND.gp", 0 },
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
		options->sizes = arg;
		return 0;
	case KEY_DUMB:
		options->dumb = true;
		return 0;
	case KEY_SCRIPT:
		options->script = true;
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
	.doc = "Pictures of results, KIND.svg and KIND.png, by gnuplot. Kinds: "
	       "threads, batch, order, operations, placement, teardown, "
	       "drain-delay, break-even, power (of what selftest wrote). "
	       "docs/plot.md says what they show.",
};

/* What is drawn, for each kind. */
struct drawing {
	const struct options *options;
	struct load loads[MAX_FILES];
	bool wanted[MAX_KINDS];
	unsigned int nr_pictures;
	struct error *error;
};

static int want_kind(const char *item, void *arg, struct error *error)
{
	struct drawing *drawing = arg;
	const struct plot_kind *kind = plot_find(item);

	if (kind) {
		drawing->wanted[kind - plot_kinds] = true;
		return 0;
	}
	error_set(error, "--kind: there is no '%.64s'; there are:", item);
	for (unsigned int i = 0; i < nr_plot_kinds; i++)
		error_append(error, "%s %s", i ? "," : "", plot_kinds[i].name);
	return -1;
}

static int check_options(struct drawing *drawing)
{
	const struct options *options = drawing->options;

	if (!options->nr_files)
		return error_set(drawing->error,
				 "which result? It takes RESULT.json");
	if (options->dumb && (options->script || options->out))
		return error_set(drawing->error, "--dumb prints pictures: it "
				 "takes no --%s",
				 options->script ? "script" : "out");
	if (options->kinds && for_each_item("kind", options->kinds, want_kind,
					    drawing, drawing->error))
		return -1;
	if (options->sizes && options->kinds &&
	    !drawing->wanted[plot_find("break-even") - plot_kinds])
		return error_set(drawing->error, "--size is of --kind "
				 "break-even");
	return 0;
}

static int load_all(struct drawing *drawing)
{
	const struct options *options = drawing->options;

	for (unsigned int i = 0; i < options->nr_files; i++)
		if (plot_read(options->files[i], &drawing->loads[i],
			      drawing->error))
			return -1;
	return plot_check(drawing->loads, options->files, options->nr_files,
			  options->across, drawing->error);
}

static int write_picture(const struct drawing *drawing,
			 const struct plot_picture *picture,
			 enum plot_form form)
{
	const char *out = drawing->options->out;
	char *path;

	if (form == PLOT_DUMB) {
		fwrite(picture->text, 1, picture->size, stdout);
		return 0;
	}
	if (plot_write(picture, form, out ? out : "plots", &path,
		       drawing->error))
		return -1;
	puts(path);
	free(path);
	return 0;
}

/* 0, 1: there was nothing to draw; -1 with a line in error. */
static int draw_kind(struct drawing *drawing, const struct plot_kind *kind,
		     enum plot_form form)
{
	const struct options *options = drawing->options;
	const struct plot_options how = { form, options->sizes };
	struct plot_pictures pictures;
	char why[512];
	int ret;

	ret = plot_draw(kind, drawing->loads, options->files, options->nr_files,
			&how, &pictures, drawing->error);
	if (ret < 0) {
		snprintf(why, sizeof(why), "%.500s", drawing->error->text);
		error_set(drawing->error, "%s: %s", kind->name, why);
	}
	for (unsigned int i = 0; !ret && i < pictures.nr; i++)
		ret = write_picture(drawing, &pictures.pictures[i], form);
	drawing->nr_pictures += ret ? 0 : pictures.nr;
	plot_free(&pictures);
	return ret;
}

static const char *which(const struct options *options)
{
	return options->nr_files == 1 ? options->files[0] : "the results";
}

/* A kind that was asked for by name must be there. */
static int draw_forms(struct drawing *drawing, const struct plot_kind *kind)
{
	const struct options *options = drawing->options;
	enum plot_form first = options->dumb ? PLOT_DUMB :
			       options->script ? PLOT_SCRIPT : PLOT_SVG;
	int ret = draw_kind(drawing, kind, first);

	if (!ret && first == PLOT_SVG)
		ret = draw_kind(drawing, kind, PLOT_PNG);
	if (ret <= 0)
		return ret;
	return !options->kinds ? 0 :
	       error_set(drawing->error, "%s: nothing to draw: it takes %s; "
			 "%s lacks them", kind->name, kind->needs,
			 which(options));
}

static int draw_all(struct drawing *drawing)
{
	const struct options *options = drawing->options;

	for (unsigned int i = 0; i < nr_plot_kinds; i++) {
		if (options->kinds && !drawing->wanted[i])
			continue;
		if (child_interrupted())
			return error_set(drawing->error, "interrupted");
		if (draw_forms(drawing, &plot_kinds[i]))
			return -1;
	}
	if (drawing->nr_pictures)
		return 0;
	return error_set(drawing->error, "nothing to draw in %s: no two rows "
			 "differ in threads, batch or order, and none has "
			 "phases; --help lists the kinds", which(options));
}

/* What a file is called, or says, may be in it. */
static int fail(const char *command, struct error *error)
{
	record_one_line(error->text);
	return cli_fail(command, STATUS_BAD_USE, "%s", error->text);
}

int cmd_plot(int argc, char **argv)
{
	struct options options = { 0 };
	struct error error = { 0 };
	struct drawing drawing = { .options = &options, .error = &error };
	int status;

	status = cli_parse(&argp, argc, argv, &options);
	if (status)
		return status;
	child_catch_signals();
	if (check_options(&drawing) || load_all(&drawing) || draw_all(&drawing))
		status = fail(argv[0], &error);
	for (unsigned int i = 0; i < options.nr_files; i++)
		load_free(&drawing.loads[i]);
	fflush(stdout);
	child_release_signals();
	return status;
}
