#!/bin/bash
# SPDX-License-Identifier: MIT
# Range random and the workloads that mix things: every strategy's books are
# right. What can't be run is refused, with the reason.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

short=(--size 128M --window 0.005 --warmup 0.002 -n 1 -q --out x.json)

run run "${short[@]}" --strategy all --workload gup --range random \
	--order 9 --batch 1,all --threads 2 --oversubscribe
status_is 0
out_has "^gup order:9 batch:all range:random threads:2 "
run run "${short[@]}" --strategy all --workload mixed --ratio 0,10,100 \
	--order 0,9 --threads 2 --oversubscribe
status_is 0
out_has "^mixed order:9 batch:512 range:own ratio:100 threads:2 size:128M foll:get"
out_has "^ns per operation, n=1, round [0-9]+ operations, page array 2M"
# small pins beside faults of other threads: holes, and their callbacks
run run "${short[@]}" --strategy sound --workload mixed --ratio 50 --batch 3 \
	--range shared,hot,random --foll pin --threads 2 --oversubscribe
status_is 0
rows=$(grep -cE '^[a-z_]+ +[0-9.]+ ' out)
run list --json
sound=$(jq '[.[] | select(.verdict != "unsound")] | length' out)
true_that "each strategy in 3 rows" test "$rows" -eq $((3 * sound))
refused "not with entry_pgmap: it is unsound, and what breaks it \(.*--strategy sound" \
	run "${short[@]}" --strategy entry_pgmap --workload mixed --range hot
refused "native/gup goes through its pages in order" \
	run --workload native/gup --range random
finish
