// SPDX-License-Identifier: MIT
/*
 * Proves that each native path pins or maps what it counts, by the kernel's
 * own books and by what one can see of it; that its floor pins and maps
 * nothing; that a path which lies about either is found out; and that what
 * can't be had is told in words.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>

#include "bench/native/gup_test.h"
#include "bench/native/native.h"
#include "bench/native/status.h"
#include "bench/native/zap.h"
#include "harness/kernel/kernel.h"
#include "tests/unit/unit.h"

#define SIZE  (8UL << 20)
#define BATCH 256UL
#define SIZE_PAGES (SIZE >> PAGE_SHIFT)

/* small pages, whatever shmem_enabled says */
static struct memory memory = { .kind = &dram, .node = -1, .thp = THP_OFF };
static struct native_memory mapped;
static struct sample sample;

static const struct native_path *find(const char *name)
{
	unsigned int i;

	for (i = 0; i < nr_native_paths; i++)
		if (!strcmp(native_paths[i]->name, name))
			return native_paths[i];
	fail_msg("there is no path %s", name);
	return NULL;
}

static const char *missing(const struct native_path *path)
{
	return path->missing ? path->missing(&memory) : NULL;
}

/* The path, or the test is skipped where this host hasn't got it. */
static const struct native_path *need(const char *name)
{
	const struct native_path *path = find(name);

	if (missing(path))
		SKIP_BECAUSE("%s: %s", name, missing(path));
	return path;
}

static struct team *make_team(void)
{
	unsigned int cpus[2], nr = allowed_cpus(cpus, 2);
	struct team *team = team_create(cpus, nr, 2);

	assert_non_null(team);
	return team;
}

static struct row make_row(unsigned long threads, unsigned long batch,
			   enum page_range range)
{
	struct row row = { 0 };

	row.axis[AXIS_THREADS] = threads;
	row.axis[AXIS_BATCH] = batch;
	row.axis[AXIS_RANGE] = range;
	row.axis[AXIS_SIZE] = SIZE;
	return row;
}

static int run_row(const struct native_path *path, bool floor,
		   const struct row *row)
{
	const struct timing timing = { .warmup_s = 0.001, .window_s = 0.005 };
	const struct place place = { .memory = &memory, .data_node = -1 };
	struct team *team = make_team();
	int err;

	sample = (struct sample){ 0 };
	err = native_run_path(path, floor, row, &timing, &place, team, &sample);
	team_destroy(team);
	assert_int_equal(err ? -1 : 0, sample.error[0] ? -1 : 0);
	return err;
}

static void must_run(const struct native_path *path, bool floor,
		     unsigned long threads, unsigned long batch,
		     enum page_range range)
{
	struct row row = make_row(threads, batch, range);

	if (run_row(path, floor, &row))
		fail_msg("%lu threads, batch %lu: %s", threads, batch,
			 sample.error);
}

static void must_fail(const struct native_path *path, const struct row *row,
		      const char *says)
{
	assert_int_equal(run_row(path, false, row), -1);
	if (!strstr(sample.error, says))
		fail_msg("it doesn't say '%s': %s", says, sample.error);
	/* who says what, and why */
	assert_int_equal(strncmp(sample.error, path->name,
				 strlen(path->name)), 0);
}

/* One thread of a path on mapped, by hand. */
static struct native_thread start(const struct native_path *path, bool floor,
				  unsigned long batch)
{
	char why[160];
	struct native_thread t = {
		.path = path, .memory = &mapped, .floor = floor,
		.end = batch, .batch = batch, .calls = 1,
	};

	if (native_map(&mapped, &memory, -1, SIZE, why, sizeof(why)))
		fail_msg("%s", why);
	native_store(&mapped, 0, SIZE_PAGES);
	if (path->open(&t))
		fail_msg("%s", t.why);
	return t;
}

static void stop(struct native_thread *t)
{
	t->path->close(t);
	assert_string_equal(t->why, "");
	native_unmap(&mapped);
}

