#!/bin/bash
# SPDX-License-Identifier: MIT
# pgmapbench history: made of a real run, scaled; the gate, and what it refuses.
# shellcheck source=tests/cli/lib.sh
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

# Three rows of a committed run.
jq -c '.benchmarks |= map(select(.name |
	test("^user/(gup/(null|edge|liveness))/order:9/")))' \
	"$fixtures/quick.json" >base.json

# Makes $1 runs of it in folder $2, a day each: the factor of run $i, from 0, is
# the jq expression $3, which may look at the row's .name; each run has noise
# of 1 %. $4: what else is done to the file.
make_runs() {
	mkdir -p "$2"
	jq -c --argjson n "$1" "range(\$n) as \$i |
		(((\$i * 7 + 3) % 11 - 5) / 500 + 1 + \$i / 100000) as \$noise |
		.context.date = (1790000000 + \$i * 86400 | todate |
			sub(\"Z\"; \"+00:00\")) |
		.context.pgmapbench.kernel =
			(if \$i < 12 then \"6.1.0\" else \"6.2.0\" end) |
		.context.pgmapbench.seed = \$i |
		.benchmarks |= map(($3) as \$factor |
			with_entries(if .key | test(\"_(time|ns)\$\") then
			.value *= \$factor * \$noise else . end)) |
		${4:-.}" base.json >lines
	split -l 1 -d -a 3 --additional-suffix=.json lines "$2/run"
}
slower_edge='if .name | test("/edge/") then (if $i < 12 then 1 else 1.1 end)
	else 1 end'
make_runs 20 step "$slower_edge"
make_runs 20 same 1
cp same/run000.json single.json

# a step: found, dated, drawn, and what came with it
run history step
status_is 0
err_is_empty
out_fits 60
out_has "^step: 20 runs$"
out_has "^machine 6d5c85792588, "
out_has "^1 to 12 +2026-09-21 [0-9:]+ +6.1.0 "
out_has "^13 to 20 .* 6.2.0 "
out_has "^edge gup order:9 "
out_has "^total, ns per base page$"
out_has "^ +run 1 +13$"
out_has "^1 to 12 +[0-9.]+$"
out_has "^13 to 20 +[0-9.]+ +\\+(9|10|11)\\.[0-9]% +(0\\.0|<0\\.001)"
out_has "^ +kernel 6.1.0 -> 6.2.0$"
out_has "^2 of 3 rows: no change"
out_lacks "^(null|liveness) gup"
run history --all step
status_is 0
out_has "^liveness gup"
out_has "^~: 20 runs, median "
run history --json step
status_is 0
json_is out '.lines[0].rows | map([(.name | split("/")[2]),
	(.segments | map(.first))])' \
	'[["null",[1]],["edge",[1,13]],["liveness",[1]]]'
json_is out '.lines[0].rows[1] | [.segments[1] | .p <= 0.05,
	(.ratio > 1.08 and .ratio < 1.12)]' '[true,true]'
json_is out '.lines[0].rows[1].runs | length' 20
json_is out '.lines[0].runs[12] | [.run, .kernel, .file]' \
	'[13,"6.2.0","step/run012.json"]'

# the gate
run history --gate step
status_is 1
out_has "^gate 0%: 1 row is slower in the newest segment"
out_has "since run 13, over runs 1 to 12: edge gup"
run history --gate 5% step
status_is 1
run history --gate=20 step
status_is 0
out_has "^gate 20%: no row"
run history --gate --json step
status_is 1
json_is out '[.lines[0].rows[].over_gate]' '[false,true,false]'
run history --gate same
status_is 0
make_runs 20 faster "1 / ($slower_edge)"
run history --gate faster
status_is 0
out_has "^13 to 20 +[0-9.]+ +-(8|9)\\.[0-9]% "
# back again: the newest segment is what counts
make_runs 40 back 'if $i >= 13 and $i < 27 then 1.1 else 1 end'
run history --gate back
status_is 0
out_has "^14 to 27 .* \\+"
out_has "^28 to 40 .* -"
# in part: the fastest that it has been is what counts
make_runs 36 part 'if .name | test("/edge/") | not then 1 elif $i < 12 then 1
	elif $i < 24 then 1.5 else 1.42 end'
run history --gate 3% part
status_is 1
out_has "\\+4[12]\\.[0-9]% since run 25, over runs 1 to 12: edge gup"
# before the change, and after it
run history --since 2026-10-03 --json step
json_is out '[.lines[0].runs | length, .[0].date[:10]]' '[8,"2026-10-03"]'

# no change: a spike, wherever it is
for at in 0 7 18 19; do
	make_runs 20 "spike$at" "if \$i == $at then 1.5 else 1 end"
	run history --gate "spike$at"
	status_is 0
	out_has "^3 of 3 rows: no change"
done

# runs are what counts, not their processes: every run is off on its own, and
# of each its five processes agree
make_runs 20 drifting '1 + (($i * 13) % 17) / 100'
run history --json drifting
json_is out '[.lines[0].rows[].segments | length]' '[1,1,1]'

# runs that hang together, two by two: p is worth less than it says
make_runs 40 pairs '1 + ((($i / 2 | floor) * 7) % 11) / 100'
run history pairs
status_is 0
out_has "^Runs hang together: "
run history same
out_lacks "hang together: "

# only some rows, and another time of them
run history --only edge,null --only gup,order:9 --json step
status_is 0
json_is out '[.lines[0].rows[].name | split("/")[2]]' '["null","edge"]'
run history --phase get --only edge step
status_is 0
out_has "^get, ns per base page$"
out_lacks "no change"
refused "--only: no row has 'nobody'" history --only nobody step
refused "--only: no row has 'livenes'" history --gate --only edge,livenes step
refused "no run has such rows as --only" history --only edge --only null step
refused "timed by --phase drain" history --phase drain step

# measured otherwise: another line, unless it is named
make_runs 20 mixed 1 'if $i < 8 then .context.pgmapbench.thp = "always" else .
	end'
run history mixed
status_is 0
out_has "12 runs, 3 rows"
out_has "8 runs, 3 rows"
out_has "measured otherwise than the newest of these: thp always -> madvise"
out_has "^over since 2026-09-28"
run history --across thp mixed
out_has "20 runs, 3 rows"
refused "neither has 'tph'" history --across tph mixed
# a row that saw other pages isn't the same thing
make_runs 20 pages 1 '.benchmarks |= map(if $i < 8 and (.name | test("/edge/"))
	then .fault_bytes = 8192 else . end)'
