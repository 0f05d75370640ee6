#!/bin/bash
# SPDX-License-Identifier: MIT
# pgmapbench plot: what it refuses, what it draws in ASCII, and that what a file
# says is never a command.
results=$(realpath "$(dirname "$0")/../../results/6d5c85792588")
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cp "$fixtures/quick.json" .
# few blocks: a sanitizer takes its time over their intervals
sweep=sweep.json
jq '.benchmarks |= map(select(.name | test("(gup|teardown)/.*order:0")))' \
	"$fixtures/dispute-sweep-or-count.json" >"$sweep"

# a mail can have it
run plot --dumb quick.json --kind operations,order
status_is 0
err_is_empty
checks=$((checks + 1))
[ "$(LC_ALL=C awk 'length > 72 || /[^ -~]/' out | wc -l)" = 0 ] ||
	fail "--dumb: beyond 72 columns of ASCII"
out_has "^gup: what a cost is made of$"
out_has "^batch:512 range:own threads:2 foll:get "
out_has "^n=4: bars are min-max, too few for a 95 % interval\.$"
out_has "^\* get   # put$"
out_lacks "sum of the parts"
out_has "entry_pgmap_free \|\*+#* 21\.6 +\|$"
out_has "^fault: cost by order$"
out_has "A null   B gup_pgmap"
out_has "^ +ns per base page$"
out_has "machine$|machine 6d5c85792588"
out_has "suite quick, memory|suite$"
run plot --dumb --kind teardown "$results/folio-busy-teardown.json"
out_has "rows of its own"
out_lacks "quick"
# it has no points and no bars, and a number is no negative one
jq '.benchmarks |= map((select(.name | test("/gup/null/order:9"))) |=
	(.real_time = 0.05 | .get_ns = 0.02 | .put_ns = 0.03))' quick.json \
	>small.json
run plot --dumb --kind operations small.json
out_has "^ +null \| *[*#]? ?0\.050 +\|$"
out_lacks "bars|points"
run plot --dumb --kind break-even "$sweep"
out_has "^liveness, edge: 12\.3M \[2\.43M, never\]$"
out_has "^folio_liveness, edge: 907k "

# whole lives have more than a teardown and a use
jq '.benchmarks |= map(select(.name | test("/teardown/.*mapped:100")) |
	(.name, .run_name) |= (sub("/teardown/"; "/lifecycle/") |
	sub("mapped:"; "batch:512/uses:4096/mapped:")) | del(.[keys[] |
	select(test("_us$"))]) + {open_us: 1000, map_us: 2000, use_us: 50000,
	teardown_us: .real_time, real_time: (.real_time + 53000),
	gets: 2097152, puts: 2097152, pages: 1})' "$sweep" >lives.json
run plot --dumb --kind break-even lives.json
status_is 0
out_has "^ +a device life: open, map, its use, teardown$"
out_has "^cost of a life and that of each page are both of the lives of these$"

# parts are stacked as they are gone through, and needn't be all of it; a file
# sorts them
jq -S '.benchmarks |= map(select(.name | test("/teardown/")) |
	(.name |= sub("/teardown/"; "/lifecycle/")) | del(.[keys[] |
	select(test("_us$"))]) + {open_us: 1, map_us: 2, use_us: 3,
	teardown_us: (.real_time / 2)})' quick.json >life.json
run plot --dumb --kind operations life.json
status_is 0
out_has "^\* open   # map   \\$ use   % teardown$"
out_has "^In 14 of 14 bars the sum of the parts is off the total by more than 10$"
out_has "^%; the worst: [a-z_]+, -50 %\\.$"

# what is wrong with the data stands on the picture
jq '.context.pgmapbench |= (.partial = true | .plant_percent = 3)' \
	quick.json >partial.json
run plot --dumb --kind teardown partial.json
status_is 0
out_has "^partial\.json is partial: its run ended early, after 4 processes\.$"
out_has "^partial\.json: 3 % of slowdown were planted"
# what isn't verified, in the words of the mail
jq '.benchmarks[5] |= (.vmemmap_huge_bytes = 0 | .data_node = 7) |
	.context.pgmapbench.looks = {first: 4, planned: 1, made: 1,
		until: 0.02, reached: false}' quick.json >doubt.json
run plot --dumb --kind teardown doubt.json
status_is 0
out_has "^doubt\.json: page array in huge pages NOT in 1 of 168, down to 0 %:"
out_has "^doubt\.json: place spread: nodes: data 0, page array 0, pgmap 0;"
out_has "^NOT so in 1 samples\.$"
out_has "^2 %: NOT reached\.$"
jq '.benchmarks[5].fault_bytes = 2097152' quick.json >doubt.json
run plot --dumb --kind teardown doubt.json
out_has "and NOT in 4 of rows whose"
run plot --dumb --kind teardown quick.json
out_lacks "NOT"

# the crossing that is drawn is that of the table
run breakeven --json "$sweep"
mv out table
run plot --kind break-even --script --out scripts "$sweep"
status_is 0
true_that "crossings drawn and in the table differ" diff <(
	jq -r '.blocks[].pairs[] | select(.first_wins == "up_to")
		| .pages | select(. != null)' table | awk '{ printf "%.6g\n", $1 }'
) <(
	# a line of five numbers is a pair that crosses
	for i in $(seq "$(jq ".blocks | length" table)"); do
		awk 'NF == 5 && /^[0-9.e+ -]+$/ { printf "%.6g\n", $1 }' \
			"scripts/break-even-$i.gp"
	done
) >/dev/null

