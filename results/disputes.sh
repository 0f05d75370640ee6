#!/bin/bash
# SPDX-License-Identifier: MIT
# All disputes of docs/disputes.md on this machine, in about 8 minutes.
# Usage: disputes.sh [PGMAPBENCH [options of run ...]]	see reference.sh
set -u

here=$(cd "$(dirname "$0")" && pwd)
pgmapbench=${1:-$here/../build/release/bin/pgmapbench}
[ $# -eq 0 ] || shift
failed=0
for name in gup-lookup sweep-or-count head-once every-get bystander primitive \
	variance; do
	"$here/reference.sh" "$pgmapbench" "dispute-$name" "$@" || failed=1
done
exit $failed
