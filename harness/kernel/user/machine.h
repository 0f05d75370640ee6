/* SPDX-License-Identifier: MIT */
/* The user machine: the kernel names on the CPU that runs this. */
#ifndef KERNEL_USER_MACHINE_H
#define KERNEL_USER_MACHINE_H

#include "harness/kernel/user/compiler.h"
#include "harness/kernel/user/atomic.h"
#include "harness/kernel/user/rcu.h"
#include "harness/kernel/user/percpu.h"
#include "harness/kernel/user/wait.h"
#include "harness/kernel/user/spinlock.h"
#include "harness/kernel/user/static_key.h"
#include "harness/kernel/user/mm.h"
#include "harness/kernel/user/padata.h"
#include "harness/kernel/percpu_ref.h"
#include "harness/kernel/xarray.h"

/*
 * Every thread that calls a kernel name is registered with RCU for as long as
 * it does; the first call also sets up what the machine shares.
 */
void user_machine_enter_thread(void);
void user_machine_leave_thread(void);

#endif
