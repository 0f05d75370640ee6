#!/bin/bash
# SPDX-License-Identifier: MIT
# results/bisect.sh over revisions of a repository whose speed is in a file.
# shellcheck source=tests/cli/lib.sh
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

command -v git >/dev/null || exit 77
bisect=$here/../../results/bisect.sh
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b \
	GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
top=$PWD

# One row of a committed run, of 10 processes with 1 % of noise; none of two
# results are the same. $1: how slow; $2: how noisy.
result() {
	local salt
	salt=$(($(cat "$top/salt" 2>/dev/null || echo 0) + 1))
	echo "$salt" >"$top/salt"
	jq -c --argjson slow "$1" --argjson noise "$2" --argjson salt "$salt" '
		.context.pgmapbench.n = 10 | del(.context.pgmapbench.looks) |
		.benchmarks = [.benchmarks[0] as $b | range(10) as $i | $b |
		.repetition_index = $i |
		((1 + ((($i * 7 + $salt * 3) % 11) - 5 + $salt / 1e4) / 500 *
		$noise) * $slow) as $by |
		with_entries(if .key | test("_(time|ns)$") then .value *= $by
		else . end)]' "$top/base0.json"
}
jq '.benchmarks |= map(select(.name | test("/gup/edge/order:9/")))' \
	"$fixtures/quick.json" >base0.json
result 1 1 >base.json

# What stands for a pgmapbench: it is as slow as the tree it is run in says.
cat >measure <<'EOS'
#!/bin/bash
file=${!#}
. "$RESULT"
[ ! -e fails ] || exit 1
result "$(cat "${SLOW:-slow}")" "$(cat noise)" >"$file.tmp" &&
	mv "$file.tmp" "$file"
EOS
cat >good <<'EOS'
#!/bin/bash
case $1 in
run)
	echo 1 >"$TOP/slow1"
	SLOW=$TOP/slow1 exec "$TOP/measure" "$@"
	;;
*) exec "$PGMAPBENCH" "$@" ;;
esac
EOS
chmod +x measure good
{
	declare -f result
	echo "top=$top"
} >result.sh
export RESULT=$top/result.sh TOP=$top PGMAPBENCH=$pgmapbench
export BISECT_MEASURE=$top/measure BISECT_BUILD='! grep -q typo source'

# The fifth of nine is slow, the third doesn't build, the sixth doesn't run.
git init -q repo && cd repo || exit 1
for i in 0 1 2 3 4 5 6 7 8; do
	case $i in 3) echo typo ;; *) echo "version $i" ;; esac >source
	if [ $i -lt 5 ]; then echo 1; else echo 1.1; fi >slow
	echo 1 >noise
	if [ $i -eq 6 ]; then touch fails; else rm -f fails; fi
	git add -A && git commit -q -m "commit $i"
done

# As `git bisect run` does it: $1, and the rest of the arguments.
bisect_with() {
	what="git bisect run bisect.sh $*"
	status=0
	git bisect start HEAD HEAD~8 >/dev/null
	git bisect run "$bisect" "$@" >"$top/out" 2>"$top/err" || status=$?
	git bisect reset >/dev/null 2>&1
}
check_found() {
	checks=$((checks + 1))
	grep -A9 "is the first bad commit" "$top/out" |
		grep -q "^    commit 5$" ||
		fail "$what: $(tail -n 5 "$top/out") $(head -c 500 "$top/err")"
}
export BISECT_COMPARE=$pgmapbench
bisect_with "$top/base.json" 5 --strategy edge
check_found
bisect_with "$top/base.json" 5% --strategy edge
check_found
unset BISECT_COMPARE
bisect_with "$top/good" 5 --strategy edge
check_found

# One revision after the other: its status, and what it says.
judged() {
	local want=$1 says=$2
	shift 2
	what="bisect.sh $*"
	status=0
	"$bisect" "$@" >"$top/out" 2>"$top/err" || status=$?
	checks=$((checks + 2))
	[ "$status" -eq "$want" ] ||
		fail "$what: status $status, not $want: $(head -c 300 "$top/err")"
	grep -qE "$says" "$top/err" || fail "$what: $(head -c 300 "$top/err")"
}
export BISECT_COMPARE=$pgmapbench
judged 1 "slower by more than 5 %: bad" "$top/base.json" 5
git checkout -q HEAD~4
judged 0 "not slower by more than 5 %: good" "$top/base.json" 5
git checkout -q master 2>/dev/null || git checkout -q main
touch fails
judged 125 "can't be measured" "$top/base.json" 5
rm fails
echo typo >source
judged 125 "doesn't build" "$top/base.json" 5
echo "version 8" >source
# neither clearly slower nor clearly not
echo 40 >noise
judged 125 "nothing can be said" "$top/base.json" 5
echo 1 >noise
# what compare refuses is wrong with all revisions: it ends there
jq '.context.pgmapbench.thp = "always"' "$top/base.json" >../thp.json
judged 128 "differ in thp" "$top/thp.json" 5
judged 128 "percent, above 0" "$top/base.json" five
judged 128 "^Usage: git bisect run" "$top/base.json"
judged 128 "^Usage: git bisect run" "$top/missing.json" 5
cat >../interrupted <<'EOS'
#!/bin/bash
kill -INT $$
EOS
chmod +x ../interrupted
status=0
BISECT_MEASURE=$top/interrupted "$bisect" "$top/base.json" 5 || status=$?
true_that "Ctrl-C ends it" [ "$status" -eq 128 ]
cd ..
finish
