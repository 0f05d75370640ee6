# SPDX-License-Identifier: MIT
# The primitives as they must not be: some were posted, proposed or merged like
# that. unit_mutant(): tests/unit/mutants.cmake.

set(dir harness/device/primitive)

# cas, and what it shares with optcas.
unit_mutant(cas_read_then_add ${dir}/cas.h primitive_cas inc_vs_free
	[[	return atomic_add_unless(w, nr, 0);]]
	[[	if (!atomic_read(w))
		return false;
	atomic_add(nr, w);
	return true;]])
unit_mutant(cas_writes_first ${dir}/cas.h primitive_cas
	failed_get_of_read_only
	[[	return atomic_add_unless]]
	[[	atomic_add(0, w);
	return atomic_add_unless]])
unit_mutant(cas_sub_then_read ${dir}/signed_word.h primitive_cas free_vs_free
	[[	return atomic_sub_return(nr, w);]]
	[[	atomic_sub(nr, w);
	return atomic_read(w);]])
unit_mutant(cas_read_then_freeze ${dir}/signed_word.h primitive_cas
	inc_vs_freeze
	[[	return atomic_try_cmpxchg(w, &nr, 0);]]
	[[	if (atomic_read(w) != nr)
		return false;
	atomic_set(w, 0);
	return true;]])
unit_mutant(cas_inc_first_by_read ${dir}/signed_word.h primitive_cas inc_first
	[[	return atomic_inc_return(w) == 1;]]
	[[	if (atomic_read(w)) {
		atomic_inc(w);
		return false;
	}
	atomic_set(w, 1);
	return true;]])

# As posted: one reference, whatever nr is.
unit_mutant(optcas_as_posted ${dir}/optcas.h primitive_optcas get_many
	[[old + nr)]] [[old + 1)]])
unit_mutant(optcas_takes_free ${dir}/optcas.h primitive_optcas free_is_sticky
	[[while (old);]] [[while (1);]])

# xadd. The second step of the last put.
unit_mutant(xadd_or ${dir}/xadd.h primitive_xadd inc_vs_free
	[[	return atomic_try_cmpxchg(w, &v, XADD_FROZEN) ? 0 : 1;]]
	[[	__atomic_fetch_or(&w->counter, XADD_FROZEN, __ATOMIC_SEQ_CST);
	step(STEP_RMW, w);
	return 0;]])
unit_mutant(xadd_or_if_0 ${dir}/xadd.h primitive_xadd inc_vs_free
	[[	return atomic_try_cmpxchg(w, &v, XADD_FROZEN) ? 0 : 1;]]
	[[	v = __atomic_fetch_or(&w->counter, XADD_FROZEN, __ATOMIC_SEQ_CST);
	step(STEP_RMW, w);
	return v != 0;]])
unit_mutant(xadd_store ${dir}/xadd.h primitive_xadd inc_vs_free
	[[	return atomic_try_cmpxchg(w, &v, XADD_FROZEN) ? 0 : 1;]]
	[[	smp_store_release(&w->counter, XADD_FROZEN);
	return 0;]])
unit_mutant(xadd_no_mark ${dir}/xadd.h primitive_xadd inc_vs_free
	[[	return atomic_try_cmpxchg(w, &v, XADD_FROZEN) ? 0 : 1;]]
	[[	return 0;]])

# The get that fails, and its residue.
unit_mutant(xadd_undo_by_sub ${dir}/xadd.h primitive_xadd inc_vs_unfreeze
	[[	while (unlikely(]]
	[[	atomic_sub(nr, w);
	while (unlikely(]])
unit_mutant(xadd_reset_by_store ${dir}/xadd.h primitive_xadd inc_vs_unfreeze
	[[		if (atomic_try_cmpxchg(w, &v, XADD_FROZEN))
			break;]]
	[[		{ atomic_set(w, XADD_FROZEN); break; }]])
unit_mutant(xadd_no_reset ${dir}/xadd.h primitive_xadd residue
	[[unlikely((unsigned int)v >= XADD_RESIDUE_LIMIT)]] [[0]])
unit_mutant(xadd_get_stores ${dir}/xadd.h primitive_xadd reuse
	[[	while (unlikely(]]
	[[	atomic_set(w, XADD_FROZEN);
	while (unlikely(]])
unit_mutant(xadd_get_stores_on_fresh ${dir}/xadd.h primitive_xadd spurious_ref
	[[	while (unlikely(]]
	[[	atomic_set(w, XADD_FROZEN);
	while (unlikely(]])

unit_mutant(xadd_sweep_for_0 ${dir}/xadd.h primitive_xadd teardown_vs_put
	[[return atomic_read(w) < 0;]] [[return atomic_read(w) <= 0;]])
unit_mutant(xadd_inc_first_adds ${dir}/xadd.h primitive_xadd inc_first
	[[	smp_store_release(&w->counter, 1);]] [[	atomic_inc(w);]])
unit_mutant(xadd_unfreeze_adds ${dir}/xadd.h primitive_xadd freeze_is_exact
	[[	smp_store_release(&w->counter, nr);]] [[	atomic_add(nr, w);]])

# rcuref. The first is include/linux/rcuref.h before b9a49520679e.
unit_mutant(rcuref_rereads ${dir}/rcuref.h primitive_rcuref inc_vs_free
	[[	if (v == RCUREF_NOREF)]]
	[[	v = atomic_read(w);
	if (v == RCUREF_NOREF)]])
unit_mutant(rcuref_no_cas ${dir}/rcuref.h primitive_rcuref inc_vs_free
	[[		return atomic_try_cmpxchg(w, &noref, (int)RCUREF_DEAD) ? 0 : 1;]]
	[[	{
		smp_store_release(&w->counter, (int)RCUREF_DEAD);
		return 0;
	}]])
unit_mutant(rcuref_no_section ${dir}/rcuref.h primitive_rcuref teardown_vs_put
	[[	rcu_read_lock();]] [[]]
	[[	rcu_read_unlock();]] [[]])
unit_mutant(rcuref_noref_is_free ${dir}/rcuref.h primitive_rcuref
	teardown_vs_put
	[[ && v != RCUREF_NOREF;]] [[;]])
unit_mutant(rcuref_no_repair ${dir}/rcuref.h primitive_rcuref free_is_sticky
	[[		atomic_set(w, (int)RCUREF_DEAD);
		return false;]]
	[[		return false;]])
unit_mutant(rcuref_wraps ${dir}/rcuref.h primitive_rcuref rcuref_saturates
	[[		atomic_set(w, (int)RCUREF_SATURATED);
	return true;]]
	[[		;
	return true;]])

# What page_ref.h adds: for who must be frozen 0 is no word, and the refusal.
unit_mutant(page_count_0_is_0 harness/device/page_ref.h primitive_xadd
	plain_zero
	[[primitive_word(PRIMITIVE, nr)]] [[nr]])
unit_mutant(get_folio_overflows harness/device/page_ref.h primitive_cas
	live_overflow
	[[if (unlikely(page_ref_count(&folio->page) < 0))]] [[if (0)]])
