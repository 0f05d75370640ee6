// SPDX-License-Identifier: MIT
/* The order of range random: whole calls inside the device, anywhere in it. */
#include <stdlib.h>

#include "bench/workloads/sequence.h"
#include "tests/unit/unit.h"

#define PAGES 1000UL
#define NR    100000UL

/* How often each page is a first one; the caller frees both. */
static unsigned int *histogram(unsigned long batch, uint32_t **sequence)
{
	unsigned int *hits = calloc(PAGES, sizeof(*hits));

	*sequence = sequence_create(PAGES, batch, NR, 1);
	assert_non_null(hits);
	assert_non_null(*sequence);
	for (unsigned long i = 0; i < NR; i++) {
		assert_true((*sequence)[i] + batch <= PAGES);
		hits[(*sequence)[i]]++;
	}
	return hits;
}

/* 1000 pages, 100 hits each: a fair one is off by 50 once in 10^6. */
static void every_page_as_often(void **state)
{
	uint32_t *sequence;
	unsigned int *hits = histogram(1, &sequence);

	for (unsigned long i = 0; i < PAGES; i++)
		assert_in_range(hits[i], 40, 170);
	free(hits);
	free(sequence);
}

static void calls_begin_at_batches(void **state)
{
	uint32_t *sequence;
	unsigned int *hits = histogram(64, &sequence);

	for (unsigned long i = 0; i < PAGES; i++) {
		if (i % 64 || i + 64 > PAGES)
			assert_int_equal(hits[i], 0);
		else
			assert_true(hits[i] > 0);
	}
	free(hits);
	free(sequence);
}

/* Two threads don't walk in step; two processes of an arm do the same. */
static void a_seed_each(void **state)
{
	uint32_t *a = sequence_create(PAGES, 1, NR, 0);
	uint32_t *b = sequence_create(PAGES, 1, NR, 1);
	uint32_t *again = sequence_create(PAGES, 1, NR, 0);
	unsigned long same = 0;

	for (unsigned long i = 0; i < NR; i++)
		same += a[i] == b[i];
	/* 100 by chance */
	assert_in_range(same, 40, 170);
	assert_memory_equal(a, again, NR * sizeof(*a));
	free(a);
	free(b);
	free(again);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(every_page_as_often),
		UNIT_TEST(calls_begin_at_batches),
		UNIT_TEST(a_seed_each),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
