# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# How questions.sh and questions-v1.sh give an answer. Sourced, after lib.sh.

# shellcheck disable=SC2034  # of lib.sh
color=never

# Beside mmscope stand the tools of a distribution; busybox has programs of the same names.
for tool in free vmstat ps pmap swapon sar; do
	eval "$tool() { /opt/tools/$tool \"\$@\"; }"
done

# answer NAME COMMAND-LINE [SHOWN]: what cuts the output short is not shown, unless as SHOWN.
answer() {
	echo "@@@ $1"
	echo "# ${3:-${2%% | *}}"
	eval "$2"
}

# The numbers of this machine in what explain says.
explain() {
	answer "$1" "mmscope explain $1 | sed -n '/^Here:/,/^Here,\|^See/p' | grep '^  .*  '"
}
