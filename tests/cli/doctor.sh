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
expected=$(jq '[.[].state] | if any(. == "warning") then 1 else 0 end' out)
status_is "$expected"
finish
