# SPDX-License-Identifier: MIT
# Histories, and mutants of them: each is a way to a change that is none, or to
# a gate that passes.
set(history_sources files.c gate.c history.c judge.c lines.c rows.c)
list(TRANSFORM history_sources PREPEND ${PROJECT_SOURCE_DIR}/bench/history/)
foreach(name IN ITEMS history history_gate)
	unit_binary(${name}_test SOURCES ${history_sources} history_runs.c
		LIBRARIES bench)
	# one thread, and thousands of dealt orders
	if(NOT PGMAPBENCH_SANITIZE MATCHES thread AND
	   NOT CMAKE_BUILD_TYPE STREQUAL Debug)
		unit_add_test(${name} ${name}_test)
	endif()
endforeach()

function(history_mutant name file test)
	set(binary history_test)
	if(test MATCHES "^gate_")
		set(binary history_gate_test)
	endif()
	unit_mutant(history_${name} bench/history/${file} ${binary} ${test}
		"${ARGV3}" "${ARGV4}")
endfunction()

history_mutant(first_process_only rows.c a_run_is_its_median
	[[		median = stats_summarize(copy, row->n).median;]]
	[[		median = times[0];]])
history_mutant(order_of_names files.c a_step
	[[	if (x->when != y->when)]] [[	if (false)]])
history_mutant(zone_is_ignored files.c a_step
	[[timegm(&tm) - offset;]] [[timegm(&tm);]])
history_mutant(copies_are_runs files.c copies_are_refused
	[[			if (match_same_run(]] [[			if (0 && match_same_run(]])
history_mutant(partial_is_whole files.c left_out
	[[	if (run->load.partial)]] [[	if (false)]])
history_mutant(since_ever files.c left_out
	[[	       run->when >= history->options.since;]] [[	       true;]])
history_mutant(settings_are_alike lines.c settings_are_apart
	[[		alike &= history_allows(]] [[		alike |= history_allows(]])
history_mutant(machines_are_alike lines.c machines_are_apart
	[[	return strcmp(history_string(difference, "key"), "machine_id") &&]]
	[[	return]])
history_mutant(all_others_are_over lines.c settings_are_apart
	[[newer < line && is_over(line, newer);]] [[newer < line;]])
history_mutant(none_is_over lines.c settings_are_apart
	[[newer < line && is_over(line, newer);]] [[false;]])
history_mutant(commands_are_alike lines.c commands_are_apart
	[[	if (strcmp(a->asked, b->asked))]] [[	if (false)]])
history_mutant(anything_may_be_chosen rows.c only_what_is_there
	[[			if (part.found)]] [[			if (true)]])
history_mutant(the_newest_go lines.c the_oldest_go
	[[	for (unsigned int i = history->nr_runs; i-- > 0;) {]]
	[[	for (unsigned int i = 0; i < history->nr_runs; i++) {]])
history_mutant(pages_are_alike rows.c pages_are_apart
	[[	differ_rows(row, newest, NULL, differences);]] [[]])
history_mutant(each_row_for_itself judge.c rows_are_one_table
	[[line->nr_tested,]] [[1,]])
history_mutant(limits_of_one_row judge.c rows_are_one_table
	[[can_tell(chance, n, n - k, rows);]] [[can_tell(chance, n, n - k, 1);]])
history_mutant(gate_at_nought judge.c gate_is_of_the_newest
	[[ <= 1 + options->gate)]] [[ <= 1)]])
history_mutant(gate_for_what_is_faster judge.c gate_is_of_the_newest
	[[ median / best->median;]] [[ best->median / median;]])
history_mutant(gate_of_the_last_step judge.c gate_holds_the_best
	[[		if (!best || row->segments[i].median <= best->median)]]
	[[		if (true)]])
history_mutant(gate_of_the_first_level judge.c gate_holds_the_best
	[[		if (!best || row->segments[i].median <= best->median)]]
	[[		if (!best)]])
history_mutant(gate_of_noise judge.c gate_lets_repairs_pass
	[[	return test.p / 2 <= HISTORY_ALPHA;]] [[	return 1;]])
history_mutant(gate_of_what_meets_only judge.c gate_holds_the_best
	[[	return test.p / 2 <= HISTORY_ALPHA;]] [[	return 0;]])
history_mutant(gate_of_what_is_gone judge.c gate_and_gone_rows
	[[	    history_is_gone(line, row) ||]] [[]])
history_mutant(gate_of_what_is_over judge.c settings_are_apart
	[[!options->has_gate || line->superseded ||]] [[!options->has_gate ||]])
history_mutant(gate_forgets_what_is_gone gate.c gate_and_gone_rows
	[[		if (refuse_gone(line, may_go, error))]]
	[[		if (false && refuse_gone(line, may_go, error))]])
history_mutant(gate_of_nothing gate.c gate_and_gone_rows
	[[(may_go && gone < line->nr_rows)]] [[may_go]])
history_mutant(gate_always_passes gate.c gate_of_too_few
	[[		if (!counts(line) || line->nr_open)]] [[		if (true)]])
history_mutant(gate_of_any_line gate.c gate_is_of_every_line
	[[	return first ? refuse_line(]] [[	return nr == of ? refuse_line(]])
history_mutant(gate_of_any_row gate.c gate_is_of_every_row
	[[		if (row)]] [[		if (false)]])
history_mutant(gate_forgets_the_stray gate.c gate_is_of_every_line
	[[	if (!before)]] [[	if (before || true)]])
history_mutant(neighbours_of_what_changed judge.c neighbours_beside_changes
	[[row->points[i].value - segment->median;]] [[row->points[i].value;]])
history_mutant(neighbours_of_what_did_not judge.c neighbours_beside_changes
	[[		if (row->nr == n)]]
	[[		if (row->nr == n && row->nr_segments == 1)]])
