#!/bin/bash
# SPDX-License-Identifier: MIT
# Results in other programs' formats: those programs read them, and every
# number is the one that the run wrote.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

python=/usr/bin/python3
if ! "$python" -c 'import csv, json' 2>python.err; then
	echo "needs python3"
	exit 77
fi
# A python script on stdin: no output, status 0.
holds() {
	local what=$1
	shift
	checks=$((checks + 1))
	"$python" - "$@" >python.out 2>&1 ||
		fail "$what: $(tail -n 3 python.out | head -c 600)"
}

# two runs as compare.py wants them, and one of each other sort
for out in old.json new.json; do
	run run "${tiny[@]}" -n 9 --strategy null,edge --workload gup \
		--order 9 --threads 1 --out $out
	status_is 0
done
run run "${tiny[@]}" -n 2 --strategy null,folio --threads 1,2 \
	--oversubscribe --out all.json
status_is 0
run run --window 0.01 --warmup 0.005 --size 128M -n 2 --threads 1 \
	--workload native/gup --out native.json
status_is 0

# to stdout or to a file, it is the same
for result in old new all native; do
	for format in gbench benchfmt csv; do
		run export $result.json --to $format --out $result.$format
		status_is 0
		out_lacks .
		err_is_empty
		run export --to $format $result.json
		status_is 0
		err_is_empty
		true_that "$what: as with --out" cmp -s out $result.$format
	done
done
true_that "nothing is left beside them" \
	test -z "$(find . -name '.pgmapbench-*')"

# gbench: all that was measured, and a context of Google Benchmark's own shape
for result in all native; do
	holds "$result.gbench" $result.json $result.gbench <<-'END'
	import json, sys
	old, new = (json.load(open(name)) for name in sys.argv[1:])
	ours = old["context"].pop("pgmapbench")
	for key, value in ours.items():
	    text = new["context"].pop("pgmapbench." + key)
	    assert isinstance(text, str), key
	    assert value == (text if isinstance(value, str) else
	                     json.loads(text)), key
	assert old["context"] == new["context"]
	family = {}
	for entry in old["benchmarks"]:
	    entry["family_index"] = family.setdefault(entry["name"],
	                                              len(family))
	assert old["benchmarks"] == new["benchmarks"]
	END
done

compare=/usr/share/benchmark/compare.py
if [ -f "$compare" ] && "$python" -c 'import scipy' 2>python.err; then
	status=0
	what="compare.py benchmarks old.gbench new.gbench"
	"$python" "$compare" --no-color benchmarks old.gbench new.gbench \
		>out 2>err || status=$?
	status_is 0
	for strategy in null edge; do
		row="user/gup/$strategy/order:9/batch:512/range:own/threads:1"
		row=$row/size:128M/foll:get/release:range/place:spread
		row=$row/vmemmap:dram/primitive:cas/rcu:memb
		true_that "$row nine times" \
			test "$(grep -c "^$row " out)" -eq 9
		out_has "^${row}_pvalue +[0-9.]+ +[0-9.]+ +U Test, .*: 9 vs 9"
	done
else
	echo "no libbenchmark-tools or scipy: compare.py wasn't run"
fi

