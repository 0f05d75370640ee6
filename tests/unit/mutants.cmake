# SPDX-License-Identifier: MIT
# Mutants: the code under test with one thing broken (tests/mutate.cmake). Each
# must be caught by the test that is named: so we know that the test can fail.

# unit_mutant(NAME FILE BINARY TEST pattern replacement [pattern ...])
# Builds BINARY with FILE mutated; TEST must fail.
function(unit_mutant name file binary test)
	# that a test can fail is shown once: other builds add nothing
	if(PGMAPBENCH_SANITIZE OR CMAKE_BUILD_TYPE STREQUAL Debug)
		return()
	endif()
	set(root ${CMAKE_CURRENT_BINARY_DIR}/mutants/${name})
	math(EXPR last "${ARGC} - 2")
	mutate_source(${name} ${file} ${root} 4 ${last})

	set(objects ${binary}_objects)
	if(TARGET ${binary}_sources)
		list(APPEND objects ${binary}_sources)
	endif()
	set(sources "")
	foreach(part ${objects})
		if(file MATCHES "\\.c$")
			string(REPLACE "." "\\." object "/${file}.o")
			list(APPEND sources
				$<FILTER:$<TARGET_OBJECTS:${part}>,EXCLUDE,${object}$>)
		else()
			# whatever includes it is compiled again
			get_target_property(others ${part} SOURCES)
			list(APPEND sources ${others})
		endif()
	endforeach()
	if(file MATCHES "\\.c$")
		list(APPEND sources ${root}/${file})
	endif()
	set(target mutant_${name})
	add_executable(${target} ${sources})
	target_include_directories(${target} BEFORE PRIVATE ${root})
	# nobody debugs one: compiled in half the time
	target_compile_options(${target} PRIVATE -w -O1 -g0)
	foreach(property COMPILE_DEFINITIONS LINK_LIBRARIES)
		get_target_property(value ${binary} ${property})
		if(value)
			set_property(TARGET ${target} PROPERTY ${property}
				${value})
		endif()
	endforeach()
	set_target_properties(${target} PROPERTIES
		RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/mutants)
	add_test(NAME mutant.${name} COMMAND ${CMAKE_COMMAND}
		-DBINARY=$<TARGET_FILE:${target}> -DTEST=${test}
		-P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/mutant_run.cmake)
	set_tests_properties(mutant.${name} PROPERTIES LABELS mutants
		TIMEOUT 90 SKIP_REGULAR_EXPRESSION "^mutant skipped")
endfunction()

