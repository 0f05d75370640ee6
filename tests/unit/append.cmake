# SPDX-License-Identifier: MIT
# Adding to a result, and the mutants of what does it.

# compiled from its sources: they have mutants
get_target_property(record_sources harness_record SOURCES)
list(TRANSFORM record_sources PREPEND ${PROJECT_SOURCE_DIR}/harness/record/)
unit_binary(hold_test SOURCES ${record_sources}
	DEFINITIONS RECORD_MAX_BYTES=4096UL
	LIBRARIES PkgConfig::JANSSON)
unit_add_test(hold hold_test)

function(hold_mutant name file test)
	unit_mutant(hold_${name} harness/record/${file} hold_test ${test}
		"${ARGV3}" "${ARGV4}")
endfunction()

hold_mutant(locks_nobody_out hold.c one_at_a_time
	[[	if (!ret && taken(hold->fd))]] [[	if (0 && taken(hold->fd))]])
hold_mutant(new_file_is_free hold.c held_from_file_to_file
	[[	flock(fd, LOCK_EX | LOCK_NB);
}]] [[}]])
hold_mutant(lock_goes_with_the_old_file record.c held_from_file_to_file
	[[		hold_move(hold, draft.fd);]] [[		close(draft.fd);]])
hold_mutant(first_writing_is_not_held hold.c held_from_the_first_writing
	[[	record_release(hold);
	hold->fd = fd;]]
	[[	if (hold->fd < 0) { close(fd); return; }
	record_release(hold);
	hold->fd = fd;]])
hold_mutant(writes_over_others hold.c replaced_by_somebody
	[[	if (held && hold_check(hold, path, why, why_size))]]
	[[	if (0)]])
hold_mutant(writes_over_new_ones hold.c made_by_somebody
	[[rename(from, to) : rename_new(from, to)))]]
	[[rename(from, to) : rename(from, to)))]])
hold_mutant(new_ones_fail hold.c made_by_somebody
	[[	return RECORD_TAKEN;
}]] [[	return -1;
}]])
hold_mutant(inode_is_all hold.c edited_in_place
	[[	       same_time(&a->st_mtim, &b->st_mtim) &&
	       same_time(&a->st_ctim, &b->st_ctim);]] [[	       1;]])
hold_mutant(times_can_be_set_back hold.c edited_with_the_old_time
	[[	       same_time(&a->st_ctim, &b->st_ctim);]] [[	       1;]])
hold_mutant(comes_back_after_removal hold.c removed_by_somebody
	[[	if (!stat(path, &now) && same(&now, &hold->seen))]]
	[[	if (stat(path, &now) || same(&now, &hold->seen))]])
hold_mutant(read_only_is_no_word hold.c what_is_no_file
	[[	if (!is_writable(&now))]] [[	if (0)]])
hold_mutant(read_only_later_is_no_word hold.c locked_up_by_somebody
	[[	if (!stat(path, &now) && !is_writable(&now))]] [[	if (0)]])
hold_mutant(too_large_for_readers record.c as_large_as_is_read
	[[	} else if (size >= RECORD_MAX_BYTES) {]] [[	} else if (0) {]])
hold_mutant(mode_is_lost hold.c mode_stays
	[[	fchmod(fd, mode);]] [[]])

# Runs that are made up: what is under test is compiled here, for its mutants.
set(append_sources append looks rebuild session)
list(TRANSFORM append_sources REPLACE "(.+)"
	"${PROJECT_SOURCE_DIR}/bench/\\1.c")
unit_binary(append_test SOURCES ${append_sources}
	DEFINITIONS RECORD_MAX_BYTES=4194304UL
	LIBRARIES bench -Wl,--wrap=runner_run)
unit_add_test(append append_test)

function(append_mutant name file test)
	unit_mutant(append_${name} bench/${file} append_test ${test}
		"${ARGV3}" "${ARGV4}")
endfunction()

# What the events of one look like.
unit_binary(perf_table_test SOURCES ${PROJECT_SOURCE_DIR}/bench/perf_table.c
	LIBRARIES bench)
unit_add_test(perf_table perf_table_test)
unit_mutant(perf_table_rounds_up bench/perf_table.c perf_table_test
	counts_in_eight_columns [[count < 999.5]] [[count < 1000]])
unit_mutant(perf_table_all_digits bench/perf_table.c perf_table_test
	counts_in_eight_columns [["%.0f" : "%.2e"]] [["%.0f" : "%.0f"]])

# What comes of a process that is over.
unit_binary(runner_test SOURCES ${PROJECT_SOURCE_DIR}/bench/runner.c
	LIBRARIES bench -Wl,--wrap=child_run_program)
unit_add_test(runner runner_test)

function(runner_mutant name test)
	unit_mutant(runner_${name} bench/runner.c runner_test ${test}
		"${ARGV2}" "${ARGV3}")
endfunction()

runner_mutant(counts_what_it_likes events_of_the_file
	[[	    check_counted(results, report, error) ||
]] [[]])
runner_mutant(looks_at_the_file_only same_events
	[[counted && results->reports[i] != report]] [[0]])
runner_mutant(a_part_will_do same_events
	[[!strcmp(now, before)]] [[strstr(before, now)]])
runner_mutant(a_part_of_a_word_will_do words_of_the_file
	[[!has_word(said, json_string_value(word))]]
	[[!strstr(said, json_string_value(word))]])
runner_mutant(first_word_only words_of_the_file
	[[if (!words[length])]] [[if (words[length])]])
runner_mutant(left_recording perf_is_silenced
	[[		perf_silence(&results->plan->perf_hold);]] [[		;]])

append_mutant(any_interval_will_do looks.c five_are_too_few
	[[	    interval.confidence < confidence)]] [[	    0)]])
