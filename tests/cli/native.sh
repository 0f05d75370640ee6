#!/bin/bash
# SPDX-License-Identifier: MIT
# Rows of the running kernel: paths as arms, and all that a result says of them.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

native=(--window 0.01 --warmup 0.005 --size 128M)
paths=$("$pgmapbench" list paths --json | jq -r \
	'[.[] | select(.usable and .workload == "native/gup") | .name] | join(",")')
true_that "a path is usable" test -n "$paths"

run run "${native[@]}" --workload native/gup -n 2 --threads 1 --out gup.json
status_is 0
out_has "^native/gup batch:512 range:own threads:1 size:128M place:spread"
out_has "kernel:$(uname -r) "
out_has "data in (4K|2M) pages"
out_fits 60
for path in ${paths//,/ }; do
	out_has "^$path( |$)"
	out_has "^$path-floor( |$)"
done
query() { jq -c "$1" gup.json; }
is() {
	checks=$((checks + 1))
	[ "$(query "$1")" = "$2" ] || fail "$1 is $(query "$1"), not $2"
}
is '.context.pgmapbench | [.machine, .n, .partial]' '["native",2,false]'
is '[.benchmarks[] | .name | startswith("native/gup/")] | all' true
is '[.benchmarks[] | .gets == .puts and .real_time > 0 and .pages > 0
	and .fault_bytes >= 4096] | all' true
# floors pin nothing, the others what was timed
is '[.benchmarks[] | if (.name | test("-floor/")) then .gets == 0
	else .gets >= .pages end] | all' true
is '[.benchmarks[] | select(.name | test("/process_vm_readv")) | has("get_ns")]
	| any' false
is '[.benchmarks[] | select(.name | test("/vmsplice/"))
	| (.real_time - .get_ns - .put_ns | fabs) < 1e-6] | all' true

# its name brings a row back, and --json says path, not strategy
row=$(jq -r '.benchmarks[0].name' gup.json)
run worker "${native[@]:0:4}" "$row" --benchmark_format=json
status_is 0
out_has "\"name\": \"$row\""
run run "${native[@]}" --workload native/fault --path touch -n 1 --threads 1 \
	--batch 64 --json --out fault.json
status_is 0
true_that "path and floor" jq -e \
	'[.rows[] | [.path, has("strategy"), (.phases | has("map"))]] ==
	[["touch", false, true], ["touch-floor", false, true]]' out >/dev/null

refused "unknown path 'x'; there are: vmsplice" \
	run --workload native/gup --path x
refused "native/gup doesn't go that way" run --workload native/gup --path touch
refused "one native workload at a time" run --workload native/gup,native/fault
refused "one native workload at a time" run --workload gup,native/gup
refused "no strategy runs native rows" \
	run --workload native/gup --strategy edge
refused "only native workloads have paths" run --path touch
refused "only native workloads have paths" run --target x
refused "no workload that is chosen has this axis" \
	run --workload native/gup --order 0
refused "unknown path 'nope'" worker native/gup/nope/batch:1
refused "unknown workload 'native/nope'" worker native/nope/touch/batch:1
refused "native rows have the kernel's own" \
	run --workload native/gup --vmemmap-node 0
refused "a batch of [0-9]+ base pages is too large: it takes up to 1024" \
	run "${native[@]}" --workload native/gup --path process_vm_readv \
	--batch all
run run "${native[@]}" --workload native/gup --path direct
status_is 77
err_line "path direct: .*--target"
if [ ! -e /sys/kernel/debug/gup_test ]; then
	run run "${native[@]}" --workload native/gup --path gup_test-gup_fast
	status_is 77
	err_line "gup_test"
fi
finish
