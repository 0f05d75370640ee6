# SPDX-License-Identifier: MIT
# Break-even: the statistics, what belongs together, and mutants of both.
unit_binary(stats_break_even_test SOURCES ${stats_sources} LIBRARIES m)
# simulations of one thread: slow under sanitizers, which the other has
if(NOT PGMAPBENCH_SANITIZE)
	unit_add_test(stats_break_even stats_break_even_test)
endif()

stats_mutant(break_even_of_ratios break_even.c stats_break_even no_direction
	[[	if (low < -QUARTER || high > 2 * QUARTER)]] [[	if (false)]])
stats_mutant(break_even_one_way break_even.c stats_break_even by_hand
	[[		answer->winner = STATS_B_UP_TO;]] [[		;]])
stats_mutant(break_even_torn_apart break_even.c stats_break_even
	processes_stay_together
	[[		fixed[i] = cost->fixed[drawn];]]
	[[		drawn = stats_random_below(random, cost->n);
		fixed[i] = cost->fixed[drawn];]])
stats_mutant(break_even_one_tail break_even.c stats_break_even interval_holds
	[[	high = middle + stats_select(turns, STATS_RESAMPLES,
				     STATS_RESAMPLES - k);]]
	[[	high = middle;]])
