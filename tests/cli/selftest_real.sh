#!/bin/bash
# SPDX-License-Identifier: MIT
# selftest statistics --part real: the table, its file, what is left of a run
# that ends early, what it refuses. What it measures means nothing here.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

outcome=$(realpath "$3")
real=(selftest statistics --part real --strategy null --window 0.001)

refused "--comparisons 0: a number from 1" "${real[@]}" --comparisons 0
refused "--comparisons 1x: a number" "${real[@]}" --comparisons 1x
refused "--processes 5: 4, 6, 10 or 20" "${real[@]}" -n 5
refused "--processes 40: 4, 6, 10 or 20" "${real[@]}" -n 40
refused "--plant 0: percent" "${real[@]}" --plant 0
refused "--window -1: seconds" "${real[@]}" --window -1
refused "unknown strategy 'x'" selftest statistics --part real --strategy x
refused "no/r.json.*; choose a file with --out" "${real[@]}" --out no/r.json
refused "are of part real: --part real" \
	selftest statistics --part simulated --out r.json
refused "--from: it runs nothing" selftest statistics --from r.json --part real
refused "--from: it runs nothing" selftest statistics --from r.json -n 4
refused "can't read r.json" selftest statistics --from r.json
echo '{}' >other.json
refused "other.json: this is no result of selftest statistics: rows" \
	selftest statistics --from other.json

run "${real[@]}" --comparisons 2 -n 4 --seed 3 --out r.json
status_is 0
err_is_empty
out_fits 40
out_has "^2 comparisons of 7 rows on machine "
out_has "^planted: 3% into the 7 rows of null, by the clock [0-9.]+%$"
out_has "^noise: from process to process a row spreads by [0-9.]+%"
for rule in pgmapbench benchstat compare.py mmtests lkp "lkp -D" "p <= 0.05"; do
	true_that "$rule is in both tables" test "$(grep -cE \
		"^$rule +[01]\.[0-9]{3}   [01]\.[0-9]{3}$" out)" -eq 2
done
out_has "^false alarms in at most 0.05 of tables, n = 4: kept$"
out_has "^result: r.json$"

# what is printed comes from the file
grep -v '^result: ' out | sed -e '$d' >first
run selftest statistics --from r.json
status_is 0
true_that "--from says the same again: $(diff first out | head -n 4)" cmp -s out first

# the runs that end early
start() {
	what="$*"
	rm -f pid outcome part.json
	"$outcome" . "$pgmapbench" "${real[@]}" --comparisons 500 -n 4 \
		--window 0.01 --out part.json >out 2>err &
	until_true test -f pid
	runner=$(cat pid)
}

ended_with() {
	until_true test -f outcome
	true_that "$what: $(cat outcome), not $1" test "$(cat outcome)" = "$1"
}

start "interrupted at once"
wait_for_workers 1
kill -INT "$runner"
ended_with "signal 2"
err_line "interrupted after 0 of 500 comparisons: no result$"
true_that "nothing is printed" test ! -s out
true_that "nothing is kept" test ! -e part.json

# a comparison is three processes four times
start "interrupted later"
wait_for_workers 14
kill -INT "$runner"
ended_with "signal 2"
err_line "interrupted after [1-9] of 500 comparisons: partial result in part.json$"
out_has "^[1-9] comparisons of 7 rows on machine .*, ended early$"
run selftest statistics --from part.json
status_is 0
out_has ", ended early$"

start "a worker that dies"
wait_for_workers 14
kill -KILL "$worker"
ended_with "status 1"
err_line "worker null died of signal 9"
out_has "^[1-9] comparisons of 7 rows on machine .*, ended early$"
true_that "what was whole is kept" test -s part.json

if ! command -v jq >/dev/null; then
	echo "no jq: the contents weren't looked at"
	finish
fi
is() {
	checks=$((checks + 1))
	[ "$(jq -r "$1" r.json)" = "$2" ] || fail "$1 is not $2 in r.json"
}
is .schema 1
is .partial false
is '.comparisons, .seed, .plant_percent | tostring' $'2\n3\n3'
is '.date | length > 10' true
is '.context | .machine_id != null and .doctor != null and .command[0] ==
	"pgmapbench"' true
is '[.rows[] | .planted and (.name | startswith("user/"))] | all' true
is '.rows | length' 7
is '[.tables[].seed] | unique | length' 2
is '[.tables[].sizes[] | .n] | tostring' '[4,4]'
is '[.tables[].sizes[] | .same, .planted | .p | length == 7 and
	([.[] | . > 0 and . <= 1] | all)] | all' true
is '[.tables[].sizes[] | .same, .planted | .verdict, .rules[] | length == 7] |
	all' true
is '[.tables[] | .planted_percent[], .spread_percent[] | . >= 0] | all' true

run selftest statistics --from r.json --json
status_is 0
true_that "--json has all of it" jq -e '.real |
	.summary.kept and .result.schema == 1' out >jq.out

# promises that are broken: the status says so
jq '.tables[0].sizes[0].same.verdict = "s......" |
	.tables = [range(20) as $i | .tables[0]]' r.json >broken.json
run selftest statistics --from broken.json
status_is 1
out_has "^false alarms in at most 0.05 of tables, n = 4: BROKEN$"
out_has "^  like against like +1.000 \(20 of 20\) \[0.832, 1.000\]$"
finish