append_mutant(one_confidence_for_all looks.c five_are_too_few
	[[looks_confidence(results->looks.planned);]]
	[[looks_confidence(1);]])
append_mutant(fewest_for_one_look looks.c more_looks_take_more
	[[stats_median_fewest(looks_confidence(planned));]]
	[[stats_median_fewest(looks_confidence(1));]])
append_mutant(narrowest_row looks.c widest_row
	[[			if (here > widest.half_width)]]
	[[			if (widest.half_width < 0 || here < widest.half_width)]])
append_mutant(width_around_no_median looks.c widest_row
	[[stats_half_width(&interval, stats.median)]]
	[[stats_half_width(&interval, stats.min)]])
append_mutant(percent_is_no_unit looks.c options_of_until
	[[strcmp(end, "%")]] [[strspn(end, "%") > 1]])
append_mutant(until_100_times looks.c options_of_looks
	[[strtod(text, &end) / 100]] [[strtod(text, &end)]])
append_mutant(looks_without_limit looks.c options_of_looks
	[[*text > '0' + STATS_LOOKS_MAX]] [[*text > '9']])
append_mutant(keeps_the_last_look_only session.c interrupted_between_looks
	[[		ret = keep(session, false, error);]]
	[[		ret = next == STATS_MORE ? 0 : keep(session, false, error);]])
append_mutant(partial_is_not_marked session.c interrupted_in_a_look
	[[	return keep(session, true, error);]]
	[[	return keep(session, false, error);]])
append_mutant(partial_is_no_look session.c interrupted_in_a_look
	[[	count_look(&session->results.looks, made, session->results.rounds);
	return keep]] [[	return keep]])
append_mutant(writes_what_is_there session.c interrupted_at_once
	[[	} else if (rounds == session->kept) {]] [[	} else if (0) {]])
append_mutant(lost_if_taken session.c kept_beside
	[[	if (ret == RECORD_TAKEN)
		ret = keep_beside(session, root, error);]]
	[[	if (ret)
		ret = -1;]])
append_mutant(one_name_beside session.c kept_beside
	[[	for (unsigned int i = 2; ret == RECORD_TAKEN; i++) {]]
	[[	for (unsigned int i = 2; i < 3; i++) {]])
append_mutant(room_for_all session.c no_room_for_more
	[[	if (check_room(session, target(session, look), error))]]
	[[	if (0)]])
append_mutant(first_is_last session.c added_is_as_in_one_run
	[[	if (!looks->first)]] [[	if (1)]])
append_mutant(stops_too_late session.c stops_when_reached
	[[					session->widest.half_width,]]
	[[					looks->made < 3 ? 1 :
					session->widest.half_width,]])
append_mutant(looks_again_at_what_is_there session.c looks_from_what_there_is
	[[		before--;]] [[		;]])
append_mutant(left_early_is_the_first session.c looks_from_the_fewest
	[[	if (session->schedule.first == session->results.rounds)]]
	[[	if (session->append)]])
append_mutant(looks_at_too_few looks.c looks_from_the_fewest
	[[	if (n >= looks_fewest(looks->planned))]] [[	if (1)]])
append_mutant(fewest_are_a_look_less looks.c looks_from_the_fewest
	[[	plan_at_least(looks, looks->made + more);
]] [[]])
append_mutant(first_look_is_read looks.c more_than_is_read
	[[stats_looks_size(schedule, schedule->planned);]]
	[[stats_looks_size(schedule, 1);]])
append_mutant(looks_without_number looks.c more_than_is_read
	[[	if (looks->planned > LOAD_PROCESSES_MAX)]] [[	if (0)]])
append_mutant(rows_may_be_more rebuild.c other_rows
	[[	if (leftover(rebuild))]] [[	if (0)]])
append_mutant(one_process_for_all rebuild.c added_is_as_in_one_run
	[[json_array_append(benchmarks, from->entries[round]);]]
	[[json_array_append(benchmarks, from->entries[0]);]])
append_mutant(samples_of_one_process rebuild.c looks_from_what_there_is
	[[				from->entries[round], sample, error))]]
	[[				from->entries[0], sample, error))]])
append_mutant(looks_are_forgotten rebuild.c added_is_as_in_one_run
	[[		.made = load->made,]] [[		.made = 1,]])
append_mutant(differences_as_they_come append.c first_things_first
	[[			if (!strcmp(string_of(difference, "key"), *key))]]
	[[			if (false)]])
append_mutant(any_machine append.c other_machine_or_program
	[[	ret = refuse(differences, error);]] [[	ret = 0;]])
append_mutant(only_what_is_said_first append.c other_machine_or_program
	[[	return json_array_get(differences, 0);]] [[	return NULL;]])
append_mutant(workers_are_foreseen append.c what_may_differ
	[[{ "percpu", "perf", NULL };]] [[{ NULL };]])
unit_mutant(append_free_memory_is_the_machine bench/compare/differ.c append_test
	what_may_differ [["device.capacity_bytes"]] [["device.nothing"]])
append_mutant(n_of_all append.c appended_says_what_was_added
	[[(int)(results->rounds - before));]] [[(int)results->rounds);]])
append_mutant(one_append_at_most append.c appended_says_what_was_added
	[[	if (!json_is_array(appended)) {]] [[	if (1) {]])
append_mutant(context_of_the_last append.c added_is_as_in_one_run
	[[	take(ours, new, counted);]]
	[[	json_object_update(ours, (json_t *)new);]])
append_mutant(n_stays append.c added_is_as_in_one_run
	[[counted[] = { "n", "order",]] [[counted[] = { "order",]])
append_mutant(any_command append.c commands_of_others
	[[(i == 1 && strcmp(word, "run"))]] [[0]])
