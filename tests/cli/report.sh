#!/bin/bash
# SPDX-License-Identifier: MIT
# pgmapbench report: a block that stands by itself in a mail, what it claims
# and what it doesn't, and the command that measures it again.
# shellcheck source=tests/cli/lib.sh disable=SC1003,SC2317
. "$(dirname "$0")/lib.sh"

block() {
	run report --mail "$@"
	status_is 0
	err_is_empty
	cp out mail
}
# a report of these, which git and mails leave alone
reports() {
	block "$@"
	checks=$((checks + 1))
	mail_safe mail >harm || fail "$what: harmed: $(head -n 1 harm)"
}
# its command as somebody pastes it, but that it starts $1
paste_command() {
	awk '/^ +pgmapbench run/ { on = 1 } on { print } !/\\$/ { on = 0 }' \
		mail | sed '1s/pgmapbench/"$@"/' >pasted
	# shellcheck source=/dev/null
	. ./pasted
}
rerun() {
	"$pgmapbench" "$@" -q --out again.json
}
plan_of() {
	jq -c '[.context.pgmapbench | .n, .seed, .order, .suite, .window_s,
		.lives], [.benchmarks[].name]' "$1"
}
# measured again: the same rows in the same order, by as many processes
reruns() {
	rm -f again.json
	paste_command rerun >again.out 2>again.err
	true_that "not the same plan: $(cat pasted)" \
		test "$(plan_of "$1")" = "$(plan_of again.json)"
}
# of one result, edited
edited() {
	jq "$1" a.json >edited.json
	block edited.json
}
# the block says so, wherever lines end
says() {
	tr -s ' \n' ' ' <mail >words
	for sentence in "$@"; do
		true_that "$what: it says '$sentence'" \
			grep -qF "$sentence" words
	done
}

for out in a b; do
	run run "${tiny[@]}" -n 6 --strategy null,edge,folio \
		--workload gup,fault,teardown --order 9 --mapped 100 \
		--threads 1 --out $out.json
	status_is 0
	cp out $out.table
done

reports a.json
out_has "^  pgmapbench report, rows of its own - all against edge \(the"
out_has "^  in a.json of 20..-..-..T..:.., n=6, pgmapbench [0-9.]+ "
out_has "^  kernel $(uname -r) "
out_has "^  machine [0-9a-f?]+: "
out_has "^  n=6 processes of each arm, .*ABBA"
out_has "^  edge +[0-9.]+ +\[[0-9.]+,[0-9.]+\] +base$"
out_has "^  null \(floor\) +[0-9.]+ +\[[0-9.]+,[0-9.]+\] +[~x/+-]"
out_has "^ +kill +unmap +drain +free +gp$"
says "data faulted in 4K pages, verified in each of 54 samples" \
	"verified in each sample" "gets = puts in each of 54 samples"
reruns a.json

# without --mail the same words, in 80 columns
run report a.json
status_is 0
out_fits 80
true_that "the same words" cmp -s <(tr -d '\\' <out | tr -s ' \n' ' ') \
	<(tr -d '\\' <mail | tr -s ' \n' ' ' | sed 's/^ //')

# of six values the interval is the range: as run printed it, of the total
sed -n '/^gup/,/^$/p' a.table | awk '/^folio/ { print $(NF - 1), $NF }' |
	tr - , >printed
sed -n '/^  gup/,/^$/p' mail | awk '/^  folio/ { print $2, $3 }' >reported
true_that "median and range: $(cat printed), $(cat reported)" \
	cmp -s printed reported
true_that "there are some" test -s printed

# delta, interval and p are those of compare
cells() {
	sed 's/, /,/g' | awk -v from="$1" '$NF ~ /^[-0-9.<c]+[%]?$|none/ &&
		/\[.*\].*[0-9]/ { print $1, $(from), $(from + 1), $(from + 2) }'
}
run compare --baseline edge a.json
sed 's/ *[^ ]*$//' out | cells 4 >of_compare
grep -v 'base$' mail | sed 's/ (floor)//' | cells 4 >of_report
true_that "six cells" test "$(wc -l <of_compare)" -eq 6
true_that "compare's cells" cmp -s of_compare of_report

reports a.json b.json
out_has "^  base a.json of "
out_has "^  new  b.json of "
out_has "^    new folio +[0-9.]+ +\["
true_that "two commands" test "$(grep -c '  pgmapbench run' mail)" -eq 2
reports --baseline null a.json
out_has "^  null \(floor\) .* base$"
mkdir -p dir && cp a.json dir/c.json
reports "$PWD/dir/c.json"
out_has " in c.json of"
out_lacks "$PWD|dir/"

# what was verified is what all samples say
edited '(.benchmarks[] | select((.name | test("/gup/")) and
	.repetition_index == 2)) |= del(.fault_bytes)'
