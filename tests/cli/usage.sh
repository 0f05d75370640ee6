#!/bin/bash
# SPDX-License-Identifier: MIT
# Help, versions, lists, unknown commands; a stdout that can't be written.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# A terminal has 24 lines, and who asks for help isn't made to scroll.
run --help
status_is 0
out_has "Usage: pgmapbench"
out_fits 24
err_is_empty
commands=$(sed -n 's/^  \([a-z]*\) .*/\1/p' out | grep -v '^pgmapbench$')
true_that "--help names the commands" grep -qx worker <<<"$commands"
for command in $commands; do
	run "$command" --help
	status_is 0
	out_has "Usage: pgmapbench $command"
	out_fits 24
	out_lacks "^ +--help-all"
	err_is_empty
	cp out short
	run "$command" --help-all
	status_is 0
	out_fits 80
	err_is_empty
	true_that "$command --help has no line that --help-all hasn't" \
		test -z "$(grep '^ *-' short | grep -vxFf out)"
	# a header and nothing below it
	true_that "$command --help has no empty group" awk '
		header && !NF { exit 1 }
		{ header = /^ [A-Z].*:$/ }' short
done
run run --help
for option in suite strategy workload order batch threads size memory processes \
	until append out quiet; do
	out_has "--$option"
done
run run --help-all
for option in suite strategy primitive rcu workload order batch range threads \
	mapped ratio hold sweep-threads size foll release op refs initial words devices \
	memory place vmemmap cpus data-node vmemmap-node pgmap-node path \
	target window warmup lives plant processes until looks append seed \
	out json oversubscribe quiet perf perf-control instructions; do
	out_has "--$option"
done

run --version
status_is 0
out_has "^pgmapbench [0-9]+\.[0-9]+\.[0-9]+$"

refused "no command; there are: list, doctor, run, (verify, )?compare, report, breakeven, history, plot, export, selftest, worker"
refused "unknown command 'fly'; there are: list, doctor, run, (verify, )?compare, report, breakeven, history, plot, export, selftest, worker" fly
refused "'--fly'.*pgmapbench list --help" list --fly
refused "'--fly'.*pgmapbench run --help" run --fly
refused "'--fly'.*pgmapbench worker --help" worker --fly
refused "'-n'" run -n
refused "'-z'" run -z
refused "'--out'" run --out
refused "'extra'" run extra
refused "there are: strategies, workloads, axes, memory, primitives, paths, suites(, scenarios)?" list everything
refused "'workloads'" list strategies workloads

for topic in "" strategies workloads axes memory primitives paths suites; do
	# shellcheck disable=SC2086
	run list $topic
	status_is 0
	out_fits 80
	err_is_empty
	run list $topic --json
	status_is 0
	out_has '^\['
	if command -v jq >/dev/null; then
		true_that "list $topic --json is JSON" jq -e . out >jq.out
	fi
done
run list strategies
out_has "^strategy +idle +verdict"
catalogue=$(cd "$OLDPWD" && cd "$(dirname "$0")/../.." && pwd)/strategies
true_that "all strategies" test "$(grep -cE \
	'^[a-z_]+ +[01] +(floor|sound|unsound) ' out)" -eq \
	"$(grep -c '^STRATEGY(' "$catalogue/strategies.def")"
for strategy in page_count_check entry_pgmap request_folios base_refs; do
	out_has "^$strategy +[01] +unsound "
done
true_that "no other is unsound" test "$(grep -c ' unsound ' out)" -eq 4
true_that "each has its scenario" test "$(grep -c 'broken by: ' out)" -eq 4
true_that "null is the first strategy" test "$(sed -n 2s/[[:space:]].*//p out)" = null
run list strategies --json
for key in name title origin kernels idle verdict broken_by; do
	out_has "\"$key\":"
done
run list workloads
out_has "^gup "
out_has "^fault "
out_has "^mixed "
out_has "^teardown "
out_has "^teardown_live "
out_has "^bystander "
out_has "^count "
run list axes
out_has "^range +own, shared, hot, random$"
out_has "^    of gup fault mixed native/gup$"
run list memory
out_has "^dram"
run list suites
for suite in quick primitives bystander live self dispute-gup-lookup \
	dispute-sweep-or-count dispute-head-once dispute-every-get \
	dispute-bystander dispute-primitive dispute-variance; do
	out_has "^$suite +[0-9]+  [a-z]"
done
run list primitives
for primitive in cas optcas xadd rcuref; do
	out_has "^$primitive "
done
out_has "not with"

for command in "--help" "--version" "list" "list --json" "run --help"; do
	what="pgmapbench $command >/dev/full"
	status=0
	# shellcheck disable=SC2086
	"$pgmapbench" $command >/dev/full 2>err || status=$?
	status_is 1
	err_line "can't write to stdout: No space left"
done
finish
