#!/bin/bash
# SPDX-License-Identifier: MIT
# pgmapbench breakeven: a table and an object of a real run, and what it refuses.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

run run "${tiny[@]}" -n 6 --strategy null,edge,folio \
	--workload gup,fault,teardown --size 128M,256M --order 9 \
	--mapped 100 --out r.json
status_is 0
run breakeven r.json
status_is 0
err_is_empty
out_fits 60
out_has "^gup: order:9 batch:512 "
out_has "^against teardown: .*size:256M, pages pinned in a life"
out_has "^fault: order:9 "
out_has "^(edge|folio) +(edge|folio|-) "
out_lacks "^null "
run breakeven --size 1T --json r.json
status_is 0
true_that "one pair a block, and 1T is marked" jq -e '
	([.blocks[] | .pairs | length] | all(. == 1)) and
	([.blocks[] | select(.extrapolated) | .bytes] == [1099511627776,
	1099511627776]) and (.blocks | length) == 6' out >/dev/null

run run "${tiny[@]}" -n 6 --strategy null,edge,liveness -q \
	--workload lifecycle --mapped 10 --uses 0,100 --out lives.json
status_is 0
out_has "^ +open +map +use +teardown +total$"
run breakeven lives.json
status_is 0
err_is_empty
out_fits 12
out_has "^lifecycle: order:0 batch:512 mapped:10 threads:1 size:128M "
out_has "^whole lives of uses:100, pages pinned in a life$"
run breakeven --json lives.json
true_that "one pair of lives" jq -e '(.blocks | length) == 1 and
	(.blocks[0].pairs | length) == 1 and
	(.blocks[0].hot | test("/uses:100/"))' out >/dev/null
json_is lives.json '[.benchmarks[].gets] | unique' "[0,51200]"
jq '.benchmarks |= map(select(.name | test("/uses:0/")))' lives.json >unused.json
refused "lifecycle with --uses" breakeven unused.json
refused "0 base pages are mapped, and a call takes 512" \
	run --workload lifecycle --mapped 0 "${tiny[@]}"
refused "batch all: not with lifecycle" \
	run --workload lifecycle --batch all "${tiny[@]}"
refused "in a life" run --workload lifecycle --uses many

run run --suite dispute-gup-lookup --window 0.005 --warmup 0.002 \
	--size 128M -n 3 -q --out lookup.json
status_is 0
run breakeven --lookup lookup.json
status_is 0
err_is_empty
out_fits 60
out_has "^gup: order:0 range:own threads:1 size:128M "
out_has "^get, ns a call$"
out_has "^ +512 +-?[0-9]+ \\[-?[0-9]+, -?[0-9]+\\] "
out_has "^the counts cost more than the lookup from (below|above|[0-9])"
run breakeven --lookup --json lookup.json
true_that "two phases of eight batches" jq -e '(.blocks | length) == 2 and
	([.blocks[].calls | length] | all(. == 8)) and
	(.blocks[0].phase == "get")' out >/dev/null
refused "no gup rows of null, gup_pgmap and gup_revalidate" \
	breakeven --lookup r.json
refused "it takes no --size" breakeven --lookup --size 1T lookup.json
refused "it takes no --strategy" breakeven --lookup --strategy null lookup.json

refused "which result" breakeven
refused "can't read" breakeven missing.json
refused "the result has no liveness" breakeven --strategy liveness r.json
refused "isn't expected here|is no option" breakeven r.json r.json
jq '.benchmarks |= map(select(.name | test("/teardown/") | not))' r.json >hot.json
refused "has no teardown" breakeven hot.json
jq '.benchmarks |= map(select(.repetition_index == 0)) |
	.context.pgmapbench.n = 1 | del(.context.pgmapbench.looks)' r.json >one.json
refused "has 1 process of each row" breakeven one.json
head -c 4000 r.json >cut.json
refused "is cut off" breakeven cut.json
finish
