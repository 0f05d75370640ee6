# SPDX-License-Identifier: MIT
# Proves that the commands of docs/devices.md do what it says: its sh blocks run
# as they stand, in turn, on this guest.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

# What devices.md finds: node 1's memory has become system RAM. With memory
# that goes online by itself daxctl wouldn't do that.
echo offline >/sys/devices/system/memory/auto_online_blocks
insmod /modules/kmem.ko
true_that "dax1.0 becomes system RAM" \
	daxctl reconfigure-device --mode=system-ram dax1.0
is "node 1 has more memory" system-ram "$(daxctl list -d dax1.0 |
	jq -r '.[0].mode')"

mkdir /tmp/blocks
awk '/^```/ { inside = /^```sh$/ ; if (inside) nr++; next }
	inside { print >sprintf("/tmp/blocks/%02d", nr) }' /vm/devices.md
for block in /tmp/blocks/*; do
	true_that "block ${block##*/}: $(head -n 1 "$block")" \
		sh -eu "$block"
done

# and what it claims of them
is "--map=dev made 2 MiB pages on the device" '"dev" 2097152' "$(ndctl list \
	-n namespace3.0 | jq -c '.[0] | .map, .align' | tr '\n' ' ' |
	sed 's/ $//')"
is "the region has been cut" "4096 2097152" \
	"$(cat /sys/bus/dax/devices/dax1.[12]/align | tr '\n' ' ' |
		sed 's/ $//')"
refused "only root opens it" 1 "open: Permission denied" \
	su nobody -s /bin/sh -c 'map_pages /dev/dax0.0 0x200000'
map_pages /dev/dax0.0 0x20000000 >/tmp/out 2>&1
is "past the end is a SIGBUS" 135 $?

# as it was, for the checks to come
umount /mnt 2>/dev/null
for dax in /sys/bus/dax/devices/dax1.[1-9]; do
	daxctl destroy-device -f "${dax##*/}" >/dev/null
done
