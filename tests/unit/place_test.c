// SPDX-License-Identifier: MIT
/*
 * Proves, on machines of all shapes, that the topology is read as it is and
 * that threads and memory are placed as harness/machine/place.h says. Each
 * machine is a file in topologies/, with what is expected of it beside it.
 */
#include <dirent.h>
#include <hwloc.h>
#include <numa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/machine/place.h"
#include "tests/unit/unit.h"

#define MAX_NODES 16
#define MAX_CPUS 64

/* A function for each, so that a mutant can name the one that catches it. */
#define FIXTURES(F)							\
	F(asymmetric, topo)						\
	F(cxl, topo)							\
	F(cxl_guest, xml)						\
	F(cxl_one_socket, topo)						\
	F(dies, topo)							\
	F(four_nodes_cpuset, topo)					\
	F(four_nodes_smt, topo)						\
	F(hbm, topo)							\
	F(memoryless, topo)						\
	F(no_distances, topo)						\
	F(no_memory, topo)						\
	F(node_unknown, xml)						\
	F(odd_nodes, xml)						\
	F(one_node, xml)						\
	F(outer_node, topo)						\
	F(some_distances, topo)						\
	F(two_nodes, xml)						\
	F(two_nodes_cpuset, xml)					\
	F(two_nodes_taskset, xml)					\
	F(uneven, topo)

static FILE *open_fixture(const char *name, const char *suffix)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s.%s", UNIT_TOPOLOGIES, name, suffix);
	file = fopen(path, "r");
	if (!file)
		fail_msg("%s: can't be opened", path);
	return file;
}

/* The next line that isn't a comment, without its end. */
static bool next_line(FILE *file, char *line, size_t size)
{
	while (fgets(line, (int)size, file)) {
		assert_non_null(strchr(line, '\n'));
		*strchr(line, '\n') = '\0';
		if (line[0] && line[0] != '#')
			return true;
	}
	return false;
}

/* A machine as a .topo file describes it: topologies/README.md. */
struct description {
	char synthetic[256];
	char restricted[64];	/* to these CPUs; empty: not */
	char cpus[64], nodes[64];	/* allowed; empty: all */
	int no_memory[MAX_NODES];
	unsigned int nr_no_memory;
	hwloc_uint64_t distance[MAX_NODES * MAX_NODES];
	unsigned int nr_distances;
};

static void describe(struct description *d, const char *line)
{
	int end = 0, used;

	if (sscanf(line, "synthetic %255[^\n]", d->synthetic) == 1 ||
	    sscanf(line, "restrict %63s", d->restricted) == 1 ||
	    sscanf(line, "allow cpus %63s nodes %63s", d->cpus, d->nodes) == 2)
		return;
	if (sscanf(line, "no memory %d",
		   &d->no_memory[d->nr_no_memory]) == 1) {
		d->nr_no_memory++;
		return;
	}
	if (strncmp(line, "distances ", 10))
		fail_msg("a .topo file can't say: %s", line);
	for (end = 10; sscanf(line + end, "%lu%n",
			      &d->distance[d->nr_distances], &used) == 1;
	     end += used)
		assert_true(++d->nr_distances < MAX_NODES * MAX_NODES);
}

static void add_distances(hwloc_topology_t hwloc, const struct description *d)
{
	hwloc_obj_t nodes[MAX_NODES];
	hwloc_distances_add_handle_t handle;
	unsigned int i, nr = 0;
	hwloc_uint64_t values[MAX_NODES * MAX_NODES];

	if (!d->nr_distances)
		return;
	while (nr * nr < d->nr_distances)
		nr++;
	assert_int_equal(nr * nr, d->nr_distances);
	for (i = 0; i < nr; i++) {
		nodes[i] = hwloc_get_numanode_obj_by_os_index(hwloc, i);
		assert_non_null(nodes[i]);
	}
	memcpy(values, d->distance, sizeof(values));
	handle = hwloc_distances_add_create(hwloc, "NUMALatency",
					    HWLOC_DISTANCES_KIND_FROM_USER |
					    HWLOC_DISTANCES_KIND_MEANS_LATENCY,
					    0);
	assert_non_null(handle);
	assert_int_equal(hwloc_distances_add_values(hwloc, handle, nr, nodes,
						    values, 0), 0);
	assert_int_equal(hwloc_distances_add_commit(hwloc, handle, 0), 0);
}

