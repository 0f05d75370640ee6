// SPDX-License-Identifier: MIT
/* Placement: place.h says what goes where, this chooses. */
#include <errno.h>
#include <hwloc/bitmap.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/machine/place.h"

/* No node at all; a CPU's node may be -1. */
#define NO_NODE NODE_UNSET

const char *const place_names[NR_PLACES] = {
	[PLACE_SPREAD] = "spread",
	[PLACE_LOCAL] = "local",
	[PLACE_REMOTE] = "remote",
	[PLACE_INTERLEAVE] = "interleave",
};

/* What is asked for, where, and what to say if it can't be had. */
struct job {
	const struct topology *topology;
	const struct place_request *request;
	struct placement *placement;
	char *why;
	size_t why_size;
};

struct home {
	int cpus;		/* local threads */
	int data;
	int meta;		/* vmemmap and pgmap */
};

static int __attribute__((format(printf, 2, 3)))
refuse(const struct job *job, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(job->why, job->why_size, format, args);
	va_end(args);
	return -1;
}

/* Numbers as the kernel lists them, "0-3,8", or "none". */
struct list {
	char text[128];
};

static struct list list_of(const unsigned int *numbers, unsigned int nr)
{
	hwloc_bitmap_t set = hwloc_bitmap_alloc();
	struct list list = { "none" };
	unsigned int i;

	if (!set)
		return list;
	for (i = 0; i < nr; i++)
		hwloc_bitmap_set(set, numbers[i]);
	if (nr)
		hwloc_bitmap_list_snprintf(list.text, sizeof(list.text), set);
	hwloc_bitmap_free(set);
	return list;
}

static struct list usable_cpus(const struct topology *t)
{
	return list_of(t->cpus, t->nr_cpus);
}

/* Numbers of nodes aren't negative: int and unsigned may alias. */
static struct list memory_nodes(const struct topology *t)
{
	return list_of((const unsigned int *)t->nodes, t->nr_nodes);
}

static bool has_memory(const struct topology *t, int node)
{
	unsigned int i;

	for (i = 0; i < t->nr_nodes; i++)
		if (t->nodes[i] == node)
			return true;
	return false;
}

static bool has_cpus(const struct topology *t, int node)
{
	unsigned int i;

	for (i = 0; i < t->nr_cpus; i++)
		if (t->cpu_node[i] == node)
			return true;
	return false;
}

static int node_of_cpu(const struct topology *t, unsigned int cpu)
{
	return t->cpu_node[topology_cpu(t, cpu)];
}

/* The memory nearest to the CPUs of a node: its own, if it has some. */
static int nearest_memory(const struct topology *t, int from)
{
	unsigned int i, distance, least = UINT_MAX;
	int best = NODE_LOCAL;

	if (has_memory(t, from))
		return from;
	for (i = 0; i < t->nr_nodes; i++) {
		distance = topology_distance(t, from, t->nodes[i]);
		if (best == NODE_LOCAL || distance < least) {
			best = t->nodes[i];
			least = distance;
		}
	}
	return best;
}

static int farthest_memory(const struct topology *t, int from, int but)
{
	unsigned int i, distance, most = 0;
	int best = NO_NODE;

	for (i = 0; i < t->nr_nodes; i++) {
		distance = topology_distance(t, from, t->nodes[i]);
		if (t->nodes[i] != but &&
		    (best == NO_NODE || distance > most)) {
			best = t->nodes[i];
			most = distance;
		}
	}
	return best;
}

/* The node, of those with usable CPUs, that is nearest to this memory. */
static int nearest_cpus(const struct topology *t, int to)
{
	unsigned int i, distance, least = UINT_MAX;
	int best = NO_NODE;

	for (i = 0; i < t->nr_cpus; i++) {
		distance = topology_distance(t, t->cpu_node[i], to);
		if (best == NO_NODE || distance < least ||
		    (distance == least && t->cpu_node[i] < best)) {
			best = t->cpu_node[i];
			least = distance;
		}
	}
	return best;
}