# Several results: pieces of a sweep are one, runs of the same thing aren't.
piece() {
	jq --arg t "threads:$1" '.benchmarks |= map(select(.name | contains($t)))
		| .context.pgmapbench.suite = "sweep"' \
		"$results/dispute-primitive.json" >"piece$1.json"
}
piece 1
piece 2
refused "nothing to draw in piece1.json|threads: nothing to draw: it takes rows" \
	plot --kind threads piece1.json
run plot --dumb --kind threads piece1.json piece2.json
status_is 0
out_has "^ +ns per operation$"
out_has "^ +million operations/s, all threads$"
out_has "^ +initial:1 words:one$"
out_has "^count: cost and throughput by threads$"
out_has "^piece1\.json: n=12"
out_has "^piece2\.json: n=12"
cp quick.json again.json
refused "quick.json and again.json both have 'user/gup/null/" \
	plot --kind operations quick.json again.json
jq '.context.pgmapbench.machine_id = "0123456789ab"' quick.json >other.json
refused "differ in machine_id .*--across machine" plot quick.json other.json
run plot --dumb --kind teardown quick.json other.json --across machine
status_is 0
out_has "^other.json: n=4, machine 0123456789ab"
out_has "mapped:100 other.json"

refused "which result" plot
refused "can't read" plot missing.json
refused "--kind: there is no 'pie'; there are: threads, batch, " \
	plot --kind pie quick.json
refused "an item is empty" plot --kind threads, quick.json
refused "batch: nothing to draw: it takes rows that differ in their batch; quick.json lacks them" \
	plot --kind batch quick.json
refused "break-even: .* 6 processes of each; quick.json lacks them" \
	plot --kind break-even quick.json
refused "power: nothing to draw" plot --kind power quick.json
refused "placement: nothing to draw: it takes rows on two" \
	plot --kind placement quick.json
refused "--dumb prints pictures: it takes no --out" \
	plot --dumb --out d quick.json
refused "--size is of --kind break-even" \
	plot --kind order --size 1T quick.json
refused "--across is of several results" plot --across all quick.json
refused "a selftest is drawn by itself" \
	plot quick.json "$results/selftest-real.json"
head -c 9000 quick.json >cut.json
refused "is cut off" plot cut.json
echo '{"selftest": "real", "tables": 3}' >foreign.json
refused "foreign.json: " plot foreign.json
echo '{}' >empty.json
refused "empty.json " plot empty.json
refused "can't (write|make|create)" plot --kind order --out quick.json/x quick.json
true_that "something half-written was left" test ! -e plots

# gnuplot is missing, fails, is killed, says nothing
mkdir bin
PATH="$dir/bin" run plot --dumb --kind order quick.json
status_is 2
err_line "gnuplot.*install the package gnuplot-nox"
gnuplot_does() {
	printf '#!/bin/bash\n%s\n' "$1" >bin/gnuplot
	chmod +x bin/gnuplot
}
gnuplot_does 'echo half; printf "line 3:\n\033[1mbad thing\n" >&2; exit 1'
PATH="$dir/bin:$PATH" refused "order: gnuplot failed, status 1: .\[1mbad thing$" \
	plot --out broken --kind order quick.json
gnuplot_does 'kill -9 $$'
PATH="$dir/bin:$PATH" refused "gnuplot was killed by signal 9" \
	plot --out broken --kind order quick.json
gnuplot_does 'exit 0'
PATH="$dir/bin:$PATH" refused "gnuplot drew nothing" \
	plot --out broken --kind order quick.json
true_that "a broken gnuplot left a file" test ! -e broken

# What a file says: quotes, back quotes, macros, and the ends of lines.
hostile="a'b
\`touch pwned\`.json"
# shellcheck disable=SC2016 # it's for gnuplot, or a shell, to expand
jq '(.benchmarks[] | .name, .run_name) |= sub("range:own"; "range:own'\''" +
	";system(\"touch${IFS}pwned\");`touch${IFS}pwned`;@pg_title\\")
	| .context.pgmapbench |= (.kernel = "6\u0027\nsystem(\u0027touch pwned\u0027)\n!touch pwned\n"
	| .machine_id = "`touch pwned`\u001b[1m" | .cpu_model = "EOD\nset output \u0027pwned\u0027\n")
	| .context.date = "\u0027.system(\u0027touch pwned\u0027).\u0027"' \
	quick.json >"$hostile"
run plot --dumb --kind order,operations,teardown "$hostile"
status_is 0
out_has 'range:own.;system\("touch\$\{IFS\}pwned"\);`touch\$'
out_has "@pg_title[\\\\]"
true_that "--dumb: a byte that is no ASCII" \
	test "$(LC_ALL=C tr -d '\n -~' <out | wc -c)" = 0
refused "differ in machine_id" plot "$hostile" quick.json
run plot --kind order,operations,teardown --out hostile "$hostile"
status_is 0
true_that "a file's words became a command" test ! -e pwned
true_that "an SVG isn't well-formed" python3 -c '
import glob, xml.dom.minidom
files = glob.glob("hostile/*.svg")
assert files
for f in files: xml.dom.minidom.parse(f)'
finish
