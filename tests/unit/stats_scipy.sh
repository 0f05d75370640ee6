#!/bin/bash
# SPDX-License-Identifier: MIT
# Cases that nobody stored: made here with scipy, then given to the test.
# Usage: stats_scipy.sh STATS_VECTORS_TEST
set -eu
here=$(dirname "$0")
vectors=$(mktemp)
trap 'rm -f "$vectors"' EXIT
for seed in 2 3; do
	# Debian's python3, which has Debian's scipy
	status=0
	/usr/bin/python3 "$here/stats_vectors.py" "$seed" >"$vectors" ||
		status=$?
	[ "$status" != 127 ] || status=77
	[ "$status" = 0 ] || exit "$status"
	UNIT_STATS_VECTORS=$vectors "$1"
done
