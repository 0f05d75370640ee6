/* SPDX-License-Identifier: MIT */
/*
 * A job that several threads do in pieces: include/linux/padata.h, which
 * deferred_init_memmap() initialises the page array with. The caller is one of
 * the threads. In mainline it is for the time of booting alone (__init): a
 * driver would have kthreads do the same.
 */
#ifndef KERNEL_PADATA_H
#define KERNEL_PADATA_H

struct padata_mt_job {
	/* does [start, end); several pieces at a time, each once */
	void (*thread_fn)(unsigned long start, unsigned long end, void *arg);
	void *fn_arg;
	unsigned long start;
	unsigned long size;		/* 0: nothing is called */
	unsigned long align;		/* of a piece's start, from job->start */
	unsigned long min_chunk;	/* what is worth a thread */
	int max_threads;		/* with the caller's; 0 is 1 */
};

#endif
