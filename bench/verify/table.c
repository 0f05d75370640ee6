// SPDX-License-Identifier: MIT
/* Answers as a person reads them. */
#include <string.h>

#include "bench/primitive.h"
#include "bench/verify/answer.h"

/* 1234567 as "1,234,567". */
static const char *grouped(unsigned long n)
{
	static char text[32];
	char digits[24];
	size_t length, from = 0, to = 0;

	snprintf(digits, sizeof(digits), "%lu", n);
	length = strlen(digits);
	while (from < length) {
		text[to++] = digits[from++];
		if (from < length && (length - from) % 3 == 0)
			text[to++] = ',';
	}
	text[to] = '\0';
	return text;
}

/* The same case but for subject and scenario: one table. */
static bool same_table(const struct answer *a, const struct answer *b)
{
	return a->which.model == b->which.model &&
	       a->which.pins == b->which.pins &&
	       a->which.subject->primitive == b->which.subject->primitive &&
	       !a->which.subject->strategy == !b->which.subject->strategy;
}

static bool has_scenario(const struct answers *answers,
			 const struct scenario *scenario)
{
	for (unsigned int i = 0; i < answers->nr; i++)
		if (answers->answer[i]->which.scenario == scenario)
			return true;
	return false;
}

static void print_conditions(const struct verify_case *which)
{
	if (which->subject->strategy)
		printf("%s, %s, ", primitives[which->subject->primitive].name,
		       which->pins ? "FOLL_PIN" : "FOLL_GET");
	printf("%s\n", which->model == EXPLORE_TSO ?
		       "tso: stores wait in a buffer" :
		       "sc: stores are seen at once");
}

static void print_cell(const struct answer *answer, int width)
{
	char cell = '?';

	switch (answer ? answer->kind : ANSWER_NONE) {
	case ANSWER_NONE:
		break;
	case ANSWER_KEPT:
		cell = '.';
		break;
	case ANSWER_BOUNDED:
		cell = '<';
		break;
	case ANSWER_BROKEN:
		cell = (char)('0' + answer->result.violation.obligation);
		break;
	case ANSWER_REFUSED:
		cell = '-';
		break;
	}
	printf("%*s%c%c", width - 2, "",
	       answer && !answer_expected(answer) ? '!' : ' ', cell);
}

static const struct answer *find(const struct answers *answers,
				 const struct answer *like,
				 const struct subject *subject,
				 const struct scenario *scenario)
{
	const struct answer *answer;

	for (unsigned int i = 0; i < answers->nr; i++) {
		answer = answers->answer[i];
		if (answer->which.model == like->which.model &&
		    answer->which.pins == like->which.pins &&
		    answer->which.subject == subject &&
		    answer->which.scenario == scenario)
			return answer;
	}
	return NULL;
}

/* The row of a subject, unless an answer before had it already. */
static void print_row(const struct answers *answers, unsigned int i)
{
	const struct answer *answer = answers->answer[i];
	const struct subject *subject = answer->which.subject;

	for (unsigned int j = 0; j < i; j++)
		if (same_table(answers->answer[j], answer) &&
		    answers->answer[j]->which.subject == subject)
			return;
	printf("%-18s %-7s", subject_name(subject), subject_verdict(subject));
	for (unsigned int s = 0; s < nr_scenarios; s++)
		if (has_scenario(answers, scenarios[s]))
			print_cell(find(answers, answer, subject,
					scenarios[s]), 2);
	printf("\n");
}

static void print_table(const struct answers *answers, unsigned int first)
{
	const struct answer *answer = answers->answer[first];
	char letter = 'a';

	printf("\n");
	print_conditions(&answer->which);
	printf("%-18s %-7s", "", "");
	for (unsigned int s = 0; s < nr_scenarios; s++)
		if (has_scenario(answers, scenarios[s]))
			printf(" %c", letter++);
	printf("\n");
	for (unsigned int i = first; i < answers->nr; i++)
		if (same_table(answers->answer[i], answer))
			print_row(answers, i);
}

