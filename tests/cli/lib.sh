# SPDX-License-Identifier: MIT
# Sourced by every script: ./usage.sh PGMAPBENCH RECORD_TEST
# shellcheck shell=bash disable=SC2034
set -u

pgmapbench=$(realpath "$1")
record_test=$(realpath "$2")
failures=0
checks=0

dir=$(mktemp -d /tmp/pgmapbench-cli.XXXXXX)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1

# The smallest device and windows: what is measured means nothing here.
tiny=(--size 128M --window 0.01 --warmup 0.005)

fail() {
	failures=$((failures + 1))
	echo "FAIL: $*" >&2
}

# Runs pgmapbench; leaves $status, and its output in the files out and err.
run() {
	what="pgmapbench $*"
	status=0
	"$pgmapbench" "$@" >out 2>err || status=$?
}

# Checks about the last run.
status_is() {
	checks=$((checks + 1))
	[ "$status" -eq "$1" ] ||
		fail "$what: status $status, not $1: $(head -c 300 err)"
}
out_has() {
	checks=$((checks + 1))
	grep -qE -- "$1" out || fail "$what: no '$1' on stdout"
}
out_lacks() {
	checks=$((checks + 1))
	! grep -qE -- "$1" out || fail "$what: '$1' on stdout"
}
out_fits() {
	checks=$((checks + 1))
	awk -v lines="$1" 'length > 80 { exit 1 } END { exit NR > lines }' out ||
		fail "$what: more than 80 columns or $1 lines"
}
err_is_empty() {
	checks=$((checks + 1))
	[ ! -s err ] || fail "$what: stderr says: $(head -c 300 err)"
}
# one line, from the command that was called, and it says so and so; besides
# what a run may have said of the host before
err_line() {
	checks=$((checks + 2))
	[ "$(grep -cv '^warning: .*: pgmapbench doctor$' err)" -eq 1 ] ||
		fail "$what: stderr has $(wc -l <err) lines: $(head -c 300 err)"
	grep -qE -- "^pgmapbench( [a-z]+)?: .*$1" err ||
		fail "$what: no '$1' on stderr: $(head -c 300 err)"
}
# bad usage or input: 2, one line, nothing on stdout
refused() {
	local reason=$1
	shift
	run "$@"
	status_is 2
	err_line "$reason"
	out_lacks .
}
true_that() {
	checks=$((checks + 1))
	"${@:2}" || fail "$1"
}

# What a query of jq says of a file.
json_is() {
	checks=$((checks + 1))
	[ "$(jq -cr "$2" "$1")" = "$3" ] ||
		fail "$2 is $(jq -cr "$2" "$1"), not $3, in $1"
}

# Waits up to 30 s for a condition.
until_true() {
	for _ in $(seq 600); do
		"$@" && return
		sleep 0.05
	done
	return 1
}

# Waits until the run of outcome.c has had $1 workers; leaves the last one's
# pid as $worker.
wait_for_workers() {
	local seen=" " nr=0 pid
	worker=
	while [ "$nr" -lt "$1" ] && [ ! -f outcome ]; do
		pid=$(pgrep -P "$(cat pid)")
		case "$seen" in
		*" $pid "*) ;;
		*)
			[ -n "$pid" ] || continue
			seen="$seen$pid "
			worker=$pid
			nr=$((nr + 1))
			;;
		esac
	done
	[ "$nr" -eq "$1" ] || fail "$what: ended after $nr workers: $(cat err)"
}

finish() {
	echo "$checks checks, $failures failed"
	[ "$failures" -eq 0 ]
	exit
}