static hwloc_bitmap_t set_of(const char *list)
{
	hwloc_bitmap_t set = hwloc_bitmap_alloc();

	assert_non_null(set);
	assert_int_equal(hwloc_bitmap_list_sscanf(set, list), 0);
	return set;
}

static void limit(hwloc_topology_t hwloc, const struct description *d)
{
	hwloc_bitmap_t cpus = set_of(d->restricted[0] ? d->restricted : "0-");
	hwloc_bitmap_t nodes;

	if (d->restricted[0])
		assert_int_equal(hwloc_topology_restrict(hwloc, cpus, 0), 0);
	hwloc_bitmap_free(cpus);
	if (!d->cpus[0])
		return;
	cpus = set_of(d->cpus);
	nodes = set_of(d->nodes);
	assert_int_equal(hwloc_topology_allow(hwloc, cpus, nodes,
					      HWLOC_ALLOW_FLAG_CUSTOM), 0);
	hwloc_bitmap_free(cpus);
	hwloc_bitmap_free(nodes);
}

static hwloc_topology_t init_hwloc(void)
{
	hwloc_topology_t hwloc;

	assert_int_equal(hwloc_topology_init(&hwloc), 0);
	/* as topology_load() does, for a machine that isn't this one */
	assert_int_equal(hwloc_topology_set_flags(
		hwloc, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED), 0);
	return hwloc;
}

static hwloc_topology_t build_topo(const char *name)
{
	struct description d = { 0 };
	FILE *file = open_fixture(name, "topo");
	hwloc_topology_t hwloc = init_hwloc();
	hwloc_obj_t node;
	char line[512];
	unsigned int i;

	while (next_line(file, line, sizeof(line)))
		describe(&d, line);
	fclose(file);
	assert_int_equal(hwloc_topology_set_synthetic(hwloc, d.synthetic), 0);
	assert_int_equal(hwloc_topology_load(hwloc), 0);
	for (i = 0; i < d.nr_no_memory; i++) {
		node = hwloc_get_numanode_obj_by_os_index(
			hwloc, (unsigned int)d.no_memory[i]);
		assert_non_null(node);
		node->attr->numanode.local_memory = 0;
	}
	add_distances(hwloc, &d);
	limit(hwloc, &d);
	return hwloc;
}

static hwloc_topology_t build_xml(const char *name)
{
	hwloc_topology_t hwloc = init_hwloc();
	char path[512];

	snprintf(path, sizeof(path), "%s/%s.xml", UNIT_TOPOLOGIES, name);
	assert_int_equal(hwloc_topology_set_xml(hwloc, path), 0);
	assert_int_equal(hwloc_topology_load(hwloc), 0);
	return hwloc;
}

static void read_fixture(struct topology *t, const char *name,
			 hwloc_topology_t (*build)(const char *name))
{
	hwloc_topology_t hwloc = build(name);

	assert_int_equal(topology_read(t, hwloc), 0);
	hwloc_topology_destroy(hwloc);
}

/* What is answered to one question. */
struct answer {
	char text[1024];
	size_t used;
};

static void __attribute__((format(printf, 2, 3)))
say(struct answer *answer, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	answer->used += (size_t)vsnprintf(answer->text + answer->used,
					  sizeof(answer->text) - answer->used,
					  format, args);
	va_end(args);
	assert_true(answer->used < sizeof(answer->text));
}

static void say_numbers(struct answer *answer, const void *numbers,
			unsigned int nr)
{
	const int *n = numbers;
	unsigned int i;

	if (!nr)
		say(answer, "none");
	for (i = 0; i < nr; i++)
		say(answer, "%s%d", i ? "," : "", n[i]);
}

