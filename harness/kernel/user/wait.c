// SPDX-License-Identifier: MIT
/* The futex side of completions and wait_var_event(). */
#include <limits.h>
#include <linux/futex.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/kernel/user/rcu.h"
#include "harness/kernel/user/wait.h"

#define COMPLETION_WAITER 1
#define COMPLETION_ONE	  2

static void futex_wait(atomic_t *word, int value)
{
	/* who sleeps is in no read section: a context switch in the kernel */
	bool online = rcu_sleep_begin();

	/* EINTR and EAGAIN are for the caller's loop to find out */
	syscall(SYS_futex, &word->counter, FUTEX_WAIT_PRIVATE, value, NULL,
		NULL, 0);
	if (online)
		rcu_thread_online();
}

static void futex_wake(atomic_t *word, int nr)
{
	/* by address alone: the word may already be unmapped */
	syscall(SYS_futex, &word->counter, FUTEX_WAKE_PRIVATE, nr, NULL, NULL,
		0);
}

void complete(struct completion *x)
{
	int old = atomic_fetch_add(COMPLETION_ONE, &x->word);

	if (old & COMPLETION_WAITER)
		futex_wake(&x->word, INT_MAX);
}

bool try_wait_for_completion(struct completion *x)
{
	int word = atomic_read(&x->word);

	do {
		if (word < COMPLETION_ONE)
			return false;
	} while (!atomic_try_cmpxchg(&x->word, &word, word - COMPLETION_ONE));
	return true;
}

void wait_for_completion(struct completion *x)
{
	int word;

	while (!try_wait_for_completion(x)) {
		word = atomic_read(&x->word);
		if (word >= COMPLETION_ONE)
			continue;
		/* bit 0 stays: a wake-up too many costs a system call */
		if (word == 0 &&
		    !atomic_try_cmpxchg(&x->word, &word, COMPLETION_WAITER))
			continue;
		futex_wait(&x->word, COMPLETION_WAITER);
	}
}

/* As many queues as the kernel hashes to (WAIT_TABLE_BITS), a line each. */
#define WAIT_TABLE_BITS 8

static struct {
	struct wait_bit_queue queue;
} __attribute__((aligned(64))) wait_table[1 << WAIT_TABLE_BITS];

struct wait_bit_queue *wait_var_queue(const void *var)
{
	/* hash_long() of include/linux/hash.h: the golden ratio, 64 bits */
	uint64_t hash = (uint64_t)(uintptr_t)var * 0x61C8864680B583EBULL;

	return &wait_table[hash >> (64 - WAIT_TABLE_BITS)].queue;
}

void wait_var_sleep(struct wait_bit_queue *queue, int sequence)
{
	futex_wait(&queue->sequence, sequence);
}

void wait_var_wake(struct wait_bit_queue *queue)
{
	atomic_inc_return(&queue->sequence);
	futex_wake(&queue->sequence, INT_MAX);
}
