#!/bin/bash
# SPDX-License-Identifier: MIT
# All disputes of docs/disputes.md on this machine, in about 8 minutes:
# results/MACHINE_ID/dispute-NAME.json, and what it answers in .txt beside it.
# Usage: disputes.sh [PGMAPBENCH [options of run ...]]
set -u

here=$(cd "$(dirname "$0")" && pwd)
pgmapbench=$(realpath "${1:-$here/../build/release/bin/pgmapbench}")
[ $# -eq 0 ] || shift
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0

for name in gup-lookup sweep-or-count head-once every-get bystander primitive \
	variance; do
	suite=dispute-$name
	echo "$suite" >&2
	if ! "$pgmapbench" run --suite "$suite" -q "$@" --out "$dir/$suite.json" \
		>"$dir/$suite.txt"; then
		failed=1
		continue
	fi
	(cd "$dir" && echo && "$here/answer.sh" "$pgmapbench" "$suite.json") \
		>>"$dir/$suite.txt" || failed=1
	machine=$(sed -n 's/.*"machine_id": "\([0-9a-f]*\)".*/\1/p' \
		"$dir/$suite.json" | head -n 1)
	if [ -z "$machine" ]; then
		echo "$suite.json doesn't say which machine this is" >&2
		exit 1
	fi
	mkdir -p "$here/$machine" &&
		mv "$dir/$suite.json" "$dir/$suite.txt" "$here/$machine/" ||
		exit 1
	cat "$here/$machine/$suite.txt"
done
exit $failed
