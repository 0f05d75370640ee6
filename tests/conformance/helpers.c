// SPDX-License-Identifier: MIT
/* The device, the threads and the watching that the cases share. */
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tests/conformance/conformance.h"

#define MAX_PAGES   (2UL << PUD_ORDER)
#define BLOCKED_S   0.03	/* all asleep for so long: it's blocked */
/* And if they aren't, since others are busy or portable grace periods yield. */
#ifdef KERNEL_PORTABLE
#define BUSY_S	    0.3
#else
#define BUSY_S	    0.6
#endif

struct life life;
double patience_s = 20;
static int sweep_threads = 1;

void check_failed(const char *file, int line, const char *cond,
		  const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: %s: not (%s): ", file, line, subject_name,
		cond);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n");
	_exit(1);
}

void skip_case(void)
{
	exit(CASE_SKIPPED);
}

/* A freed page stays mapped, PROT_NONE, and is never used again. */
void __wrap_kfree_sized(void *ptr, size_t size);

void __wrap_kfree_sized(void *ptr, size_t size)
{
	if (!ptr)
		return;
	madvise(ptr, size, MADV_DONTNEED);
	if (mprotect(ptr, size, PROT_NONE))
		check_failed(__FILE__, __LINE__, "mprotect", "out of mappings");
}

bool readable(const volatile void *address)
{
	bool ret;
	int fd[2];

	/* the kernel copies the byte, and says EFAULT where we'd get SIGSEGV */
	if (pipe(fd))
		return false;
	ret = syscall(SYS_write, fd[1], address, 1) == 1;
	close(fd[0]);
	close(fd[1]);
	return ret;
}

/* The stop of this thread; ours: it's in code of the test, don't count. */
static __thread struct {
	unsigned long at, seen;
	void (*fn)(void);
	bool over, ours;
} stop;

/* The callbacks, beside the page array: it may go. */
static atomic_t freed[MAX_PAGES], freed_total;
bool busy_again;

void subject_freed(struct page *page);

void subject_freed(struct page *page)
{
	unsigned long index = (unsigned long)(page - life.dev.pages);
	bool ours = stop.ours;

	stop.ours = true;
	check(life_phase() < DRAINED, "callback of page %lu after drain",
	      index);
	check(index < life.dev.nr_pages, "callback of a foreign page");
	/* idle at 1, it can be pinned again before its callback runs */
	check(busy_again || !subject->counts_mappings ||
		      count(index) <= life.hooks->idle,
	      "callback of page %lu at %d", index, count(index));
	atomic_inc_return(&freed[index]);
	atomic_inc_return(&freed_total);
	stop.ours = ours;
}

unsigned long frees(void)
{
	return (unsigned long)atomic_read(&freed_total);
}

unsigned long due(unsigned long nr)
{
	return subject->callback ? counts_of(nr) : 0;
}

unsigned long due_mapped(unsigned long nr)
{
	return subject->counts_mappings ? 0 : due(nr);
}

unsigned long due_zap(unsigned long nr)
{
	return subject->counts_mappings ? due(nr) : 0;
}

unsigned long frees_of(unsigned long index)
{
	return (unsigned long)atomic_read(&freed[index]);
}

/* The device. */
static void ref_warning(const char *what)
{
	check_failed(__FILE__, __LINE__, "percpu_ref", "%s", what);
}

void life_open(unsigned int order, unsigned long units)
{
	struct dev_dax_params params = {
		.order = order,
		.nr_mms = NR_MMS,
		.primitive = subject_primitive,
		.vmemmap.node = -1,
		.pgmap_node = -1, .table_node = -1,
		.sweep_threads = sweep_threads,
	};
	int err;

	/* two tables of PTEs and more; a few PMDs; one PUD */
	if (!units)
		units = order == PUD_ORDER ? 1 : order ? 4 : 1024;
	params.size = units << order << PAGE_SHIFT;
	percpu_ref_warn = ref_warning;
	life.hooks = &subject->hooks;
	life.unit = 1UL << order;
	life.last = (units << order) - 1;
	memset(freed, 0, (life.last + 1) * sizeof(freed[0]));
	atomic_set(&life.phase, ALIVE);
	err = dev_dax_open(&life.dev, life.hooks, &params);
	check(!err, "dev_dax_open: %d", err);
}

