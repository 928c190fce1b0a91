#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A kill that kswapd requests because it cannot keep what was used in the last lru_gen/min_ttl_ms: who
# requested it, and how much of the memory was page cache.
#
# Stimulus: min_ttl_ms, a process that needs more memory than is free, and a file that is read again
# and again, which together do not fit. kswapd asks for a kill only when its first, cheap pass was not
# enough, so one read of the file may not suffice.
#
# Compared with: the kernel's own report in its log; for page cache, the machine's counters in the record
# (test_oom_global compares those with the kernel's).
#
# mmscope-test: memory=512M swap=0 boot=own kernels=6.1,6.12,7.3

# shellcheck disable=SC2317 # functions are called by name
cd "$(dirname "$0")" || exit
# shellcheck source=selftests/ktap.sh
. ./ktap.sh

lru_gen=/sys/kernel/mm/lru_gen
file=/disk/cached file_mib=300

# key NAME: of the first record
key() {
	sed -n "s/^$1 //p" record | head -n 1
}

kernel_killed() {
	dmesg | grep -q 'kswapd0 invoked oom-killer' && return
	dmesg | grep 'oom-killer\|Killed process' | sed 's/^/# /'
	return 1
}

# "300.1M (65%) was page cache": as the record counts, and a good part of the file
explained_cache() {
	cache=$((($(key machine_file_pages) - $(key machine_swap_cached) - $(key machine_shmem)) >> 20))
	mib=$(tr -s ' \n' ' ' <story |
		sed -nE 's/.* ([0-9]+)[0-9.]*M \([0-9]+%\) was page cache, which reclaim can take.*/\1/p')
	[ "$mib" = $cache ] && [ $cache -ge $((file_mib / 4)) ] && return
	echo "# $mib MiB in the story, $cache in the record"
	sed 's/^/# /' story
	return 1
}

# No more than 8 MiB of the machine's memory is of a kind without a name.
names_all() {
	[ "$(key machine_unaccounted)" -le $((8 << 20)) ] &&
		! grep -q "reclaim's lists that no process maps" story && return
	sed 's/^/# /' story
	return 1
}

says() {
	tr -s ' \n' ' ' <story | grep -q "$1" && return
	sed 's/^/# /' story
	return 1
}

if [ ! -e $lru_gen/min_ttl_ms ]; then
	echo "1..0 # SKIP this kernel has no lru_gen/min_ttl_ms"
	exit 4
fi
plan 6
insmod /mmscope.ko || exit 1
dmesg -c >/dev/null
enabled=$(cat $lru_gen/enabled)
echo 7 >$lru_gen/enabled
dd if=/dev/zero of=$file bs=1M count=$file_mib 2>/dev/null
echo 600000 >$lru_gen/min_ttl_ms
# More than is free and less than there is: without min_ttl_ms page cache would make room.
helpers/demo_process grower 0 300 &
tries=0
while ! grep -q '^trigger' /proc/mmscope/oom/kills && [ $tries -lt 100 ]; do
	dd if=$file of=/dev/null bs=1M 2>/dev/null
	tries=$((tries + 1))
done
echo 0 >$lru_gen/min_ttl_ms
echo "$enabled" >$lru_gen/enabled
cat /proc/mmscope/oom/kills >record
mmscope oom explain >story
ok "kswapd invoked the OOM killer" kernel_killed
same "the record says what triggered it" "$(key trigger)" min_ttl
same "and who" "$(key asker_comm)" kswapd0
ok "the story does not say that memory ran out" says 'kswapd could not keep in memory what was used within'
ok "page cache is called page cache" explained_cache
ok "all memory has a name" names_all
wait
rm -f $file record story
rmmod mmscope
[ $failed = 0 ]