says "verified in 51 samples (rows x processes) and NOT in 3"
edited '.benchmarks |= map(del(.fault_bytes))'
out_has "NOT verified: no"
edited '(.benchmarks[] | select(.name | test("/gup/"))).fault_bytes = 2097152'
says "in 2M (18 samples), 4K (36 samples), verified in each of 54"
edited '(.benchmarks[] | select((.name | test("/gup/edge/")) and
	.repetition_index == 2)).fault_bytes = 2097152'
says "verified in 48 samples (rows x processes) and NOT in 6 of rows whose"
edited '.benchmarks[5].vmemmap_huge_bytes = .benchmarks[5].vmemmap_bytes / 2'
says "huge pages NOT in 1 of 54, down to 50 %: TLB misses"
edited '.benchmarks[5].data_node = 7'
says "NOT so in 1 samples"
jq '.benchmarks[5].data_node = 7' b.json >edited.json
block --across data_node edited.json a.json
says "NOT so in 1 samples"
# whose rows they are: those of a suite, if nobody chose others
edited '.context.pgmapbench.command = ["pgmapbench", "run", "--strategy",
	"null,edge,folio", "-n", "6"]'
out_has "^  pgmapbench report, suite quick - all against edge \(the default\)$"
edited '.context.pgmapbench.command = ["pgmapbench", "run", "--ord=9"]'
out_has "^  pgmapbench report, rows of its own - "
edited '.context.pgmapbench.order[1] |= reverse'
out_has "arms interleaved;"
out_lacks ABBA
edited '.benchmarks |= map(del(.gets, .puts))'
out_has "NOT KEPT in 54"
edited '.context.pgmapbench.partial = true'
out_has "partial: the run ended early"
edited '.context.pgmapbench |= (.plant_percent = 3 | .steal_percent = 12.4 |
	.looks = {first: 3, planned: 3, made: 2, until: 0.02, reached: false} |
	.appended = [{doctor: [{name: "turbo", state: "warning", value: "on"},
		{name: "THP", state: "ok", value: "all of it"}]}] |
	.perf = {asked: "cycles", counted: "", why: "no cycles here"})'
says "each row known to 2 %: NOT reached" "PLANTED: 3 %" "12 % stolen" \
	"turbo (on)" "with --append" \
	"p pays for 3 looks" "no cycles here" "came in several runs" \
	"Of n=6 it's the whole range, too few for 3 looks, and holds with 90.6 %"
out_lacks "all of it"

# what overlaps the phases stands apart from them, and says what it is
live='(.benchmarks[] | select(.name | test("/teardown/"))) |= (.name |=
	sub("/teardown/"; "/teardown_live/") | if (.name | test("/null/"))
	then . else . + {drain_delay_us: 5, drain_delay_us_p99: 7,
	drain_delay_us_max: (9 + .repetition_index), next_us: 1} end)'
edited "$live"
out_has "^ +kill +unmap +drain +free +gp$"
says "drain_delay, us: from the start of the last release, or of drain" \
	"next, us: this build doesn't know what it is"
out_has "^  null \(floor\) +- +- +-$"
out_has "^  edge +5\.00 +7\.00 +14\.0$"
run report --html live.html edited.json
true_that "the page has them" grep -qE "<caption>Delays, no parts" live.html
true_that "and what they are" grep -qE \
	"drain_delay: from the start of the last release" live.html

# events, as perf calls them, and what a process lacks
edited '.benchmarks |= map(."perf_cycles_user" = 12.5 |
	."perf_cycles_kernel" = 0.25 | ."perf_task-clock_total" = 3 |
	.perf_running = 0.509) |
	(.benchmarks[] | select(.name | test("/gup/null/"))) |=
	del(."perf_cycles_kernel")'
out_has "^  perf events \(clocks in ns\) per base page, median"
out_has "^ +cycles:u +cycles:k task-clock +running$"
out_has "^  edge +12.5 +0.25 +3 +50%$"
out_has "^  null \(floor\) +12.5 +- +3 +50%$"

# what one result is held against
edited '.benchmarks |= map(select(.name | test("/edge/") | not))'
out_has "all against folio "
edited '.benchmarks |= map(select(.name | test("/edge/")))'
out_has "^  Nothing is compared: "
out_lacks "delta"
edited '.benchmarks |= map(select(.name | test("/gup/edge/")) |
	., .name |= sub("threads:1"; "threads:2"))'
out_has "rows against those of threads:1"
out_has "have no floor \(null\) row"
edited '.benchmarks |= map(select(.name | test("/gup/edge/")) |
	., .name |= sub("threads:1"; "threads:2") |
	., .name |= sub("batch:512"; "batch:1"))'
out_has "^  Nothing is compared: "
jq '.benchmarks |= map(select(.repetition_index < 2)) |
	.context.pgmapbench.n = 2 | del(.context.pgmapbench.looks)' a.json \
	>two.json
reports two.json
out_has "n=2: nothing is compared"
out_has "it's the whole range, and holds with 50.0 %"
# counts are compared without a test, however few
jq '.benchmarks |= map(.name |= sub("user/"; "callgrind/") |
	.time_unit = "instructions" | .real_time = 2)' two.json >counts.json
