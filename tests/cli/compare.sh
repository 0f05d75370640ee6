#!/bin/bash
# SPDX-License-Identifier: MIT
# pgmapbench compare: what it says of two results is what scipy says of their
# files, and of what can't be compared it prints no table.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

for out in a b; do
	run run "${tiny[@]}" -n 6 --strategy null,edge,folio --workload gup,fault \
		--order 9 --threads 1 --out $out.json
	status_is 0
done
# one row as slow as no noisy neighbour makes it
jq '(.benchmarks[] | select(.name | test("/gup/edge/")) | .real_time) *= 100' \
	b.json >slower.json

# What a host of many neighbours does to a row isn't asked here: exit status 0
# or 1 is the gate's alone.
fits() {
	checks=$((checks + 1))
	awk -v columns="$1" 'length > columns && $0 !~ /^ *user\// {
		print; bad = 1 } END { exit bad }' out >wide ||
		fail "$what: more than $1 columns: $(head -n 1 wide)"
}
run compare a.json b.json
status_is 0
err_is_empty
fits 80
out_has "^base a.json of 20..-..-..T..:.., n=6, pgmapbench "
out_has "^gup order:9 batch:512 "
out_has "^total, ns per base page"
out_has " base +new +delta +\[95% interval\] p\(Holm\) +least"
out_has "^edge +[0-9.]+ +[0-9.]+ "
out_has "^~: no difference that can be told at 5 % over all 6 \(Holm"
run compare --mail a.json b.json
status_is 0
fits 72
run compare --markdown a.json b.json
status_is 0
out_has "^\| edge \| [0-9.]+ \| [0-9.]+ \| "
run compare --baseline null --phase get,put a.json
status_is 0
out_has "^base: null"
out_has "^get, ns per base page"
out_has "^folio "
out_lacks "^null "

run compare --json --phase all --gate 3 a.json slower.json
true_that "status is the gate's" test "$status" -eq \
	"$(jq 'if .over_gate > 0 then 1 else 0 end' out)"
cp out compared.json
true_that "a slow row is over it" jq -e '
	.over_gate > 0 and ([.blocks[].rows[] | select(.over_gate) | .name] |
	any(test("/gup/edge/")))' compared.json >/dev/null
run compare --gate 3% a.json slower.json
status_is 1
err_is_empty
out_has "^gate 3%: [0-9]+ of 6"
out_has "^  edge, total, p="
# a gate that what there is can't fail
run compare --gate 900% a.json b.json
status_is 0
out_has "^gate 900%: no row is slower"

python=/usr/bin/python3
if "$python" -c 'import scipy.stats' 2>python.err; then
	checks=$((checks + 1))
	"$python" - a.json slower.json compared.json >python.out 2>&1 <<-'END' ||
	import json, statistics, sys
	from scipy.stats import mannwhitneyu
	base, new, compared = (json.load(open(name)) for name in sys.argv[1:])
	def times(result):
	    found = {}
	    for entry in result["benchmarks"]:
	        for key, value in entry.items():
	            if key == "real_time" or key.endswith("_ns"):
	                phase = key.replace("real_time", "total").replace("_ns", "")
	                found.setdefault((entry["name"], phase), []).append(value)
	    return found
	base, new = times(base), times(new)
	cells = [cell for block in compared["blocks"] for cell in block["rows"]]
	assert len(cells) == len(base) == len(new) == compared["comparisons"]
	ps = []
	for cell in cells:
	    key = cell["name"], cell["phase"]
	    x, y = new[key], base[key]
	    for name, values in ("base_median", y), ("new_median", x):
	        # two in the middle are added up in another order
	        assert abs(cell[name] / statistics.median(values) - 1) < 1e-14
	    if len(set(x + y)) == len(x + y):
	        p = mannwhitneyu(x, y, method="exact").pvalue
	        assert abs(cell["p"] - p) < 1e-9, (key, cell["p"], p)
	    if cell["ratio"] is not None:
	        assert abs(cell["ratio"] - statistics.median(x) /
	                   statistics.median(y)) < 1e-9
	        low, high = cell["interval"]
	        assert min(x) / max(y) <= low <= high <= max(x) / min(y)
	    ps.append((cell["p"], cell["p_holm"]))
	# Holm, from its definition
	ps.sort()
	worst = 0
	for i, (p, holm) in enumerate(ps):
	    worst = max(worst, min(1, (len(ps) - i) * p))
	    assert abs(holm - worst) < 1e-9, (holm, worst)
	END
	fail "scipy says otherwise: $(tail -n 2 python.out | head -c 500)"
