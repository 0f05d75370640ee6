// SPDX-License-Identifier: MIT
/*
 * Proves that a strategy keeps the obligations of strategies/strategy.h where
 * nothing is arranged: four threads on two CPUs map, pin, unpin and zap at
 * random, and devices are torn down and opened again underneath them.
 *
 * The threads' calls (fault, zap, GUP) go through a gate, since a device that
 * is closed takes its page tables along. Pins don't: they are struct page
 * pointers that are held, handed to another thread and given back at any time,
 * so that drain is all that keeps the last unpin apart from the end of the
 * page array. What is freed is PROT_NONE from then on. The books of each life
 * are checked between its drain and its close.
 *
 * Arguments: SEED LIVES; what each thread does depends on SEED alone, when it
 * does it doesn't.
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct page;

/* The free callback, as the strategy's own code calls it. */
static void freed(struct page *page);
#define PGMAP_ON_FREE(page) freed(page)

#include "harness/device/fault.h"
#include "harness/device/gup.h"
#include "harness/device/life.h"
#include "harness/device/rmap.h"
#include STRATEGY_HEADER

#define NR_WORKERS  4
#define NR_CPUS	    2
#define NR_MMS	    3
#define NR_HELD	    4	/* pins that a thread holds at a time */
#define NR_MAILBOX  4
#define MAX_PAGES   2048UL /* of a device */
#define MAX_PIN	    700UL /* a walk may cross into the next table */
#define MAX_RUN	    16UL /* mappings that go in or out in a row */
#define HANG_S	    15	/* a life takes some milliseconds */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#else
#define SANITIZED false
#endif

/* DYING: kill has begun; the others: the last that is over. */
enum phase { CLOSED, ALIVE, DYING, KILLED, UNMAPPED, DRAINED };

static const char *const phases[] = {
	[CLOSED] = "close, or open",
	[ALIVE] = "life",
	[DYING] = "kill",
	[KILLED] = "unmap",
	[UNMAPPED] = "drain",
	[DRAINED] = "the books",
};

/* The device: the main thread's, and inside the gate everybody's to read. */
static struct {
	struct dev_dax dev;
	enum phase phase;
	unsigned long number;
	/* by base page, from the hooks: maps tried and done, callbacks */
	unsigned int tried[MAX_PAGES], mapped[MAX_PAGES], freed[MAX_PAGES];
} life;

static unsigned long seed = 1;
static bool shut = true, enough;

/* Base pages [done, nr) are pinned. */
struct pin {
	unsigned long nr, done;
	unsigned int flags;
	struct page *pages[MAX_PIN];
};

/* A thread. Its counters are written by it alone. */
static struct worker {
	int inside;		/* a call of the device */
	pthread_t thread;
	unsigned long random;
	struct pin *held[NR_HELD];
	unsigned long ops;
	/* base pages: pinned; about to be unpinned; unpinned */
	unsigned long pinned, unpinning, unpinned;
	unsigned long faults, refused, zaps, walks, short_walks, callbacks;
	unsigned long handed;
} __attribute__((aligned(128))) workers[NR_WORKERS + 1];

static __thread struct worker *me;

/* Pins on their way to another thread; an empty one is one as well. */
static struct pin *mailbox[NR_MAILBOX];

static void complain(const char *format, va_list args)
{
	fprintf(stderr, "stress %s: FAIL: ", STRATEGY.name);
	vfprintf(stderr, format, args);
	fprintf(stderr, " (seed %lu, life %lu, in %s)\n", seed,
		READ_ONCE(life.number), phases[READ_ONCE(life.phase)]);
}

static void warn(const char *format, ...)
	__attribute__((format(printf, 1, 2)));
static void fail(const char *format, ...)
	__attribute__((noreturn, format(printf, 1, 2)));

static void warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(format, args);
	va_end(args);
}

static void fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(format, args);
	va_end(args);
	/* the others go on: no exit handler is safe with them */
	_exit(1);
}

#define check(cond, ...)						\
do {									\
	if (unlikely(!(cond)))						\
		fail(__VA_ARGS__);					\
} while (0)

