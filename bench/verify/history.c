// SPDX-License-Identifier: MIT
/*
 * A history as two or three columns, one a CPU, of the functions that it was
 * in and of what each of their steps did. Steps that no other CPU could tell
 * are left out: what is shown is what two of them share, in this history.
 */
#include <stdio.h>
#include <string.h>

#include "bench/verify/history.h"
#include "bench/verify/world.h"

#define WIDTH	  72
#define MAX_DEPTH 12

static const char *const cpu_names[EXPLORE_CPUS] = {
	"CPU 0", "CPU 1", "CPU 2", "CPU 3",
};

/* Around the device, and below what a person calls a function here. */
static const char *const hidden[] = {
	"step",		"plain",	   "agent_main",     "access",
	"fault",	"zap",		   "pin",	     "unpin",
	"let_go",	"kill_device",	   "unmap_device",   "drain_device",
	"close_device", "teardown",	   "run_callbacks",  "world_freed",
	"hand_over",	"take_over",	   "explore_free",   "explore_fence",
	"test_bit",	"set_bit",	   "clear_bit",	     "per_cpu_ptr",
	"this_cpu_add", "rcu_read_lock",   "rcu_read_unlock", "kfree_sized",
	"call_rcu",	"call_rcu_hurry",  "compound_head",  "page_folio",
	"spin_lock",	"spin_unlock",	   "complete",	     "freed",
	"switch_under_way", "get_ordinary_page", "put_ordinary_page",
	"wait_for_completion", "wake_up_var", "wait_var_prepare",
	"wait_var_sleep", "free_zone_device_page", "vmemmap_free",
	"synchronize_rcu", "percpu_ref_put_many", "percpu_ref_put_many_slow",
	"percpu_ref_get_many", "dax_lock_entry", "dax_unlock_entry",
	"watched_map", "watched_unmap", "watched_gup_pin", "watched_gup_end",
	"watched_unpin", "watched_close", "freeze_to", "get_device_page",
	"put_device_page",
};

/* And what begins with this: the atomics, the primitive, the compiler's. */
static const char *const hidden_prefixes[] = {
	"__tsan", "atomic_", "__percpu_ref", "ref_", "page_ref_",
};

static bool is_hidden(const char *name)
{
	size_t i;

	if (!*name)
		return true;
	for (i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (!strcmp(name, hidden[i]))
			return true;
	for (i = 0; i < sizeof(hidden_prefixes) / sizeof(hidden_prefixes[0]);
	     i++)
		if (!strncmp(name, hidden_prefixes[i],
			     strlen(hidden_prefixes[i])))
			return true;
	return false;
}

/* The functions of a step, from the outermost. */
struct path {
	char names[MAX_DEPTH][48];
	unsigned int nr;
};

static void find_path(const struct explore_record *record, struct path *path)
{
	const char *name;
	int i;

	path->nr = 0;
	for (i = EXPLORE_FRAMES - 1; i >= 0; i--) {
		if (!record->frames[i])
			continue;
		/* a return address is behind the call, maybe behind the end */
		name = symbol_name((const char *)record->frames[i] - 1);
		if (is_hidden(name) || path->nr == MAX_DEPTH)
			continue;
		snprintf(path->names[path->nr++], sizeof(path->names[0]), "%s",
			 name);
	}
	/* a CPU begins in a function of the scenario's own */
	if (path->nr > 1 && record->agent < EXPLORE_RCU) {
		memmove(path->names[0], path->names[1],
			(path->nr - 1) * sizeof(path->names[0]));
		path->nr--;
	}
}

/* Which CPU's column; a store buffer's is its CPU's. */
static unsigned int cpu_of(const struct explore_record *records, unsigned int i)
{
	unsigned int agent = records[i].agent, j;

	if (agent >= EXPLORE_BUFFER)
		agent -= EXPLORE_BUFFER;
	if (agent != EXPLORE_RCU)
		return agent;
	/* a softirq: of the CPU whose callback it is */
	for (j = i + 1; j-- > 0;)
		if (records[j].op == OP_CALLBACK)
			return (unsigned int)records[j].before;
	return 0;
}

static bool writes(const struct explore_record *record)
{
	switch (record->op) {
	case OP_WRITE:
	case OP_PLAIN_WRITE:
	case OP_RMW:
	case OP_PERCPU:
	case OP_FLUSH:
		return true;
	default:
		return false;
	}
}

/* Two CPUs meet there, and one of them writes. */
static bool is_shared(const struct explore_record *records, unsigned int nr,
		      unsigned int at)
{
	bool written = false, met = false;
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (records[i].address != records[at].address ||
		    records[i].op == OP_PREPARE || records[i].op == OP_WAKE)
			continue;
		written |= writes(&records[i]);
		met |= cpu_of(records, i) != cpu_of(records, at);
	}
	return written && met;
}

