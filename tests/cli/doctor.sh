#!/bin/bash
# SPDX-License-Identifier: MIT
# doctor: what it says of this host, whatever that is; and of a process that
# was made worse.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# The status says whether there is a warning.
status_fits() {
	local expected=0
	grep -qE '^.{20}warning ' out && expected=1
	status_is $expected
}

run doctor
status_fits
err_is_empty
out_fits 100
checks_seen=$(grep -cE '^[^ ].{19}(ok|warning|cannot tell) +[^ ]' out)
true_that "17 checks" test "$checks_seen" -eq 17
out_has "^warning: [0-9]+, cannot tell: [0-9]+, ok: [0-9]+; commands as root$"
true_that "which adds up" test \
	"$(awk -F'[:,;]' '/^warning: / { print $2 + $4 + $6 }' out)" = 17
true_that "what is wrong has a reason and a fix" awk '
	/^[^ ].{19}warning / { if (want) exit 1; want = 2; next }
	/^      [^ ]/ { want = 0; next }
	END { exit want ? 1 : 0 }' out

# a process that got no restartable sequences
what="doctor without rseq" status=0
GLIBC_TUNABLES=glibc.pthread.rseq=0 "$pgmapbench" doctor >out 2>err ||
	status=$?
status_is 1
out_has '^rseq +warning'

# one that was started without ASLR, if that is allowed here
if setarch -R true 2>/dev/null; then
	what="doctor without ASLR" status=0
	setarch -R "$pgmapbench" doctor >out 2>err || status=$?
	status_is 1
	out_has '^ASLR +warning'
	out_has '^      start it without setarch -R$'
else
	echo "no setarch -R: ASLR wasn't looked at"
fi

# run says the worst in one line, before it measures; --quiet, nothing. A
# process without restartable sequences has something to say on any host.
export GLIBC_TUNABLES=glibc.pthread.rseq=0
run run "${tiny[@]}" -n 1 --strategy null --workload fault --out r.json
status_is 0
true_that "one line of warning" test \
	"$(grep -cE '^warning: [^:]+: pgmapbench doctor$' err)" -eq 1
true_that "of 80 columns" awk 'length > 80 { exit 1 }' err
run run "${tiny[@]}" -n 1 --strategy null --workload fault --out q.json -q
status_is 0
true_that "none when quiet" test "$(grep -c doctor err)" -eq 0
unset GLIBC_TUNABLES

refused "--hurry" doctor --hurry
refused "now" doctor now
run doctor --help
status_is 0
out_has "[-]-json"

if ! command -v jq >/dev/null; then
	echo "no jq: --json wasn't looked at"
	finish
fi
run doctor --json
true_that "17 objects" test "$(jq length out)" -eq 17
true_that "with their fields" test "$(jq '[.[] | has("name", "state", "why")
	and (.state | IN("ok", "warning", "cannot tell"))
	and ((.state == "cannot tell") == (.value == null))
	and (.state == "cannot tell") == has("reason")
	and (.state == "warning") == (.fix != null)] | all' out)" = true
true_that "a result has them all" test "$(jq '[.context.pgmapbench.doctor[]
	| .name]' r.json)" = "$(jq '[.[].name]' out)"
true_that "quiet or not" test "$(jq '.context.pgmapbench.doctor | length' \
	q.json)" -eq 17
true_that "and says what it saw" test "$(jq -r '.context.pgmapbench.doctor[]
	| select(.name == "rseq").state' r.json)" = warning
true_that "a result has the machine's fields" test \
	"$(jq '.context.pgmapbench | has("machine_id", "machine_id_from",
	"kernel", "kernel_version", "arch", "cpu_model", "cpu_id", "llc_bytes",
	"nodes", "node_numbers", "node_distances", "thp", "thp_defrag",
	"numa_balancing", "aslr", "clocksource", "smt", "cpus_online",
	"cpus_isolated", "cmdline", "microcode", "mitigations", "cpufreq",
	"cpuidle", "turbo", "hypervisor", "rseq", "steal_percent", "dax",
	"compiler", "cflags", "libraries") | if . then 1 else 0 end' r.json |
	paste -sd+)" = "$(printf '1%.0s+' {1..32} | sed 's/+$//')"
true_that "two runs are of one machine" test \
	"$(jq .context.pgmapbench.machine_id r.json)" = \
	"$(jq .context.pgmapbench.machine_id q.json)"
true_that "nothing is said to be \"unknown\"" test "$(jq '.context.pgmapbench
	| del(.revision) | [.. | strings | select(. == "unknown")] | length' \
	r.json)" -eq 0
expected=$(jq '[.[].state] | if any(. == "warning") then 1 else 0 end' out)
status_is "$expected"
finish