/* xorshift64*: n below 2^32 */
static unsigned long below(unsigned long n)
{
	me->random ^= me->random >> 12;
	me->random ^= me->random << 25;
	me->random ^= me->random >> 27;
	return (me->random * 0x2545F4914F6CDD1DUL >> 32) * n >> 32;
}

static bool one_in(unsigned long n)
{
	return !below(n);
}

static void nap(unsigned long us)
{
	struct timespec ts = { 0, (long)us * 1000 };

	nanosleep(&ts, NULL);
}

static void spin(unsigned long n)
{
	for (; n; n--)
		cpu_relax();
}

/* Between two operations: mostly nothing. Whatever is held stays so. */
static void dawdle(void)
{
	unsigned long what = below(64);

	if (what == 0)
		nap(below(200));
	else if (what < 3)
		sched_yield();
	else if (what < 12)
		spin(below(2000));
}

static void bump(unsigned long *counter, unsigned long n)
{
	__atomic_store_n(counter, *counter + n, __ATOMIC_RELEASE);
}

static unsigned long sum_of(const unsigned long *counter_of_first)
{
	const char *at = (const char *)counter_of_first;
	unsigned long i, sum = 0;

	for (i = 0; i <= NR_WORKERS; i++, at += sizeof(struct worker))
		sum += __atomic_load_n((const unsigned long *)at,
				       __ATOMIC_ACQUIRE);
	return sum;
}

#define TOTAL(counter) sum_of(&workers[0].counter)

static enum phase phase_now(void)
{
	return __atomic_load_n(&life.phase, __ATOMIC_ACQUIRE);
}

static void phase_over(enum phase phase)
{
	__atomic_store_n(&life.phase, phase, __ATOMIC_RELEASE);
}

/*
 * Freed memory stays mapped, PROT_NONE, and is never used again. That is three
 * mappings a life, of the 65530 that a process may have.
 */
void __wrap_kfree_sized(void *ptr, size_t size);

void __wrap_kfree_sized(void *ptr, size_t size)
{
	if (!ptr)
		return;
	madvise(ptr, size, MADV_DONTNEED);
	check(!mprotect(ptr, size, PROT_NONE), "out of mappings");
}

/* The kernel copies the byte, and says EFAULT where we'd get SIGSEGV. */
static bool readable(const volatile void *address)
{
	static int fd[2];

	if (!fd[1] && pipe(fd))
		fail("no pipe");
	return syscall(SYS_write, fd[1], address, 1) == 1;
}

static void ref_warning(const char *what)
{
	fail("percpu_ref: %s", what);
}

/*
 * The callback. It may take its time, and does when nobody but the caller can
 * be what drain waits for: then whatever drain doesn't wait for goes on behind
 * its return.
 */
static void freed(struct page *page)
{
	unsigned long index = (unsigned long)(page - READ_ONCE(life.dev.pages));
	unsigned long unit = 1UL << life.dev.order, times;
	enum phase phase = phase_now();

	check(phase != DRAINED && phase != CLOSED, "a callback after drain");
	check(index < life.dev.nr_pages, "callback of a foreign page");
	bump(&me->callbacks, 1);
	times = __atomic_add_fetch(&life.freed[index], 1, __ATOMIC_RELAXED);
	/* each needs a busy page; where mappings count only map makes one */
	check(!STRATEGY.counts_mappings ||
		      times <= READ_ONCE(life.tried[index & ~(unit - 1)]),
	      "callback %lu of page %lu, which was mapped %u times", times,
	      index, READ_ONCE(life.tried[index & ~(unit - 1)]));
	if (phase == UNMAPPED && TOTAL(pinned) == TOTAL(unpinning) && one_in(4))
		nap(below(100));
	else if (one_in(phase == ALIVE ? 2048 : 256))
		sched_yield();
	phase = phase_now();
	check(phase != DRAINED && phase != CLOSED, "drain leaves a callback");
}

