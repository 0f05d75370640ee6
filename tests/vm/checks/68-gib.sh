# SPDX-License-Identifier: MIT
# Proves that a device of 1 GiB pages is mapped by one fault, that pgmapbench
# runs on it with PUD mappings, and that other devices have none.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

cd /tmp || exit
[ ! -e /sys/bus/dax/devices/dax2.0/driver ] || daxctl disable-device dax2.0
daxctl destroy-device -f dax2.0
true_that "a device of 1 GiB pages" daxctl create-device -r 2 -s 1G -a 1G
is "its alignment" 1073741824 "$(cat /sys/bus/dax/devices/dax2.1/align)"
if map_pages /dev/dax2.1 0x40000000 >/tmp/seen 2>/tmp/err; then
	read -r pages faults _ </tmp/seen
	# by 2 MiB it were 512; what NUMA balancing looks at faults once more
	true_that "it is mapped by one page: $pages $faults" \
		test "${faults#faults=}" -lt 64
else
	not_ok "it is mapped" "$(cat /tmp/err)"
fi
run="pgmapbench run --strategy null,edge,folio -n 1 --window 0.01 --warmup 0"
run="$run --threads 1 -q --order 18 --size 1G"
# shellcheck disable=SC2086
true_that "run with PUD mappings" $run --memory devdax:/dev/dax2.1 \
	--workload gup,fault,teardown,lifecycle --uses 0,8 --out gib.json
# nobody can see of which size the pages are: verify.c
is "books are even" "0 18 18" "$(jq -r '.benchmarks |
	"\(map(.fault_bytes) | unique | join(",")
	) \(map(.name | capture("/order:(?<it>[0-9]*)/").it) | unique |
	join(",")) \(map(select(.gets == .puts)) | length)"' gib.json)"
# shellcheck disable=SC2086
refused "PUDs of 2 MiB pages" 2 "--order 18" $run --workload gup --memory \
	devdax:/dev/dax0.0 --out none.json
