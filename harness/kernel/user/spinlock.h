/* SPDX-License-Identifier: MIT */
/*
 * spinlock_t on a mutex: everything that takes one here is a slow path, and a
 * waiter that sleeps doesn't burn the CPU that the holder needs.
 */
#ifndef KERNEL_USER_SPINLOCK_H
#define KERNEL_USER_SPINLOCK_H

#include <pthread.h>

typedef struct {
	pthread_mutex_t mutex;
} spinlock_t;

#define SPIN_LOCK_UNLOCKED    { PTHREAD_MUTEX_INITIALIZER }
#define DEFINE_SPINLOCK(name) spinlock_t name = SPIN_LOCK_UNLOCKED

static inline void spin_lock(spinlock_t *lock)
{
	pthread_mutex_lock(&lock->mutex);
}

static inline void spin_unlock(spinlock_t *lock)
{
	pthread_mutex_unlock(&lock->mutex);
}

#endif
