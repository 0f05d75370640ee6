#!/bin/bash
# SPDX-License-Identifier: MIT
# Range random and the workloads that mix things: every strategy's books are
# right. What can't be run is refused, with the reason.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

short=(--size 128M --window 0.005 --warmup 0.002 -n 1 -q --out x.json)

run run "${short[@]}" --strategy all --workload gup --range random \
	--order 0,9 --batch 1,512,all --foll get,pin --threads 2 --oversubscribe
status_is 0
out_has "^gup order:9 batch:all range:random threads:2 "
refused "native/gup goes through its pages in order" \
	run --workload native/gup --range random
finish
