// SPDX-License-Identifier: MIT
/* How to measure it again, as lines that a shell takes as they are. */
#include <stdlib.h>
#include <string.h>

#include "bench/report/parts.h"

#define CONTINUED " \\"

static bool is_plain(const char *word)
{
	return *word && !word[strspn(word,
				     "abcdefghijklmnopqrstuvwxyz"
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789_-+=:,./%@")];
}

/* What a file says is nobody's command: quoted. The caller frees it. */
static char *quote(const char *word, size_t length)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fputc('\'', out);
	for (size_t i = 0; i < length; i++)
		if (word[i] == '\'')
			fputs("'\\''", out);
		else
			fputc(word[i], out);
	fputc('\'', out);
	fclose(out);
	return text;
}

/* Lines that end in a backslash, as far as there are more. */
static void put(struct flow *words, const char *text)
{
	int length = strlen(text);

	if (words->column &&
	    words->column + 1 + length + (int)strlen(CONTINUED) >
		    words->width) {
		fputs(CONTINUED "\n", words->out);
		words->column = 0;
	}
	if (!words->column)
		words->column = fprintf(words->out, "   ");
	words->column += fprintf(words->out, " %s", text);
}

/* What a line holds beside the indentation. */
static int room_in(const struct flow *words)
{
	return words->width - 4 - (int)strlen(CONTINUED);
}

/* Of a list that needs no quotes, whole items, if one fits. */
static size_t plain_piece(const char *word, size_t room)
{
	size_t length = strlen(word), part = length < room ? length : room;

	if (part < length)
		for (size_t i = part; i > 1; i--)
			if (word[i - 1] == ',')
				return i;
	return part;
}

/* Too long for a line: printf puts the pieces together again. */
static void put_pieces(struct flow *words, const char *word)
{
	bool plain = is_plain(word);
	/* at the worst each character is four, and there are two quotes */
	size_t room = plain ? room_in(words) : room_in(words) / 4 - 1, part;
	char *text;

	put(words, "\"$(printf %s");
	for (; *word; word += part) {
		part = plain ? plain_piece(word, room) : strnlen(word, room);
		text = plain ? strndup(word, part) : quote(word, part);
		if (text)
			put(words, text);
		free(text);
	}
	put(words, ")\"");
}

/* What a shell takes for that word. The caller frees it. */
static char *shell_text(const char *word)
{
	return is_plain(word) ? strdup(word) : quote(word, strlen(word));
}

static void put_word(struct flow *words, const char *word)
{
	char *text = shell_text(word);

	if (text && (int)strlen(text) <= room_in(words))
		put(words, text);
	else
		put_pieces(words, word);
	free(text);
}

/* An option and its value, in one line if that holds them. */
static void put_both(struct flow *words, const char *option, const char *value)
{
	char *text = shell_text(value), *both = NULL;

	if (text && asprintf(&both, "%s %s", option, text) > 0 &&
	    (int)strlen(both) <= room_in(words)) {
		put(words, both);
	} else {
		put_word(words, option);
		put_word(words, value);
	}
	free(text);
	free(both);
}

static void put_command(struct flow *words, char *const *word)
{
	for (; *word; word++) {
		if (**word == '-' && word[1] && *word[1] != '-') {
			put_both(words, word[0], word[1]);
			word++;
		} else {
			put_word(words, *word);
		}
	}
	flow_end(words);
}

/* Bytes that no mail carries can't be typed again. */
static bool can_be_typed(char *const *words)
{
	for (; *words; words++)
		for (const char *c = *words; *c; c++)
			if (*c < ' ' || *c > '~')
				return false;
	return true;
}

static void say_how(const struct load *load, const struct report_again *again,
		    struct flow *words)
{
	unsigned int appended =
		json_array_size(json_object_get(load->ours, "appended"));

	if (appended)
		say(words, "There these processes came in several runs; this "
			   "makes all in one, in the same order.");
	else if (load->planned > 1)
		say(words, "There it was looked at how many processes are "
			   "enough; this makes as many at once.");
	if (!again->sized)
		say(words, "Rows of which the suite says no size have one by "
			   "the host's cache and memory: see the tables.");
	flow_end(words);
}

static void print_command(const struct load *load,
			  const struct report_again *again, const char *whose,
			  struct flow *words)
{
	if (!again->words || !can_be_typed(again->words)) {
		flow(words, "To measure%s again:", whose);
		say(words, "its command isn't one that this pgmapbench knows;");
		flow(words, "pgmapbench %.32s (%.32s) wrote it.",
		     load_text(load->ours, "version"),
		     load_text(load->ours, "revision"));
		flow_end(words);
		return;
	}
	flow(words, "To measure%s again, with pgmapbench %.32s (%.32s):",
	     whose, load_text(load->ours, "version"),
	     load_text(load->ours, "revision"));
	flow_end(words);
	put_command(words, again->words);
	say_how(load, again, words);
}

void report_commands(struct report *report)
{
	static const char *const whose[2][2] = { { "" }, { " base", " new" } };

	for (unsigned int i = 0; i < report->nr; i++)
		print_command(report->loads[i], &report->options->again[i],
			      whose[report->nr - 1][i], &report->words);
}
