// SPDX-License-Identifier: MIT
/*
 * Model memory: one range of addresses, in pieces that start on a line of 64
 * bytes, put back as it was ahead of every history.
 */
#include <stdio.h>
#include <string.h>

#include "harness/kernel/explore/internal.h"

#define LINE_SHIFT  6
#define LINE	    (1UL << LINE_SHIFT)
#define ARENA_BYTES 5120

struct object {
	char *start;
	size_t size;
	const char *name;
};

/* All of this is put back, too. Object 0: what isn't freed, ever. */
static explore_data struct {
	char bytes[ARENA_BYTES];
	size_t used;
	unsigned int nr_objects;
	struct object objects[MAX_OBJECTS];
} arena __attribute__((aligned(256)));

explore_data uint8_t object_of_line[MODEL_BYTES >> LINE_SHIFT];
explore_data bool object_freed[MAX_OBJECTS];
explore_data explore_watch_fn *object_watch[MAX_OBJECTS];

static char saved[MODEL_BYTES];

/* Ends that were kept, the last one first to be compared. */
#define KNOWN 8
static char known[KNOWN][MODEL_BYTES];
static unsigned int nr_known;

static size_t model_bytes(void)
{
	return (size_t)(__stop_explore_data - __start_explore_data);
}

/* The globals of the model as they were when the program started. */
void memory_begin(void)
{
	static char first[MODEL_BYTES];
	static bool taken;

	if (model_bytes() > MODEL_BYTES)
		__builtin_trap();
	if (!taken)
		memcpy(first, __start_explore_data, model_bytes());
	taken = true;
	memcpy(__start_explore_data, first, model_bytes());
	arena.nr_objects = 1;
}

void memory_save(void)
{
	memcpy(saved, __start_explore_data, model_bytes());
	nr_known = 0;
}

bool memory_known(void)
{
	unsigned int i, last = nr_known < KNOWN ? 0 : nr_known - KNOWN;

	for (i = nr_known; i > last; i--)
		if (!memcmp(known[(i - 1) % KNOWN], __start_explore_data,
			    model_bytes()))
			return true;
	return false;
}

void memory_learn(void)
{
	memcpy(known[nr_known++ % KNOWN], __start_explore_data, model_bytes());
}

void memory_restore(void)
{
	memcpy(__start_explore_data, saved, model_bytes());
}

void *explore_base(void)
{
	return arena.bytes;
}

void *explore_alloc(size_t size, size_t align, const char *name)
{
	size_t at = (arena.used + align - 1) & ~(align - 1), line;
	struct object *object;

	size = (size + LINE - 1) & ~(LINE - 1);
	if (at + size > ARENA_BYTES || arena.nr_objects == MAX_OBJECTS)
		return NULL;
	arena.used = at + size;
	object = &arena.objects[arena.nr_objects];
	*object = (struct object){ arena.bytes + at, size, name };
	memset(object->start, 0, size);
	line = model_offset(object->start) >> LINE_SHIFT;
	memset(object_of_line + line, (int)arena.nr_objects++,
	       size >> LINE_SHIFT);
	return object->start;
}

static unsigned int object_at(const volatile void *address)
{
	if (!is_model(address))
		return 0;
	return object_of_line[model_offset(address) >> LINE_SHIFT];
}

void explore_free(const volatile void *start)
{
	unsigned int object = object_at(start);
	struct op op = make_op(OP_FREE, 0, 0, object, LOC_NONE, OP_DRAINS,
			       start);

	if (!start)
		return;
	if (!object || arena.objects[object].start != start)
		explore_violate(3, "a free of what was never allocated");
	step(op);
	object_freed[object] = true;
}

void explore_watch(const volatile void *start, explore_watch_fn *fn)
{
	object_watch[object_at(start)] = fn;
}

void explore_rename(const volatile void *address, const char *name)
{
	unsigned int object = object_at(address);

	if (object)
		arena.objects[object].name = name;
}

const char *explore_name(const volatile void *address, size_t *offset)
{
	unsigned int object = object_at(address);

	if (!object)
		return NULL;
	*offset = (size_t)((const volatile char *)address -
			   arena.objects[object].start);
	return arena.objects[object].name;
}

static void describe(const volatile void *address, char *text, size_t size)
{
	size_t offset = 0;
	const char *name = explore_name(address, &offset);

	snprintf(text, size, "%s+%zu", name ? name : "memory", offset);
}

void (*explore_describe)(const volatile void *address, char *text,
			 size_t size) = describe;
