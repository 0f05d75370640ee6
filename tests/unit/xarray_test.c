// SPDX-License-Identifier: MIT
/*
 * Proves that the lookup tree holds what was stored in it: ranges of any
 * alignment against a plain array as the model, the boundaries of a range,
 * indices above the head and trees of several levels, an erase that leaves
 * nothing behind, a failed store that leaves no trace, and readers that see an
 * entry or NULL and nothing between while others store and erase.
 */
#include <errno.h>

#include "harness/kernel/kernel.h"
#include "tests/unit/unit.h"

static struct xarray xa = { { PTHREAD_MUTEX_INITIALIZER }, NULL };

/* Entries that can be told apart, aligned as xarray.h asks. */
static unsigned long things[1024];
#define ENTRY(i) ((void *)&things[(i) % 1024])

static void assert_store(unsigned long first, unsigned long last, void *entry)
{
	assert_int_equal(xa_store_range(&xa, first, last, entry), 0);
}

static void assert_erase(unsigned long first, unsigned long last)
{
	assert_int_equal(xa_store_range(&xa, first, last, NULL), 0);
}

/* Nothing is stored: nothing is kept either. */
static void assert_empty(void)
{
	rcu_barrier();
	assert_null(xa.head);
}

static void empty(void)
{
	assert_null(xa_load(&xa, 0));
	assert_null(xa_load(&xa, 1));
	assert_null(xa_load(&xa, 1UL << 40));
	assert_null(xa_load(&xa, ~0UL));
	assert_empty();
}

static void one_index(void)
{
	static const unsigned long indices[] = {
		0, 1, 63, 64, 65, 4095, 4096, 262143, 262144, 1UL << 20,
		(1UL << 30) - 1, 1UL << 30, 1UL << 40, 1UL << 52,
	};
	unsigned int i, j;

	for (i = 0; i < 14; i++) {
		assert_store(indices[i], indices[i], ENTRY(i));
		for (j = 0; j < 14; j++)
			assert_ptr_equal(xa_load(&xa, indices[j]),
					 i == j ? ENTRY(i) : NULL);
		assert_null(xa_load(&xa, indices[i] + 1));
		assert_null(xa_load(&xa, indices[i] - 1));
		/* the same slot of a head that doesn't reach so far */
		assert_null(xa_load(&xa, indices[i] + (1UL << 58)));
		assert_erase(indices[i], indices[i]);
		assert_null(xa_load(&xa, indices[i]));
		assert_empty();
	}
}

/* All at once, so that the tree grows on top of what it has, both ways. */
static void levels(void)
{
	static const unsigned int up[] = { 0, 6, 12, 18, 24, 30, 36, 42, 48 };
	unsigned int i, j;

	for (i = 0; i < 9; i++) {
		assert_store(1UL << up[i], 1UL << up[i], ENTRY(i));
		for (j = 0; j < 9; j++)
			assert_ptr_equal(xa_load(&xa, 1UL << up[j]),
					 j <= i ? ENTRY(j) : NULL);
	}
	for (i = 0; i < 9; i++)
		assert_erase(1UL << up[i], 1UL << up[i]);
	assert_empty();
	for (i = 9; i--;)
		assert_store(1UL << up[i], 1UL << up[i], ENTRY(i));
	for (i = 0; i < 9; i++)
		assert_ptr_equal(xa_load(&xa, 1UL << up[i]), ENTRY(i));
	for (i = 9; i--;)
		assert_erase(1UL << up[i], 1UL << up[i]);
	assert_empty();
}

static void assert_range(unsigned long first, unsigned long last, void *entry)
{
	unsigned long step = 1 + (last - first) / 997, i;

	if (first)
		assert_null(xa_load(&xa, first - 1));
	assert_null(xa_load(&xa, last + 1));
	assert_ptr_equal(xa_load(&xa, last), entry);
	for (i = first; i <= last; i += step)
		if (xa_load(&xa, i) != entry)
			fail_msg("%lu of %lu..%lu isn't there", i, first, last);
}

/* Aligned ranges are one entry of a level, with siblings or without. */
static void aligned_ranges(void)
{
	unsigned long at, first, last;
	unsigned int order;

	for (order = 0; order <= 30; order++) {
		for (at = 0; at <= 3; at++) {
			first = at << order;
			last = first + (1UL << order) - 1;
			assert_store(first, last, ENTRY(order));
			assert_range(first, last, ENTRY(order));
			assert_erase(first, last);
			assert_null(xa_load(&xa, first));
			assert_null(xa_load(&xa, last));
			assert_empty();
		}
	}
}

