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
	"watched_map", "watched_gup_pin", "watched_close", "freeze_to",
	"get_device_page", "put_device_page",
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
static unsigned int cpu_of(const struct explore_record *records,
			   unsigned int nr, unsigned int i)
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
		met |= cpu_of(records, nr, i) != cpu_of(records, nr, at);
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

/* All set the referenced bit, and nobody asks for it. */
static bool is_flags(const volatile void *address)
{
	char name[48];

	world_describe(address, name, sizeof(name));
	return strlen(name) > 6 && !strcmp(name + strlen(name) - 6, " flags");
}

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
		       !is_flags(record->address) && is_shared(records, nr, i);
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
			snprintf(text, size, "update %s", name);
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

/* One line in the column of cpu, on as many as it needs. */
static void print_line(FILE *out, unsigned int nr_cpus, unsigned int cpu,
		       unsigned int indent, const char *text)
{
	unsigned int width = (WIDTH - (nr_cpus - 1) * 2) / nr_cpus, i;
	size_t length;

	do {
		if (indent > width / 2)
			indent = width / 2;
		length = strlen(text);
		if (length > width - indent) {
			length = width - indent;
			while (length > 1 && text[length] != ' ')
				length--;
			if (length == 1)
				length = width - indent;
		}
		for (i = 0; i < nr_cpus; i++) {
			if (i)
				fprintf(out, "| ");
			if (i < cpu)
				fprintf(out, "%*s", (int)width, "");
			if (i != cpu)
				continue;
			fprintf(out, "%*s%.*s", (int)indent, "", (int)length,
				text);
			if (cpu + 1 < nr_cpus)
				fprintf(out, "%*s",
					(int)(width - indent - length), "");
			if (cpu + 1 < nr_cpus)
				fprintf(out, "|");
			break;
		}
		fprintf(out, "\n");
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
	unsigned int i, j, cpu, agent, same, nr = result->nr_steps;
	unsigned int nr_cpus = which->scenario->nr_cpus, printed = 0;
	char text[128], before[128] = "";

	memset(last, 0, sizeof(last));
	for (i = 0; i < nr_cpus; i++) {
		snprintf(text, sizeof(text), "CPU %u", i);
		fprintf(out, "%s%-*s", i ? "| " : "",
			i + 1 < nr_cpus ?
				(int)((WIDTH - (nr_cpus - 1) * 2) / nr_cpus) :
				0,
			text);
	}
	fprintf(out, "\n");
	for (i = 0; i < nr; i++) {
		if (!is_shown(records, nr, i))
			continue;
		agent = records[i].agent;
		cpu = cpu_of(records, nr, i);
		if (agent < EXPLORE_BUFFER)
			find_path(&records[i], &path);
		else
			path = last[agent];
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
