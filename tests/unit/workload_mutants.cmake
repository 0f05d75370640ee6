# SPDX-License-Identifier: MIT
# Mutants of what the workloads share and no strategy is in.

# Range random
unit_mutant(sequence_past_the_end bench/workloads/sequence.c sequence_test
	calls_begin_at_batches
	[[stats_random_below(&seed, pages / batch)]]
	[[stats_random_below(&seed, pages / batch + 1)]])
unit_mutant(sequence_of_pages bench/workloads/sequence.c sequence_test
	calls_begin_at_batches
	[[(call * batch)]] [[(call * batch + call % batch)]])
unit_mutant(sequence_of_one_half bench/workloads/sequence.c sequence_test
	every_page_as_often
	[[pages / batch)]] [[(pages / batch + 1) / 2)]])
unit_mutant(sequence_without_seed bench/workloads/sequence.c sequence_test
	a_seed_each
	[[	uint32_t *sequence]] [[	seed = 0;
	uint32_t *sequence]])

# teardown_live: how long pins are held, and what a life came to
function(live_mutant name test)
	unit_mutant(live_${name} bench/workloads/live.c live_test ${test}
		"${ARGV2}" "${ARGV3}")
endfunction()
live_mutant(holds_nothing fixed_hold [[return now + hold_s;]] [[return now;]])
live_mutant(holds_all_alike exponential_hold
	[[now - hold_s * log(]] [[now + hold_s + 0 * log(]])
live_mutant(holds_together exponential_hold [[			.random = i,]] [[]])
live_mutant(late_is_not_dropped late_hold
	[[		if (isinf(t->pins[i].due))]] [[		if (0)]])
live_mutant(late_from_the_epoch late_hold
	[[t->live->kill_at + hold_s]] [[hold_s]])
live_mutant(all_are_late late_hold [[		t->has_late = true;]] [[]])
live_mutant(block_new_from_killed values_of_a_life
	[[r->kill) - r->kill) * 1e6,]] [[r->kill) - r->killed) * 1e6,]])
live_mutant(block_new_of_the_first values_of_a_life
	[[		if (at > latest)]] [[		if (at > latest && !i)]])
live_mutant(untested_blocks_at_once values_of_a_life
	[[floor || !any_tested(live) ?]] [[floor ?]])
live_mutant(tails_of_lives_without tails_of_lives
	[[		if (values[i] >= 0)]] [[		if (true)]])
live_mutant(delay_is_all_of_drain values_of_a_life
	[[offsetof(struct live_thread, last_release),
			      r->unmapped)]]
	[[offsetof(struct live_thread, last_release),
			      r->unmapped) * 0 - r->unmapped]])
live_mutant(delay_before_drain values_of_a_life
	[[			      r->unmapped)) * 1e6,]]
	[[			      0)) * 1e6,]])
live_mutant(lost_is_all values_of_a_life
	[[(double)(r->after - r->before)]] [[0 * (double)(r->after - r->before)]])
live_mutant(p99_is_max tails_of_lives [[nr, 0.99)]] [[nr, 1.0)]])
live_mutant(first_life_counts tails_of_lives
	[[	if (life < 0)
		return;]] [[	if (life < 0)
		life = 0;]])

# and its books
live_mutant(pins_left drain_that_leaves_pins [[	if (t->left) {]] [[	if (0) {]])
live_mutant(late_release drain_that_leaves_pins
	[[	if (t->last_release > drained)]] [[	if (0)]])
live_mutant(what_is_wrong what_should_have_failed [[	if (t->wrong)]] [[	if (0)]])
live_mutant(gets_without_puts what_should_have_failed
	[[	if (t->gets != t->puts)]] [[	if (0)]])
live_mutant(cold_threads what_should_have_failed
	[[	if (live->cold)]] [[	if (0)]])
live_mutant(counts_of_some counts_after_drain
	[[i < live->dev->nr_pages]] [[i < live->dev->nr_pages - 1]])
live_mutant(references_out counts_after_drain
	[[!percpu_ref_sum(ref))]] [[percpu_ref_sum(ref))]])