# benchfmt: each line is one of golang.org/design/14313-benchmark-format, and
# each process is one, with its times in ns
for result in all native; do
	holds "$result.benchfmt" $result.json $result.benchfmt <<-'END'
	import json, re, sys
	# "key begins with a lower case character, contains no space characters
	# nor upper case characters, and one or more ASCII space or tab
	# characters separate key: from value"
	config = re.compile(r"([a-z][^\sA-Z:]*):[ \t]+(\S.*)")
	# "<name> <iterations> <value> <unit> [<value> <unit>...]", name "must
	# begin with Benchmark followed by an upper case character"; value: what
	# strconv.ParseFloat takes
	number = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
	line = re.compile(r"Benchmark[A-Z]\S*\s+[0-9]+(?:\s+%s\s+\S+)+" %
	                  number)
	# "slash-prefixed key=value pairs in the benchmark name", then -threads
	name = re.compile(r"Benchmark([A-Z][a-z_]*)((?:/[a-z_]+=[^/\s]+)+)"
	                  r"-(\d+)")
	result = json.load(open(sys.argv[1]))
	ours = result["context"]["pgmapbench"]
	times, names, keys = {}, {}, {}
	for text in open(sys.argv[2], newline="\n"):
	    text = text.rstrip("\n")
	    if not text or text.startswith("#"):
	        continue
	    if config.fullmatch(text):
	        assert not times, "a key that not all rows have"
	        key, value = config.fullmatch(text).groups()
	        assert key not in keys
	        keys[key] = value
	        continue
	    assert line.fullmatch(text), text
	    fields = text.split()
	    assert len(fields) % 2 == 0 and int(fields[1]) > 0
	    units = fields[3::2]
	    assert len(units) == len(set(units))
	    assert all(unit.endswith("ns/op") for unit in units)
	    workload, pairs, threads = name.fullmatch(fields[0]).groups()
	    pairs = [pair.split("=", 1) for pair in pairs[1:].split("/")]
	    values = [float(field) for field in fields[2::2]]
	    times.setdefault((workload, threads,
	                      tuple(value for _, value in pairs)), []).append(
	        (int(fields[1]), dict(zip(units, values))))
	for key, value in ("suite", "quick"), ("memory", "dram"):
	    assert keys[key] == value
	assert keys["cpu"] == ours["cpu_model"].strip()
	assert "seed" not in keys, "benchstat would compare nothing"
	want = {}
	for entry in result["benchmarks"]:
	    machine, workload, who, *axes = entry["name"].split("/")
	    axes = dict(axis.split(":") for axis in axes)
	    threads = axes.pop("threads")
	    scale = {"ns": 1, "us": 1000}[entry["time_unit"]]
	    values = {"ns/op": entry["real_time"] * scale,
	              "cpu-ns/op": entry["cpu_time"] * scale}
	    for key in entry:
	        phase, _, unit = key.rpartition("_")
	        if phase and unit == entry["time_unit"]:
	            values[phase + "-ns/op"] = entry[key] * scale
	    want.setdefault((workload.capitalize(), threads,
	                     (machine, who, *axes.values())), []).append(
	        (int(entry["pages"]), values))
	assert want == times
	END
done
true_that "a strategy has that key" \
	grep -q '^BenchmarkGup/machine=user/strategy=folio/' all.benchfmt
true_that "a path has that one" \
	grep -q '^BenchmarkGup/machine=native/path=vmsplice-floor/' \
	native.benchfmt
# as benchstat's -table .config and -row .fullname see two runs: one table, and
# the same rows
for result in old new; do
	grep -E '^[a-z]' $result.benchfmt >$result.keys
	grep -oE '^Benchmark[^ ]*' $result.benchfmt >$result.names
done
true_that "two runs have the same keys" cmp -s old.keys new.keys
true_that "and the same names" cmp -s old.names new.names

# csv: a line for each process and phase, and each number to the last bit
cat >tidy.py <<'END'
import csv, json, sys
result = json.load(open(sys.argv[1]))
with open(sys.argv[2], newline="") as file:
    lines = list(csv.reader(file))
header = lines[0]
assert len(set(header)) == len(header)
assert all(len(line) == len(header) for line in lines)
axes = header[4:-4]
assert header == (["suite", "machine", "workload", "who"] + axes +
                  ["process", "phase", "value", "unit"])
seen = {}
for line in lines[1:]:
    row = dict(zip(header, line))
    name = "/".join([row["machine"], row["workload"], row["who"]])
    pairs = frozenset((axis, row[axis]) for axis in axes if row[axis])
    key = name, pairs, int(row["process"]), row["phase"]
    assert key not in seen, key
    seen[key] = float(row["value"]), row["unit"], row["suite"]
want = {}
for entry in result["benchmarks"]:
    unit = entry["time_unit"]
    machine, workload, who, *pairs = entry["name"].split("/")
    pairs = frozenset(tuple(pair.split(":", 1)) for pair in pairs)
    times = {"total": entry["real_time"], "cpu": entry["cpu_time"]}
    for key in entry:
        if key.endswith("_" + unit):
            times[key[:-len(unit) - 1]] = entry[key]
    for phase, time in times.items():
        want["/".join([machine, workload, who]), pairs,
             entry["repetition_index"], phase] = (
            time, unit, result["context"]["pgmapbench"]["suite"])
assert seen == want, set(seen.items()) ^ set(want.items())
END
for result in old all native; do
	holds "$result.csv" $result.json $result.csv <tidy.py
done
holds "the phases of a teardown, and no others" all.csv <<'END'
import csv, sys
assert {row["phase"] for row in csv.DictReader(open(sys.argv[1]))
        if row["workload"] == "teardown"} == {
    "total", "cpu", "kill", "unmap", "drain", "free"}
END

# what has to be quoted is, in names that this build doesn't know
holds "a strange result" all.json strange.json <<'END'
import json, sys
result = json.load(open(sys.argv[1]))
result["context"]["pgmapbench"]["suite"] = 'a "b" c\r\nd'
result["context"]["pgmapbench"]["cpu_model"] = "X\nBenchmarkY 1 1 ns/op"
for entry in result["benchmarks"]:
    entry["name"] = entry["name"].replace("/folio/", "/refcache/").replace(
        "/order:", "/shape:a,b:c/order:")
