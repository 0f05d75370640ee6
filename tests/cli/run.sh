#!/bin/bash
# SPDX-License-Identifier: MIT
# A run from end to end: table, summary, result file, the order of processes.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# every row of the quick suite, every strategy
run run "${tiny[@]}" -n 2
status_is 0
result=$(echo results/local/*-quick.json)
true_that "a result file" test -f "$result"
true_that "nothing beside it" \
	test "$(find results -type f | wc -l)" -eq 1
true_that "record reads it" "$record_test" "$result"
true_that "80 columns" test "$(grep -v '^result\|^next\|^   ' out | awk 'length > 80' | wc -l)" -eq 0
out_has "^gup order:0 batch:512 range:own threads:[0-9]+ size:128M foll:get release:range$"
out_has "^primitive:cas rcu:memb memory:dram$"
out_has "^ns per base page, n=2, round [0-9]+ base pages, page array 2M$"
out_has "^\([0-9]+% in huge pages\), data in (4K|2M) pages of node [0-9]+$"
out_has "^teardown order:0 mapped:100 threads:1 size:128M place:spread vmemmap:dram$"
out_has "result: $result \(seed [0-9]+\)"
out_has "^next: .*pgmapbench run"
true_that "six blocks" test "$(grep -c '^null ' out)" -eq 6
true_that "null is in front, folio in the end" test \
	"$(grep -oE '^(null|folio) ' out | paste -sd' ' | tr -s ' ')" = \
	"null folio null folio null folio null folio null folio null folio "
true_that "no bar off a terminal" test "$(grep -c . err)" -eq \
	"$(grep -c '^warning: ' err)"

# --out, one line of hints less, --quiet
run run "${tiny[@]}" -n 1 -q --strategy null --workload fault --order 9 \
	--range shared,hot --out my.json
status_is 0
out_has "^fault order:9 range:hot"
out_has "^result: my.json$"
out_lacks "^next:"
true_that "record reads my.json" "$record_test" my.json
cut=$(($(stat -c %s my.json) - 5))
head -c $cut my.json >cut.json
true_that "but not when it is cut off" test "$("$record_test" cut.json 2>&1 | wc -l)" -eq 1

# a stdout that fills up: the result is there all the same
what="run >/dev/full"
status=0
"$pgmapbench" run "${tiny[@]}" -n 1 --strategy null --workload teardown \
	--out full.json >/dev/full 2>err || status=$?
status_is 1
grep -v '^warning: ' err >err2
mv err2 err
err_line "can't write to stdout: No space left"
true_that "record reads full.json" "$record_test" full.json

# more threads than CPUs, when told
run run "${tiny[@]}" -n 1 --strategy folio --workload gup --batch 1,all \
	--threads $(($(nproc) + 1)) --oversubscribe --out over.json
status_is 0
out_has "threads:$(($(nproc) + 1)) "
out_has "batch:all"

# a terminal has a bar, which is gone in the end; --quiet has none
bar="$pgmapbench run ${tiny[*]} -n 2 --strategy null --workload teardown"
if script -qefc true bar.txt >script.out 2>&1; then
	TERM=xterm script -qefc "$bar --out bar.json" bar.txt >script.out
	true_that "a bar with the time left" \
		grep -qE '#+\.* +1/2 [0-9]+ s left' bar.txt
	TERM=xterm script -qefc "$bar --out bar.json --quiet" bar.txt \
		>script.out
	true_that "no bar when quiet" \
		test "$(grep -c ' s left' bar.txt)" -eq 0
	TERM=dumb script -qefc "$bar --out bar.json" bar.txt >script.out
	true_that "no bar on a dumb terminal" \
		test "$(grep -c ' s left' bar.txt)" -eq 0
else
	echo "no pseudo-terminal: the progress bar wasn't looked at"
fi

if ! command -v jq >/dev/null; then
	echo "no jq: the contents of the result weren't looked at"
	finish
fi
query() {
	jq -r "$2" "$1"
}
is() {
	checks=$((checks + 1))
	[ "$(query "$1" "$2")" = "$3" ] || fail "$2 is not $3 in $1"
}

is "$result" '.context.pgmapbench | .schema, .machine, .suite, .n, .partial' \
	$'1\nuser\nquick\n2\nfalse'
is "$result" '.context.executable' pgmapbench
is "$result" '[.context | has("date", "host_name", "executable", "num_cpus",
	"mhz_per_cpu", "cpu_scaling_enabled", "caches", "load_avg",
	"library_build_type")] | all' true
is "$result" '[.context.pgmapbench | has("version", "revision", "command", "seed", "order",
	"window_s", "warmup_s", "lives", "kernel", "cpu_model", "llc_bytes",
	"nodes", "memory", "device", "places", "thp", "percpu", "rcu", "compiler",
	"cflags")] | all' true
is "$result" '.benchmarks | length' $((6 * 7 * 2))
is "$result" '[.benchmarks[] | .run_type == "iteration" and .repetitions == 2
	and (.repetition_index | IN(0, 1)) and .real_time > 0 and .cpu_time > 0
	and .gets == .puts and .vmemmap_bytes == 2097152] | all' true
is "$result" '[.benchmarks[] | select(.name | startswith("user/gup/"))
	| .time_unit == "ns" and has("get_ns", "put_ns", "round_pages", "pages")
	and (.real_time - .get_ns - .put_ns | fabs) < 1e-6] | all' true
is "$result" '[.benchmarks[] | select(.name | startswith("user/teardown/"))
	| .time_unit == "us" and .threads == 1
	and has("kill_us", "unmap_us", "drain_us", "free_us", "grace_periods")]
	| all' true
is "$result" '[.benchmarks[] | (.name | capture("threads:(?<t>[0-9]+)").t
	| tonumber) == .threads] | all' true
is "$result" '[.benchmarks | group_by(.name)[]
	| map(.repetition_index) == [0, 1]] | all' true
is over.json "[.benchmarks[].threads == $(($(nproc) + 1))] | all" true

# the same seed, the same order: a permutation, then its reverse
for out in a.json b.json; do
	run run "${tiny[@]}" -n 4 --seed 7 --strategy null,edge,liveness,folio \
		--workload fault --order 9 --json --out $out
	status_is 0
done
is a.json '.context.pgmapbench.seed' 7
is a.json '.context.pgmapbench.order' "$(query b.json '.context.pgmapbench.order')"
is a.json '.context.pgmapbench.order | length, (.[0] == (.[1] | reverse)),
	(.[2] == (.[3] | reverse)), ([.[] | sort == (["null", "edge",
	"liveness", "folio"] | sort)] | all)' $'4\ntrue\ntrue\ntrue'

# the summary of the last of them
is out '.n, .seed, .file, (.rows | length)' $'4\n7\nb.json\n4'
is out '[.rows[] | .n == 4 and .total.min <= .total.median and
	.total.median <= .total.max and (.phases | has("map", "unmap"))] | all' true
is out '.rows[0].total.min' "$(query b.json '[.benchmarks[] | select(.name |
	startswith("user/fault/null/")).real_time] | min')"

# a name of any length in the environment, and a result that can't be written
# after all: the table is there
what="run, past the file size limit" status=0
(
	ulimit -f 1
	env "BENCHMARK_$(printf 'A%.0s' {1..100})=1" timeout 60 "$pgmapbench" \
		run "${tiny[@]}" --strategy null --workload fault \
		--out limit.json >out 2>err
) || status=$?
status_is 1
out_has '^null '
out_lacks '^result:'
err_line "can't write limit.json: File too large"
true_that "no file, and none of another name" \
	test -z "$(ls -A | grep -E 'limit.json|^\.pgmapbench')"
finish
