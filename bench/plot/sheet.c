// SPDX-License-Identifier: MIT
#include "bench/plot/sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Columns of small print on a picture, and of a mail. */
#define COLUMNS	     120
#define DUMB_COLUMNS 72

static int words_begin(struct sheet_words *words, int width)
{
	words->out = open_memstream(&words->text, &words->size);
	words->flow = (struct flow){ .out = words->out, .width = width };
	return words->out ? 0 : -1;
}

static void make_plain(char *text)
{
	for (; *text; text++)
		if (*text != '\n' && (*text < ' ' || *text > '~'))
			*text = '?';
}

/* No line is left open, and the last one has no end. */
static void words_end(struct sheet_words *words)
{
	flow_end(&words->flow);
	fflush(words->out);
	if (words->size && words->text[words->size - 1] == '\n')
		words->text[words->size - 1] = '\0';
	make_plain(words->text);
}

static void words_free(struct sheet_words *words)
{
	if (words->out)
		fclose(words->out);
	free(words->text);
}

int sheet_begin(struct sheet *sheet, enum plot_form form, struct error *error)
{
	int width = form == PLOT_DUMB ? DUMB_COLUMNS : COLUMNS;

	*sheet = (struct sheet){ .form = form };
	sheet->script = open_memstream(&sheet->text, &sheet->size);
	if (sheet->script && !words_begin(&sheet->head, width) &&
	    !words_begin(&sheet->warn, width) &&
	    !words_begin(&sheet->foot, width) &&
	    !words_begin(&sheet->key, width))
		return 0;
	return error_set(error, "out of memory");
}

void sheet_free(struct sheet *sheet)
{
	words_free(&sheet->head);
	words_free(&sheet->warn);
	words_free(&sheet->foot);
	words_free(&sheet->key);
	if (sheet->script)
		fclose(sheet->script);
	free(sheet->text);
	free(sheet->title);
	*sheet = (struct sheet){ 0 };
}

/*
 * In single quotes gnuplot takes all as it stands, but for a quote, which it
 * doesn't take for one if it's doubled where a string begins.
 */
static void quote(FILE *out, const char *text)
{
	fputc('\'', out);
	for (; *text; text++) {
		if (*text == '\n')
			fputs("'.\"\\n\".'", out);
		else if (*text == '\'')
			fputs("'.\"'\".'", out);
		else
			fputc(*text < ' ' || *text > '~' ? '?' : *text, out);
	}
	fputc('\'', out);
}

void sheet_text(struct sheet *sheet, const char *name, const char *text)
{
	fprintf(sheet->script, "pg_%s = ", name);
	quote(sheet->script, text);
	fputc('\n', sheet->script);
}

static void number(FILE *out, double value)
{
	if (isfinite(value))
		fprintf(out, "%.9g", value);
	else
		fputs("NaN", out);
}

void sheet_number(struct sheet *sheet, const char *name, double value)
{
	fprintf(sheet->script, "pg_%s = ", name);
	number(sheet->script, value);
	fputc('\n', sheet->script);
}

static void begin_array(struct sheet *sheet, const char *name, unsigned int nr)
{
	fprintf(sheet->script, "pg_nr_%s = %u\narray pg_%s[%u]\n", name, nr,
		name, nr ? nr : 1);
}

void sheet_texts(struct sheet *sheet, const char *name,
		 const char *const *texts, unsigned int nr)
{
	begin_array(sheet, name, nr);
	for (unsigned int i = 0; i < (nr ? nr : 1); i++) {
		fprintf(sheet->script, "pg_%s[%u] = ", name, i + 1);
		quote(sheet->script, nr ? texts[i] : "");
		fputc('\n', sheet->script);
	}
}

void sheet_numbers(struct sheet *sheet, const char *name,
		   const double *numbers, unsigned int nr)
{
	begin_array(sheet, name, nr);
	for (unsigned int i = 0; i < (nr ? nr : 1); i++) {
		fprintf(sheet->script, "pg_%s[%u] = ", name, i + 1);
		number(sheet->script, nr ? numbers[i] : 0);
		fputc('\n', sheet->script);
	}
}

void sheet_data(struct sheet *sheet)
{
	fputs("$data << EOD\n", sheet->script);
}