run history --all pages
out_has "^8 runs measured something else, and are left out: fault_bytes 8192"
out_has "^~: 12 runs"
run history --json pages
json_is out '[.lines[0].rows[] | [(.runs | length), .left_out]]' \
	'[[20,0],[12,8],[20,0]]'

# a gate that can't fail somewhere is none: a newest run of another setting, or
# of other pages, and a machine that was measured once
make_runs 21 stray "$slower_edge" 'if $i == 20 then
	.context.pgmapbench.thp = "always" else . end'
refused "suite quick of machine 6d5c85792588 has 1 run of 3 rows, it takes 1[0-9], since stray/run020.json was measured otherwise than the 20 runs before it \\(thp madvise -> always\\); " \
	history --gate 3% stray
run history --gate 3% --across thp stray
status_is 1
make_runs 21 fallback "$slower_edge" '.benchmarks |= map(if $i == 20 and
	(.name | test("/edge/")) then .vmemmap_huge_bytes = 1 else . end)'
refused "in 1 of 3 rows .*/edge/.* has 1 run, it takes 1[0-9], and in 20 more .* fallback/run020.json \\(vmemmap_huge_bytes" \
	history --gate 3% fallback
run history --gate 3% --across vmemmap_huge_bytes fallback
status_is 1
mkdir both
cp -r step both/one
make_runs 1 both/two 1.01 '.context.pgmapbench.machine_id = "0123456789ab"'
refused "in 1 of 2 lines .* machine 0123456789ab has 1 run .*--machine" \
	history --gate 3% both
run history --gate 3% --machine 6d5c85792588 both
status_is 1

# what was to be measured is what a line is of, however that was typed
make_runs 24 commands 1 '.context.pgmapbench.command |=
	if $i % 2 == 0 then [.[0], .[1], "-q", "--out=a.json"]
	else [.[0], .[1], "--order", "9", "-n3", "--strategy=null,edge,liveness"]
	end'
run history --json commands
json_is out '[.lines[] | [.suite, .asked, (.runs | length)]]' \
	'[["quick","--strategy null,edge,liveness --order 9",12],["quick","",12]]'
run history commands
out_has "^suite quick with --strategy null,edge,liveness --order 9, memory "
out_has "^suite quick, memory .* 12 runs"
run history --across command commands
out_has " 24 runs, 3 rows"
cp -r "$here/../../results/6d5c85792588" committed
rm committed/selftest-*.json
nr=$(find committed -name '*.json' | wc -l)
run history --json committed
json_is out '[.lines[].runs | length] | unique' '[1]'
json_is out '.lines | length' "$nr"
json_is out '.lines | map(select(.suite == "quick")) | length > 2' true
refused "in $nr of $nr lines" history --gate 3% committed

# runs of fewer processes scatter more
make_runs 20 counts 1 'if $i > 14 then (.benchmarks |= map(select(
	.repetition_index < 3))) | .context.pgmapbench.n = 3 |
	del(.context.pgmapbench.looks) else . end'