/* The strategy's map, with the books of who mapped what. */
static __always_inline bool map(struct dev_pagemap *pgmap, struct page *page,
				unsigned long nr)
{
	unsigned long head = (unsigned long)(page - life.dev.pages);
	enum phase begun = phase_now();

	__atomic_add_fetch(&life.tried[head], 1, __ATOMIC_RELAXED);
	if (!STRATEGY.hooks.map(pgmap, page, nr)) {
		check(phase_now() != ALIVE, "a fault refused before kill");
		bump(&me->refused, 1);
		return false;
	}
	check(begun < KILLED, "a fault that began after kill");
	__atomic_add_fetch(&life.mapped[head], 1, __ATOMIC_RELAXED);
	bump(&me->faults, 1);
	return true;
}

/* The gate. Who is inside may use life.dev and its page tables. */
static bool enter(void)
{
	__atomic_store_n(&me->inside, 1, __ATOMIC_SEQ_CST);
	smp_mb();
	if (!__atomic_load_n(&shut, __ATOMIC_SEQ_CST))
		return true;
	__atomic_store_n(&me->inside, 0, __ATOMIC_RELEASE);
	return false;
}

static void leave(void)
{
	__atomic_store_n(&me->inside, 0, __ATOMIC_RELEASE);
}

static void open_gate(void)
{
	__atomic_store_n(&shut, false, __ATOMIC_SEQ_CST);
}

static void shut_gate(void)
{
	unsigned int i;

	__atomic_store_n(&shut, true, __ATOMIC_SEQ_CST);
	smp_mb();
	for (i = 0; i < NR_WORKERS; i++)
		while (__atomic_load_n(&workers[i].inside, __ATOMIC_SEQ_CST))
			sched_yield();
}

/* Faults, or zaps, a run of mappings of one process. */
static void change_mappings(bool in)
{
	struct pgmap_hooks hooks = STRATEGY.hooks;
	unsigned long unit, index, n;
	struct mm_struct *mm;

	hooks.map = map;
	if (!enter())
		return;
	unit = 1UL << life.dev.order;
	index = below(life.dev.nr_pages);
	mm = &life.dev.mms[below(NR_MMS)];
	n = life.dev.order ? 1 : 1 + below(MAX_RUN);
	for (; n && index < life.dev.nr_pages; n--, index += unit) {
		if (in)
			dax_fault(&hooks, &life.dev, mm, index);
		else if (dax_zap(&hooks, &life.dev, mm, index))
			bump(&me->zaps, 1);
	}
	leave();
}

static void take(struct pin *pin)
{
	unsigned long index, nr, i;
	enum phase begun;

	if (!enter())
		return;
	index = below(life.dev.nr_pages);
	nr = 1 + below(one_in(2) ? 8 : MAX_PIN);
	if (nr > life.dev.nr_pages - index)
		nr = life.dev.nr_pages - index;
	pin->flags = one_in(2) ? FOLL_PIN : FOLL_GET;
	pin->done = 0;
	begun = phase_now();
	pin->nr = gup_fast(&STRATEGY.hooks, &life.dev.mms[below(NR_MMS)], index,
			   nr, pin->flags, pin->pages);
	bump(&me->pinned, pin->nr);
	bump(pin->nr == nr ? &me->walks : &me->short_walks, 1);
	check(pin->nr <= nr, "%lu pages of %lu", pin->nr, nr);
	check(!pin->nr || begun < UNMAPPED, "a pin that began after unmap");
	check(!pin->nr || begun < KILLED || !STRATEGY.kill_stops_pins,
	      "a pin that began after kill");
	for (i = 0; i < pin->nr; i++)
		check(pin->pages[i] == life.dev.pages + index + i,
		      "page %lu of a walk from %lu", i, index);
	leave();
}