static void say_distances(struct answer *answer, const struct topology *t)
{
	unsigned int i, j;

	for (i = 0; i < t->nr_all_nodes; i++)
		for (j = 0; j < t->nr_all_nodes; j++)
			say(answer, "%s%u", j ? " " : i ? " / " : "",
			    topology_distance(t, t->all_nodes[i],
					      t->all_nodes[j]));
	say(answer, t->distances_known ? "" : " (unknown)");
}

static void say_not_allowed(struct answer *answer, const struct topology *t)
{
	unsigned int i, nr = 0;

	for (i = 0; i < t->nr_all_nodes; i++)
		if (!t->all_allowed[i])
			say(answer, "%s%d", nr++ ? "," : "", t->all_nodes[i]);
	if (!nr)
		say(answer, "none");
}

/* What the topology knows; false: that's no question about it. */
static bool ask_topology(struct answer *answer, const char *question,
			 const struct topology *t)
{
	if (!strcmp(question, "cpus"))
		say_numbers(answer, t->cpus, t->nr_cpus);
	else if (!strcmp(question, "their nodes"))
		say_numbers(answer, t->cpu_node, t->nr_cpus);
	else if (!strcmp(question, "their cores"))
		say_numbers(answer, t->cpu_core, t->nr_cpus);
	else if (!strcmp(question, "their L3s"))
		say_numbers(answer, t->cpu_l3, t->nr_cpus);
	else if (!strcmp(question, "their threads"))
		say_numbers(answer, t->cpu_smt, t->nr_cpus);
	else if (!strcmp(question, "nodes with memory"))
		say_numbers(answer, t->nodes, t->nr_nodes);
	else if (!strcmp(question, "all nodes"))
		say_numbers(answer, t->all_nodes, t->nr_all_nodes);
	else if (!strcmp(question, "not allowed"))
		say_not_allowed(answer, t);
	else if (!strcmp(question, "distances"))
		say_distances(answer, t);
	else
		return false;
	return true;
}

struct question {
	struct place_request request;
	unsigned int cpus[MAX_CPUS];
	unsigned int threads;	/* 0: as many as there are CPUs */
};

static int parse_node(const char *value)
{
	char *end;
	long node = strtol(value, &end, 10);

	if (!strcmp(value, "interleave"))
		return NODE_INTERLEAVE;
	if (end == value || *end)
		fail_msg("no node: %s", value);
	return (int)node;
}

static void parse_cpus(struct question *q, char *value)
{
	char *word, *rest = NULL;

	q->request.cpus = q->cpus;
	for (word = strtok_r(value, ",", &rest); word;
	     word = strtok_r(NULL, ",", &rest)) {
		assert_true(q->request.nr_cpus < MAX_CPUS);
		q->cpus[q->request.nr_cpus++] =
			(unsigned int)strtoul(word, NULL, 10);
	}
}

static void parse_option(struct question *q, char *word)
{
	char *value = strchr(word, '=');

	if (!value)
		fail_msg("no option: %s", word);
	*value++ = '\0';
	if (!strcmp(word, "threads"))
		q->threads = (unsigned int)strtoul(value, NULL, 10);
	else if (!strcmp(word, "cpus"))
		parse_cpus(q, value);
	else if (!strcmp(word, "data"))
		q->request.data_node = parse_node(value);
	else if (!strcmp(word, "vmemmap"))
		q->request.vmemmap_node = parse_node(value);
	else if (!strcmp(word, "pgmap"))
		q->request.pgmap_node = parse_node(value);
	else if (!strcmp(word, "memory"))
		q->request.memory_node = parse_node(value);
	else if (!strcmp(word, "near"))
		q->request.near_node = parse_node(value);
	else
		fail_msg("no option: %s", word);
}

static void parse_question(struct question *q, char *text)
{
	const struct place_request by_policy = PLACE_REQUEST(NR_PLACES);
	char *word, *rest = NULL;
	unsigned int i;

	memset(q, 0, sizeof(*q));
	q->request = by_policy;
	word = strtok_r(text, " ", &rest);
	for (i = 0; i < NR_PLACES; i++)
		if (!strcmp(word, place_names[i]))
			q->request.policy = i;
	if (q->request.policy == NR_PLACES)
		fail_msg("no policy: %s", word);
	while ((word = strtok_r(NULL, " ", &rest)))
		parse_option(q, word);
}

