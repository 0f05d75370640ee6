// SPDX-License-Identifier: MIT
/* Each strategy of a page: what it is, from where, and what breaks it. */
#include <string.h>

#include "bench/native/native.h"
#include "bench/primitive.h"
#include "bench/report/html_page.h"

static const struct strategy *find_known(const char *name)
{
	for (unsigned int i = 0; i < nr_instances; i++)
		if (!strcmp(instances[i].strategy->name, name))
			return instances[i].strategy;
	return NULL;
}

static const struct native_path *find_path(const char *name)
{
	for (unsigned int i = 0; i < nr_native_paths; i++)
		if (!strcmp(native_paths[i]->name, name) ||
		    !strcmp(native_paths[i]->floor_name, name))
			return native_paths[i];
	return NULL;
}

static void put_fact(const struct html *html, const char *name,
		     const char *value)
{
	fprintf(html->out, "<dt>%s</dt><dd>", name);
	html_text(html->out, "%s", value);
	fputs("</dd>\n", html->out);
}

static void open_card(const struct html *html, const char *name,
		      const char *verdict)
{
	fputs("<article class=\"card\"><h3>", html->out);
	html_text(html->out, "%s", name);
	if (verdict)
		html_text(html->out, " ");
	if (verdict)
		fprintf(html->out, "<span class=\"verdict %s\">%s</span>",
			verdict, verdict);
	fputs("</h3>\n", html->out);
}

/* Its lines are the source's, and flow here. */
static void put_history(const struct html *html, const struct strategy *s)
{
	fputs("<p class=\"history\"><b>What breaks it</b> (", html->out);
	html_text(html->out, "%s): ", s->broken_by);
	for (const char *line = s->history; *line;) {
		html_text(html->out, "%.*s ", (int)strcspn(line, "\n"), line);
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	fputs("</p>\n", html->out);
}

static void put_strategy(const struct html *html, const struct strategy *s)
{
	char idle[16];

	snprintf(idle, sizeof(idle), "%d", s->hooks.idle);
	open_card(html, s->name, verdict_names[s->verdict]);
	fputs("<p>", html->out);
	html_text(html->out, "%s", s->title);
	fputs("</p>\n<dl>\n", html->out);
	put_fact(html, "From", s->origin);
	put_fact(html, "Kernels", s->kernels);
	put_fact(html, "A free page's count", idle);
	fputs("</dl>\n", html->out);
	if (s->history)
		put_history(html, s);
	fputs("</article>\n", html->out);
}

static void put_path(const struct html *html, const char *name,
		     const struct native_path *path)
{
	open_card(html, name, NULL);
	fputs("<p>", html->out);
	html_text(html->out, "a path of the running kernel: %s",
		  strcmp(name, path->name) ? path->floor : path->title);
	fputs("</p></article>\n", html->out);
}

static void put_unknown(const struct html *html, const char *name)
{
	open_card(html, name, NULL);
	html_text(html->out, "This build of pgmapbench knows nothing of it.");
	fputs("</article>\n", html->out);
}

static void put_card(const struct html *html, const struct load_row *row)
{
	bool native = !strcmp(row->machine, "native");
	const struct strategy *strategy = native ? NULL : find_known(row->who);
	const struct native_path *path = native ? find_path(row->who) : NULL;

	if (strategy)
		put_strategy(html, strategy);
	else if (path)
		put_path(html, row->who, path);
	else
		put_unknown(html, row->who);
}

static const struct load_row *row_at(const struct html *html, unsigned int i)
{
	const struct load *load = html->loads;

	for (; i >= load->nr_rows; load++)
		i -= load->nr_rows;
	return &load->rows[i];
}

static unsigned int count_rows(const struct html *html)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < html->report->nr; i++)
		nr += html->loads[i].nr_rows;
	return nr;
}

/* Whether this row is the first of its strategy, or path. */
static bool is_first(const struct html *html, unsigned int row)
{
	const struct load_row *this = row_at(html, row), *other;

	for (unsigned int i = 0; i < row; i++) {
		other = row_at(html, i);
		if (!strcmp(other->who, this->who) &&
		    !strcmp(other->machine, this->machine))
			return false;
	}
	return true;
}

static bool has_primitive(const struct html *html, const char *name)
{
	unsigned int nr = count_rows(html);
	const char *primitive;

	for (unsigned int i = 0; i < nr; i++) {
		primitive = load_axis(row_at(html, i), "primitive");
		if (primitive && !strcmp(primitive, name))
			return true;
	}
	return false;
}

static void put_primitive(const struct html *html,
			  const struct primitive_facts *primitive)
{
	open_card(html, primitive->name, NULL);
	fputs("<p>How a page count moves: ", html->out);
	html_text(html->out, "%s", primitive->title);
	fputs("</p>\n<dl>\n", html->out);
	put_fact(html, "From", primitive->origin);
	fputs("</dl></article>\n", html->out);
}

void html_strategies(const struct html *html)
{
	unsigned int nr = count_rows(html);

	for (unsigned int i = 0; i < nr; i++)
		if (is_first(html, i))
			put_card(html, row_at(html, i));
	for (unsigned int i = 0; i < NR_PRIMITIVES; i++)
		if (has_primitive(html, primitives[i].name))
			put_primitive(html, &primitives[i]);
}
