/* SPDX-License-Identifier: MIT */
/* What fault paths share whose pages MADV_DONTNEED zaps; floors keep theirs. */
#ifndef BENCH_NATIVE_ZAP_H
#define BENCH_NATIVE_ZAP_H

#include "bench/native/native.h"

/* Nothing of the thread's range is mapped in; for a floor everything is. */
int zap_open(struct native_thread *t);
void zap_close(struct native_thread *t);

long zap_put(struct native_thread *t, unsigned long index);

#endif
