#!/bin/bash
# SPDX-License-Identifier: MIT
# pgmapbench verify: answers, histories that can be had again, bad input.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

if ! "$pgmapbench" --help | grep -q '^  verify '; then
	echo "this build has sanitizers, and no model"
	exit 77
fi

run verify --help
status_is 0
out_has "Usage: pgmapbench verify"
out_fits 54
for option in scenario primitive foll memory-model deep limit out replay json \
	quiet; do
	out_has "--$option"
done
run list scenarios
status_is 0
out_fits 120
for scenario in pin_vs_teardown two_pins map_vs_map unpin_vs_unpin \
	unpin_vs_drain pin_vs_zap pin_vs_zap_pmd map_vs_kill put_elsewhere \
	folio_pin_vs_zap two_devices; do
	out_has "^$scenario +2 "
done
run list scenarios --json
status_is 0
out_has '"obligations"'

# Kept, and broken.
run verify edge --scenario two_pins,pin_vs_zap
status_is 0
err_is_empty
out_fits 10
out_has "^  two_pins +complete: [0-9,]+ histories, up to [0-9]+ steps"
out_has "^  pin_vs_zap +complete: "
out_has "histories/s$"
run verify base_refs --scenario pin_vs_teardown
status_is 0
out_has "broken: obligation 2$"
out_has "^CPU 0 +\| CPU 1$"
out_has "^=> obligation 2: drain returned, and a page is pinned$"
out_has "base_refs_drain\(\)"
true_that "a history fits a mail" \
	awk '/^CPU 0/ { on = 1 } on && length > 72 { exit 1 }
		/^=>/ { on = 0 }' out
cp out first
run verify base_refs --scenario pin_vs_teardown
true_that "the same history again" \
	cmp -s <(grep '|' first) <(grep '|' out)
run verify page_count_check --scenario two_pins
status_is 1
out_has "page_count_check \(cas\) is called unsound, and wasn't broken"
run verify edge entry_pgmap --scenario unpin_vs_drain,pin_of_frozen,two_pins
status_is 0
out_has "^edge +sound   \. \. \.$"
out_has "^entry_pgmap +unsound 2 \. \.$"
true_that "a table fits a terminal" awk 'length > 80 { exit 1 }' out
run verify folio --scenario pin_of_frozen --primitive cas,xadd --foll get,pin \
	--memory-model sc,tso
status_is 0
true_that "8 conditions" test "$(grep -c '^folio (sound), ' out)" -eq 8
out_has "doesn't apply: a folio has one count"

# Primitives by themselves.
run verify cas xadd --scenario inc_vs_free,stale_destructor
status_is 0
out_has "^ +cas +optcas +xadd +rcuref$"
out_has "^inc_vs_free +\. +\.$"
out_has "^stale_destructor +\. +4$"
run verify xadd --scenario stale_destructor
status_is 0
out_has "broken as expected: obligation 4"
out_has "^=> obligation 4: "
out_has "lkml.iu.edu"
true_that "it fits a terminal" awk 'length > 80 { exit 1 }' out
refused "an empty selection" verify edge --scenario inc_vs_free
refused "an empty selection" verify cas --scenario two_pins

# More than there is time for.
run verify edge --scenario pin_vs_teardown --limit 50
status_is 0
out_has "kept (so far|up to [0-9]+ preemptions): "

# For programs, and back.
run verify --json edge base_refs --scenario two_pins,unpin_vs_drain --out r.json
status_is 0
true_that "--out is what --json prints" cmp -s out r.json
if command -v jq >/dev/null; then
	true_that "a rate" jq -e '.answers[] |
		select(.strategy == "edge" and .scenario == "two_pins") |
		.answer == "complete" and .histories > 1 and
		.histories_per_second > 1' r.json >jq.out
	true_that "a history" jq -e '.answers[] |
		select(.answer == "broken") | .obligation == 2 and
		(.history | length > 5) and .switches > 0' r.json >jq.out
fi
run verify --replay r.json
status_is 0
out_has "^=> obligation 2: drain returned"

refused_file() {
	local reason=$1
	refused "$reason" verify --replay bad.json
}
head -c 700 r.json >bad.json
refused_file "bad.json: .*: cut short, or no JSON"
rm bad.json
refused_file "can't read bad.json"
echo '{}' >bad.json
refused_file "bad.json isn't of pgmapbench verify"
sed 's/"version": "[^"]*"/"version": "0.0.9"/' r.json >bad.json
refused_file "bad.json is of pgmapbench 0.0.9"
sed 's/"format": 1/"format": 2/' r.json >bad.json
refused_file "format 2"
sed 's/"scenario": "unpin_vs_drain"/"scenario": "pin_vs_moon"/' r.json >bad.json
refused_file "no such case"
sed 's/"schedule": "[^"]*"/"schedule": "0*1 9*x"/' r.json >bad.json
refused_file "no schedule"
for schedule in "" "0*1" "1*4" "3*4" "b1*4" "r*2" "0*4000"; do
	sed "s/\"schedule\": \"[^\"]*\"/\"schedule\": \"$schedule\"/" r.json \
		>bad.json
	refused_file "doesn't fit this program"
done
for swap in 's/"sc"/"arm"/' 's/"get"/"got"/' 's/"cas"/"fas"/'; do
	sed "$swap" r.json >bad.json
	refused_file "no such case"
done
refused "takes what its file says" verify edge --replay r.json
refused "takes what its file says" verify --limit 3 --replay r.json
run verify --json edge --scenario two_pins
mv out bad.json
refused_file "nothing in it is broken"

refused "unknown strategy 'edgy'; there are: null, get_page_pgmap" verify edgy
refused "null counts nothing" verify null
refused "unknown scenario 'x'; there are: pin_vs_teardown" verify --scenario x
refused "unknown primitive 'y'" verify --primitive y
refused "unknown foll 'z'" verify --foll z
refused "unknown memory model 'arm'" verify --memory-model arm
refused "'0' isn't a number" verify --limit 0
refused "'1k' isn't a number" verify --limit 1k
refused "isn't a number" verify --limit 99999999999999999999
refused "isn't a number" verify --limit " +5"
refused "empty list" verify --scenario ,
refused "an empty selection" verify edge --primitive rcuref
refused "'--fast'" verify --fast
refused "r.json" verify --out nowhere/r.json

# Ctrl-C in mid-search: what there is, and the signal's status.
what="verify --deep, interrupted"
"$pgmapbench" verify --deep >out 2>err &
pid=$!
sleep 1
kill -INT $pid
wait $pid
status=$?
status_is 130
out_has "^edge +sound "
out_has " \?"
err_line "interrupted"

what="verify --deep, terminated"
"$pgmapbench" verify --deep --json --out cut.json >out 2>err &
pid=$!
sleep 1
kill -TERM $pid
wait $pid
status=$?
status_is 143
err_line "interrupted"
out_has '"complete": false'
true_that "what there was is kept" cmp -s out cut.json
finish
