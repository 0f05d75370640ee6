#!/bin/bash
# SPDX-License-Identifier: MIT
# Which revision made rows slower: for git bisect run, see docs/history.md.
# Usage: git bisect run COPY-OF-bisect.sh GOOD PERCENT [options of run ...]
#
# GOOD is a copy of the pgmapbench of a good revision: it is run again beside
# each revision, in turn with it. Or a result of it, BASE.json, where that can't
# be, as for kernels: then what the machine does otherwise by now counts, too.
#
# A revision is bad if a row is slower by more than PERCENT, with significance;
# good if all rows' intervals are below that; else as many processes again are
# added, and in the end it is skipped. Set PERCENT to about half of the slowdown
# that is looked for.
#
# BISECT_BUILD    a command that builds a revision
# BISECT_PROGRAM  what it makes (build/release/bin/pgmapbench)
# BISECT_MEASURE  instead of "PROGRAM run -q": is called with options of run,
#                 among them --out FILE or --append FILE
# BISECT_COMPARE  the pgmapbench that compares, if GOOD isn't one
# BISECT_LOOKS    how often processes may be added (2)
set -u

good=0 bad=1 skip=125 stop=128
build=${BISECT_BUILD:-cmake --preset release >/dev/null && \
	cmake --build --preset release --target pgmapbench >/dev/null}
program=${BISECT_PROGRAM:-build/release/bin/pgmapbench}
looks=${BISECT_LOOKS:-2}

say() {
	echo "bisect: $(git rev-parse --short HEAD 2>/dev/null): $*" >&2
}

if [ $# -lt 2 ] || ! [ -f "$1" ]; then
	sed -n 's/^# \(Usage: .*\)/\1/p' "$0" >&2
	exit $stop
fi
if ! command -v jq >/dev/null; then
	say "needs jq: apt-get install jq"
	exit $stop
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
new=$dir/new.json
case $1 in
*.json)
	beside='' base=$1 compare=${BISECT_COMPARE:-$program}
	;;
*)
	beside=$(realpath "$1") base=$dir/base.json
	compare=${BISECT_COMPARE:-$beside}
	;;
esac
percent=${2%\%}
shift 2

# Ctrl-C ends the bisection, and isn't a bad revision.
interrupted() {
	[ "$1" -ge 128 ] && [ "$1" -ne 255 ]
}

# A command, and options of run.
measure() {
	local status=0
	"$@" >/dev/null || status=$?
	if interrupted $status; then
		exit $stop
	fi
	if [ $status -ne 0 ]; then
		say "can't be measured (status $status): skipped"
		exit $skip
	fi
}
measure_new() {
	# a command with its options
	# shellcheck disable=SC2086
	measure ${BISECT_MEASURE:-"$program" run -q} "$@"
}

# In turn with the good one: what the host does meanwhile, it does to both.
measure_first() {
	if [ -z "$beside" ]; then
		measure_new "$@" --out "$new"
		return
	fi
	measure "$beside" run -q "$@" --out "$base"
	measure_new "$@" --out "$new"
	measure_new --append "$new"
	measure "$beside" run -q --append "$base"
}
measure_more() {
	measure_new --append "$new"
	if [ -n "$beside" ]; then
		measure "$beside" run -q --append "$base"
	fi
}

status=0
bash -c "$build" || status=$?
if interrupted $status; then
	exit $stop
fi
if [ $status -ne 0 ]; then
	say "doesn't build: skipped"
	exit $skip
fi

measure_first "$@"
for ((look = 0; ; look++)); do
	status=0
	"$compare" compare --json --gate "$percent%" "$base" "$new" \
		>"$dir/compared" || status=$?
	if [ $status -eq 1 ]; then
		say "slower by more than $percent %: bad"
		exit $bad
	fi
	# what it refuses it says, and would refuse of all revisions
	[ $status -eq 0 ] || exit $stop
	jq -e --argjson most "$percent" '[.blocks[].rows[].interval[1]] |
		all(. != null and (. - 1) * 100 <= $most)' \
		"$dir/compared" >/dev/null || status=$?
	case $status in
	0)
		say "not slower by more than $percent %: good"
		exit $good
		;;
	1) ;;
	*) exit $stop ;;
	esac
	if [ "$look" -ge "$looks" ]; then
		say "nothing can be said: skipped"
		exit $skip
	fi
	measure_more
done
