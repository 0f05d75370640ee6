#!/bin/bash
# SPDX-License-Identifier: MIT
# The manual page and the completion against the program's own help.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
docs=$(cd "$OLDPWD" && cd "$(dirname "$0")/../../docs" && pwd)
page=$docs/pgmapbench.1

commands=$("$pgmapbench" --help |
	sed -nE '/^  pgmapbench/d; s/^  ([a-z]+) .*/\1/p')

# "COMMAND --name=ARG" and "COMMAND -n" of each command's help.
help_options() {
	local command
	for command in $commands; do
		"$pgmapbench" "$command" --help
		"$pgmapbench" "$command" --help-all
	done | awk '
		/^Usage: / { command = $3 }
		/^ +-/ {
			sub(/^ +/, "")
			sub(/(  | *$).*/, "")
			for (i = split($0, option, ", "); i; i--)
				print command, option[i]
		}' | sort -u
}

# The same of a manual page: sections name the commands that they are of. A
# command that this program hasn't (verify, with sanitizers) is left out.
page_options() {
	sed -E '/^\.It Fl /{ s/ (Ns|Ar)\>//g; s/ Oo/ [/; s/ Oc/ ]/; s/ Fl / -/g
		s/ //g; s/,-/ -/; s/^\.It/.It /; }' "$1" |
	awk -v commands="$commands" '
		BEGIN { split(commands, all); for (i in all) here[all[i]] }
		/^\.S[sh] / { split("", of) }
		/^\.Ss / { for (i = 2; i <= NF; i++) if ($i in here) of[$i] }
		/^\.Ss Every command/ { for (i in here) of[i] }
		/^\.It -/ { for (i = 2; i <= NF; i++) for (command in of)
			print command, $i }' | sort -u
}

help_options >help
page_options "$page" >page
true_that "there are options" test "$(wc -l <help)" -gt 100
true_that "the page has what --help has: $(diff help page)" cmp -s help page

# That difference is seen: an option less, one more, another argument.
sed '/^\.It Fl -batch/d' "$page" >less.1
sed 's/^\.It Fl -spread$/&\n.It Fl -spreads/' "$page" >more.1
sed 's/^\(\.It Fl -until Ns = Ns Ar\).*/\1 X/' "$page" >other.1
for what in less more other; do
	page_options $what.1 >page
	true_that "a page with $what is seen" eval "! cmp -s help page"
done
page_options "$page" >page

# Each command has its place, and each option of an example is one.
for command in $commands; do
	true_that "$command in SYNOPSIS" grep -qx "\.Cm $command" "$page"
	true_that "$command has a section" grep -qx "\.Ss $command" "$page"
done
# A section is of a command, or of one that not every build has.
for command in $(sed -n '/^\.Sh COMMANDS/,/^\.Sh WORK/s/^\.Ss \([a-z]*\)$/\1/p' \
	"$page"); do
	case $command in verify) continue ;; esac
	true_that "section $command is a command" \
		grep -qx "$command" <<<"$commands"
done
sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$page" |
	sed -e ':a' -e '/\\e$/N; s/\\e\n *//; ta' | grep '^pgmapbench ' >examples
true_that "there are examples" test "$(wc -l <examples)" -ge 8
while read -r _ command words; do
	grep -qx "$command" <<<"$commands" || continue
	for word in $words; do
		case $word in --*)
			true_that "example: $command $word" \
				grep -q "^$command $word\(=\|$\)" help ;;
		esac
	done
done <examples
for name in $("$pgmapbench" list workloads | sed -nE '2,$s/^([a-z][^ ]*).*/\1/p'); do
	true_that "workload $name" grep -qx "\.It Cm $name" "$page"
done
for memory in dram hugetlb devdax: fsdax:; do
	true_that "memory $memory" grep -q "^\.It Cm $memory" "$page"
done
for name in $(sed -n '/^In docs/,/^\.Sh/p' "$page" | grep -o '[a-z_-]*\.md'); do
	true_that "docs/$name" test -f "$docs/$name"
