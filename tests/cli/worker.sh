#!/bin/bash
# SPDX-License-Identifier: MIT
# Google Benchmark's flags work; where its status would lie, ours doesn't.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2054
small=("${tiny[@]}" --strategy null,edge --workload gup,fault --threads 1)
row=user/gup/edge/order:9/batch:512/range:own/threads:1/size:128M
row=$row/foll:get/release:range/place:spread/vmemmap:dram/primitive:cas/rcu:memb

run worker "${small[@]}" --benchmark_list_tests
status_is 0
true_that "lists eight rows" test "$(wc -l <out)" -eq 8
out_has "^$row$"
err_is_empty

run worker "${small[@]}" "--benchmark_filter=gup/edge/order:9.*rcu:memb\$"
status_is 0
out_has "^$row +[0-9.]+ ns +[0-9.]+ ns +1 "
true_that "runs one row" test "$(grep -c ^user/ out)" -eq 1

run worker "${small[@]}" --benchmark_filter=nothing
status_is 2
err_line "nothing matches nothing; there are: .*user/gup/null/order:0.*"
out_lacks .
refused "Could not compile" worker "${small[@]}" "--benchmark_filter=("
refused "--benchmark_fly" worker --benchmark_fly=1
refused "benchmark_repetitions.*expected" worker --benchmark_repetitions=many
refused "there are: console, json, csv" worker --benchmark_format=xml
refused "benchmark_perf_counters" worker --benchmark_perf_counters=CYCLES
refused "can't write --benchmark_out=/nowhere/x" \
	worker "${small[@]}" --benchmark_out=/nowhere/x

run worker "${small[@]}" --benchmark_filter=gup/null/order:0 \
	--benchmark_repetitions=3 --benchmark_format=csv \
	--benchmark_out=file.json
status_is 0
out_has '^name,iterations,real_time,cpu_time'
out_has '^"user/gup/null/.*_median"'
true_that "writes the file too" grep -q '"benchmarks": \[' file.json
true_that "threads are ours" test \
	"$(grep -c '"threads": 1,' file.json)" -eq 7

# rows by name, as a result file has them
short=(--window 0.01 --warmup 0.005)
run worker "${short[@]}" "$row" "${row/edge/folio}" --benchmark_format=json
status_is 0
true_that "two rows" test "$(grep -c '"name": "user' out)" -eq 2
refused "unknown strategy 'x'" worker "${row/edge/x}"
refused "give it or the options" worker --size 256M "$row"
refused "there are: order batch range threads size foll release place vmemmap primitive rcu" \
	worker "${row/order:9/colour:red}"
refused "no order" worker "${row/order:9\/}"
refused "is no row" worker nonsense
# as before there were primitives
run worker "${short[@]}" "${row%/foll*}" --benchmark_format=json
status_is 0
out_has "\"name\": \"$row\""
refused "--oversubscribe" worker "${row/threads:1/threads:4000}"

# a file that is there stays, unless there is something to put into it
echo precious >kept.json
refused "matches nothing" worker "${tiny[@]}" --benchmark_filter=zzz \
	--benchmark_out=kept.json
true_that "the file is as it was" grep -qx precious kept.json
run worker "${short[@]}" "$row" --benchmark_out=/dev/full
status_is 1
true_that "a full disk is said" grep -q "can't write --benchmark_out" err

# its report can't be written
what="worker >/dev/full"
status=0
"$pgmapbench" worker "${short[@]}" "$row" --benchmark_format=json \
	>/dev/full 2>err || status=$?
status_is 1
err_line "can't write to stdout"

run worker --suite self --benchmark_format=json --help
status_is 0

# only the team is pinned: an RCU callback thread on a member's CPU would wait
# for that member, and be in every teardown time
if [ "$(nproc)" -gt 1 ]; then
	what="worker, while it runs"
	"$pgmapbench" worker --size 128M --window 1 --threads all \
		--strategy edge --workload gup --order 0 >out 2>err &
	all=$(awk '/^Cpus_allowed_list/ { print $2 }' /proc/self/status)
	# the team, the main and the callback thread; then time to be pinned
	while [ "$(ls /proc/$!/task 2>cat.err | wc -l)" -lt $(($(nproc) + 2)) ] &&
		kill -0 $! 2>cat.err; do
		sleep 0.05
	done
	sleep 0.1
	free=$(cat /proc/$!/task/*/status 2>cat.err |
		grep -cE "^Cpus_allowed_list:\s*$all\$") || :
	true_that "main and callback thread may run anywhere" \
		test "$free" -ge 2
	wait $!
fi
finish
