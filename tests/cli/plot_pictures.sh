#!/bin/bash
# SPDX-License-Identifier: MIT
# pgmapbench plot: each kind as SVG, with its words and numbers, and as PNG.
results=$(realpath "$(dirname "$0")/../../results/6d5c85792588")
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# All words of an SVG, a line each; fails if that isn't well-formed.
words() {
	python3 -c '
import sys, xml.dom.minidom
for t in xml.dom.minidom.parse(sys.argv[1]).getElementsByTagName("text"):
    print("".join(n.data for n in t.childNodes if n.nodeType == n.TEXT_NODE))
' "$1"
}

# picture NAME WORD...: both files are there, and the words stand on it.
picture() {
	local name=$1 word
	shift
	checks=$((checks + 2))
	words "plots/$name.svg" >words || fail "$name.svg is no XML"
	for word in "$@"; do
		checks=$((checks + 1))
		grep -qE -- "$word" words || fail "$name.svg: no '$word' on it"
	done
	python3 -c '
import struct, sys
b = open(sys.argv[1], "rb").read()
assert b[:8] == b"\x89PNG\r\n\x1a\n" and b[-8:-4] == b"IEND"
width, height = struct.unpack(">II", b[16:24])
assert width == 900 and 250 < height < 2000, (width, height)
' "plots/$name.png" || fail "$name.png"
}
# sides NR SVG: so many labels stand upright beside a chart, and clear of the
# numbers on its axis.
sides() {
	checks=$((checks + 1))
	python3 -c '
import re, sys
text = open(sys.argv[2]).read()
group = r"""translate\(([\d.]+),[\d.]+\)%s".*?text-anchor="%s">\s*<text>(.*?)<"""
sides = re.findall(group % (r" rotate\(270\)", "middle"), text)
assert len(sides) == int(sys.argv[1]), sides
for side in (float(x) for x, _ in sides):
    for x, number in re.findall(group % ("", "end"), text):
        if side < float(x) < side + 200:
            assert float(x) - 6.5 * len(number) > side + 2, number
' "$@" 2>why || fail "$2: $(tail -n 1 why)"
}
drawn() {
	rm -rf plots
	run plot "$@"
	status_is 0
	err_is_empty
	true_that "plot $*: stdout names what there is" \
		diff <(sort out) <(ls -d plots/* | sort) >/dev/null
}

# The median over processes of a row's total, as a bar has it beside it.
median() {
	jq -r --arg row "$2" '[.benchmarks[] | select(.name | test($row))
		| .real_time] | sort | (.[(length - 1) / 2 | floor] +
		.[length / 2 | floor]) / 2 * 10 | round / 10' "$1"
}

drawn "$fixtures/quick.json"
checks=$((checks + 1))
[ "$(wc -l <out)" = 8 ] || fail "quick.json: $(wc -l <out) files"
picture order "^fault: cost by order$" "^ns per base page$" "^null$" \
	"^entry_pgmap_free$" "^n=4: bars are min-max" "machine 6d5c85792588"
picture operations-1 "^gup: what a cost is made of" "^get$" "^put$" "^folio$" \
	"^batch:512 range:own " "^order:9 size:4G" \
	"^$(median "$fixtures/quick.json" '^user/gup/edge/order:0')$"
picture teardown "^kill$" "^unmap$" "^drain$" "^free$" "^ms per device life$" \
	"^mapped:100$" "^liveness$"
drawn --kind batch "$results/dispute-gup-lookup.json"
picture batch "^gup_revalidate$" "^512$" "^base pages in a call" "^n=12: bars are the 95 %|n=12: bars"
drawn --kind threads "$results/dispute-primitive.json"
picture threads-1 "^million operations/s, all threads$" "^rcuref$" \
	"strategy:null" "^initial:1 words:one$"
sides 8 plots/threads-1.svg
drawn --kind threads "$results/folio-busy-hot.json"
sides 4 plots/threads-2.svg
# the check itself
sed 's/translate(467.56,/translate(485.00,/' plots/threads-2.svg >near.svg
true_that "a label on numbers: nobody noticed" \
	eval '! (fail() { exit 1; }; sides 4 near.svg)'
jq '.benchmarks |= map(select(.name | test("(gup|teardown)/.*order:0")))' \
	"$fixtures/dispute-sweep-or-count.json" >one.json
drawn --kind break-even --size 1T one.json
checks=$((checks + 1))
[ "$(wc -l <out)" = 6 ] || fail "3 blocks: $(wc -l <out) files"
picture break-even-1 "^gup: break-even of a device of 4G$" \
	"^12.3M \[2.43M, never\]$" "^folio_liveness, edge$" "^edge always$" \
	"^base pages pinned in a device life$"
checks=$((checks + 1))
grep -l "break-even of a device of 1T (not measured)" plots/*.svg >marked
[ "$(wc -l <marked)" = 1 ] || fail "1T is marked $(wc -l <marked) times"
drawn "$results/selftest-real.json"
picture power "^selftest: power by processes, real processes$" "^lkp -D$" \
	"^processes of each side \(n\)$" "3.0 % planted: found" \
	"^Bars of false alarms: .* what was found has none"
# seven lines, one of them solid, and the grid and the line at 0.05
dashes=$(grep -o "stroke-dasharray='[^']*'" plots/power.svg | sort -u | wc -l)
true_that "7 lines have $dashes dashes" test "$dashes" -ge 8
run selftest statistics --part simulated --quick --json -q
mv out simulated.json
drawn simulated.json
picture power-2 "simulated: skewed" "^one row 3 % slower" "100 simulated tables"

run run "${tiny[@]}" --workload teardown_live --strategy null,edge,liveness \
	--lives 3 --hold 0 -n 3 -q --oversubscribe --out live.json
status_is 0
drawn --kind drain-delay live.json
picture drain-delay "^edge$" "^p99 of its lives$" "^share of processes$" "^liveness$" \
	"a step is one process" "Of fewer than 100 lives" "over its 3 device lives"
sides 3 plots/drain-delay.svg
# of one life p50, p99 and max are the same
jq '.benchmarks[].pages = 1' live.json >one-life.json
drawn --kind drain-delay one-life.json
picture drain-delay "^its one life$" "Each process had one device life"
sides 1 plots/drain-delay.svg

# two nodes that aren't here
node='.context.pgmapbench.places = {
	a: { cpus: [0], cpu_nodes: [0] }, b: { cpus: [0], cpu_nodes: [0] } }
	| .benchmarks |= [.[] | select(.name | test("threads:1/.*order:0|order:0/.*threads:1/"))
	| (.name |= sub("place:spread"; "place:a")),
	((.name |= sub("place:spread"; "place:b")) | .data_node = 3
	| .vmemmap_node = 3 | .real_time = 1234)]'
jq "$node" "$results/folio-busy-hot.json" >nodes.json
drawn --kind placement nodes.json
picture placement-1 "^node of the threads$" "^3$" "^1234$" "^folio_busy$" "^edge$"
# two places that were one
jq '.benchmarks |= map(.data_node = 0 | .vmemmap_node = 0)' nodes.json >same.json
refused "same.json: rows of place:b ran on the same nodes as those of place:a" \
	plot --kind placement same.json
# whoever doesn't know where threads were doesn't draw it
jq 'del(.context.pgmapbench.places[].cpu_nodes)' nodes.json >unknown.json
refused "placement: nothing to draw" plot --kind placement unknown.json

# a disk that is full, or a file that may not grow
mkdir small
checks=$((checks + 1))
(ulimit -f 8; run plot --kind teardown --out small "$fixtures/quick.json"
	[ "$status" = 2 ] && [ "$(wc -l <err)" = 1 ]) || fail "a full disk"
true_that "a picture was left half-written" test -z "$(ls -A small)"
finish