# percpu_ref. Invariant 1: what is counted.
unit_mutant(get_many_counts_one harness/kernel/percpu_ref.h percpu_ref_test
	inv1_conservation
	[[this_cpu_add(counter, nr);
	else
		atomic_long_add(]]
	[[this_cpu_add(counter, 1);
	else
		atomic_long_add(]])
unit_mutant(atomic_get_counts_one harness/kernel/percpu_ref.h percpu_ref_test
	inv1_conservation_threads
	[[atomic_long_add((long)nr, &ref->data->count);]]
	[[atomic_long_inc(&ref->data->count);]])
unit_mutant(switch_without_own_ref harness/kernel/percpu_ref.c percpu_ref_test
	inv1_conservation
	[[percpu_ref_get(ref);	/* dropped by the callback */]] [[]])

# Invariant 2: released once, only after the kill, the fold and the last put.
unit_mutant(released_twice harness/kernel/percpu_ref.c percpu_ref_test
	inv2_last_put_after_fold
	[[data->release(ref);]]
	[[{ data->release(ref); data->release(ref); }]])
unit_mutant(never_released harness/kernel/percpu_ref.c percpu_ref_test
	inv2_last_put_after_fold
	[[atomic_long_sub_and_test((long)nr, &data->count)]]
	[[atomic_long_sub_return((long)nr, &data->count) < 0]])
unit_mutant(kill_keeps_initial_ref harness/kernel/percpu_ref.c percpu_ref_test
	inv2_last_put_after_fold
	[[	/* the initial one; the bias keeps this from being the last */
	percpu_ref_put(ref);]]
	[[]])
unit_mutant(switch_keeps_own_ref harness/kernel/percpu_ref.c percpu_ref_test
	inv2_last_put_before_fold
	[[percpu_ref_put(ref);	/* the switch's own */]] [[]])
unit_mutant(release_at_kill harness/kernel/percpu_ref.c percpu_ref_test
	inv2_without_confirm
	[[	/* the initial one; the bias keeps this from being the last */]]
	[[	if (percpu_ref_sum(ref) <= 2) data->release(ref);]])
unit_mutant(put_releases_per_cpu harness/kernel/percpu_ref.h percpu_ref_test
	inv2_not_before_kill
	[[		this_cpu_add(counter, -nr);
]]
	[[	{
		this_cpu_add(counter, -nr);
		if (!percpu_ref_sum(ref)) ref->data->release(ref);
	}
]])
unit_mutant(put_releases_outside_section harness/kernel/percpu_ref.h
	percpu_ref_test inv2_last_put_after_fold
	[[	else
		percpu_ref_put_many_slow(ref, nr);
	rcu_read_unlock();]]
	[[	rcu_read_unlock();
	if (!counter)
		percpu_ref_put_many_slow(ref, nr);]])

# Invariant 3: no early zero.
unit_mutant(no_bias harness/kernel/percpu_ref.h percpu_ref_test
	inv3_no_early_zero
	[[#define PERCPU_COUNT_BIAS (1UL << 63)]]
	[[#define PERCPU_COUNT_BIAS 0UL]])
unit_mutant(fold_cpu_by_cpu harness/kernel/percpu_ref.c percpu_ref_test
	inv3_fold_adds_once
	[[sum += READ_ONCE(*per_cpu_ptr(counter, cpu));]]
	[[atomic_long_add((long)(READ_ONCE(*per_cpu_ptr(counter, cpu)) -
				 (cpu ? 0 : PERCPU_COUNT_BIAS)), &data->count);]]
	[[(long)(sum - PERCPU_COUNT_BIAS)]] [[(long)sum]])

# Invariant 4: tryget_live before the kill and after its confirmation.
unit_mutant(tryget_live_ignores_dead harness/kernel/percpu_ref.c
	percpu_ref_test inv4_tryget_live
	[[	if (percpu_ref_is_dying(ref))
		return false;]] [[]])
unit_mutant(only_atomic_flag_tested harness/kernel/percpu_ref.h
	percpu_ref_test inv4_dead_before_atomic
	[[unlikely(ptr & __PERCPU_REF_ATOMIC_DEAD)]]
	[[unlikely(ptr & __PERCPU_REF_ATOMIC)]])
unit_mutant(kill_does_not_set_dead harness/kernel/percpu_ref.c percpu_ref_test
	inv4_tryget_live
	[[	WRITE_ONCE(ref->percpu_count_ptr, ptr | __PERCPU_REF_DEAD);]]
	[[]]
	[[		WRITE_ONCE(ref->percpu_count_ptr,
			   ptr | __PERCPU_REF_ATOMIC_DEAD);]]
	[[		WRITE_ONCE(ref->percpu_count_ptr,
			   ptr | __PERCPU_REF_ATOMIC);]]
	[[	WRITE_ONCE(ref->percpu_count_ptr, __PERCPU_REF_ATOMIC_DEAD);]]
	[[	WRITE_ONCE(ref->percpu_count_ptr, __PERCPU_REF_ATOMIC);]])

# Invariant 5: tryget after the kill.
unit_mutant(tryget_raises_from_zero harness/kernel/percpu_ref.c
	percpu_ref_test inv5_tryget_after_kill
	[[	return atomic_long_add_unless(&ref->data->count, (long)nr, 0);]]
	[[	atomic_long_add((long)nr, &ref->data->count);
	return true;]])
unit_mutant(tryget_fails_when_dead harness/kernel/percpu_ref.c percpu_ref_test
	inv5_tryget_after_kill
	[[	return atomic_long_add_unless(&ref->data->count, (long)nr, 0);]]
	[[	return !percpu_ref_is_dying(ref) &&
	       atomic_long_add_unless(&ref->data->count, (long)nr, 0);]])
unit_mutant(tryget_many_takes_one harness/kernel/percpu_ref.c percpu_ref_test
	inv1_conservation
	[[	return atomic_long_add_unless(&ref->data->count, (long)nr, 0);]]
	[[	return atomic_long_inc_not_zero(&ref->data->count);]])

# Invariant 6: only the sum means anything.
unit_mutant(fold_skips_a_cpu harness/kernel/percpu_ref.c percpu_ref_test
	inv6_get_here_put_there
	[[	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(counter, cpu));]]
	[[	for (cpu = 1; cpu < nr_cpu_ids; cpu++)
		sum += READ_ONCE(*per_cpu_ptr(counter, cpu));]])
unit_mutant(fold_clips_below_zero harness/kernel/percpu_ref.c percpu_ref_test
	inv6_get_here_put_there
	[[		sum += READ_ONCE(*per_cpu_ptr(counter, cpu));
	if (]]
	[[		if ((long)READ_ONCE(*per_cpu_ptr(counter, cpu)) > 0)
			sum += READ_ONCE(*per_cpu_ptr(counter, cpu));
	if (]])

# Invariant 7: freed memory.
unit_mutant(fold_keeps_counter harness/kernel/percpu_ref.c percpu_ref_test
	inv7_counter_is_freed_by_fold
	[[	if (!data->allow_reinit)]] [[	if (0)]])
unit_mutant(fold_ignores_reinit harness/kernel/percpu_ref.c percpu_ref_test
	inv7_reinit_keeps_counter
	[[	if (!data->allow_reinit)]] [[	if (1)]])
unit_mutant(counter_freed_twice harness/kernel/percpu_ref.c percpu_ref_test
	inv7_exit_frees_it_no_more
	[[	WRITE_ONCE(ref->percpu_count_ptr, __PERCPU_REF_ATOMIC_DEAD);]] [[]])
unit_mutant(free_without_poison harness/kernel/user/percpu.c percpu_ref_test
	inv7_late_add_is_caught
	[[		fprintf(stderr, "pgmapbench: per-CPU memory of CPU %u was used "
			"after it was freed\n", cpu);
		abort();]]
	[[		return;]])
unit_mutant(exit_clears_flags harness/kernel/percpu_ref.c percpu_ref_test
	inv7_after_exit
	[[				   << __PERCPU_REF_FLAG_BITS |
			   __PERCPU_REF_ATOMIC_DEAD);]]
	[[				   << __PERCPU_REF_FLAG_BITS);]])
unit_mutant(tryget_live_reads_data harness/kernel/percpu_ref.c percpu_ref_test
	inv7_after_exit
	[[	if (percpu_ref_is_dying(ref))
		return false;
	return atomic_long_inc_not_zero(&ref->data->count);]]
	[[	return atomic_long_inc_not_zero(&ref->data->count) &&
	       !percpu_ref_is_dying(ref);]])

# Invariant 8: a second kill.
unit_mutant(second_kill_is_silent harness/kernel/percpu_ref.c percpu_ref_test
	inv8_second_kill_is_reported
	[[percpu_ref_warn("killed more than once");]] [[]])
unit_mutant(second_kill_puts_again harness/kernel/percpu_ref.c percpu_ref_test
	inv8_second_kill_is_reported
	[[percpu_ref_warn("killed more than once");]]
	[[percpu_ref_warn("killed more than once"); percpu_ref_put(ref);]])
unit_mutant(second_kill_does_not_wait harness/kernel/percpu_ref.c
	percpu_ref_test inv8_second_kill_waits_for_switch
	[[	wait_var_event(&switch_done, !switch_under_way(ref));]]
	[[	(void)switch_under_way;]])

# Invariant 9: no way back.
unit_mutant(fold_goes_back_per_cpu harness/kernel/percpu_ref.c percpu_ref_test
	inv9_one_shot
	[[	if (!data->allow_reinit)
		free_counter(ref);]]
	[[	ref->percpu_count_ptr = (unsigned long)counter;]])
unit_mutant(reinit_by_default harness/kernel/percpu_ref.c percpu_ref_test
	inv9_one_shot
	[[data->allow_reinit = flags & (]] [[data->allow_reinit = !flags | (]])

# Invariant 10: the fold waits for read sections.
unit_mutant(fold_without_grace_period harness/kernel/percpu_ref.c
	percpu_ref_test inv10_late_add_is_counted
	[[call_rcu_hurry(&data->rcu, switch_to_atomic_rcu);]]
	[[switch_to_atomic_rcu(&data->rcu);]])
unit_mutant(confirm_before_fold harness/kernel/percpu_ref.c percpu_ref_test
	inv10_late_add_is_counted
	[[data->confirm_switch = confirm ? confirm : confirm_nothing;]]
	[[data->confirm_switch = confirm_nothing;
		if (confirm) confirm(ref);]])
unit_mutant(get_without_section harness/kernel/percpu_ref.h percpu_ref_test
	inv10_kill_in_operation
	[[	rcu_read_lock();
	counter = __percpu_ref_counter(ref);
	if (likely(counter))
		this_cpu_add(counter, nr);
	else
		atomic_long_add((long)nr, &ref->data->count);
	rcu_read_unlock();]]
	[[	counter = __percpu_ref_counter(ref);
	if (likely(counter))
		this_cpu_add(counter, nr);
	else
		atomic_long_add((long)nr, &ref->data->count);]])
unit_mutant(tryget_without_section harness/kernel/percpu_ref.h percpu_ref_test
	inv10_kill_in_operation
	[[	rcu_read_lock();
	counter = __percpu_ref_counter(ref);
	if (likely(counter))
		this_cpu_add(counter, nr);
	else
		ret = percpu_ref_tryget_many_slow(ref, nr);
	rcu_read_unlock();]]
	[[	counter = __percpu_ref_counter(ref);
	if (likely(counter))
		this_cpu_add(counter, nr);
	else
		ret = percpu_ref_tryget_many_slow(ref, nr);]])
unit_mutant(tryget_live_without_section harness/kernel/percpu_ref.h
	percpu_ref_test inv10_kill_in_operation
	[[	rcu_read_lock();
	ret = percpu_ref_tryget_live_rcu(ref);
	rcu_read_unlock();]]
	[[	ret = percpu_ref_tryget_live_rcu(ref);]])
unit_mutant(put_without_section harness/kernel/percpu_ref.h percpu_ref_test
	inv10_kill_in_operation
	[[	rcu_read_lock();
	counter = __percpu_ref_counter(ref);
	if (likely(counter))
		this_cpu_add(counter, -nr);
	else
		percpu_ref_put_many_slow(ref, nr);
	rcu_read_unlock();]]
	[[	counter = __percpu_ref_counter(ref);
	if (likely(counter))
		this_cpu_add(counter, -nr);
	else
		percpu_ref_put_many_slow(ref, nr);]])

# And beside them.
unit_mutant(underflow_is_silent harness/kernel/percpu_ref.c percpu_ref_test
	underflow_is_reported
	[[percpu_ref_warn("count <= 0 after switching to atomic");]]
	[[(void)percpu_ref_warn;]])
unit_mutant(zero_is_no_underflow harness/kernel/percpu_ref.c percpu_ref_test
	underflow_is_reported
	[[&data->count) <= 0)]] [[&data->count) < 0)]])
unit_mutant(init_leaks_counter harness/kernel/percpu_ref.c percpu_ref_test
	init_without_memory
	[[		free_percpu(counter);
		return -ENOMEM;]]
	[[		return -ENOMEM;]])

# The kernel names.
unit_mutant(add_unless_always harness/kernel/user/atomic.h kernel_test
	atomic_values
	[[		if (unlikely(c == u))					\
			return false;					\]]
	[[		if (c != c)						\
			return false;					\]])
unit_mutant(cmpxchg_returns_new harness/kernel/user/atomic.h kernel_test
	atomic_values
	[[	P##_try_cmpxchg(v, &old, i);					\]]
	[[	if (P##_try_cmpxchg(v, &old, i)) old = i;			\]])
unit_mutant(sub_and_test_below_zero harness/kernel/user/atomic.h kernel_test
	atomic_values
	[[return P##_sub_return(i, v) == 0;]] [[return P##_sub_return(i, v) <= 0;]])
unit_mutant(synchronize_does_not_wait harness/kernel/user/rcu.c rcu_test
	synchronize_waits_for_open_section
	[[	__atomic_fetch_add(&grace_periods, 1, __ATOMIC_RELAXED);
	wait_for_readers();]]
	[[	__atomic_fetch_add(&grace_periods, 1, __ATOMIC_RELAXED);]])
unit_mutant(callback_without_grace_period harness/kernel/user/rcu.c rcu_test
	callback_after_grace_period
	[[		if (hurry)
			synchronize_rcu();
		else
			wait_for_readers();]]
	[[		(void)hurry;]])
unit_mutant(barrier_does_not_wait harness/kernel/user/rcu.c rcu_test
	barrier_waits_for_callbacks
	[[while (callbacks.done < until)]] [[while (0 && until)]])
unit_mutant(qsbr_sleeper_stays_online harness/kernel/user/wait.c qsbr_test
	by_sleeping
	[[bool online = rcu_sleep_begin();]] [[bool online = false;]])
unit_mutant(qsbr_nobody_is_online harness/kernel/user/rcu.c qsbr_test
	by_quiescent_state
	[[		urcu_qsbr_thread_online();]] [[		;]])
unit_mutant(padata_forgets_rest harness/kernel/user/padata.c padata_test
	all_of_it_once
	[[		if (at >= job->size)]]
	[[		if (at + run->chunk > job->size)]])
unit_mutant(padata_piece_twice harness/kernel/user/padata.c padata_test
	all_of_it_once
	[[at + run->chunk : job->size;]] [[at + run->chunk + 1 : job->size;]])
unit_mutant(padata_ignores_align harness/kernel/user/padata.c padata_test
	all_of_it_once
	[[	unsigned long align = max_of(job->align, 1), threads, chunk;]]
	[[	unsigned long align = 1, threads, chunk;]])
unit_mutant(padata_takes_all harness/kernel/user/padata.c padata_test
	no_more_than_may
	[[padata.run && padata.run->wanted)]] [[padata.run)]])
unit_mutant(padata_does_not_wait harness/kernel/user/padata.c padata_test
	waits_for_helpers
	[[	while (run.busy)]] [[	while (0)]])
unit_mutant(padata_one_piece_each harness/kernel/user/padata.c padata_test
	pieces_are
	[[#define PIECES_EACH 4]] [[#define PIECES_EACH 1]])
unit_mutant(padata_no_cpu_time harness/kernel/user/padata.c padata_test
	helpers_cpu_time
	[[		padata.help.cpu_s += spent;]] [[]])
unit_mutant(padata_helper_spins harness/kernel/user/padata.c padata_test
	helpers_sleep
	[[		pthread_cond_wait(&padata.work, &padata.lock);]]
	[[		pthread_mutex_unlock(&padata.lock);
		pthread_mutex_lock(&padata.lock);]])
unit_mutant(padata_caller_stays_online harness/kernel/user/padata.c qsbr_test
	helper_waits_for_grace_period
	[[	online = rcu_sleep_begin();]] [[	online = false;]])
unit_mutant(completion_spins harness/kernel/user/wait.c wait_test
	completion_waiter_sleeps
	[[futex_wait(&x->word, COMPLETION_WAITER);]] [[]])
unit_mutant(completion_is_a_flag harness/kernel/user/wait.c wait_test
	completion_counts
	[[word - COMPLETION_ONE)]] [[word & COMPLETION_WAITER)]])
unit_mutant(wait_var_spins harness/kernel/user/wait.c wait_test
	wait_var_sleeps_until_condition
	[[futex_wait(&queue->sequence, sequence);]] [[]])
unit_mutant(wait_var_takes_any_wake harness/kernel/user/wait.h wait_test
	wait_var_on_one_queue
	[[		wait_var_sleep(__queue, __sequence);			\]]
	[[		wait_var_sleep(__queue, __sequence); break;		\]])
unit_mutant(alloc_percpu_keeps_old harness/kernel/user/percpu.c percpu_test
	percpu_words
	[[			*per_cpu_ptr(ptr, cpu) = 0;]] [[			;]])
unit_mutant(poison_of_first_cpu_only harness/kernel/user/percpu.c percpu_test
	percpu_poison
	[[if (*per_cpu_ptr(units + word, cpu) == PCPU_POISON)]]
	[[if (cpu || *per_cpu_ptr(units + word, cpu) == PCPU_POISON)]])

# The lookup.
unit_mutant(head_bound_ignored harness/kernel/xarray.c xarray_test one_index
	[[xa_is_node(entry) && index > max_index(xa_to_node(entry))]] [[0]])
unit_mutant(siblings_are_one_off harness/kernel/xarray.c xarray_test
	aligned_ranges
	[[xa_mk_sibling(offset));]] [[xa_mk_sibling(offset + 1));]])
unit_mutant(failed_store_not_undone harness/kernel/xarray.c xarray_test
	exists_leaves_nothing
	[[for (undo = first; err && undo < index;]]
	[[for (undo = first; err && undo < first;]])
unit_mutant(range_cut_unaligned harness/kernel/xarray.c xarray_test
	against_model
	[[return aligned < fits ? aligned : fits;]] [[return fits;]])
unit_mutant(erase_keeps_siblings harness/kernel/xarray.c xarray_test
	against_model
	[[		for (i = 0; i < nr; i++) {
			node->count]]
	[[		for (i = 0; i < 1; i++) {
			node->count]])
unit_mutant(empty_nodes_stay harness/kernel/xarray.c xarray_test one_index
	[[for (; node && !node->count; node = parent) {]]
	[[for (; 0 && node; node = parent) {]])

# Faults, GUP and zap.
unit_mutant(gup_trusts_pte harness/device/gup.h gup_test reread_pte
	[[			     READ_ONCE(*ptep) != pte)) {]] [[			     0)) {]])
unit_mutant(gup_trusts_table harness/device/gup.h gup_test reread_table
	[[READ_ONCE(*pmdp) != pmd ||]] [[]])
unit_mutant(gup_trusts_pmd harness/device/gup.h gup_test reread_pmd
	[[if (unlikely(READ_ONCE(*entryp) != entry)) {]] [[if (0) {]])
unit_mutant(gup_trusts_pud harness/device/gup.h gup_test reread_pud
	[[if (unlikely(READ_ONCE(*entryp) != entry)) {]] [[if (0) {]])
unit_mutant(gup_keeps_changed_page harness/device/gup.h gup_test reread_pte
	[[			hooks->unpin(page, 1, gup->flags);]] [[			;]])
unit_mutant(gup_keeps_changed_leaf harness/device/gup.h gup_test reread_pmd
	[[		hooks->unpin(page, nr, gup->flags);
		return false;]]
	[[		return false;]])
unit_mutant(gup_gives_back_one_of_leaf harness/device/gup.h gup_test reread_pmd
	[[		hooks->unpin(page, nr, gup->flags);
		return false;]]
	[[		hooks->unpin(page, 1, gup->flags);
		return false;]])
unit_mutant(gup_writes_read_only_pte harness/device/gup.h gup_test
	gup_needs_write_permission
	[[if (unlikely(!entry_writable(pte)))]] [[if (unlikely(!pte))]])
unit_mutant(gup_writes_read_only_leaf harness/device/gup.h gup_test
	gup_needs_write_permission
	[[if (unlikely(!entry_writable(entry)))]] [[if (unlikely(!entry))]])
unit_mutant(gup_goes_on_after_hole harness/device/gup.h gup_test
	gup_stops_at_holes
	[[		done += got;
		if (unlikely(got < left))
			break;]]
	[[		done += left;]])
unit_mutant(gup_end_missing harness/device/gup.h gup_test gup_calls
	[[		hooks->gup_end(&gup);]] [[]])
unit_mutant(release_is_one_call harness/device/gup.h gup_test gup_calls
	[[if (hooks->unit == UNIT_PAGES) {]] [[if (1) {]])
unit_mutant(fault_maps_twice harness/device/fault.h gup_test fault_and_zap
	[[	if (!READ_ONCE(*entry)) {
		ret]]
	[[	if (1) {
		ret]])
unit_mutant(refused_fault_maps harness/device/fault.h gup_test
	refused_fault_changes_nothing
	[[		if (likely(ret))]] [[		if (1)]])
unit_mutant(zap_leaves_entry harness/device/fault.h gup_test fault_and_zap
	[[xchg(entry, 0);]] [[*entry;]])
unit_mutant(unmap_skips_too_much harness/device/life.h gup_test
	unmap_finds_sparse_mappings
	[[				i |= (1UL << PMD_ORDER) - nr;]]
	[[				i |= (2UL << PMD_ORDER) - nr;]])
unit_mutant(unmap_of_first_process harness/device/life.h gup_test
	several_processes
	[[mm < dev->mms + dev->nr_mms;]] [[mm < dev->mms + 1;]])

# The device.
unit_mutant(unmap_does_not_flush harness/device/life.h device_test
	unmap_waits_for_walkers
	[[	synchronize_rcu();]] [[]])
unit_mutant(close_does_not_wait harness/device/dev_dax.c device_test
	close_waits_for_readers
	[[	synchronize_rcu();]] [[]])
unit_mutant(array_stays_readable harness/device/vmemmap.c device_test
	touch_outside_life_is_fatal
	[[	if (mmap(pfn_to_page(first), vmemmap_bytes(nr), PROT_NONE,]]
	[[	if (mmap(pfn_to_page(first), vmemmap_bytes(nr), 3,]])
unit_mutant(folios_share harness/device/vmemmap.c vmemmap_test
	tails_share_the_second_page
	[[(off_t)(i * reserved));]] [[0);]])
unit_mutant(tails_share_the_head harness/device/vmemmap.c vmemmap_test
	tails_share_the_second_page
	[[at + (VMEMMAP_RESERVE_NR - 1) * PAGE_SIZE;]] [[at;]])
unit_mutant(folded_stays_mapped harness/device/vmemmap.c vmemmap_test
	device_that_cannot_be_mapped
	[[	if (err)
		vmemmap_free(first, nr);]] [[]])
unit_mutant(folds_whatever_it_takes harness/device/vmemmap.c vmemmap_test
	too_many_maps
	[[if (vmemmap_folded_maps(nr, backing->order) > vmemmap_max_maps())]]
	[[if (0)]])
unit_mutant(folds_small_folios harness/device/vmemmap.c vmemmap_test
	what_cannot_be_folded
	[[if (pages <= VMEMMAP_RESERVE_NR || ]] [[if (]])
unit_mutant(device_not_zeroed harness/device/vmemmap.c vmemmap_test
	array_lies_on_the_device
	[[		memset(start, 0, size);]] [[;]])
unit_mutant(pgmap_stays harness/device/dev_dax.c device_test
	touch_outside_life_is_fatal
	[[	kfree_sized(dev->pgmap, sizeof(*dev->pgmap));]] [[]])
unit_mutant(failed_open_keeps_pfns harness/device/dev_dax.c device_test
	open_without_memory
	[[	pfn_range_free(first, nr);
	return err;]]
	[[	return err;]])
unit_mutant(failed_open_keeps_ref harness/device/dev_dax.c device_test
	open_passes_errors_on
	[[		hooks->pgmap_close(pgmap);
	}]]
	[[	}]])
unit_mutant(failed_open_keeps_entries harness/device/dev_dax.c device_test
	open_passes_errors_on
	[[free_entries:
	kfree_sized(dev->entries, dev->entries_bytes);]]
	[[free_entries:]])
unit_mutant(books_ignore_pages harness/device/dev_dax.c device_test
	books_see_page_counts
	[[if (count == hooks->idle)]] [[if (1)]])
unit_mutant(books_ignore_pgmap harness/device/dev_dax.c device_test
	books_see_pgmap_refs
	[[	if (!out)]] [[	if (1)]])
unit_mutant(cached_pgmap_for_any_pfn harness/device/pgmap.h device_test
	get_pgmap
	[[if (phys >= pgmap->range.start && phys <= pgmap->range.end)]]
	[[if (phys >= pgmap->range.start)]])
unit_mutant(cached_pgmap_not_dropped harness/device/pgmap.h device_test
	get_pgmap
	[[		percpu_ref_put(&pgmap->ref);
	}]]
	[[	}]])
unit_mutant(entry_lock_open harness/device/dev_dax.c device_test
	entry_lock_waits
	[[atomic_xchg(entry, ENTRY_CONTENDED) == 0);]]
	[[atomic_xchg(entry, ENTRY_CONTENDED) >= 0);]])

# The team.
unit_mutant(barrier_is_open harness/machine/team.c team_test barrier_holds_all
	[[	while (smp_load_acquire(&team->episode.counter) == episode) {]]
	[[	while (0 && episode) {]])
unit_mutant(members_not_pinned harness/machine/team.c team_test
	members_are_pinned
	[[	seat->error = pin(team, seat->member.cpu);]] [[]])
unit_mutant(member_nr_is_stale harness/machine/team.c team_test
	runs_first_members
	[[		seat->member.nr = team->nr;]] [[]])
unit_mutant(first_warm_is_all_warm harness/machine/team.c team_test
	stages_end_together
	[[	return atomic_read(&team->warm) == (int)me->nr;]]
	[[	return atomic_read(&team->warm) > 0;]])
unit_mutant(first_finished_is_all harness/machine/team.c team_test
	stages_end_together
	[[	return atomic_read(&me->team->finished) == (int)me->nr;]]
	[[	return atomic_read(&me->team->finished) > 0;]])

# Memory: where pages are.
unit_mutant(wrong_node_is_right harness/kernel/user/mm_nodes.c memory_test
	checks_nodes
	[[	if (walk->node >= 0 && node != walk->node) {]]
	[[	if (0 && walk->node >= 0) {]])
unit_mutant(small_is_nowhere harness/kernel/user/mm_nodes.c memory_test
	checks_nodes
	[[.nr = (size + base - 1) / base,]] [[.nr = size / base,]])
unit_mutant(shared_by_all harness/memory/memory.c memory_test
	one_has_a_device
	[[flock(fd, LOCK_EX | LOCK_NB)]] [[flock(fd, LOCK_SH | LOCK_NB)]])
unit_mutant(thread_prefers_only harness/kernel/user/mm_nodes.c memory_test
	thread_binds
	[[set_mempolicy(MPOL_BIND, mask]] [[set_mempolicy(MPOL_PREFERRED, mask]])
unit_mutant(first_chunk_is_all harness/kernel/user/mm_nodes.c memory_test
	checks_all_pages
	[[	walk->done += nr;]] [[	walk->done = walk->nr;]])
unit_mutant(interleaved_on_one_node harness/kernel/user/mm_nodes.c memory_test
	checks_interleaved
	[[	walk->spread |= node != walk->first;]] [[	walk->spread = true;]])
unit_mutant(device_page_faulted_in harness/kernel/user/mm_nodes.c memory_test
	device_pages
	[[	if (mincore(page, 1, &there) || !(there & 1)) {]]
	[[	if (mincore(page, 1, &there)) {]])
unit_mutant(device_page_isnt_there harness/kernel/user/mm_nodes.c memory_test
	device_pages
	[[	return device_page_node(page);]]
	[[	(void)device_page_node; errno = ENOENT; return -1;]])
unit_mutant(refused_call_is_fine harness/kernel/user/mm_nodes.c memory_test
	kernel_that_wont_say
	[[	if (there >= 0 && (there == node || node == NODE_INTERLEAVE))]]
	[[	if (1)]])
unit_mutant(refused_call_is_fatal harness/kernel/user/mm_nodes.c memory_test
	kernel_that_wont_say
	[[	return error == ENOSYS || error == EPERM;]] [[	return false;]])

# What pages are.
unit_mutant(wrong_size_is_right harness/memory/verify.c memory_test
	wrong_size_is_seen
	[[	if (got == want)
		got = faulted->page_size_max;]]
	[[	got = want;]])
unit_mutant(old_pages_count harness/memory/verify.c memory_test touched_before
	[[ && !(w->before[page] & PM_PRESENT)]] [[]])
unit_mutant(page_is_alone harness/memory/verify.c memory_test
	faults_of_huge_pages
	[[	while (first > 0 && appeared(w, first - 1))
		first--;]]
	[[]])
unit_mutant(touch_overwrites harness/memory/verify.c memory_test touched_before
	[[		__atomic_fetch_or(page, 0, __ATOMIC_RELAXED);]]
	[[		__atomic_store_n(page, 0, __ATOMIC_RELAXED);]])
unit_mutant(touch_is_a_signal harness/memory/verify.c memory_test
	touch_that_fails
	[[	if (errno == EINVAL) {]] [[	if (1) {]])
unit_mutant(touch_knows_no_node harness/memory/verify.c memory_test
	touch_sees_nodes
	[[	if (node >= 0 && look->node >= 0 && node != look->node) {]]
	[[	if (0) {]])
unit_mutant(unknown_node_is_right harness/memory/verify.c memory_test
	touch_without_answers
	[[	if (node < 0 && must_know(look)) {]]
	[[	if (0 && must_know(look)) {]])

# Specs, pools and mappings.
unit_mutant(list_ends_at_zero harness/memory/host.c memory_test lists_of_nodes
	[[	if (end == *at)
		return false;
	*first = *last = number;]]
	[[	*first = *last = number;
	if (end == *at)
		return false;]])
unit_mutant(reserved_pages_are_free harness/memory/hugetlb.c memory_test
	pools_of_the_host
	[[	free_pages -= reserved;]] [[]])
unit_mutant(no_pages_are_made harness/memory/hugetlb.c memory_test
	pools_of_the_host
	[[		free_pages += overcommit - surplus;]] [[		;]])
unit_mutant(node_pool_is_all harness/memory/hugetlb.c memory_test
	pools_of_nodes
	[[	if (of_host >= 0 && pool->available > of_host)]] [[	if (0)]])
unit_mutant(node_pool_not_looked_at harness/memory/hugetlb.c memory_test
	pools_of_nodes
	[[	if (check_pool(memory, size, node, &why))]]
	[[	if (0 && check_pool(memory, size, node, &why))]])
unit_mutant(thp_size_not_looked_at harness/memory/dram.c memory_test
	thp_that_is_off
	[[		if (!strstr(line, "[never]"))]] [[		if (1)]])
unit_mutant(thp_off_is_default harness/memory/dram.c memory_test
	huge_pages_as_asked_for
	[[madvise(data, size, MADV_NOHUGEPAGE)]] [[0]])
unit_mutant(address_ignores_offset harness/memory/map.c memory_test mappings
	[[	addr = start + ((offset - (uintptr_t)start) & (align - 1));]]
	[[	addr = start + (-(uintptr_t)start & (align - 1));]])
unit_mutant(capacity_overflows harness/memory/map.c memory_test mappings
	[[	    (extent->size > memory->capacity ||
	     extent->offset > memory->capacity - extent->size)) {]]
	[[	    extent->offset + extent->size > memory->capacity) {]])
unit_mutant(alignment_of_size_only harness/memory/map.c memory_test mappings
	[[	unsigned long bits = (uintptr_t)extent->addr | extent->offset |
			     extent->size;]]
	[[	unsigned long bits = extent->size;]])
# Topology and placement.
unit_mutant(affinity_forgotten harness/machine/topology.c place_test uneven
	[[	return hwloc_bitmap_isset(hwloc_topology_get_allowed_cpuset(hwloc),
				  pu->os_index);]]
	[[	return true;]])
unit_mutant(rank_counts_disallowed harness/machine/topology.c place_test uneven
	[[		rank += may_use(hwloc, o);]] [[		rank++;]])
unit_mutant(mems_allowed_forgotten harness/machine/topology.c place_test
	two_nodes_cpuset
	[[if (bytes && t->all_allowed[t->nr_all_nodes]) {]] [[if (bytes) {]])
unit_mutant(no_memory_is_memory harness/machine/topology.c place_test odd_nodes
	[[if (bytes && t->all_allowed]] [[if (t->all_allowed]])
unit_mutant(last_node_of_cpu harness/machine/topology.c place_test cxl_guest
	[[		if (!best || hwloc_bitmap_weight(node->cpuset) <]]
	[[		if (!best || hwloc_bitmap_weight(node->cpuset) <=]])
unit_mutant(first_node_of_cpu harness/machine/topology.c place_test outer_node
	[[		if (!best || hwloc_bitmap_weight(node->cpuset) <
				     hwloc_bitmap_weight(best->cpuset))]]
	[[		if (!best)]])
unit_mutant(l3_is_the_package harness/machine/topology.c place_test
	four_nodes_smt
	[[		HWLOC_OBJ_L3CACHE, HWLOC_OBJ_DIE, HWLOC_OBJ_PACKAGE,]]
	[[		HWLOC_OBJ_PACKAGE,]])
unit_mutant(l3_or_package harness/machine/topology.c place_test dies
	[[		HWLOC_OBJ_L3CACHE, HWLOC_OBJ_DIE, HWLOC_OBJ_PACKAGE,]]
	[[		HWLOC_OBJ_L3CACHE, HWLOC_OBJ_PACKAGE,]])
unit_mutant(cpus_by_number harness/machine/topology.c place_test dies
	[[		nr += may_use(hwloc, pus[nr]);
	}]]
	[[		nr += may_use(hwloc, pus[nr]);
	}
	for (i = 0; i < nr; i++)
		pus[i] = hwloc_get_pu_obj_by_os_index(hwloc, i);]])
unit_mutant(distance_backwards harness/machine/topology.c place_test asymmetric
	[[	return *distance_at(topology, row, column);]]
	[[	return *distance_at(topology, column, row);]])
unit_mutant(some_distances_are_all harness/machine/topology.c place_test
	some_distances
	[[	if (matrix->nbobjs == nodes)]] [[	if (matrix->nbobjs)]])
unit_mutant(siblings_first harness/machine/place.c place_test four_nodes_smt
	[[compare(x->smt, y->smt)]] [[compare(y->smt, x->smt)]])
unit_mutant(siblings_by_node harness/machine/place.c place_test uneven
	[[int d = compare(x->smt, y->smt);]] [[int d = 0;]]
	[[		before += seats[i].node == seats[nr].node &&
			  seats[i].smt == seats[nr].smt;]]
	[[		before += seats[i].node == seats[nr].node;]])
unit_mutant(no_turns harness/machine/place.c place_test two_nodes
	[[d = compare(x->round, y->round);]] [[d = 0;]])
unit_mutant(home_waits_for_its_turn harness/machine/place.c place_test cxl
	[[seat->node == first ? INT_MIN : seat->node]] [[seat->node]])
unit_mutant(local_threads_are_far harness/machine/place.c place_test cxl
	[[distance < least ||]] [[distance > least ||]])
unit_mutant(remote_threads_are_near harness/machine/place.c place_test
	four_nodes_smt
	[[distance > most ||]] [[distance < most ||]])
unit_mutant(any_memory_is_local harness/machine/place.c place_test memoryless
	[[(best == NODE_LOCAL || distance < least)]] [[(best == NODE_LOCAL)]])
unit_mutant(any_memory_is_remote harness/machine/place.c place_test
	four_nodes_smt
	[[(best == NO_NODE || distance > most)]] [[best == NO_NODE]])
unit_mutant(remote_threads_at_home harness/machine/place.c place_test
	no_distances
	[[t->cpu_node[i] == but || t->cpu_node[i] < 0]] [[t->cpu_node[i] < 0]])
unit_mutant(remote_threads_nowhere harness/machine/place.c place_test
	node_unknown
	[[t->cpu_node[i] == but || t->cpu_node[i] < 0]] [[t->cpu_node[i] == but]])
unit_mutant(remote_memory_at_home harness/machine/place.c place_test one_node
	[[		if (t->nodes[i] != but &&
		    (best]]
	[[		if ((best]])
unit_mutant(home_without_memory harness/machine/place.c place_test memoryless
	[[		if (has_memory(t, node_of_cpu(t, cpus[i])))]] [[]])
unit_mutant(numa_node_ignored harness/machine/place.c place_test cxl
	[[request->near_node >= 0 && has_cpus(]] [[0 && has_cpus(]])
unit_mutant(vmemmap_on_target_node harness/machine/place.c place_test cxl
	[[	home.meta = nearest_memory(t, home.cpus);]]
	[[	home.meta = device ? job->request->memory_node :
			     nearest_memory(t, home.cpus);]])
unit_mutant(pgmap_at_home harness/machine/place.c place_test four_nodes_smt
	[[		nearest_memory(t, node_of_cpu(t, placement->cpus[0]));]]
	[[		nearest_memory(t, t->cpu_node[0]);]])
unit_mutant(interleave_one_node harness/machine/place.c place_test one_node
	[[	if (t->nr_nodes < 2)]] [[	if (!t->nr_nodes)]])
unit_mutant(device_is_interleaved harness/machine/place.c place_test two_nodes
	[[device ? home->data : NODE_INTERLEAVE]] [[NODE_INTERLEAVE]])
unit_mutant(data_moves_the_device harness/machine/place.c place_test
	four_nodes_smt
	[[	if (node == NODE_UNSET || node == device)]]
	[[	if (node >= 0 || node == NODE_UNSET)]])
unit_mutant(cpu_given_twice harness/machine/place.c place_test four_nodes_smt
	[[if (request->cpus[j] == request->cpus[i])]] [[if (false)]])
unit_mutant(given_node_loses harness/machine/place.c place_test four_nodes_smt
	[[	if (request->vmemmap_node != NODE_UNSET)]] [[	if (false)]])
unit_mutant(cores_never_shared harness/machine/place.c place_test
	four_nodes_smt
	[[				return true;
		}
	}
	return false;]]
	[[				return false;
		}
	}
	return false;]])
unit_mutant(l3_counts_cpus harness/machine/place.c place_test four_nodes_smt
	[[		groups += l3_is_new(topology, cpus, i);]]
	[[		groups += (l3_is_new(topology, cpus, i), 1);]])

# The native paths, and the books that are held against them.
unit_mutant(vmsplice_floor_pins bench/native/vmsplice.c native_test
	vmsplice_fills_pipes
	[[iov.iov_len = t->floor ? 0 : bytes;]] [[iov.iov_len = bytes;]])
unit_mutant(vmsplice_second_pipe_stays_full bench/native/vmsplice.c native_test
	vmsplice_fills_pipes
	[[		put = splice(pipe->out, NULL,]]
	[[		put = left < native_bytes(t) ? (long)bytes :
		      splice(pipe->out, NULL,]])
unit_mutant(vmsplice_pipes_are_one_off bench/native/vmsplice.c native_test
	vmsplice_fills_pipes
	[[	if (++*calls == t->calls)]] [[	if (++*calls > t->calls)]])
unit_mutant(io_uring_floor_pins bench/native/io_uring.c native_test
	io_uring_is_in_vmpin [[i < b->nr && !t->floor; i++]] [[i < b->nr; i++]])
unit_mutant(io_uring_half_a_batch bench/native/io_uring.c native_test
	io_uring_is_in_vmpin [[{ from, bytes };]] [[{ from, bytes / 2 };]])
unit_mutant(io_uring_keeps_buffers bench/native/io_uring.c native_test
	io_uring_is_in_vmpin
	[[io_uring_unregister_buffers(&b->ring);]] [[0 * b->nr;]])
unit_mutant(readv_floor_pins bench/native/process_vm_readv.c native_test
	each_path_counts [[iov_len = t->floor ? 0 : 1;]] [[iov_len = 1;]])
unit_mutant(readv_of_one_page bench/native/process_vm_readv.c native_test
	process_vm_readv_reads [[i++, from += PAGE_SIZE)]] [[i++)]])
unit_mutant(direct_into_one_place bench/native/direct.c native_test
	direct_reads [[t->floor ? 0 : native_bytes(t), 0);]] [[PAGE_SIZE, 0);]])
unit_mutant(direct_reads_holes bench/native/direct.c native_test bad_targets
	[[hole = lseek(fd, 0, SEEK_HOLE);]] [[hole = lseek(fd, 0, SEEK_END);]])
unit_mutant(direct_from_tmpfs bench/native/direct.c native_test
	tmpfs_pins_nothing [[if (fs.f_type == TMPFS_MAGIC)]] [[if (0)]])
unit_mutant(touch_floor_zaps bench/native/zap.c native_test touch_faults
	[[zap(t, index, t->floor ? 0 : t->batch);]]
	[[zap(t, index, t->batch);]])
unit_mutant(zap_of_one_page bench/native/zap.c native_test touch_faults
	[[zap(t, index, t->floor ? 0 : t->batch);]] [[zap(t, index, 1);]])
unit_mutant(remap_untouched bench/native/remap.c native_test remap_faults
	[[	native_store(t->memory, index, t->batch);]] [[]])
unit_mutant(remap_replaces bench/native/remap.c native_test
	remap_finds_its_place_taken
	[[MAP_FIXED : MAP_FIXED_NOREPLACE;]] [[MAP_FIXED : MAP_FIXED;]])
unit_mutant(memory_is_private bench/native/memory.c native_test bytes_stay
	[[	m->flags = MAP_SHARED;]] [[	m->flags = MAP_PRIVATE;]])
unit_mutant(gup_test_batch_is_range bench/native/gup_test.c native_test
	gup_test_by_its_clock [[(__u32)t->batch,]] [[(__u32)nr,]])
unit_mutant(gup_test_phases_swapped bench/native/gup_test.c native_test
	gup_test_by_its_clock
	[[phase_s[0] += (double)gup.get_delta_usec]]
	[[phase_s[0] += (double)gup.put_delta_usec]])
unit_mutant(gup_test_for_reading bench/native/gup_test.c native_test
	gup_test_by_its_clock [[.gup_flags = GUP_TEST_FOLL_WRITE,]] [[]])
unit_mutant(gup_test_any_clock_will_do bench/native/native.c native_test
	gup_test_errors [[shortest >= CLOCKED_PHASE_S)]] [[shortest >= 0)]])
unit_mutant(short_calls_pass bench/native/native.c native_test
	lies_are_found_out
	[[got == (long)due(t, nr))) {]] [[got >= 0 || got == (long)due(t, nr))) {]])
unit_mutant(held_is_not_looked_at bench/native/native.c native_test
	lies_are_found_out
	[[	if (held >= 0 && (held < least || held > most))]] [[	if (0)]])
unit_mutant(foll_pin_is_not_looked_at bench/native/native.c native_test
	lies_are_found_out
	[[	if (before < 0 || counted]] [[	if (1 || counted]])
unit_mutant(faults_are_not_counted bench/native/native.c native_test
	mappings_that_lie
	[[	if (!t->floor && counted < mapped)]] [[	if (0)]])
unit_mutant(mapped_is_not_looked_at bench/native/native.c native_test
	mappings_that_lie
	[[	check_mapped(t, t->end - t->start, 0);]] [[]])
unit_mutant(mapped_is_not_tried bench/native/native.c native_test
	mappings_that_lie [[	check_mapped(t, t->batch, t->batch);]] [[]])
unit_mutant(unmapped_is_not_tried bench/native/native.c native_test
	mappings_that_lie [[	check_mapped(t, t->batch, 0);]] [[]])
unit_mutant(touch_reads bench/native/native.h native_test touch_faults
	[[__atomic_fetch_add(memory->data + (index << PAGE_SHIFT), zero,
				   __ATOMIC_RELAXED);]]
	[[__atomic_load_n(memory->data + (index << PAGE_SHIFT) + zero,
				   __ATOMIC_RELAXED);]])
unit_mutant(touch_writes bench/native/native.h native_test bytes_stay
	[[__atomic_fetch_add(memory->data + (index << PAGE_SHIFT), zero,]]
	[[__atomic_exchange_n(memory->data + (index << PAGE_SHIFT), 1,]])
unit_mutant(floors_may_fault bench/native/native.c native_test
	mappings_that_lie
	[[	if (t->floor && !TSAN && counted > 100 + stored / 10)]]
	[[	if (0)]])
unit_mutant(failed_thread_goes_unheard bench/native/native.c native_test
	lies_are_found_out
	[[		if (n->threads[i].why[0])]] [[		if (0)]])
unit_mutant(batch_has_no_limit bench/native/native.c native_test
	rows_that_cannot_be [[	if (max && batch > max)]] [[	if (0)]])
unit_mutant(status_of_first_line bench/native/status.c native_test
	status_fields [[strncmp(line, field, length)]] [[0]])

# What --plant does to a round.
unit_mutant(plant_is_the_mean harness/machine/plant.c plant_test
	median_of_the_last
	[[	return stats_summarize(sorted, nr).median;]]
	[[	return plant->before_s / plant->seen;]])
unit_mutant(plant_keeps_the_first harness/machine/plant.c plant_test
	median_of_the_last [[plant->seen++ % PLANT_ROUNDS]]
	[[plant->seen < PLANT_ROUNDS ? plant->seen++ : 0]])
unit_mutant(plant_sees_the_sum harness/machine/plant.c plant_test
	median_of_the_last [[		rounds_s - plant->before_s;]]
	[[		rounds_s;]])
unit_mutant(plant_of_parts harness/machine/plant.c plant_test operations
	[[round_s * percent / 100 / operation_s]]
	[[round_s * percent / operation_s]])
unit_mutant(plant_may_be_none harness/machine/plant.c plant_test operations
	[[operations > 1 ? (unsigned long)operations : 1;]]
	[[(unsigned long)operations;]])
unit_mutant(plant_does_nothing harness/machine/plant.c plant_test runs
	[[	while (operations--) {]] [[	while (0) {]])
unit_mutant(plant_spends_the_last harness/machine/plant.c plant_test runs
	[[	plant->spent_s += end - begin;]] [[	plant->spent_s = end - begin;]])
unit_mutant(plant_ends_at_once harness/machine/plant.c plant_test runs
	[[	plant->spent_s += end - begin;
	return end;]]
	[[	plant->spent_s += end - begin;
	return begin;]])
unit_mutant(plant_chooses_none harness/machine/plant.c plant_test chooses
	[[	plant->operations = plant_operations(]]
	[[	(void)(]])

unit_mutant(plant_is_no_phase bench/workloads/threads.h rounds_test
	planted_in_the_window
	[=[	w->phase_s[0] += w->plant.spent_s;]=] [[]])
unit_mutant(plant_is_the_second_phase bench/workloads/threads.h rounds_test
	planted_in_the_window
	[=[	w->phase_s[0] += w->plant.spent_s;]=]
	[=[	w->phase_s[1] += w->plant.spent_s;]=])
unit_mutant(plant_in_the_warmup bench/workloads/threads.h rounds_test
	planted_in_the_window
	[[			plant_see(&w->plant, unused[0] + unused[1]);
	} while (!team_warm(me, timing->warmup_s, start));]]
	[[			plant_see(&w->plant, unused[0] + unused[1]);
		w->plant.operations = 1;
		plant_run(&w->plant, now_s());
	} while (!team_warm(me, timing->warmup_s, start));]])
unit_mutant(plant_of_one_phase bench/workloads/threads.h rounds_test
	planted_in_the_window [[plant_see(&w->plant, unused[0] + unused[1]);]]
	[[plant_see(&w->plant, 0 * unused[0]);]])
unit_mutant(plant_where_none_is bench/workloads/threads.h rounds_test
	nothing_planted
	[[	if (timing->plant_percent > 0)
		plant_choose(]]
	[[	if (1)
		plant_choose(]])
unit_mutant(plant_is_of_the_whole bench/workloads/threads.h rounds_test
	planted_is_reported [[planted / (ns[0] + ns[1] - planted) * 100;]]
	[[planted / (ns[0] + ns[1]) * 100;]])
unit_mutant(plant_of_one_thread bench/workloads/threads.h rounds_test
	planted_is_reported [[		planted += w->plant]]
	[[		planted = w->plant]])