/* As devices have them: from 4 GiB on, of any number of pages. */
static void device_ranges(void)
{
	static const unsigned long sizes[] = {
		1, 2, 511, 512, 513, 16384, 32768, 262143, 262144, 262145,
		3 * 262144, 4194304,
	};
	unsigned long first = 1UL << 20;
	unsigned int i;

	for (i = 0; i < 12; i++) {
		assert_store(first, first + sizes[i] - 1, ENTRY(i));
		assert_range(first, first + sizes[i] - 1, ENTRY(i));
		assert_erase(first, first + sizes[i] - 1);
		assert_empty();
	}
	/* side by side, as two devices are, and nearer than that */
	assert_store(first, first + 99, ENTRY(1));
	assert_store(first + 100, first + 299, ENTRY(2));
	assert_store(first - 50, first - 1, ENTRY(3));
	assert_ptr_equal(xa_load(&xa, first - 1), ENTRY(3));
	assert_ptr_equal(xa_load(&xa, first), ENTRY(1));
	assert_ptr_equal(xa_load(&xa, first + 99), ENTRY(1));
	assert_ptr_equal(xa_load(&xa, first + 100), ENTRY(2));
	assert_ptr_equal(xa_load(&xa, first + 299), ENTRY(2));
	assert_null(xa_load(&xa, first + 300));
	assert_erase(first, first + 99);
	assert_ptr_equal(xa_load(&xa, first - 1), ENTRY(3));
	assert_ptr_equal(xa_load(&xa, first + 100), ENTRY(2));
	assert_null(xa_load(&xa, first));
	assert_null(xa_load(&xa, first + 99));
	assert_erase(first - 50, first - 1);
	assert_erase(first + 100, first + 299);
	assert_empty();
}

/* What lies low stays storable once something far above it was stored. */
static void low_after_high(void)
{
	assert_store(64, 64, ENTRY(1));
	assert_store(0, 63, ENTRY(2));
	assert_ptr_equal(xa_load(&xa, 0), ENTRY(2));
	assert_ptr_equal(xa_load(&xa, 63), ENTRY(2));
	assert_ptr_equal(xa_load(&xa, 64), ENTRY(1));
	assert_erase(64, 64);
	assert_erase(0, 63);
	assert_empty();
}

/* The model: which range, if any, has each index. */
#define MODEL_SIZE   9000UL
#define MODEL_RANGES 400

static unsigned int model[MODEL_SIZE];	/* number of the range, 0: none */
static struct {
	unsigned long first, last;	/* first > last: not stored */
} ranges[MODEL_RANGES];

static bool model_is_free(unsigned long first, unsigned long last)
{
	unsigned long i;

	for (i = first; i <= last; i++)
		if (model[i])
			return false;
	return true;
}

static void model_set(unsigned long first, unsigned long last, unsigned int nr)
{
	unsigned long i;

	for (i = first; i <= last; i++)
		model[i] = nr;
}

static void assert_model(unsigned long base)
{
	unsigned long i;
	void *entry;

	for (i = 0; i < MODEL_SIZE; i++) {
		entry = model[i] ? ENTRY(model[i]) : NULL;
		if (xa_load(&xa, base + i) != entry)
			fail_msg("index %lu isn't as the model has it", i);
	}
}

static void random_range(unsigned long *seed, unsigned long *first,
			 unsigned long *last)
{
	unsigned long order = rnd(seed) % 12;
	unsigned long nr = 1 + rnd(seed) % (1UL << order);

	*first = rnd(seed) % (MODEL_SIZE - nr);
	if (rnd(seed) % 2) {
		/* half of them aligned powers of two */
		nr = 1UL << order;
		*first = *first / nr * nr;
		if (*first + nr > MODEL_SIZE)
			*first -= nr;
	}
	*last = *first + nr - 1;
}

static void random_store(unsigned long base, unsigned int nr,
			 unsigned long *seed)
{
	unsigned long first, last;

	random_range(seed, &first, &last);
	if (model_is_free(first, last)) {
		assert_store(base + first, base + last, ENTRY(nr));
		model_set(first, last, nr);
		ranges[nr].first = first;
		ranges[nr].last = last;
	} else {
		/* nothing of it may be left, as the comparison finds out */
		assert_int_equal(xa_store_range(&xa, base + first, base + last,
						ENTRY(nr)), -EEXIST);
	}
}

static void model_erase(unsigned long base, unsigned int nr)
{
	if (ranges[nr].first > ranges[nr].last)
		return;
	assert_erase(base + ranges[nr].first, base + ranges[nr].last);
	model_set(ranges[nr].first, ranges[nr].last, 0);
	ranges[nr].first = 1;
	ranges[nr].last = 0;
}

