# SPDX-License-Identifier: MIT
# The mutants of tests/primitives/mutants.cmake that concern these scenarios,
# and one that takes page_ref.h's read section away. Where one fault shows in
# several ways, the obligation is that of the way with the fewest switches.

set(dir harness/device/primitive)

# cas, and what it shares with optcas.
verify_primitive_mutant(cas_read_then_add ${dir}/cas.h cas
	inc_vs_free inc_vs_free.c 3
	[[	return atomic_add_unless(w, nr, 0);]]
	[[	if (!atomic_read(w))
		return false;
	atomic_add(nr, w);
	return true;]])
verify_primitive_mutant(cas_sub_then_read ${dir}/signed_word.h cas
	free_vs_free free_vs_free.c 4
	[[	return atomic_sub_return(nr, w);]]
	[[	atomic_sub(nr, w);
	return atomic_read(w);]])
verify_primitive_mutant(cas_read_then_freeze ${dir}/signed_word.h cas
	inc_vs_freeze inc_vs_freeze.c 5
	[[	return atomic_try_cmpxchg(w, &nr, 0);]]
	[[	if (atomic_read(w) != nr)
		return false;
	atomic_set(w, 0);
	return true;]])
verify_primitive_mutant(optcas_takes_free ${dir}/optcas.h optcas
	inc_vs_free inc_vs_free.c 3
	[[while (old);]] [[while (1);]])

# xadd. The second step of the last put.
verify_primitive_mutant(xadd_or ${dir}/xadd.h xadd
	inc_vs_free inc_vs_free.c 4
	[[	return atomic_try_cmpxchg(w, &v, XADD_FROZEN) ? 0 : 1;]]
	[[	__atomic_fetch_or(&w->counter, XADD_FROZEN, __ATOMIC_SEQ_CST);
	return 0;]])
verify_primitive_mutant(xadd_or_if_0 ${dir}/xadd.h xadd
	inc_vs_free inc_vs_free.c 4
	[[	return atomic_try_cmpxchg(w, &v, XADD_FROZEN) ? 0 : 1;]]
	[[	v = __atomic_fetch_or(&w->counter, XADD_FROZEN, __ATOMIC_SEQ_CST);
	return v != 0;]])
verify_primitive_mutant(xadd_store ${dir}/xadd.h xadd
	inc_vs_free inc_vs_free.c "4|5"
	[[	return atomic_try_cmpxchg(w, &v, XADD_FROZEN) ? 0 : 1;]]
	[[	smp_store_release(&w->counter, XADD_FROZEN);
	return 0;]])
verify_primitive_mutant(xadd_no_mark ${dir}/xadd.h xadd
	inc_vs_free inc_vs_free.c 3
	[[	return atomic_try_cmpxchg(w, &v, XADD_FROZEN) ? 0 : 1;]]
	[[	return 0;]])

# The get that fails, and its residue.
verify_primitive_mutant(xadd_undo_by_sub ${dir}/xadd.h xadd
	inc_vs_unfreeze inc_vs_unfreeze.c 5
	[[	while (unlikely(]]
	[[	atomic_sub(nr, w);
	while (unlikely(]])
verify_primitive_mutant(xadd_reset_by_store ${dir}/xadd.h xadd
	residue_vs_unfreeze inc_vs_unfreeze.c 5
	[[		if (atomic_try_cmpxchg(w, &v, XADD_FROZEN))
			break;]]
	[[		{ atomic_set(w, XADD_FROZEN); break; }]])
verify_primitive_mutant(xadd_get_stores ${dir}/xadd.h xadd
	reuse reuse.c 4
	[[	while (unlikely(]]
	[[	atomic_set(w, XADD_FROZEN);
	while (unlikely(]])

# A 0 that is revived while its array is on the way out takes three CPUs.
verify_primitive_mutant(xadd_sweep_for_0 ${dir}/xadd.h xadd
	teardown_vs_put_3 teardown.c 3
	[[return atomic_read(w) < 0;]] [[return atomic_read(w) <= 0;]])
verify_primitive_mutant(xadd_sweep_for_0_of_puts ${dir}/xadd.h xadd
	sweep_vs_put teardown.c 3
	[[return atomic_read(w) < 0;]] [[return atomic_read(w) <= 0;]])
# What the section of page_ref_sub_return() is for.
verify_primitive_mutant(xadd_no_section ${dir}/xadd.h xadd
	teardown_vs_put teardown.c 3
	[[#define PRIMITIVE_PUT_LAGS 1]] [[#define PRIMITIVE_PUT_LAGS 0]])
verify_primitive_mutant(xadd_unfreeze_adds ${dir}/xadd.h xadd
	inc_vs_unfreeze inc_vs_unfreeze.c 5
	[[	smp_store_release(&w->counter, nr);]] [[	atomic_add(nr, w);]])

# rcuref. The first is include/linux/rcuref.h before b9a49520679e.
verify_primitive_mutant(rcuref_rereads ${dir}/rcuref.h rcuref
	inc_vs_free inc_vs_free.c 5
	[[	if (v == RCUREF_NOREF)]]
	[[	v = atomic_read(w);
	if (v == RCUREF_NOREF)]])
verify_primitive_mutant(rcuref_no_cas ${dir}/rcuref.h rcuref
	inc_vs_free inc_vs_free.c "4|5"
	[[		return atomic_try_cmpxchg(w, &noref, (int)RCUREF_DEAD) ? 0 : 1;]]
	[[	{
		smp_store_release(&w->counter, (int)RCUREF_DEAD);
		return 0;
	}]])
verify_primitive_mutant(rcuref_no_section ${dir}/rcuref.h rcuref
	teardown_vs_put teardown.c 3
	[[	rcu_read_lock();]] [[]]
	[[	rcu_read_unlock();]] [[]])
verify_primitive_mutant(rcuref_noref_is_free ${dir}/rcuref.h rcuref
	sweep_vs_put teardown.c 3
	[[ && v != RCUREF_NOREF;]] [[;]])

# What page_ref.h adds: for who must be frozen 0 is no word.
verify_primitive_mutant(page_count_0_is_0 harness/device/page_ref.h xadd
	inc_vs_unfreeze inc_vs_unfreeze.c 5
	[[primitive_word(PRIMITIVE, nr)]] [[nr]])
