# SPDX-License-Identifier: MIT
# Mutants of the engine (tests/mutate.cmake): each must be caught by the test
# that is named.

# explore_mutant(NAME FILE BINARY TEST pattern replacement [pattern ...])
function(explore_mutant name file binary test)
	set(path harness/kernel/explore/${file})
	set(root ${CMAKE_CURRENT_BINARY_DIR}/mutants/${name})
	math(EXPR last "${ARGC} - 2")
	mutate_source(${name} ${path} ${root} 4 ${last})

	set(target mutant_explore_${name})
	string(REPLACE "." "\\." object "/${file}.o")
	# the machine's object of that file is replaced
	set(machine $<TARGET_OBJECTS:explore_machine>)
	add_executable(${target} ${root}/${path}
		$<TARGET_OBJECTS:explore_${binary}_objects>
		$<TARGET_OBJECTS:explore_try>
		$<FILTER:${machine},EXCLUDE,${object}$>)
	target_compile_options(${target} PRIVATE -w
		$<TARGET_PROPERTY:explore_machine,COMPILE_OPTIONS>)
	target_compile_definitions(${target} PRIVATE
		$<TARGET_PROPERTY:explore_machine,COMPILE_DEFINITIONS>)
	target_link_libraries(${target} PRIVATE PkgConfig::CMOCKA)
	set_target_properties(${target} PROPERTIES
		RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/mutants)
	add_test(NAME mutant.explore.${name} COMMAND ${CMAKE_COMMAND}
		-DBINARY=$<TARGET_FILE:${target}> -DTEST=${test}
		-P ${PROJECT_SOURCE_DIR}/tests/unit/mutant_run.cmake)
	set_tests_properties(mutant.explore.${name} PROPERTIES LABELS mutants
		TIMEOUT 90)
endfunction()

# The search.
explore_mutant(no_races races.c litmus_test store_buffering
	[[		if (j == nr_races)
			search_race(e, initials(e, d), a);]]
	[[		;]])