else
	echo "no scipy: p values were not held against it"
fi

# what can't be compared: one line, 2, no table
refused "it takes BASE.json and NEW.json" compare a.json
refused "isn't expected here|is no option" compare a.json b.json slower.json
refused "takes one RESULT.json" compare --baseline null a.json b.json
refused "nothing to compare with 'nobody'" compare --baseline nobody a.json
refused "one of them" compare --json --mail a.json b.json
for gate in 0 -3 x 3x nan 1e9; do
	refused "percent" compare --gate=$gate a.json b.json
done
refused "can't read" compare a.json missing.json
refused "of one run: process 0" compare a.json a.json
cp a.json copy.json
refused "of one run: process 0" compare copy.json a.json
: >empty.json
refused "is empty" compare a.json empty.json
head -c 3000 b.json >cut.json
refused "is cut off" compare a.json cut.json
echo '{"context": {}, "benchmarks": []}' >foreign.json
refused "is no pgmapbench result" compare foreign.json b.json
for edit in '.context.pgmapbench.schema = 2;schema 2, newer' \
	'.context.pgmapbench.schema = 0;schema 0, older' \
	'.benchmarks[0].real_time = -1;no time is below 0' \
	'.benchmarks[3].get_ns = null;other phases|has no get_ns' \
	'.context.pgmapbench.thp = "always";differ in thp' \
	'.context.pgmapbench.machine_id = "0123";--across machine' \
	'.context.pgmapbench.suite = "other";--across suite' \
	'.benchmarks |= map(.name |= sub("order:9"; "order:0"));no row in' \
	'.benchmarks |= map(select(.repetition_index == 0)) |
		.context.pgmapbench.n = 1 | del(.context.pgmapbench.looks);has 1 process of each row'; do
	jq "${edit%;*}" b.json >edited.json
	refused "${edit##*;}" compare a.json edited.json
done
sed '0,/"real_time": [0-9.e+-]*/s//"real_time": NaN/' b.json >nan.json
refused "is no JSON" compare a.json nan.json
jq '.benchmarks |= map(select(.repetition_index < 3)) |
	.context.pgmapbench.n = 3 | del(.context.pgmapbench.looks)' b.json >three.json
refused "it would always pass" compare --gate 3 three.json a.json
refused "of one run: process 0" compare three.json b.json
jq '.benchmarks |= map(.real_time *= 1.01)' three.json >other.json
run compare other.json a.json
status_is 0
out_has "n=3 and n=6 are too few to tell anything apart"

# told to, it compares what differs, and says what does
jq '.context.pgmapbench.thp = "always"' b.json >thp.json
run compare --across thp a.json thp.json
status_is 0
out_has "^across: thp .* -> always"

# nowhere to write to
status=0
what="compare >/dev/full"
"$pgmapbench" compare a.json b.json >/dev/full 2>err || status=$?
status_is 1
err_line "can't write to stdout"

# how far 20 processes scatter
run run "${tiny[@]}" -n 20 --workload gup --strategy null,edge --order 9 --out s.json
status_is 0
run compare --spread --baseline null s.json
status_is 0
err_is_empty
out_has "^total, spread of processes in % of their median$"
out_has "^edge +[0-9.]+ +[0-9.]+ "
run compare --spread --baseline null --json s.json
true_that "spreads, and no medians" jq -e '.blocks[].rows[] |
	.base_spread > 0 and .new_spread > 0 and .unit == "%" and
	(has("base_median") | not)' out
refused "a spread takes 20" compare --spread a.json b.json
refused "--gate is of how fast" compare --spread --gate 3 s.json s.json
finish
