#!/bin/bash
# SPDX-License-Identifier: MIT
# run --append: what is added, what is refused, what is left when it ends early;
# and that nothing that was there is ever lost.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

outcome=$(realpath "$3")
tiny+=(--strategy null --workload fault --order 9)

run run "${tiny[@]}" -n 2 --seed 5 --out plain.json -q
status_is 0
cp plain.json first.json

# what the file says can't be said again
for option in "--strategy null" "--suite quick" "--workload gup" "--size 1G" \
	"--order 0" "--seed 3" "--out x.json" "--window 1" "--warmup 1" \
	"--lives 2" "--memory dram" "--cpus 0" "--data-node 0" \
	"--vmemmap-node 0" "--pgmap-node 0" "--path touch" "--target x" \
	"--oversubscribe" "--primitive cas" "--rcu memb"; do
	# shellcheck disable=SC2086
	refused "${option%% *}: with --append the file says" \
		run --append plain.json $option
done
refused "--processes: with --append and --until" \
	run --append plain.json -n 2 --until 2%
refused "--processes 0" run --append plain.json -n 0
refused "--until 2: " run --append plain.json --until 2

# what can't be added to
mkfifo fifo
mkdir folder
echo '{}' >foreign.json
head -c 1000 plain.json >cut.json
refused "can't add to nowhere.json: No such file" run --append nowhere.json
refused "can't add to fifo: not a regular file" run --append fifo
refused "can't add to folder: not a regular file" run --append folder
refused "foreign.json is no pgmapbench result" run --append foreign.json
refused "cut.json is cut off" run --append cut.json
cp plain.json locked.json
chmod 444 locked.json
refused "can't add to locked.json: it is read-only" run --append locked.json
true_that "all of them are as they were" \
	cmp -s plain.json locked.json

# one at a time
cp plain.json busy.json
exec 9<busy.json
flock 9
refused "can't add to busy.json: another pgmapbench is writing it" \
	run --append busy.json
refused "--out: can't replace busy.json: another pgmapbench is writing it" \
	run "${tiny[@]}" -n 1 --out busy.json
exec 9<&-
true_that "busy.json is as it was" cmp -s plain.json busy.json

# a new run over what is there says so, and takes no for an answer
refused "--out: can't replace locked.json: it is read-only" \
	run "${tiny[@]}" -n 1 --out locked.json
true_that "locked.json is as it was" cmp -s plain.json locked.json
run run "${tiny[@]}" -n 1 --out busy.json -q
status_is 0
err_line "--out: busy.json is there, and will be replaced"
true_that "busy.json is replaced" grep -q '"n": 1,' busy.json

# as many again; the odd one, too
run run --append plain.json
status_is 0
out_has "^ns per base page, n=4,"
out_has "^result: plain.json \(seed 5\)$"
out_has "^looks:  2 planned"
out_lacks "^next:"
run run --append plain.json -n 1 -q --json
status_is 0
out_has '"n": 5,'
true_that "record reads it" "$record_test" plain.json
true_that "nothing beside it" test -z "$(ls -A | grep '^\.pgmapbench')"

# past the file size limit: the file is as it was, and there is a table
cp first.json limit.json
what="run --append, past the file size limit" status=0
(
	ulimit -f 1
	"$pgmapbench" run --append limit.json -q >out 2>err
) || status=$?
status_is 1
err_line "can't write limit.json: File too large"
out_has "^ns per base page, n=4,"
out_lacks "^result:"
true_that "limit.json is as it was" cmp -s first.json limit.json

# interrupted: the file keeps what it had, and gets what is whole
cp first.json long.json
what="run --append long.json, interrupted"
"$outcome" . "$pgmapbench" run --append long.json -n 1000 -q >out 2>err &
until [ -f pid ]; do sleep 0.01; done
# with the third worker two new rounds are whole, as there is one strategy
seen=" " nr=0
while [ "$nr" -lt 3 ] && [ ! -f outcome ]; do
	sleep 0.01
	worker=$(pgrep -P "$(cat pid)")
	case "$seen" in
	*" $worker "*) ;;
	*) [ -n "$worker" ] && seen="$seen$worker " && nr=$((nr + 1)) ;;
	esac
done
kill -INT "$(cat pid)"
until [ -f outcome ]; do sleep 0.01; done
true_that "$what: $(cat outcome)" test "$(cat outcome)" = "signal 2"
true_that "$what: a table" test ! -s out
err_line "interrupted after [0-9]+ of 1002 rounds: partial result in long.json"
true_that "record reads the partial result" "$record_test" long.json
true_that "it is marked" grep -q '"partial": true' long.json

if ! command -v jq >/dev/null; then
	echo "no jq: the contents of the results weren't looked at"
	finish
fi
ours=.context.pgmapbench

json_is first.json "$ours | .n, .looks, has(\"appended\")" \
	$'2\n{"first":2,"planned":1,"made":1,"until":null,"reached":null}\nfalse'
json_is plain.json "$ours | .n, (.order | length), .partial, .looks" \
	$'5\n5\nfalse\n{"first":2,"planned":3,"made":3,"until":null,"reached":null}'
