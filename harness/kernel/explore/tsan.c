// SPDX-License-Identifier: MIT
/*
 * What -fsanitize=thread makes of a memory access: a call of one of these. The
 * names are the compiler's (gcc/sanitizer.def); libtsan isn't linked. An access
 * of model memory is a step; any other, of the stack or a constant, isn't.
 */
#include <string.h>

#include "harness/kernel/explore/internal.h"

#pragma GCC diagnostic ignored "-Wmissing-prototypes"

/*
 * 8 bytes that are one variable, or several: a bit for each. To see a race of
 * one with the other, each access would have to look at more than one place.
 */
static uint8_t sizes[MODEL_BYTES / 8];

void sizes_begin(void)
{
	memset(sizes, 0, sizeof(sizes));
}

static void __attribute__((noinline)) new_size(size_t offset, unsigned int bit)
{
	if (!machine.running)
		return;
	sizes[offset >> 3] |= (uint8_t)bit;
	if (sizes[offset >> 3] == 3)
		explore_violate(0, "a variable is accessed in two sizes");
}

static inline struct op access(enum explore_op kind, unsigned int class,
			       const volatile void *address, unsigned int size)
{
	size_t offset = model_offset(address);
	unsigned int bit = size == 8 ? 2 : 1;

	if (unlikely(sizes[offset >> 3] != bit))
		new_size(offset, bit);
	return make_op(kind, class, size, object_of_line[offset >> 6],
		       (unsigned int)(offset >> 2),
		       kind == OP_RMW || kind == OP_PLAIN_WRITE ? OP_DRAINS : 0,
		       address);
}

static inline bool buffered(const struct buffer *buffer,
			    const volatile void *address, uint64_t *value)
{
	for (uint16_t i = buffer->tail; i != buffer->head; i--) {
		const struct store *store =
			&buffer->stores[(uint16_t)(i - 1) % BUFFER_STORES];

		if (store->address != address)
			continue;
		*value = store->value;
		return true;
	}
	return false;
}

static inline bool is_buffered(void)
{
	return unlikely(model == EXPLORE_TSO) && machine.running;
}

uint64_t own_load(const volatile void *address, unsigned int size)
{
	uint64_t value;

	if (is_buffered() &&
	    buffered(&buffers[machine.current], address, &value))
		return value;
	return load(address, size);
}

void own_store(const struct op *op, uint64_t before, uint64_t value)
{
	struct buffer *buffer = &buffers[machine.current];

	if (!is_buffered()) {
		memcpy((void *)(uintptr_t)op->address, &value, op->size);
		written(op, before, value);
		return;
	}
	if ((uint16_t)(buffer->tail - buffer->head) == BUFFER_STORES)
		explore_violate(0, "more stores than the model's buffer has "
				"room for");
	buffer->stores[buffer->tail++ % BUFFER_STORES] = (struct store){
		(volatile void *)(uintptr_t)op->address, value,
		(uint16_t)machine.depth, *op };
}

/* A plain access happens behind this, in memory, where no buffer can reach. */
static void plain(enum explore_op kind, unsigned int class, void *address,
		  unsigned int size)
{
	struct op op;
	uint64_t value;

	if (!is_model(address))
		return;
	op = access(kind, class, address, size);
	op.word |= (uint64_t)OP_PLAIN << 48;
	if (is_buffered() && !class &&
	    buffered(&buffers[machine.current], address, &value))
		op.word |= (uint64_t)OP_DRAINS << 48;
	step(op);
	if (unlikely(recording) && !class && size <= 8) {
		value = load(address, size);
		record_value(value, value);
	}
}

#define PLAIN(size)							\
void __tsan_read##size(void *address)					\
{									\
	plain(OP_READ, 0, address, size);				\
}									\
void __tsan_write##size(void *address)					\
{									\
	plain(OP_PLAIN_WRITE, 1, address, size);			\
}									\
void __tsan_unaligned_read##size(void *address)				\
{									\
	plain(OP_READ, 0, address, size);				\
}									\
void __tsan_unaligned_write##size(void *address)			\
{									\
	plain(OP_PLAIN_WRITE, 1, address, size);			\
}

