#!/bin/bash
# SPDX-License-Identifier: MIT
# run --perf and --perf-control: what is counted, when, and what can be wrong.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# Before anything that can be counted: what can't.
refused "--perf: unknown event 'cyclse' \(.*perf list hw sw" \
	run "${tiny[@]}" --strategy null --perf cyclse
refused "--perf: 'cycles:u': user and kernel are counted apart anyway" \
	run "${tiny[@]}" --strategy null --perf cycles:u
refused "--perf: a name is empty" \
	run "${tiny[@]}" --strategy null --perf cycles,
refused "the self suite" run --suite self --perf cycles
refused "the self suite" run --suite self --perf-control ctl
refused "--perf-control: can't open ctl: No such file.*mkfifo" \
	run "${tiny[@]}" --strategy null --perf-control ctl
: >file
refused "--perf-control: file is no FIFO" \
	run "${tiny[@]}" --strategy null --perf-control file
mkfifo ctl ack
refused "--perf-control: nobody reads ctl: start perf first" \
	run "${tiny[@]}" --strategy null --perf-control ctl,ack
refused "isn't CTL or CTL,ACK" \
	run "${tiny[@]}" --strategy null --perf-control ctl,
true_that "nothing was measured" test ! -e results

# perf's side. Holds ctl open as perf does; acks if the run asks for it.
listen() {
	exec 3<>ctl 4<>ack
	while read -r line <&3; do
		echo "$line"
		[ "$line" = quit ] && return
		[ -z "${1:-}" ] || printf 'ack\n\0' >&4
	done
}
# an end of a FIFO that is there, before it's written to
await_reader() {
	for _ in $(seq 200); do
		: 2>listen.err >ctl && return
		sleep 0.05
	done
}

# one window a row; of several threads: control_test.c
for control in ctl ctl,ack fifo:ctl,ack; do
	listen "${control#*ctl}" >heard 2>listen.err &
	await_reader
	run run "${tiny[@]}" -n 2 --strategy null --workload gup --order 0 \
		--threads 1 --perf-control $control --out control.json
	status_is 0
	echo quit >ctl
	wait $!
	true_that "$control: enable and disable, once a process" test \
		"$(paste -sd' ' heard)" = \
		"enable disable enable disable quit"
done

# who reads until there is an end hears all processes of a run; it waits in
# open() for a writer, and whoever came to see would be one
cat ctl >heard &
for _ in $(seq 200); do
	[ "$(cut -d' ' -f2,3 /proc/$!/stat)" != "(cat) S" ] || break
	sleep 0.05
done
run run "${tiny[@]}" -n 2 --strategy null --workload gup --order 0 \
	--threads 1 --perf-control ctl --out control.json
status_is 0
wait $!
true_that "no end between processes" test "$(paste -sd' ' heard)" = \
	"enable disable enable disable"

# a run that is interrupted, a worker that dies: perf isn't left recording
for victim in runner worker; do
	listen >heard 2>listen.err &
	listener=$!
	await_reader
	"$pgmapbench" run --size 128M --warmup 0.005 --window 600 -n 1 \
		--strategy null --workload gup --order 0 --threads 1 \
		--perf-control ctl --out killed.json >out 2>err &
	runner=$!
	for _ in $(seq 600); do
		[ ! -s heard ] || break
		sleep 0.05
	done
	case $victim in
	runner) kill -TERM $runner ;;
	worker) kill -KILL "$(pgrep -P $runner)" ;;
	esac
	wait $runner
	true_that "no result" test ! -e killed.json
	echo quit >ctl
	wait $listener
	true_that "$victim killed: perf is told to stop" test \
		"$(paste -sd' ' heard)" = "enable disable quit"
done

# who listened has gone: what's whole is kept, one line, no hang
listener() {
	exec 3<>ctl
	for _ in 1 2 3; do
		read -r _ <&3
	done
}
listener &
await_reader
run run "${tiny[@]}" -n 2 --strategy null --workload gup --order 0 \
	--threads 1 --perf-control ctl --out gone.json
status_is 1
err_line "perf-control: disable: perf has gone; 1 of 2 rounds are whole"
true_that "the whole round is kept" "$record_test" gone.json
wait $!

# A perf that records only what lies in the window: a sixth of the run.
if command -v perf >/dev/null &&
	perf record -e cpu-clock -o try.data true >perf.out 2>&1; then
	long=(--size 128M --strategy null --workload gup --order 0 -n 1
		--threads 1 --warmup 0.5 --window 0.1 --out perf.json)
	samples() {
		perf script -i "$1" -F ip 2>perf.err | grep -c .
	}
	perf record -e cpu-clock -F 1000 -o all.data -- \
		"$pgmapbench" run "${long[@]}" >perf.out 2>&1
	perf record -e cpu-clock -F 1000 -D -1 --control fifo:ctl,ack \
		-o window.data -- "$pgmapbench" run "${long[@]}" \
		--perf-control ctl,ack >perf.out 2>&1
	all=$(samples all.data) window=$(samples window.data)
	true_that "perf: $window samples in the window, of $all" \
		test "$window" -gt 0 -a $((2 * window)) -lt "$all"
