/* SPDX-License-Identifier: MIT */
/* What record_replace() does around its rename(); see record.h. */
#ifndef HARNESS_RECORD_HOLD_H
#define HARNESS_RECORD_HOLD_H

#include "harness/record/record.h"

/* 0: the name still stands for what is held, and that may be written. */
int hold_check(const struct record_hold *hold, const char *path, char *why,
	       size_t why_size);

/* The new file, not yet of that name: owner and mode of what is held. */
void hold_inherit(const struct record_hold *hold, int fd);

/* Nobody else can have it yet. */
void hold_lock(int fd);

/*
 * The new file gets its name from the one that is held; if none is, only a name
 * that is free. 0, RECORD_TAKEN or -1, both with path and the reason in why.
 */
int hold_name(const struct record_hold *hold, const char *from, const char *to,
	      const char *path, char *why, size_t why_size);

/* It has the name now, and is what is held. */
void hold_move(struct record_hold *hold, int fd);

#endif
