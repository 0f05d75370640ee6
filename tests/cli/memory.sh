#!/bin/bash
# SPDX-License-Identifier: MIT
# What --memory takes and refuses, and what list memory says of it.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# refused, as hardware that was asked for by name
not_here() {
	local reason=$1
	shift
	run "$@"
	status_is 77
	err_line "$reason"
	out_lacks .
}

for command in run worker; do
	# shellcheck disable=SC2086
	{
	not_here "there is no /dev/dax99.99 .*list memory" \
		$command --memory devdax:/dev/dax99.99
	refused "/dev/zero is no device-DAX node" \
		$command --memory devdax:/dev/zero
	refused "$dir is no device-DAX node" $command --memory "devdax:$dir"
	refused "devdax needs a device, as devdax:/dev/dax0.0" \
		$command --memory devdax
	refused "devdax needs a device, as devdax:/dev/dax0.0" \
		$command --memory devdax:dax0.0

	refused "fsdax needs a file, as fsdax:" $command --memory fsdax
	refused "/dev/zero is no regular file" $command --memory fsdax:/dev/zero
	refused "there is no /nowhere; mount a DAX filesystem" \
		$command --memory fsdax:/nowhere/file

	refused "dram knows node=N, thp=on.off.default, not 'x'" \
		$command --memory dram:x
	refused "thp is on, off or default, not '1'" \
		$command --memory dram:thp=1
	refused "dram has node twice" $command --memory dram:node=0,node=0
	refused "node=one is no node's number" $command --memory dram:node=one

	refused "hugetlb knows size=2M.1G, node=N, not 'pages=1'" \
		$command --memory hugetlb:pages=1
	refused "size=3M is no size of a huge page" \
		$command --memory hugetlb:size=3M
	not_here "this host has no huge pages of 4K; it has:" \
		$command --memory hugetlb:size=4K
	}
done

# a page cache between: on no host is /proc DAX, on few is the directory here
refused "/proc isn't on a DAX filesystem after all" run --memory fsdax:/proc
refused "isn't on a DAX filesystem after all" \
	run --memory fsdax:/proc/nosuchfile
if [ -w /dev/shm ] && shm=$(mktemp /dev/shm/pgmapbench.XXXXXX); then
	echo x >"$shm"
	refused "$shm isn't on a DAX filesystem after all; .*docs/devices.md" \
		run --memory "fsdax:$shm"
	rm -f "$shm"
fi

run list memory --json
status_is 0
jq . out >all.json || fail "list memory --json isn't JSON"
for key in spec what node bytes available_bytes align usable why fix; do
	true_that "each has $key" jq -e "all(has(\"$key\"))" all.json >/dev/null
done
true_that "a reason and what to do where it isn't usable, else none" jq -e \
	'all(.usable == (.why == null) and .usable == (.fix == null))' \
	all.json >/dev/null
true_that "DRAM is usable" jq -e \
	'any((.spec | startswith("dram:node=")) and .usable and .bytes > 0)' \
	all.json >/dev/null

# what is listed as usable is; what isn't is refused with the same command
while read -r spec; do
	run run --memory "$spec" --order 3
	err_line "--order 3"
done < <(jq -r '.[] | select(.usable) | .spec' all.json | grep -v '/FILE$')
while IFS=$'\t' read -r spec fix; do
	run run --memory "$spec" --order 3
	checks=$((checks + 1))
	grep -qF -- "$fix" err || fail "$spec isn't refused with '$fix'"
done < <(jq -r '.[] | select(.usable | not) | "\(.spec)\t\(.fix)"' all.json |
	grep -E '^(devdax:|hugetlb:)')

# a file or a mount point may be longer; the rest of a table isn't
run list memory
out_has "^memory +node +MiB available  what$"
out_fits 100000

# the pages that were asked for are measured on, or the host gives none
for spec in dram:thp=off dram:thp=on; do
	run worker "${tiny[@]}" --strategy null --workload gup --threads 1 \
		--memory $spec
	[ "$status" = 2 ] && grep -q "transparent huge pages" err && continue
	status_is 0
done

# a pool that is too small is refused before a page is touched
free=$(cat /sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages \
	2>/dev/null || echo none)
case $free in
none)
	not_here "this host has no huge pages of 2M" run --memory hugetlb
	;;
0)
	refused "no huge pages of 2M are free; have root run: echo" \
		run --memory hugetlb
	;;
esac
finish
