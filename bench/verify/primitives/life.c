// SPDX-License-Identifier: MIT
/* The lives of a primitive's page. */
#include <stdio.h>

#include "bench/verify/primitives/life.h"
#include "bench/verify/primitives/page.h"
#include "bench/verify/world.h"

/* What is a local notion of this file, and no step of the model. */
#define unseen __attribute__((no_sanitize("thread")))

struct page *the_page;

/* Read and written by steps: a search tells their orders apart. */
static struct life {
	atomic_t word;	/* 2 * its number; + 1: its destructor ran */
	int frozen;
	struct page *entry;
} *life;

/* Of one CPU each. */
static __machine_data struct {
	bool putting[EXPLORE_CPUS + 1];
	unsigned int kept[EXPLORE_CPUS + 1];
	bool page_is_gone;
} ghost;

void life_setup(void)
{
	explore_describe = life_describe;
	the_page = explore_alloc(sizeof(*the_page), 64, "page");
	life = explore_alloc(sizeof(*life), 64, "life");
	life->entry = the_page;
	world_scenario->setup();
}

void use(void)
{
	if (atomic_read(&life->word) & 1)
		explore_violate(3, "who has a reference uses a page that was "
				"freed");
}

void use_long(void)
{
	int before = atomic_read(&life->word);

	if (before & 1 || atomic_read(&life->word) != before)
		explore_violate(3, "who has a reference uses a page that was "
				"freed");
}

void freeze_begin(void)
{
	WRITE_ONCE(life->frozen, 1);
}

void freeze_end(void)
{
	WRITE_ONCE(life->frozen, 0);
}

void use_thawed(void)
{
	use();
	if (READ_ONCE(life->frozen))
		explore_violate(5, "who has a reference finds the page frozen");
}

int destroy(void)
{
	int word = atomic_inc_return(&life->word);

	if (!(word & 1))
		explore_violate(4, "the destructor of a page ran twice");
	return word / 2;
}

void destroy_as(int which)
{
	int found = destroy();

	if (found != which)
		explore_violate(4, "life %d of the page had the destructor of "
				"life %d", found + 1, which + 1);
}

int which_life(void)
{
	return atomic_read(&life->word) / 2;
}

void new_life(void)
{
	WRITE_ONCE(life->word.counter, atomic_read(&life->word) + 1);
}

unseen void keep(void)
{
	ghost.kept[explore_cpu()]++;
}

unseen unsigned int kept(void)
{
	unsigned int cpu, all = 0;

	for (cpu = 0; cpu < EXPLORE_CPUS; cpu++)
		all += ghost.kept[cpu];
	return all;
}

unseen void putting(bool now)
{
	ghost.putting[explore_cpu()] = now;
}

unseen void put_stores(void)
{
	if (ghost.putting[explore_cpu()])
		explore_violate(5, "a put is reported, and none was one too "
				"many");
}

void hide_page(void)
{
	WRITE_ONCE(life->entry, NULL);
}

bool find_page(void)
{
	return READ_ONCE(life->entry);
}

static unseen void page_is_gone(void)
{
	ghost.page_is_gone = true;
}

void free_page_array(void)
{
	explore_free(the_page);
	page_is_gone();
}

static bool is_free(int word)
{
	switch (subject->primitive) {
	case PRIMITIVE_XADD:
		return word < 0;
	case PRIMITIVE_RCUREF:
		return (unsigned int)word >= RCUREF_RELEASED &&
		       (unsigned int)word != RCUREF_NOREF;
	default:
		return word == 0;
	}
}

void all_given_back(void)
{
	if (!(atomic_read(&life->word) & 1))
		explore_violate(4, "all references are back, and no destructor "
				"ran");
	if (!ghost.page_is_gone && !is_free(atomic_read(&the_page->_refcount)))
		explore_violate(5, "the page was freed, and its count is live");
}

/* Names. */
void life_describe(const volatile void *address, char *text, size_t size)
{
	const char *name = "a global";
	size_t offset;

	if (address == &the_page->_refcount)
		name = "count";
	else if (address == &life->word)
		name = "page";
	else if (address == &life->frozen)
		name = "contents";
	else if (address == &life->entry)
		name = "entry";
	else if (explore_name(address, &offset))
		name = explore_name(address, &offset);
	snprintf(text, size, "%s", name);
}

static void count_value(int word, char *text, size_t size)
{
	unsigned int rcuref = (unsigned int)word;

	if (subject->primitive == PRIMITIVE_XADD && word < 0)
		snprintf(text, size, word == XADD_FROZEN ? "frozen" :
							   "frozen%+d",
			 word - XADD_FROZEN);
	else if (subject->primitive != PRIMITIVE_RCUREF)
		snprintf(text, size, "%d", word);
	else if (rcuref >= RCUREF_RELEASED && rcuref != RCUREF_NOREF)
		snprintf(text, size, rcuref == RCUREF_DEAD ? "dead" : "dead%+d",
			 word - (int)RCUREF_DEAD);
	else
		snprintf(text, size, "%u", rcuref + 1);
}

void life_value(const volatile void *address, uint64_t word, char *text,
		size_t size)
{
	static const char *const lives[] = {
		"alive", "freed", "alive again", "freed again"
	};

	if (address == &the_page->_refcount)
		count_value((int)word, text, size);
	else if (address == &life->word)
		snprintf(text, size, "%s", lives[word % 4]);
	else if (address == &life->frozen)
		snprintf(text, size, word ? "unfinished" : "finished");
	else if (address == &life->entry)
		snprintf(text, size, word ? "present" : "none");
	else
		snprintf(text, size, "%ld", (long)word);
}
