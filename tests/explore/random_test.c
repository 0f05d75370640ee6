// SPDX-License-Identifier: MIT
/*
 * Random programs: the reduced search must find the outcomes of every order, no
 * more and no fewer, and a violation where there is one. The programs of a test
 * are those of its seeds: always the same.
 */
#include <stdlib.h>

#include "tests/explore/try.h"

#define CPUS 3
#define OPS  6	/* of a CPU */
#define VARS 3

/* Every order has to be looked at, too. */
#define MOST 3000

enum code {
	LOAD, STORE, ADD, CMPXCHG, XCHG, PLAIN_LOAD, PLAIN_STORE, FENCE,
	PERCPU_ADD, PERCPU_SUM,
	LOCK, UNLOCK,
	RCU_LOCK, RCU_UNLOCK, SYNC, CALL, BARRIER,
	WAIT_VAR, STORE_WAKE, WAKE, WAIT, COMPLETE,
	FREE, TOUCH, NR_CODES
};

struct instruction {
	enum code code;
	unsigned int var;
	int value;
};

static struct instruction text[CPUS][OPS];
static unsigned int nr_ops[CPUS];
static unsigned long seed;

static __machine_data int vars[VARS];
static __machine_data spinlock_t locks[2];
static __machine_data struct completion completions[2];
static __machine_data struct callback_head heads[CPUS];
static __machine_data int *pieces[2];
static __machine_data unsigned long *percpu;

static unsigned int rnd(unsigned int below)
{
	seed = seed * 6364136223846793005UL + 1442695040888963407UL;
	return (unsigned int)(seed >> 33) % below;
}

/* Each CPU's callback stores to one variable and looks at another. */
static void callback(struct callback_head *head)
{
	unsigned int cpu = (unsigned int)(head - heads);

	see(CPUS * OPS + cpu, (unsigned int)READ_ONCE(vars[cpu % VARS]));
	WRITE_ONCE(vars[(cpu + 1) % VARS], (int)cpu + 5);
}

static void run_one(unsigned int cpu, const struct instruction *i,
		    unsigned int slot)
{
	int *var = &vars[i->var], old = 0;

	switch (i->code) {
	case LOAD:
		see(slot, (unsigned int)READ_ONCE(*var));
		break;
	case STORE:
		WRITE_ONCE(*var, i->value);
		break;
	case ADD:
		see(slot, (unsigned int)__atomic_fetch_add(var, 1, 5));
		break;
	case CMPXCHG:
		__atomic_compare_exchange_n(var, &old, i->value, 0, 5, 5);
		see(slot, (unsigned int)old);
		break;
	case XCHG:
		see(slot, (unsigned int)__atomic_exchange_n(var, i->value, 5));
		break;
	case PLAIN_LOAD:
		see(slot, (unsigned int)*var);
		break;
	case PLAIN_STORE:
		*var = i->value;
		break;
	case FENCE:
		smp_mb();
		break;
	case PERCPU_ADD:
		this_cpu_add(percpu, 1);
		break;
	case PERCPU_SUM:
		see(slot, READ_ONCE(*per_cpu_ptr(percpu, i->var)));
		break;
	case LOCK:
		spin_lock(&locks[i->var % 2]);
		break;
	case UNLOCK:
		spin_unlock(&locks[i->var % 2]);
		break;
	case RCU_LOCK:
		rcu_read_lock();
		break;
	case RCU_UNLOCK:
		rcu_read_unlock();
		break;
	case SYNC:
		synchronize_rcu();
		break;
	case CALL:
		call_rcu(&heads[cpu], callback);
		break;
	case BARRIER:
		rcu_barrier();
		break;
	case WAIT_VAR:
		wait_var_event(var, READ_ONCE(*var));
		break;
	case STORE_WAKE:
		WRITE_ONCE(*var, i->value);
		if (i->value & 1)
			smp_mb();
		wake_up_var(var);
		break;
	case WAKE:
		wake_up_var(var);
		break;
	case WAIT:
		wait_for_completion(&completions[i->var % 2]);
		break;
	case COMPLETE:
		complete(&completions[i->var % 2]);
		break;
	case FREE:
		explore_free(pieces[i->var % 2]);
		break;
	case TOUCH:
		see(slot, (unsigned int)READ_ONCE(*pieces[i->var % 2]));
		break;
	case NR_CODES:
		break;
	}
}

