# SPDX-License-Identifier: MIT
# Proves that the running kernel's own faults and pins are driven by each path
# that this kernel has, with the floor of each beside it.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

cd /tmp || exit
run="pgmapbench run --memory devdax:/dev/dax0.0 --size 128M --window 0.01"
run="$run --warmup 0.005 -n 1 --threads 1 -q"
for workload in native/gup native/fault; do
	rm -f native.json
	target=
	[ $workload = native/fault ] || target="--target /dev/nullb0"
	# shellcheck disable=SC2086
	true_that "$workload" $run --workload $workload $target \
		--out native.json
	is "$workload: rows of that name, of this kernel" \
		"$workload $(uname -r)" "$(jq -r '"\([.benchmarks[].name |
		split("/")[:2] | join("/")] | unique | join(",")
		) \(.context.pgmapbench.kernel)"' native.json)"
	is "$workload: a floor for each path" "" "$(jq -r '
		[.benchmarks[].name | split("/")[2]] |
		map(select(endswith("-floor") | not)) - map(
		select(endswith("-floor")) | rtrimstr("-floor")) |
		join(",")' native.json)"
	is "$workload: pages of the device" "0 2097152" "$(jq -r '
		.benchmarks | "\(map(.data_node) | unique | join(",")
		) \(map(.fault_bytes) | unique | join(","))"' native.json)"
	# 6.1 registers no buffers on a device, so io_uring may be missing
	for path in $(case $workload in
		*gup) echo vmsplice process_vm_readv direct ;;
		*) echo touch populate remap ;;
	esac); do
		true_that "$workload: $path" grep -q "/$path/" native.json
	done
done
