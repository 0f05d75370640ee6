# SPDX-License-Identifier: MIT
# Proves that places are what they are called on a machine of two nodes: local
# and remote differ in the node, verified page by page, and nothing else.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

cd /tmp || exit
run="pgmapbench run --strategy null --workload gup --order 0 --batch 512"
run="$run --size 384M --window 0.01 --warmup 0.005 -n 1 --threads 2 -q"

# shellcheck disable=SC2086
true_that "every place" $run --place local,remote,interleave,spread \
	--out place.json
# place NAME CPUS DATA VMEMMAP PGMAP	as planned
place() {
	is "place $1" "$2 $3 $4 $5" "$(jq -r --arg place "$1" '
		.context.pgmapbench.places[$place] | "\(.cpus | join(",")
		) \(.data_node) \(.vmemmap_node) \(.pgmap_node)"' place.json)"
}
# seen NAME DATA VMEMMAP PGMAP		as the row found its pages
seen() {
	is "place $1, as seen" "$2 $3 $4" "$(jq -r --arg place "$1" '
		.benchmarks[] | select(.name | contains("place:" + $place)) |
		"\(.data_node) \(.vmemmap_node) \(.pgmap_node)"' place.json)"
}
place local 0,1 0 0 0
seen local 0 0 0
place remote 0,1 1 1 1
seen remote 1 1 1
place interleave 0,2,1,3 interleaved interleaved 0
seen interleave -2 -2 0
place spread 0,2,1,3 0 0 0
seen spread 0 0 0

# shellcheck disable=SC2086
true_that "each by itself" $run --cpus 2,3 --data-node 0 --vmemmap-node 1 \
	--pgmap-node 0 --out place.json
place spread 2,3 0 1 0
seen spread 0 1 0

# the device has its node: remote is where the threads are
# shellcheck disable=SC2086
true_that "remote from a device on node 0" $run --size 128M --order 9 \
	--place remote --memory devdax:/dev/dax0.0 --out place.json
is "its threads are on node 1" "2,3 0" "$(jq -r '
	.context.pgmapbench.places.remote |
	"\(.cpus | join(",")) \(.data_node)"' place.json)"

# shellcheck disable=SC2086
refused "no such node" 2 "node 5 doesn't exist; usable: 0-1" \
	$run --vmemmap-node 5
# shellcheck disable=SC2086
refused "a page array on a device that is none" 2 "dram is no device" \
	$run --vmemmap device
# shellcheck disable=SC2086
refused "another node than the device's" 2 "node" \
	$run --size 128M --order 9 --data-node 1 --memory devdax:/dev/dax0.0
