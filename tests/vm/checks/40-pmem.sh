# SPDX-License-Identifier: MIT
# Proves that persistent memory becomes devdax with its page array in DRAM or on
# the device itself, which then is so much smaller.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

namespace=$(ndctl list -N | jq -r '[.[] | .dev] | sort | .[0]')
# devdax_of MAP	makes it so; prints the device and its size
devdax_of() {
	ndctl create-namespace -f -e "$namespace" -m devdax --map="$1" \
		>/tmp/ns 2>/tmp/err || return
	jq -r '.daxregion.devices[0] | "\(.chardev) \(.size)"' /tmp/ns
}

size_mem=0 size_dev=0
for map in mem dev; do
	seen=$(devdax_of $map)
	dax=${seen% *} size=${seen#* }
	if [ ! -c "/dev/$dax" ]; then
		not_ok "--map=$map" "$(tail -n 1 /tmp/err) $seen"
		continue
	fi
	is "--map=$map says ndctl" $map "$(jq -r .map /tmp/ns)"
	is "--map=$map is on node 1" 1 \
		"$(cat /sys/bus/dax/devices/"$dax"/target_node)"
	map_pages "/dev/$dax" 0x200000 >/tmp/seen 2>/tmp/err
	is "--map=$map is mapped by 2 MiB pages" "pages=512 faults=1" \
		"$(cut -d' ' -f1,2 /tmp/seen)"
	case $map in
	mem) size_mem=$size ;;
	dev) size_dev=$size ;;
	esac
done
# 64 bytes a page of 4096: 4 MiB of 256, plus alignment
is "the page array takes room on the device" 4194304 \
	$((size_mem - size_dev))
