// SPDX-License-Identifier: MIT
/* The books: what was got was put, in each sample of the results. */
#include <math.h>

#include "bench/report/parts.h"

/* Over all samples of the results. */
struct books {
	unsigned int samples, kept, counted_frees;
	double gets, frees;
};

static void add_sample(struct books *books, const struct load_row *row,
		       unsigned int process)
{
	double gets = load_counter(row, process, "gets");
	double puts = load_counter(row, process, "puts");
	double frees = load_counter(row, process, "frees");

	books->samples++;
	/* load.h has refused what isn't alike */
	if (!isnan(gets) && !isnan(puts)) {
		books->kept++;
		books->gets += gets;
	}
	if (!isnan(frees)) {
		books->counted_frees++;
		books->frees += frees;
	}
}

static struct books add_up(const struct report *report)
{
	struct books books = { 0 };
	const struct load *load;

	for (unsigned int i = 0; i < report->nr; i++) {
		load = report->loads[i];
		for (unsigned int j = 0; j < load->nr_rows; j++)
			for (unsigned int k = 0; k < load->rows[j].n; k++)
				add_sample(&books, &load->rows[j], k);
	}
	return books;
}

void report_books(struct report *report)
{
	struct flow *words = &report->words;
	struct books books = add_up(report);

	flow(words, "Books: gets = puts in");
	if (books.kept == books.samples)
		flow(words, "each of %u samples,", books.samples);
	else
		flow(words, "%u samples, NOT KEPT in %u;", books.kept,
		     books.samples - books.kept);
	flow(words, "%.4g in all;", books.gets);
	if (books.counted_frees == books.samples)
		flow(words, "%.4g free callbacks;", books.frees);
	say(words, "none failed.");
	flow_end(words);
}