static void run_cpu(unsigned int cpu)
{
	for (unsigned int i = 0; i < nr_ops[cpu]; i++)
		run_one(cpu, &text[cpu][i], cpu * OPS + i);
}

static void cpu0(void)
{
	run_cpu(0);
}

static void cpu1(void)
{
	run_cpu(1);
}

static void cpu2(void)
{
	run_cpu(2);
}

static void setup(void)
{
	for (unsigned int i = 0; i < 2; i++)
		pieces[i] = explore_alloc(64, 64, "piece");
	percpu = alloc_percpu();
}

static void add(unsigned int cpu, enum code code, unsigned int var)
{
	struct instruction *i = &text[cpu][nr_ops[cpu]];

	if (nr_ops[cpu] == OPS)
		return;
	nr_ops[cpu]++;
	*i = (struct instruction){ code, var, (int)rnd(3) + 1 };
}

/* Room is left for the end of what is open: a lock, a section. */
static void make_cpu(unsigned int cpu, const enum code *codes,
		     unsigned int nr_codes, unsigned int nr)
{
	int lock[2] = { -1, -1 };
	unsigned int n = 0, nesting = 0, var;
	enum code code;

	nr_ops[cpu] = 0;
	for (unsigned int k = 0; k < nr; k++) {
		code = codes[rnd(nr_codes)];
		var = rnd(VARS);
		if (code == LOCK && (lock[0] == (int)var % 2 || n == 2))
			code = LOAD;
		if (code == LOCK)
			lock[n++] = (int)var % 2;
		if (code == UNLOCK && !n)
			code = STORE;
		if (code == UNLOCK)
			var = (unsigned int)lock[--n];
		if (code == UNLOCK)
			lock[n] = -1;
		if (code == RCU_LOCK && nesting)
			code = RCU_UNLOCK;
		else if (code == RCU_UNLOCK && !nesting)
			code = RCU_LOCK;
		/* a hang, always */
		if (code == SYNC && nesting && rnd(16))
			code = RCU_UNLOCK;
		/* one callback a CPU: its head is in use */
		for (unsigned int j = 0; code == CALL && j < nr_ops[cpu]; j++)
			if (text[cpu][j].code == CALL)
				code = LOAD;
		nesting += code == RCU_LOCK;
		nesting -= code == RCU_UNLOCK;
		add(cpu, code, var);
	}
	while (n)
		add(cpu, UNLOCK, (unsigned int)lock[--n]);
	if (nesting)
		add(cpu, RCU_UNLOCK, 0);
}

/* What somebody waits for mostly comes. */
static void make_waits_end(unsigned int nr_cpus)
{
	bool waits[VARS] = { false };
	int waited[2] = { 0, 0 };
	unsigned int cpu, i;

	for (cpu = 0; cpu < nr_cpus; cpu++)
		for (i = 0; i < nr_ops[cpu]; i++) {
			const struct instruction *at = &text[cpu][i];

			if (at->code == WAIT_VAR)
				waits[at->var] = true;
			if (at->code == WAIT)
				waited[at->var % 2]++;
			if (at->code == COMPLETE)
				waited[at->var % 2]--;
		}
	for (i = 0; i < VARS; i++)
		if (waits[i] && rnd(4))
			add(rnd(nr_cpus), STORE_WAKE, i);
	for (i = 0; i < 2; i++)
		for (; waited[i] > 0 && rnd(8); waited[i]--)
			add(rnd(nr_cpus), COMPLETE, i);
}

static void print(unsigned int nr_cpus)
{
	static const char *const names[] = {
		"load", "store", "add", "cmpxchg", "xchg", "plain load",
		"plain store", "fence", "percpu add", "percpu sum", "lock",
		"unlock", "rcu lock", "rcu unlock", "sync", "call", "barrier",
		"wait_var", "store+wake", "wake", "wait", "complete", "free",
		"touch",
	};

	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++) {
		print_message("CPU %u:", cpu);
		for (unsigned int i = 0; i < nr_ops[cpu]; i++)
			print_message(" %s %u %d;", names[text[cpu][i].code],
				      text[cpu][i].var, text[cpu][i].value);
		print_message("\n");
	}
}

