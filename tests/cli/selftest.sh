#!/bin/bash
# SPDX-License-Identifier: MIT
# selftest statistics: tables, JSON, the same seed again, what it refuses.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

run selftest --help
status_is 0
out_has "^Usage: pgmapbench selftest .*statistics"
err_is_empty

refused "which selftest\? there are: statistics" selftest
refused "unknown selftest 'logic'; there are: statistics" selftest logic
refused "'more'" selftest statistics more
refused "unknown part 'x'; there are: simulated, real" \
	selftest statistics --part simulated,x
refused "an item is empty" selftest statistics --part simulated,
refused "--seed x: a number" selftest statistics --seed x
refused "below 2\^53" selftest statistics --seed 9007199254740992

run selftest statistics --quick --seed 3 --part simulated
status_is 0
err_is_empty
out_fits 200
out_has "^100 tables of 20 rows: a rate's standard error is 0.0218 at 0.05"
out_has "^drift; processes of two arms one after the other$"
for rule in pgmapbench benchstat compare.py mmtests lkp "lkp -D"; do
	true_that "$rule is in 16 tables" test "$(grep -cE \
		"^$rule +([01]\.[0-9]{3} +){7}[01]\.[0-9]{3}$" out)" -eq 16
done
true_that "three promises" test "$(grep -c ': kept' out)" -eq 3

# for programs; another seed says something else
run selftest statistics --quick --seed 3 --part simulated --json
status_is 0
mv out first.json
run selftest statistics --quick --seed 4 --part simulated --json
status_is 0
true_that "another seed, other rates" test "$(cmp -s out first.json; echo $?)" -eq 1
if ! command -v jq >/dev/null; then
	echo "no jq: the contents weren't looked at"
	finish
fi
query() {
	jq -r "$1" first.json
}
true_that "whose it is" test "$(query .version)" = \
	"$("$pgmapbench" --version | cut -d' ' -f2)"
true_that "all rates" test "$(query '.simulated.rates | length')" -eq 216
true_that "they are rates" test "$(query '[.simulated.rates[] |
	[.false_alarms, .table_false_alarms, .found // 0, .found_in_table // 0]
	| .[] | . >= 0 and . <= 1] | all')" = true
true_that "all promises are kept" test \
	"$(query '[.simulated.promises[].kept] | all')" = true
# why the arms alternate
true_that "drift is an alarm where they don't" test "$(query '.simulated.rates[]
	| select(.noise == "drift" and .n == 20 and .rule == "pgmapbench")
	| if .order == "one after the other" then .table_false_alarms > 0.9
	else .table_false_alarms < 0.1 end' | sort -u)" = true
finish
