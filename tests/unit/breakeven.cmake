# SPDX-License-Identifier: MIT
# Break-even: the statistics, what belongs together, and mutants of both.
unit_binary(stats_break_even_test SOURCES ${stats_sources} LIBRARIES m)
# simulations of one thread: slow under sanitizers, which the other has
if(NOT PGMAPBENCH_SANITIZE)
	unit_add_test(stats_break_even stats_break_even_test)
endif()

set(breakeven_sources breakeven.c print.c)
list(TRANSFORM breakeven_sources PREPEND ${PROJECT_SOURCE_DIR}/bench/breakeven/)
unit_binary(breakeven_test SOURCES ${breakeven_sources} LIBRARIES bench)
unit_add_test(breakeven breakeven_test)

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

function(breakeven_mutant name test)
	unit_mutant(breakeven_${name} bench/breakeven/breakeven.c breakeven_test
		${test} "${ARGV2}" "${ARGV3}")
endfunction()

breakeven_mutant(us_are_ns two_strategies
	[[		fixed[i] = fmax(0, fixed[i] * 1000);]]
	[[		fixed[i] = fmax(0, fixed[i]);]])
breakeven_mutant(orders_mix what_belongs_together
	[[{ "size", "threads", NULL };]] [[{ "size", "threads", "order", NULL };]])
breakeven_mutant(line_through_nothing what_belongs_together
	[[fixed[i] += slope * (block->bytes - bytes_of(cold));]]
	[[fixed[i] += 0 * slope;]])
breakeven_mutant(nothing_is_marked what_belongs_together
	[[		.extrapolated = bytes != bytes_of(cold),]] [[]])
