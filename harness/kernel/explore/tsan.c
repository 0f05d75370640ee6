// SPDX-License-Identifier: MIT
/*
 * What -fsanitize=thread makes of a memory access: a call of one of these. The
 * names are the compiler's (gcc/sanitizer.def); libtsan isn't linked. An access
 * of model memory is a step; any other, of the stack or a constant, isn't.
 */
#include "harness/kernel/explore/internal.h"

#pragma GCC diagnostic ignored "-Wmissing-prototypes"

typedef __int128 int128;

static inline struct op access(enum explore_op kind, unsigned int class,
			       const volatile void *address, unsigned int size)
{
	size_t offset = model_offset(address);

	return make_op(kind, class, size, object_of_line[offset >> 6],
		       (unsigned int)(offset >> 2),
		       kind == OP_RMW || kind == OP_PLAIN_WRITE ? OP_DRAINS : 0,
		       address);
}

static inline bool buffered(const struct buffer *buffer,
			    const volatile void *address, uint64_t *value)
{
	for (uint8_t i = buffer->tail; i != buffer->head; i--) {
		const struct store *store =
			&buffer->stores[(uint8_t)(i - 1) % BUFFER_STORES];

		if (store->address != address)
			continue;
		*value = store->value;
		return true;
	}
	return false;
}

static inline bool is_buffered(void)
{
	return unlikely(model == EXPLORE_TSO) && machine.running &&
	       machine.current < MAX_SECTIONS;
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
PLAIN(16)

/* A struct: word by word. */
void __tsan_read_range(char *address, unsigned long size)
{
	for (unsigned long i = 0; i < size; i += 4)
		plain(OP_READ, 0, address + i, 4);
}

void __tsan_write_range(char *address, unsigned long size)
{
	for (unsigned long i = 0; i < size; i += 4)
		plain(OP_PLAIN_WRITE, 1, address + i, 4);
}

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
	if (!is_buffered() ||						\
	    !buffered(&buffers[machine.current], address, &value))	\
		value = *address;					\
	record_value(value, value);					\
	return (type)value;						\
}									\
void __tsan_atomic##bits##_store(volatile type *address, type value,	\
				 int order)				\
{									\
	struct buffer *buffer;						\
	type old;							\
									\
	if (!is_model(address)) {					\
		*address = value;					\
		return;							\
	}								\
	STEP(OP_WRITE, 1);						\
	old = *address;							\
	record_value(old, value);					\
	if (!is_buffered()) {						\
		*address = value;					\
		written(&op, old, value);				\
		return;							\
	}								\
	buffer = &buffers[machine.current];				\
	buffer->stores[buffer->tail++ % BUFFER_STORES] = (struct store){ \
		address, value, (uint16_t)machine.depth, op };		\
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