/* A part of a pin. All that it knows of the device are the struct pages. */
static void give(struct pin *pin)
{
	unsigned long left = pin->nr - pin->done;
	unsigned long nr = one_in(2) ? left : 1 + below(left);
	struct page **pages = pin->pages + pin->done;
	/* not "folio": a strategy may be called that */
	struct folio *unit = page_folio(*pages);
	struct dev_dax view = { .order = folio_order(unit),
				.pages = &unit->page };
	int count = page_ref_count(&unit->page), least = 1;

	if (pin->flags & FOLL_PIN && !folio_test_large(unit))
		least = GUP_PIN_COUNTING_BIAS;
	check(count >= least, "a pinned page has a count of %d", count);
	pin->done += nr;
	bump(&me->unpinning, nr);
	if (one_in(2))
		unpin_user_page_range(&STRATEGY.hooks, &view, *pages, nr,
				      pin->flags);
	else
		unpin_user_page_each(&STRATEGY.hooks, pages, nr, pin->flags);
	bump(&me->unpinned, nr);
}

static void hand_over(struct pin **pin)
{
	if ((*pin)->done < (*pin)->nr)
		bump(&me->handed, 1);
	*pin = __atomic_exchange_n(&mailbox[below(NR_MAILBOX)], *pin,
				   __ATOMIC_ACQ_REL);
}

static void operate(void)
{
	struct pin **pin = &me->held[below(NR_HELD)];
	unsigned long what = below(16);

	if (what < 5)
		change_mappings(true);
	else if (what < 7)
		change_mappings(false);
	else if (what == 7)
		hand_over(pin);
	else if ((*pin)->done < (*pin)->nr)
		give(*pin);
	else
		take(*pin);
	bump(&me->ops, 1);
}

static bool holds_something(void)
{
	unsigned int i;

	for (i = 0; i < NR_HELD; i++)
		if (me->held[i]->done < me->held[i]->nr)
			return true;
	return false;
}

static void *worker_main(void *arg)
{
	unsigned int i;

	me = arg;
	user_machine_enter_thread();
	for (i = 0; i < NR_HELD; i++)
		me->held[i] = calloc(1, sizeof(struct pin));
	while (!__atomic_load_n(&enough, __ATOMIC_ACQUIRE)) {
		operate();
		dawdle();
		/* the CPU is of better use to who opens the next device */
		if (READ_ONCE(shut) && !holds_something())
			nap(20);
	}
	for (i = 0; i < NR_HELD; i++)
		free(me->held[i]);
	user_machine_leave_thread();
	return NULL;
}

/* A life that goes nowhere, and where; in finite time. */
static void *watchdog(void *unused)
{
	unsigned long number, last = 0;
	unsigned int s = 0, i, inside = 0;

	for (;;) {
		sleep(1);
		number = READ_ONCE(life.number);
		s = number == last ? s + 1 : 0;
		last = number;
		if (s < HANG_S)
			continue;
		for (i = 0; i < NR_WORKERS; i++)
			inside += !!READ_ONCE(workers[i].inside);
		fail("nothing for %u s: %ld pages are pinned, %u threads are "
		     "in a call", s,
		     (long)(TOTAL(pinned) - TOTAL(unpinning)), inside);
	}
	return NULL;
}

static void run_for(unsigned long ops)
{
	unsigned long until = TOTAL(ops) + ops;

	while ((long)(until - TOTAL(ops)) > 0)
		nap(20);
}

static void pause_between_phases(void)
{
	switch (below(4)) {
	case 0:
		nap(below(200));
		break;
	case 1:
		sched_yield();
		break;
	}
}

/* Callbacks so far, with every page idle: what was mapped had one. */
static void check_callbacks(void)
{
	unsigned long i, head, unit = 1UL << life.dev.order, step = 1;

	if (!STRATEGY.callback || !STRATEGY.counts_mappings)
		return;
	if (STRATEGY.hooks.unit == UNIT_FOLIOS)
		step = unit;
	for (i = 0; i < life.dev.nr_pages; i += step) {
		head = i & ~(unit - 1);
		check(life.freed[i] <= life.tried[head] &&
			      (life.freed[i] || !life.mapped[head]),
		      "%u callbacks of page %lu, which was mapped %u times",
		      life.freed[i], i, life.mapped[head]);
	}
}