PLAIN(1)
PLAIN(2)
PLAIN(4)
PLAIN(8)

/* Of a struct: no step, and many would come too early, or too late. */
static void range(const volatile void *address)
{
	if (machine.running && is_model(address))
		explore_violate(0, "more than one word is accessed at once");
}

#define RANGE(name, ...)						\
void __tsan_##name(void *address, ##__VA_ARGS__)			\
{									\
	range(address);							\
}

RANGE(read16)
RANGE(write16)
RANGE(unaligned_read16)
RANGE(unaligned_write16)
RANGE(read_range, unsigned long size)
RANGE(write_range, unsigned long size)

void __tsan_init(void)
{
}

#define STEP(kind, class)						\
	struct op op = access(kind, class, address, sizeof(*address));	\
									\
	step(op)

#define RMW(type, bits, name, old, expression)				\
type __tsan_atomic##bits##_##name(volatile type *address, type value,	\
				  int order)				\
{									\
	type old;							\
									\
	if (!is_model(address)) {					\
		old = *address;						\
		*address = (type)(expression);				\
		return old;						\
	}								\
	STEP(OP_RMW, 1);						\
	old = *address;							\
	*address = (type)(expression);					\
	record_value((uint64_t)old, (uint64_t)*address);		\
	written(&op, (uint64_t)old, (uint64_t)*address);		\
	return old;							\
}

#define ATOMIC(type, bits)						\
type __tsan_atomic##bits##_load(const volatile type *address, int order) \
{									\
	uint64_t value;							\
									\
	if (!is_model(address))						\
		return *address;					\
	STEP(OP_READ, 0);						\
	value = own_load(address, sizeof(*address));			\
	record_value(value, value);					\
	return (type)value;						\
}									\
void __tsan_atomic##bits##_store(volatile type *address, type value,	\
				 int order)				\
{									\
	type old;							\
									\
	if (!is_model(address)) {					\
		*address = value;					\
		return;							\
	}								\
	STEP(OP_WRITE, 1);						\
	old = *address;							\
	record_value(old, value);					\
	own_store(&op, old, value);					\
}									\
RMW(type, bits, exchange, old, value)					\
RMW(type, bits, fetch_add, old, old + value)				\
RMW(type, bits, fetch_sub, old, old - value)				\
RMW(type, bits, fetch_and, old, old & value)				\
RMW(type, bits, fetch_or, old, old | value)				\
RMW(type, bits, fetch_xor, old, old ^ value)				\
int __tsan_atomic##bits##_compare_exchange_strong(			\
	volatile type *address, type *expected, type value, int order,	\
	int failure)							\
{									\
	type old;							\
									\
	if (!is_model(address)) {					\
		old = *address;						\
		if (old != *expected) {					\
			*expected = old;				\
			return 0;					\
		}							\
		*address = value;					\
		return 1;						\
	}								\
	STEP(OP_RMW, 1);						\
	old = *address;							\
	if (old != *expected) {						\
		record_value((uint64_t)old, (uint64_t)old);		\
		*expected = old;					\
		return 0;						\
	}								\
	*address = value;						\
	record_value((uint64_t)old, (uint64_t)value);			\
	written(&op, (uint64_t)old, (uint64_t)value);			\
	return 1;							\
}									\
int __tsan_atomic##bits##_compare_exchange_weak(			\
	volatile type *address, type *expected, type value, int order,	\
	int failure)							\
{									\
	return __tsan_atomic##bits##_compare_exchange_strong(		\
		address, expected, value, order, failure);		\
}

ATOMIC(uint8_t, 8)
ATOMIC(uint16_t, 16)
ATOMIC(uint32_t, 32)
ATOMIC(uint64_t, 64)
