# SPDX-License-Identifier: MIT
# Comparisons, and mutants of them: each is a way to a wrong table.
set(compare_sources compare.c differ.c json.c markdown.c match.c text.c words.c)
list(TRANSFORM compare_sources PREPEND ${PROJECT_SOURCE_DIR}/bench/compare/)
unit_binary(compare_test SOURCES ${compare_sources} LIBRARIES bench)
unit_add_test(compare compare_test)

function(compare_mutant name file test)
	unit_mutant(compare_${name} bench/compare/${file} compare_test ${test}
		"${ARGV3}" "${ARGV4}")
endfunction()

compare_mutant(sides_are_swapped compare.c faster_and_slower
	[[err = stats_mann_whitney(new, m, base, n, &test);
	if (err)
		return err;
	*u = test.u;]]
	[[err = stats_mann_whitney(base, n, new, m, &test);
	if (err)
		return err;
	*u = test.u;]])
compare_mutant(no_holm compare.c holm_over_the_table
	[[	err = stats_holm(work, work, c->nr_cells);]] [[	err = 0;]])
compare_mutant(looks_for_nothing compare.c looks_are_paid
	[[	cell->p = fmin(1, test.p * c->looks);]] [[	cell->p = test.p;]])
compare_mutant(gate_at_nought compare.c gate_is_not_for_what_it_allows
	[[base[i] * (1 + c->options.gate);]] [[base[i];]])
compare_mutant(gate_for_what_is_faster compare.c gate_holds
	[[	cell->gate_p = test.u > (double)n * m / 2 ?]]
	[[	cell->gate_p = true ?]])
compare_mutant(gate_always_passes compare.c gate_that_cant_fail
	[[	if (!(c->options.gate > 0) || c->can_find)]] [[	if (true)]])
compare_mutant(clock_sees_all compare.c below_the_clock
	[[	if (cell->p_holm > COMPARE_ALPHA || cell->below_clock)]]
	[[	if (cell->p_holm > COMPARE_ALPHA)]])
compare_mutant(clock_forgets_the_round compare.c below_the_clock
	[[c->clock_ns / (round >= 1 ? round : 1);]] [[c->clock_ns;]])
compare_mutant(floors_in_the_geomean compare.c geomean_of_like_rows
	[[		if (compare_is_floor(cell->new) || isnan(cell->ratio))]]
	[[		if (isnan(cell->ratio))]])
compare_mutant(least_without_holm compare.c gate_that_cant_fail
	[[COMPARE_ALPHA / c->nr_cells / c->looks;]] [[COMPARE_ALPHA / c->looks;]])
compare_mutant(a_row_is_its_strategy match.c rows_match_by_every_axis
	[[		if (!strcmp(load->rows[i].name, like->name))]]
	[[		if (!strcmp(load->rows[i].who, like->who))]])
compare_mutant(any_row_is_the_base match.c primitives_of_one_result
	[[	    (*baseline->key && strcmp(a->who, b->who)))]]
	[[	    false)]])
compare_mutant(first_process_only match.c one_run_is_refused
	[[		for (unsigned int j = 0; j < c->new->n; j++)]]
	[[		for (unsigned int j = 0; j < 1; j++)]])
compare_mutant(machines_are_alike match.c hidden_differences
	[[		if (!strcmp(allowed.kind, DIFFER_SUBJECT))]]
	[[		if (strcmp(allowed.kind, DIFFER_CONDITION))]])
compare_mutant(only_known_keys differ.c hidden_differences
	[[		    !json_object_get(base->ours, key))]] [[		    false)]])
compare_mutant(unknown_is_anything differ.c hidden_differences
	[[		return no_base && no_new;]] [[		return true;]])
compare_mutant(rows_saw_the_first_process differ.c what_a_row_saw_differs
	[[	for (unsigned int process = 0; process < row->n; process++) {]]
	[[	for (unsigned int process = 0; process < 1; process++) {]])
