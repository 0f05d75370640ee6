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

# The sum of a real A/A test.
set(selftest_real_sources ${stats_sources})
foreach(name IN ITEMS real_plan real_print real_promises real_sum)
	list(APPEND selftest_real_sources
		${PROJECT_SOURCE_DIR}/bench/selftest/${name}.c)
endforeach()
unit_binary(selftest_real_test SOURCES ${selftest_real_sources}
	LIBRARIES bench m)
unit_add_test(selftest_real selftest_real_test)

function(selftest_real_mutant name file test)
	unit_mutant(selftest_real_${name} bench/selftest/${file}
		selftest_real_test ${test} "${ARGV3}" "${ARGV4}")
endfunction()

selftest_real_mutant(planted_is_an_alarm real_sum.c counts
	[=[count(counting, verdict[1], "sf", false) > 0;]=]
	[=[count(counting, verdict[1], "sf", true) > 0;]=])
selftest_real_mutant(faster_is_found real_sum.c counts
	[[count(counting, planted, "s", true);]]
	[[count(counting, planted, "sf", true);]])
selftest_real_mutant(alarms_of_planted_table real_sum.c counts
	[[count(counting, same, "sf", false) +]]
	[[count(counting, planted, "sf", false) +]])
selftest_real_mutant(faster_is_no_alarm real_sum.c counts
	[[			      count(counting, same, "sf", true);]]
	[[			      count(counting, same, "s", true);]])
selftest_real_mutant(rows_are_tables real_sum.c counts
	[[tally->tables.k += called > 0;]] [[tally->tables.k += called;]])
selftest_real_mutant(spread_of_all real_sum.c noise_and_plant
	[[median_of(counting, "spread_percent", true);]]
	[[median_of(counting, "spread_percent", false);]])
selftest_real_mutant(change_of_one_kind real_sum.c changes
	[=[		found[how] = now[how];]=] [=[		found[how] = now[0];]=])
selftest_real_mutant(first_size_gains real_sum.c changes
	[[if (size > counting->sum->sizes)]] [[if (true)]])
selftest_real_mutant(loss_is_gain real_sum.c changes
	[=[	size->lost[how] += found < before;]=] [[]])
selftest_real_mutant(alarms_by_rate real_promises.c alarms
	[[size->ours.tables.interval.low > REAL_ALARMS ||]]
	[[size->ours.tables.k > REAL_ALARMS * size->ours.tables.n ||]])
selftest_real_mutant(alarms_never real_promises.c alarms
	[[size->ours.tables.interval.low > REAL_ALARMS ||]] [[]])
selftest_real_mutant(others_are_left_out real_promises.c alarms_beside_planted
	[[ ||
	    size->others.interval.low > REAL_ALARMS)]] [[)]])
selftest_real_mutant(rise_of_table_only real_promises.c rises
	[=[size->lost[alone];
	unsigned long all = lost + size->gained[alone];]=]
	[=[size->lost[0];
	unsigned long all = lost + size->gained[0];]=])
selftest_real_mutant(any_loss_breaks real_promises.c rises
	[[interval.low > 0.5 ?]] [[lost > 0 ?]])
selftest_real_mutant(rise_isnt_kept real_promises.c rises
	[[		    real_rise(size, true) == REAL_BROKEN)]]
	[[		    false)]])
selftest_real_mutant(power_of_noisy_rows real_promises.c power_where_noisy
	[[	    !(sum->planted_spread <= REAL_QUIET))]]
	[[	    sum->planted_spread < 0)]])
selftest_real_mutant(power_of_any_plant real_promises.c power_of_another_plant
	[[ || sum->asked_percent != REAL_PERCENT ||]] [[ ||]])
selftest_real_mutant(power_never_broken real_promises.c power
	[[interval.high < REAL_POWER ?]] [[interval.high < 0 ?]])
selftest_real_mutant(power_breaks_within_error real_promises.c power
	[[interval.high < REAL_POWER ?]] [[interval.low < REAL_POWER ?]])
selftest_real_mutant(power_of_rows real_promises.c power
	[[struct real_rate rate = { .n = sum->comparisons };]]
	[[struct real_rate rate = { .n = 100 * sum->comparisons };]])
selftest_real_mutant(compare_by_itself real_print.c summary_of
	[=[line == NO_HOLM ? RULE_PGMAPBENCH : line];

	if (line == RULE_PGMAPBENCH &&]=]
	[=[line == NO_HOLM ? RULE_PGMAPBENCH : line];

	if (0 &&]=])
