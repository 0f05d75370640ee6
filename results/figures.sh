#!/bin/bash
# SPDX-License-Identifier: MIT
# The README's picture and table, made anew from a quick result.
# Usage: figures.sh PGMAPBENCH QUICK.json README.md	the picture goes beside QUICK
set -eu -o pipefail

if [ $# != 3 ]; then
	sed -n '4s/^# *//p' "$0" >&2
	exit 2
fi
pgmapbench=$1
result=$2
readme=$3

# GUP, fault and teardown of each strategy: medians over processes.
table() {
	jq -r 'def median: sort |
			(.[(length - 1) / 2 | floor] + .[length / 2 | floor]) / 2;
		reduce .benchmarks[] as $b ({}; .[$b.run_name] += [$b.real_time]) |
		to_entries[] | "\(.key)\t\(.value | median)"' "$result" |
	awk -F'\t' '
		function text(x) {
			return sprintf("%." (x < 1 ? 3 : x < 10 ? 2 : \
				x < 100) "f", x)
		}
		{
			split($1, part, "/")
			who = part[3]
			if (!(who in seen)) { seen[who]; order[++nr] = who }
			of = part[2] (part[2] == "teardown" ? \
				$1 ~ /mapped:100/ : $1 ~ /order:9/)
			cell[who, of] = text(part[2] == "teardown" ? $2 / 1000 : $2)
		}
		END {
			print "                    GUP, ns a page" \
				"    fault, ns a page   teardown of 4 GiB, ms"
			print "    strategy            4K      2M" \
				"          4K      2M     unmapped     mapped"
			for (i = 1; i <= nr; i++) {
				who = order[i]
				printf "    %-16s %5s %7s  %10s %7s  %11s %10s\n",
					who, cell[who, "gup0"], cell[who, "gup1"],
					cell[who, "fault0"], cell[who, "fault1"],
					cell[who, "teardown0"], cell[who, "teardown1"]
			}
		}'
}

# What it is of, as the result has it.
caption() {
	jq -r '.context.pgmapbench |
		"Medians of \(.n) processes on \(.cpus | length) CPUs (\(.cpu_model |
		gsub("\\((R|TM)\\)"; "")),\nLinux \(.kernel), memory \(.memory)\(
		if .hypervisor then ", a guest of " + .hypervisor else "" end))."' \
		"$result"
}

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$pgmapbench" plot "$result" --kind operations --out "$dir" >/dev/null
if [ ! -e "$dir/operations-1.svg" ]; then
	echo "figures.sh: $result has no gup and fault rows: is it of suite" \
		"quick?" >&2
	exit 2
fi
mv "$dir/operations-1.svg" "${result%.json}.svg"
table >"$dir/table"
caption >"$dir/caption"
awk -v dir="$dir/" '
	/^<!-- \/(table|caption) -->/ { skip = 0 }
	!skip
	/^<!-- (table|caption)[: ]/ {
		file = dir ($2 ~ /table/ ? "table" : "caption")
		while ((getline line < file) > 0)
			print line
		skip = 1
	}' "$readme" >"$dir/readme"
cmp -s "$dir/readme" "$readme" || cp "$dir/readme" "$readme"
