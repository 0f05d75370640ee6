# SPDX-License-Identifier: MIT
# Break-even: the statistics, what belongs together, and mutants of both.
unit_binary(stats_break_even_test SOURCES ${stats_sources} LIBRARIES m)
# simulations of one thread: slow under sanitizers, which the other has
if(NOT PGMAPBENCH_SANITIZE AND NOT CMAKE_BUILD_TYPE STREQUAL Debug)
	unit_add_test(stats_break_even stats_break_even_test)
endif()

unit_binary(stats_curve_test SOURCES ${stats_sources} LIBRARIES m)
if(NOT PGMAPBENCH_SANITIZE AND NOT CMAKE_BUILD_TYPE STREQUAL Debug)
	unit_add_test(stats_curve stats_curve_test)
endif()

set(breakeven_sources breakeven.c print.c rows.c)
list(TRANSFORM breakeven_sources PREPEND ${PROJECT_SOURCE_DIR}/bench/breakeven/)
unit_binary(breakeven_test SOURCES ${breakeven_sources} LIBRARIES bench)
unit_add_test(breakeven breakeven_test)

set(lookup_sources lookup.c print_lookup.c)
list(TRANSFORM lookup_sources PREPEND ${PROJECT_SOURCE_DIR}/bench/breakeven/)
unit_binary(lookup_test SOURCES ${lookup_sources} LIBRARIES bench)
unit_add_test(lookup lookup_test)

stats_mutant(break_even_of_ratios break_even.c stats_break_even by_hand
	[[	if (low < -QUARTER || high > 2 * QUARTER)]] [[	if (false)]])
stats_mutant(break_even_one_way break_even.c stats_break_even by_hand
	[[		answer->winner = STATS_B_UP_TO;]] [[		;]])
stats_mutant(break_even_torn_apart break_even.c stats_break_even
	processes_stay_together
	[[		fixed[i] = cost->fixed[drawn];]]
	[[		drawn = stats_random_below(random, cost->n);
		fixed[i] = cost->fixed[drawn];]])
stats_mutant(break_even_one_tail break_even.c stats_break_even interval_holds
	[[			 middle + stats_select(room->turns, STATS_RESAMPLES,
					       STATS_RESAMPLES - k),]]
	[[			 middle,]])
stats_mutant(break_even_of_nothing break_even.c stats_break_even like_and_like
	[[	if (told_from_0(room->drawn, from, confidence))]] [[	if (true)]])

stats_mutant(curve_first_crossing curve.c stats_curve the_last_one_counts
	[=[	while (above > 0 && c->sums[above - 1] >= 0)
		above--;]=]
	[=[	for (above = 0; above < c->nr_places && c->sums[above] < 0;)
		above++;]=])
stats_mutant(curve_not_a_line curve.c stats_curve by_hand
	[=[	low = c->places[above - 1] * c->sums[above - 1];
	high = c->places[above] * c->sums[above];]=]
	[=[	low = c->sums[above - 1];
	high = c->sums[above];]=])
stats_mutant(curve_torn_apart curve.c stats_curve processes_stay_together
	[=[			c->work[j] = arm->values[i][c->drawn[j]];]=]
	[=[			c->work[j] = arm->values[i][(c->drawn[j] +
				i * (c->drawn[0] + 1)) % arm->n];]=])
stats_mutant(curve_of_no_weight curve.c stats_curve by_hand
	[=[		c->sums[i] += arm->weight *]=] [=[		c->sums[i] +=]=])
stats_mutant(curve_one_tail curve.c stats_curve interval_holds
	[[		.high = stats_select(resamples, STATS_RESAMPLES,
				     STATS_RESAMPLES - k),]]
	[[		.high = stats_select(resamples, STATS_RESAMPLES,
				     STATS_RESAMPLES / 2),]])
stats_mutant(curve_takes_nan curve.c stats_curve refuses
	[=[			if (!isfinite(arm->values[i][j]))]=]
	[=[			if (isinf(arm->values[i][j]))]=])

