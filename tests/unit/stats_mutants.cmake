# SPDX-License-Identifier: MIT
# Mutants of the statistics: each is a mistake that such code is known for.

function(stats_mutant name file binary test)
	unit_mutant(stats_${name} harness/stats/${file} ${binary}_test ${test}
		"${ARGV4}" "${ARGV5}")
endfunction()

# Mann-Whitney: ranks, the count of all ways, tails, the normal distribution.
stats_mutant(ties_take_the_first_rank mann_whitney.c stats_vectors
	mann_whitney_exact [[= first + 1 + end;]] [[= 2 * (first + 1);]])
stats_mutant(ties_are_dealt_as_none mann_whitney.c stats_vectors
	mann_whitney_exact [[total, r->all[i].rank2);]] [[total, 2 * (i + 1));]])
stats_mutant(tail_leaves_out_itself mann_whitney.c stats_vectors
	mann_whitney_exact [[above = sum(counts, u2, last);]]
	[[above = sum(counts, u2 + 1, last);]])
stats_mutant(tail_on_one_side mann_whitney.c stats
	mann_whitney_by_hand [[fmin(1, 2 * fmin(below, above) /]]
	[[fmin(1, fmin(below, above) /]])
stats_mutant(lower_tail_only mann_whitney.c stats_vectors mann_whitney_exact
	[[2 * fmin(below, above)]] [[2 * below]])
stats_mutant(counts_of_the_other_sample mann_whitney.c stats_vectors
	mann_whitney_exact [[r->n <= r->m ? r->u2 : last - r->u2]] [[r->u2]])
stats_mutant(least_p_of_one_end mann_whitney.c stats_vectors
	mann_whitney_exact [[			     two_sided(&counts, last));]]
	[[			     two_sided(&counts, first));]])
stats_mutant(ways_are_cut_short mann_whitney.c stats_vectors
	mann_whitney_exact [[	long last = 2 * (long)((k - 1) * (total - k + 1));]]
	[[	long last = (long)((k - 1) * (total - k + 1));]])
stats_mutant(one_value_twice mann_whitney.c stats_vectors mann_whitney_exact
	[[		for (k = i < small ? i + 1 : small; k > 0; k--)]]
	[[		for (k = 1; k <= (i < small ? i + 1 : small); k++)]])
stats_mutant(no_continuity mann_whitney.c stats_vectors mann_whitney_normal
	[[fabs(u - n * m / 2) - 0.5;]] [[fabs(u - n * m / 2);]])
stats_mutant(variance_without_ties mann_whitney.c stats_vectors
	mann_whitney_normal [[total + 1 - ties /]] [[total + 1 - 0 * ties /]])
stats_mutant(always_normal mann_whitney.c stats_vectors mann_whitney_exact
	[[	return n <= STATS_EXACT_PAIRS / m;]] [[	return false;]])
stats_mutant(always_exact mann_whitney.c stats_vectors mann_whitney_normal
	[[	return n <= STATS_EXACT_PAIRS / m;]] [[	return true;]])
stats_mutant(all_equal_is_no_number mann_whitney.c stats
	mann_whitney_all_equal [[if (beyond <= 0 || variance <= 0)]]
	[[if (variance < 0)]])
stats_mutant(nan_has_a_rank mann_whitney.c stats mann_whitney_refuses
	[[		if (!isfinite(values[i]))]] [[		if (isinf(values[i]))]])
stats_mutant(critical_is_one_less mann_whitney.c stats_vectors
	mann_whitney_critical [[if (2 * tail / total > alpha)]]
	[[if ((*u)-- && 2 * tail / total > alpha)]])
stats_mutant(critical_on_one_side mann_whitney.c stats_vectors
	mann_whitney_critical [[if (2 * tail / total > alpha)]]
	[[if (tail / total > alpha)]])
stats_mutant(critical_of_normal_is_one_less mann_whitney.c stats_vectors
	mann_whitney_critical [[	*u = high;]] [[	*u = low;]])
stats_mutant(least_p_one_sided mann_whitney.c stats least_p
	[[	double p = 2;]] [[	double p = 1;]])

# As false alarms: the simulation sees them too.
stats_mutant(alarms_of_one_tail mann_whitney.c stats_simulated
	alarms_whatever_the_noise [[2 * fmin(below, above)]]
	[[fmin(below, above)]])
