# SPDX-License-Identifier: MIT
# What the checks in the guest are written in. Sourced by init and each check.
# shellcheck shell=dash disable=SC2034
set -u

# A line to the host, and to the console for the reader.
tell() {
	echo "$*"
	echo "$*" >>"${RESULTS:-/dev/ttyS1}"
	case $1 in
	ok | not | skip) : >/tmp/checked ;;
	esac
}
ok() {
	tell ok "$CHECK $*"
}
# not_ok NAME WHY
not_ok() {
	tell not ok "$CHECK $1: $(printf %s "$2" | tr '\n\r' '  ' |
		cut -c -300)"
}
# skip NAME WHY
skip() {
	tell skip "$CHECK $1: $2"
}
# What was seen, whatever it is.
fact() {
	tell "fact: $*"
}

# is NAME EXPECTED SEEN
is() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1" "expected '$2'; saw '$3'"
	fi
}
# true_that NAME COMMAND...	its output is the reason when it fails
true_that() {
	name=$1
	shift
	if "$@" >/tmp/out 2>&1; then
		ok "$name"
	else
		not_ok "$name" "status $?: $(tail -n 3 /tmp/out)"
	fi
}
# refused NAME STATUS WORDS COMMAND...	fails so, and its one line says WORDS
refused() {
	name=$1 want=$2 words=$3 got=0
	shift 3
	"$@" >/tmp/out 2>/tmp/err || got=$?
	if [ $got = "$want" ] && [ "$(wc -l </tmp/err)" = 1 ] &&
		grep -qE -- "$words" /tmp/err; then
		ok "$name"
	else
		not_ok "$name" "status $got: $(head -c 200 /tmp/err)"
	fi
}

# The bytes of a device node's range: physical addresses LOW to HIGH in it?
# inside DAX LOW HIGH
inside() {
	start=$(($(cat /sys/bus/dax/devices/"$1"/resource)))
	size=$(cat /sys/bus/dax/devices/"$1"/size)
	[ $(($2)) -ge $start ] && [ $(($3)) -lt $((start + size)) ]
}

# Seconds since boot, in hundredths.
now() {
	cut -d' ' -f1 /proc/uptime | tr -d .
}
# until_true TENTHS COMMAND...	false: it wasn't, in all that time
until_true() {
	left=$1
	shift
	until "$@"; do
		left=$((left - 1))
		[ $left -gt 0 ] || return 1
		sleep 0.1
	done
}

# What the kernel logged since a line of ours went in; all, if that is gone.
mark() {
	echo "vm: $1" >/dev/kmsg
}
since_mark() {
	dmesg | awk -v mark="vm: $1" '
		index($0, mark) { nr = 0; next }
		{ line[nr++] = $0 }
		END { for (i = 0; i < nr; i++) print line[i] }'
}
# What a kernel says that is in trouble.
TROUBLE='BUG:|Oops|WARNING: CPU|general protection|Call Trace|blocked for more'
# There was none since the mark of this name.
look_at_log() {
	log=$(since_mark "$1" | grep -E "$TROUBLE")
	[ -z "$log" ] || not_ok "the kernel's log" "$log"
}

# Runs a check in a process of its own; what it does wrong is "not ok", too.
run_check() {
	CHECK=$(basename "$1" .sh)
	export CHECK
	tell "start $CHECK"
	mark "$CHECK"
	began=$(now)
	status=0
	rm -f /tmp/checked
	timeout -k 5 "${LIMIT:-100}" sh "$1" </dev/null || status=$?
	if [ $status != 0 ]; then
		not_ok "the script" "it ended with status $status"
	elif [ ! -e /tmp/checked ]; then
		not_ok "the script" "it checked nothing"
	fi
	echo "took $((($(now) - began) / 100)) s"
	case $CHECK in
	*-fact) ;; # a teardown that goes wrong is what is to be seen there
	*) look_at_log "$CHECK" ;;
	esac
}