/* A CPU whose node isn't known isn't known to be far, either. */
static int farthest_cpus(const struct topology *t, int to, int but)
{
	unsigned int i, distance, most = 0;
	int best = NO_NODE;

	for (i = 0; i < t->nr_cpus; i++) {
		if (t->cpu_node[i] == but || t->cpu_node[i] < 0)
			continue;
		distance = topology_distance(t, t->cpu_node[i], to);
		if (best == NO_NODE || distance > most ||
		    (distance == most && t->cpu_node[i] < best)) {
			best = t->cpu_node[i];
			most = distance;
		}
	}
	return best;
}

/* The node of the first CPU whose node has memory, or of the first one. */
static int first_node(const struct job *job)
{
	const struct place_request *request = job->request;
	const struct topology *t = job->topology;
	const unsigned int *cpus = request->cpus ? request->cpus : t->cpus;
	unsigned int i, nr = request->cpus ? request->nr_cpus : t->nr_cpus;

	for (i = 0; i < nr; i++)
		if (has_memory(t, node_of_cpu(t, cpus[i])))
			return node_of_cpu(t, cpus[i]);
	return node_of_cpu(t, cpus[0]);
}

static int device_cpus(const struct job *job)
{
	const struct place_request *request = job->request;
	const struct topology *t = job->topology;

	if (has_cpus(t, request->memory_node))
		return request->memory_node;
	if (request->near_node >= 0 && has_cpus(t, request->near_node))
		return request->near_node;
	return nearest_cpus(t, request->memory_node);
}

static struct home find_home(const struct job *job)
{
	const struct topology *t = job->topology;
	bool device = job->request->memory_node >= 0;
	struct home home;

	home.cpus = device ? device_cpus(job) : first_node(job);
	home.meta = nearest_memory(t, home.cpus);
	home.data = device ? job->request->memory_node : home.meta;
	return home;
}

/* One usable CPU, and all that its turn depends on. */
struct seat {
	unsigned int cpu;
	int node;
	unsigned int smt;
	unsigned int round;	/* so many of its node and smt come before */
	int turn;		/* of its node, in each round */
};

static int compare(long a, long b)
{
	return a < b ? -1 : a > b;
}

static int by_turn(const void *a, const void *b)
{
	const struct seat *x = a, *y = b;
	int d = compare(x->smt, y->smt);

	if (!d)
		d = compare(x->round, y->round);
	return d ? d : compare(x->turn, y->turn);
}

static unsigned int count_before(const struct seat *seats, unsigned int nr)
{
	unsigned int i, before = 0;

	for (i = 0; i < nr; i++)
		before += seats[i].node == seats[nr].node &&
			  seats[i].smt == seats[nr].smt;
	return before;
}

/*
 * The CPUs of one node, or of all (NO_NODE), in the order of threads. Those of
 * a node keep the order they have in the topology: L3 by L3.
 */
static unsigned int take_seats(const struct topology *t, int only, int first,
			       struct seat *seats)
{
	unsigned int i, nr = 0;
	struct seat *seat;

	for (i = 0; i < t->nr_cpus; i++) {
		if (only != NO_NODE && t->cpu_node[i] != only)
			continue;
		seat = &seats[nr];
		seat->cpu = t->cpus[i];
		seat->node = t->cpu_node[i];
		seat->smt = t->cpu_smt[i];
		seat->round = count_before(seats, nr++);
		seat->turn = seat->node == first ? INT_MIN : seat->node;
	}
	qsort(seats, nr, sizeof(*seats), by_turn);
	return nr;
}

static int place_threads(const struct job *job, int only, int first)
{
	const struct place_request *request = job->request;
	const struct topology *t = job->topology;
	struct placement *placement = job->placement;
	unsigned int max = request->cpus ? request->nr_cpus : t->nr_cpus, i;
	struct seat *seats = calloc(t->nr_cpus, sizeof(*seats));

	placement->cpus = calloc(max, sizeof(*placement->cpus));
	if (!seats || !placement->cpus) {
		free(seats);
		return refuse(job, "the placement of threads: %s",
			      strerror(ENOMEM));
	}
	if (request->cpus) {
		memcpy(placement->cpus, request->cpus,
		       max * sizeof(*placement->cpus));
		placement->nr_cpus = max;
	} else {
		placement->nr_cpus = take_seats(t, only, first, seats);
		for (i = 0; i < placement->nr_cpus; i++)
			placement->cpus[i] = seats[i].cpu;
	}
	free(seats);
	return 0;
}