static void against_model_at(unsigned long base, unsigned long seed)
{
	unsigned int i, nr;

	for (nr = 1; nr < MODEL_RANGES; nr++) {
		ranges[nr].first = 1;
		ranges[nr].last = 0;
	}
	model_set(0, MODEL_SIZE - 1, 0);
	for (i = 0; i < 1500; i++) {
		nr = 1 + (unsigned int)(rnd(&seed) % (MODEL_RANGES - 1));
		if (ranges[nr].first > ranges[nr].last)
			random_store(base, nr, &seed);
		else
			model_erase(base, nr);
		if (i % 16 == 0)
			assert_model(base);
	}
	assert_model(base);
	for (nr = 1; nr < MODEL_RANGES; nr++)
		model_erase(base, nr);
	assert_model(base);
	assert_empty();
}

static void against_model(void)
{
	against_model_at(0, 1);
	against_model_at(0, 2);
	against_model_at((1UL << 20) - 77, 3);
	against_model_at((1UL << 36) - 4096, 4);
}

static void exists_leaves_nothing(void)
{
	unsigned long i;

	/* in the way: an index, an aligned range, one far into a long range */
	assert_store(200, 200, ENTRY(1));
	assert_int_equal(xa_store_range(&xa, 200, 200, ENTRY(2)), -EEXIST);
	assert_int_equal(xa_store_range(&xa, 3, 900, ENTRY(2)), -EEXIST);
	assert_int_equal(xa_store_range(&xa, 0, 4095, ENTRY(2)), -EEXIST);
	for (i = 0; i < 5000; i++)
		assert_ptr_equal(xa_load(&xa, i), i == 200 ? ENTRY(1) : NULL);
	assert_erase(200, 200);
	assert_empty();

	assert_store(4096, 8191, ENTRY(1));
	assert_int_equal(xa_store_range(&xa, 5000, 5000, ENTRY(2)), -EEXIST);
	assert_int_equal(xa_store_range(&xa, 4000, 4096, ENTRY(2)), -EEXIST);
	assert_int_equal(xa_store_range(&xa, 8191, 8192, ENTRY(2)), -EEXIST);
	assert_range(4096, 8191, ENTRY(1));
	assert_erase(4096, 8191);
	assert_empty();
}

/*
 * Three readers and one that stores and erases: each range has an entry of its
 * own and always the same place, so any other entry there is a wrong one.
 */
static const struct {
	unsigned long first, last;
} shared[] = {
	{ 0, 0 }, { 3, 9 }, { 64, 127 }, { 200, 4095 }, { 4096, 8191 },
	{ 10000, 10063 }, { 1UL << 20, (1UL << 20) + 16383 },
	{ 1UL << 24, (1UL << 24) + 262143 },
};

static void read_or_store(unsigned int id, void *stop)
{
	unsigned long seed = 5 + id, index;
	unsigned int i, at;
	void *entry;

	if (id == 0) {
		for (i = 0; i < 1500; i++) {
			at = i % 8;
			CHECK(!xa_store_range(&xa, shared[at].first,
					      shared[at].last, ENTRY(at)));
			/* leaves some there for a while, in changing company */
			at = (i + 5) % 8;
			if (i >= 3)
				CHECK(!xa_store_range(&xa, shared[at].first,
						      shared[at].last, NULL));
		}
		atomic_inc_return(stop);
		return;
	}
	while (!atomic_read(stop)) {
		at = (unsigned int)(rnd(&seed) % 8);
		index = shared[at].first +
			rnd(&seed) % (shared[at].last - shared[at].first + 1);
		entry = xa_load(&xa, index);
		CHECK(!entry || entry == ENTRY(at));
		/* and never anything where nothing is ever stored */
		CHECK(!xa_load(&xa, 9000 + rnd(&seed) % 900));
	}
}

static void readers_see_entry_or_null(void)
{
	atomic_t stop = ATOMIC_INIT(0);
	unsigned int i;

	run_threads(4, read_or_store, &stop);
	for (i = 1500 - 3; i < 1500; i++)
		assert_erase(shared[i % 8].first, shared[i % 8].last);
	assert_empty();
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(empty),
		UNIT_TEST(one_index),
		UNIT_TEST(levels),
		UNIT_TEST(aligned_ranges),
		UNIT_TEST(device_ranges),
		UNIT_TEST(low_after_high),
		UNIT_TEST(against_model),
		UNIT_TEST(exists_leaves_nothing),
		UNIT_TEST(readers_see_entry_or_null),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