done
for name in "$docs"/*.md; do
	true_that "${name##*/} is in the page" grep -q "^\(.* \)\?${name##*/}[,.]" \
		"$page"
done

if command -v mandoc >/dev/null; then
	lint() {
		mandoc -Tlint -Wwarning "$1" 2>&1 | grep -v "outdated mandoc.db"
	}
	true_that "mandoc: $(lint "$page")" test -z "$(lint "$page")"
	sed 's/^\.El$//' "$page" >less.1
	true_that "mandoc sees a broken page" test -n "$(lint less.1)"
	mandoc -Tascii "$page" 2>/dev/null | sed 's/.\x08//g' >out
	out_has "^ +--batch=LIST$"
	out_fits 900
fi

# Completion, as readline calls it: $1 is the line, cut at its end.
complete_line() {
	COMP_LINE="pgmapbench $1"
	COMP_POINT=${#COMP_LINE}
	COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
	COMPREPLY=()
	_pgmapbench "$pgmapbench" "" ""
	printf '%s\n' "${COMPREPLY[@]}" >out
	what="completing '$1'"
}
completes() {
	complete_line "$1"
	checks=$((checks + 1))
	[ "$(sort out | xargs)" = "$2" ] ||
		fail "$what: '$(sort out | xargs)', not '$2'"
}
# shellcheck source=docs/pgmapbench.bash disable=SC1091
. "$docs/pgmapbench.bash"
complete_line ""
for command in $commands; do
	out_has "^$command$"
done
for command in $commands; do
	complete_line "$command -"
	awk -v command="$command" '$1 == command && $2 ~ /^--/ {
		sub(/\[=.*/, "", $2); sub(/=.*/, "=", $2); print $2 }' help | sort >want
	true_that "$what has all: $(sort out | diff want -)" \
		cmp -s want <(sort out)
done
completes "br" "breakeven"
completes "run --strat" "--strategy="
completes "run --strategy=liven" "liveness"
completes "run --strategy liven" "liveness"
completes "run --strategy null,liven" "null,liveness"
completes "run -q --strategy=null,so" "null,sound"
completes "compare --baseline liven" "liveness"
completes "run --workload teardown_" "teardown_live"
completes "run --suite=dispute-v" "dispute-variance"
completes "run --range " "hot own random shared"
completes "run --order " "0 18 9"
completes "run --primitive=cas,x" "cas,xadd"
completes "run --path io" "io_uring"
completes "list w" "workloads"
completes "selftest " "statistics"
completes "run --until " ""
completes "fly " ""
completes "history --only liven" "liveness"
completes "history --only=edge,liven" "edge,liveness"
completes "history --phase al" ""
completes "compare --phase al" "all"
complete_line "run --memory dram:"
out_has "^node=[0-9]+$"
for command_option in "export --to" "selftest --part" "compare --phase" \
	"compare --across"; do
	complete_line "$command_option "
	out_has "^[a-z]"
done
if grep -qx verify <<<"$commands"; then
	completes "verify liven" "liveness"
	completes "verify --memory-model=" "sc tso"
	completes "verify --scenario pin_vs_t" "pin_vs_teardown"
fi
mkdir -p deep/er
touch a.json b.txt "deep/c d.json"
completes "compare a" "a.json"
completes "compare b" ""
completes "compare deep/c" "deep/c d.json"
completes "compare de" "deep"
completes "history de" "deep"
completes "history deep/" "deep/er"
completes "history a" ""
completes "run --out=b" "b.txt"
completes "run --append a" "a.json"

# And by readline itself, on a terminal: tabs, then a line that is run.
if command -v script >/dev/null; then
	mkdir -p bin && ln -s "$pgmapbench" bin/pgmapbench
	printf '. %s\n' "$docs/pgmapbench.bash" >rc
	printf '%s\n' $'pgmapbench breake\t--help' $'pgmapbench list --js\twor\t' \
		$'pgmapbench export --to=gben\tno-result' exit |
		PATH=$PWD/bin:$PATH TERM=dumb timeout 20 \
			script -qec "bash --rcfile rc -i" /dev/null >out
	what="three lines with tabs"
	out_has "^Usage: pgmapbench breakeven"
	out_has '"name": "gup"'
	out_has "can't read no-result: No such file"
fi

# What is installed, and where.
DESTDIR=$PWD/dest cmake --install "$(dirname "$(dirname "$pgmapbench")")" \
	--prefix /usr >install 2>&1
for file in bin/pgmapbench share/man/man1/pgmapbench.1 \
	share/bash-completion/completions/pgmapbench \
	share/doc/pgmapbench/README.md share/doc/pgmapbench/docs/compare.md; do
	true_that "installed: $file" test -s "dest/usr/$file"
done
finish
