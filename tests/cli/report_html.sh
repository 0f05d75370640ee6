#!/bin/bash
# SPDX-License-Identifier: MIT
# report --html without a browser: a whole page, safe whatever a file says, and
# nothing half-written.
check=$(realpath "$(dirname "$0")/report_html.py")
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

page_is_good() {
	checks=$((checks + 1))
	python3 "$check" "$@" 2>why || fail "$(cat why)"
}
page_is_bad() {
	checks=$((checks + 1))
	! python3 "$check" bad.html quick.json 2>why ||
		fail "$1: nobody noticed"
}
page_has() {
	true_that "no '$2' in $1" grep -qE -- "$2" "$1"
}

cp "$fixtures/quick.json" "$fixtures/dispute-sweep-or-count.json" .
run report --html quick.html quick.json
status_is 0
err_is_empty
out_lacks .
page_is_good quick.html quick.json
page_has quick.html 'Nothing can be told apart.'
page_has quick.html 'n=4 .*are too few to tell anything apart among 36'
page_has quick.html 'a guest of KVM'
page_has quick.html '<title>pgmapbench: quick.json \(suite quick\)</title>'

# enough processes, and two files
run report --html sweep.html --baseline folio dispute-sweep-or-count.json
status_is 0
page_is_good sweep.html dispute-sweep-or-count.json
page_has sweep.html 'Of 24 comparisons with folio, [0-9]+ can be told apart'
page_has sweep.html 'data-verdict="slower"'
run report --html two.html --across all quick.json dispute-sweep-or-count.json
status_is 0
page_is_good two.html quick.json dispute-sweep-or-count.json
true_that "two.html: a mean of nothing" eval \
	'! grep -q "<th scope=\"row\">geomean of .*%" two.html'
page_has two.html 'geomean of [0-9]+</th><td></td><td></td><td>~</td>'
jq '.benchmarks[].real_time *= 2' dispute-sweep-or-count.json >twice.json
run report --html twice.html dispute-sweep-or-count.json twice.json
page_has twice.html 'geomean of [0-9]+</th><td></td><td></td><td>\+100%</td>'
page_has two.html 'of quick.json had nothing to be compared with'

# it overrode the rows of its suite
jq '.context.pgmapbench.command += ["--workload", "gup,fault,teardown"]' \
	quick.json >chosen.json
run report --html chosen.html chosen.json
page_has chosen.html '<h1>pgmapbench: chosen.json \(rows of its own\)</h1>'
true_that "chosen.html: a suite quick" eval '! grep -q "[^-]suite quick" chosen.html'

# what the mail calls NOT is in the summary
jq '.benchmarks[5] |= (.vmemmap_huge_bytes = 0 | .data_node = 7 |
	.fault_bytes = 2097152) | .context.pgmapbench.looks = {first: 4,
	planned: 1, made: 1, until: 0.02, reached: false}' quick.json \
	>doubt.json
run report --html doubt.html doubt.json
status_is 0
page_is_good doubt.html doubt.json
sed '/<section id="tables"/,$d' doubt.html >summary
page_has summary 'data faulted in .* and NOT in 4 of rows whose processes'
page_has summary 'page array in huge pages NOT in 1 of 168'
page_has summary 'place spread: .* NOT so in 1 samples'
page_has summary 'known to 2 %: NOT reached'
true_that "quick.html: a NOT" eval '! grep -q "<li>.*NOT" quick.html'

# what the checks above are worth
broken() {
	sed "$2" quick.html >bad.html
	true_that "nothing was changed: $1" eval '! cmp -s quick.html bad.html'
	page_is_bad "$1"
}
broken "a row is gone" '0,/<tr data-row/{/<tr data-row/d}'
broken "another median" '0,/<.th><td data-v="/s//&9/'
broken "an image of the network" 's|<h1>|<img alt="x" src="http://x/">&|'
broken "a script of somebody else" 's|<footer>|<script>1</script>&|'
broken "another script" 's|^"use strict";|alert(1);|'
broken "an element is open" 's|<footer>|&<b>|'
broken "a handler" 's|<h1>|<h1 onclick="x()">|'
broken "a table without a caption" \
	'0,/<caption>/s//<p>/;0,/<.caption>/s//<\/p>/'
broken "other data" 's|base64,H4sI|base64,AAAA|'

