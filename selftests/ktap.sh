# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# What the tests in shell share: results as KTAP. Sourced, never run.

number=0
failed=0

# Where memory cgroups are made, and what of each is called otherwise in v1.
cgroups=/sys/fs/cgroup limit=memory.max high=memory.high swap_limit=memory.swap.max
unlimited=max
if [ ! -e $cgroups/cgroup.controllers ]; then
	# Usage that is over a new limit is reclaimed at once, as it is of a new memory.high.
	cgroups=/sys/fs/cgroup/memory limit=memory.limit_in_bytes high=$limit
	swap_limit=memory.memsw.limit_in_bytes unlimited=-1
fi

plan() { # NUMBER
	echo "TAP version 13"
	echo "1..$1"
}

# ok NAME COMMAND...: is the command successful?
ok() {
	name=$1
	shift
	number=$((number + 1))
	if "$@"; then
		echo "ok $number $name"
	else
		echo "not ok $number $name"
		failed=$((failed + 1))
	fi
}

# same NAME GOT WANTED
same() {
	[ "$2" = "$3" ] || echo "# $1: $2, not $3"
	ok "$1" [ "$2" = "$3" ]
}

# exits STATUS REGEX COMMAND...: that exit status, and one line that matches on standard error
exits() {
	wanted=$1 regex=$2
	shift 2
	got=0
	"$@" >/tmp/ktap.out 2>/tmp/ktap.err || got=$?
	if [ "$got" = "$wanted" ] && [ "$(wc -l </tmp/ktap.err)" = 1 ] &&
		grep -qE "$regex" /tmp/ktap.err; then
		return 0
	fi
	echo "# $*: exit status $got, $(head -n 3 /tmp/ktap.err)"
	return 1
}

# remove_cgroup PATH: who was killed in it may take a while to leave
remove_cgroup() {
	while ! rmdir "$1" 2>/dev/null; do
		sleep 0.1
	done
}

finish() {
	[ "$failed" = 0 ]
	exit
}
