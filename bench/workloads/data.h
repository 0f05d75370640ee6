/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a row's device, and the audit of where everything is: what is
 * on another node than the row says is an error, and so is a page that has
 * gone by the end.
 */
#ifndef BENCH_DATA_H
#define BENCH_DATA_H

#include "bench/workloads/workload.h"
#include "harness/device/dev_dax.h"

struct data {
	const struct place *place;
	char *bytes;
	size_t size;
	enum vmemmap_kind vmemmap;
	struct sample *sample;	/* what was found goes there */
};

/*
 * Maps the data, touches some of it, and sees of which size the pages are and
 * on which node. 0, or -1 with sample->error.
 */
int data_open(struct data *data, const struct row *row,
	      const struct place *place, struct sample *sample);

/* How a page array is made that is where the row says; data must live on. */
struct vmemmap_backing data_vmemmap(struct data *data);

/* Where the page array and the pgmap (unless NULL) came to be; as above. */
int data_audit(struct data *data, unsigned long first, unsigned long nr,
	       struct dev_pagemap *pgmap);

/* Looks once more at what was touched: a SIGBUS if it isn't there. */
void data_close(struct data *data);

#endif