stats_mutant(alarms_too_few mann_whitney.c stats_simulated
	alarms_are_as_many_as_said [[2 * fmin(below, above)]]
	[[4 * fmin(below, above)]])

# Holm
stats_mutant(bonferroni holm.c stats_vectors holm [[(double)(n - i)]]
	[[(double)n]])
stats_mutant(holm_uncorrected holm.c stats_simulated holm_over_a_table
	[[(double)(n - i) * rows[i].p]] [[rows[i].p]])
stats_mutant(holm_falls holm.c stats holm_by_hand
	[[most = fmax(most, (double)(n - i) * rows[i].p);]]
	[[most = (double)(n - i) * rows[i].p;]])
stats_mutant(hochberg holm.c stats_vectors holm
	[[most = fmax(most, (double)(n - i) * rows[i].p);]]
	[[most = i + 1 < n ? fmin((double)(n - i) * rows[i].p,
		(double)(n - i - 1) * rows[i + 1].p) : rows[i].p;]])
stats_mutant(holm_in_order_of_size holm.c stats holm_by_hand
	[=[adjusted[rows[i].at]]=] [=[adjusted[i]]=])
stats_mutant(holm_above_one holm.c stats_vectors holm [[fmin(1, most);]]
	[[most;]])
stats_mutant(holm_takes_nan holm.c stats holm_refuses
	[[if (!(p[i] >= 0 && p[i] <= 1))]] [[if (p[i] < 0 || p[i] > 1)]])

# Quantiles, selection, random numbers
stats_mutant(quantile_of_type_6 stats.c stats_vectors quantile
	[[p * (double)(n - 1);]] [[fmax(0, p * (double)(n + 1) - 1);]])
stats_mutant(quantile_between_none stats.c stats_vectors quantile
	[[(at - (double)below) *]] [[0 *]])
stats_mutant(select_left_out select.c stats selection
	[[if (right < at)]] [[if (right <= at)]])
stats_mutant(random_without_a_step random.h stats random_numbers
	[[(z ^ (z >> 27))]] [[(z ^ (z >> 28))]])
stats_mutant(random_misses_the_last random.h stats random_below
	[[stats_random(state) * n)]] [[stats_random(state) * (n - 1))]])

# Intervals
stats_mutant(interval_one_too_narrow median_interval.c stats_vectors
	median_interval [[if (1 - 2 * next < confidence)]]
	[[if (1 - 2 * tail < confidence)]])
stats_mutant(interval_of_one_tail median_interval.c stats_vectors
	median_interval [[if (1 - 2 * next < confidence)]]
	[[if (1 - next < confidence)]])
stats_mutant(interval_says_what_was_wanted median_interval.c stats_vectors
	median_interval [[= 1 - 2 * tail,]] [[= confidence,]])
stats_mutant(interval_attains_less median_interval.c stats_simulated
	median_interval_holds [[		.low = sorted[k],]]
	[[		.low = sorted[n > 9 ? k + 2 : k],]])
stats_mutant(binomial_underflows median_interval.c stats_vectors
	median_interval [[	return exp(lgamma((double)n + 1) - lgamma((double)i + 1) -
		   lgamma((double)(n - i) + 1) - (double)n * M_LN2);]]
	[[	return exp(lgamma((double)n + 1) - lgamma((double)i + 1) -
		   lgamma((double)(n - i) + 1)) * exp2(-(double)n);]])
stats_mutant(fewest_of_one_tail median_interval.c stats median_fewest
	[[	while (1 - 2 * binomial(n, 0) < confidence)]]
	[[	while (1 - binomial(n, 0) < confidence)]])
stats_mutant(interval_of_unsorted median_interval.c stats
	median_interval_refuses [[(i && sorted[i] < sorted[i - 1])]] [[0]])
stats_mutant(ratio_upside_down ratio_interval.c stats_vectors ratio_interval
	[[ratios[i] /= resampled_median(y, &random);]]
	[[ratios[i] = resampled_median(y, &random) / ratios[i];]])
stats_mutant(ratio_of_one_resampled ratio_interval.c stats_vectors
	ratio_interval [[ratios[i] /= resampled_median(y, &random);]]
	[[ratios[i] /= stats_quantile(y->sorted, y->n, 0.5);]])
stats_mutant(ratio_of_one_resample_fewer ratio_interval.c stats_simulated
	ratio_interval_holds [[	for (i = 0; i < urn->n; i++)]]
	[[	for (i = 0; i < 4 * urn->n; i++)]])
