# SPDX-License-Identifier: MIT
# Adding to a result, and the mutants of what does it.

# compiled from its sources: they have mutants
get_target_property(record_sources harness_record SOURCES)
list(TRANSFORM record_sources PREPEND ${PROJECT_SOURCE_DIR}/harness/record/)
unit_binary(hold_test SOURCES ${record_sources}
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
hold_mutant(writes_over_others record.c replaced_by_somebody
	[[		if (hold_check(hold, path, why, why_size))]] [[		if (0)]])
hold_mutant(inode_is_all hold.c edited_in_place
	[[	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;]] [[	       1;]])
hold_mutant(comes_back_after_removal hold.c removed_by_somebody
	[[(!stat(path, &now) && same(&now, &hold->seen))]]
	[[(stat(path, &now) || same(&now, &hold->seen))]])
hold_mutant(read_only_is_no_word hold.c what_is_no_file
	[[	if (!(now.st_mode & 0222))]] [[	if (0)]])
hold_mutant(mode_is_lost hold.c mode_stays
	[[	fchmod(fd, mode);]] [[]])
