#!/bin/bash
# SPDX-License-Identifier: MIT
# pgmapbench report of every result that is committed: readable, 72 columns,
# and unharmed by git and mails.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

results=$(cd "$OLDPWD" && cd "$(dirname "$0")/../.." && pwd)/results
seen=0
for result in "$results"/*/*.json; do
	if jq -e 'has("selftest")' "$result" >jq.out; then
		refused "selftest statistics" report --mail "$result"
		continue
	fi
	run report --mail "$result"
	status_is 0
	err_is_empty
	out_has "^  in ${result##*/} of 20"
	out_has "^  n=$(jq .context.pgmapbench.n "$result") processes"
	out_has "^      pgmapbench run "
	cp out mail
	checks=$((checks + 1))
	mail_safe mail >harm || fail "$what: harmed: $(head -n 1 harm)"
	seen=$((seen + 1))
done
true_that "there are results" test "$seen" -gt 0

# what docs/report.md shows is what it prints
run report --mail "$results/6d5c85792588/dispute-head-once.json"
block=$(sed 's/^./    &/' out)
checks=$((checks + 1))
[[ $(<"$results/../docs/report.md") == *"$block"* ]] ||
	fail "docs/report.md shows another block"
finish
