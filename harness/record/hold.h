/* SPDX-License-Identifier: MIT */
/* What record_replace() does around its rename(); see record.h. */
#ifndef HARNESS_RECORD_HOLD_H
#define HARNESS_RECORD_HOLD_H

#include "harness/record/record.h"

/* 0: the name still stands for what is held, or nothing is held. */
int hold_check(const struct record_hold *hold, const char *path, char *why,
	       size_t why_size);

/* The new file, not yet of that name: owner and mode of what is held. */
void hold_inherit(const struct record_hold *hold, int fd);

/* Nobody else can have it yet. */
void hold_lock(int fd);

/* It has the name now, and is what is held. */
void hold_move(struct record_hold *hold, int fd);

#endif