explore_mutant(all_commutes search.c random_test accesses_sc
	[[		if (same_cpu(q, a) ||]] [[		if (1 ||]])
explore_mutant(nobody_sleeps search.c litmus_test each_history_once
	[[		if (same_cpu(q, a) ||]]
	[[		if (0 && same_cpu(q, a) &&]])
explore_mutant(classes_ignored races.c random_test accesses_sc
	[[return is_virtual(loc) ? class_a != class_b : class_a | class_b;]]
	[[return class_a & class_b;]])
explore_mutant(reads_race_with_nobody races.c litmus_test message_passing
	[[	unsigned int r, step, mask = at->agents[1];]]
	[[	unsigned int r, step, mask = class ? at->agents[1] : 0;]])
explore_mutant(writes_race_with_no_read races.c random_test accesses_sc
	[[		mask |= at->agents[0];]] [[		;]])
explore_mutant(any_agent_leads_there search.c random_test accesses_sc
	[[	if (mask & (node->backtrack | node->sleep))
		return;]]
	[[	if (node->backtrack & (node->backtrack - 1) | node->sleep)
		return;]])
explore_mutant(initials_ignore_order races.c random_test everything_sc
	[[			if (s != r && first[s] &&]]
	[[			if (0 && first[s] &&]])
explore_mutant(lock_races_dropped races.c wait_test lock_excludes
	[[ && (*before)[events[e].agent] < (int)e)]] [[ && 0)]])
explore_mutant(unlock_can_be_passed races.c random_test spin_locks_sc
	[[		if (other->kind == OP_READ || other->flags & OP_SPARE)]]
	[[		if (1)]])
explore_mutant(spare_completion_waited_for races.c wait_test spare_completion
	[[other->kind == OP_READ || other->flags & OP_SPARE]]
	[[other->kind == OP_READ]])
explore_mutant(waits_do_not_compete races.c wait_test waiters_compete
	[[	if (unlikely(event->op.kind == OP_LOCK || event->op.kind == OP_WAIT))]]
	[[	if (event->op.kind == OP_LOCK)]])
explore_mutant(free_meets_no_touch races.c memory_test use_after_free
	[[	return op->object ? LOC_OBJECTS + op->object : LOC_NONE;]]
	[[	return op->kind == OP_FREE ? LOC_OBJECTS : LOC_NONE;]])
explore_mutant(wakes_commute races.c wait_test first_wake_counts
	[[	return loc >= LOC_RCU && loc]] [[	return loc >= LOC_QUEUES && loc]])
explore_mutant(sleep_comes_behind_nothing races.c random_test var_waits_sc
	[[		join(clock, agent->woken_at);]] [[		;]])
explore_mutant(store_flushed_ahead_of_itself races.c random_test accesses_tso
	[[		join(clock, buffer->stores[buffer->head % BUFFER_STORES].at);]]
	[[		;]])
explore_mutant(shared_is_not_learnt_anew search.c wait_test fewest_switches
	[[options.unreduced || !shares_more)]] [[true)]])
# (That a lock is a place to switch at, met or not, can't be told any more: a
# bounded search that comes upon its conflict begins anew.)
explore_mutant(no_switch_at_calls races.c random_test callbacks_sc
	[[	       (second != LOC_NONE && shared[second]) ||]] [[]])

explore_mutant(lock_is_not_taken_back races.c random_test spin_locks_sc
	[[			locations[event->op.loc].locked =
				locked_before[nr_noted];]]
	[[			;]])
explore_mutant(one_place_is_taken_back races.c random_test frees_sc
	[[		if (second != LOC_NONE)
			take_back(]]
	[[		if (0)
			take_back(]])
explore_mutant(last_read_is_to_come races.c memory_test last_read
	[[	for (; d > machine.depth; d = events[d].noted[0])]]
	[[	for (; 0; d = events[d].noted[0])]])

# RCU.
explore_mutant(waits_for_no_section names.c rcu_test section_is_waited_for
	[[			grace->open |= (uint16_t)(1 << a);]] [[			;]])
explore_mutant(waits_for_later_sections history.c rcu_test
	callback_not_for_open_section
	[[	if (grace->open)
		return false;]]
	[[	for (unsigned int b = 0; b < EXPLORE_CPUS; b++)
		if (machine.agents[b].nesting)
			return false;]])
explore_mutant(section_ends_at_first_unlock names.c rcu_test nested_sections
	[[	if (!machine.running || self()->nesting > 1) {]]
	[[	if (!machine.running) {]])
explore_mutant(sections_commute_with_grace_periods names.c rcu_test
	callback_waits_for_section
	[[	struct op op = bare_op(OP_RCU_LOCK, 0, LOC_RCU, 0);]]
	[[	struct op op = bare_op(OP_RCU_LOCK, 0, LOC_NONE, 0);]])
explore_mutant(section_leaves_stores_behind names.c rcu_test stores_of_section
	[[	return (struct quiet){ .stores = buffers[a].tail,]]
	[[	return (struct quiet){ .stores = buffers[a].head,]])
explore_mutant(earlier_section_is_forgotten names.c rcu_test stores_of_section
	[[	self()->quiet = quiet_now(a, machine.depth);
	for]]
	[[	if (model == EXPLORE_SC) self()->quiet = quiet_now(a, machine.depth);
	for]])
explore_mutant(every_store_is_waited_for names.c rcu_test stores_outside
	[[			grace_quiet(grace, a, &machine.agents[a].quiet);
		}
	}]]
	[[			grace_quiet(grace, a, &machine.agents[a].quiet);
			grace->stores[a] = buffers[a].tail;
		}
	}]])
explore_mutant(synchronize_is_no_barrier names.c litmus_test drained
	[[	struct op begin = bare_op(OP_GP_START, 1, LOC_RCU, OP_DRAINS);]]
	[[	struct op begin = bare_op(OP_GP_START, 1, LOC_RCU, 0);]])
explore_mutant(callbacks_in_any_order names.c rcu_test callbacks_of_two_cpus
	[[	struct op op = bare_op(OP_GP_START, 1, LOC_RCU, OP_DRAINS | OP_QUEUES);]]
	[[	struct op op = bare_op(OP_GP_START, 1, LOC_RCU, OP_DRAINS);]])
explore_mutant(barrier_waits_for_nothing names.c rcu_test
	barrier_waits_for_others
	[[		grace->open = GRACE_CALLBACKS;]] [[		;]])
explore_mutant(barrier_meets_no_call names.c random_test callbacks_sc
	[[	struct op begin = bare_op(OP_BARRIER, 0, LOC_NONE,
				  OP_DRAINS | OP_QUEUES);]]
	[[	struct op begin = bare_op(OP_BARRIER, 0, LOC_NONE, OP_DRAINS);]])
explore_mutant(call_rcu_outside_grace_period names.c rcu_test
	callback_waits_for_section
	[[	grace_begin(&callback->grace);]]
	[[	callback->grace = (struct grace){ 0 };]])

# Waits.
explore_mutant(wake_finds_nobody names.c wait_test wake_needs_barrier
	[[		agent->woken = true;]] [[		;]])
explore_mutant(wake_is_remembered names.c wait_test lost_wake
	[[	self()->woken = false;]] [[]]
	[[		if (!agent->asleep || agent->queue != op.loc || agent->woken)]]
	[[		if (agent->woken)]])
explore_mutant(wake_is_a_barrier names.c wait_test wake_needs_barrier
	[[	struct op op = queue_op(OP_WAKE, var, 1, 0);]]
	[[	struct op op = queue_op(OP_WAKE, var, 1, OP_DRAINS);]])
explore_mutant(wake_of_every_queue names.c wait_test lost_wake
	[[agent->queue != op.loc ||]] [[]])
explore_mutant(prepare_commutes_with_wake names.c wait_test
	condition_before_prepare
	[[	step(op);
	self()->asleep = true;]]
	[[	step(bare_op(OP_PREPARE, 0, LOC_NONE, OP_DRAINS));
	self()->asleep = true;]])
explore_mutant(lock_lets_in history.c wait_test lock_excludes
	[[		return !*(const volatile int *)agent->op.address;]]
	[[		return true;]])
explore_mutant(completion_is_a_flag names.c wait_test completion_counts
	[[	x->done--;]] [[	;]])

# Store buffers.
explore_mutant(no_store_buffer tsan.c litmus_test store_buffering
	[[	return unlikely(model == EXPLORE_TSO) && machine.running;]]
	[[	return false;]])
explore_mutant(buffer_is_no_queue history.c litmus_test message_passing
	[[	uint64_t before = load(store->address, store->op.size);]]
	[[	uint64_t before;

	if ((uint16_t)(buffer->tail - buffer->head) > 1) {
		struct store first = *store, *next;

		next = &buffer->stores[(buffer->head + 1) % BUFFER_STORES];
		*store = *next;
		*next = first;
	}
	before = load(store->address, store->op.size);]])
explore_mutant(no_forwarding tsan.c litmus_test n6
	[[		if (store->address != address)
			continue;]]
	[[		continue;]])
explore_mutant(forwards_the_oldest tsan.c litmus_test percpu_add_is_buffered
	[[&buffer->stores[(uint16_t)(i - 1) % BUFFER_STORES];]]
	[[&buffer->stores[buffer->head % BUFFER_STORES];]])
explore_mutant(nothing_drains history.c litmus_test drained
	[[agent->op.flags & OP_DRAINS)
		return false;]]
	[[0)
		return false;]])
explore_mutant(percpu_add_is_locked names.c litmus_test percpu_add_is_buffered
	[[op.loc, 0, mine);]] [[op.loc, OP_DRAINS, mine);]])
