#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Proves that read sections cost nothing in what is compiled for qsbr: no
# object refers to liburcu's memb flavour, or to a function of ours that does.
#
# usage: qsbr_test.sh NM [OBJECT...]
# Without objects there is nothing to prove: 77.

nm=$1
shift
if [ $# -eq 0 ]; then
	echo "only where variants are built"
	exit 77
fi
if "$nm" -A "$@" | grep -E ' (urcu_memb_[a-z_]*|xa_load)$'; then
	echo "has read sections of the memb flavour"
	exit 1
fi
echo "$# objects have none"