/* A read section in which another CPU's grace period begins. */
static bool is_waited_for(const struct explore_record *records, unsigned int nr,
			  unsigned int at)
{
	int step = records[at].op == OP_RCU_LOCK ? 1 : -1;
	unsigned int i;

	for (i = at + (unsigned int)step; i < nr; i += (unsigned int)step) {
		if (records[i].agent == records[at].agent &&
		    (records[i].op == OP_RCU_LOCK ||
		     records[i].op == OP_RCU_UNLOCK))
			return false;
		if (records[i].op == OP_GP_START &&
		    records[i].agent != records[at].agent)
			return true;
	}
	return false;
}

static bool is_one_of(const volatile void *address, const char *const *words)
{
	char name[48];

	world_describe(address, name, sizeof(name));
	for (; *words; words++)
		if (strstr(name, *words))
			return true;
	return false;
}

/* Counts are what it is about, also where one CPU alone is at them. */
static const char *const counts[] = {
	"_refcount", "_pincount", "ref of CPU", "->count", "i_count", NULL,
};
static const char *const looked_at[] = { "_refcount", NULL };

/* All set the referenced bit, and nobody asks for it. */
static const char *const flags[] = { " flags", NULL };

static bool is_shown(const struct explore_record *records, unsigned int nr,
		     unsigned int i)
{
	const struct explore_record *record = &records[i];
	size_t offset;

	/* the one that went wrong, unless it was a look of the world's own */
	if (i == nr - 1 && (!record->address ||
			    explore_name(record->address, &offset)))
		return true;
	switch (record->op) {
	case OP_READ:
	case OP_WRITE:
	case OP_PLAIN_WRITE:
	case OP_RMW:
	case OP_PERCPU:
	case OP_FLUSH:
		return explore_name(record->address, &offset) &&
		       !is_one_of(record->address, flags) &&
		       (is_one_of(record->address, record->op == OP_READ ?
							   looked_at :
							   counts) ||
			is_shared(records, nr, i));
	case OP_RCU_LOCK:
	case OP_RCU_UNLOCK:
		return is_waited_for(records, nr, i);
	case OP_LOCK:
	case OP_FENCE:
	case OP_NONE:
		return false;
	case OP_FREE:
	case OP_PREPARE:
	case OP_WAKE:
		return explore_name(record->address, &offset);
	default:
		return true;
	}
}

static void effect(const struct explore_record *record, char *text, size_t size)
{
	char name[48] = "", before[24] = "", after[24] = "";
	bool changed = record->before != record->after;
	size_t offset;

	if (record->address)
		world_describe(record->address, name, sizeof(name));
	if (record->has_value && record->address) {
		world_value(record->address, record->before, before,
			    sizeof(before));
		world_value(record->address, record->after, after,
			    sizeof(after));
	}
	switch (record->op) {
	case OP_READ:
		snprintf(text, size, record->has_value ? "%s is %s" : "read %s",
			 name, before);
		break;
	case OP_WRITE:
	case OP_PLAIN_WRITE:
		snprintf(text, size, "%s = %s", name, after);
		break;
	case OP_RMW:
		if (record->has_value)
			snprintf(text, size,
				 changed ? "%s %s -> %s" : "%s stays %s", name,
				 before, after);
		else
			snprintf(text, size, "atomic update of %s", name);
		break;
	case OP_PERCPU:
		snprintf(text, size, "%s %+ld", name,
			 (long)(record->after - record->before));
		break;
	case OP_FLUSH:
		snprintf(text, size, "(seen: %s = %s)", name, after);
		break;
	case OP_FREE:
		snprintf(text, size, "free the %s",
			 explore_name(record->address, &offset));
		break;
	case OP_RCU_LOCK:
		snprintf(text, size, "rcu_read_lock()");
		break;
	case OP_RCU_UNLOCK:
		snprintf(text, size, "rcu_read_unlock()");
		break;
	case OP_GP_START:
		snprintf(text, size, "%s", record->queues ? "call_rcu()" :
						   "synchronize_rcu() {");
		break;
	case OP_GP_END:
		snprintf(text, size, "}");
		break;
	case OP_CALLBACK:
		snprintf(text, size, "(RCU callback)");
		break;
	case OP_COMPLETE:
		snprintf(text, size, "complete %s", name);
		break;
	case OP_WAIT:
		snprintf(text, size, "waited for %s", name);
		break;
	case OP_PREPARE:
		snprintf(text, size, "to wait for %s", name);
		break;
	case OP_SLEEP:
		snprintf(text, size, "woken");
		break;
	case OP_WAKE:
		snprintf(text, size, "wake_up_var %s", name);
		break;
	case OP_LOCK:
		snprintf(text, size, "lock %s", name);
		break;
	default:
		snprintf(text, size, "-");
	}
}

