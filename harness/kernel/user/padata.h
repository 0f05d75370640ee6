/* SPDX-License-Identifier: MIT */
/*
 * padata on the user machine: jobs are helped with by threads that lend
 * themselves, which are pinned and bound as their owner had it. As with the
 * kernel's workers, how many come in time is a matter of luck: a job that
 * nobody helps with is done by its caller.
 */
#ifndef KERNEL_USER_PADATA_H
#define KERNEL_USER_PADATA_H

#include "harness/kernel/padata.h"
#include "harness/kernel/user/compiler.h"

/* With more than one thread; called by the next one only. */
void padata_run(struct padata_mt_job *job);

/* Returns when all of it is done; sleeps for the others. One job at a time. */
static __always_inline void padata_do_multithreaded(struct padata_mt_job *job)
{
	if (job->size && job->max_threads > 1)
		padata_run(job);
	else if (job->size)
		job->thread_fn(job->start, job->start + job->size,
			       job->fn_arg);
}

/*
 * Between start and stop a thread that serves helps with every job, asleep
 * meanwhile; it returns when it is stopped, also if it comes late.
 */
void padata_start(void);
void padata_serve(void);
void padata_stop(void);

/* What helpers have done so far, each counted once a job. */
struct padata_help {
	unsigned long helpers;	/* that did a piece */
	double cpu_s;		/* CPU time of theirs, in pieces */
};

struct padata_help padata_help(void);

#endif
