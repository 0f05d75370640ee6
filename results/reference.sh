#!/bin/bash
# SPDX-License-Identifier: MIT
# A reference result of this machine: results/MACHINE_ID/NAME.json, and what it
# says in .txt beside it.
# Usage: reference.sh PGMAPBENCH NAME [options of run ...]
#	NAME: one that answer.sh knows: below, or a suite
set -u

here=$(cd "$(dirname "$0")" && pwd)
if [ $# -lt 2 ]; then
	sed -n '5,6s/^#[ \t]*//p' "$0" >&2
	exit 2
fi
pgmapbench=$(realpath "$1")
name=$2
shift 2

case $name in
quick) what=(--suite quick -n 10) ;;
gup) what=(-n 10 --workload gup --order 0,9 --batch 1,8,64,512 --threads 1,all
	--strategy null,gup_pgmap,gup_revalidate,entry_pgmap_free,edge,liveness,folio
	--size 4G) ;;
teardown-sweep) what=(-n 8 --workload teardown --order 0 --mapped 0 --size 16G
	--strategy null,liveness,folio_liveness --sweep-threads 1,all) ;;
teardown-vmemmap) what=(-n 8 --workload teardown --order 9,18 --mapped 0,100
	--strategy null,folio,folio_liveness,folio_busy --size 4G
	--vmemmap dram,folded) ;;
dispute-primitive-instructions) what=(--suite dispute-primitive --instructions) ;;
*) what=(--suite "$name") ;;
esac

# what nothing answers isn't measured first
"$here/answer.sh" '' "$name.json" --check || exit
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
echo "$name" >&2
"$pgmapbench" run "${what[@]}" -q "$@" --out "$dir/$name.json" \
	>"$dir/$name.txt" || exit
status=0
(cd "$dir" && echo && "$here/answer.sh" "$pgmapbench" "$name.json") \
	>>"$dir/$name.txt" || status=$?
machine=$(sed -n 's/.*"machine_id": "\([0-9a-f]*\)".*/\1/p' "$dir/$name.json" |
	head -n 1)
if [ -z "$machine" ]; then
	echo "$name.json doesn't say which machine this is" >&2
	exit 1
fi
# the way to a file is nobody's business
sed -i "s|$dir/||; s|\"$pgmapbench\"|\"pgmapbench\"|" "$dir/$name.json"
sed -i "s|$dir/||" "$dir/$name.txt"
mkdir -p "$here/$machine" &&
	mv "$dir/$name.json" "$dir/$name.txt" "$here/$machine/" || exit
cat "$here/$machine/$name.txt"
exit $status
