# SPDX-License-Identifier: MIT
# Proves that 90-pins-fact would see it if unbind waited for the pins, then or
# for ever: a pipe stands in for the driver, and lets go when it's told to.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

mkdir /tmp/driver
mkfifo /tmp/driver/unbind
# facts_of	what it finds, in one line
facts_of() {
	rm -f /tmp/said
	RESULTS=/tmp/said DRIVER=/tmp/driver PATIENCE=10 \
		sh /vm/90-pins-fact.sh >/dev/null 2>&1 </dev/null
	grep -c '^not ok' /tmp/said
	sed -n 's/^fact: Linux [^ ]*, devdax: //p' /tmp/said |
		sed 's/[0-9]* ms/N ms/'
}
waits="0
unbind didn't return for 1 s with 8 pages pinned \
(as page_lifetime does; base_refs wouldn't wait)
when those pins were dropped: the kernel logged nothing"

: >/tmp/heard
(
	until grep -q dropped /tmp/heard; do
		sleep 0.1
	done
	cat /tmp/driver/unbind >/dev/null
) &
is "unbind waits for the pins" "$waits
then unbind returned after N ms" "$(facts_of)"
is "unbind waits for ever" "$waits
unbind didn't return for 1 s after that" "$(facts_of)"
# whoever writes to it still waits
timeout 5 cat /tmp/driver/unbind >/dev/null
wait