static void table_is_whole(void)
{
	const struct native_path *path;
	unsigned int i, j;

	for (i = 0; i < nr_native_paths; i++) {
		path = native_paths[i];
		assert_true(path->open && path->close && path->title &&
			    path->floor);
		/* one way to run it, and only one */
		assert_int_equal(!!path->get + !!path->both + !!path->clocked,
				 1);
		assert_int_equal(!!path->get, !!path->put);
		assert_int_equal(path->apart, !path->both);
		assert_string_equal(native_name(2 * i), path->name);
		assert_string_equal(native_name(2 * i + 1), path->floor_name);
		assert_non_null(strstr(path->floor_name, "-floor"));
		for (j = 0; j < i; j++)
			assert_string_not_equal(path->name,
						native_paths[j]->name);
	}
}

static void check_sample(const struct native_path *path, bool floor,
			 unsigned long batch)
{
	assert_int_equal(sample.gets, sample.puts);
	assert_int_equal(sample.gets % batch, 0);
	assert_true(sample.pages > 0 && sample.total > 0);
	assert_true(sample.round >= batch);
	if (floor)
		assert_int_equal(sample.gets, 0);
	else
		assert_true((double)sample.gets >= sample.pages);
	if (path->apart) {
		assert_true(sample.phase[0] > 0 && sample.phase[1] > 0);
		assert_true(sample.phase[0] + sample.phase[1] == sample.total);
	} else {
		assert_true(sample.phase[0] == -1 && sample.phase[1] == -1);
	}
}

/* All that this host has, with its floor, in 1 and 2 threads. */
static void each_path_counts(void)
{
	const unsigned long batches[] = { 1, 7, BATCH };
	unsigned int i, j, ran = 0;
	unsigned long threads;

	for (i = 0; i < 2 * nr_native_paths; i++) {
		const struct native_path *path = native_paths[i / 2];

		if (missing(path)) {
			print_message("not here: %s: %s\n", path->name,
				      missing(path));
			continue;
		}
		for (j = 0; j < 3; j++)
			for (threads = 1; threads <= 2; threads++) {
				must_run(path, i % 2, threads, batches[j],
					 RANGE_OWN);
				check_sample(path, i % 2, batches[j]);
			}
		ran++;
	}
	assert_true(ran > 0);
}

static void pages_that_threads_share(void)
{
	unsigned int i;

	for (i = 0; i < nr_native_paths; i++) {
		const struct native_path *path = native_paths[i];

		if (path->kind == NATIVE_FAULT || missing(path))
			continue;
		must_run(path, false, 2, 16, RANGE_SHARED);
		check_sample(path, false, 16);
		must_run(path, false, 2, 16, RANGE_HOT);
		check_sample(path, false, 16);
	}
}

static void whole_range_is_a_batch(void)
{
	must_run(need("touch"), false, 2, ULONG_MAX, RANGE_OWN);
	assert_int_equal(sample.round, SIZE_PAGES / 2);
	assert_int_equal(sample.gets % (SIZE_PAGES / 2), 0);
}

