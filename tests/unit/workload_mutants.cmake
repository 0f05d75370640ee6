# SPDX-License-Identifier: MIT
# Mutants of what the workloads share and no strategy is in.

# Range random
unit_mutant(sequence_past_the_end bench/workloads/sequence.c sequence_test
	calls_begin_at_batches
	[[stats_random_below(&seed, pages / batch)]]
	[[stats_random_below(&seed, pages / batch + 1)]])
unit_mutant(sequence_of_pages bench/workloads/sequence.c sequence_test
	calls_begin_at_batches
	[[(call * batch)]] [[(call * batch + call % batch)]])
unit_mutant(sequence_of_one_half bench/workloads/sequence.c sequence_test
	every_page_as_often
	[[pages / batch)]] [[(pages / batch + 1) / 2)]])
unit_mutant(sequence_without_seed bench/workloads/sequence.c sequence_test
	a_seed_each
	[[	uint32_t *sequence]] [[	seed = 0;
	uint32_t *sequence]])