/* In one table: of primitives by themselves, all are. */
static bool same_kind(const struct answer *a, const struct answer *b)
{
	if (a->which.subject->strategy || b->which.subject->strategy)
		return same_table(a, b);
	return a->which.model == b->which.model;
}

/* Primitives by themselves have many scenarios, and there are few of them. */
static void print_own_table(const struct answers *answers, unsigned int first)
{
	const struct answer *like = answers->answer[first], *answer;
	unsigned int i, name, cells;

	printf("\nprimitives by themselves, ");
	print_conditions(&like->which);
	printf("%-26s", "");
	for (i = 0; i < NR_PRIMITIVES; i++)
		printf("%8s", primitives[i].name);
	printf("\n");
	for (name = nr_scenarios; name < nr_names(); name++) {
		for (i = cells = 0; i < nr_verify_primitives; i++) {
			answer = find(answers, like, verify_primitives[i],
				      scenario_of(verify_primitives[i], name));
			if (!answer)
				continue;
			if (!cells++)
				printf("%-26s", scenario_name(name));
			printf("%*s", (int)(8 * (i + 1 - cells)), "");
			print_cell(answer, 8);
		}
		if (cells)
			printf("\n");
	}
}

static void print_bound(const struct answer *answer)
{
	printf("%s, %s (%s, %s, %s): ", subject_name(answer->which.subject),
	       answer->which.scenario->name,
	       primitives[answer->which.subject->primitive].name,
	       answer->which.pins ? "pin" : "get",
	       model_name(answer->which.model));
	if (answer->bound < 0)
		printf("kept so far\n");
	else
		printf("kept up to %d preemption%s\n", answer->bound,
		       answer->bound == 1 ? "" : "s");
}

static void print_tables(const struct answers *answers)
{
	const struct answer *answer;
	unsigned int i, j;
	char letter = 'a';

	for (unsigned int s = 0; s < nr_scenarios; s++)
		if (has_scenario(answers, scenarios[s]))
			printf("%c %-20s %s\n", letter++, scenarios[s]->name,
			       scenarios[s]->title);
	for (i = 0; i < answers->nr; i++) {
		answer = answers->answer[i];
		for (j = 0; j < i; j++)
			if (same_kind(answer, answers->answer[j]))
				break;
		if (j < i)
			continue;
		if (answer->which.subject->strategy)
			print_table(answers, i);
		else
			print_own_table(answers, i);
	}
	printf("\n. kept in every order   3 broken, at obligation 3   "
	       "- doesn't apply\n"
	       "< kept as far as --limit went   ? not done   "
	       "! not what the catalogue says\n");
	for (i = 0; i < answers->nr; i++)
		if (answers->answer[i]->kind == ANSWER_BOUNDED)
			print_bound(answers->answer[i]);
}

/* Words, indented, in lines of at most 80 columns. */
static void print_words(const char *text)
{
	int column = 0, length;

	for (; *text; text += length) {
		text += strspn(text, " ");
		length = (int)strcspn(text, " ");
		if (column + 1 + length > 80)
			column = printf("\n") - 1;
		column += printf("%*s%.*s", column ? 1 : 6, "", length, text);
	}
	printf("\n");
}

static void print_line(const struct answer *answer)
{
	const struct explore_result *result = &answer->result;

	printf("  %-*s ", answer->which.subject->strategy ? 20 : 25,
	       answer->which.scenario->name);
	switch (answer->kind) {
	case ANSWER_NONE:
		printf("not done: %s histories so far\n",
		       grouped(result->histories));
		break;
	case ANSWER_KEPT:
		printf("complete: %s histories", grouped(result->histories));
		printf(", up to %u steps, %s/s\n", result->longest,
		       grouped((unsigned long)answer->rate));
		break;
	case ANSWER_BOUNDED:
		if (answer->bound >= 0)
			printf("kept up to %d preemptions: ", answer->bound);
		else
			printf("kept so far: ");
		printf("%s histories\n", grouped(result->histories));
		break;
	case ANSWER_BROKEN:
		printf("broken%s: obligation %d\n",
		       answer->which.scenario->breaks &&
				       answer_expected(answer) ?
			       " as expected" : "",
		       result->violation.obligation);
		print_words(result->violation.what);
		if (answer->which.scenario->because)
			print_words(answer->which.scenario->because);
		break;
	case ANSWER_REFUSED:
		printf("doesn't apply: %s\n", verify_refusal(&answer->which));
		break;
	}
}

