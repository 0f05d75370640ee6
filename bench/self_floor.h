/* SPDX-License-Identifier: MIT */
/*
 * The floor by hand: what null's gup loop does, in plain C that includes
 * nothing of the harness. For bench/self.c to hold the harness against.
 */
#ifndef BENCH_SELF_FLOOR_H
#define BENCH_SELF_FLOOR_H

struct floor;

/*
 * Tables that map nr_pages base pages one to one, with leaves of order 0 or 9,
 * to a page array that is only ever pointed at. NULL: no memory.
 */
struct floor *floor_open(unsigned long nr_pages, unsigned int order);
void floor_close(struct floor *floor);

/*
 * Calls of 512 base pages, through the range again and again for at least
 * seconds. Returns ns per base page.
 */
double floor_run(struct floor *floor, double seconds);

#endif
