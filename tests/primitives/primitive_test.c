// SPDX-License-Identifier: MIT
/*
 * Proves of each primitive, over all histories of two or three CPUs, that one
 * word keeps an object alive: a get that succeeds has a reference, the last
 * put and nobody else frees, frozen is frozen. And where a primitive is known
 * to break something, that it does: those are searches that must find it.
 * Compiled for each with -DPRIMITIVE_HEADER. Sequentially consistent memory,
 * one word.
 */
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "harness/device/page_ref.h"
#include "tests/primitives/explore.h"
#include "tests/unit/unit.h"

#define IS_CAS	  (PRIMITIVE == PRIMITIVE_CAS)
#define IS_OPTCAS (PRIMITIVE == PRIMITIVE_OPTCAS)
#define IS_XADD	  (PRIMITIVE == PRIMITIVE_XADD)
#define IS_RCUREF (PRIMITIVE == PRIMITIVE_RCUREF)

#define NOTHING 0U

static struct folio folio;
static struct page *const page = &folio.page;
static atomic_t *const w = &folio.page._refcount;

/* What has happened to the page in this history, beside its word. */
static struct {
	unsigned int life;		/* how often it was allocated again */
	unsigned int claims[2];		/* of each life */
	bool freed;			/* nobody may use it */
	bool frozen;			/* only its owner may */
	bool swept;			/* a teardown has accepted it */
	bool putting[MAX_CPUS];		/* inside a put */
	unsigned int got[MAX_CPUS];	/* gets that succeeded, kept */
	bool flag;			/* of the test */
} now;

static int word(void)
{
	return __atomic_load_n(&w->counter, __ATOMIC_RELAXED);
}

static int count(void)
{
	return primitive_count(PRIMITIVE, word());
}

static void start_word(int value)
{
	memset(&now, 0, sizeof(now));
	atomic_set(w, value);
}

static void start_count(int n)
{
	start_word(primitive_word(PRIMITIVE, n));
	now.freed = !n;
}

static void start_free(void)
{
	start_count(0);
}

static void start_1(void)
{
	start_count(1);
}

static void start_3(void)
{
	start_count(3);
}

/* Runs the search; it must break exactly that. */
static void finds(unsigned int expected, const struct search *search)
{
	static char first[4096];
	unsigned int found = explore(search, first, sizeof(first));

	if (found != expected)
		fail_msg("%s: breaks %#x, not %#x: %s", search->name, found,
			 expected, first[0] ? first : "nothing");
}

/* The steps of a user of the page. */
static bool get(int nr)
{
	return ref_try_get(w, nr);
}

static bool put(int nr)
{
	bool last;

	now.putting[this_cpu()] = true;
	last = ref_sub_return(w, nr) == 0;
	now.putting[this_cpu()] = false;
	return last;
}

static void use(void)
{
	must(!now.freed, USED_AFTER_FREE);
	must(!now.frozen, USED_FROZEN);
}

/* And others may go on meanwhile: it stays the same page all along. */
static void use_long(void)
{
	unsigned int life = now.life;

	use();
	step(STEP_NONE, NULL);
	use();
	must(now.life == life, USED_AFTER_FREE);
}

/* The destructor, of who was told that its put was the last. */
static void claim(void)
{
	must(!now.claims[now.life]++, FREED_TWICE);
	now.freed = true;
}

/* The allocator's: nobody should have it. */
static void allocate(void)
{
	now.life++;
	now.freed = false;
	set_page_count(page, 1);
}

static void put_1(void)
{
	if (put(1))
		claim();
}

static void get_use_put(void)
{
	if (!get(1))
		return;
	use();
	put_1();
}

static void get_and_keep(void)
{
	now.got[this_cpu()] += get(1);
}

static void get_twice_and_keep(void)
{
	get_and_keep();
	get_and_keep();
}

static unsigned int kept(void)
{
	return now.got[0] + now.got[1] + now.got[2];
}

/* All references are back. */
static void is_freed(void)
{
	unsigned int i;

	for (i = 0; i <= now.life; i++)
		must(now.claims[i], LEAKED);
	must(ref_is_free(w), NOT_FREE);
}

/* A put that repairs the word says that somebody's put was one too many. */
static void puts_are_good(enum step step, bool changed)
{
	must(step != STEP_STORE || !now.putting[this_cpu()], PUT_BLAMED);
}

/* The search itself: 9! / (3! 3! 3!) orders of three steps each. */
static void two_steps(void)
{
	step(STEP_NONE, NULL);
	step(STEP_NONE, NULL);
}

