#!/bin/sh
# SPDX-License-Identifier: MIT
# A program that must complain, or crash: catches.sh PROGRAM [ARG...]
ulimit -c 0
"$@"
status=$?
[ $status = 1 ] || [ $status -gt 128 ] || {
	echo "nothing is caught: exit status $status" >&2
	exit 1
}
