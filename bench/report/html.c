// SPDX-License-Identifier: MIT
/* A page from its template. */
#include "bench/report/html.h"

#include <stdlib.h>
#include <string.h>

#include "bench/report/html_page.h"
#include "bench/report/html_template.h"
#include "harness/record/record.h"

static void put_style(const struct html *html)
{
	fputs(html_css, html->out);
}

static void put_script(const struct html *html)
{
	fputs(html_js, html->out);
}

static void put_style_hash(const struct html *html)
{
	fputs(html_css_hash, html->out);
}

static void put_script_hash(const struct html *html)
{
	fputs(html_js_hash, html->out);
}

static void put_version(const struct html *html)
{
	fputs(PGMAPBENCH_VERSION, html->out);
}

static const struct part {
	const char *name;
	void (*put)(const struct html *html);
} parts[] = {
	{ "style-hash", put_style_hash },
	{ "script-hash", put_script_hash },
	{ "title", html_title },
	{ "style", put_style },
	{ "summary", html_summary },
	{ "tables", html_tables },
	{ "plots", html_plots },
	{ "strategies", html_strategies },
	{ "machine", html_machine },
	{ "data", html_data },
	{ "version", put_version },
	{ "script", put_script },
};

#define NR_PARTS (sizeof(parts) / sizeof(parts[0]))

/* name is that of a part, and braces: what is behind them. */
static const char *put_part(const struct html *html, const char *name)
{
	size_t length = strcspn(name, "}");

	for (unsigned int i = 0; i < NR_PARTS; i++)
		if (strlen(parts[i].name) == length &&
		    !strncmp(parts[i].name, name, length))
			parts[i].put(html);
	return name + length + 2;
}

static void put_page(const struct html *html)
{
	const char *rest = html_html, *brace;

	while ((brace = strstr(rest, "{{"))) {
		fwrite(rest, 1, brace - rest, html->out);
		rest = put_part(html, brace + 2);
	}
	fputs(rest, html->out);
}

static int write_page(struct html *html, const char *path, struct error *error)
{
	char *text = NULL;
	size_t size;
	int ret;

	html->out = open_memstream(&text, &size);
	if (html->out)
		put_page(html);
	if (!html->out || ferror(html->out) | fclose(html->out) ||
	    *html->out_of_memory)
		ret = error_set(error, "can't write %s: out of memory", path);
	else
		ret = record_write_text(path, text, size, error->text,
					sizeof(error->text));
	free(text);
	return ret ? 1 : 0;
}

/* Which no page could have in it. */
static int check_names(const char *const *names, unsigned int nr,
		       struct error *error)
{
	json_t *text;

	for (unsigned int i = 0; i < nr; i++) {
		text = json_string(names[i]);
		if (!text)
			return error_set(error, "--html: a file's name isn't "
					 "UTF-8; rename it");
		json_decref(text);
	}
	return 0;
}

int report_html(const struct load *loads, const char *const *paths,
		unsigned int nr, const struct report_options *options,
		const char *path, struct error *error)
{
	const struct load *all[2] = { &loads[0], &loads[nr - 1] };
	const char *names[2] = { basename(paths[0]), basename(paths[nr - 1]) };
	struct report report = { .loads = all, .names = names, .nr = nr,
				 .options = options };
	bool out_of_memory = false;
	struct html html = { .loads = loads, .report = &report,
			     .comparison = &report.comparison,
			     .out_of_memory = &out_of_memory };
	int ret;

	if (check_names(paths, nr, error) ||
	    report_compare(&report, paths, error))
		return -1;
	html_data_pack(&html);
	ret = write_page(&html, path, error);
	html_data_free(&html);
	compare_free(&report.comparison);
	return ret;
}