stats_mutant(ratio_tails_doubled ratio_interval.c stats_vectors
	ratio_interval [[(1 - confidence) / 2);]] [[(1 - confidence));]])
stats_mutant(ratio_lower_median ratio_interval.c stats_vectors
	ratio_interval [[	       value_at(urn, urn->n / 2) / 2;]]
	[[	       value_at(urn, (urn->n - 1) / 2) / 2;]])
stats_mutant(ratio_has_one_seed ratio_interval.c stats
	ratio_interval_is_seeded [[confidence, seed, interval);]]
	[[confidence, 1, interval);]])
stats_mutant(ratio_in_order_of_arrival ratio_interval.c stats
	ratio_interval_is_seeded [[	stats_summarize(urn->sorted, n);]] [[]])
stats_mutant(sample_of_two sample.h stats ratio_interval_refuses
	[[#define STATS_FEWEST 3]] [[#define STATS_FEWEST 2]])
stats_mutant(sample_with_zero sample.c stats ratio_interval_refuses
	[[values[i] <= 0)]] [[values[i] < 0)]])

# What could have been found
stats_mutant(detectable_by_one_pair detectable.c stats_simulated
	detectable_is_detected [[p->critical - 1);]] [[p->n * p->m / 2);]])
stats_mutant(detectable_at_half_power detectable.c stats_simulated
	detectable_is_detected [[ceil(power * STATS_PRETENDED);]]
	[[ceil(0.5 * STATS_PRETENDED);]])
stats_mutant(detectable_is_narrow detectable.c stats_simulated
	detectable_is_detected [[sqrt((double)n / (double)(n - 1));]]
	[[sqrt((double)(n - 1) / (double)n);]])
stats_mutant(detectable_noise_has_the_change detectable.c stats_simulated
	detectable_ignores_the_change [[(to[i] - median) * widen;]]
	[[(to[i] - 0 * median) * widen;]])
stats_mutant(detectable_is_never_out_of_reach detectable.c stats
	detectable_limits [[	if (p.critical > n * m)
		return 0;]]
	[[	if (p.critical > n * m)
		p.critical = n * m;]])
stats_mutant(detectable_whatever_power detectable.c stats
	detectable_refuses [[!(power >= 0.5 && power <= 0.99)]] [[0]])

# Noise
stats_mutant(noise_twice_as_wide noise.c stats_noise normal
	[[sqrt(-2 * log(uniform(random)));]] [[sqrt(-8 * log(uniform(random)));]])
stats_mutant(noise_both_ways noise.c stats_noise skewed [[exp(fabs(z) +]]
	[[exp(z +]])
stats_mutant(noise_of_light_tails noise.c stats_noise heavy
	[[sqrt(-log(uniform(random)))]] [[sqrt(sqrt(-log(uniform(random))))]])
stats_mutant(noise_of_one_mode noise.c stats_noise two_modes [[0.5 ? 1 : 1.1]]
	[[0.5 ? 1 : 1]])
stats_mutant(noise_without_ticks noise.c stats_noise coarse
	[[round(100 * z) / 100]] [[z]])
stats_mutant(noise_that_stays noise.c stats_noise drift
	[[(double)i / (double)n]] [[1 / (double)n]])
stats_mutant(noise_forgets noise.c stats_noise correlated
	[[z = NOISE_STAYS * z +]] [[z = 0 * z +]])
stats_mutant(noise_grows noise.c stats_noise correlated_at_once
	[[	double z = normal(random);]] [[	double z = 0;]])

# The rules of other tools: by hand, as rates that are known, and by scipy
stats_mutant(rules_equals_are_wins rules.c stats_rules
	exact_or_normal_with_equals [[(double)of_y / 2);]] [[(double)of_y);]])
stats_mutant(rules_groups_of_one_sample rules.c stats_rules
	exact_or_normal_with_equals
	[[t = (double)(of_x + of_y);]] [[t = (double)of_x;]])
stats_mutant(rules_remember_by_half_u rules.c stats_rules p_is_exact
	[=[&rules->p[(size_t)pair->u]]=]
	[=[&rules->p[(size_t)pair->u / 2]]=])
stats_mutant(rules_remember_equals rules.c stats_rules p_is_exact
	[[pair->ties ? NULL : &rules]] [[pair->ties < 0 ? NULL : &rules]])
