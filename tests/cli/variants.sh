#!/bin/bash
# SPDX-License-Identifier: MIT
# Every strategy with every primitive and RCU that there is for it, pinned and
# released in every way: the books of each run are right. What can't be run
# together is refused, with the reason.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

quick=(--window 0.002 --warmup 0.001 -n 1 -q --out x.json)
short=("${quick[@]}" --size 128M)
run run "${quick[@]}" --workload count --primitive xadd --rcu qsbr
if grep -q "isn't built" err; then
	echo "this preset has no variants"
	exit 77
fi
status_is 0

for arms in "cas,optcas,xadd memb,qsbr all" \
	"rcuref memb,qsbr null,get_page_pgmap,page_count_check,page_lifetime,gup_pgmap_uncached,gup_pgmap,gup_revalidate,arbiter"; do
	read -r primitives rcus strategies <<<"$arms"
	pins=get,pin
	[ "$primitives" != rcuref ] || pins=get
	run run "${short[@]}" --strategy "$strategies" --rcu "$rcus" \
		--primitive "$primitives" --workload gup,fault,teardown \
		--order 0,9 --foll $pins --release range,page
	status_is 0
done
# the longest names there are
run run "${short[@]}" --strategy null,gup_pgmap_uncached,null --workload gup,teardown \
	--primitive optcas,rcuref,optcas --rcu memb,qsbr,memb
status_is 0
true_that "80 columns" awk 'length > 80 { exit 1 }' out
true_that "each arm once" test "$(grep -cE '^gup_pgmap_uncached optcas qsbr$' out)" -eq 4
true_that "both RCUs are told" jq -e '.context.pgmapbench.rcu | test(",qsbr|qsbr,")' x.json
true_that "rows say what they are" jq -e '[.benchmarks[].name |
	test("/primitive:(optcas|rcuref)/rcu:(memb|qsbr)$")] | all' x.json

run run "${short[@]}" --workload bystander --strategy all --devices 0,1
status_is 0
rows=$(grep -cE '^[a-z_]+ +[0-9]' out)
run list strategies
true_that "2 rows a strategy" test "$rows" -eq \
	$((2 * $(grep -cE '^[a-z_]+ +[01] ' out)))

run run "${quick[@]}" --suite primitives
status_is 0
out_has "^count op:pair refs:1 initial:1 words:own threads:1 place:spread rcu:memb"
for op in refused final; do
	out_has "^count op:$op refs:1 initial:0 words:own threads:1 place:spread rcu:memb"
done
out_has "^null rcuref +[0-9]"
run run "${quick[@]}" --workload count --primitive cas,optcas,xadd \
	--op pair,refused,final --refs 1,512,1024 --initial 1,2,64
status_is 0
out_has "op:pair refs:1024 initial:64 "

refused "rcuref: not with edge: .*without a grace period" \
	run "${short[@]}" --strategy edge --primitive rcuref
refused "rcuref: not with base_refs: .*no get\(n\)" \
	run "${short[@]}" --strategy base_refs --primitive rcuref
refused "rcuref: not with devmap_managed" \
	run "${short[@]}" --strategy devmap_managed --primitive cas,rcuref
refused "rcuref: it has no get\(n\)" \
	run "${short[@]}" --strategy gup_pgmap --primitive rcuref --foll pin
refused "rcuref: it has no get\(n\)" \
	run "${quick[@]}" --workload count --primitive rcuref --refs 512
refused "count: no strategy is in it" \
	run "${quick[@]}" --workload count --strategy edge
refused "no strategy is in it" run "${quick[@]}" --workload gup,count
refused "--op pair takes a word with 1 or more references" run "${quick[@]}" --workload count --initial 0
refused "rcuref: not with devmap_managed" \
	run "${short[@]}" --strategy all --primitive cas,rcuref
refused "a word has one life at a time" run "${quick[@]}" --workload count \
	--op final --words one --threads 2 --oversubscribe
refused "there are: cas, optcas, xadd, rcuref" run --primitive lock
refused "there are: memb, qsbr" run --rcu tree
refused "there are: get, pin" run --foll put
refused "no workload that is chosen has this axis" \
	run --workload fault --foll pin
finish
