#!/bin/bash
# SPDX-License-Identifier: MIT
# run --instructions: exact from run to run, and what it can't count.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

count=(run --instructions --strategy null,edge,folio)
run "${count[@]}" --threads 2
if grep -q "a build with sanitizers" err; then
	status_is 2
	err_line "use the release preset"
	finish
fi

refused "--threads 2: valgrind runs one thread at a time" \
	"${count[@]}" --threads 2
refused "--threads all: valgrind runs one thread at a time" \
	"${count[@]}" --threads all
refused "--workload teardown: not with --instructions: it waits" \
	"${count[@]}" --workload gup,teardown
refused "--workload teardown_live: not with --instructions: it waits" \
	"${count[@]}" --workload teardown_live
refused "--instructions: the suite has teardowns only" \
	run --instructions --suite live
refused "--workload native/gup: not with --instructions: .*in the kernel" \
	run --instructions --workload native/gup
refused "--window: not with --instructions" "${count[@]}" --window 1
refused "--warmup: not with --instructions" "${count[@]}" --warmup 1
refused "--lives: not with --instructions" "${count[@]}" --lives 1
refused "--plant: not with --instructions" "${count[@]}" --plant 5
refused "--until: not with --instructions, whose counts are the same" \
	"${count[@]}" --until 2%
refused "--perf: not with --instructions" "${count[@]}" --perf cycles
refused "--perf-control: not with --instructions" \
	"${count[@]}" --perf-control ctl
refused "the self suite" run --instructions --suite self
refused "unknown workload 'gap'" "${count[@]}" --workload gap

what="run --instructions without valgrind"
status=0
PATH=/nowhere "$pgmapbench" "${count[@]}" >out 2>err || status=$?
status_is 77
err_line "there is no valgrind here; install"
out_lacks .
true_that "nothing was measured" test ! -e results

# one that is there and can't run says why
mkdir broken
printf '#!/bin/sh\necho "x: noise" >&2; echo "x: no such tool" >&2; exit 3\n' \
	>broken/valgrind
chmod +x broken/valgrind
what="run --instructions with a broken valgrind"
status=0
PATH=$dir/broken:$PATH "$pgmapbench" "${count[@]}" >out 2>err || status=$?
status_is 77
err_line "valgrind --version failed \(status 3\): x: no such tool$"

if ! command -v valgrind >/dev/null; then
	echo "no valgrind: nothing was counted"
	[ "$failures" -eq 0 ] || finish
	exit 77
fi
files() {
	find /tmp -maxdepth 1 -name 'pgmapbench-callgrind.*' | wc -l
}
before=$(files)

# the quick suite but teardown, which says so
run "${count[@]}" --out a.json
status_is 0
err_line "left out: teardown: it waits"
out_has " machine:callgrind$"
out_has "^percpu:atomic$| percpu:atomic$"
out_has "^instructions per base page, n=1, round 8192 base pages"
out_has "^edge +[0-9.]+ \[[0-9.]+-[0-9.]+\]$"
true_that "four blocks of three" test \
	"$(grep -cE '^(null|edge|folio) ' out)" -eq 12
true_that "80 columns" test "$(grep -v '^result\|^next\|^   ' out |
	awk 'length > 80' | wc -l)" -eq 0
true_that "record reads it" "$record_test" a.json
refused "can't add to a.json: it counts instructions" run --append a.json
run "${count[@]}" -q --out b.json --json
status_is 0
cp out summary.json

# the other workloads, twice in one run
run run --instructions -q -n 2 --strategy null --workload count,bystander \
	--op pair,refused,final --out c.json
status_is 0
out_has "^instructions per operation, n=2, round 16384 operations"
true_that "no file is left" test "$(files)" -eq "$before"

run export a.json --to csv
status_is 0
out_has "^quick,callgrind,fault,edge,.*,0,total,[0-9.]+,instructions$"
out_lacks ",cpu,"
run export a.json --to benchfmt
status_is 0
out_has "^BenchmarkFault/machine=callgrind/.* [0-9.]+ instructions/op$"
out_lacks "[ -]ns/op"
refused "has instructions, and that format has times only" \
	export a.json --to gbench

# by hand there is no callgrind, and a worker is as ever
run worker --callgrind --window 0.01 --warmup 0.005 --strategy null \
	--workload count
status_is 0
out_has "^user/count/null/.* ns "

if ! command -v jq >/dev/null; then
	echo "no jq: exactness wasn't looked at"
	finish
fi
numbers() {
	jq -S '[.benchmarks[] | [.name, .real_time, .counted, .pages]]' "$1"
}
true_that "every number is the same in two runs" \
	test "$(numbers a.json)" = "$(numbers b.json)"
json_is a.json '.benchmarks | length' 12
# nor does it matter what ran before in that process
run run --instructions -q --strategy edge --workload fault --order 0 \
	--out alone.json
status_is 0
# nor what valgrind is told elsewhere, here not to count at first
echo --callgrind:collect-atstart=no >.valgrindrc
VALGRIND_OPTS=--collect-atstart=no run run --instructions -q --strategy edge \
	--workload fault --order 0 --out options.json
status_is 0
json_is options.json '.benchmarks[0].counted' \
	"$(jq '.benchmarks[0].counted' alone.json)"
json_is alone.json '.benchmarks[0].counted' \
	"$(jq '[.benchmarks[] | select(.name | startswith(
		"callgrind/fault/edge/order:0/"))] | .[0].counted' a.json)"
json_is c.json '[.benchmarks | group_by(.name)[] | map(.real_time) |
	length == 2 and .[0] == .[1]] | all' true
json_is c.json '.benchmarks | length' 8
json_is a.json '[.benchmarks[] | (.name | startswith("callgrind/")) and
	.time_unit == "instructions" and .real_time == .cpu_time and
	(.real_time - .counted / .pages | fabs) < 1e-9 and .pages ==
	.round_pages and .gets == 2 * .pages and (has("get_ns", "map_ns") |
	not)] | all' true
json_is a.json '.context.pgmapbench | .machine, .percpu, .n, .window_s == 0,
	(.valgrind | startswith("valgrind-"))' $'callgrind\natomic\n1\ntrue\ntrue'
json_is summary.json '[.rows[] | .unit == "instructions" and .n == 1 and
	(.name | startswith("callgrind/")) and .phases == {}] | all' true

# more work takes more instructions
cost() {
	jq "[.benchmarks[] | select(.name | startswith(\"callgrind/$1/order:$2/\"))
		| .real_time] | .[0]" a.json
}
less() {
	true_that "$1 order:$2 < $3 order:$4" test \
		"$(jq -n "$(cost "$1" "$2") < $(cost "$3" "$4")")" = true
}
less fault/null 0 fault/edge 0
less gup/null 0 gup/edge 0
less fault/folio 9 fault/edge 9
less gup/folio 9 gup/edge 9
less gup/edge 9 gup/edge 0
# a suite without devices has no size to make small
run run --suite dispute-primitive --primitive cas --words own --instructions \
	-q --out primitive.json
status_is 0
out_has "^count op:final "

finish
