#!/bin/bash
# SPDX-License-Identifier: MIT
# Devices torn down under load, by every strategy that may: books, table and
# counters. What can't be run is refused, with the reason.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

short=(--workload teardown_live --size 128M --warmup 0.001 -n 1 -q)
two=(--threads 2 --oversubscribe --out x.json)

run run "${short[@]}" "${two[@]}" --strategy sound --lives 2 --order 0,9 \
	--mapped 0 --hold exp:50us,late:5ms --foll pin --batch 64
status_is 0
out_has "^teardown_live order:9 batch:64 mapped:0 ratio:10 hold:late:5ms threads:2"
out_has "^us per device life, n=1, gp: grace periods, page array 2M"
out_has "^us per device life: median, below it p99 and max, of 2 lives a process$"
out_has "^ +block +drain +drain +lost$"
out_has "^ +kill +unmap +drain +free +new +delay +cpu +ops$"
out_has "^null( +[0-9.]+){4} +- +- +[0-9.]+ +[0-9.]+$"
out_has "^edge( +[0-9.]+){8}$"
true_that "80 columns" awk 'length > 80 { exit 1 }' out
tails=$(grep -cE '^  (p99|max) ( +([0-9.]+|-)){8}$' out)
run list --json
sound=$(jq '[.[] | select(.verdict != "unsound")] | length' out)
true_that "p99 and max of each strategy in 4 rows" \
	test "$tails" -eq $((2 * 4 * sound))
run export x.json --to csv
status_is 0
out_has "exp:50us.*,block_new,[0-9.]+,us$"

run run "${short[@]}" "${two[@]}" --strategy null,edge --lives 1 \
	--hold 0,2ms --ratio 0,100 --batch 1,all --json
status_is 0
if command -v jq >/dev/null; then
	true_that "tails" jq -e '[.rows[] | (.tails | has("kill_us",
		"drain_cpu_us", "lost_ops")) and (.tails.drain_us |
		has("p50", "p99", "max"))] | all' out >jq.out
	true_that "one life is all of them" jq -e '[.benchmarks[] |
		.unmap_us == .unmap_us_p99 and .unmap_us == .unmap_us_max] |
		all' x.json >jq.out
	true_that "a total of phases" jq -e '[.benchmarks[] | .real_time -
		.kill_us - .unmap_us - .drain_us - .free_us | fabs < 0.01] |
		all' x.json >jq.out
	true_that "the floor blocks nothing" jq -e '[.benchmarks[] |
		if .name | test("/null/") then has("block_new_us",
		"drain_delay_us") | not else has("drain_delay_us") end] |
		all' x.json >jq.out
fi

for strategy in base_refs page_count_check entry_pgmap request_folios; do
	refused "teardown_live: not with $strategy: it is unsound" \
		run "${short[@]}" "${two[@]}" --strategy "$strategy"
done
refused "--perf: teardown_live has no window" \
	run --workload teardown_live --perf task-clock
refused "teardown_live: not with page_count_check" \
	run "${short[@]}" "${two[@]}" --strategy all
for hold in 1 us 0us 1ns 1.5ms 11s exp late: exp:0 100us:late; do
	refused "--hold $hold: there are: 0, TIME, exp:TIME, late:TIME" \
		run "${short[@]}" --hold "$hold"
done
cpus=$(nproc)
refused "--threads $cpus and one more, to tear down: this process may use" \
	run "${short[@]}" --threads "$cpus"
# Threads that hold all that they may, and sleep, see nothing of the kill.
run run "${tiny[@]}" -n 4 --strategy edge --workload teardown_live --threads 1 \
	--oversubscribe --hold 1ms,300ms --lives 1 -q --out held.json
status_is 0
true_that "no block-new of who slept" jq -e '[.benchmarks[] |
	select(.name | test("/hold:300ms/")) | has("block_new_us")] |
	any | not' held.json >/dev/null
true_that "all of a row or none" jq -e '[.benchmarks | group_by(.name)[] |
	map(has("block_new_us")) | unique | length] | all(. == 1)' held.json \
	>/dev/null
run export held.json --to csv
status_is 0
finish
