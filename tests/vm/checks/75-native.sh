# SPDX-License-Identifier: MIT
# Proves that the running kernel's own faults and pins are driven by each path
# that this kernel has, with the floor of each beside it.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

cd /tmp || exit
run="pgmapbench run --size 128M --window 0.01 --warmup 0.005 -n 1 --threads 1 -q"
for workload in native/gup native/fault; do
	rm -f native.json
	# shellcheck disable=SC2086
	true_that "$workload" $run --workload $workload --out native.json
	is "$workload: rows of that name, of this kernel" \
		"$workload $(uname -r)" "$(jq -r '"\([.benchmarks[].name |
		split("/")[:2] | join("/")] | unique | join(",")
		) \(.context.pgmapbench.kernel)"' native.json)"
	is "$workload: a floor for each path" "" "$(jq -r '
		[.benchmarks[].name | split("/")[2]] |
		map(select(endswith("-floor") | not)) - map(
		select(endswith("-floor")) | rtrimstr("-floor")) |
		join(",")' native.json)"
	jq -r '.benchmarks[].name' native.json
done
