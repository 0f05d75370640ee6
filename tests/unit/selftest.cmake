# SPDX-License-Identifier: MIT
# The simulation of `selftest statistics`, and its mutants.

# compiled from its sources: they have mutants
set(selftest_sources ${stats_sources} ${PROJECT_SOURCE_DIR}/bench/order.c)
foreach(name IN ITEMS simulated simulated_promises)
	list(APPEND selftest_sources
		${PROJECT_SOURCE_DIR}/bench/selftest/${name}.c)
endforeach()
unit_binary(selftest_test SOURCES ${selftest_sources} LIBRARIES m)
unit_add_test(selftest selftest_test)

# in the place of what is simulated: promises that are broken
unit_binary(selftest_report_test
	SOURCES ${PROJECT_SOURCE_DIR}/bench/selftest/simulated_report.c
	LIBRARIES bench -Wl,--wrap=simulated_run -Wl,--wrap=simulated_promises)
unit_add_test(selftest_report selftest_report_test)

function(selftest_report_mutant name test)
	unit_mutant(selftest_report_${name} bench/selftest/simulated_report.c
		selftest_report_test ${test} "${ARGV2}" "${ARGV3}")
endfunction()

selftest_report_mutant(always_kept prints_broken
	[[	return !kept;]] [[	return 0;]])
selftest_report_mutant(last_promise_counts prints_broken
	[=[kept = kept && promises[i].margin >= 0;]=]
	[=[kept = promises[i].margin >= 0;]=])
selftest_report_mutant(says_kept prints_broken
	[[promise->margin < 0 ? "BROKEN" : "kept"]] [["kept"]])
selftest_report_mutant(column_of_another prints_rates
	[[offsetof(struct tally, slower_in_table)]]
	[[offsetof(struct tally, slower)]])
selftest_report_mutant(rate_of_too_few prints_rates
	[[offsetof(struct tally, rows), SIMULATED_ROWS,]]
	[[offsetof(struct tally, rows), 1,]])
selftest_report_mutant(slower_where_apart json
	[=[columns[i].slower && scenes[scene].apart]=] [[0]])
selftest_report_mutant(goes_on fails
	[[	for (unsigned int i = 0; !ret && i < NR_SCENES]]
	[[	for (unsigned int i = 0; i < NR_SCENES]])

function(selftest_mutant name file test)
	unit_mutant(selftest_${name} bench/selftest/${file} selftest_test
		${test} "${ARGV3}" "${ARGV4}")
endfunction()

selftest_mutant(arms_in_turn simulated.c dealt_as_the_runner
	[=[order[i % 2]]=] [=[i % 2]=])
selftest_mutant(arms_in_one_order simulated.c dealt_as_the_runner
	[[arm_order(order_seed, i / 2, 2, order);]]
	[[arm_order(order_seed, 0, 2, order);]])
selftest_mutant(apart_is_half simulated.c dealt_apart
	[[scene->apart ? i / n :]] [[scene->apart ? i % 2 :]])
selftest_mutant(nothing_apart simulated.c every_noise_alternates
	[[	{ NOISE_DRIFT, true },]] [[	{ NOISE_DRIFT, false },]])
selftest_mutant(tables_of_one_seed simulated.c seeded
	[[simulated_seed(simulated->seed, scene, size);]]
	[[simulated_seed(1, scene, size);]])
selftest_mutant(tables_of_all_scenes simulated.c seeds_differ
	[[stats_random(&seed) + scene * NR_SIZES + size;]]
	[[stats_random(&seed) + size;]])
selftest_mutant(tallies_add_up simulated.c seeded
	[[	memset(tally, 0, NR_RULES * sizeof(*tally));]] [[]])
selftest_mutant(nothing_is_slower simulated.c tallies_of_normal
	[[second[i] *= 1 + SIMULATED_CHANGE;]] [[second[i] *= 1;]])
selftest_mutant(slower_than_itself simulated.c tallies_of_normal
	[[(rules, first, second, &rows->slower);]]
	[[(rules, second, second, &rows->slower);]])
selftest_mutant(holm_is_left_out simulated.c tallies_of_normal
	[[	err = stats_holm(p, p, SIMULATED_ROWS);]] [[	err = 0;]])
selftest_mutant(holm_of_half_a_table simulated.c tallies_of_normal
	[[stats_holm(p, p, SIMULATED_ROWS);]]
	[[stats_holm(p, p, SIMULATED_ROWS / 2);]])
selftest_mutant(slower_row_uncorrected simulated.c tallies_of_normal
	[[			      correct(rows, true, slower);]]
	[[			      0;]])
selftest_mutant(slower_among_slower simulated.c tallies_of_normal
	[[correct(rows, false, same)]] [[correct(rows, true, same)]])
selftest_mutant(promise_without_error simulated_promises.c promise_of_tables
	[[STATS_ALPHA + PROMISE_ERRORS * error - rate,]]
	[[STATS_ALPHA - rate,]])
selftest_mutant(promise_of_ten_errors simulated_promises.c promise_of_tables
	[[STATS_ALPHA + PROMISE_ERRORS * error - rate,]]
	[[STATS_ALPHA + 10 * error - rate,]])
selftest_mutant(promise_of_others simulated_promises.c promise_of_tables
	[=[[scene][size][RULE_PGMAPBENCH];]=]
	[=[[scene][size][RULE_BENCHSTAT];]=])
selftest_mutant(promise_where_apart simulated_promises.c promise_of_tables
	[[			if (scenes[scene].apart)]] [[			if (0)]])
selftest_mutant(promise_at_last simulated_promises.c promise_of_tables
	[[	if (here->margin >= promise->margin)
		return;]] [[]])
selftest_mutant(power_of_one_error simulated_promises.c promise_of_power
	[[hypot(standard_error(before, s->tables),
			     standard_error(now, s->tables));]]
	[[standard_error(now, s->tables);]])
selftest_mutant(power_may_fall simulated_promises.c promise_of_power
	[[now - before + PROMISE_ERRORS * error,]] [[now,]])
selftest_mutant(power_of_rows_only simulated_promises.c promise_of_power
	[=[[PROMISE_IN_TABLE] = tally->slower_in_table,]=]
	[=[[PROMISE_IN_TABLE] = tally->slower,]=])