selftest_real_mutant(no_holm_is_compare real_print.c summary_of
	[[	if (line == RULE_PGMAPBENCH &&]] [[	if (line != RULE_BENCHSTAT &&]])
selftest_real_mutant(row_by_table real_print.c summary_of
	[[	    (column == TABLES_CALLED || column == FOUND_IN_TABLE))]]
	[[	    true)]])
selftest_real_mutant(rows_of_one_table real_print.c summary_of
	[[((double)sum->nr_rows *
					      (double)sum->comparisons);]]
	[[(double)sum->nr_rows;]])
selftest_real_mutant(says_kept real_print.c prints_broken
	[[		       real_alarms(size) == REAL_BROKEN ? "BROKEN" : "kept");]]
	[[		       "kept");]])
selftest_real_mutant(says_never_falls real_print.c prints_broken
	[[real_rise(size, alone) == REAL_BROKEN ? "BROKEN" : "kept";]] [["kept";]])
selftest_real_mutant(says_met real_print.c prints_kept
	[[found >= REAL_POWER ? "met" : "not met"]] [["met"]])
selftest_real_mutant(says_power_of_noise real_print.c prints_kept
	[[	if (!(sum->planted_spread <= REAL_QUIET))]] [[	if (0)]])
selftest_real_mutant(words_of_any_length real_sum.c refuses
	[[text && strlen(text) == counting->sum->nr_rows ? text : NULL;]]
	[[text;]])

# A comparison of it, with processes that are the test's.
unit_binary(selftest_measure_test
	SOURCES ${PROJECT_SOURCE_DIR}/bench/selftest/real_measure.c
		${PROJECT_SOURCE_DIR}/bench/selftest/real_judge.c
	LIBRARIES bench -Wl,--wrap=runner_arm -Wl,--wrap=result_json)
unit_add_test(selftest_measure selftest_measure_test)

function(selftest_measure_mutant name file test)
	unit_mutant(selftest_measure_${name} bench/selftest/${file}
		selftest_measure_test ${test} "${ARGV3}" "${ARGV4}")
endfunction()

selftest_measure_mutant(one_after_the_other real_measure.c interleaved
	[[	arm_order(m->plan[REAL_BASE].seed, round, nr, order);]]
	[[	for (unsigned int i = 0; i < nr; i++)
		order[i] = i;]])
selftest_measure_mutant(every_round_alike real_measure.c interleaved
	[=[arm_order(m->plan[REAL_BASE].seed, round,]=]
	[=[arm_order(m->plan[REAL_BASE].seed, 0 * round,]=])
selftest_measure_mutant(one_order_for_all real_measure.c orders_differ
	[=[arm_order(m->plan[REAL_BASE].seed, round,]=]
	[=[arm_order(1, round,]=])
selftest_measure_mutant(plants_another_arm real_measure.c interleaved
	[[side == REAL_PLANTED ? plans->arm :]] [[side == REAL_PLANTED ? 0 :]])
selftest_measure_mutant(plants_both real_measure.c interleaved
	[[side == REAL_PLANTED ? plans->planted :]]
	[[side != REAL_BASE ? plans->planted :]])
selftest_measure_mutant(shares_the_base real_measure.c only_one_arm_is_planted
	[=[const struct results *new = &m->results[REAL_NEW];]=]
	[=[const struct results *new = &m->results[REAL_BASE];]=])
selftest_measure_mutant(goes_on real_measure.c stops
	[[	for (unsigned int i = 0; !ret && i < nr; i++) {]]
	[[	for (unsigned int i = 0; i < nr; i++) {]])
selftest_measure_mutant(all_processes real_judge.c judges
	[=[		cut(&loads[side], n);]=] [=[		;]=])
selftest_measure_mutant(another_number real_judge.c judges
	[=[		cut(&loads[side], n);]=]
	[=[		cut(&loads[side], n - 1);]=])
selftest_measure_mutant(other_way_round real_judge.c judges
	[=[c->cells[i].ratio > 1 ?]=] [=[c->cells[i].ratio < 1 ?]=])
selftest_measure_mutant(same_twice real_judge.c judges
	[=[slower = compare_sides(&loads[REAL_BASE], &loads[REAL_PLANTED],]=]
	[=[slower = compare_sides(&loads[REAL_BASE], &loads[REAL_NEW],]=])
selftest_measure_mutant(marks_the_others real_judge.c describes
	[[!strcmp(row->who, planted)));]] [[!!strcmp(row->who, planted)));]])
selftest_measure_mutant(plant_of_the_base real_judge.c describes
	[=[&loads[REAL_PLANTED], name))));]=] [=[&loads[REAL_NEW], name))));]=])
