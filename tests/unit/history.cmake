# SPDX-License-Identifier: MIT
# Histories, and mutants of them: each is a way to a change that is none, or to
# a gate that passes.
set(history_sources files.c history.c judge.c lines.c rows.c)
list(TRANSFORM history_sources PREPEND ${PROJECT_SOURCE_DIR}/bench/history/)
unit_binary(history_test SOURCES ${history_sources} LIBRARIES bench)
unit_add_test(history history_test)

function(history_mutant name file test)
	unit_mutant(history_${name} bench/history/${file} history_test ${test}
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
	[[		line->superseded = line->runs[line->nr_runs - 1]->when <]]
	[[		line->superseded = newer != line || 0 *]])
history_mutant(none_is_over lines.c settings_are_apart
	[[		line->superseded = line->runs[line->nr_runs - 1]->when <]]
	[[		line->superseded = 0 *]])
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
	[[ > 1 + options->gate;]] [[ > 1;]])
history_mutant(gate_for_what_is_faster judge.c gate_is_of_the_newest
	[[	return last->median / last[-1].median;]]
	[[	return last[-1].median / last->median;]])
history_mutant(gate_of_what_is_gone judge.c gate_and_gone_rows
	[[			 !history_is_gone(line, row) &&]] [[]])
history_mutant(gate_of_what_is_over judge.c settings_are_apart
	[[options->has_gate && !line->superseded &&]] [[options->has_gate &&]])
history_mutant(gate_forgets_what_is_gone history.c gate_and_gone_rows
	[[		if (!line->superseded && refuse_gone(line, error))]]
	[[		if (false && refuse_gone(line, error))]])
history_mutant(gate_always_passes history.c too_few
	[[		if (line->nr_open)]] [[		if (true)]])
history_mutant(neighbours_of_what_changed judge.c
	neighbours_beside_changes [[row->nr < n || row->nr_segments > 1)]] [[row->nr < n)]])
