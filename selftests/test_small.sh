#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# On kernels that lack what mmscope would use: it loads, every file can be
# read, status names what is off, it unloads.
#
# mmscope-test: kernels=*-small*

echo "TAP version 13"
echo "1..3"

result() {
	if [ "$1" = 0 ]; then
		echo "ok $2"
	else
		echo "not ok $2"
		failed=1
	fi
}

failed=0
insmod /mmscope.ko
result $? "1 loads"

# cat goes on after a file that it cannot read, and says so in the end.
[ -d /proc/mmscope ] && find /proc/mmscope -type f -exec cat {} + >/dev/null
result $? "2 every file can be read"

grep '^source .* missing' /proc/mmscope/status | sed 's/^/# /'
rmmod mmscope
result $? "3 unloads"
exit $failed