function(breakeven_mutant name file test)
	unit_mutant(breakeven_${name} bench/breakeven/${file} breakeven_test
		${test} "${ARGV3}" "${ARGV4}")
endfunction()

breakeven_mutant(us_are_ns breakeven.c two_strategies
	[[		fixed[i] = 1000 * (line[0]->total[i] +]]
	[[		fixed[i] = (line[0]->total[i] +]])
breakeven_mutant(orders_mix rows.c what_belongs_together
	[[{ "size", "threads", NULL };]] [[{ "size", "threads", "order", NULL };]])
breakeven_mutant(line_through_nothing breakeven.c what_belongs_together
	[[slope * (block->bytes - row_bytes(line[0])));]]
	[[0 * slope);]])
breakeven_mutant(line_of_the_largest_two rows.c what_lies_between
	[[	line[1] = device(load, like, row_bytes(line[0]), INFINITY, true);]]
	[[	line[1] = NULL;]])
breakeven_mutant(line_below_nought breakeven.c what_lies_between
	[[	if (!good)]] [[	if (false)]])
breakeven_mutant(looks_for_nothing breakeven.c what_a_file_says
	[[						   load->planned, 1);]]
	[[						   1, 1);]])
breakeven_mutant(any_unit rows.c other_units
	[[ && !strcmp(hot->unit, "ns") &&]] [[ &&]])
breakeven_mutant(nothing_is_marked breakeven.c what_belongs_together
	[[		.extrapolated = bytes != row_bytes(cold),]] [[]])
breakeven_mutant(life_with_its_uses breakeven.c whole_lives
	[[(life->total[i] - use_us[i]);]] [[life->total[i];]])
breakeven_mutant(life_of_calls rows.c whole_lives
	[[load_counter(life, 0, "gets");]] [[load_counter(life, 0, "gets") / 512;]])
breakeven_mutant(life_of_any_use rows.c whole_lives
	[[		    row_units(row) > row_units(found))]] [[		    true)]])
breakeven_mutant(life_without_use rows.c whole_lives
	[[row_units(found) > 0 ? found : NULL;]] [[found;]])
breakeven_mutant(none_is_a_number print.c one_end
	[[answer->units <= 0)
		snprintf(text, COUNT_SIZE, "<%s",]]
	[[false)
		snprintf(text, COUNT_SIZE, "<%s",]])
breakeven_mutant(hot_of_any_size print.c one_end
	[[breakeven_hot_bytes(block) != block->bytes;]] [[false;]])
breakeven_mutant(sizes_for_nothing breakeven.c one_end
	[[	if (sizes && b->nr_blocks && !any_modelled(b))]] [[	if (false)]])
breakeven_mutant(longer_lives_unmarked print.c longer_lives
	[[pair->answer.units > block->most_units]] [[false]])

function(lookup_mutant name test)
	unit_mutant(lookup_${name} bench/breakeven/lookup.c lookup_test ${test}
		"${ARGV2}" "${ARGV3}")
endfunction()

lookup_mutant(floor_is_counted of_a_call
	[[counts_weights[NR_SIDES] = { -1, 0, 1 };]]
	[[counts_weights[NR_SIDES] = { 0, 0, 1 };]])
lookup_mutant(against_all_of_it of_a_call
	[[counts_over_lookup[NR_SIDES] = { -1, -1, 2 };]]
	[[counts_over_lookup[NR_SIDES] = { 0, -1, 2 };]])
lookup_mutant(batches_as_they_come of_a_call
	[[	for (; at && block->batch[at - 1] > batch; at--)]]
	[[	for (; false; at--)]])
lookup_mutant(orders_mix what_belongs_together
	[[		if (!value || (strcmp(a->axes[i].key, "batch") &&]]
	[[		if (!value || (!strcmp(a->axes[i].key, "threads") &&]])
lookup_mutant(one_side_lacks what_belongs_together
	[[		if (all)]] [[		if (true)]])
lookup_mutant(one_batch too_little
	[[	if (block->nr < 2)]] [[	if (block->nr < 1)]])
