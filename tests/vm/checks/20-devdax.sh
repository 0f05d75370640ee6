# SPDX-License-Identifier: MIT
# Proves that soft-reserved memory is a devdax device on each node, in 2 MiB
# pages, with what the kernel demands of a mapping.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

# 6.12 leaves them unbound, 6.1 has bound them already: the same command.
for n in 0 1; do
	[ -e /sys/bus/dax/devices/dax$n.0/driver ] || true_that \
		"dax$n.0 becomes devdax" \
		daxctl reconfigure-device --mode=devdax dax$n.0
done

for n in 0 1; do
	dax=/sys/bus/dax/devices/dax$n.0
	true_that "dax$n.0 has a device node" test -c /dev/dax$n.0
	is "dax$n.0's node" $n "$(cat $dax/numa_node)"
	is "dax$n.0's target node" $n "$(cat $dax/target_node)"
	is "dax$n.0's alignment" 2097152 "$(cat $dax/align)"
	is "dax$n.0 as daxctl has it" '"devdax" 268435456 null' "$(
		daxctl list -d dax$n.0 | jq -c '.[0] // . |
		.mode, .size, .state' | tr '\n' ' ' | sed 's/ $//')"

	# 4 MiB: two faults, not 1024, all of it in the device's range
	if map_pages /dev/dax$n.0 0x400000 >/tmp/seen 2>/tmp/err; then
		read -r pages faults low high _ </tmp/seen
		is "dax$n.0 is mapped by 2 MiB pages" "pages=1024 faults=2" \
			"$pages $faults"
		true_that "dax$n.0's pages are its own" inside dax$n.0 \
			"${low#*=}" "${high#*=}"
	else
		not_ok "dax$n.0 is mapped" "$(cat /tmp/err)"
	fi
	refused "dax$n.0 in part of a page" 1 "mmap: Invalid argument" \
		map_pages /dev/dax$n.0 0x1000
done