# a file that wants to be more than text: in its elements the page is the same
evil='</script></title></style><img src=x onerror=alert(1)>"`&'"'"
jq --arg evil "$evil" '.context.pgmapbench |= (.kernel = $evil |
	.cpu_model = $evil | .suite = $evil | .machine_id = $evil |
	.cmdline = $evil | .doctor[1].value = $evil | .memory = $evil |
	.mitigations.mds = $evil | .command[3] = $evil) |
	.context.date = $evil | .benchmarks[].name |=
	sub("rcu:memb"; "rcu:<script>alert(1)<\u0026\u0027\u0022")' quick.json \
	>"<b onclick=x>.json"
run report --html evil.html "<b onclick=x>.json"
status_is 0
page_is_good evil.html "<b onclick=x>.json"
page_has evil.html 'rcu:&lt;script&gt;alert\(1\)&lt;&amp;&#39;&quot;'
true_that "the hostile file has made elements" diff \
	<(python3 "$check" --shape quick.html | grep -vx img) \
	<(python3 "$check" --shape evil.html | grep -vx img)
jq '.benchmarks[].name |= sub("edge"; "<img>")' quick.json >name.json
refused "is no row's name" report --html no.html name.json

# thin and strange results
jq '.benchmarks |= map(select(.repetition_index == 0)) |
	.context.pgmapbench |= (.n = 1 | del(.looks) | .partial = true)' \
	quick.json >one.json
run report --html one.html one.json
status_is 0
page_is_good one.html one.json
page_has one.html 'n=1: nothing is compared. It takes 3 processes'
page_has one.html '<b>partial</b>'
jq '.benchmarks[].name |= sub("edge"; "tomorrow") |
	del(.context.pgmapbench.doctor)' quick.json >new.json
run report --html new.html --baseline folio new.json
status_is 0
page_is_good new.html new.json
page_has new.html 'This build of pgmapbench knows nothing of it'
page_has new.html 'new.json: no doctor has looked at its host'
jq '.context.pgmapbench |= with_entries(if .key | IN("suite", "seed", "n",
	"schema", "looks", "partial") then . else .value = [1, {"a": null}]
	end)' quick.json >odd.json
run report --html odd.html odd.json
status_is 0
page_is_good odd.html odd.json
jq '.benchmarks[].name |= sub("edge"; "base_refs")' quick.json >unsound.json
run report --html unsound.html unsound.json
page_has unsound.html 'What breaks it'

# too large for one page, and without gnuplot: it says so, in one line
python3 - <<'EOF'
import json, random
result = json.load(open("quick.json"))
for entry in result["benchmarks"]:
    entry["padding"] = random.randbytes(9000).hex()
json.dump(result, open("large.json", "w"))
EOF
run report --html large.html large.json
status_is 0
true_that "large.html: a warning" grep -qE \
	"^warning: the page doesn't have the data of large.json" err
page_has large.html 'The data of large.json is left out'
true_that "it's small" test "$(stat -c %s large.html)" -lt 2000000
PATH=/nowhere run report --html bare.html quick.json
status_is 0
true_that "bare.html: one warning" test \
	"$(grep -c '^warning: .*gnuplot' err)" = 1
page_has bare.html 'Not all plots are here: .*gnuplot'
page_is_good bare.html quick.json

# refused, and nothing is left behind
rm -f no.html
refused "which result" report --html no.html
refused "can't read" report --html no.html missing.json
refused "one of them" report --mail --html no.html quick.json
refused "that is the result itself" report --html quick.json quick.json
refused "can't write nowhere/no.html: No such file" \
	report --html nowhere/no.html quick.json
refused "can't write /dev/full: not a regular file" \
	report --html /dev/full quick.json
refused "has nothing to compare with 'nobody'" \
	report --html no.html --baseline nobody quick.json
jq '.context.pgmapbench.machine_id = "0123456789ab" |
	.benchmarks[].real_time += 1' quick.json >other.json
refused "machine" report --html no.html quick.json other.json
head -c 4000 quick.json >cut.json
refused "is cut off" report --html no.html cut.json
cp quick.json "$(printf 'caf\351.json')"
refused "isn't UTF-8" report --html no.html "$(printf 'caf\351.json')"
what="report --html, past the file size limit" status=0
(
	ulimit -f 8
	PATH=/nowhere "$pgmapbench" report --html no.html quick.json >out 2>err
) || status=$?
status_is 1
true_that "$what: it says so" grep -qE \
	"^pgmapbench report: can't write no.html: File too large" err
true_that "no page, and none of another name" test -z \
	"$(find . -name 'no.html*' -o -name '.pgmapbench*')"
finish
