#!/bin/bash
# SPDX-License-Identifier: MIT
# What a result here answers, as its .txt has it below the run's table.
# Usage: answer.sh PGMAPBENCH FILE.json [--check]	only whether there is one
set -eu
if [ $# -lt 2 ]; then
	sed -n '4s/^# *//p' "$0" >&2
	exit 2
fi
pgmapbench=$1
file=$2

[ "${3:-}" != --check ] || pgmapbench=true
compare() {
	"$pgmapbench" compare --baseline "$@" "$file"
}

case $(basename "$file" .json) in
dispute-gup-lookup) "$pgmapbench" breakeven --lookup "$file" ;;
dispute-sweep-or-count)
	"$pgmapbench" breakeven "$file"
	compare edge ;;
dispute-head-once) compare gup_pgmap --phase get,put ;;
dispute-every-get) compare page_lifetime --phase get,put ;;
dispute-bystander) compare null --phase get,put ;;
dispute-primitive-instructions)
	"$pgmapbench" report --baseline primitive:cas "$file" ;;
dispute-primitive) compare primitive:cas ;;
dispute-variance)
	compare arbiter
	compare arbiter --spread ;;
folio-busy-teardown)
	compare edge
	compare liveness ;;
folio-busy-hot) compare folio_busy ;;
quick | lifecycle)
	"$pgmapbench" breakeven "$file"
	compare edge ;;
gup | teardown | live) compare edge ;;
teardown-sweep) compare liveness ;;
teardown-vmemmap) compare folio ;;
selftest-*) "$pgmapbench" selftest statistics --from "$file" ;;
*)
	echo "answer.sh: $file: which command answers it? Add that here" >&2
	exit 2 ;;
esac