static void say_node(struct answer *answer, const char *what, int node)
{
	if (node == NODE_INTERLEAVE)
		say(answer, " %s interleave", what);
	else if (node == NODE_LOCAL)
		say(answer, " %s unknown", what);
	else
		say(answer, " %s %d", what, node);
}

static void say_placement(struct answer *answer, const struct topology *t,
			  const struct placement *p, unsigned int threads)
{
	unsigned int cpus[MAX_CPUS], i;

	if (!threads)
		threads = p->nr_cpus;
	assert_true(p->nr_cpus > 0 && threads <= MAX_CPUS);
	/* as team_create() takes them */
	for (i = 0; i < threads; i++)
		cpus[i] = p->cpus[i % p->nr_cpus];
	say(answer, "cpus ");
	say_numbers(answer, cpus, threads);
	say_node(answer, "data", p->data_node);
	say_node(answer, "vmemmap", p->vmemmap_node);
	say_node(answer, "pgmap", p->pgmap_node);
	say(answer, ", %u L3", place_l3_groups(t, cpus, threads));
	say(answer, place_shares_cores(t, cpus, threads) ? ", shared cores" :
							   "");
}

static void ask_placement(struct answer *answer, char *text,
			  const struct topology *t)
{
	struct placement placement;
	struct question q;
	char why[256];

	parse_question(&q, text);
	if (place_resolve(t, &q.request, &placement, why, sizeof(why))) {
		say(answer, "refused: %s", why);
		return;
	}
	say_placement(answer, t, &placement, q.threads);
	place_free(&placement);
}

/* One line of an .expected file; false, and a diff, if it isn't so. */
static bool is_so(const struct topology *t, const char *line)
{
	const char *arrow = strstr(line, " -> ");
	struct answer answer = { .used = 0 };
	char question[512];

	if (!arrow)
		fail_msg("no arrow: %s", line);
	snprintf(question, sizeof(question), "%.*s", (int)(arrow - line), line);
	if (!ask_topology(&answer, question, t))
		ask_placement(&answer, question, t);
	if (!strcmp(answer.text, arrow + 4))
		return true;
	print_message("  %.*s\n    - %s\n    + %s\n", (int)(arrow - line),
		      line, arrow + 4, answer.text);
	return false;
}

/* So that none of them is forgotten for any machine. */
static void count_policies(unsigned int *seen, const char *line)
{
	size_t length = strcspn(line, " ");
	unsigned int i;

	for (i = 0; i < NR_PLACES; i++)
		if (length == strlen(place_names[i]) &&
		    !strncmp(line, place_names[i], length))
			seen[i]++;
}

static void check_fixture(const char *name,
			  hwloc_topology_t (*build)(const char *name))
{
	unsigned int i, wrong = 0, seen[NR_PLACES] = { 0 };
	FILE *file = open_fixture(name, "expected");
	struct topology t;
	char line[1024];

	read_fixture(&t, name, build);
	print_message("%s\n", name);
	while (next_line(file, line, sizeof(line))) {
		count_policies(seen, line);
		wrong += !is_so(&t, line);
	}
	fclose(file);
	topology_free(&t);
	if (wrong)
		fail_msg("%s.expected: %u lines aren't so", name, wrong);
	for (i = 0; i < NR_PLACES; i++)
		if (!seen[i])
			fail_msg("%s.expected: nothing of %s", name,
				 place_names[i]);
}