stats_mutant(rules_normal_without_continuity rules.c stats_rules
	exact_or_normal [[n * n / 2) - 0.5;]] [[n * n / 2);]])
stats_mutant(rules_normal_without_ties rules.c stats_rules
	exact_or_normal_with_equals [[total + 1 - pair->ties /]]
	[[total + 1 - 0 * pair->ties /]])
stats_mutant(ours_at_one_in_ten rules.c stats_rules ranks_of_few
	[[	return pair->p <= STATS_ALPHA;]] [[	return pair->p <= 0.101;]])
stats_mutant(ours_too_strict rules.c stats_rules rates_are_known
	[[	return pair->p <= STATS_ALPHA;]] [[	return pair->p <= 0.025;]])
stats_mutant(benchstat_exact_for_long rules.c stats_rules exact_or_normal
	[[? 25 : 50;]] [[? 25 : 60;]])
stats_mutant(benchstat_exact_for_short rules.c stats_rules exact_or_normal
	[[? 25 : 50;]] [[? 25 : 40;]])
stats_mutant(benchstat_equals_for_long rules.c stats_rules
	exact_or_normal_with_equals [[? 25 : 50;]] [[? 50 : 50;]])
stats_mutant(benchstat_equals_for_short rules.c stats_rules
	exact_or_normal_with_equals [[? 25 : 50;]] [[? 24 : 50;]])
stats_mutant(compare_py_exact_for_long rules.c stats_rules exact_or_normal
	[[pair->n <= 8 && !pair->ties]] [[pair->n <= 20 && !pair->ties]])
stats_mutant(compare_py_exact_for_short rules.c stats_rules exact_or_normal
	[[pair->n <= 8 && !pair->ties]] [[pair->n < 8 && !pair->ties]])
stats_mutant(compare_py_exact_with_equals rules.c stats_rules
	exact_or_normal_with_equals [[pair->n <= 8 && !pair->ties]]
	[[pair->n <= 8]])
stats_mutant(mmtests_with_standard_errors rules.c stats_rules mmtests_by_hand
	[[	return fabs(mean_x - mean_y) > 1.96 * (deviation_x + deviation_y);]]
	[[	return fabs(mean_x - mean_y) > 1.96 * (deviation_x + deviation_y) /
					      sqrt((double)pair->n);]])
stats_mutant(mmtests_over_n rules.c stats_rules mmtests_by_hand
	[[(squares / (double)(n - 1))]] [[(squares / (double)n)]])
stats_mutant(mmtests_of_one_deviation rules.c stats_rules rates_are_known
	[[1.96 * (deviation_x + deviation_y)]] [[1.96 * deviation_x]])
stats_mutant(lkp_lower_middle rules.c stats_rules lkp_by_hand
	[[	return sorted[n / 2];]] [[	return sorted[(n - 1) / 2];]])
stats_mutant(lkp_of_one_half rules.c stats_rules lkp_by_hand
	[[ && middle(high, n) > low[n - 1];]] [[;]])
stats_mutant(lkp_other_half rules.c stats_rules lkp_by_hand
	[[high[0] > middle(low, n) && ]] [[]])
stats_mutant(lkp_at_least rules.c stats_rules lkp_by_hand
	[[high[0] > middle(low, n)]] [[high[0] >= middle(low, n)]])
stats_mutant(lkp_one_way rules.c stats_rules lkp_by_hand
	[[	return above(pair->x, pair->y, pair->n) ||
	       above(pair->y, pair->x, pair->n);]]
	[[	return above(pair->x, pair->y, pair->n);]])
stats_mutant(lkp_distance_any_gap rules.c stats_rules lkp_distance_by_hand
	[[ && gap > (middle(high, n) - middle(low, n)) / 2;]] [[;]])
stats_mutant(lkp_distance_overlaps rules.c stats_rules lkp_distance_by_hand
	[=[high[0] - low[n - 1];]=] [=[high[1] - low[n - 1];]=])
stats_mutant(rules_of_two rules.c stats_rules refuses
	[[	if (n < STATS_FEWEST)]] [[	if (n < 2)]])
stats_mutant(rules_take_infinity rules.c stats_rules refuses
	[[		if (!isfinite(values[i]))]] [[		if (isnan(values[i]))]])

# Looks
stats_mutant(looks_are_free looks.c stats_simulated peeking_is_paid
	[[fmin(1, p * planned_x * planned_y);]] [[p;]])