else
	echo "no perf that can record: --perf-control was tried with a script"
fi

run run "${tiny[@]}" -n 1 --strategy null --workload fault --order 9 \
	--perf page-faults --out try.json
if [ "$status" -eq 77 ]; then
	err_line "--perf: can't count page-faults: "
	echo "this host lets nobody count"
	[ "$failures" -eq 0 ] || finish
	exit 77
fi

# as many open files as may be, where few are usual
what="run --perf with ulimit -Sn 12"
many=page-faults,minor-faults,major-faults,alignment-faults,cs,task-clock
status=0
(
	ulimit -Sn 12
	exec "$pgmapbench" run "${tiny[@]}" -n 1 --strategy null \
		--workload fault --order 9 --perf $many,emulation-faults \
		--out many.json >out 2>err
) || status=$?
status_is 0

# the table: one line an arm, user and kernel apart
run run "${tiny[@]}" -n 2 --strategy null,edge --workload fault,teardown \
	--perf page-faults,task-clock --out counted.json
status_is 0
out_has "^events \(clocks in ns\) per base page, median of n=2$"
out_has "^events \(clocks in ns\) per device life, median of n=2$"
out_has "^ +page-faults task-clock$"
out_has "^ +user +kernel +total +running$"
out_has "^edge +[0-9.e-]+ +[0-9.e-]+ +[0-9.e+-]+ +100%$"
true_that "80 columns" test "$(grep -v '^result\|^next\|^   ' out |
	awk 'length > 80' | wc -l)" -eq 0
true_that "record reads it" "$record_test" counted.json

# no hardware counters: said once, whatever runs, and others are counted
run run "${tiny[@]}" -n 2 --strategy null,edge --workload gup \
	--perf cycles --out cycles.json
status_is 0
true_that "at most one line" test "$(grep -c ': --perf: ' err)" -le 1

if ! command -v jq >/dev/null; then
	echo "no jq: the contents of the result weren't looked at"
	finish
fi
json_is control.json .context.pgmapbench.perf_control true
json_is counted.json '.context.pgmapbench | has("perf_control")' false
json_is counted.json '.context.pgmapbench.perf | .asked, .counted, .why' \
	"$(printf '%s\n' page-faults,task-clock \
		'{page-faults:u,page-faults:k,task-clock}' null)"
json_is counted.json '[.benchmarks[] | has("perf_page-faults_user",
	"perf_page-faults_kernel", "perf_task-clock_total") and
	.perf_running == 1] | all' true
json_is cycles.json '.context.pgmapbench.perf | .asked == "cycles" and
	((.counted | test("cycles")) != (.why != null and
	(.why | test("cycles: not counted on this host"))))' true
if grep -q ': --perf: ' err; then
	json_is cycles.json '[.benchmarks[] | has("perf_task-clock_total",
		"perf_context-switches_kernel", "perf_cpu-migrations_kernel")]
		| all' true
fi

run run "${tiny[@]}" -n 2 --strategy null --workload fault --order 0 \
	--perf page-faults --json --out json.json
status_is 0
json_is out '.rows[0].perf | .running == 1, (.["page-faults"].user |
	has("median", "min", "max"))' $'true\ntrue\ntrue\ntrue'
run export counted.json --to csv
status_is 0
# counts are no phases
out_lacks perf_

# Added to, it must be of the same events: here another host's.
jq '.context.pgmapbench.perf.counted = "{task-clock}"' json.json >other.json
cp other.json before.json
run run --append other.json -n 1 -q
status_is 1
err_line "--perf: \{page-faults:u.* is counted now, and \{task-clock\} in"
true_that "nothing was added" cmp -s other.json before.json
refused "--perf-control: with --append the file says" \
	run --append json.json --perf-control ctl
run run --append json.json -n 1 -q
status_is 0
json_is json.json .context.pgmapbench.n 3

# In the window, and nowhere else: there is one fault a page that was timed,
# and there were five times as many before.
run run --size 128M --window 0.01 --warmup 0.05 -n 2 --threads 1 \
	--workload native/fault --path touch --perf minor-faults --out touch.json
status_is 0
json_is touch.json '[.benchmarks[] | select(.name | contains("/touch/")) |
	."perf_minor-faults_user" * .fault_bytes / 4096 |
	. >= 1 and . < 1.05] | all' true
json_is touch.json '[.benchmarks[] | select(.name | contains("-floor/")) |
	."perf_minor-faults_user" < 0.05] | all' true
finish
