#!/bin/bash
# SPDX-License-Identifier: MIT
# Signals in mid-run: no worker is left, no half result, the status says so.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

outcome=$(realpath "$3")
mkdir results

# Starts a run of one strategy, so that every worker is a round.
start() {
	what="run $*"
	rm -rf results/* pid outcome
	"$outcome" . "$pgmapbench" run --size 128M --warmup 0.005 \
		--strategy null --workload fault --order 9 \
		--out results/r.json "$@" >out 2>err &
	until_true test -f pid
	runner=$(cat pid)
}

# A process, or what init has to reap yet.
# shellcheck disable=SC2317
gone() {
	! grep -qs '^State:[[:space:]]*[^ZX]' "/proc/$1/status"
}

ended_with() {
	until_true test -f outcome
	true_that "$what: $(cat outcome), not $1" test "$(cat outcome)" = "$1"
	true_that "$what: a worker is left" until_true gone "$worker"
	gone "$worker" || kill -KILL "$worker"
	true_that "$what: there is a table" test ! -s out
}

results_are() {
	true_that "$what: results: $(ls -A results)" test \
		"$(ls -A results)" = "$1"
}

# before every strategy has run once: nothing. To the runner, to its group
for target in "" -; do
	start -n 3 --window 600
	wait_for_workers 1
	sleep 0.2
	kill -INT -- "$target$runner"
	ended_with "signal 2"
	err_line "interrupted before .*no result"
	results_are ""
done

start -n 3 --window 600
wait_for_workers 1
kill -TERM "$runner"
ended_with "signal 15"
results_are ""

start -n 3 --window 600
wait_for_workers 1
kill -HUP "$runner"
ended_with "signal 1"
results_are ""

# after some rounds: a partial result, and it says that it is one
start -n 1000 --window 0.3
wait_for_workers 4
kill -INT "$runner"
ended_with "signal 2"
err_line "interrupted after [0-9]+ of 1000 rounds: partial result in results/r.json"
results_are r.json
true_that "record reads the partial result" "$record_test" results/r.json
true_that "it is marked" grep -q '"partial": true' results/r.json
true_that "it has the rounds that were complete" \
	grep -qE '"n": [3-9],' results/r.json

# the runner is killed for good: its worker goes with it
start -n 3 --window 600
wait_for_workers 1
sleep 0.2
kill -KILL "$runner"
ended_with "signal 9"
results_are ""

# the worker dies: the run fails, and says of what
start -n 3 --window 600
wait_for_workers 1
sleep 0.2
kill -KILL "$worker"
ended_with "status 1"
err_line "worker null died of signal 9"
results_are ""

# the self suite is interrupted the same way
rm -f pid outcome
"$outcome" . "$pgmapbench" run --suite self >out 2>err &
what="run --suite self"
until_true test -f pid
runner=$(cat pid)
wait_for_workers 1
kill -INT "$runner"
ended_with "signal 2"
finish