static void takes_every_order(void)
{
	finds(NOTHING, &(struct search){ "takes_every_order",
		{ two_steps, two_steps, two_steps }, start_1, NULL, NULL });
	assert_int_equal(explored(), 1680);
}

/* 1. The last put, and gets beside it. */
static void inc_vs_free(void)
{
	finds(NOTHING, &(struct search){ "inc_vs_free",
		{ put_1, get_use_put, get_use_put },
		start_1, is_freed, puts_are_good });
}

/* 2. Puts alone. */
static void free_vs_free(void)
{
	finds(NOTHING, &(struct search){ "free_vs_free",
		{ put_1, put_1, put_1 }, start_3, is_freed, puts_are_good });
}

#if PRIMITIVE_FREEZES

/* 3. Who holds the only reference freezes it, and others come. */
static void freeze_1(void)
{
	now.flag = ref_freeze(w, 1);
}

static void freeze_or_get(void)
{
	must(now.flag || kept(), BOTH_FAILED);
	must(!now.flag || !kept(), USED_FROZEN);
	must(count() == (now.flag ? 0 : 1 + (int)kept()), COUNT_OFF);
}

static void split(void)
{
	if (ref_freeze(w, 1)) {
		now.frozen = true;
		step(STEP_NONE, NULL);
		now.frozen = false;
		ref_unfreeze(w, 1);
	}
	use();
	put_1();
}

static void inc_vs_freeze(void)
{
	finds(NOTHING, &(struct search){ "inc_vs_freeze",
		{ freeze_1, get_and_keep, get_and_keep },
		start_1, freeze_or_get, NULL });
	finds(NOTHING, &(struct search){ "inc_vs_freeze, and unfreeze",
		{ split, get_use_put, get_use_put },
		start_1, is_freed, NULL });
}

/* 4. A get beside unfreeze counts, or has failed. */
static void unfreeze_2(void)
{
	ref_unfreeze(w, 2);
}

static void unfreeze_and_put(void)
{
	now.frozen = false;
	ref_unfreeze(w, 1);
	use();
	put_1();
}

static void gets_count(void)
{
	must(count() == 2 + (int)kept(), COUNT_OFF);
}

static void start_frozen(void)
{
	start_free();
	now.freed = false;
	now.frozen = true;
}

/* Failed gets are about to be wiped from the word. */
static void start_near_limit(void)
{
	start_frozen();
	if (IS_XADD)
		atomic_set(w, XADD_FROZEN + (1 << 30) - 1);
}

static void inc_vs_unfreeze(void)
{
	finds(NOTHING, &(struct search){ "inc_vs_unfreeze",
		{ unfreeze_2, get_twice_and_keep, get_twice_and_keep },
		start_frozen, gets_count, NULL });
	finds(NOTHING, &(struct search){ "inc_vs_unfreeze, near the limit",
		{ unfreeze_2, get_and_keep, get_and_keep },
		start_near_limit, gets_count, NULL });
	finds(NOTHING, &(struct search){ "inc_vs_unfreeze, and puts",
		{ unfreeze_and_put, get_use_put, get_use_put },
		start_frozen, is_freed, NULL });
}

/* Without anybody beside. */
static void freeze_is_exact(void)
{
	start_count(2);
	assert_false(ref_freeze(w, 1));
	assert_false(ref_freeze(w, 3));
	assert_int_equal(count(), 2);
	assert_true(ref_freeze(w, 2));
	assert_int_equal(count(), 0);
	assert_true(ref_is_free(w));
	assert_false(ref_freeze(w, 2));
	assert_false(get(1));
	assert_int_equal(count(), 0);
	ref_unfreeze(w, 2);
	assert_int_equal(count(), 2);
	assert_false(ref_is_free(w));
	assert_true(get(1));
	assert_int_equal(count(), 3);
	start_count(1);
	assert_true(ref_freeze(w, 1));
	ref_unfreeze(w, 1);
	assert_true(put(1));
}

/* 7. Many at once, beside others who take and give back one. */
static int many;

static void get_put_many(void)
{
	if (!get(many))
		return;
	use();
	if (put(many))
		claim();
}

static void get_many(void)
{
	for (many = 512; many <= 1024; many *= 2) {
		start_count(5);
		assert_true(get(many));
		assert_int_equal(count(), 5 + many);
		ref_add(w, many);
		assert_int_equal(count(), 5 + 2 * many);
		assert_int_equal(ref_sub_return(w, many), 5 + many);
		assert_false(put(many));
		assert_int_equal(count(), 5);
		start_1();
		ref_add(w, many - 1);
		assert_true(put(many));
		assert_true(ref_is_free(w));
		finds(NOTHING, &(struct search){ many == 512 ?
			"get_many, 512" : "get_many, 1024",
			{ put_1, get_put_many, get_use_put },
			start_1, is_freed, NULL });
	}
}

