// SPDX-License-Identifier: MIT
#include "bench/report/doubts.h"

#include "bench/report/parts.h"

void doubt_begin(struct flow *words, const char *name)
{
	char text[72];

	flow_end(words);
	snprintf(text, sizeof(text), "%.64s:", name);
	say(words, text);
}

void doubts_say(const struct load *load, const char *name, struct flow *words)
{
	doubt_memory(load, name, words);
	doubt_places(load, name, words);
	doubt_looks(load, name, words);
}

void report_doubts(struct report *report)
{
	for (unsigned int i = 0; i < report->nr; i++)
		doubts_say(report->loads[i], report->names[i],
			   &report->words);
}
