# SPDX-License-Identifier: MIT
# Sourced by every script: ./usage.sh PGMAPBENCH RECORD_TEST
# shellcheck shell=bash disable=SC2034
set -u

pgmapbench=$(realpath "$1")
record_test=$(realpath "$2")
# Results that stay as they are, whatever is measured anew: of 30 Nov 2026, with
# 4 and 12 processes.
fixtures=$(realpath "$(dirname "$0")/fixtures")
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

# What is in file $1 fits a mail of 72 columns, and is as it was after git had
# it as a message, a mail of it, and that mail applied. Says what isn't.
mail_safe() {
	local text=$1
	LC_ALL=C grep -nE '[^ -~]|.{73}| $' "$text" && return 1
	if ! command -v git >/dev/null; then
		echo "no git: $text wasn't committed" >&2
		return 0
	fi
	[ -d repo ] || git init -q repo
	{
		printf 'subject\n\n'
		cat "$text"
	} >message
	git interpret-trailers --parse message >trailers
	[ ! -s trailers ] || { head -n 1 trailers; return 1; }
	(
		cd repo || exit
		export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org
		export GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org
		git rev-parse -q --verify HEAD >../head ||
			git commit -q --allow-empty -m begin
		date +%N >>file
		git add file
		git commit -q --cleanup=strip -F ../message
		git log -1 --format=%B >../committed
		git format-patch -1 --stdout >../patch
		git reset -q --hard HEAD^
		git am -q ../patch || { git am --abort; exit 1; }
		git log -1 --format=%B >../applied
	) >git.out 2>&1 || { head -n 1 git.out; return 1; }
	# git log ends with a line of its own
	echo >>message
	diff message committed | sed -n 2p
	diff message applied | sed -n 2p
	cmp -s message committed && cmp -s message applied
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