#define FIXTURE_TEST(name, kind)					\
static void name(void)							\
{									\
	check_fixture(#name, build_##kind);				\
}
FIXTURES(FIXTURE_TEST)

static const struct fixture {
	const char *name, *kind;
	hwloc_topology_t (*build)(const char *name);
} fixtures[] = {
#define FIXTURE_ENTRY(name, kind) { #name, #kind, build_##kind },
	FIXTURES(FIXTURE_ENTRY)
};

#define NR_FIXTURES (sizeof(fixtures) / sizeof(fixtures[0]))

static bool is_listed(const char *file)
{
	char name[128];
	unsigned int i;

	for (i = 0; i < NR_FIXTURES; i++) {
		snprintf(name, sizeof(name), "%s.%s", fixtures[i].name,
			 fixtures[i].kind);
		if (!strcmp(file, name))
			return true;
		snprintf(name, sizeof(name), "%s.expected", fixtures[i].name);
		if (!strcmp(file, name))
			return true;
	}
	return !strcmp(file, "README.md");
}

static void every_file_is_a_fixture(void)
{
	DIR *dir = opendir(UNIT_TOPOLOGIES);
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.' && !is_listed(entry->d_name))
			fail_msg("%s is in no test", entry->d_name);
	closedir(dir);
}

/* Numbers that may or may not be there, most of them small. */
static int any_node(unsigned long *seed)
{
	return (int)(rnd(seed) % 8) - 3;
}

static void any_request(struct question *q, const struct topology *t,
			unsigned long *seed)
{
	unsigned int i;

	memset(q, 0, sizeof(*q));
	q->request.policy = rnd(seed) % NR_PLACES;
	q->request.data_node = any_node(seed);
	q->request.vmemmap_node = any_node(seed);
	q->request.pgmap_node = any_node(seed);
	q->request.memory_node = rnd(seed) % 2 ? -1 : (int)(rnd(seed) % 6);
	q->request.near_node = (int)(rnd(seed) % 6) - 1;
	if (rnd(seed) % 2)
		return;
	q->request.cpus = q->cpus;
	q->request.nr_cpus = (unsigned int)(rnd(seed) % 4);
	for (i = 0; i < q->request.nr_cpus; i++)
		q->cpus[i] = (unsigned int)(rnd(seed) % (2 * t->nr_cpus));
}

static bool can_have_memory(const struct topology *t, int node)
{
	unsigned int i;

	for (i = 0; i < t->nr_nodes; i++)
		if (t->nodes[i] == node)
			return true;
	return node == NODE_INTERLEAVE ? t->nr_nodes > 1 :
	       node == NODE_LOCAL && !t->nr_nodes;
}

static void check_placement(const struct topology *t, const struct question *q,
			    const struct placement *p)
{
	const struct place_request *r = &q->request;
	unsigned int i, j;

	assert_true(p->nr_cpus > 0);
	for (i = 0; i < p->nr_cpus; i++) {
		assert_true(topology_cpu(t, p->cpus[i]) >= 0);
		for (j = 0; j < i; j++)
			assert_int_not_equal(p->cpus[i], p->cpus[j]);
		if (r->cpus)
			assert_int_equal(p->cpus[i], r->cpus[i]);
	}
	if (r->memory_node >= 0)
		assert_int_equal(p->data_node, r->memory_node);
	else
		assert_true(can_have_memory(t, p->data_node));
	assert_true(can_have_memory(t, p->vmemmap_node));
	assert_true(can_have_memory(t, p->pgmap_node));
	assert_int_not_equal(p->pgmap_node, NODE_INTERLEAVE);
	assert_true(r->data_node == NODE_UNSET || r->data_node == p->data_node);
	assert_true(r->vmemmap_node == NODE_UNSET ||
		    r->vmemmap_node == p->vmemmap_node);
	assert_true(r->pgmap_node == NODE_UNSET ||
		    r->pgmap_node == p->pgmap_node);
}

/* Whatever is asked: what can't be is refused, in one line that fits. */
static void any_request_has_an_answer(void)
{
	unsigned long seed = 20;
	unsigned int i, j, done = 0, refused = 0;
	struct placement placement;
	struct topology t;
	struct question q;
	char why[160];

	for (i = 0; i < NR_FIXTURES; i++) {
		read_fixture(&t, fixtures[i].name, fixtures[i].build);
		for (j = 0; j < 2000; j++) {
			any_request(&q, &t, &seed);
			memset(why, 0, sizeof(why));
			if (!place_resolve(&t, &q.request, &placement, why,
					   sizeof(why))) {
				check_placement(&t, &q, &placement);
				place_free(&placement);
				done++;
				continue;
			}
			assert_null(placement.cpus);
			assert_null(strchr(why, '\n'));
			assert_true(strlen(why) > 20);
			assert_true(strlen(why) < sizeof(why) - 1);
			refused++;
		}
		topology_free(&t);
	}
	assert_true(done > 500 && refused > 500);
}

static void spread_is_always_possible(void)
{
	const struct place_request spread = PLACE_REQUEST(PLACE_SPREAD);
	struct place_request request = spread;
	struct placement placement;
	struct topology t;
	unsigned int i;
	char why[160];

	for (i = 0; i < NR_FIXTURES; i++) {
		read_fixture(&t, fixtures[i].name, fixtures[i].build);
		for (request.memory_node = -1; request.memory_node < 6;
		     request.memory_node++) {
			assert_int_equal(place_resolve(&t, &request, &placement,
						       why, sizeof(why)), 0);
			assert_int_equal(placement.nr_cpus, t.nr_cpus);
			place_free(&placement);
		}
		topology_free(&t);
	}
}

static void reason_may_be_cut(void)
{
	unsigned int no_such_cpu = 4000;
	struct place_request request = PLACE_REQUEST(PLACE_LOCAL);
	struct placement placement;
	struct topology t;
	char why[8];

	request.cpus = &no_such_cpu;
	request.nr_cpus = 1;
	read_fixture(&t, "one_node", build_xml);
	assert_int_equal(place_resolve(&t, &request, &placement, why,
				       sizeof(why)), -1);
	assert_string_equal(why, "CPU 400");
	topology_free(&t);
}

static void check_with_libnuma(const struct topology *t)
{
	struct bitmask *allowed = numa_get_mems_allowed();
	unsigned int i, j;

	for (i = 0; i < t->nr_nodes; i++)
		assert_true(numa_bitmask_isbitset(allowed,
						  (unsigned int)t->nodes[i]));
	numa_bitmask_free(allowed);
	for (i = 0; i < t->nr_cpus; i++) {
		assert_int_equal(t->cpu_node[i],
				 numa_node_of_cpu((int)t->cpus[i]));
		/* there, even if this process may have no memory of it */
		for (j = 0; j < t->nr_all_nodes; j++)
			if (t->all_nodes[j] == t->cpu_node[i])
				break;
		assert_true(j < t->nr_all_nodes);
	}
	for (i = 0; t->distances_known && i < t->nr_all_nodes; i++)
		for (j = 0; j < t->nr_all_nodes; j++)
			assert_int_equal(topology_distance(t, t->all_nodes[i],
							   t->all_nodes[j]),
					 numa_distance(t->all_nodes[i],
						       t->all_nodes[j]));
}

/* The machine this runs on: the kernel, hwloc and libnuma agree. */
static void this_machine(void)
{
	unsigned int cpus[CPU_SETSIZE], nr = allowed_cpus(cpus, CPU_SETSIZE), i;
	struct topology t;

	assert_int_equal(topology_load(&t), 0);
	assert_int_equal(t.nr_cpus, nr);
	assert_true(t.nr_nodes > 0 && t.nr_all_nodes >= t.nr_nodes);
	for (i = 0; i < nr; i++)
		assert_true(topology_cpu(&t, cpus[i]) >= 0);
	if (numa_available() >= 0)
		check_with_libnuma(&t);
	topology_free(&t);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
#define FIXTURE_UNIT_TEST(name, kind) UNIT_TEST(name),
		FIXTURES(FIXTURE_UNIT_TEST)
		UNIT_TEST(every_file_is_a_fixture),
		UNIT_TEST(any_request_has_an_answer),
		UNIT_TEST(spread_is_always_possible),
		UNIT_TEST(reason_may_be_cut),
		UNIT_TEST(this_machine),
	};

	unit_init(argc, argv, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
