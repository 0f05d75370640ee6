#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Proves that a strategy is inlined into its measured loops: gup_member() and
# fault_member() of each object make no indirect call and no indirect jump.
#
# usage: inline_test.sh OBJDUMP [gup.c.o|fault.c.o ...]
# Other objects are passed over. Without any there is nothing to prove: 77.

objdump=$1
shift
if [ $# -eq 0 ]; then
	echo "only where the loops are as measured: release, on x86-64"
	exit 77
fi

status=0
checked=0
for object in "$@"; do
	case $object in
	*/gup.c.o) function=gup_member ;;
	*/fault.c.o) function=fault_member ;;
	*) continue ;;
	esac
	checked=$((checked + 1))
	"$objdump" -d --no-show-raw-insn "$object" |
	awk -v function_name=$function -v object="$object" '
		# a function, or the cold part that the compiler split off
		/^[0-9a-f]+ <.*>:$/ {
			name = $2
			gsub(/[<>:]/, "", name)
			sub(/\..*/, "", name)
			inside = name == function_name
			found += inside
		}
		inside && /[ \t](call|jmp)q? +\*/ {
			print object ": " function_name ": indirect:" $0
			bad = 1
		}
		END {
			if (!found)
				print object ": no " function_name
			exit bad || !found
		}' || status=1
done
if [ $checked -eq 0 ]; then
	echo "no gup.c.o and no fault.c.o among the objects"
	exit 1
fi
exit $status