/* In the middle of a life: nothing is pinned, then nothing mapped. */
static void check_quiescent(void)
{
	const char *wrong;

	shut_gate();
	while (TOTAL(pinned) != TOTAL(unpinned))
		nap(20);
	dev_dax_unmap(&STRATEGY.hooks, &life.dev);
	wrong = dev_dax_books(&life.dev, &STRATEGY.hooks);
	check(!wrong, "in a quiet moment %s", wrong);
	check_callbacks();
	open_gate();
	run_for(below(50));
}

/* After drain: what the strategy leaves, the same for every page. */
static void check_books(void)
{
	struct percpu_ref *ref = &life.dev.pgmap->ref;
	int count, first = dev_dax_page_count(&life.dev, 0);
	unsigned long i, step = 1;
	struct folio *unit;

	if (STRATEGY.hooks.unit == UNIT_FOLIOS)
		step <<= life.dev.order;
	for (i = 0; i < life.dev.nr_pages; i += step) {
		count = dev_dax_page_count(&life.dev, i);
		check(count >= 0 && count <= STRATEGY.hooks.idle,
		      "page %lu ended at %d", i, count);
		check(count == first, "page %lu ended at %d, page 0 at %d", i,
		      count, first);
		unit = (struct folio *)&life.dev.pages[i];
		check(!folio_mapcount(unit), "page %lu ended mapped", i);
		check(!folio_test_large(unit) || !atomic_read(&unit->_pincount),
		      "page %lu ended pinned", i);
	}
	check(!ref->data || !percpu_ref_sum(ref), "the pgmap ended at %ld",
	      percpu_ref_sum(ref));
	check_callbacks();
}

static struct {
	unsigned long lives, waited, pages;
} drains;

static void live(unsigned long number)
{
	struct dev_dax_params params = {
		.order = one_in(2) ? 0 : PMD_ORDER,
		.nr_mms = NR_MMS,
		.primitive = PRIMITIVE,
		.vmemmap.node = -1,
		.pgmap_node = -1, .table_node = -1,
	};
	const struct pgmap_hooks *hooks = &STRATEGY.hooks;
	/* few that all meet at; or many; or two tables of PTEs */
	static const unsigned long small[] = { 4, 64, 640 };
	bool shut_late = one_in(2);
	struct dev_pagemap *pgmap;
	struct page *pages;
	unsigned long nr;
	long out;
	int err;

	nr = params.order ? (1 + below(3)) << PMD_ORDER : small[below(3)];
	params.size = nr << PAGE_SHIFT;
	memset(life.tried, 0, sizeof(life.tried));
	memset(life.mapped, 0, sizeof(life.mapped));
	memset(life.freed, 0, sizeof(life.freed));
	err = dev_dax_open(&life.dev, hooks, &params);
	check(!err, "dev_dax_open: %d", err);
	pgmap = life.dev.pgmap;
	pages = life.dev.pages;
	WRITE_ONCE(life.number, number);
	phase_over(ALIVE);
	open_gate();
	run_for(below(400));
	if (one_in(4))
		check_quiescent();

	phase_over(DYING);
	dev_dax_kill(hooks, &life.dev);
	phase_over(KILLED);
	pause_between_phases();
	dev_dax_unmap(hooks, &life.dev);
	phase_over(UNMAPPED);
	/*
	 * Half of the lives have nothing between drain and close but the books;
	 * the others have faults beside the drain.
	 */
	if (!shut_late)
		shut_gate();
	else
		pause_between_phases();
	out = (long)TOTAL(pinned);
	out -= (long)TOTAL(unpinning);
	dev_dax_drain(hooks, &life.dev);
	phase_over(DRAINED);
	check(TOTAL(pinned) == TOTAL(unpinning),
	      "drain returned with %ld pages pinned",
	      (long)(TOTAL(pinned) - TOTAL(unpinning)));
	drains.lives++;
	drains.waited += out > 0;
	drains.pages += out > 0 ? (unsigned long)out : 0;
	if (shut_late)
		shut_gate();
	check_books();
	dev_dax_close(&life.dev, hooks);
	phase_over(CLOSED);
	check(!readable(pages) && !readable(pages + nr - 1) && !readable(pgmap),
	      "what is freed can be read");
	/* per-CPU memory that a late get or put has written to */
	if (number % 16 == 0)
		percpu_audit();
}

