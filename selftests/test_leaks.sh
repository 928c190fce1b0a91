#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# mmscope leaks: a process that leaks is found, with its cgroup and the time until its limit; one
# that grew and stopped, one that goes up and down, and everybody else are not called leaks.
#
# Stimulus: helpers/grower, one of each kind, in cgroups of their own.
#
# Compared with: their names; rss and limit from /proc and the cgroup's files.
#
# mmscope-test: memory=1G
# mmscope-test: memory=1G cgroup=v1 kernels=6.1

cd "$(dirname "$0")" || exit
# shellcheck source=selftests/ktap.sh
. ./ktap.sh

plan 9
insmod /mmscope.ko
for kind in leak flat noisy; do
	mkdir $cgroups/$kind
	echo 300M >$cgroups/$kind/$limit
	sh -c 'echo $$ >$2/$1/cgroup.procs; exec helpers/grower $1' sh $kind $cgroups &
	eval "$kind=$!"
done

mmscope leaks --interval 0.5 --count 17 -J -a -Q 'verdict=*' >all
grep '"leak"' all | sed 's/^/# /'
grep '"anon"' all | grep -E '"(flat|noisy)"' | sed 's/^/# /'
found() { # REGEX: rows that are leaks
	grep '"verdict": "leak"' all | grep -c "$1"
}
# shellcheck disable=SC2154 # set by eval
same "the process that leaks" "$(found "\"pid\": $leak, \"kind\": \"anon\"")" 1
same "its cgroup" "$(found '"what": "cgroup".*"kind": "anon".*"name": "/leak"')" 1
same "and no other process" "$(found '"what": "process"')" 1
# The slabs and page tables that it takes grow, too; those are its cgroup's, and all of it is
# the root's as well.
same "and no other cgroup" "$(found '"what": "cgroup".*"name": "\(/leak\|/\)"')" \
	"$(found '"what": "cgroup"')"
# 5.10 has no sum for the kernel's memory: there that kind is not known.
kinds=5
[ "$(mmscope cgroups -lrn -o path,kernel | awk '$1 == "/flat" { print $2 }')" != - ] || kinds=4
same "flat was seen" "$(grep -c '"name": "/flat"' all)" $kinds
same "noisy was seen" "$(grep -c '"name": "/noisy"' all)" $kinds
same "the limit" "$(found "\"pid\": $leak,.*\"limit\": 314572800,.*\"limit_cgroup\": \"/leak\"")" 1

# What was gathered is said when it is interrupted.
mmscope leaks --interval 0.2 >interrupted &
pid=$!
sleep 1
kill -INT $pid
wait $pid
same "SIGINT ends it well" $? 0
ok "and it says what it has" grep -q 'read [1-9][0-9]* times in .* too few' interrupted

# shellcheck disable=SC2154
kill -9 "$leak" "$flat" "$noisy"
wait
rmdir $cgroups/leak $cgroups/flat $cgroups/noisy
rm -f all interrupted
rmmod mmscope
finish
