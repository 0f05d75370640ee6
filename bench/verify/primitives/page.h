/* SPDX-License-Identifier: MIT */
/*
 * What a primitive's scenario may call: page_ref.h's functions on one page, as
 * whoever finds it, has it or owns it would. Included by each scenario, which
 * is compiled for each primitive.
 */
#ifndef BENCH_VERIFY_PRIMITIVES_PAGE_H
#define BENCH_VERIFY_PRIMITIVES_PAGE_H

#include "harness/kernel/kernel.h"

/*
 * rcuref's put stores to the word only to report an imbalanced put, which is a
 * WARN in the kernel; and in no scenario is a put one too many.
 */
void put_stores(void);
#define atomic_set(v, i)						\
do {									\
	put_stores();							\
	atomic_set(v, i);						\
} while (0)

#include "bench/verify/scenario.h"

/* The symbol of a scenario with this primitive: inc_vs_free_cas. */
#define SCENARIO_OF(name)	      SCENARIO_JOIN(name, PRIMITIVE_NAME)
#define SCENARIO_JOIN(name, primitive) SCENARIO_PASTE(name, primitive)
#define SCENARIO_PASTE(name, primitive) name##_##primitive

#define IS_XADD	  (PRIMITIVE == PRIMITIVE_XADD)
#define IS_RCUREF (PRIMITIVE == PRIMITIVE_RCUREF)

/* Why rcuref's pages can't be used again at once. */
#define LATE_GET							\
	"a late get stores dead over the next life's count: rcuref "	\
	"wants a grace period, include/linux/rcuref.h"

/* life.c. A life's number begins with 0. */
extern struct page *the_page;

void use(void);		/* by who has a reference: the page is alive */
void use_long(void);	/* twice; and it is the same life */
void freeze_begin(void); /* by who froze the page: what nobody may see */
void freeze_end(void);
void use_thawed(void);	/* use(), and nothing of that is seen */
int destroy(void);	/* by whose put was the last; returns which life */
void destroy_as(int life); /* the same, of who takes the page for that life */
int which_life(void);
void new_life(void);	/* by the allocator, ahead of the count */
void keep(void);	/* a reference is not given back in the history */
unsigned int kept(void); /* by all CPUs */
void putting(bool now);
void hide_page(void);	/* from here nobody finds it who hasn't */
bool find_page(void);
void free_page_array(void);
/* Behind a history in which all references were given back. */
void all_given_back(void);

/* The references that the page begins with; 0: free or frozen. */
static inline void start_with(int nr)
{
	set_page_count(the_page, nr);
}

static inline bool try_get(void)
{
	return page_ref_add_unless_zero(the_page, 1);
}

static inline bool put(void)
{
	bool last;

	putting(true);
	last = page_ref_sub_and_test(the_page, 1);
	putting(false);
	return last;
}

static inline void put_page(void)
{
	if (put())
		destroy();
}

static inline void get_use_put(void)
{
	if (!try_get())
		return;
	use();
	put_page();
}

static inline void get_and_keep(void)
{
	if (try_get())
		keep();
}

static inline void allocate(void)
{
	new_life();
	set_page_count(the_page, 1);
}

static inline const char *no_freeze(const struct strategy *strategy)
{
	return "rcuref has no freeze";
}

#endif
