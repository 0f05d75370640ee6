#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Proves that a strategy is inlined into its measured loops: gup_round(),
# fault_round() and bystander_round() of each object make no indirect call and
# no indirect jump.
#
# usage: inline_test.sh OBJDUMP [OBJECT...]
# Other objects are passed over. Without any there is nothing to prove: 77.

objdump=$1
shift
if [ $# -eq 0 ]; then
	echo "only where the loops are as measured: release, on x86-64"
	exit 77
fi

status=0
for object in "$@"; do
	"$objdump" -d --no-show-raw-insn "$object" |
	awk -v names="gup_round fault_round bystander_round" \
		-v object="$object" '
		BEGIN { nr = split(names, wanted) }
		# a function, or the cold part that the compiler split off
		/^[0-9a-f]+ <.*>:$/ {
			name = $2
			gsub(/[<>:]/, "", name)
			sub(/\..*/, "", name)
			inside = 0
			for (i = 1; i <= nr; i++)
				if (name == wanted[i])
					inside = found[name] = 1
		}
		inside && /[ \t](call|jmp)q? +\*/ {
			print object ": " name ": indirect:" $0
			bad = 1
		}
		END {
			for (i = 1; i <= nr; i++) {
				if (found[wanted[i]])
					continue
				print object ": no " wanted[i]
				bad = 1
			}
			exit bad
		}' || status=1
done
exit $status