enum phase life_phase(void)
{
	return (enum phase)atomic_read(&life.phase);
}

static void phase_over(enum phase phase)
{
	atomic_xchg(&life.phase, phase);
}

void life_kill(void)
{
	dev_dax_kill(life.hooks, &life.dev);
	phase_over(KILLED);
}

void life_unmap(void)
{
	dev_dax_unmap(life.hooks, &life.dev);
	phase_over(UNMAPPED);
}

void life_drain(void)
{
	dev_dax_drain(life.hooks, &life.dev);
	/* below 0: what it waited for was put by who had not taken it */
	check(refs() == 0, "%ld pgmap references after drain", refs());
	phase_over(DRAINED);
}

void life_close(void)
{
	dev_dax_close(&life.dev, life.hooks);
	phase_over(CLOSED);
}

void life_end(void)
{
	unsigned long i, mapped = 0, before = frees();
	unsigned int mm;

	for (i = 0; i <= life.last; i += life.unit)
		for (mm = 0; mm < NR_MMS; mm++)
			if (*entry_at(&life.dev.mms[mm], i, life.dev.order)) {
				mapped += life.unit;
				break;
			}
	if (life_phase() < KILLED) {
		if (!mapped)
			check(!dev_dax_books(&life.dev, life.hooks), "%s",
			      dev_dax_books(&life.dev, life.hooks));
		life_kill();
		check(frees() == before, "callbacks at kill");
	}
	if (life_phase() < UNMAPPED)
		life_unmap();
	check(frees() == before + due_zap(mapped),
	      "%lu callbacks in the zap of %lu pages", frees() - before,
	      mapped);
	check(all_idle(), "with nothing mapped or pinned");
	before = frees();
	life_drain();
	life_close();
	check(frees() == before, "callbacks at drain or close");
}

bool fault(unsigned int mm, unsigned long index)
{
	return dax_fault(life.hooks, &life.dev, &life.dev.mms[mm], index);
}

bool zap(unsigned int mm, unsigned long index)
{
	return dax_zap(life.hooks, &life.dev, &life.dev.mms[mm], index);
}

unsigned long gup(unsigned int mm, unsigned long index, unsigned long nr)
{
	static struct page *large[MAX_PAGES];	/* of one thread at a time */
	static __thread struct page *small[2048];
	struct page **pages = nr > 2048 ? large : small;
	unsigned long got, i;

	got = gup_fast(life.hooks, &life.dev.mms[mm], index, nr, life.flags, pages);
	check(got <= nr, "%lu pages of %lu", got, nr);
	for (i = 0; i < got; i++)
		check(pages[i] == life.dev.pages + index + i,
		      "page %lu of a walk from %lu", i, index);
	return got;
}

void unpin(unsigned long index, unsigned long nr)
{
	unpin_user_page_range(life.hooks, &life.dev, life.dev.pages + index,
			      nr, life.flags);
}

void late_walk(void)
{
	struct gup gup = { .flags = life.flags };

	rcu_read_lock();
	if (life.hooks->gup_pin(&gup, life.dev.pages, life.unit))
		life.hooks->unpin(life.dev.pages, life.unit, life.flags);
	life.hooks->gup_end(&gup);
	rcu_read_unlock();
}

void must_fault(unsigned int mm, unsigned long index)
{
	check(fault(mm, index), "fault at %lu", index);
}

void must_zap(unsigned int mm, unsigned long index)
{
	check(zap(mm, index), "zap at %lu", index);
}

void must_gup(unsigned int mm, unsigned long index, unsigned long nr)
{
	unsigned long got = gup(mm, index, nr);

	check(got == nr, "%lu pages of %lu from %lu", got, nr, index);
}

static unsigned long counting_index(unsigned long index)
{
	if (life.hooks->unit == UNIT_FOLIOS)
		index &= ~(life.unit - 1);
	return index;
}

int count(unsigned long index)
{
	return dev_dax_page_count(&life.dev, counting_index(index));
}

