# SPDX-License-Identifier: MIT
# Proves that a check which fails, dies, hangs or upsets the kernel is noticed.
# shellcheck shell=dash source=tests/vm/lib.sh
. /vm/lib.sh

# said_of NAME SCRIPT [LIMIT]	what is told of such a check, in one line
said_of() {
	echo ". /vm/lib.sh; $2" >/tmp/"$1".sh
	rm -f /tmp/said
	(
		export RESULTS=/tmp/said LIMIT="${3:-9}"
		run_check /tmp/"$1".sh >/dev/null 2>&1
	)
	paste -s -d, /tmp/said
}

is "what is good passes" "start good,ok good n,ok good m" \
	"$(said_of good 'is n 1 1; true_that m true')"
is "a refusal passes" "start good,ok good n" "$(said_of good \
	"refused n 2 no sh -c 'echo no >&2; exit 2'")"
is "a comparison" "start bad,not ok bad n: expected '1'; saw '2'" \
	"$(said_of bad 'is n 1 2')"
is "a command" "start bad,not ok bad n: status 1: no" \
	"$(said_of bad "true_that n sh -c 'echo no; exit 1'")"
is "no refusal" "start bad,not ok bad n: status 0: " \
	"$(said_of bad 'refused n 2 no true')"
is "a refusal in two lines" "start bad,not ok bad n: status 2: no no" \
	"$(said_of bad "refused n 2 no sh -c 'echo no >&2; echo no >&2; exit 2'")"
ended="not ok bad the script: it ended with status"
is "a script that dies" "start bad,$ended 3" "$(said_of bad 'exit 3')"
is "a script that can't be read" "start bad,$ended 2" "$(said_of bad 'if then')"
# shellcheck disable=SC2016
is "an unset variable" "start bad,$ended 2" "$(said_of bad 'echo $nobody')"
is "a hang" "start bad,$ended 143" "$(said_of bad 'sleep 9' 1)"
is "a script that checks nothing" \
	"start bad,not ok bad the script: it checked nothing" \
	"$(said_of bad 'true')"
true_that "the kernel's warning" [ "$(said_of bad \
	'ok n; echo "WARNING: CPU: 0 PID: 1 at a test" >/dev/kmsg' |
	grep -c ",not ok bad the kernel's log: .*WARNING: CPU: 0")" = 1 ]
is "a fact may have one" "start bad-fact,ok bad-fact n" "$(said_of bad-fact \
	'ok n; echo "WARNING: CPU: 0 PID: 1 at a test" >/dev/kmsg')"
# those aren't the kernel's own
mark "$CHECK"
