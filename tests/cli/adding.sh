#!/bin/bash
# SPDX-License-Identifier: MIT
# docs/adding-a-strategy.md, followed to the letter: its sh blocks, in order, in
# a fresh copy of this source.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

source=$(cd "$OLDPWD" && cd "$(dirname "$0")/../.." && pwd)
page=docs/adding-a-strategy.md

# what a checkout would have, with what isn't committed yet
files() {
	if [ ! -e "$source/.git" ] ||
		! git -C "$source" ls-files -z --cached --others \
			--exclude-standard; then
		find "$source" -path "$source/build" -prune -o \
			-path "$source/results" -prune -o \
			-type f -printf '%P\0'
	fi
}
mkdir fresh
files 2>/dev/null | while IFS= read -r -d '' file; do
	# a file that was deleted is in git's index still
	[ ! -e "$source/$file" ] || printf '%s\0' "$file"
done | tar -C "$source" --null -T - -c | tar -xC fresh || exit 1
cp -a fresh work

# each block says where it begins, to stderr; a command that fails ends all
awk '
	/^```sh$/ { print "echo block: line " NR " >&2"; inside = 1; next }
	/^```/ { inside = 0 }
	inside
' "$source/$page" >blocks.sh
true_that "$page has sh blocks" test "$(grep -c '^echo block: ' blocks.sh)" -gt 3

: "${CMAKE_BUILD_PARALLEL_LEVEL:=$(nproc)}"
export CMAKE_BUILD_PARALLEL_LEVEL
what=$page status=0
(cd work && exec sh -eu ../blocks.sh) >out 2>err </dev/null || status=$?
if [ "$status" -ne 0 ]; then
	fail "$page: status $status in the $(grep '^block: ' err | tail -n 1)"
	tail -n 30 out err >&2
	finish
fi
checks=$((checks + 1))

# a row of the list, sound; obligations with gets and with pins; a row of the
# operation counts at each order; a row of each table
out_has '^mine +[01]  sound '
out_has ' conformance\.mine \.* +Passed '
out_has ' conformance_pin\.mine \.* +Passed '
out_has ' stress\.mine \.* +Passed '
# it has no row yet
out_has ' opcount\.mine \.*\*\*\*Skipped '
out_has '^100% tests passed, 0 tests failed out of 5$'
out_lacks '^conformance mine .*FAIL'
out_has '^conformance mine .* 6 ok '
out_has '^mine +0 get range +[0-9]'
out_has '^mine +9 get range +[0-9]'
for workload in gup fault teardown; do
	true_that "a row of mine in a table of $workload" awk -v w="$workload" '
		/^[a-z]+ order:/ { table = $1 }
		table == w && /^mine +[0-9.]+ / { found = 1 }
		END { exit !found }' out
done

# one new file, one new line
rm -rf work/build work/results/local
rmdir work/results 2>rmdir.err
diff -rq fresh work >changed
true_that "one file is changed, one is new: $(cat changed)" test \
	"$(sort changed)" = "Files fresh/strategies/strategies.def and \
work/strategies/strategies.def differ
Only in work/strategies: mine.h"
true_that "one line is new" test \
	"$(diff fresh/strategies/strategies.def work/strategies/strategies.def)" = \
	"$(wc -l <fresh/strategies/strategies.def)a$(
		wc -l <work/strategies/strategies.def)
> STRATEGY(mine)"
finish
