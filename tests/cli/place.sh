#!/bin/bash
# SPDX-License-Identifier: MIT
# --place, --vmemmap and the nodes: what a result says of them, what is refused.
# tests/vm has the machine with two nodes.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

cpu=$(taskset -cp $$ | sed 's/.*: *\([0-9]*\).*/\1/')
node=$("$pgmapbench" list memory --json | jq '[.[] | select(.usable)][0].node')

run run "${tiny[@]}" --strategy null,folio --workload gup --order 9 -n 1 \
	--place spread --vmemmap dram,folded --cpus "$cpu" \
	--data-node "$node" --vmemmap-node "$node" --pgmap-node "$node" \
	--out a.json
status_is 0
out_has "^place:spread vmemmap:folded "
out_has "data-node:$node"
out_has "vmemmap-node:$node"
out_fits 40
is() {
	checks=$((checks + 1))
	[ "$(jq -c "$1" a.json)" = "$2" ] || fail "$1 isn't $2"
}
is '.context.pgmapbench.places | keys' '["spread"]'
is '[.context.pgmapbench.places[] | [.cpus, .cores_shared, .data_node,
	.vmemmap_node, .pgmap_node]] | unique' \
	"[[[$cpu],false,$node,$node,$node]]"
is '[.benchmarks[] | [.threads, .data_node, .vmemmap_node, .pgmap_node]]
	| unique' "[[1,$node,$node,$node]]"
is '.benchmarks | length' 4
is '[.benchmarks[] | .fault_bytes | IN(4096, 2097152)] | all' true
# folded in base pages, as the kernel does it; else huge if the host gives any
is '[.benchmarks[] | select(.name | test("folded")) | .vmemmap_huge_bytes]
	| unique' '[0]'
true_that "no warning of base pages that the kernel has, too" \
	test -z "$(grep folded err)"

# the page size that was asked for, or no result
for thp in on off; do
	run worker "${tiny[@]}" --memory "dram:thp=$thp" --strategy null \
		--workload gup --order 0 --threads 1 --benchmark_format=json
	checks=$((checks + 1))
	if [ "$status" -eq 0 ]; then
		want=2097152
		[ $thp = on ] || want=4096
		[ "$(jq '.benchmarks[0].fault_bytes' out)" = $want ] ||
			fail "thp=$thp: pages aren't $want bytes"
	else
		err_line "pages"
	fi
done

refused "go with --place spread" run --place local --cpus "$cpu"
refused "go with --place spread" run --place spread,local --data-node "$node"
refused "there are: spread, local, remote, interleave" run --place near
refused "there are: dram, folded, device" run --vmemmap disk
refused "dram is no device" run --vmemmap device
refused "only large folios" run --vmemmap folded --workload gup --order 0
refused "not with edge: it counts each base page" \
	run --vmemmap folded --strategy edge --order 9 --size 1G
refused "vm.max_map_count leaves [0-9]+; a smaller --size, or sysctl" \
	run --vmemmap folded --strategy folio --order 9 --size 1T
refused "a list of CPUs" run --cpus 1-0
refused "CPU 60000 isn't there" run --cpus 60000
refused "listed twice" run --cpus "$cpu,$cpu"
refused "the number of a node" run --data-node x
refused "node 4000 doesn't exist" run --vmemmap-node 4000
refused "may use 1 CPUs" run --cpus "$cpu" --threads 2
if [ "$(jq '.context.pgmapbench.nodes' a.json)" -eq 1 ]; then
	refused "remote: it takes two nodes with memory" run --place remote
	refused "interleave: it takes two nodes with memory" \
		run --place interleave
fi
finish
