# SPDX-License-Identifier: MIT
# Proves that pgmapbench measures and verifies on this kernel, on both of its
# per-CPU paths.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

run="pgmapbench run --strategy null,edge --workload gup --order 0"
run="$run --batch 512 --size 128M --window 0.01 --warmup 0.005 -n 1"
run="$run --threads 2"
cd /tmp || exit

# shellcheck disable=SC2086
true_that "run" $run --out rseq.json
# shellcheck disable=SC2086
true_that "run without rseq" env GLIBC_TUNABLES=glibc.pthread.rseq=0 \
	$run --out atomic.json
for path in rseq atomic; do
	is "the result says $path" $path \
		"$(jq -r .context.pgmapbench.percpu $path.json)"
	is "its books are even, $path" "2 true" "$(jq -r '.benchmarks |
		"\(length) \(map(.gets == .puts and .gets > 0) | all)"' \
		$path.json)"
	is "it names this kernel, $path" "$(uname -r)" \
		"$(jq -r .context.pgmapbench.kernel $path.json)"
done
true_that "list memory sees node 0" sh -c \
	'pgmapbench list memory | grep dram:node=0'
true_that "list memory sees node 1" sh -c \
	'pgmapbench list memory | grep dram:node=1'
true_that "verify" pgmapbench verify edge