void sheet_line(struct sheet *sheet, unsigned int nr, const double *numbers)
{
	for (unsigned int i = 0; i < nr; i++) {
		if (i)
			fputc(' ', sheet->script);
		number(sheet->script, numbers[i]);
	}
	fputc('\n', sheet->script);
}

/* Two empty lines; one without numbers, so that a block is never nothing. */
void sheet_block(struct sheet *sheet)
{
	fputs("NaN NaN NaN NaN NaN NaN NaN\n\n\n", sheet->script);
}

void sheet_data_end(struct sheet *sheet)
{
	fputs("EOD\n", sheet->script);
}

static unsigned int count_lines(const char *text)
{
	unsigned int nr = *text != '\0';

	for (; *text; text++)
		nr += *text == '\n';
	return nr;
}

static void add_words(struct sheet *sheet, const char *name,
		      struct sheet_words *words)
{
	char lines[32];

	words_end(words);
	snprintf(lines, sizeof(lines), "%s_lines", name);
	sheet_text(sheet, name, words->text);
	sheet_number(sheet, lines, count_lines(words->text));
}

static void finish_script(struct sheet *sheet, const char *template)
{
	static const char *const forms[] = {
		[PLOT_SVG] = "svg", [PLOT_PNG] = "png",
		[PLOT_DUMB] = "dumb", [PLOT_SCRIPT] = "svg",
	};

	make_plain(sheet->title);
	sheet_text(sheet, "form", forms[sheet->form]);
	sheet_text(sheet, "name", template);
	sheet_text(sheet, "title", sheet->title);
	add_words(sheet, "head", &sheet->head);
	add_words(sheet, "warn", &sheet->warn);
	add_words(sheet, "foot", &sheet->foot);
	words_end(&sheet->key);
	fputs(sheet_template("style"), sheet->script);
	fputs(sheet_template(template), sheet->script);
	fflush(sheet->script);
}

/* Lines without the blanks that gnuplot puts behind them. */
static void print_trimmed(FILE *out, const char *text)
{
	size_t length, kept;

	for (; *text; text += length) {
		length = strcspn(text, "\n");
		for (kept = length; kept && strchr(" \f", text[kept - 1]);)
			kept--;
		fprintf(out, "%.*s\n", (int)kept, text);
		length += text[length] == '\n';
	}
}

/* What was drawn, between the words that a picture has on it. */
static int say_around(struct sheet *sheet, char **text, size_t *size)
{
	char *drawn = *text;
	FILE *out = open_memstream(text, size);

	if (!out) {
		*text = drawn;
		return -1;
	}
	fprintf(out, "%s\n%s\n", sheet->title, sheet->head.text);
	if (*sheet->warn.text)
		fprintf(out, "%s\n", sheet->warn.text);
	if (*sheet->key.text)
		fprintf(out, "%s\n", sheet->key.text);
	print_trimmed(out, drawn);
	fprintf(out, "%s\n", sheet->foot.text);
	free(drawn);
	return fclose(out);
}

static int make_text(struct sheet *sheet, struct plot_picture *picture,
		     struct error *error)
{
	if (sheet->form == PLOT_SCRIPT) {
		picture->text = strndup(sheet->text, sheet->size);
		picture->size = sheet->size;
		return picture->text ? 0 : error_set(error, "out of memory");
	}
	if (gnuplot_run(sheet->text, sheet->size, &picture->text,
			&picture->size, error))
		return -1;
	if (sheet->form == PLOT_DUMB &&
	    say_around(sheet, &picture->text, &picture->size))
		return error_set(error, "out of memory");
	return 0;
}

int sheet_draw(struct sheet *sheet, const char *template,
	       struct plot_pictures *pictures, struct error *error)
{
	struct plot_picture *grown;

	finish_script(sheet, template);
	grown = realloc(pictures->pictures,
			(pictures->nr + 1) * sizeof(*grown));
	if (!grown)
		return error_set(error, "out of memory");
	pictures->pictures = grown;
	grown += pictures->nr++;
	*grown = (struct plot_picture){ 0 };
	if (make_text(sheet, grown, error))
		return -1;
	grown->title = sheet->title;
	sheet->title = NULL;
	return 0;
}
