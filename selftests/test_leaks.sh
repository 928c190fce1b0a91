#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# mmscope leaks: each of its verdicts, on what earns it.
#
# Stimulus: helpers/grower in cgroups of their own. A process that leaks, in a cgroup below one with
# a limit; one that grew and stopped, one that goes up and down, one that reads a file; one that
# stands still, and one that comes when little time is left.
#
# Compared with: their names; rss and limit from /proc and the cgroup's files.
#
# mmscope-test: memory=1G
# mmscope-test: memory=1G cgroup=v1 kernels=6.1

cd "$(dirname "$0")" || exit
# shellcheck source=selftests/ktap.sh
. ./ktap.sh

plan 14
insmod /mmscope.ko
mkdir $cgroups/leak
[ ! -e $cgroups/cgroup.controllers ] || echo +memory >$cgroups/leak/cgroup.subtree_control
for path in leak leak/inner flat noisy cache; do
	[ -d $cgroups/$path ] || mkdir $cgroups/$path
done
for path in leak flat noisy; do
	echo 300M >$cgroups/$path/$limit
done
start() { # CGROUP [sleep SECONDS] KIND ARGUMENT...
	path=$cgroups/$1
	shift
	sh -c 'echo $$ >"$0/cgroup.procs"
		[ "$1" != sleep ] || { sleep "$2"; shift 2; }
		exec helpers/grower "$@"' "$path" "$@" &
}
end_them() {
	for name in still late; do
		kill -9 "$(grep -lx $name /proc/[0-9]*/comm 2>/dev/null | cut -d / -f 3)"
	done
	kill -9 $leak $flat $noisy $cache
	wait
	rm /disk/leaks
}
uptime() { # in hundredths of a second
	sed 's/\.//; s/ .*//' /proc/uptime
}
watch_them() {
	truncate -s 1G /disk/leaks
	helpers/demo_process still 0 8
	start leak/inner leak
	leak=$!
	start noisy noisy
	noisy=$!
	start cache cache /disk/leaks
	cache=$!
	began=$(uptime)
	# When it is being read, so that it is seen to grow. It is not there before its first memory is.
	start flat sleep 0.5 flat 75 128
	flat=$!
	(sleep 6.5; exec helpers/demo_process late 0 8) &

	mmscope leaks --interval 0.5 --count 17 -J -a -Q 'verdict=*' >all
	took=$(($(uptime) - began))
}
# Readings that come late are put off, not left out, and the reader may itself be late. On a machine
# that stood still meanwhile, what is there for the last of them alone is seen too often, and what
# grows at first not long enough.
watch_them
for try in 2 3; do
	[ "$took" -gt 940 ] || break
	echo "# it took $took hundredths of a second: try $try"
	end_them
	watch_them
done
grep -E '"verdict": "(leak|below|stopped|cache)"' all | sed 's/^/# /'
grep '"anon"' all | grep -E '"(flat|noisy|still|late)"' | sed 's/^/# /'
grep '"file"' all | grep '"/cache"' | sed 's/^/# /'
found() { # REGEX: rows that are leaks
	grep '"verdict": "leak"' all | grep -c "$1"
}
verdict() { # REGEX
	grep "$1" all | sed 's/.*"verdict": "\([a-z]*\)".*/\1/'
}
same "the process that leaks" "$(found "\"pid\": $leak, \"kind\": \"anon\"")" 1
same "its cgroup" "$(found '"what": "cgroup".*"kind": "anon".*"name": "/leak/inner"')" 1
same "and no other process" "$(found '"what": "process"')" 1
# The slabs and page tables that it takes grow, too; those are its cgroup's, and all of it is
# the root's as well.
same "and no other cgroup" "$(found '"what": "cgroup".*"name": "\(/leak/inner\|/\)"')" \
	"$(found '"what": "cgroup"')"
same "the cgroup above only passes it on" \
	"$(verdict '"what": "cgroup".*"kind": "anon".*"name": "/leak"')" below
same "one that grew and no longer does" "$(verdict "\"pid\": $flat, \"kind\": \"anon\"")" stopped
same "one that goes up and down" "$(verdict "\"pid\": $noisy, \"kind\": \"anon\"")" noise
same "page cache" "$(verdict '"what": "cgroup".*"kind": "file".*"name": "/cache"')" cache
same "its reader has no memory of its own" "$(verdict "\"pid\": $cache, \"kind\": \"anon\"")" none
same "one that stands still" "$(verdict '"kind": "anon".*"name": "still"')" none
same "one that was seen too few times" "$(verdict '"kind": "anon".*"name": "late"')" short
same "the limit" \
	"$(found "\"pid\": $leak,.*\"limit\": 314572800,.*\"limit_cgroup\": \"/leak\"")" 1

# What was gathered is said when it is interrupted.
mmscope leaks --interval 1 >interrupted &
pid=$!
sleep 1
# A slow machine has not yet come to where it listens.
while [ -e /proc/$pid ] && ! grep -q '^State:.Z' /proc/$pid/status; do
	kill -INT $pid
	sleep 0.2
done 2>/dev/null
wait $pid
same "SIGINT ends it well" $? 0
ok "and it says what it has" grep -q 'read [1-9][0-9]* times in .* too few' interrupted

end_them
for path in leak/inner leak flat noisy cache; do
	remove_cgroup "$cgroups/$path"
done
rm -f all interrupted
rmmod mmscope
finish
