# SPDX-License-Identifier: MIT
# Proves that a devdax device comes and goes: with nobody on it, and under a
# mapping, whose next touch is a SIGBUS and not the memory that was there.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

driver=/sys/bus/dax/drivers/device_dax
bound() {
	[ -e $driver/dax0.0 ]
}
# The device node stays: only the driver goes. 10 s are given to it.
unbound_in_time() {
	rm -f /tmp/unbound
	(echo dax0.0 >$driver/unbind && : >/tmp/unbound) &
	until_true 100 test -e /tmp/unbound && ! bound
}
bind_again() {
	echo dax0.0 >$driver/bind && bound
}
heard() {
	[ "$(tail -n 1 /tmp/heard)" = "$1" ]
}

true_that "it is there" bound
true_that "unbind with nobody on it" unbound_in_time
refused "a device that is gone" 1 \
	"open: No such device or address" map_pages /dev/dax0.0 0x200000
true_that "bind" bind_again
true_that "it works again" map_pages /dev/dax0.0 0x200000

mkfifo /tmp/words
hold_pins /dev/dax0.0 0 </tmp/words >/tmp/heard 2>&1 &
exec 3>/tmp/words
true_that "somebody maps it" until_true 50 heard held
echo touch >&3
true_that "and touches it" until_true 50 heard touched
true_that "unbind under the mapping" unbound_in_time
echo touch >&3
true_that "the next touch is a SIGBUS" until_true 50 heard SIGBUS
exec 3>&-
wait
true_that "bind again" bind_again
true_that "and again it works" map_pages /dev/dax0.0 0x200000
