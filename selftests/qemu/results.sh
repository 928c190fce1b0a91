# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What the check-* scripts print: KTAP, then the line that .ci/run adds up. Sourced, never run.

passed=0 failed=0

# result "ok"|"not ok" DESCRIPTION...
result() {
	if [ "$1" = ok ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
	echo "$1 $((passed + failed)) ${*:2}"
}

# The last line; is everything ok?
results_end() {
	echo "$passed passed, $failed failed, 0 skipped"
	[ $failed = 0 ]
}
