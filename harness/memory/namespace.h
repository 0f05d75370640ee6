/* SPDX-License-Identifier: MIT */
/* Namespaces of persistent memory that could be, but aren't device-DAX. */
#ifndef HARNESS_MEMORY_NAMESPACE_H
#define HARNESS_MEMORY_NAMESPACE_H

#include "harness/memory/memory.h"

unsigned int namespace_list(struct memory_info *info, unsigned int max);

#endif
