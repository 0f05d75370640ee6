/* SPDX-License-Identifier: MIT */
/*
 * The kernel names that a strategy and the device around it may call. What
 * stands behind them is a machine, chosen when the file is compiled:
 *
 *   user     (the default) your CPU: GCC atomics, rseq, liburcu, futex
 *   explore  each name is a step of a search through every interleaving
 *   another  -DKERNEL_MACHINE='"path/to/machine.h"'; the operation counter
 *            of tests/conformance is one: it wraps the user machine's names
 *
 * The names, with the kernel's semantics and ordering:
 *
 *   memory     READ_ONCE WRITE_ONCE smp_mb smp_rmb smp_wmb
 *              smp_mb__before_atomic smp_mb__after_atomic smp_load_acquire
 *              smp_store_release OPTIMIZER_HIDE_VAR barrier cpu_relax prefetch
 *   atomics    atomic_t, atomic_long_t: read set add sub inc dec add_return
 *              sub_return inc_return dec_return fetch_add sub_and_test
 *              dec_and_test cmpxchg try_cmpxchg xchg add_unless inc_not_zero;
 *              of any word: xchg
 *   bits       set_bit clear_bit test_bit
 *   per CPU    alloc_percpu free_percpu this_cpu_add per_cpu_ptr
 *              for_each_possible_cpu
 *   RCU        rcu_read_lock rcu_read_unlock rcu_dereference
 *              rcu_assign_pointer synchronize_rcu call_rcu call_rcu_hurry
 *              rcu_barrier
 *   locks      spin_lock spin_unlock DEFINE_SPINLOCK
 *   globals    __machine_data, of one that changes
 *   waiting    completion: init complete wait try; wait_var_event wake_up_var
 *   branches   DEFINE_STATIC_KEY_FALSE static_branch_unlikely
 *              static_branch_inc static_branch_dec
 *   threads    padata_do_multithreaded (harness/kernel/padata.h)
 *   memory     kzalloc_node kfree
 *   percpu_ref harness/kernel/percpu_ref.h
 *   lookup     harness/kernel/xarray.h
 *   errors     the numbers of errno.h, and no errno
 */
#ifndef HARNESS_KERNEL_H
#define HARNESS_KERNEL_H

#include <errno.h>

#ifndef KERNEL_MACHINE
#define KERNEL_MACHINE "harness/kernel/user/machine.h"
#endif

#include KERNEL_MACHINE

#endif