bool idle(unsigned long index)
{
	index = counting_index(index);
	/* xadd: a 0 that isn't frozen yet can be revived */
	if (subject_primitive == PRIMITIVE_XADD && !life.hooks->idle)
		return atomic_read(&life.dev.pages[index]._refcount) < 0;
	return count(index) == life.hooks->idle;
}

void set_count(unsigned long index, int nr)
{
	atomic_set(&life.dev.pages[counting_index(index)]._refcount,
		   primitive_word(subject_primitive, nr));
}

int pin_worth(unsigned long nr)
{
	int worth = (int)(nr / counts_of(nr));

	if (life.flags & FOLL_PIN &&
	    !folio_test_large(page_folio(life.dev.pages)))
		worth *= GUP_PIN_COUNTING_BIAS;
	return worth;
}

unsigned long counts_of(unsigned long nr)
{
	return life.hooks->unit == UNIT_FOLIOS ? nr / life.unit : nr;
}

bool all_idle(void)
{
	unsigned long i, step = life.unit / counts_of(life.unit);

	for (i = 0; i <= life.last; i += step)
		if (count(i) != life.hooks->idle)
			return false;
	return true;
}

long refs(void)
{
	struct percpu_ref *ref = &life.dev.pgmap->ref;

	return ref->data ? percpu_ref_sum(ref) : 0;
}

/* And on the inode, of a strategy that has one. */
static long i_count(void)
{
	return atomic_long_read(&life.dev.pgmap->i_count);
}

static struct {
	int counts[MAX_PAGES];
	long refs, i_count;
	unsigned long frees;
} books;

void note_books(void)
{
	unsigned long i;

	/* the reference that the switch of a kill holds until it is over */
	rcu_barrier();
	for (i = 0; i <= life.last; i++)
		books.counts[i] = atomic_read(&life.dev.pages[i]._refcount);
	books.refs = refs();
	books.i_count = i_count();
	books.frees = frees();
}

/* A frozen word's residue is no trace: primitive/xadd.h. */
static bool same_count(unsigned long index)
{
	int word = atomic_read(&life.dev.pages[index]._refcount);

	return word == books.counts[index] ||
	       (!primitive_count(subject_primitive, word) &&
		!primitive_count(subject_primitive, books.counts[index]));
}

void check_books(const char *when)
{
	unsigned long i;

	for (i = 0; i <= life.last; i++)
		check(same_count(i),
		      "%s: the count of page %lu is %#x and was %#x", when, i,
		      atomic_read(&life.dev.pages[i]._refcount),
		      books.counts[i]);
	check(refs() == books.refs, "%s: %ld pgmap references, were %ld", when,
	      refs(), books.refs);
	check(i_count() == books.i_count, "%s: the inode is held %ld times, "
	      "was %ld", when, i_count(), books.i_count);
	/* where mappings don't count, a pin that is undone was the last */
	if (subject->counts_mappings || !subject->callback)
		check(frees() == books.frees, "%s: %lu callbacks", when,
		      frees() - books.frees);
}

/* Threads. */
void sleep_ms(unsigned int ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&ts, NULL);
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static void *task_main(void *arg)
{
	struct task *task = arg;

	user_machine_enter_thread();
	atomic_xchg(&task->tid, (int)syscall(SYS_gettid));
	wait_var_event(&task->go, atomic_fetch_add(0, &task->go));
	task->fn(task->arg);
	user_machine_leave_thread();
	atomic_xchg(&task->done, 1);
	return NULL;
}

void task_prepare(struct task *task, void (*fn)(void *arg), void *arg)
{
	int err;

	task->fn = fn;
	task->arg = arg;
	atomic_set(&task->tid, 0);
	atomic_set(&task->go, 0);
	atomic_set(&task->done, 0);
	err = pthread_create(&task->thread, NULL, task_main, task);
	check(!err, "pthread_create: %d", err);
	while (!atomic_fetch_add(0, &task->tid))
		sleep_ms(1);
}

void task_go(struct task *task)
{
	atomic_xchg(&task->go, 1);
	wake_up_var(&task->go);
}

