# SPDX-License-Identifier: MIT
# Proves that the guest is what the other checks take for granted: two nodes,
# each with memory and two CPUs, and a distance between them.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

is "nodes with memory" 0-1 "$(cat /sys/devices/system/node/has_memory)"
is "CPUs of node 0" 0-1 "$(cat /sys/devices/system/node/node0/cpulist)"
is "CPUs of node 1" 2-3 "$(cat /sys/devices/system/node/node1/cpulist)"
is "distances" "10 21" "$(cat /sys/devices/system/node/node0/distance)"
is "as numactl sees it" "available: 2 nodes (0-1)" \
	"$(numactl --hardware | head -n 1)"