/*
 * A fault's get, which also takes a page that is free: it is the first iff
 * the put beside it was the last.
 */
static void fault(void)
{
	now.flag = ref_inc_first(w);
	put_1();
}

/* Free; and a get that succeeds does so behind the fault. */
static void start_unused(void)
{
	start_free();
	now.freed = false;
}

static void first_iff_last(void)
{
	unsigned int frees = now.claims[0];

	must(frees >= 1U + now.flag, LEAKED);
	must(frees <= 1U + now.flag, FREED_TWICE);
	must(ref_is_free(w), NOT_FREE);
}

/* As claim(), of two lives that aren't told apart. */
static void put_and_count(void)
{
	now.claims[0] += put(1);
}

static void fault_and_count(void)
{
	now.flag = ref_inc_first(w);
	put_and_count();
}

static void get_and_count(void)
{
	if (get(1))
		put_and_count();
}

static void inc_first(void)
{
	start_free();
	assert_true(ref_inc_first(w));
	assert_int_equal(count(), 1);
	assert_false(ref_inc_first(w));
	assert_int_equal(count(), 2);
	finds(NOTHING, &(struct search){ "inc_first",
		{ fault_and_count, put_and_count, get_and_count },
		start_1, first_iff_last, NULL });
	finds(NOTHING, &(struct search){ "inc_first, of a free page",
		{ fault, get_use_put, get_use_put },
		start_unused, is_freed, NULL });
}

#endif /* PRIMITIVE_FREEZES */

/*
 * 5. One destructor runs in each life; which one, only the page knows: the
 * put that was about to free one life may free the next.
 */
static bool caller_knows;

static void put_as(unsigned int life)
{
	if (!put(1))
		return;
	must(!caller_knows || life == now.life, WRONG_LIFE);
	claim();
}

static void put_as_first(void)
{
	put_as(0);
}

static void get_put_reuse_put(void)
{
	if (!get(1))
		return;
	put_as(0);
	if (!now.freed)
		return;
	allocate();
	put_as(1);
}

static void aba_destructor(void)
{
	struct search search = { "aba_destructor, type from the page",
		{ put_as_first, get_put_reuse_put }, start_1, is_freed,
		puts_are_good };

	caller_knows = false;
	finds(NOTHING, &search);
	caller_knows = true;
	search.name = "aba_destructor, type from the caller";
	finds(IS_XADD || IS_RCUREF ? WRONG_LIFE : NOTHING, &search);
}

/*
 * 6. A teardown reads the word once, at any time; if it's accepted, no put
 * may store to it. In a read section, no put may even touch it once a grace
 * period is over. A late failing get does, hence the grace period.
 */
static bool sweep_for_0;

static void sweep(void)
{
	if (sweep_for_0)
		now.swept = page_ref_count(page) == 0;
	else
		now.swept = ref_is_free(w);
}

static void sweep_and_wait(void)
{
	bool is_free = ref_is_free(w);

	grace_period();
	now.swept = is_free;
}

static void no_late_put(enum step step, bool changed)
{
	if (!now.swept || !now.putting[this_cpu()] || step == STEP_NONE)
		return;
	must(!changed && step != STEP_STORE, PUT_STORED);
	must(now.flag, PUT_TOUCHED);
}

static void start_1_touchable(void)
{
	start_1();
	now.flag = true;
}

static void put_in_section(void)
{
	rcu_read_lock();
	put_1();
	rcu_read_unlock();
}

static void get_put_in_section(void)
{
	bool got;

	rcu_read_lock();
	got = get(1);
	rcu_read_unlock();
	if (got)
		put_in_section();
}

static void teardown_vs_put(void)
{
	struct search search = { "teardown_vs_put",
		{ put_1, get_use_put, sweep }, start_1_touchable, is_freed,
		no_late_put };

	sweep_for_0 = false;
	finds(NOTHING, &search);

	/* a compare-exchange that can't succeed is still an access */
	search.name = "teardown_vs_put, no grace period";
	search.begin = start_1;
	finds(IS_XADD || IS_RCUREF ? PUT_TOUCHED : NOTHING, &search);

	/* rcuref's put is a read section of its own, xadd's isn't */
	search.name = "teardown_vs_put, no section";
	search.cpu[2] = sweep_and_wait;
	finds(IS_XADD ? PUT_TOUCHED : NOTHING, &search);

	search.name = "teardown_vs_put, sections and a grace period";
	search.cpu[0] = put_in_section;
	search.cpu[1] = get_put_in_section;
	finds(NOTHING, &search);
}

