#!/bin/bash
# SPDX-License-Identifier: MIT
# --plant: it's in every row of every workload that has rounds, it's said
# wherever the numbers are, the books hold, and without it there is no trace.
# What is refused: input.sh.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# bystander and its size; count has none
run run "${tiny[@]}" -n 2 --strategy null,edge --order 0 --plant 40 \
	--workload gup,fault,bystander --out planted.json
status_is 0
out_has "^gup .*size:128M"
true_that "the titles say so" test "$(grep -c ' plant:40%$' out)" -eq 3
run run -n 1 --window 0.01 --warmup 0.005 --threads 1 --workload count \
	--plant 0.5 --json --out count.json
status_is 0
out_has '"plant_percent": 0.5'
# a worker is told in another notation, 1e-05
run run -n 1 --window 0.01 --warmup 0.005 --threads 1 --workload count \
	--op pair --plant 0.00001 --out tiny.json
status_is 0
run run "${tiny[@]}" -n 1 --strategy null --order 0 --workload gup \
	--json --out without.json
status_is 0
out_lacks plant
true_that "no trace of it" test "$(grep -c '"[^"]*plant[^"]*":' without.json)" -eq 0

# by hand, as Google Benchmark
run worker "${tiny[@]}" --strategy null --workload gup --order 0 --plant 25
status_is 0
out_has "^user/gup/null/.* plant_percent=[0-9.]+"

for file in planted.json count.json; do
	true_that "record reads $file" "$record_test" $file
done
if ! command -v jq >/dev/null; then
	echo "no jq: the contents weren't looked at"
	finish
fi
json_is planted.json '.context.pgmapbench.plant_percent' 40
json_is count.json '.context.pgmapbench.plant_percent' 0.5
json_is count.json '[.benchmarks[].plant_percent > 0] | all' true
json_is planted.json '.benchmarks | length' 12
json_is planted.json '[.benchmarks[] | .plant_percent > 0 and .gets == .puts]
	| all' true
# it's part of the first phase, and so of the total and the CPU time
json_is planted.json '[.benchmarks[] | (.get_ns // .map_ns) as $first
	| (.put_ns // .unmap_ns) as $second
	| (.real_time - $first - $second | fabs) < 1e-6
	and $first >= .real_time * (1 - 1 / (1 + .plant_percent / 100)) - 1e-6]
	| all' true
finish
