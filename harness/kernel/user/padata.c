// SPDX-License-Identifier: MIT
/* Threads that sleep until there is a job, and who does which piece of it. */
#include <pthread.h>
#include <time.h>

#include "harness/kernel/user/atomic.h"
#include "harness/kernel/user/padata.h"
#include "harness/kernel/user/rcu.h"

/* For each thread, so that those that are early do more: as the kernel's. */
#define PIECES_EACH 4

/* A job under way. */
struct run {
	const struct padata_mt_job *job;
	unsigned long chunk;
	atomic_long_t next;		/* the first that nobody has taken */
	unsigned int wanted;		/* helpers that may still come */
	unsigned int busy;		/* those that are at it */
};

static struct {
	pthread_mutex_t lock;
	pthread_cond_t work, idle;
	bool serving;
	struct run *run;		/* NULL: none that takes helpers */
	struct padata_help help;
} padata = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.work = PTHREAD_COND_INITIALIZER,
	.idle = PTHREAD_COND_INITIALIZER,
};

static unsigned long max_of(unsigned long a, unsigned long b)
{
	return a > b ? a : b;
}

/* Pieces until there is none left; returns how many. */
static unsigned long do_pieces(struct run *run)
{
	const struct padata_mt_job *job = run->job;
	unsigned long at, end, n;

	for (n = 0;; n++) {
		at = (unsigned long)atomic_long_add_return((long)run->chunk,
							   &run->next) -
		     run->chunk;
		if (at >= job->size)
			return n;
		end = job->size - at > run->chunk ? at + run->chunk : job->size;
		job->thread_fn(job->start + at, job->start + end, job->fn_arg);
	}
}

static double cpu_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

/* Comes and goes with the lock held. */
static void help(struct run *run)
{
	unsigned long pieces;
	double spent;

	run->wanted--;
	run->busy++;
	pthread_mutex_unlock(&padata.lock);
	rcu_thread_online();
	spent = cpu_s();
	pieces = do_pieces(run);
	spent = cpu_s() - spent;
	rcu_thread_offline();
	pthread_mutex_lock(&padata.lock);
	if (pieces) {
		padata.help.helpers++;
		padata.help.cpu_s += spent;
	}
	if (--run->busy == 0)
		pthread_cond_signal(&padata.idle);
}

/* How large its pieces are, and how many threads are worth it. */
static struct run divide(const struct padata_mt_job *job)
{
	unsigned long align = max_of(job->align, 1), threads, chunk;

	threads = max_of(job->size / max_of(job->min_chunk, align), 1);
	if (threads > (unsigned long)job->max_threads)
		threads = (unsigned long)job->max_threads;
	chunk = max_of(job->size / (threads * PIECES_EACH), job->min_chunk);
	chunk = max_of((chunk + align - 1) / align, 1) * align;
	return (struct run){ .job = job, .chunk = chunk,
			     .wanted = (unsigned int)threads - 1 };
}

void padata_run(struct padata_mt_job *job)
{
	struct run run = divide(job);
	bool online;

	pthread_mutex_lock(&padata.lock);
	padata.run = &run;
	pthread_cond_broadcast(&padata.work);
	pthread_mutex_unlock(&padata.lock);
	do_pieces(&run);
	/* who sleeps is in no read section */
	online = rcu_sleep_begin();
	pthread_mutex_lock(&padata.lock);
	padata.run = NULL;
	while (run.busy)
		pthread_cond_wait(&padata.idle, &padata.lock);
	pthread_mutex_unlock(&padata.lock);
	if (online)
		rcu_thread_online();
}

void padata_start(void)
{
	pthread_mutex_lock(&padata.lock);
	padata.serving = true;
	pthread_mutex_unlock(&padata.lock);
}

void padata_serve(void)
{
	pthread_mutex_lock(&padata.lock);
	while (padata.serving) {
		if (padata.run && padata.run->wanted)
			help(padata.run);
		pthread_cond_wait(&padata.work, &padata.lock);
	}
	pthread_mutex_unlock(&padata.lock);
}

void padata_stop(void)
{
	pthread_mutex_lock(&padata.lock);
	padata.serving = false;
	pthread_cond_broadcast(&padata.work);
	pthread_mutex_unlock(&padata.lock);
}

struct padata_help padata_help(void)
{
	struct padata_help help;

	pthread_mutex_lock(&padata.lock);
	help = padata.help;
	pthread_mutex_unlock(&padata.lock);
	return help;
}
