# SPDX-License-Identifier: MIT
# Proves that pgmapbench finds each kind of memory there is, on its node, runs on
# it in pages of the size that it has, its books even, with a page array in DRAM
# and on the device; and refuses in one line what can't be run on.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

cd /tmp || exit
run="pgmapbench run --strategy edge --workload gup --batch 512"
run="$run --size 128M --window 0.01 --warmup 0.005 -n 1 --threads 2 -q"
huge=/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages

echo 64 >$huge
block=$(ndctl list -N | jq -r '[.[] | select(.mode == "fsdax")][0].blockdev')
mount -t ext4 -o dax=always "/dev/$block" /mnt
fallocate -l 128M /mnt/file
pmem=$(ndctl list -N | jq -r '[.[] | select(.mode == "devdax")][0].chardev')

pgmapbench list memory --json >list.json
# listed SPEC NODE ALIGN USABLE
listed() {
	is "list memory has $1" "$2 $3 $4" "$(jq -r --arg spec "$1" '.[] |
		select(.spec == $spec) | "\(.node) \(.align) \(.usable)"' \
		list.json)"
}
listed devdax:/dev/dax0.0 0 2097152 true
listed devdax:/dev/dax1.1 1 4096 true
listed devdax:/dev/dax1.2 1 2097152 true
listed "devdax:/dev/$pmem" 1 2097152 true
listed fsdax:/mnt/FILE 1 4096 true
listed hugetlb:size=2M,node=0 0 2097152 false
listed hugetlb:size=2M,node=1 1 2097152 true
listed dram:node=0 0 4096 true
listed dram:node=1 1 4096 true

# runs MEMORY NODE PAGE ORDER [OPTION...]	PAGE: bytes that a fault brings
runs() {
	memory=$1 node=$2 page=$3 order=$4
	shift 4
	rm -f result.json
	# shellcheck disable=SC2086
	true_that "run on $memory $*" $run --memory "$memory" --order "$order" \
		--out result.json "$@"
	is "what $memory $* says" "$memory 1 $node $page true" "$(jq -r '
		"\(.context.pgmapbench.memory) \(.benchmarks | length
		) \([.benchmarks[].data_node] | unique | join(",")
		) \([.benchmarks[].fault_bytes] | unique | join(",")
		) \(.benchmarks | map(.gets == .puts and .gets > 0) | all)"' \
		result.json)"
}
runs devdax:/dev/dax0.0 0 2097152 9
runs devdax:/dev/dax0.0 0 2097152 9 --vmemmap device
is "its page array is on the device" device "$(jq -r '[.benchmarks[].name |
	capture("/vmemmap:(?<it>[a-z]*)/").it] | unique | join(",")' result.json)"
runs devdax:/dev/dax1.1 1 4096 0
runs devdax:/dev/dax1.1 1 4096 0 --vmemmap device
runs "devdax:/dev/$pmem" 1 2097152 9
runs fsdax:/mnt/file 1 4096 0
runs hugetlb:size=2M,node=1 1 2097152 9
runs dram:node=1,thp=on 1 2097152 0
runs dram:node=1,thp=off 1 4096 0

# nobody says an order or a size: the device does, for all rows of a suite
for it in "dax0.0 9" "dax1.1 0"; do
	# shellcheck disable=SC2086
	true_that "the device decides, ${it% *}" pgmapbench run --strategy null \
		--workload gup,fault -n 1 --window 0.01 --warmup 0 --threads 1 \
		-q --memory "devdax:/dev/${it% *}" --out result.json
	is "order and size are ${it% *}'s" "${it#* } 2" "$(jq -r '.benchmarks |
		"\(map(.name | capture("/order:(?<it>[0-9]*)/").it) | unique |
		join(",")) \(length)"' result.json)"
done
# tails that share memory, with the floor beside them
true_that "a folded page array" pgmapbench run --strategy null,folio --workload \
	gup --order 9 --vmemmap folded -n 1 --window 0.01 --warmup 0.005 -q \
	--threads 2 --memory devdax:/dev/dax0.0 --size 128M --out result.json

mapped() {
	grep -qs /dev/dax0.0 /proc/[0-9]*/maps
}
# refuses NAME STATUS WORDS MEMORY
refuses() {
	# shellcheck disable=SC2086
	refused "$1" "$2" "^pgmapbench run: .*$3" $run --order 9 \
		--memory "$4"
}
refuses "a device that isn't there" 77 "no /dev/dax9.0" devdax:/dev/dax9.0
refuses "an empty device" 2 "it.s empty" devdax:/dev/dax1.0
refuses "a device that is too small" 2 "96M" devdax:/dev/dax1.2
refuses "PMDs of 4 KiB pages" 2 "--order 9" devdax:/dev/dax1.1
refuses "no DAX device at all" 2 "no device-DAX node" devdax:/dev/ttyS0
refuses "a file that isn't DAX" 2 "isn't on a DAX" fsdax:/tmp/file
refuses "a node without memory" 2 "no memory on node '7'" dram:node=7
refuses "no pages reserved" 2 "nr_hugepages" hugetlb:size=2M,node=0
refused "no permission" 2 "may not open it.*chmod" su nobody -s /bin/sh -c \
	"cd / && $run --order 9 --memory devdax:/dev/dax0.0 --out /tmp/none.json"
# shellcheck disable=SC2086
$run --memory devdax:/dev/dax0.0 --order 9 --window 20 --out other.json \
	>/dev/null 2>&1 &
other=$!
until_true 100 mapped
refuses "a device in use" 2 "dax0.0 is in use" devdax:/dev/dax0.0
kill $other
wait
daxctl disable-device dax0.0
refuses "a device without a driver" 2 "daxctl enable-device" \
	devdax:/dev/dax0.0
true_that "and what it says helps" daxctl enable-device dax0.0
# shellcheck disable=SC2086
true_that "so that it runs again" $run --memory devdax:/dev/dax0.0 \
	--order 9 --out result.json

umount /mnt
echo 0 >$huge