/*
 * One line in the column of cpu, on as many as it needs. A name isn't cut: if
 * it is too long it begins further to the left, across the empty columns.
 */
static void print_line(FILE *out, unsigned int nr_cpus, unsigned int cpu,
		       unsigned int indent, const char *text)
{
	unsigned int width = (WIDTH - (nr_cpus - 1) * 2) / nr_cpus, i, at;
	size_t length, space;
	char line[WIDTH + 1];

	do {
		space = width - (indent < width / 2 ? indent : width / 2);
		length = strlen(text);
		if (length > space) {
			for (length = space; length && text[length] != ' ';)
				length--;
			if (!length)
				length = strcspn(text, " ");
		}
		memset(line, ' ', WIDTH);
		for (i = 1; i < nr_cpus; i++)
			line[i * (width + 2) - 2] = '|';
		at = cpu * (width + 2) + width - (unsigned int)space;
		if (length > space)
			at -= at > length - space ? (unsigned int)(length - space) :
						    at;
		memcpy(line + at, text, length < WIDTH - at ? length : WIDTH - at);
		for (i = WIDTH; i && line[i - 1] == ' '; i--)
			;
		fprintf(out, "%.*s\n", (int)i, line);
		text += length;
		text += strspn(text, " ");
		indent += 2;
	} while (*text);
}

void history_print(FILE *out, const struct verify_case *which,
		   const struct explore_result *result,
		   const struct explore_record *records)
{
	static struct path last[EXPLORE_AGENTS], path;
	unsigned int column[EXPLORE_CPUS] = { 0, 1, 2, 3 };
	unsigned int i, j, cpu, agent, same, nr = result->nr_steps;
	unsigned int nr_cpus = which->scenario->nr_cpus, printed = 0;
	char text[128], before[128] = "";

	memset(last, 0, sizeof(last));
	if (which->scenario->before)
		fprintf(out, "before: %s\n", which->scenario->before);
	for (i = 0; i < nr_cpus; i++)
		fprintf(out, "%s%-*s", i ? "| " : "",
			i + 1 < nr_cpus ?
				(int)((WIDTH - (nr_cpus - 1) * 2) / nr_cpus) :
				0,
			cpu_names[i]);
	fprintf(out, "\n");
	for (i = 0; i < nr; i++) {
		if (!is_shown(records, nr, i))
			continue;
		agent = records[i].agent;
		cpu = cpu_of(records, i);
		/* a store that leaves its CPU's buffer is its CPU's */
		if (agent >= EXPLORE_BUFFER) {
			agent -= EXPLORE_BUFFER;
			path = last[agent];
		} else {
			find_path(&records[i], &path);
		}
		/* somebody else has printed there: begin anew */
		if (column[cpu] != agent)
			last[agent].nr = 0;
		column[cpu] = agent;
		for (same = 0; same < path.nr && same < last[agent].nr; same++)
			if (strcmp(path.names[same], last[agent].names[same]))
				break;
		effect(&records[i], text, sizeof(text));
		/* it looks twice: the answer is the same */
		if (same == path.nr && same == last[agent].nr &&
		    i == printed + 1 && !strcmp(text, before)) {
			printed = i;
			continue;
		}
		for (j = same; j < path.nr; j++) {
			snprintf(before, sizeof(before), "%s()", path.names[j]);
			print_line(out, nr_cpus, cpu, j, before);
		}
		print_line(out, nr_cpus, cpu, path.nr, text);
		last[agent] = path;
		strcpy(before, text);
		printed = i;
	}
	fprintf(out, "=> obligation %d: %s\n", result->violation.obligation,
		result->violation.what);
}