static void teardown_for_0(void)
{
	sweep_for_0 = true;
	finds(IS_XADD || IS_RCUREF ? PUT_STORED : NOTHING,
	      &(struct search){ "teardown_for_0",
		{ put_1, get_use_put, sweep }, start_1_touchable, is_freed,
		no_late_put });
}

/* 8. What failed gets leave behind never adds up to a reference. */
static void stays_free(enum step step, bool changed)
{
	must(count() <= 0 && ref_is_free(w), REVIVED);
}

static void is_untouched(void)
{
	must(!kept(), REVIVED);
	must(ref_is_free(w), NOT_FREE);
	/* of an xadd that has lost everything the frozen bit is left */
	if (!IS_XADD)
		must(word() == primitive_word(PRIMITIVE, 0), COUNT_OFF);
}

static void below_limit(void)
{
	must(!kept(), REVIVED);
	must(!IS_XADD || (unsigned int)word() < 0xc0000000U, COUNT_OFF);
}

static void start_residue(void)
{
	start_free();
	if (IS_XADD)
		atomic_set(w, XADD_FROZEN + (1 << 30) - 3);
	if (IS_RCUREF)
		atomic_set(w, (int)(RCUREF_DEAD + (1U << 28) - 3));
}

static void get_pin_and_get(void)
{
	now.got[this_cpu()] += get(GUP_PIN_COUNTING_BIAS);
	get_and_keep();
}

static void residue(void)
{
	finds(NOTHING, &(struct search){ "residue",
		{ get_twice_and_keep, get_and_keep, get_and_keep },
		start_residue, below_limit, stays_free });
	if (!IS_RCUREF)
		finds(NOTHING, &(struct search){ "residue, pins",
			{ get_pin_and_get, get_and_keep, get_and_keep },
			start_residue, below_limit, stays_free });
	/* and who owns the page stores over it */
	start_residue();
	set_page_count(page, 1);
	assert_int_equal(count(), 1);
	assert_true(get(1));
	assert_int_equal(count(), 2);
}

/* 0 is sticky, dead is sticky, frozen refuses. */
static void free_is_sticky(void)
{
	finds(NOTHING, &(struct search){ "free_is_sticky",
		{ get_twice_and_keep, get_and_keep, get_and_keep },
		start_free, is_untouched, stays_free });
}

/* 9. References beyond the range: some are refused, or leak; none is lost. */
static void grab(void)
{
	now.got[this_cpu()] += try_get_folio(page, 1) != NULL;
}

static void grab_twice(void)
{
	grab();
	grab();
}

static void start_max(void)
{
	start_word(INT_MAX - 1);
}

/* Then somebody's next put would free. xadd's word may look frozen, though. */
static void not_wrapped(enum step step, bool changed)
{
	must(word() && word() != primitive_word(PRIMITIVE, 1), REVIVED);
	must(IS_XADD || !ref_is_free(w), REVIVED);
}

static void refused_and_not_freed(void)
{
	unsigned int i, all = kept();

	/* what is beyond the range isn't given out any more */
	if (word() < 0)
		must(!try_get_folio(page, 1), REVIVED);
	for (i = 0; i < all; i++)
		must(ref_sub_return(w, 1) != 0, FREED_TWICE);
	must((unsigned int)word() >= INT_MAX - 1, COUNT_OFF);
}

static void live_overflow(void)
{
	finds(NOTHING, &(struct search){ "live_overflow",
		{ grab, grab, grab },
		start_max, refused_and_not_freed, not_wrapped });
	finds(NOTHING, &(struct search){ "live_overflow, twice",
		{ grab_twice, grab_twice },
		start_max, refused_and_not_freed, not_wrapped });
	/* xadd: it refuses, but a sweep takes it for free */
	start_word(INT_MAX);
	get(1);
	assert_int_equal(ref_is_free(w), IS_XADD);
}

static void rcuref_saturates(void)
{
	int i;

	if (!IS_RCUREF)
		SKIP_BECAUSE("only rcuref saturates");
	start_word((int)RCUREF_MAXREF);
	assert_true(get(1));
	assert_int_equal(word(), (int)RCUREF_SATURATED);
	for (i = 0; i < 3; i++)
		assert_false(put(1));
	for (i = 0; i < 3; i++)
		assert_true(get(1));
	assert_int_equal(word(), (int)RCUREF_SATURATED);
	/* and a put too many is no underflow */
	start_free();
	assert_false(put(1));
	assert_int_equal(word(), (int)RCUREF_DEAD);
}

