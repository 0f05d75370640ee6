#!/bin/bash
# SPDX-License-Identifier: MIT
# pgmapbench history --out: a picture of each row that changed, by gnuplot.
# shellcheck source=tests/cli/lib.sh
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

# Twenty runs of two rows, of which one is slower from the eleventh on.
mkdir runs
jq -c '.benchmarks |= map(select(.name |
	test("^user/(gup/(null|edge))/order:9/"))) | range(20) as $i |
	((($i * 7 + 3) % 11 - 5) / 500 + 1 + $i / 1e5) as $noise |
	.context.date = (1790000000 + $i * 86400 | todate) |
	.benchmarks |= map((if (.name | test("/edge/")) and $i > 9 then 1.1
		else 1 end * $noise) as $by |
		with_entries(if .key | test("_(time|ns)$") then .value *= $by
		else . end))' "$fixtures/quick.json" >lines
split -l 1 -d -a 3 --additional-suffix=.json lines runs/run

is_picture() {
	[ "$(head -c 4 "$1" | tail -c 3)" = "$2" ] &&
		[ "$(stat -c %s "$1")" -gt 3000 ]
}
run history --out new/pictures runs
status_is 0
err_is_empty
out_has "^pictures of 1 row are in new/pictures$"
true_that "the row that changed" [ "$(cd new/pictures && echo *)" = \
	"history-1-edge-gup.png history-1-edge-gup.svg" ]
true_that "a PNG" is_picture new/pictures/history-1-edge-gup.png PNG
true_that "an SVG says all" eval 'for word in "+9\.\|+10" 6d5c85792588 \
	"median of a segment" "total, ns per base page" "Run 11, p=" \
	"does not begin at 0"; do
	grep -q -- "$word" new/pictures/history-1-edge-gup.svg || exit 1; done'
run history --all --json --out pictures runs
status_is 0
json_is out '.lines | length' 1
true_that "both rows" [ "$(cd pictures && echo *.svg)" = \
	"history-1-null-gup.svg history-2-edge-gup.svg" ]

echo >file
refused "file" history --out file/pictures runs
mkdir bin
printf '#!/bin/bash\nexit 1\n' >bin/gnuplot
chmod +x bin/gnuplot
PATH="$PWD/bin:$PATH" refused "gnuplot failed" history --out broken runs
true_that "nothing is left behind" [ ! -e broken ]
finish
