# SPDX-License-Identifier: MIT
# Sees what this kernel does when a devdax device goes whose pages are pinned,
# and reports it; only that nothing could be seen is a failure. The last check:
# the kernel may be past helping then.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

driver=${DRIVER:-/sys/bus/dax/drivers/device_dax}
pins=8
patience=${PATIENCE:-100} # tenths of a second
kernel="Linux $(uname -r), devdax"

heard() {
	[ "$(tail -n 1 /tmp/heard)" = "$1" ]
}
unbound() {
	[ -s /tmp/unbound ]
}
# What became of the pins when they were dropped.
dropping() {
	echo drop >&3
	until_true 50 sh -c "grep -q dropped /tmp/heard ||
		! kill -0 $holder 2>/dev/null" || true
	sleep 0.5
	log=$(since_mark "$CHECK" | sed 's/^\[[ 0-9.]*\] //')
	what=$(echo "$log" | grep -m 1 -E 'BUG:|Oops|general protection|WARNING')
	where=$(echo "$log" | sed -n 's/^RIP: [0-9]*:\([^ ]*\).*/\1/p' |
		head -n 1)
	if [ -n "$what" ]; then
		echo "the kernel says '${what% for address*}' in" \
			"${where:-an unknown place}"
	elif heard dropped; then
		echo "the kernel logged nothing"
	else
		echo "the process came to no end, the kernel logged nothing"
	fi
}

rm -f /tmp/pins /tmp/unbound
mkfifo /tmp/pins
hold_pins /dev/dax0.0 $pins </tmp/pins >/tmp/heard 2>&1 &
holder=$!
exec 3>/tmp/pins
if ! until_true 50 heard held; then
	not_ok "$pins pages are pinned" "$(cat /tmp/heard)"
	exit 0
fi
ok "$pins pages are pinned"

before=$(now)
(echo dax0.0 >"$driver/unbind" && now >/tmp/unbound) 2>/tmp/err &
if until_true "$patience" unbound; then
	took=$((($(cat /tmp/unbound) - before) * 10))
	echo look >&3
	if ! until_true 50 heard "$((pins * 4096)) bytes"; then
		not_ok "they still are when unbind is back" "$(cat /tmp/heard)"
		exit 0
	fi
	fact "$kernel: unbind returned after $took ms with $pins pages still" \
		"pinned (as base_refs does; page_lifetime would wait)"
	fact "$kernel: when those pins were dropped: $(dropping)"
elif [ -s /tmp/err ]; then
	not_ok "unbind" "$(cat /tmp/err)"
	exit 0
else
	fact "$kernel: unbind didn't return for $((patience / 10)) s with" \
		"$pins pages pinned (as page_lifetime does; base_refs" \
		"wouldn't wait)"
	dropped=$(now)
	fact "$kernel: when those pins were dropped: $(dropping)"
	if until_true "$patience" unbound; then
		took=$((($(cat /tmp/unbound) - dropped) * 10))
		fact "$kernel: then unbind returned after $took ms"
	else
		fact "$kernel: unbind didn't return for $((patience / 10)) s" \
			"after that"
	fi
fi
exec 3>&-
ok "it was seen what happens"
