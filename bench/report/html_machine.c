// SPDX-License-Identifier: MIT
/* All that a result says of its machine and of how it ran, and its doctor. */
#include <stdlib.h>
#include <string.h>

#include "bench/report/html_page.h"

#define COMMAND_WIDTH 80

/* Of the context: they stand elsewhere, or say nothing of a machine. */
static bool is_left_out(const char *key)
{
	static const char *const keys[] = { "doctor", "order", "pgmapbench" };

	for (unsigned int i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!strcmp(key, keys[i]))
			return true;
	return false;
}

static void put_value(FILE *out, const json_t *value);

static void put_array(FILE *out, const json_t *array)
{
	json_t *value;
	size_t i;

	json_array_foreach (array, i, value) {
		if (i)
			fputs(", ", out);
		put_value(out, value);
	}
	if (!json_array_size(array))
		fputs("none", out);
}

static void put_object(FILE *out, json_t *object)
{
	const char *key, *comma = "";
	json_t *value;

	json_object_foreach (object, key, value) {
		html_text(out, "%s%s: ", comma, key);
		put_value(out, value);
		comma = "; ";
	}
}

/* Arrays and objects are no deeper than jansson reads them. */
static void put_value(FILE *out, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		put_object(out, (json_t *)value);
		break;
	case JSON_ARRAY:
		put_array(out, value);
		break;
	case JSON_STRING:
		html_text(out, "%s", json_string_value(value));
		break;
	case JSON_INTEGER:
		fprintf(out, "%lld", (long long)json_integer_value(value));
		break;
	case JSON_REAL:
		fprintf(out, "%.6g", json_real_value(value));
		break;
	case JSON_NULL:
		fputs("not known", out);
		break;
	default:
		fputs(json_is_true(value) ? "yes" : "no", out);
	}
}

static void put_facts(const struct html *html, json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach (object, key, value) {
		if (is_left_out(key))
			continue;
		fputs("<tr><th scope=\"row\">", html->out);
		html_text(html->out, "%s", key);
		fputs("</th><td>", html->out);
		put_value(html->out, value);
		fputs("</td></tr>\n", html->out);
	}
}

static void put_finding(const struct html *html, const json_t *finding)
{
	const char *state = load_text(finding, "state");
	const char *value =
		json_string_value(json_object_get(finding, "value"));

	fputs("<tr><th scope=\"row\">", html->out);
	html_text(html->out, "%s", load_text(finding, "name"));
	fprintf(html->out, "</th><td%s>",
		strcmp(state, "warning") ? "" : " class=\"warning\"");
	html_text(html->out, "%s", state);
	fputs("</td><td>", html->out);
	html_text(html->out, "%s",
		  value ? value : load_text(finding, "reason"));
	fputs("</td></tr>\n", html->out);
}

static void put_doctor(const struct html *html, const struct load *load)
{
	json_t *findings = json_object_get(load->ours, "doctor"), *finding;
	size_t i;

	if (!json_array_size(findings)) {
		fputs("<p>No doctor has looked at this host.</p>\n", html->out);
		return;
	}
	fputs("<div class=\"scroll\"><table class=\"doctor\"><caption>What the "
	      "doctor found, before it ran</caption>\n<thead><tr>", html->out);
	fputs("<th scope=\"col\">check</th><th scope=\"col\">state</th>"
	      "<th scope=\"col\">value</th></tr></thead>\n<tbody>\n",
	      html->out);
	json_array_foreach (findings, i, finding)
		put_finding(html, finding);
	fputs("</tbody></table></div>\n", html->out);
}

static void put_machine(const struct html *html, const struct load *load)
{
	fputs("<div class=\"scroll\"><table class=\"machine\"><caption>The "
	      "machine, and how it was run</caption>\n<thead><tr><th "
	      "scope=\"col\">what</th><th scope=\"col\">value</th></tr>"
	      "</thead>\n<tbody>\n", html->out);
	put_facts(html, load->ours);
	put_facts(html, load->context);
	fputs("</tbody></table></div>\n", html->out);
}

/* As a shell takes it: lines that end where they end. */
static void put_commands(const struct html *html)
{
	char *text = html_say(html, report_commands, COMMAND_WIDTH);
	char *rest = text, *line;

	fputs("<pre>", html->out);
	while ((line = strsep(&rest, "\n"))) {
		html_text(html->out, "%s", line);
		fputs(*line ? "\n" : "", html->out);
	}
	fputs("</pre>\n", html->out);
	free(text);
}

void html_machine(const struct html *html)
{
	html_words(html, report_host);
	html_words(html, report_memory);
	html_words(html, report_places);
	html_words(html, report_procedure);
	html_words(html, report_books);
	put_commands(html);
	for (unsigned int i = 0; i < html->report->nr; i++) {
		if (html->report->nr > 1) {
			fputs("<h3>", html->out);
			html_text(html->out, "%s", html->report->names[i]);
			fputs("</h3>\n", html->out);
		}
		put_doctor(html, &html->loads[i]);
		put_machine(html, &html->loads[i]);
	}
}
