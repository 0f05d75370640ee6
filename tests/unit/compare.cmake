# SPDX-License-Identifier: MIT
# Comparisons, and mutants of them: each is a way to a wrong table.
set(compare_sources across.c cells.c compare.c differ.c judge.c json.c
	markdown.c match.c text.c words.c)
list(TRANSFORM compare_sources PREPEND ${PROJECT_SOURCE_DIR}/bench/compare/)
unit_binary(compare_test SOURCES ${compare_sources} LIBRARIES bench)
# one thread, and a bootstrap for each cell
if(NOT PGMAPBENCH_SANITIZE MATCHES thread AND
   NOT CMAKE_BUILD_TYPE STREQUAL Debug)
	unit_add_test(compare compare_test)
endif()

function(compare_mutant name file test)
	unit_mutant(compare_${name} bench/compare/${file} compare_test ${test}
		"${ARGV3}" "${ARGV4}")
endfunction()

compare_mutant(sides_are_swapped judge.c faster_and_slower
	[[err = stats_mann_whitney(new, m, base, n, &test);
	if (err)
		return err;
	*u = test.u;]]
	[[err = stats_mann_whitney(base, n, new, m, &test);
	if (err)
		return err;
	*u = test.u;]])
compare_mutant(no_holm judge.c holm_over_the_table
	[[	err = stats_holm(work, work, c->nr_cells);]] [[	err = 0;]])
compare_mutant(looks_for_nothing judge.c looks_are_paid
	[[	cell->p = stats_looks_p(test.p, c->looks, 1);]] [[	cell->p = test.p;]])
compare_mutant(spreads_are_swapped judge.c spreads
	[[	*u = spread.ratio > 1 ? (double)n * m : 0;]]
	[[	*u = spread.ratio < 1 ? (double)n * m : 0;]])
compare_mutant(spread_of_a_few compare.c spreads
	[[(spread ? STATS_SPREAD_FEWEST : 3)]] [[3]])
compare_mutant(spread_has_no_clock judge.c spreads
	[[	cell->below_clock = fabs(apart) < clock_share(c, cell->new);]]
	[[	cell->below_clock = false;]])
compare_mutant(spread_has_a_geomean judge.c spreads
	[[	return !c->options.spread && !c->options.baseline &&]]
	[[	return !c->options.baseline &&]])
compare_mutant(gate_at_nought judge.c gate_is_not_for_what_it_allows
	[[base[i] * (1 + c->options.gate);]] [[base[i];]])
compare_mutant(gate_for_what_is_faster judge.c gate_holds
	[[	cell->gate_p = test.u > (double)n * m / 2 ?]]
	[[	cell->gate_p = true ?]])
compare_mutant(gate_always_passes compare.c gate_that_cant_fail
	[[	if (c->can_find)]] [[	if (true)]])
compare_mutant(gate_forgets_what_is_gone compare.c gate_misses_rows
	[[	if (gone && !]] [[	if (!gone && !]])
compare_mutant(gate_by_order_alone judge.c shapes_are_told
	[[	       cell->new_median > cell->base_median * (1 + c->options.gate);]]
	[[	       true;]])
compare_mutant(verdict_by_order_alone judge.c sides_must_agree
	[[	if (u > half && cell->new_median > cell->base_median)]]
	[[	if (u > half)]])
compare_mutant(clock_sees_all judge.c below_the_clock
	[[	if (cell->p_holm > COMPARE_ALPHA || cell->below_clock)]]
	[[	if (cell->p_holm > COMPARE_ALPHA)]])
compare_mutant(clock_forgets_the_round judge.c below_the_clock
	[[c->clock_ns / (round >= 1 ? round : 1);]] [[c->clock_ns;]])
compare_mutant(floors_in_the_geomean judge.c geomean_of_like_rows
	[[		if (compare_is_floor(cell->new) || !isfinite(cell->ratio))]]
	[[		if (!isfinite(cell->ratio))]])
compare_mutant(geomean_of_anything judge.c geomean_of_like_rows
	[[	if (block->nr_geomean > 1 && is_like(c, block))]]
	[[	if (block->nr_geomean > 1)]])
compare_mutant(untested_is_tested judge.c untested
	[[	if (c->options.untested)
		return 0;]] [[	;]])
compare_mutant(untested_takes_many compare.c untested
	[[	if (!options->untested &&]] [[	if (]])
compare_mutant(untested_of_two_runs match.c untested
	[[ && !c->options.untested &&]] [[ &&]])
compare_mutant(least_without_holm judge.c gate_that_cant_fail
	[[COMPARE_ALPHA / c->nr_cells / c->looks;]] [[COMPARE_ALPHA / c->looks;]])
compare_mutant(a_row_is_its_strategy match.c rows_match_by_every_axis
	[[		if (!but || strcmp(axes[i].key, but->key))]]
	[[		if (false)]])
compare_mutant(axes_have_an_order match.c rows_match_by_every_axis
	[[	qsort(axes, row->nr_axes, sizeof(*axes), by_key);]] [[	;]])
compare_mutant(any_row_is_the_base match.c primitives_of_one_result
	[[		but && !*but->key ? "" : row->who);]] [[		"");]])
compare_mutant(first_process_only match.c one_run_is_refused
	[[at[1] < pairs->new->n; at[1]++)]]
	[[at[1] < 1; at[1]++)]])
compare_mutant(totals_make_a_run match.c one_run_is_refused
	[[	    base->cpu[in_base] != new->cpu[in_new] ||]] [[	    false ||]])
compare_mutant(machines_are_alike across.c hidden_differences
	[[	return !strcmp(string_of(difference, "kind"), DIFFER_SUBJECT) ||]]
	[[	return strcmp(string_of(difference, "kind"), DIFFER_CONDITION) ||]])
compare_mutant(typing_errors_pass across.c across_is_checked
	[[	if (across && for_each_item("across", across, is_known, &both, error))]]
	[[	if (false)]])
compare_mutant(only_known_keys differ.c hidden_differences
	[[		    !json_object_get(base->ours, key))]] [[		    false)]])
compare_mutant(unknown_is_anything differ.c hidden_differences
	[[		return no_base && no_new && strcmp(key, "machine_id");]]
	[[		return true;]])
compare_mutant(nobodys_machine differ.c nobodys_machines
	[[ && strcmp(key, "machine_id");]] [[;]])
compare_mutant(rows_saw_the_extremes differ.c what_a_row_saw_differs
	[[	    in_base.most == in_new.most && in_base.usual == in_new.usual)]]
	[[	    in_base.most == in_new.most)]])
compare_mutant(bad_luck_is_a_condition differ.c what_a_row_saw_differs
	[[	    in_base.usual == in_new.usual ? DIFFER_SUBJECT : DIFFER_CONDITION,]]
	[[	    false ? DIFFER_SUBJECT : DIFFER_CONDITION,]])
compare_mutant(an_axis_excuses_all differ.c primitives_of_one_result
	[[	if (!strcmp(key, "round_pages"))]] [[	if (true)]])