/* Of one strategy, line by line. */
static void print_lines(const struct answers *answers)
{
	const struct answer *answer, *last = NULL;

	for (unsigned int i = 0; i < answers->nr; i++) {
		answer = answers->answer[i];
		if (!last || !same_table(last, answer)) {
			printf("%s (%s), ", subject_name(answer->which.subject),
			       subject_verdict(answer->which.subject));
			print_conditions(&answer->which);
		}
		print_line(answer);
		last = answer;
	}
}

static void print_history(const struct answer *answer)
{
	const struct verify_case *which = &answer->which;

	printf("\n%s in %s (", subject_name(which->subject),
	       which->scenario->name);
	if (which->subject->strategy)
		printf("%s, %s, ", primitives[which->subject->primitive].name,
		       which->pins ? "FOLL_PIN" : "FOLL_GET");
	printf("%s), %u switch%s%s:\n", model_name(which->model),
	       answer->result.switches,
	       answer->result.switches == 1 ? "" : "es",
	       answer->minimal ? "" : ", maybe not the fewest");
	printf("%s\n", which->scenario->title);
	verify_print(stdout, &answer->which, &answer->result);
}

static const char *surprise(const struct answers *answers,
			    const struct subject *subject)
{
	if (!subject->strategy)
		return "broken where it shouldn't be, or kept";
	return answers_shortest(answers, subject) &&
			       subject->strategy->verdict == VERDICT_SOUND ?
		       "called sound, and broken" :
		       "called unsound, and wasn't broken";
}

static void print_surprises(const struct answers *answers)
{
	const struct subject *subject;

	for (unsigned int i = 0; i < nr_subjects(); i++) {
		subject = subject_at(i);
		for (unsigned int j = 0; j < answers->nr; j++) {
			if (answers->answer[j]->which.subject != subject)
				continue;
			if (!answers_expected(answers, subject))
				printf("NOT AS THE CATALOGUE SAYS: %s (%s) is "
				       "%s\n", subject_name(subject),
				       primitives[subject->primitive].name,
				       surprise(answers, subject));
			break;
		}
	}
}

/* Of a search; a replay has none. */
static void print_sums(const struct answers *answers)
{
	printf("\n%s histories", grouped(answers->histories));
	printf(", %s repeats given up", grouped(answers->redundant));
	printf(", %s steps\n", grouped(answers->steps));
	printf("in %.1f s: %s histories/s", answers->seconds,
	       grouped((unsigned long)((double)answers->histories /
				       answers->seconds)));
	if (answers->shortening > 0)
		printf("; %.1f s for the shortest of those that break",
		       answers->shortening);
	printf("\n");
}

void answers_print(const struct answers *answers)
{
	const struct answer *shortest;
	bool several = false;
	const char *first;

	if (!answers->nr)
		return;
	first = subject_name(answers->answer[0]->which.subject);
	for (unsigned int i = 1; i < answers->nr; i++)
		if (strcmp(subject_name(answers->answer[i]->which.subject),
			   first))
			several = true;
	if (several)
		print_tables(answers);
	else
		print_lines(answers);
	if (answers->nr == 1 && answers->answer[0]->kind == ANSWER_BROKEN)
		print_history(answers->answer[0]);
	for (unsigned int i = 0; i < nr_subjects() && answers->nr > 1; i++) {
		shortest = answers_shortest(answers, subject_at(i));
		if (shortest)
			print_history(shortest);
	}
	if (answers->seconds > 0)
		print_sums(answers);
	print_surprises(answers);
}