/* 10. A walker holds a page that was freed and allocated again: it waits. */
static void allocate_use_put(void)
{
	now.freed = false;
	set_page_count(page, 1);
	use_long();
	put_1();
}

static void spurious_ref(void)
{
	/* rcuref's failing get stores DEAD over the new object's count */
	finds(IS_RCUREF ? USED_AFTER_FREE | LEAKED | PUT_BLAMED : NOTHING,
	      &(struct search){ "spurious_ref",
		{ allocate_use_put, get_use_put, get_use_put },
		start_free, is_freed, puts_are_good });
}

/* 11. xadd: a plain 0 is on its way out, and who finds it may have it. */
static void plain_zero(void)
{
	start_word(0);
	if (IS_XADD) {
		assert_true(get(1));
		assert_true(put(1));
	} else if (!IS_RCUREF) {
		assert_false(get(1));
	}
	/* hence nobody may be made to find it */
	set_page_count(page, 0);
	assert_false(get(1));
	assert_true(ref_is_free(w));
	assert_int_equal(page_ref_count(page), 0);
}

/* 12. What a get that fails does to the line, or to a page mapped read-only. */
static void failed_get_writes(void)
{
	start_free();
	explore(&(struct search){ "failed_get_writes", { get_and_keep },
				  start_free, is_untouched, stays_free },
		(char [4096]){ "" }, 4096);
	assert_int_equal(steps_of(STEP_READ), IS_CAS || IS_RCUREF);
	assert_int_equal(steps_of(STEP_RMW), !IS_CAS);
	assert_int_equal(steps_of(STEP_STORE), IS_RCUREF);
}

static void get_read_only(void)
{
	atomic_t *map = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (map == MAP_FAILED)
		return;
	map->counter = primitive_word(PRIMITIVE, 0);
	if (!mprotect(map, PAGE_SIZE, PROT_READ))
		ref_try_get(map, 1);
}

static void failed_get_of_read_only(void)
{
	if (IS_CAS)
		get_read_only();
	else
		assert_dies("get_read_only", SIGSEGV, NULL);
}

/*
 * 13. The page is used again at once, and a getter that saw the life before
 * comes late. With a grace period between, there is none.
 */
static bool with_grace_period;

static void put_reuse_put(void)
{
	if (!put(1))
		return;
	claim();
	if (now.life)
		return;
	if (with_grace_period)
		grace_period();
	allocate();
	use_long();
	put_1();
}

/* Behind a grace period nobody finds it who didn't before. */
static void find_use_put(void)
{
	bool got;

	if (with_grace_period && now.freed)
		return;
	rcu_read_lock();
	got = get(1);
	rcu_read_unlock();
	if (!got)
		return;
	use_long();
	put_reuse_put();
}

static void reuse(void)
{
	struct search search = { "reuse",
		{ put_reuse_put, find_use_put, find_use_put },
		start_1, is_freed, puts_are_good };

	with_grace_period = false;
	finds(IS_RCUREF ? USED_AFTER_FREE | LEAKED | PUT_BLAMED : NOTHING,
	      &search);
	with_grace_period = true;
	search.name = "reuse after a grace period";
	finds(NOTHING, &search);
}

static const struct child children[] = {
	{ "get_read_only", get_read_only },
};

/*
 * To TSan a coroutine is a call that never returns, and it runs out of them. It
 * could find nothing: there is one thread.
 */
static void skip_under_tsan(void)
{
#ifdef __SANITIZE_THREAD__
	printf("skipped: TSan can't follow coroutines\n");
	exit(77);
#endif
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(takes_every_order),
		UNIT_TEST(inc_vs_free),
		UNIT_TEST(free_vs_free),
#if PRIMITIVE_FREEZES
		UNIT_TEST(inc_vs_freeze),
		UNIT_TEST(inc_vs_unfreeze),
		UNIT_TEST(freeze_is_exact),
		UNIT_TEST(get_many),
		UNIT_TEST(inc_first),
#endif
		UNIT_TEST(aba_destructor),
		UNIT_TEST(teardown_vs_put),
		UNIT_TEST(teardown_for_0),
		UNIT_TEST(residue),
		UNIT_TEST(free_is_sticky),
		UNIT_TEST(live_overflow),
		UNIT_TEST(rcuref_saturates),
		UNIT_TEST(spurious_ref),
		UNIT_TEST(plain_zero),
		UNIT_TEST(failed_get_writes),
		UNIT_TEST(failed_get_of_read_only),
		UNIT_TEST(reuse),
	};

	skip_under_tsan();
	unit_init(argc, argv, children, 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