static void place_memory(const struct job *job, int data, int meta)
{
	job->placement->data_node = data;
	job->placement->vmemmap_node = meta;
	job->placement->pgmap_node = meta;
}

static int place_spread(const struct job *job, const struct home *home)
{
	place_memory(job, home->data, home->meta);
	return place_threads(job, NO_NODE, home->cpus);
}

static int place_local(const struct job *job, const struct home *home)
{
	place_memory(job, home->data, home->meta);
	return place_threads(job, home->cpus, home->cpus);
}

static int refuse_one_node(const struct job *job, const char *what)
{
	return refuse(job, "%s: it takes two nodes with memory (usable: "
		      "%s): take local or spread", what,
		      memory_nodes(job->topology).text);
}

static int place_far_threads(const struct job *job, const struct home *home)
{
	int far = farthest_cpus(job->topology, home->data, home->cpus);

	if (far == NO_NODE)
		return refuse(job, "remote: no usable CPU (%s) is on another "
			      "node than the local ones, %d: let this process "
			      "have others, or take local",
			      usable_cpus(job->topology).text, home->cpus);
	place_memory(job, home->data, home->meta);
	return place_threads(job, far, far);
}

static int place_far_memory(const struct job *job, const struct home *home)
{
	int far = farthest_memory(job->topology, home->cpus, home->data);

	if (far == NO_NODE)
		return refuse_one_node(job, "remote");
	place_memory(job, far, far);
	return place_threads(job, home->cpus, home->cpus);
}

static int place_remote(const struct job *job, const struct home *home)
{
	if (job->request->memory_node >= 0)
		return place_far_threads(job, home);
	return place_far_memory(job, home);
}

static int place_interleave(const struct job *job, const struct home *home)
{
	const struct topology *t = job->topology;
	struct placement *placement = job->placement;
	bool device = job->request->memory_node >= 0;

	if (t->nr_nodes < 2)
		return refuse_one_node(job, "interleave");
	place_memory(job, device ? home->data : NODE_INTERLEAVE,
		     NODE_INTERLEAVE);
	if (place_threads(job, NO_NODE, home->cpus))
		return -1;
	placement->pgmap_node =
		nearest_memory(t, node_of_cpu(t, placement->cpus[0]));
	return 0;
}

static int check_cpus(const struct job *job)
{
	const struct place_request *request = job->request;
	unsigned int i, j;

	if (!job->topology->nr_cpus)
		return refuse(job, "this process may use no CPU that hwloc "
			      "knows: see lstopo");
	if (!request->cpus)
		return 0;
	if (!request->nr_cpus)
		return refuse(job, "an empty list of CPUs; usable: %s",
			      usable_cpus(job->topology).text);
	for (i = 0; i < request->nr_cpus; i++) {
		if (topology_cpu(job->topology, request->cpus[i]) < 0)
			return refuse(job, "CPU %u isn't there, or this "
				      "process may not use it; usable: %s",
				      request->cpus[i],
				      usable_cpus(job->topology).text);
		for (j = 0; j < i; j++)
			if (request->cpus[j] == request->cpus[i])
				return refuse(job, "CPU %u is listed twice: "
					      "threads take turns on the list "
					      "by themselves",
					      request->cpus[i]);
	}
	return 0;
}

/* There, with memory, and allowed to this process: or what it lacks. */
static const char *what_lacks(const struct topology *t, int node)
{
	unsigned int i;

	if (has_memory(t, node))
		return NULL;
	for (i = 0; i < t->nr_all_nodes; i++) {
		if (t->all_nodes[i] != node)
			continue;
		return t->all_allowed[i] ? "has no memory" :
			"isn't allowed to this process (Mems_allowed)";
	}
	return "doesn't exist";
}

static int check_interleave(const struct job *job, const char *what)
{
	if (job->topology->nr_nodes > 1)
		return 0;
	return refuse(job, "the %s can't be interleaved over fewer than two "
		      "nodes; usable: %s", what,
		      memory_nodes(job->topology).text);
}