void task_start(struct task *task, void (*fn)(void *arg), void *arg)
{
	task_prepare(task, fn, arg);
	task_go(task);
}

static bool thread_asleep(const char *tid)
{
	char path[64], state = 0;
	FILE *stat;

	snprintf(path, sizeof(path), "/proc/self/task/%.16s/stat", tid);
	stat = fopen(path, "re");
	if (!stat)
		return false;
	if (fscanf(stat, "%*d (%*[^)]) %c", &state) != 1)
		state = 0;
	fclose(stat);
	return state == 'S';
}

/* Portable grace periods yield in a loop: they can't be told from work. */
static bool task_gave_up_cpu(struct task *task)
{
	char tid[16];

#ifdef KERNEL_PORTABLE
	return true;
#endif
	snprintf(tid, sizeof(tid), "%d", atomic_read(&task->tid));
	return thread_asleep(tid);
}

/*
 * Nobody here but the caller can run: a task that sleeps for a grace period,
 * whose thread has no CPU on a loaded host, isn't blocked.
 */
static bool others_asleep(void)
{
	pid_t self = gettid();
	struct dirent *entry;
	bool asleep = true;
	DIR *tasks;

	tasks = opendir("/proc/self/task");
	while (tasks && asleep && (entry = readdir(tasks)))
		if (entry->d_name[0] != '.' && atoi(entry->d_name) != self)
			asleep = thread_asleep(entry->d_name);
	if (tasks)
		closedir(tasks);
	return asleep;
}

/* CPU time of this process, but not of the caller. */
static double others_cpu_ms(void)
{
	struct timespec all, mine;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &all);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &mine);
	return (double)(all.tv_sec - mine.tv_sec) * 1e3 +
	       (double)(all.tv_nsec - mine.tv_nsec) * 1e-6;
}

double task_cpu_ms(struct task *task)
{
	struct timespec ts;
	clockid_t clock;

	if (pthread_getcpuclockid(task->thread, &clock) ||
	    clock_gettime(clock, &ts))
		return 0;
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec * 1e-6;
}

bool task_blocked(struct task *task)
{
	double begin = now(), since = begin, cpu = others_cpu_ms(), moved;

	while (!atomic_fetch_add(0, &task->done)) {
		/* reading the two clocks isn't one step: microseconds apart */
		moved = others_cpu_ms() - cpu;
		if (!others_asleep() || moved > 0.02 || moved < -0.02) {
			since = now();
			cpu = others_cpu_ms();
		}
		if (now() - since > BLOCKED_S)
			return true;
		if (now() - begin > BUSY_S && task_gave_up_cpu(task))
			return true;
		sleep_ms(1);
	}
	return false;
}

void task_join(struct task *task)
{
	double begin = now();

	while (!atomic_fetch_add(0, &task->done)) {
		check(now() - begin < patience_s, "a thread never comes back");
		sleep_ms(1);
	}
	pthread_join(task->thread, NULL);
}

static void serve(void *unused)
{
	padata_serve();
}

void start_sweepers(void)
{
	static struct task sweepers[2];
	unsigned int i;

	padata_start();
	for (i = 0; i < 2; i++, sweep_threads++)
		task_start(&sweepers[i], serve, NULL);
}

/* Stops. */
void stop_at(unsigned long at, void (*fn)(void))
{
	stop.at = at;
	stop.seen = 0;
	stop.fn = fn;
	stop.over = stop.ours = false;
}

bool stop_over(void)
{
	stop.fn = NULL;
	return stop.over;
}

unsigned long stop_operations(void)
{
	return stop.seen;
}

unsigned long next_stop(unsigned long at, unsigned long nr)
{
	if (at < 4)
		return at < nr ? at + 1 : 0;
	if (at < nr / 2)
		return nr / 2;
	if (at < nr - 1)
		return nr - 1;
	return at < nr ? nr : 0;
}

void kernel_op(enum kernel_op op, const volatile void *address)
{
	if (stop.ours || ++stop.seen != stop.at || !stop.fn)
		return;
	stop.over = stop.ours = true;
	stop.fn();
	stop.ours = false;
}