stats_mutant(appends_are_free looks.c stats_simulated
	appended_again_and_again
	[[fmin(1, p * planned_x * planned_y);]] [[p;]])
stats_mutant(looks_of_one_are_free looks.c stats looks_cost
	[[fmin(1, p * planned_x * planned_y);]] [[fmin(1, p * planned_x);]])
stats_mutant(looks_add_up looks.c stats looks_cost
	[[(1 - confidence) / planned_x / planned_y;]]
	[[(1 - confidence) / (planned_x + planned_y);]])
stats_mutant(looks_at_intervals_are_free looks.c stats_simulated
	until_holds_of_all_runs
	[[	return 1 - (1 - confidence) / planned_x / planned_y;]]
	[[	return confidence;]])
stats_mutant(looks_without_end looks.c stats looks_plan
	[[look < looks->planned ?]] [[look <= looks->planned ?]])
stats_mutant(looks_stop_at_no_width looks.c stats looks_plan
	[[	if (half_width <= wanted)]] [[	if (!(half_width > wanted))]])
stats_mutant(half_width_above_only looks.c stats half_width
	[[fmax(interval->high / centre, centre / interval->low)]]
	[[(interval->high / centre)]])

# Proportions
stats_mutant(proportion_of_one_side proportion.c stats proportion
	[[(1 - confidence) / 2;]] [[1 - confidence;]])
stats_mutant(proportion_of_the_same_k proportion.c stats proportion
	[[solve(k + 1, n, 1 - tail)]] [[solve(k, n, 1 - tail)]])
stats_mutant(proportion_of_exactly_k proportion.c stats proportion
	[[i = k; i <= n; i++]] [[i = k; i <= k; i++]])
stats_mutant(proportion_more_than_all proportion.c stats proportion_refuses
	[[!n || k > n ||]] [[!n ||]])
# Spread
stats_mutant(spread_of_values spread.c stats_spread by_hand
	[[		to[i] = work[i] = log(values[i]);]]
	[[		to[i] = work[i] = values[i];]])
stats_mutant(spread_over_n spread.c stats_vectors spread
	[[	double scale = (double)n / (double)(n - 1), median;]]
	[[	double scale = 1, median;]])
stats_mutant(spread_about_the_mean spread.c stats_vectors spread
	[[	median = stats_summarize(work, n).median;]]
	[[	median = mean(work, n);]])
stats_mutant(spread_deals_one_again spread.c stats_vectors spread
	[[		at = i + stats_random_below(random, d->n + d->m - i);]]
	[[		at = stats_random_below(random, d->n + d->m);]])
stats_mutant(spread_upside_down spread.c stats_spread by_hand
	[[	spread->ratio = spread->x / spread->y;]]
	[[	spread->ratio = spread->y / spread->x;]])
stats_mutant(spread_one_tail spread.c stats_spread alarms_are_rare
	[[	return fmin(1, 2 * fmin(tails.above, tails.below));]]
	[[	return fmin(tails.above, tails.below);]])
stats_mutant(spread_equals_are_lost spread.c stats_vectors spread
	[[		tails.above += drawn >= sum - tie;]]
	[[		tails.above += drawn > sum + tie;]])
stats_mutant(spread_interval_of_twice_the_tail spread.c stats_spread
	interval_is_of_the_test
	[[	double tail = (1 - confidence) / 2;]]
	[[	double tail = 1 - confidence;]])
stats_mutant(spread_ends_are_reached spread.c stats_spread by_hand
	[[		return up ? INFINITY : 0;]] [[		return outside;]])
stats_mutant(spread_all_the_same spread.c stats_spread all_the_same
	[[	if (spread->x <= SPREAD_TIE || spread->y <= SPREAD_TIE)]]
	[[	if (spread->y < 0)]])
