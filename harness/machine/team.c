// SPDX-License-Identifier: MIT
/* The thread team: pinned pthreads, a barrier, and counts of who is how far. */
#include <errno.h>
#include <hwloc.h>
#include <numa.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include "harness/kernel/kernel.h"
#include "harness/machine/team.h"

/* After this many looks a spinning member lets others on its CPU run. */
#define SPINS_BEFORE_YIELD 1000

struct seat {
	struct member member;
	pthread_t thread;
	int node;			/* memory_node_of() its CPU */
	int error;
};

struct team {
	unsigned int size;
	struct seat *seats;
	hwloc_topology_t hwloc;

	pthread_mutex_t lock;
	pthread_cond_t work, idle;
	unsigned long generation;	/* of team_run() calls */
	unsigned int running;		/* members not yet done with it */
	unsigned int ready;		/* members that have started up */
	bool quit;
	unsigned int nr;		/* members in this run */
	void (*fn)(struct member *me, void *arg);
	void *arg;

	/* each on its own line, so that one being watched disturbs no other */
	_Alignas(64) atomic_t arrived;
	_Alignas(64) atomic_t episode;
	_Alignas(64) atomic_t warm;
	_Alignas(64) atomic_t finished;
};

static int pin(struct team *team, unsigned int cpu)
{
	hwloc_cpuset_t set = hwloc_bitmap_alloc();
	int err = 0;

	if (!set)
		return ENOMEM;
	hwloc_bitmap_only(set, cpu);
	if (hwloc_set_cpubind(team->hwloc, set, HWLOC_CPUBIND_THREAD))
		err = errno;
	hwloc_bitmap_free(set);
	return err;
}

/* A node with memory, or -1. libnuma caches what it reads, without a lock. */
static int memory_node_of(unsigned int cpu)
{
	int node;

	if (numa_available() < 0)
		return -1;
	node = numa_node_of_cpu((int)cpu);
	return node >= 0 && numa_node_size64(node, NULL) > 0 ? node : -1;
}

static void *member_main(void *arg)
{
	struct seat *seat = arg;
	struct team *team = seat->member.team;
	unsigned long seen = 0;

	seat->error = pin(team, seat->member.cpu);
	/* what it allocates comes from its CPU's node */
	if (!seat->error && node_bind_thread(seat->node))
		seat->error = errno;
	user_machine_enter_thread();
	pthread_mutex_lock(&team->lock);
	team->ready++;
	pthread_cond_broadcast(&team->idle);
	for (;;) {
		while (team->generation == seen && !team->quit)
			pthread_cond_wait(&team->work, &team->lock);
		if (team->quit)
			break;
		seen = team->generation;
		if (seat->member.id >= team->nr)
			continue;
		seat->member.nr = team->nr;
		seat->member.warm = false;
		pthread_mutex_unlock(&team->lock);
		team->fn(&seat->member, team->arg);
		pthread_mutex_lock(&team->lock);
		if (--team->running == 0)
			pthread_cond_broadcast(&team->idle);
	}
	pthread_mutex_unlock(&team->lock);
	user_machine_leave_thread();
	return NULL;
}

static int start_members(struct team *team, const unsigned int *cpus,
			 unsigned int nr_cpus, unsigned int nr)
{
	struct seat *seat;
	unsigned int i;
	int err;

	for (i = 0; i < nr; i++) {
		seat = &team->seats[i];
		seat->member = (struct member){ .id = i, .cpu = cpus[i % nr_cpus],
						.team = team };
		seat->node = memory_node_of(seat->member.cpu);
		err = pthread_create(&seat->thread, NULL, member_main, seat);
		if (err)
			return err;
		team->size++;
	}
	pthread_mutex_lock(&team->lock);
	while (team->ready < team->size)
		pthread_cond_wait(&team->idle, &team->lock);
	pthread_mutex_unlock(&team->lock);
	for (i = 0; i < nr; i++)
		if (team->seats[i].error)
			return team->seats[i].error;
	return 0;
}

struct team *team_create(const unsigned int *cpus, unsigned int nr_cpus,
			 unsigned int nr)
{
	struct team *team = aligned_alloc(64, sizeof(*team));
	int err = ENOMEM;

	if (!team)
		return NULL;
	*team = (struct team){
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.work = PTHREAD_COND_INITIALIZER,
		.idle = PTHREAD_COND_INITIALIZER,
	};
	team->seats = calloc(nr, sizeof(*team->seats));
	if (team->seats && !hwloc_topology_init(&team->hwloc) &&
	    !hwloc_topology_load(team->hwloc))
		err = start_members(team, cpus, nr_cpus, nr);
	if (!err)
		return team;
	team_destroy(team);
	errno = err;
	return NULL;
}

void team_destroy(struct team *team)
{
	unsigned int i;

	pthread_mutex_lock(&team->lock);
	team->quit = true;
	pthread_cond_broadcast(&team->work);
	pthread_mutex_unlock(&team->lock);
	for (i = 0; i < team->size; i++)
		pthread_join(team->seats[i].thread, NULL);
	if (team->hwloc)
		hwloc_topology_destroy(team->hwloc);
	free(team->seats);
	free(team);
}

unsigned int team_size(const struct team *team)
{
	return team->size;
}

void team_run(struct team *team, unsigned int nr,
	      void (*fn)(struct member *me, void *arg), void *arg)
{
	pthread_mutex_lock(&team->lock);
	team->nr = nr;
	team->running = nr;
	team->fn = fn;
	team->arg = arg;
	atomic_set(&team->arrived, 0);
	atomic_set(&team->warm, 0);
	atomic_set(&team->finished, 0);
	team->generation++;
	pthread_cond_broadcast(&team->work);
	while (team->running)
		pthread_cond_wait(&team->idle, &team->lock);
	pthread_mutex_unlock(&team->lock);
}

void team_barrier(struct member *me)
{
	struct team *team = me->team;
	int episode = atomic_fetch_add(0, &team->episode);
	unsigned int spins = 0;

	if (atomic_inc_return(&team->arrived) == (int)me->nr) {
		atomic_set(&team->arrived, 0);
		atomic_inc_return(&team->episode);
		return;
	}
	while (smp_load_acquire(&team->episode.counter) == episode) {
		cpu_relax();
		if (++spins > SPINS_BEFORE_YIELD)
			sched_yield();
	}
}

bool team_warm(struct member *me, double warm_for_s, double start_s)
{
	struct team *team = me->team;
	double elapsed = now_s() - start_s;

	if (!me->warm && elapsed >= warm_for_s) {
		me->warm = true;
		atomic_inc_return(&team->warm);
	}
	return atomic_read(&team->warm) == (int)me->nr;
}

void team_finished(struct member *me)
{
	atomic_inc_return(&me->team->finished);
}

bool team_all_finished(struct member *me)
{
	return atomic_read(&me->team->finished) == (int)me->nr;
}
