# SPDX-License-Identifier: MIT
# Proves that the region on node 1 can be cut anew into a device of 4 KiB pages.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

# it is empty already if 25-docs has cut it: only its first device is left
daxctl disable-device dax1.0
# says EBUSY of that one, and empties it nevertheless
daxctl destroy-device -f dax1.0
is "dax1.0 is empty" 0 "$(cat /sys/bus/dax/devices/dax1.0/size)"
true_that "a device of 4 KiB pages" daxctl create-device -r 1 -s 160M -a 4K
true_that "and one of 2 MiB pages" daxctl create-device -r 1 -s 96M -a 2M
is "the 4 KiB device's alignment" 4096 \
	"$(cat /sys/bus/dax/devices/dax1.1/align)"
is "the 4 KiB device's node" 1 "$(cat /sys/bus/dax/devices/dax1.1/target_node)"
if map_pages /dev/dax1.1 0x400000 >/tmp/seen 2>/tmp/err; then
	read -r pages faults low high _ </tmp/seen
	is "it is mapped by 4 KiB pages" "pages=1024 faults=1024" \
		"$pages $faults"
	true_that "its pages are its own" inside dax1.1 "${low#*=}" "${high#*=}"
else
	not_ok "it is mapped" "$(cat /tmp/err)"
fi
