# SPDX-License-Identifier: MIT
# Proves that a file on ext4 -o dax is mapped from the device, with MAP_SYNC, and
# that the same file isn't where the filesystem is mounted without.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

namespace=$(ndctl list -N | jq -r '[.[] | .dev] | sort | .[-1]')
true_that "a namespace for a filesystem" ndctl create-namespace -f \
	-e "$namespace" -m fsdax --map=mem
block=/dev/$(ndctl list -n "$namespace" | jq -r '.[0].blockdev')
true_that "mkfs.ext4" mkfs.ext4 -q -b 4096 "$block"
true_that "mount -o dax=always" mount -t ext4 -o dax=always "$block" /mnt
true_that "a file" fallocate -l 64M /mnt/file

seen=$(map_pages /mnt/file 0x400000 sync 2>&1)
is "the file is DAX" dax=yes "$(echo "$seen" | grep -o 'dax=.*')"
start=$(($(cat /sys/block/"${block#/dev/}"/device/resource)))
low=$(echo "$seen" | grep -o 'low=[0-9a-fx]*')
high=$(echo "$seen" | grep -o 'high=[0-9a-fx]*')
true_that "its pages are the device's" test $((${low#*=})) -ge $start -a \
	$((${high#*=})) -lt $((start + 268435456))

umount /mnt
mount -t ext4 -o dax=never "$block" /mnt
refused "MAP_SYNC without DAX" 1 "mmap: Operation not supported" \
	map_pages /mnt/file 0x400000 sync
is "the file isn't DAX now" dax=no \
	"$(map_pages /mnt/file 0x400000 | grep -o 'dax=.*')"
umount /mnt
