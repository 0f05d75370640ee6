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
	       a->which.subject->primitive == b->which.subject->primitive;
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
	printf("%s, %s, %s\n", primitives[which->subject->primitive].name,
	       which->pins ? "FOLL_PIN" : "FOLL_GET",
	       which->model == EXPLORE_TSO ?
		       "tso: stores wait in a buffer" :
		       "sc: stores are seen at once");
}

static void print_cell(const struct answer *answer)
{
	char cell[12] = "?";

	switch (answer ? answer->kind : ANSWER_NONE) {
	case ANSWER_NONE:
		break;
	case ANSWER_KEPT:
		strcpy(cell, ".");
		break;
	case ANSWER_BOUNDED:
		if (answer->bound < 0)
			strcpy(cell, "~");
		else
			snprintf(cell, sizeof(cell), "<%d", answer->bound);
		break;
	case ANSWER_BROKEN:
		snprintf(cell, sizeof(cell), "X%d",
			 answer->result.violation.obligation);
		break;
	case ANSWER_REFUSED:
		strcpy(cell, "-");
		break;
	}
	printf("%3s", cell);
}

static const struct answer *find(const struct answers *answers,
				 const struct answer *like,
				 const struct subject *subject,
				 const struct scenario *scenario)
{
	const struct answer *answer;

	for (unsigned int i = 0; i < answers->nr; i++) {
		answer = answers->answer[i];
		if (same_table(answer, like) &&
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
					scenarios[s]));
	printf("\n");
}

static void print_table(const struct answers *answers, unsigned int first)
{
	const struct answer *answer = answers->answer[first];
	unsigned int number = 0;

	printf("\n");
	print_conditions(&answer->which);
	printf("%-18s %-7s", "", "");
	for (unsigned int s = 0; s < nr_scenarios; s++)
		if (has_scenario(answers, scenarios[s]))
			printf("%3u", ++number);
	printf("\n");
	for (unsigned int i = first; i < answers->nr; i++)
		if (same_table(answers->answer[i], answer))
			print_row(answers, i);
}

static void print_tables(const struct answers *answers)
{
	unsigned int number = 0, i, j;

	for (unsigned int s = 0; s < nr_scenarios; s++)
		if (has_scenario(answers, scenarios[s]))
			printf("%2u %-18s %s\n", ++number, scenarios[s]->name,
			       scenarios[s]->title);
	for (i = 0; i < answers->nr; i++) {
		for (j = 0; j < i; j++)
			if (same_table(answers->answer[i], answers->answer[j]))
				break;
		if (j == i)
			print_table(answers, i);
	}
	printf("\n. kept in every order    X3 broken, at obligation 3    "
	       "- doesn't apply\n"
	       "<2 kept with up to 2 preemptions    ~ kept so far    "
	       "? not done\n");
}

static void print_line(const struct answer *answer)
{
	const struct explore_result *result = &answer->result;

	printf("  %-18s ", answer->which.scenario->name);
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
		printf("broken: obligation %d: %s\n",
		       result->violation.obligation, result->violation.what);
		break;
	case ANSWER_REFUSED:
		printf("doesn't apply: %s\n", answer_refusal(&answer->which));
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

void answer_print_history(const struct answer *answer)
{
	printf("\n%s in %s (%s, %s, %s), %u switch%s:\n\n",
	       subject_name(answer->which.subject),
	       answer->which.scenario->name,
	       primitives[answer->which.subject->primitive].name,
	       answer->which.pins ? "FOLL_PIN" : "FOLL_GET",
	       model_name(answer->which.model), answer->result.switches,
	       answer->result.switches == 1 ? "" : "es");
	verify_print(stdout, &answer->which, &answer->result);
}

static void print_surprises(const struct answers *answers)
{
	const struct subject *subject;

	for (unsigned int i = 0; i < nr_verify_subjects; i++) {
		subject = verify_subjects[i];
		for (unsigned int j = 0; j < answers->nr; j++) {
			if (answers->answer[j]->which.subject != subject)
				continue;
			if (!answers_expected(answers, subject))
				printf("NOT AS THE CATALOGUE SAYS: %s (%s) is "
				       "%s\n", subject_name(subject),
				       primitives[subject->primitive].name,
				       answers_shortest(answers, subject) ?
					       "called sound, and broken" :
					       "called unsound, and wasn't "
					       "broken");
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
	printf("in %.1f s: %s histories/s\n", answers->seconds,
	       grouped((unsigned long)((double)answers->histories /
				       answers->seconds)));
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
	for (unsigned int i = 0; i < nr_verify_subjects; i++) {
		shortest = answers_shortest(answers, verify_subjects[i]);
		if (shortest)
			answer_print_history(shortest);
	}
	if (answers->seconds > 0)
		print_sums(answers);
	print_surprises(answers);
}