static void compare(enum explore_model model, const enum code *codes,
		    unsigned int nr_codes, unsigned int nr_programs,
		    unsigned int longest)
{
	static const struct explore_program programs[] = {
		{ .nr_cpus = 2, .cpu = { cpu0, cpu1 } },
		{ .nr_cpus = 3, .cpu = { cpu0, cpu1, cpu2 } },
	};
	unsigned int n, nr_cpus, compared = 0, broken = 0;
	unsigned long histories = 0;

	try_setup = setup;
	for (unsigned int i = 0; i < VARS; i++)
		finals[i] = &vars[i];
	for (n = 0; n < nr_programs; n++) {
		seed = n * 7919UL + 1;
		nr_cpus = 2 + rnd(2);
		for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
			make_cpu(cpu, codes, nr_codes,
				 2 + rnd(nr_cpus == 2 ? longest - 1 : 2));
		make_waits_end(nr_cpus);
		if (getenv("TRY_PRINT")) {
			print_message("-- %u\n", n);
			print(nr_cpus);
		}
		if (!outcomes_agree(model, &programs[nr_cpus - 2], MOST))
			continue;
		compared++;
		broken += try_broken;
		histories += try_histories;
	}
	print_message("%u of %u programs, %u broken, %lu histories\n", compared,
		      nr_programs, broken, histories);
	/* they have to be programs in which there is something to find */
	assert_in_range(compared, nr_programs / 4, nr_programs);
	assert_in_range(compared - broken, nr_programs / 10, nr_programs);
}

#define RANDOM(name, nr, ...)						\
static void name##_sc(void **state)					\
{									\
	static const enum code codes[] = { __VA_ARGS__ };		\
									\
	compare(EXPLORE_SC, codes, sizeof(codes) / sizeof(codes[0]), nr, 5); \
}									\
static void name##_tso(void **state)					\
{									\
	static const enum code codes[] = { __VA_ARGS__ };		\
									\
	compare(EXPLORE_TSO, codes, sizeof(codes) / sizeof(codes[0]), nr, 4); \
}

RANDOM(accesses, 600, LOAD, STORE, LOAD, STORE, ADD, CMPXCHG, XCHG, FENCE,
       PLAIN_LOAD, PLAIN_STORE)
RANDOM(stores, 300, LOAD, STORE)
RANDOM(percpu, 300, PERCPU_ADD, PERCPU_SUM, LOAD, STORE)
RANDOM(spin_locks, 300, LOCK, UNLOCK, LOCK, UNLOCK, LOAD, STORE, ADD)
RANDOM(sections, 600, RCU_LOCK, RCU_UNLOCK, SYNC, LOAD, STORE)
RANDOM(callbacks, 300, RCU_LOCK, RCU_UNLOCK, SYNC, CALL, BARRIER, CALL, LOAD,
       STORE)
RANDOM(completion_waits, 300, WAIT, COMPLETE, COMPLETE, LOAD, STORE)
RANDOM(var_waits, 300, WAIT_VAR, STORE_WAKE, STORE_WAKE, WAKE, LOAD, STORE, ADD)
RANDOM(frees, 300, FREE, TOUCH, TOUCH, LOAD, STORE, RCU_LOCK, RCU_UNLOCK, SYNC)
RANDOM(everything, 1000, LOAD, STORE, ADD, CMPXCHG, XCHG, PLAIN_LOAD,
       PLAIN_STORE, FENCE, PERCPU_ADD, PERCPU_SUM, LOCK, UNLOCK, RCU_LOCK,
       RCU_UNLOCK, SYNC, CALL, BARRIER, WAIT_VAR, STORE_WAKE, WAKE, WAIT,
       COMPLETE, FREE, TOUCH, LOAD, STORE, LOCK, UNLOCK, COMPLETE)

static const struct CMUnitTest tests[] = {
	TEST(accesses_sc), TEST(accesses_tso),
	TEST(stores_sc), TEST(stores_tso),
	TEST(percpu_sc), TEST(percpu_tso),
	TEST(spin_locks_sc), TEST(spin_locks_tso),
	TEST(sections_sc), TEST(sections_tso),
	TEST(callbacks_sc), TEST(callbacks_tso),
	TEST(completion_waits_sc), TEST(completion_waits_tso),
	TEST(var_waits_sc), TEST(var_waits_tso),
	TEST(frees_sc), TEST(frees_tso),
	TEST(everything_sc), TEST(everything_tso),
};

TRY_MAIN(tests)
