#!/bin/bash
# SPDX-License-Identifier: MIT
# Today's program reads every result under results/, and each .txt is of its
# .json: the run's table by its medians, what is below it as it's printed now.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
results=$(cd "$OLDPWD" && cd "$(dirname "$0")/../../results" && pwd)

# The table's lines, made anew from a csv: "edge 15.3 [14.7-15.4] ...", with a
# tab as it is where primitives differ, and as it is in ms.
table_lines() {
	awk -F, '
	function text(x) {
		return sprintf("%." (x < 1 ? 3 : x < 10 ? 2 : x < 100) "f", x)
	}
	function cell(list, scale, times,  value, n, i, j, x, middle) {
		n = split(list, value, " ")
		for (i = 2; i <= n; i++) {
			x = value[i]
			for (j = i - 1; j && value[j] + 0 > x + 0; j--)
				value[j + 1] = value[j]
			value[j + 1] = x
		}
		middle = (value[int((n + 1) / 2)] + value[int(n / 2) + 1]) / 2
		if (times == "us")
			return " " text(middle / scale)
		return " " text(middle) " [" text(value[1]) "-" \
			text(value[n]) "]"
	}
	function line(row, scale,  i, cells) {
		for (i = 1; i <= nr_phases; i++)
			if ((row, phase[i]) in values && !(i > 1 && \
				(row, "op") in values))
				cells = cells cell(values[row, phase[i]], \
					scale, unit[row])
		return cells
	}
	NR == 1 {
		for (i = 1; i <= NF; i++)
			at[$i] = i
		next
	}
	$at["phase"] == "cpu" { next }
	{
		row = $0
		sub(",[0-9]+,[a-z_]+,[-+0-9.e]+,[a-z]+$", "", row)
		if (!(row in who)) {
			who[row] = $at["who"]
			rows[++nr] = row
			unit[row] = $NF
			primitive[row] = $at["primitive"]
		}
		name = $at["phase"]
		values[row, name] = values[row, name] $at["value"] " "
	}
	END {
		# csv has phases by name, a table as they happen
		nr_phases = split("op open get put kill map use unmap drain free " \
			"teardown total", phase, " ")
		for (r = 1; r <= nr; r++) {
			print who[rows[r]] line(rows[r], 1) "\t" \
				who[rows[r]] " " primitive[rows[r]] \
				line(rows[r], 1) "\t" \
				who[rows[r]] line(rows[r], 1000)
		}
	}'
}

ends_with() {
	[ -z "$2" ] || [ "${1: -${#2}}" = "$2" ]
}

# What is wrong with the results in a directory, a line each.
complaints() {
	local json text
	for json in "$1"/*.json; do
		text=${json%.json}.txt
		if [ ! -s "$text" ]; then
			echo "$json: no .txt beside it"
		elif ! (cd "$1" && "$results/answer.sh" "$pgmapbench" \
			"$(basename "$json")") >answer 2>errors; then
			echo "$json: $(head -n 1 errors)"
		elif ! ends_with "$(grep -v '^result: ' "$text")" \
			"$(<answer)"; then
			echo "$text: answer.sh prints something else now"
		fi
		[ "$(jq -r '.. | .machine_id? // empty' "$json" | head -n 1)" = \
			"$(basename "$1")" ] || echo "$json: of another machine"
		case $json in */selftest-*) continue ;; esac
		if ! "$pgmapbench" export "$json" --to csv >csv 2>errors; then
			echo "$json: $(head -n 1 errors)"
			continue
		fi
		table_lines <csv >lines
		[ -s lines ] || echo "$json: no rows"
		tr -s ' ' <"$text" | awk -F'\t' -v text="$text" '
			NR == FNR { have[$0]; next }
			!($1 in have || $2 in have || $3 in have) { print text ": no " $1 }' \
			- lines
	done
}

nr=0
for machine in "$results"/*/; do
	[ "$(basename "$machine")" != local ] || continue
	nr=$((nr + $(find "$machine" -name '*.json' | wc -l)))
	complaints "${machine%/}" >said 2>&1
	true_that "$(cat said)" test ! -s said
done
true_that "there are results" test "$nr" -gt 0

# The README's table is of its result.
readme=$results/../README.md
picture=$(sed -n 's/^!\[.*\](\(.*\))$/\1/p' "$readme")
true_that "its picture is there" test -s "$results/../$picture"
quick=$results/../${picture%.svg}.json
figures() {
	cp "$quick" q.json
	cp "$1" drawn
	"$results/figures.sh" "$pgmapbench" q.json drawn
}
true_that "figures.sh" figures "$readme"
true_that "the README's table is of $quick" cmp "$readme" drawn
sed 's/^    edge  .*/    edge  1/' "$readme" >wrong
true_that "a number by hand" figures wrong
true_that "is none of a result" cmp "$readme" drawn
true_that "the picture is an SVG" grep -q "<svg" q.svg

# And the table that docs/reading.md explains.
quoted=$(sed -n '/^    gup order/,/^$/s/^    //p' "$results/../docs/reading.md")
true_that "reading.md has a table" test "$(wc -l <<<"$quoted")" -ge 8
true_that "reading.md's table is of its result: $(grep -vxFf \
	"${quick%.json}.txt" <<<"$quoted")" \
	test -z "$(grep -vxFf "${quick%.json}.txt" <<<"$quoted")"

# And each way to be wrong is seen, in a copy of one result.
machine=$(dirname "$(find "$results" -name dispute-head-once.json | head -n 1)")
broken() {
	local copy
	copy=broken/$(basename "$machine")
	rm -rf broken && mkdir -p "$copy"
	cp "$machine"/dispute-head-once.* "$copy"
	(cd "$copy" && eval "$2")
	complaints "$copy" >said 2>&1
	true_that "$1: $(head -n 1 said)" grep -q "$1" said
}
broken "is cut off" 'head -c 40000 dispute-head-once.json >x
	mv x dispute-head-once.json'
broken "no pgmapbench result" 'echo "{}" >dispute-head-once.json'
broken "of another machine" 'sed -i s/6d5c85792588/6d5c85792589/ *.json'
broken "no .txt beside it" 'rm dispute-head-once.txt'
broken "answer.sh prints something else" 'sed -i s/least/most/ *.txt'
broken "txt: no folio " 'sed -i s/^folio.*/folio/ *.txt'
broken "which command answers it" 'mv dispute-head-once.json new.json
	mv dispute-head-once.txt new.txt'
finish
