# SPDX-License-Identifier: MIT
# Proves that a device which disappears in the middle of a run ends that run with
# an error that names it, and not with a hang or a result.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

cd /tmp || exit
ended() {
	[ -s /tmp/ended ]
}
mapped() {
	grep -qs /dev/dax0.0 /proc/[0-9]*/maps
}
# gone_during WORKLOAD OPTION...
gone_during() {
	rm -f gone.json ended
	(
		pgmapbench run --workload "$@" --size 128M --window 2 \
			--warmup 0.005 -n 1 --threads 2 -q \
			--memory devdax:/dev/dax0.0 --out gone.json \
			>/tmp/out 2>/tmp/err
		echo $? >/tmp/ended
	) &
	until_true 200 mapped
	sleep 0.7 # into its window of 2
	true_that "$1: it still runs when the device goes" [ ! -s ended ]
	daxctl disable-device dax0.0
	true_that "$1: it ends" until_true 200 ended
	is "$1: with status 1" 1 "$(cat ended)"
	is "$1: without a result" no "$([ -e gone.json ] && echo yes || echo no)"
	true_that "$1: in one line that names it" [ "$(wc -l <err)" = 1 -a \
		"$(grep -c dax0.0 err)" = 1 ]
	daxctl enable-device dax0.0
}

gone_during gup --strategy null
# the page array goes with it, in the middle of the loop
gone_during fault --strategy edge --vmemmap device
gone_during native/fault --path touch