run history counts
status_is 0
out_has "^n differs between runs \\(3 to [0-9]+\\): "
run history same
out_lacks "n differs"

# machines are never mixed
mkdir machines
cp -r step machines/one
make_runs 20 machines/two 1.01 '.context.pgmapbench.machine_id = "0123456789ab"'
run history machines
status_is 0
out_has "^machine 0123456789ab"
out_has "^machine 6d5c85792588"
out_has "^edge gup"
run history --across all --json machines
json_is out '[.lines[] | .machine_id, (.runs | length)]' \
	'["0123456789ab",20,"6d5c85792588",20]'
run history --machine 0123456789ab --gate machines
status_is 0
out_lacks 6d5c85792588
refused "no runs of machine ffff" history --machine ffff machines

# rows that are gone
make_runs 20 gone 1 'if $i == 19 then .benchmarks |= map(select(.name |
	test("/edge/") | not)) else . end'
run history gone
status_is 0
out_has "^not in the newest run, but until run 19: edge gup"
refused "lacks 1 row, .*--across rows" history --gate gone
run history --gate --across rows gone
status_is 0

# too few to tell: a gate that can't fail is none
mkdir few
cp same/run00[0-4].json few
run history few
status_is 0
out_has "So few runs can't tell a change among 3 rows: it takes 1[0-9] runs"
refused "would always pass in 1 of 1 line .* has 5 runs of 3 rows, it takes 1[0-9];" \
	history --gate few
mkdir one
cp single.json one
run history one
status_is 0
out_has "1 run, 3 rows"

# what else is in a folder
cp -r same others
echo '{"context": {}, "benchmarks": []}' >others/other.json
echo text >others/notes.txt
jq '.context.pgmapbench.partial = true | .context.date = "2026-11-01T00:00:00Z"' \
	single.json >others/partial.json
jq '.context.pgmapbench.machine_id = null' single.json >others/nobody.json
mkdir others/deeper
mv others/run019.json others/deeper/
run history others
status_is 0
err_is_empty
out_has "^others: 20 runs"
out_has "^left out: 3 files: "
run history --json others
json_is out '[.skipped[] | [(.file | split("/")[-1]), .why]]' \
	'[["nobody.json","of an unknown machine"],["other.json","no result of run"],["partial.json","its run ended early"]]'
head -c 3000 single.json >others/cut.json
refused "cut.json is cut off" history others
jq '.context.pgmapbench.schema = 99' single.json >others/cut.json
refused "cut.json has schema 99, newer" history others
jq '.context.date = "yesterday"' single.json >others/cut.json
refused "cut.json has no date" history others
cp others/run003.json others/cut.json
refused "are of one run: they share a process" history others
# whatever it is called
mkdir odd
cp same/*.json odd
echo '{}' >odd/$'two\nlines\xff.json'
ln -s . odd/circle
ln -s nowhere odd/link.json
refused "can't read odd/link.json" history odd
rm odd/link.json
mkfifo odd/fifo
ln -s fifo odd/to_fifo.json
ln -s /dev/null odd/to_null.json
timeout 20 "$pgmapbench" history odd >out 2>err
true_that "a link to a FIFO isn't waited for" [ $? -eq 0 ]
out_has "^left out: 3 files: .*odd/to_fifo.json \\(a link to no file\\)"
rm odd/to_fifo.json odd/to_null.json
run history odd
status_is 0
out_has "^left out: 1 file: odd/two\\?lines\\?.json"
run history --json odd
json_is out '[.skipped[].file]' '["odd/two?lines?.json"]'
# a name of theirs doesn't break a line, or the terminal
make_runs 20 evil "$slower_edge" '.context.pgmapbench.kernel =
	"6.\u001b[31m\n" + (.context.pgmapbench.kernel)'
run history evil
status_is 0
out_has "6.\\?\\[31m\\?6.1.0"
true_that "no escape gets through" eval '! grep -q $'"'\\033'"' out'

# no such thing
mkdir empty
refused "empty has no results of 'pgmapbench run'" history empty
refused "can't read missing: No such file" history missing
refused "single.json is no directory" history single.json
refused "isn't expected here|is no option" history step same
refused "percent, from 0" history --gate=lots step
refused "a date, as 2026-11-30" history --since yesterday step
refused "a date, as 2026-11-30" history --since 2026-02-31 step
(cd empty && run history && cp out err ..; [ "$status" -eq 2 ])
true_that "results is the default" [ $? -eq 0 ]
run history --all step
"$pgmapbench" history --all step >/dev/full 2>err
true_that "a full disk is a failure" [ $? -eq 1 ]
grep -q "can't write to stdout" err || fail "a full disk isn't told"
finish