stats_mutant(spread_least_p_of_any_deal spread.c stats_spread wholly_apart
	[[	return fmax(2.0 / (STATS_RESAMPLES + 1),]] [[	return fmin(0,]])

# Changes in a history: cuts, chance, what is left out, corrections
stats_mutant(change_may_hang_on_a_run change.c stats_change the_least_segment
	[[i < n && most <= enough]] [[i < 1 && most <= enough]])
stats_mutant(change_left_out_stays_out change.c stats_vectors change
	[[			left[i] = values[i];]] [[			left[i] = left[i];]])
stats_mutant(change_segment_of_two change.h stats_change the_least_segment
	[[#define STATS_CHANGE_SEGMENT 3]] [[#define STATS_CHANGE_SEGMENT 2]])
stats_mutant(change_side_of_one change.c stats_change the_least_segment
	[[(STATS_CHANGE_SEGMENT - 1)]] [[(STATS_CHANGE_SEGMENT - 2)]])
stats_mutant(change_is_none_of_those_dealt change.c stats_change no_p_is_zero
	[[(double)(low + 1) /]] [[(double)low /]])
stats_mutant(change_equals_are_rarer change.c stats_vectors change
	[[		if (least[middle] <= observed)]]
	[[		if (least[middle] < observed)]])
stats_mutant(change_dealt_in_order change.c stats_vectors change
	[[at = i + stats_random_below(random, n - i);]] [[at = i;]])
stats_mutant(change_rows_are_free change.c stats_change rows_pay
	[[(double)(search->rows * search->n)]] [[(double)search->n]])
stats_mutant(change_tables_are_free change.c stats_change_simulated
	alarms_of_a_table
	[[(double)(search->rows * search->n)]] [[(double)search->n]])
stats_mutant(change_parts_are_free change.c stats_change parts_pay
	[[(double)(search->rows * search->n) / (double)n;]]
	[[(double)search->rows;]])
stats_mutant(change_first_part_only change.c stats_change there_and_back
	[[return err ? err : cut(search, from + at, n - at, p);]]
	[[return err;]])
stats_mutant(change_stays_where_it_was_found change.c stats_change
	to_the_run [[		changes->all[i].at = from;]] [[]])
stats_mutant(change_of_two_at_the_end change.c stats_change to_the_run
	[[		sum += fabs(value - sorted[i / 2]);]] [[		sum += 0;]])
stats_mutant(change_placed_from_one_side change.c stats_change_simulated
	a_step_is_placed
	[[values[backwards ? n - 1 - i : i];]] [[values[i];]])
stats_mutant(change_of_the_whole_only scan.c stats_change there_and_back
	[[	if (level && length < STATS_SCAN_SHORTEST)]]
	[[	if (level)]])
stats_mutant(change_one_run_late change.c stats_change one_step
	[[		from += best_fit(search->values + from, end - from);]]
	[[		from += best_fit(search->values + from, end - from) + 1;]])
stats_mutant(change_of_equals scan.c stats_change equals_are_no_change
	[[size_t most = up > down ? up : down;]]
	[[size_t most = pairs - (up < down ? up : down);]])
stats_mutant(change_equals_help scan.c stats_vectors scan
	[[size_t most = up > down ? up : down;]]
	[[size_t most = pairs - (up < down ? up : down);]])
stats_mutant(change_of_one_side scan.c stats_vectors scan
	[[fmin(1, 2 * sum / total)]] [[fmin(1, sum / total)]])
stats_mutant(change_ways_of_one_more scan.c stats_vectors scan
	[[factor = length - k + 1, u;]] [[factor = length - k + 2, u;]])
stats_mutant(change_intervals_side_by_side scan.c stats_vectors scan
	[[2 * (size_t)ceil(shorter) - 1;]] [[(size_t)ceil(shorter);]])
stats_mutant(change_moves_one_way scan.c stats_vectors scan
	[[		down -= more(counts, start, i, ranks[i]);]] [[]])

# Runs that hang together
stats_mutant(neighbours_of_one_row neighbours.c stats_change neighbours_by_hand
	[[				products[i * n + j] += work[i] * work[j];]]
	[[				products[i * n + j] = work[i] * work[j];]])
stats_mutant(neighbours_unlike neighbours.c stats_change neighbours_by_hand
	[[>= observed - TIE;]] [[<= observed + TIE;]])
stats_mutant(neighbours_in_order neighbours.c stats_change neighbours_by_hand
	[[		shuffle(order, n, &seed);]] [[]])
stats_mutant(neighbours_of_values neighbours.c stats_change neighbours_by_hand
	[[			to[i] += (values[j] < values[i]) -
				 (values[j] > values[i]);]]
	[[			to[i] += values[i] - values[j];]])
stats_mutant(neighbours_rows_are_runs neighbours.c stats_change_simulated
	neighbours_are_seen
	[[	double observed = sum_of(products, order, n);]]
	[[	double observed = 2 * sum_of(products, order, n);]])
