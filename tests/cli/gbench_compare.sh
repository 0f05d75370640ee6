#!/bin/bash
# SPDX-License-Identifier: MIT
# Google Benchmark's own compare.py reads a pair of results.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

compare=/usr/share/benchmark/compare.py
python=/usr/bin/python3
if [ ! -f "$compare" ] || ! "$python" -c 'import scipy' 2>python.err; then
	echo "needs libbenchmark-tools and python3-scipy"
	exit 77
fi

for out in old.json new.json; do
	run run "${tiny[@]}" -n 9 --strategy null,edge --workload gup \
		--order 9 --threads 1 --out $out
	status_is 0
done
status=0
what="compare.py benchmarks old.json new.json"
"$python" "$compare" --no-color benchmarks old.json new.json >out 2>err ||
	status=$?
status_is 0
for strategy in null edge; do
	row="user/gup/$strategy/order:9/batch:512/range:own/threads:1/size:128M"
	row=$row/foll:get/release:range/place:spread/vmemmap:dram/primitive:cas/rcu:memb
	true_that "$row nine times" test "$(grep -c "^$row " out)" -eq 9
	out_has "^${row}_pvalue +[0-9.]+ +[0-9.]+ +U Test, Repetitions: 9 vs 9"
done
finish
