#!/bin/bash
# SPDX-License-Identifier: MIT
# run --until: what is refused, when it looks, and what the file says of it.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

tiny+=(--strategy null --workload fault --order 9)

# what is no number, or says nothing
for until in 2 0.02 0% -1% 101% nan% two%; do
	refused "--until $until: .* from 0.01% to 100%, as 2%" \
		run "${tiny[@]}" --until "$until"
done
for looks in 0 6 2.5 x; do
	refused "--looks $looks: a number from 1 to 5" \
		run "${tiny[@]}" --until 2% --looks "$looks"
done
refused "only a run with --until has looks" run "${tiny[@]}" --looks 2
refused "the first of 3 looks takes 7 or more; .* holds with 98.3%" \
	run "${tiny[@]}" -n 6 --until 2%
refused "the first of 5 looks takes 8 or more; .* holds with 99%" \
	run "${tiny[@]}" -n 7 --until 2% --looks 5
refused "the first of 1 looks takes 6 or more; .* holds with 95%" \
	run "${tiny[@]}" -n 5 --until 2% --looks 1
refused "n=16000 at the last look: a result has at most 10000 processes" \
	run "${tiny[@]}" -n 1000 --until 2% --looks 5
refused "self suite" run --suite self --until 2%
true_that "nothing was measured" test ! -e results

# from seven on, twice as many each time, until it's enough
run run "${tiny[@]}" --until 0.01% --looks 2 -q --out until.json
status_is 1
err_line "--until 0.01%: not reached with n=14; the widest is user/fault/null/.* known to [0-9.e+]+%"
out_has "^ns per base page, n=14,"
out_has "^result: until.json$"
out_has "^looks:  2 planned, so a comparison multiplies p by 2$"
run run "${tiny[@]}" -n 2 --seed 5 --out plain.json -q
status_is 0
out_lacks "^looks:"

if ! command -v jq >/dev/null; then
	echo "no jq: the contents of the results weren't looked at"
	finish
fi
ours=.context.pgmapbench

json_is until.json "$ours | .n, .looks" \
	$'14\n{"first":7,"planned":2,"made":2,"until":0.0001,"reached":false}'
json_is plain.json "$ours | .n, .looks" \
	$'2\n{"first":2,"planned":1,"made":1,"until":null,"reached":null}'
finish