reports counts.json
out_has "^  folio +2.00 +\[2.00,2.00\] +\+0.0%$"
says "the same in all processes"
jq '.benchmarks[0].real_time = 3' counts.json >varying.json
reports counts.json varying.json
out_has "they VARY between processes in 1 rows"

# what was added, or made by several looks, is made again at once
run run --window 0.01 --warmup 0.005 -n 2 --strategy null --workload count \
	--out more.json
run run --append more.json -n 1 -q
reports more.json
reruns more.json
run run --suite selftest --strategy edge -qn1 --out small.json
reports small.json
true_that "with its size" grep -q -- "--size 128M" mail
reruns small.json

# what a file says is nobody's command, nor a mail's header or git's comment
show_words() { printf '%s\n' "$@"; }
all=$("$pgmapbench" list strategies --json | jq -r '[.[].name] | join(",")')
hostile="it's; \$(touch owned) \`touch owned\` # --- \"x\" \\"
long=$(printf '%s ' "From # --- diff --git a b Signed-off-by: @@ -1 >From"{,,,})
jq --arg all "$all" --arg hostile "$hostile" --arg long "$long" '
	.context.pgmapbench |= (.command = ["pgmapbench", "run", "--strategy",
		$all, "--workload=" + $hostile, "--mem", "fsdax:/home/me/file",
		"--target", "/home/me/target", "-qn3", "--ou", "/home/me/x",
		"--perf-control", "/tmp/ctl"] |
	.memory = "fsdax:/home/me/file" |
	.kernel = "a\tb\nc\u00e9 " | .cpu_model = $long | .suite = $long |
	.cflags = $long | .kernel_version = $long |
	.doctor = [range(9) | {name: $long[. * 7:], state: "warning",
		value: $long}])' a.json >hostile.json
reports hostile.json
out_has "^  kernel a\?b\?c\? From # --- diff"
paste_command show_words >typed
printf '%s\n' run -n 6 --strategy "$all" --target target --workload "$hostile" \
	--memory fsdax:file --seed \
	"$(jq .context.pgmapbench.seed hostile.json)" --size 128M >meant
true_that "the command is what was meant: $(diff typed meant | head -n 3)" \
	cmp -s typed meant
true_that "nothing in it ran" test ! -e owned
out_lacks "/home/me|/tmp/ctl"
# the check itself: without the blanks at their beginning lines aren't safe
sed 's/^  //' mail >bare
true_that "unindented it is harmed" eval '! mail_safe bare >harm'
printf '  wide %080d\n' 1 >wide
true_that "80 columns aren't 72" eval '! mail_safe wide >harm'
edited '.context.pgmapbench.command = ["pgmapbench", "run", "--warp", "9"]'
out_has "its command isn't one that this"
edited 'del(.context.pgmapbench.command, .context.pgmapbench.order,
	.context.pgmapbench.places, .context.pgmapbench.doctor,
	.context.pgmapbench.kernel, .context.pgmapbench.cpu_model,
	.context.pgmapbench.cpufreq, .context.pgmapbench.device)'
out_has "^  kernel \? "

# what can't be reported: one line, 2, no block
refused "which result" report
refused "a block is of one" report a.json b.json a.json
refused "takes one RESULT.json" report --baseline edge a.json b.json
refused "nothing to compare with 'nobody'" report --baseline nobody a.json
refused "can't read" report missing.json
refused "of one run: process 0" report a.json a.json
: >empty.json
refused "is empty" report empty.json
head -c 3000 a.json >cut.json
refused "is cut off" report cut.json
echo '{"context": {}, "benchmarks": []}' >foreign.json
refused "is no pgmapbench result" report foreign.json
echo '{"selftest": "real", "context": {}}' >selftest.json
refused "it is of 'pgmapbench selftest statistics'" report selftest.json
for edit in '.context.pgmapbench.schema = 2;schema 2, newer' \
	'.benchmarks[0].puts += 1;its books are off' \
	'.benchmarks[0].error_occurred = true;failed in process 0' \
	'.benchmarks[3].get_ns = null;other phases|has no get_ns'; do
	jq "${edit%;*}" b.json >edited.json
	refused "${edit##*;}" report edited.json
done
jq '.context.pgmapbench.machine_id = "0123"' b.json >other.json
refused "--across machine" report a.json other.json
jq '.context.pgmapbench.suite = "other"' b.json >other.json
refused "--across suite" report a.json other.json
reports --across suite a.json other.json
out_has "^  across: suite quick -> other"
out_has "^  new's kernel "
refused "neither has 'luck'" report --across luck a.json b.json
refused "has 2 processes of each row" report two.json b.json

what="report >/dev/full"
status=0
"$pgmapbench" report a.json >/dev/full 2>err || status=$?
status_is 1
err_line "can't write to stdout"
finish