explore_mutant(flush_to_freed_memory history.c memory_test
	buffered_store_to_freed
	[[	check_object(&store->op);]] [[]]
	[[	if (unlikely(object_freed[op->object]))]]
	[[	if (object_freed[op->object] && op->kind != OP_WRITE)]])

# Memory and replays.
explore_mutant(freed_is_not_noted memory.c memory_test use_after_free
	[[	object_freed[object] = true;]] [[]])
explore_mutant(memory_is_kept memory.c litmus_test coherence
	[[	memcpy(__start_explore_data, saved, model_bytes());]] [[]])
explore_mutant(every_end_is_known memory.c litmus_test store_buffering
	[[	for (i = nr_known; i > last; i--)
		if (!memcmp(known[(i - 1) % KNOWN], __start_explore_data,
			    model_bytes()))
			return true;
	return false;]]
	[[	return nr_known > 0;]])
explore_mutant(disabled_step_is_replayed search.c memory_test foreign_replay
	[[		if (agent_enabled(a))
			return (int)a;]]
	[[		return (int)a;]])
explore_mutant(violation_at_once_is_lost history.c memory_test
	violation_at_once
	[[	if (unlikely(ended == END_BROKEN)) {]] [[	if (0) {]])
explore_mutant(one_size_for_all tsan.c memory_test two_sizes
	[[	if (sizes[offset >> 3] == 3)]] [[	if (0)]])