json.dump(result, open(sys.argv[2], "w"))
END
run export strange.json --to csv --out strange.csv
status_is 0
holds "strange.csv" strange.json strange.csv <tidy.py
run export strange.json --to benchfmt
status_is 0
out_has '^cpu: X\?BenchmarkY 1 1 ns/op$'
out_has '/strategy=refcache/shape=a,b:c/order=0/'
out_lacks '^BenchmarkY'
sed 's/order:/phase:/' all.json >column.json
refused "has an axis 'phase', which csv has a column for already" \
	export column.json --to csv

# a partial result goes out, and it is said
sed 's/"partial": false/"partial": true/' all.json >partial.json
for format in gbench benchfmt csv; do
	run export partial.json --to $format
	status_is 0
	err_line "warning: partial.json is partial: .*after 2 processes of each"
	true_that "$what: all of it" test "$(wc -l <out)" -eq \
		"$(wc -l <all.$format)"
done
true_that "benchfmt says it, too" \
	test "$("$pgmapbench" export partial.json --to benchfmt 2>err |
		grep -c '^# .*partial')" -eq 1

# no result, no export
refused "which result\?" export --to csv
refused "no --to; there are: gbench, benchfmt, csv" export all.json
refused "unknown format 'xml'; there are: gbench, benchfmt, csv" \
	export all.json --to xml
refused "'new.json' isn't expected here" export all.json new.json --to csv
refused "can't read nowhere.json: No such file" export nowhere.json --to csv
refused "can't read .: Is a directory" export . --to csv
: >empty.json
refused "empty.json is empty" export empty.json --to csv
head -c 5000 all.json >cut.json
refused "cut.json is cut off" export cut.json --to csv
echo '{"name": "left-pad", "version": "1.3.0"}' >package.json
refused "package.json is no pgmapbench result" export package.json --to csv
refused "a report of Google Benchmark, or an export" \
	export all.gbench --to csv
refused "all.csv is no JSON" export all.csv --to csv
sed 's/"schema": 1/"schema": 2/' all.json >newer.json
refused "schema 2, newer than the 1 .*pgmapbench $("$pgmapbench" --version |
	cut -d' ' -f2) wrote it" export newer.json --to csv
sed '0,/"real_time": /s/"real_time": /&-/' all.json >negative.json
refused "a real_time of -.* in process 0" export negative.json --to csv
sed '0,/"repetition_index": 1/s//"repetition_index": 0/' all.json >twice.json
refused "has repetition_index 0 twice" export twice.json --to csv

# where it can't go
refused "is the result itself; choose another" \
	export all.json --to csv --out all.json
ln -s all.json link.json
refused "is the result itself" export all.json --to csv --out link.json
refused "can't write /nowhere/x.csv" export all.json --to csv \
	--out /nowhere/x.csv
refused "not a regular file" export all.json --to csv --out .
echo before >old.txt
what="export --out, past the file size limit" status=0
(
	ulimit -f 1
	"$pgmapbench" export all.json --to csv --out old.txt >out 2>err
) || status=$?
status_is 1
err_line "can't write old.txt: File too large"
true_that "what was there is still there" test "$(cat old.txt)" = before
true_that "and nothing else" test -z "$(find . -name '.pgmapbench-*')"
run export all.json --to csv --out old.txt
status_is 0
true_that "else it is replaced" cmp -s old.txt all.csv

# mutants of a result: exported, or refused in one line
holds "mutants" "$pgmapbench" old.json <<'END'
import random, re, subprocess, sys
random.seed(6)
whole = open(sys.argv[2]).read()
values = ["0", "-1", "1", "null", '""', '"a"', '"a/b/c/d:e"', "{}", "[]",
          '"\\u001b\\n"', "1e308", "99999999999", '1, "x_ns": 2']
done = {0: 0, 2: 0}
for i in range(150):
    text = whole
    for _ in range(random.randrange(1, 4)):
        spot = random.choice(list(re.finditer(r'": ([^,{\[\n]+)', text)))
        text = (text[:spot.start(1)] + random.choice(values) +
                text[spot.end(1):])
    open("mutant.json", "w").write(text)
    to = ("gbench", "benchfmt", "csv")[i % 3]
    run = subprocess.run([sys.argv[1], "export", "mutant.json", "--to", to],
                         capture_output=True, text=True)
    done[run.returncode] += 1
    if run.returncode:
        assert run.stdout == "" and run.stderr.count("\n") == 1, run.stderr
        assert re.match("pgmapbench export: .*mutant.json", run.stderr)
    else:
        assert run.stdout and (not run.stderr or "partial" in run.stderr)
assert done[0] > 10 and done[2] > 10, done
END
finish