static int check_node(const struct job *job, const char *what, int node)
{
	const char *lacks;

	if (node == NODE_UNSET)
		return 0;
	if (node == NODE_INTERLEAVE)
		return check_interleave(job, what);
	lacks = what_lacks(job->topology, node);
	if (lacks)
		return refuse(job, "the %s's node: node %d %s; usable: %s",
			      what, node, lacks,
			      memory_nodes(job->topology).text);
	return 0;
}

/* A device is where it is, even on a node that Linux hasn't online. */
static int check_data_node(const struct job *job)
{
	int node = job->request->data_node, device = job->request->memory_node;

	if (device < 0)
		return check_node(job, "data", node);
	if (node == NODE_UNSET || node == device)
		return 0;
	if (node == NODE_INTERLEAVE)
		return refuse(job, "the memory chosen is on node %d and can't "
			      "be interleaved: leave out the data's node",
			      device);
	return refuse(job, "the memory chosen is on node %d, its data can't "
		      "be on node %d: leave out the data's node", device,
		      node);
}

static int check_request(const struct job *job)
{
	const struct place_request *request = job->request;

	if (check_cpus(job) || check_data_node(job) ||
	    check_node(job, "vmemmap", request->vmemmap_node))
		return -1;
	if (request->pgmap_node == NODE_INTERLEAVE)
		return refuse(job, "the pgmap is one small object and can't "
			      "be interleaved: name a node; usable: %s",
			      memory_nodes(job->topology).text);
	return check_node(job, "pgmap", request->pgmap_node);
}

static void given_nodes_win(const struct job *job)
{
	const struct place_request *request = job->request;
	struct placement *placement = job->placement;

	if (request->data_node != NODE_UNSET)
		placement->data_node = request->data_node;
	if (request->vmemmap_node != NODE_UNSET)
		placement->vmemmap_node = request->vmemmap_node;
	if (request->pgmap_node != NODE_UNSET)
		placement->pgmap_node = request->pgmap_node;
}

int place_resolve(const struct topology *topology,
		  const struct place_request *request,
		  struct placement *placement, char *why, size_t why_size)
{
	static int (*const policies[])(const struct job *,
				       const struct home *) = {
		[PLACE_SPREAD] = place_spread,
		[PLACE_LOCAL] = place_local,
		[PLACE_REMOTE] = place_remote,
		[PLACE_INTERLEAVE] = place_interleave,
	};
	const struct job job = {
		.topology = topology,
		.request = request,
		.placement = placement,
		.why = why,
		.why_size = why_size,
	};
	struct home home;

	memset(placement, 0, sizeof(*placement));
	if (check_request(&job))
		return -1;
	home = find_home(&job);
	if (policies[request->policy](&job, &home)) {
		place_free(placement);
		return -1;
	}
	given_nodes_win(&job);
	return 0;
}

void place_free(struct placement *placement)
{
	free(placement->cpus);
	memset(placement, 0, sizeof(*placement));
}

bool place_shares_cores(const struct topology *topology,
			const unsigned int *cpus, unsigned int nr)
{
	unsigned int i, j;
	int a, b;

	for (i = 0; i < nr; i++) {
		a = topology_cpu(topology, cpus[i]);
		for (j = 0; a >= 0 && j < i; j++) {
			b = topology_cpu(topology, cpus[j]);
			if (b >= 0 && topology->cpu_core[a] ==
					      topology->cpu_core[b])
				return true;
		}
	}
	return false;
}

/* The first of these with cpus[i]'s L3 is cpus[i] itself. */
static bool l3_is_new(const struct topology *topology,
		      const unsigned int *cpus, unsigned int i)
{
	int this = topology_cpu(topology, cpus[i]), other;
	unsigned int j;

	if (this < 0)
		return false;
	for (j = 0; j < i; j++) {
		other = topology_cpu(topology, cpus[j]);
		if (other >= 0 &&
		    topology->cpu_l3[other] == topology->cpu_l3[this])
			return false;
	}
	return true;
}

unsigned int place_l3_groups(const struct topology *topology,
			     const unsigned int *cpus, unsigned int nr)
{
	unsigned int i, groups = 0;

	for (i = 0; i < nr; i++)
		groups += l3_is_new(topology, cpus, i);
	return groups;
}
