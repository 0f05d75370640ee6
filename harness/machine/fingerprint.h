/* SPDX-License-Identifier: MIT */
/*
 * What a result says of the machine that it's from. All of it is read without
 * root, below host_root; what nobody can tell is null, nothing else is.
 */
#ifndef HARNESS_FINGERPRINT_H
#define HARNESS_FINGERPRINT_H

#include <jansson.h>
#include <stdbool.h>

#include "harness/machine/doctor.h"
#include "harness/machine/topology.h"

struct memory;

/* As it is before a run. */
struct machine {
	const struct topology *topology;
	struct doctor_self self;
	struct examination exam;
};

/* Takes a tenth of a second: doctor_self_read(). */
void machine_read(struct machine *machine, const struct topology *topology);

/*
 * The keys of context.pgmapbench that are the machine's; steal_percent is from
 * machine_read() to now.
 */
json_t *fingerprint_json(const struct machine *machine);

/* The DAX device that the memory is of; null if there is none. */
json_t *fingerprint_dax(const struct memory *memory);

/*
 * Twelve hex digits, the same from boot to boot and for every user. They come
 * from /etc/machine-id, the architecture, the CPU (vendor, family, model,
 * stepping, name; or implementer, part, variant, revision), the list of CPUs
 * that are present, and the names in DMI and in the device tree: no clock, no
 * microcode, no kernel, no amount of memory, nothing that root alone can read.
 * Who reinstalls a machine, or boots one that invents a machine-id each time,
 * has another one. A machine-id is a secret (machine-id(5)), so the hash is
 * one that can't be undone: crypt(5)'s sha256crypt.
 *
 * from: an array of the names of what it was made from. false: of nothing.
 */
#define MACHINE_ID_SIZE 13
bool machine_id(char id[MACHINE_ID_SIZE], json_t *from);

#endif
