#!/bin/bash
# SPDX-License-Identifier: MIT
# What run and worker refuse, before they measure anything.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

for command in run worker; do
	refused "unknown strategy 'x'; there are: null, .*folio" \
		$command --strategy x
	refused "unknown strategy 'x'" $command --strategy null,x
	refused "an item is empty" $command --strategy null,
	refused "unknown workload 'x'; there are: gup, fault, mixed, teardown" \
		$command --workload x
	refused "unknown suite 'x'; there are: quick, primitives, bystander, live, teardown, lifecycle, self" $command --suite x
	refused "unknown memory 'x'; there is: dram" $command --memory x
	refused "no memory on node '999'" $command --memory dram:node=999
	refused "there are: 0, 9, 18" $command --order 3
	refused "there are: 0, 9, 18" $command --order 27
	refused "there are: 1 to 512, all" $command --batch 0
	refused "there are: 1 to 512, all" $command --batch 1,513
	refused "there are: own, shared, hot, random" $command --range x
	refused "fault goes through its pages in order.*own, shared, hot" \
		$command --workload fault --range random
	refused "there are: 0 to 100" $command --mapped 101
	refused "there are: 0 to 100" \
		$command --workload mixed --ratio 101
	refused "there are: 1 to the number of CPUs, all" $command --threads 0
	refused "this process may use [0-9]+ CPUs with --place spread; --oversub" \
		$command --threads 4096
	refused "there are: multiples of 128M" $command --size 100M
	refused "there are: multiples of 128M" $command --size 0
	refused "there are: multiples of 128M" $command --size 1Z
	refused "--window" $command --window soon
	refused "--warmup" $command --warmup -1
	refused "--lives" $command --lives 0
	for percent in 0 -1 101 nan 3% x "" 0x3 " 3" 1.2.3 .; do
		refused "--plant $percent: percent of the time of a round, above 0" \
			$command --workload gup --plant "$percent"
	done
	refused "--plant: teardown has no rounds.*: gup, fault, mixed, bystander, count$" \
		$command --workload gup,teardown --plant 3
	refused "--plant: native/fault has no rounds" \
		$command --workload native/fault --plant 3
	refused "no axes" $command --suite self --plant 3
	refused "no axes" $command --suite self --order 9
done
refused "--plant: teardown has no rounds" worker --plant 3 \
	user/teardown/null/order:0/mapped:100/threads:1/size:128M
refused "--size 128M: mappings of --order 18 are 1G each" \
	run --order 18 --size 128M
refused "--mapped 1: of 1G that is less than one mapping of --order 18; --size 100G at least" \
	run --workload teardown --order 18 --size 1G --mapped 1
refused "there are: 1 to the number of CPUs, all" \
	run --workload teardown --sweep-threads 0
refused "--sweep-threads 4096: this process may use [0-9]+ CPUs" \
	run --workload teardown --sweep-threads 4096
refused "no workload that is chosen has this axis" \
	run --workload gup --sweep-threads 1
refused "--processes" run -n 0
refused "--processes" run --processes 2.5
refused "--seed" run --seed x
refused "below 2\^53" run --seed 9007199254740992
refused "no result file" run --suite self --out self.json
refused "no workload that is chosen has this axis" \
	run --workload fault --batch 1
refused "no workload that is chosen has this axis" \
	run --workload teardown --threads 1
# threads are those that this process may use, not those that there are
cpu=$(taskset -cp $$ | sed 's/.*: *\([0-9]*\).*/\1/')
what="taskset -c $cpu" status=0
taskset -c "$cpu" "$pgmapbench" run "${tiny[@]}" --threads 2 \
	>out 2>err || status=$?
status_is 2
err_line "this process may use 1 CPUs"

# as many page arrays as this host has memory for, and more
huge=$(awk '/^MemAvailable/ { print int($2 / 1024 / 1024 * 128) + 1 }' \
	/proc/meminfo)
if [ "$huge" -lt 2048 ]; then
	refused "MiB are available; choose a smaller --size" \
		run --size "${huge}G"
fi

# a result that can't be written is known before, not after
mkdir empty
mkfifo fifo
for path in /nowhere/result.json /proc/result.json empty fifo; do
	refused "can't write $path: " run "${tiny[@]}" --out "$path"
done
refused "no file name" run "${tiny[@]}" --out newdir/
refused "no file name" run "${tiny[@]}" --out ""
ln -s nowhere link
refused "a symbolic link to nothing" run "${tiny[@]}" --out link
rm link
touch file
refused "can't write file/x.json: " run "${tiny[@]}" --out file/x.json
true_that "a fifo is still one" test -p fifo
true_that "nothing is left in the directory" test -z "$(ls -A empty)"
touch results
refused "can't create results/local: " run "${tiny[@]}"
true_that "no result elsewhere" test "$(ls -A)" = "$(printf 'empty\nerr\nfifo\nfile\nout\nresults')"
finish