json_is plain.json "$ours.appended | map(.n), map(.command[3]), map(.partial)" \
	$'[2,1]\n["plain.json","plain.json"]\n[false,false]'
json_is plain.json "[.benchmarks[] | .repetitions, .repetition_index]" \
	"[5,0,5,1,5,2,5,3,5,4]"
json_is plain.json "[.benchmarks[:2][].real_time]" \
	"$(jq -c '[.benchmarks[].real_time]' first.json)"
json_is plain.json "$ours.command, .context.date" \
	"$(jq -cr "$ours.command, .context.date" first.json)"
json_is long.json "$ours | .n > 3, .n == ([.appended[].n] | add) + 2" \
	$'true\ntrue'
json_is long.json "$ours | .looks.made, .appended[0].partial" $'2\ntrue'

# a partial file can be added to
jq "$ours.partial = true" first.json >partial.json
run run --append partial.json -n 1 -q
status_is 0
json_is partial.json "$ours | .n, .partial" $'3\nfalse'

# looks from where an interval holds often enough: of three, 7
cp first.json looks.json
run run --append looks.json --until 0.01% --looks 1 -q --json
status_is 1
err_line "--until 0.01%: not reached with n=7; the widest is user/fault/null/"
json_is out ".n, .looks" \
	$'7\n{"first":2,"planned":2,"made":2,"until":0.0001,"reached":false}'
json_is looks.json "$ours | .n, (.appended | map(.n))" $'7\n[5]'
# and if it's enough already, that is all
run run "${tiny[@]}" -n 8 -q --out eight.json
jq '.benchmarks[].real_time = 1' eight.json >enough.json
run run --append enough.json --until 0.01% --looks 5 -q
status_is 0
out_has "^until:  the widest row is known to 0%$"
json_is enough.json "$ours | .n, (.appended | map(.n)), .looks" \
	$'8\n[0]\n{"first":8,"planned":5,"made":1,"until":0.0001,"reached":true}'

# every other machine, program and setting
refused_as() {
	jq "$1" first.json >other.json
	cp other.json same.json
	refused "$2" run --append other.json
	true_that "other.json is as it was" cmp -s other.json same.json
}
for key in machine_id revision thp places; do
	refused_as "$ours.$key = \"x\"" \
		"can't add to other.json: its $key is x, and here it is "
done
refused_as "$ours.machine_id = \"x\" | $ours.version = \"y\"" "its machine_id"
# other rows, in the file and by the command
refused_as '.benchmarks[].name |= sub("null"; "nil")' \
	"would measure other rows, as user/fault/null/"
refused_as "$ours.command += [\"--range\", \"hot\"]" \
	"would measure other rows, as user/fault/null/order:9/range:hot/"
refused_as ".benchmarks += (.benchmarks | map(.name = \"user/fault/x/order:9\"))" \
	"wouldn't measure all of its rows, as user/fault/x/order:9"
# a file may ask for anything
refused_as "$ours.command += [\"--help\"]" "its command isn't one"
refused_as "$ours.command += [\"--append\", \"x\"]" "its command isn't one"
refused_as "$ours.command += [\"x\"]" "its command isn't one"
refused_as "$ours.command += [\"--instructions\"]" \
	"can't add to other.json: it counts instructions .* doesn't vary"
refused_as "$ours.command = [\"pgmapbench\", \"worker\"]" "which 'pgmapbench run'"
refused_as "$ours.command = [\"pgmapbench\", \"run\", \"--suite\", \"self\"]" \
	"self suite"
refused_as "$ours.command += [\"--memory\", \"dram:node=999\"]" \
	"can't add to other.json: .* no memory on node '999'|node '999'"
refused_as "$ours.looks = 3" "looks: first is from 1 to n"

# what only the workers know is looked at when the first has run
jq "$ours.percpu = \"x\"" first.json >percpu.json
cp percpu.json same.json
run run --append percpu.json -q
status_is 1
err_line "percpu is .* now, and was x"
true_that "percpu.json is as it was" cmp -s percpu.json same.json

# somebody else's file of that name stays
cp long.json swap.json
rm -f pid outcome
what="run --append, while the file is replaced"
"$outcome" . "$pgmapbench" run --append swap.json -n 10 -q >out 2>err &
until [ -f outcome ] || { [ -f pid ] && pgrep -P "$(cat pid)" >/dev/null; }; do
	sleep 0.01
done
cp first.json new.json
mv new.json swap.json
until [ -f outcome ]; do sleep 0.01; done
true_that "$what: $(cat outcome)" test "$(cat outcome)" = "status 1"
err_line "can't write swap.json: it isn't any more what it was.* are in swap.2.json"
true_that "swap.json is the other one" cmp -s first.json swap.json
out_has "^null " # and the table is there
out_lacks "^result:"
json_is swap.2.json "$ours | .n == ([.appended[].n] | add) + 2, .appended[-1].n" \
	$'true\n10'
true_that "record reads what is beside it" "$record_test" swap.2.json
finish
