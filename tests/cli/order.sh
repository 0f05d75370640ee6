#!/bin/bash
# SPDX-License-Identifier: MIT
# Mappings of 1 GiB: every strategy runs on them, and its books are even.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

pud=(--order 18 --size 1G --threads 1 --window 0.01 --warmup 0.005 -n 1 -q)
rows() {
	what="rows of $1"
	checks=$((checks + 1))
	jq -e "$2" "$1" >/dev/null || fail "$what: not $2"
}

if ! command -v jq >/dev/null; then
	echo "no jq: the contents of the results weren't looked at"
	rows() { :; }
fi

# a batch lies in a leaf, is all of it, and is hot and pinned
run run "${pud[@]}" --strategy all --workload gup --batch 1,all --out gup.json
status_is 0
out_has "^gup order:18 batch:1 "
rows gup.json '[.benchmarks[] | .gets == .puts and .gets > 0] | all'
rows gup.json '[.benchmarks[] | select(.name | contains("/batch:all/"))
	| .round_pages % 262144 == 0 and .gets % 262144 == 0] | all'
run run "${pud[@]}" --strategy null,folio --workload gup --range hot \
	--foll pin --release page --out hot.json
status_is 0

# a mapping is 262144 base pages, and a fault's cost is shown to the ps
run run "${pud[@]}" --strategy all --workload fault --out fault.json
status_is 0
out_has "^ps per base page"
rows fault.json '[.benchmarks[] | .gets % 262144 == 0 and .gets == .puts
	and .gets > 0] | all'

# all of it is mapped, or none; the sweep of folio_liveness has one folio
run run "${pud[@]:0:4}" -n 1 -q --strategy all --workload teardown \
	--mapped 0,100 --out teardown.json
status_is 0
rows teardown.json '[.benchmarks[] | .gets == if (.name |
	contains("/mapped:0/")) then 0 else 262144 end] | all'

# a sweep by more threads than there are CPUs; one alone is not in the name
run run --strategy all --workload teardown --size 1G --order 0 -n 1 -q \
	--lives 3 --sweep-threads 1,3 --oversubscribe --out sweep.json
status_is 0
out_has "sweep-threads:3"
out_lacks "sweep-threads:1"
rows sweep.json '[.benchmarks[] | .drain_helpers <= if (.name |
	contains("/sweep-threads:3/")) then 2 else 0 end] | all'
rows sweep.json '[.benchmarks[] | select(.name | contains("liveness/") | not)
	| .drain_helpers == 0] | all'
run worker "user/teardown/liveness/order:0/mapped:0/threads:1/size:1G/sweep-threads:2" \
	--oversubscribe
status_is 0
out_has "/sweep-threads:2/"

# two page-array pages of the 4096 that a folio has
run run "${pud[@]}" --strategy null,folio --workload gup --vmemmap folded \
	--out folded.json
status_is 0
rows folded.json '[.benchmarks[] | .vmemmap_huge_bytes == 0
	and .vmemmap_bytes == 16777216] | all'
finish