/* The read end of the pipe that holds so much; -1. */
static int pipe_with(int bytes)
{
	struct stat st;
	int fd, held;

	for (fd = 3; fd < 256; fd++)
		if (!fstat(fd, &st) && S_ISFIFO(st.st_mode) &&
		    (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY &&
		    !ioctl(fd, FIONREAD, &held) && held == bytes)
			return fd;
	return -1;
}

/* What is written to the memory afterwards is in the pipe: no copy is. */
static void vmsplice_holds_the_pages(void)
{
	struct native_thread t = start(need("vmsplice"), false, BATCH);
	char page[PAGE_SIZE];
	unsigned long i;
	int fd;

	assert_int_equal(t.path->get(&t, 0), BATCH);
	assert_int_equal(t.path->held(&t), BATCH);
	for (i = 0; i < BATCH; i++)
		memset(mapped.data + i * PAGE_SIZE, (int)(i % 251), PAGE_SIZE);
	fd = pipe_with((int)(BATCH * PAGE_SIZE));
	assert_true(fd >= 0);
	for (i = 0; i < BATCH; i++) {
		assert_int_equal(read(fd, page, PAGE_SIZE), PAGE_SIZE);
		assert_memory_equal(page, mapped.data + i * PAGE_SIZE,
				    PAGE_SIZE);
	}
	assert_int_equal(t.path->held(&t), 0);
	stop(&t);
}

static void vmsplice_by(unsigned long batch, bool floor)
{
	struct native_thread t = start(find("vmsplice"), floor, batch);
	const long due = floor ? 0 : (long)batch;
	int i;

	for (i = 0; i < 3; i++) {
		assert_int_equal(t.path->get(&t, 0), due);
		assert_int_equal(t.path->held(&t), due);
		assert_int_equal(t.path->put(&t, 0), due);
		assert_int_equal(t.path->held(&t), 0);
	}
	stop(&t);
}

/* A batch may take several pipes, and a pipe several batches. */
static void vmsplice_fills_pipes(void)
{
	const unsigned long batches[] = { 1, 255, 256, 257, 300, 1000, 2048 };
	unsigned int i;

	need("vmsplice");
	for (i = 0; i < sizeof(batches) / sizeof(batches[0]); i++) {
		vmsplice_by(batches[i], false);
		vmsplice_by(batches[i], true);
	}
	for (i = 1; i < 4; i++)
		must_run(find("vmsplice"), false, 1, 300 * i, RANGE_OWN);
}

static void io_uring_is_in_vmpin(void)
{
	const struct native_path *path = need("io_uring");
	long before = status_pages("VmPin:");
	struct native_thread t;

	if (before < 0)
		SKIP_BECAUSE("no VmPin in /proc/self/status");
	t = start(path, false, BATCH);
	assert_int_equal(t.path->get(&t, 16), BATCH);
	assert_int_equal(status_pages("VmPin:"), before + (long)BATCH);
	assert_int_equal(t.path->held(&t), BATCH);
	assert_int_equal(t.path->put(&t, 16), BATCH);
	assert_int_equal(status_pages("VmPin:"), before);
	stop(&t);

	t = start(path, true, BATCH);
	assert_int_equal(t.path->get(&t, 16), 0);
	assert_int_equal(status_pages("VmPin:"), before);
	assert_int_equal(t.path->put(&t, 16), 0);
	stop(&t);
}

/* How far so many calls move the kernel's count of pins. */
static long foll_pins_of(const struct native_path *path, bool floor,
			 unsigned int calls)
{
	struct native_thread t = start(path, floor, BATCH);
	long before = vmstat_count("nr_foll_pin_acquired"), after;
	unsigned int i;

	for (i = 0; i < calls; i++)
		assert_int_equal(t.path->both(&t, i % 8 * BATCH),
				 floor ? 0 : BATCH);
	after = vmstat_count("nr_foll_pin_acquired");
	stop(&t);
	return after - before;
}

/* Enough calls to see them through what a count may be behind. */
static void process_vm_readv_pins(void)
{
	const struct native_path *path = need("process_vm_readv");
	unsigned int calls = 40 + 2 * (unsigned int)vmstat_slack() / BATCH;

	if (vmstat_count("nr_foll_pin_acquired") < 0)
		SKIP_BECAUSE("this kernel doesn't count pins");
	assert_true(foll_pins_of(path, false, calls) + vmstat_slack() >=
		    (long)(calls * BATCH));
	assert_true(foll_pins_of(path, true, calls) <
		    (long)(calls * BATCH / 2));
}

static void process_vm_readv_reads(void)
{
	struct native_thread t = start(need("process_vm_readv"), false, 4);

	assert_int_equal(t.path->both(&t, 0), 4);
	/* the third page is gone: it comes short, and is believed */
	munmap(mapped.data + 2 * PAGE_SIZE, PAGE_SIZE);
	assert_int_equal(t.path->both(&t, 0), 2);
	stop(&t);
}

/* A file of so much data and then a hole, where O_DIRECT may be had. */
static char *make_target(char *name, unsigned long data, unsigned long hole)
{
	char page[PAGE_SIZE];
	unsigned long i;
	int fd;

	strcpy(name, "native_target_XXXXXX");
	fd = mkstemp(name);
	if (fd < 0)
		SKIP_BECAUSE("can't write a file here: %s", strerror(errno));
	for (i = 0; i < data >> PAGE_SHIFT; i++) {
		memset(page, (int)(i % 250) + 1, PAGE_SIZE);
		assert_int_equal(write(fd, page, PAGE_SIZE), PAGE_SIZE);
	}
	assert_int_equal(fsync(fd), 0);
	assert_int_equal(ftruncate(fd, (off_t)(data + hole)), 0);
	close(fd);
	native_set_target(name);
	return name;
}

static const struct native_path *need_direct(char *name)
{
	const struct native_path *path = find("direct");
	const char *why;

	make_target(name, 2 * BATCH * PAGE_SIZE, 0);
	why = missing(path);
	if (why) {
		unlink(name);
		SKIP_BECAUSE("%s", why);
	}
	return path;
}

static void direct_reads(void)
{
	char name[32];
	const struct native_path *path = need_direct(name);
	struct native_thread t = start(path, false, BATCH);
	unsigned long i;

	memset(mapped.data, 0, BATCH * PAGE_SIZE);
	assert_int_equal(t.path->both(&t, 0), BATCH);
	for (i = 0; i < BATCH; i++)
		assert_int_equal(mapped.data[(i + 1) * PAGE_SIZE - 1],
				 (char)(i % 250 + 1));
	stop(&t);
	must_run(path, false, 2, 16, RANGE_OWN);
	check_sample(path, false, 16);
	must_run(path, true, 2, 16, RANGE_OWN);
	check_sample(path, true, 16);
	unlink(name);
}

/* Linux 6.5 pins what it used to get. */
static void direct_pins(void)
{
	char name[32];
	const struct native_path *path = need_direct(name);
	unsigned int calls = 40 + 2 * (unsigned int)vmstat_slack() / BATCH;
	long pins = foll_pins_of(path, false, calls);
	long floor = foll_pins_of(path, true, calls);

	unlink(name);
	if (pins <= 0)
		SKIP_BECAUSE("this kernel doesn't count these pins");
	assert_true(pins + vmstat_slack() >= (long)(calls * BATCH));
	assert_true(floor < (long)(calls * BATCH / 2));
}

static void assert_missing(const char *path, const char *says)
{
	const char *why = missing(find(path));

	if (!why || !strstr(why, says))
		fail_msg("%s doesn't say '%s': %s", path, says,
			 why ? why : "(nothing)");
}

static void bad_targets(void)
{
	char name[32];
	const struct native_path *path = need_direct(name);
	struct row row = make_row(1, 4 * BATCH, RANGE_OWN);

	must_fail(path, &row, "the target has 512 pages of data");
	unlink(name);
	assert_missing("direct", "No such file");
	unlink(make_target(name, 0, SIZE));
	make_target(name, 0, SIZE);
	assert_missing("direct", "begins with a hole");
	unlink(name);
	make_target(name, 2 * PAGE_SIZE, SIZE);
	row = make_row(1, 3, RANGE_OWN);
	must_fail(path, &row, "the target has 2 pages of data");
	unlink(name);
	native_set_target(".");
	assert_missing("direct", "neither a file nor a block device");
	native_set_target(NULL);
	assert_missing("direct", "give --target FILE");
}

static void tmpfs_pins_nothing(void)
{
	struct statfs fs;
	int fd = -1;

	if (!statfs("/dev/shm", &fs) && fs.f_type == TMPFS_MAGIC)
		fd = open("/dev/shm/native_target",
			  O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		SKIP_BECAUSE("no tmpfs at /dev/shm");
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
	native_set_target("/dev/shm/native_target");
	assert_missing("direct", "tmpfs, whose O_DIRECT copies");
	unlink("/dev/shm/native_target");
	native_set_target(NULL);
}

static unsigned long minor_faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	return (unsigned long)usage.ru_minflt;
}

/* A fault a page going in, none left when they're out. */
static void faults_of(const char *name)
{
	struct native_thread t = start(need(name), false, BATCH);
	unsigned long before = minor_faults(), counted;

	assert_int_equal(native_mapped(&mapped, 0, BATCH), 0);
	assert_int_equal(t.path->get(&t, 0), BATCH);
	counted = minor_faults() - before;
	assert_in_range(counted, BATCH / mapped.unit,
			BATCH / mapped.unit + 32);
	assert_int_equal(native_mapped(&mapped, 0, BATCH), BATCH);
	assert_int_equal(t.path->put(&t, 0), BATCH);
	assert_int_equal(native_mapped(&mapped, 0, BATCH), 0);
	stop(&t);
}

static void faults_of_floor(const char *name, long stay)
{
	struct native_thread t = start(need(name), true, BATCH);
	unsigned long before = minor_faults();

	assert_int_equal(t.path->get(&t, 0), 0);
	assert_int_equal(t.path->put(&t, 0), 0);
	assert_in_range(minor_faults() - before, 0, 32);
	assert_int_equal(native_mapped(&mapped, 0, BATCH), stay);
	stop(&t);
}

static void touch_faults(void)
{
	faults_of("touch");
	faults_of_floor("touch", BATCH);
}

static void populate_faults(void)
{
	faults_of("populate");
	faults_of_floor("populate", BATCH);
}

static void remap_faults(void)
{
#ifdef __SANITIZE_THREAD__
	SKIP_BECAUSE("ThreadSanitizer shadows what is mapped, by more faults");
#endif
	faults_of("remap");
	faults_of_floor("remap", 0);
}

/* The pages stay when their mapping goes. */
static void bytes_stay(void)
{
	struct native_thread t = start(find("touch"), false, BATCH);

	mapped.data[PAGE_SIZE] = 42;
	assert_int_equal(t.path->get(&t, 0), BATCH);
	assert_int_equal(mapped.data[PAGE_SIZE], 42);
	assert_int_equal(t.path->put(&t, 0), BATCH);
	assert_int_equal(native_mapped(&mapped, 0, BATCH), 0);
	assert_int_equal(mapped.data[PAGE_SIZE], 42);
	stop(&t);
}

static void all_on(const struct memory *other, unsigned long batch)
{
	const struct memory saved = memory;
	unsigned int i;

	memory = *other;
	for (i = 0; i < 2 * nr_native_paths; i++) {
		const struct native_path *path = native_paths[i / 2];

		if (missing(path))
			continue;
		must_run(path, i % 2, 2, batch, RANGE_OWN);
		check_sample(path, i % 2, batch);
	}
	memory = saved;
}

/* A fault is of a whole huge page, and a batch of whole faults. */
static void huge_pages(void)
{
	const struct memory saved = memory;
	struct row row = make_row(1, 64, RANGE_OWN);
	struct memory huge;
	char why[1024];

	if (memory_parse("hugetlb:size=2M", &huge, why, sizeof(why)))
		SKIP_BECAUSE("%s", why);
	if (native_map(&mapped, &huge, -1, SIZE, why, sizeof(why)))
		SKIP_BECAUSE("%s", why);
	assert_int_equal(mapped.unit, 512);
	native_unmap(&mapped);
	all_on(&huge, 512);
	memory = huge;
	must_fail(find("touch"), &row, "a page of this memory is 512 base");
	memory = saved;
}

/* What shmem_enabled lets have; small pages are always to be had. */
static void transparent_huge_pages(void)
{
	struct memory wanted;
	char why[1024];

	assert_int_equal(memory_parse("dram:thp=off", &wanted, why,
				      sizeof(why)), MEMORY_OK);
	assert_int_equal(native_map(&mapped, &wanted, -1, SIZE, why,
				    sizeof(why)), 0);
	assert_int_equal(mapped.unit, 1);
	native_unmap(&mapped);
	assert_int_equal(memory_parse("dram:thp=on", &wanted, why,
				      sizeof(why)), MEMORY_OK);
	if (native_map(&mapped, &wanted, -1, SIZE, why, sizeof(why)))
		SKIP_BECAUSE("%s", why);
	assert_int_equal(mapped.unit, 512);
	native_unmap(&mapped);
	all_on(&wanted, 512);
}

/* What has come into the hole is left alone. */
static void remap_finds_its_place_taken(void)
{
	struct native_thread t = start(find("remap"), false, BATCH);
	char *there = mmap(mapped.data + PAGE_SIZE, PAGE_SIZE, PROT_READ |
			   PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
			   -1, 0);

	assert_ptr_equal(there, mapped.data + PAGE_SIZE);
	*there = 42;
	assert_true(t.path->get(&t, 0) < 0);
	assert_non_null(strstr(t.why, "mmap: File exists"));
	assert_int_equal(*there, 42);
	t.path->close(&t);
	native_unmap(&mapped);
}

/* Paths that lie. */
static long lie_held, lie_get, lie_put;
static atomic_t lie_open;

static int liar_open(struct native_thread *t)
{
	if (atomic_read(&lie_open) && atomic_inc_return(&lie_open) > 2)
		return (int)native_failed(t, "liar", ENOSPC, "buy some");
	return 0;
}

static void liar_close(struct native_thread *t)
{
}

static long liar_get(struct native_thread *t, unsigned long index)
{
	return lie_get ? lie_get : (long)t->batch;
}

static long liar_put(struct native_thread *t, unsigned long index)
{
	return lie_put ? lie_put : (long)t->batch;
}

static long liar_held(struct native_thread *t)
{
	return lie_held;
}

static void lies_are_found_out(void)
{
	struct row row = make_row(2, 16, RANGE_OWN);
	struct native_path liar = {
		NATIVE_NAME("liar"), .kind = NATIVE_GUP, .apart = true,
		.open = liar_open, .close = liar_close,
		.get = liar_get, .put = liar_put,
	};

	lie_held = lie_get = lie_put = 0;
	must_run(&liar, false, 2, 16, RANGE_OWN);
	/* pins of which the kernel knows nothing */
	liar.held = liar_held;
	must_fail(&liar, &row, "0 base pages are pinned, not 16");
	/* and pins that stay */
	lie_held = 16;
	must_fail(&liar, &row, "16 base pages are pinned, not 0");
	liar.held = NULL;
	liar.foll_pin = true;
	if (vmstat_count("nr_foll_pin_acquired") >= 0)
		must_fail(&liar, &row, "nr_foll_pin_acquired rose by");
	liar.foll_pin = false;
	lie_get = 15;
	must_fail(&liar, &row, "get of 16 base pages came to 15");
	lie_get = 0;
	lie_put = -EIO;
	must_fail(&liar, &row, "put of 16 base pages came to -5");
	lie_put = 0;
	/* the second thread's, while the first one runs */
	atomic_set(&lie_open, 1);
	must_fail(&liar, &row, "liar: No space left on device; buy some");
	atomic_set(&lie_open, 0);
}

/* Faults that never happened, mappings that stay, or only once do not. */
static atomic_t honest;

static long real_put(struct native_thread *t, unsigned long index)
{
	madvise(native_addr(t, index), native_bytes(t), MADV_DONTNEED);
	return (long)t->batch;
}

static long real_get(struct native_thread *t, unsigned long index)
{
	real_put(t, index);
	native_store(t->memory, index, t->batch);
	return (long)t->batch;
}

static long get_once(struct native_thread *t, unsigned long index)
{
	return atomic_dec_return(&honest) >= 0 ? real_get(t, index)
					       : (long)t->batch;
}

static long put_once(struct native_thread *t, unsigned long index)
{
	return atomic_dec_return(&honest) >= 0 ? real_put(t, index)
					       : (long)t->batch;
}

static long floor_that_faults(struct native_thread *t, unsigned long index)
{
	real_get(t, index);
	return 0;
}

static long put_nothing(struct native_thread *t, unsigned long index)
{
	return 0;
}

static void mappings_that_lie(void)
{
	struct row row = make_row(1, 16, RANGE_OWN);
	struct native_path leaver = {
		NATIVE_NAME("leaver"), .kind = NATIVE_FAULT, .apart = true,
		.open = zap_open, .close = zap_close,
		.get = real_get, .put = real_put,
	};

	lie_put = 0;
	must_run(&leaver, false, 1, 16, RANGE_OWN);
	/* seen in the one batch that is tried, */
	leaver.put = liar_put;
	must_fail(&leaver, &row, "16 base pages are mapped, not 0");
	leaver.get = real_put;
	must_fail(&leaver, &row, "0 base pages are mapped, not 16");
	/* and of those that follow */
	leaver.get = real_get;
	leaver.put = put_once;
	atomic_set(&honest, 1);
	must_fail(&leaver, &row, "base pages are mapped, not 0");
	leaver.get = get_once;
	leaver.put = real_put;
	atomic_set(&honest, 1);
	must_fail(&leaver, &row, "pages mapped by");
#ifdef __SANITIZE_THREAD__
	return;
#endif
	leaver.get = floor_that_faults;
	leaver.put = put_nothing;
	assert_int_equal(run_row(&leaver, true, &row), -1);
	assert_non_null(strstr(sample.error, "in a floor that maps nothing"));
}

static void rows_that_cannot_be(void)
{
	struct row row = make_row(1, 1025, RANGE_OWN);

	must_fail(need("process_vm_readv"), &row, "it takes up to 1024");
	row = make_row(1, SIZE_PAGES + 1, RANGE_OWN);
	assert_int_equal(run_row(find("touch"), false, &row), -1);
	assert_non_null(strstr(sample.error, "the device is too small"));
	row = make_row(1, 16385, RANGE_OWN);
	row.axis[AXIS_SIZE] = 16385 * PAGE_SIZE;
	must_fail(need("vmsplice"), &row, "it takes up to 16384");
}

/* Somebody without CAP_IPC_LOCK, who may lock so much. */
static bool limit_memlock(rlim_t bytes)
{
	const struct rlimit limit = { bytes, bytes };

	return !setrlimit(RLIMIT_MEMLOCK, &limit) &&
	       (getuid() || !setresuid(65534, 65534, 65534));
}

/* Newer kernels count the ring itself, too. */
static void no_memlock(void)
{
	const char *why;

	if (!limit_memlock(0))
		return;
	why = missing(find("io_uring"));
	fprintf(stderr, "%s\n", why ? why : "io_uring_setup: raise ulimit -l");
	abort();
}

static void little_memlock(void)
{
	struct native_thread t;
	long got;

	if (!limit_memlock(BATCH * PAGE_SIZE / 4))
		return;
	/* else /proc/self/pagemap is root's */
	prctl(PR_SET_DUMPABLE, 1);
	t = start(find("io_uring"), false, BATCH);
	got = t.path->get(&t, 0);
	fprintf(stderr, "%ld: %s\n", got, t.why);
	t.path->close(&t);
	abort();
}

static void no_pipes(void)
{
	const struct rlimit none = { 3, 3 };

	if (setrlimit(RLIMIT_NOFILE, &none))
		return;
	fprintf(stderr, "%s\n", find("vmsplice")->missing(&memory));
	abort();
}

static const struct child children[] = {
	{ "no_memlock", no_memlock },
	{ "little_memlock", little_memlock },
	{ "no_pipes", no_pipes },
};

static void limits_are_told(void)
{
	need("io_uring");
	assert_dies("little_memlock", SIGABRT,
		    "register buffers: Cannot allocate memory; RLIMIT_MEMLOCK");
	assert_dies("little_memlock", SIGABRT, "raise ulimit -l");
	assert_dies("no_memlock", SIGABRT, "raise ulimit -l");
	assert_dies("no_pipes", SIGABRT, "raise ulimit -n");
}

/* A gup_test of our own, whose clock says what it is told to. */
static struct gup_test asked;
static unsigned long asked_request;
static unsigned int fake_get_us, fake_put_us;
static unsigned long fake_short;
static int fake_errno;

static int fake_ioctl(int fd, unsigned long request, struct gup_test *gup)
{
	asked = *gup;
	asked_request = request;
	if (fake_errno) {
		errno = fake_errno;
		return -1;
	}
	gup->get_delta_usec = gup->size ? fake_get_us : 0;
	gup->put_delta_usec = gup->size ? fake_put_us : 0;
	gup->size -= fake_short;
	return 0;
}

static void fake_kernel(void)
{
	gup_test_file = "/dev/zero";
	gup_test_ioctl = fake_ioctl;
	fake_get_us = 4000;
	fake_put_us = 1000;
	fake_short = 0;
	fake_errno = 0;
}

static bool near(double a, double b)
{
	return a > b * 0.999 && a < b * 1.001;
}

static void gup_test_one(const char *name, unsigned long request)
{
	struct native_path path = *find(name);
	unsigned long pages = SIZE_PAGES / 7 * 7;

	/* the fake pins nothing, and would be found out */
	path.foll_pin = false;
	must_run(&path, false, 1, 7, RANGE_OWN);
	assert_int_equal(asked_request, request);
	assert_int_equal(asked.size, pages * PAGE_SIZE);
	assert_int_equal(asked.nr_pages_per_call, 7);
	assert_int_equal(asked.gup_flags, GUP_TEST_FOLL_WRITE);
	assert_int_equal(asked.test_flags, 0);
	assert_int_equal(sample.round, pages);
	assert_int_equal(sample.gets, sample.puts);
	/* all but the trial is counted */
	assert_int_equal(sample.gets % pages, 0);
	assert_true(near(sample.phase[0], 4e6 / (double)pages));
	assert_true(near(sample.phase[1], 1e6 / (double)pages));
	assert_true(near(sample.total, 5e6 / (double)pages));

	must_run(&path, true, 1, 7, RANGE_OWN);
	assert_int_equal(asked.size, 0);
	assert_int_equal(sample.gets, 0);
	assert_true(sample.total == 0);
}

static void gup_test_by_its_clock(void)
{
	fake_kernel();
	gup_test_one("gup_test-gup_fast", GUP_FAST_BENCHMARK);
	gup_test_one("gup_test-pin_fast", PIN_FAST_BENCHMARK);
	gup_test_one("gup_test-pin_longterm", PIN_LONGTERM_BENCHMARK);
}

static void gup_test_errors(void)
{
	const struct native_path *path = find("gup_test-gup_fast");
	struct row row = make_row(1, 64, RANGE_OWN);

	fake_kernel();
	fake_short = PAGE_SIZE;
	must_fail(path, &row, "call of 64 base pages came to 63");
	fake_kernel();
	fake_errno = EINVAL;
	must_fail(path, &row, "gup_test: Invalid argument");
	fake_kernel();
	fake_put_us = 49;
	must_fail(path, &row, "take a larger --size");
	/* what no pin is in isn't believed */
	fake_kernel();
	if (vmstat_count("nr_foll_pin_acquired") >= 0)
		must_fail(find("gup_test-pin_fast"), &row,
			  "nr_foll_pin_acquired rose by");
	gup_test_file = "/nonexistent/gup_test";
	must_fail(path, &row, "needs CONFIG_GUP_TEST");
}

static void status_fields(void)
{
	assert_true(status_pages("VmRSS:") > 0);
	assert_int_equal(status_pages("VmNone:"), -1);
	/* a whole name, no prefix */
	assert_int_equal(vmstat_count("nr_foll_pin"), -1);
	assert_true(vmstat_count("pgfault") > 0);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		UNIT_TEST(table_is_whole),
		UNIT_TEST(each_path_counts),
		UNIT_TEST(pages_that_threads_share),
		UNIT_TEST(whole_range_is_a_batch),
		UNIT_TEST(vmsplice_holds_the_pages),
		UNIT_TEST(vmsplice_fills_pipes),
		UNIT_TEST(io_uring_is_in_vmpin),
		UNIT_TEST(process_vm_readv_pins),
		UNIT_TEST(process_vm_readv_reads),
		UNIT_TEST(direct_reads),
		UNIT_TEST(direct_pins),
		UNIT_TEST(bad_targets),
		UNIT_TEST(tmpfs_pins_nothing),
		UNIT_TEST(touch_faults),
		UNIT_TEST(populate_faults),
		UNIT_TEST(remap_faults),
		UNIT_TEST(bytes_stay),
		UNIT_TEST(huge_pages),
		UNIT_TEST(transparent_huge_pages),
		UNIT_TEST(remap_finds_its_place_taken),
		UNIT_TEST(lies_are_found_out),
		UNIT_TEST(mappings_that_lie),
		UNIT_TEST(rows_that_cannot_be),
		UNIT_TEST(limits_are_told),
		UNIT_TEST(gup_test_by_its_clock),
		UNIT_TEST(gup_test_errors),
		UNIT_TEST(status_fields),
	};

	unit_init(argc, argv, children, sizeof(children) / sizeof(children[0]));
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