/* SA_RESETHAND: behind this it is fatal as ever. */
static void touched(int sig, siginfo_t *info, void *context)
{
	warn("a touch of %p; the page array was at %p", info->si_addr,
	     (void *)READ_ONCE(life.dev.pages));
}

static void watch_touches(void)
{
	struct sigaction action = {
		.sa_sigaction = touched,
		.sa_flags = SA_SIGINFO | SA_RESETHAND,
	};

	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
}

/* The first CPUs of those that this process may use. */
static void use_two_cpus(void)
{
	cpu_set_t may, set;
	int cpu, nr = 0;

	CPU_ZERO(&set);
	if (sched_getaffinity(0, sizeof(may), &may))
		fail("sched_getaffinity");
	for (cpu = 0; cpu < CPU_SETSIZE && nr < NR_CPUS; cpu++) {
		if (!CPU_ISSET(cpu, &may))
			continue;
		CPU_SET(cpu, &set);
		nr++;
	}
	if (sched_setaffinity(0, sizeof(set), &set))
		fail("sched_setaffinity");
}

static void start(pthread_t *thread, void *(*fn)(void *arg), void *arg)
{
	check(!pthread_create(thread, NULL, fn, arg), "no thread");
}

int main(int argc, char **argv)
{
	unsigned long lives = 150, i;
	struct timespec from, to;
	pthread_t dog;

	if (argc > 1)
		seed = strtoul(argv[1], NULL, 0);
	if (argc > 2)
		lives = strtoul(argv[2], NULL, 0);
	printf("stress %s: seed %lu, %lu lives, %s, %s\n", STRATEGY.name, seed,
	       lives, rcu_flavour(), percpu_path());
	fflush(stdout);
	percpu_ref_warn = ref_warning;
	/* the sanitizers say more of a touch */
	if (!SANITIZED)
		watch_touches();
	/* before the affinity is set, for the callback thread's sake */
	user_machine_enter_thread();
	use_two_cpus();
	for (i = 0; i <= NR_WORKERS; i++)
		workers[i].random = (seed * 8 + i) * 0x9E3779B97F4A7C15UL | 1;
	me = &workers[NR_WORKERS];
	for (i = 0; i < NR_MAILBOX; i++)
		mailbox[i] = calloc(1, sizeof(struct pin));
	clock_gettime(CLOCK_MONOTONIC, &from);
	start(&dog, watchdog, NULL);
	pthread_detach(dog);
	for (i = 0; i < NR_WORKERS; i++)
		start(&workers[i].thread, worker_main, &workers[i]);

	for (i = 1; i <= lives; i++)
		live(i);

	__atomic_store_n(&enough, true, __ATOMIC_RELEASE);
	for (i = 0; i < NR_WORKERS; i++)
		pthread_join(workers[i].thread, NULL);
	for (i = 0; i < NR_MAILBOX; i++)
		free(mailbox[i]);
	percpu_audit();
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("stress %s: %lu lives in %.1f s: %lu faults, %lu refused; "
	       "%lu zaps; %lu walks of all pages, %lu of fewer, %lu pages "
	       "pinned, %lu pins handed over; %lu callbacks; %lu teardowns "
	       "waited, for %lu pages\n",
	       STRATEGY.name, drains.lives,
	       (double)(to.tv_sec - from.tv_sec) +
		       (double)(to.tv_nsec - from.tv_nsec) * 1e-9,
	       TOTAL(faults), TOTAL(refused), TOTAL(zaps), TOTAL(walks),
	       TOTAL(short_walks), TOTAL(pinned), TOTAL(handed),
	       TOTAL(callbacks), drains.waited, drains.pages);
	check(TOTAL(refused), "no fault was refused");
	check(drains.waited, "no teardown had to wait for a pin");
	user_machine_leave_thread();
	return 0;
}
