#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# In a guest: what the tools of procps and mmscope say about the node of scenes/10-node.sh. Each
# answer begins with a line `@@@ NAME`. selftests/qemu/questions runs this, and puts the answers
# into Documentation/questions.rst.

cd "$(dirname "$0")" || exit

# shellcheck source=selftests/demo/lib.sh
. ./lib.sh
color=never

# busybox has programs of the same names.
free() { /opt/procps/free "$@"; }
vmstat() { /opt/procps/vmstat "$@"; }
ps() { /opt/procps/ps "$@"; }

# answer NAME COMMAND-LINE: what cuts the output short is not shown.
answer() {
	echo "@@@ $1"
	echo "# ${2%% | *}"
	eval "$2"
}

# The numbers of this machine in what explain says.
explain() {
	answer "$1" "mmscope explain $1 | sed -n '/^Here:/,/^See also/p' | grep '^  .*  '"
}

growers=
insmod /mmscope.ko || exit
# shellcheck source=selftests/demo/scenes/10-node.sh
. scenes/10-node.sh
for pid in $(pidof demo_process); do
	[ "$(cat "/proc/$pid/comm")" != web-server ] || break
done

answer free-tool "free -m"
explain free
explain used
explain cache
answer rss-tool "ps aux --sort=-rss | head -n 6"
answer rss "mmscope ps -o pid,total_vm,rss,rss_anon,rss_file,rss_shmem,swap,pgtables,mem_pct,limit_pct,comm | head -n 6"
answer pss "mmscope ps -o pid,total_vm,rss,pss,uss,comm | head -n 6"
answer process "mmscope ps $pid | sed -n '/^total_vm/,/^locked/p'"
answer cgroups "mmscope cgroups -o path,usage,working_set,anon,file,max"
answer containers "mmscope oom domains -l -o where,usage,working_set,limit,full_pct"
answer candidates "mmscope ps -o pid,qos,oom_score_adj,points,score,rss,swap,comm -Q 'points!=-' -x points:desc | head -n 8"
answer domains "mmscope oom domains -l -o where,usage,limit,verdict,pid,points,comm"

# shellcheck disable=SC2154  # of the scene
set_limit "$web" memory.swap.max 0
answer before "mmscope oom domains -l -o where,usage,working_set,limit,full_pct | grep -e WHERE -e bbb"
in_cgroup "$web" /selftests/helpers/demo_process thumbnails 936 30 2>/dev/null
sleep 1
answer log "dmesg | grep 'Killed process' | sed 's/^\[[^]]*\] //'"
answer oom "mmscope oom explain"

answer watch "mmscope watch 1 3"
answer swap-tool "vmstat 1 3"
explain swapping
answer swap "mmscope ps -x swap:desc -o pid,rss,swap,comm | head -n 4"
answer overcommit "mmscope system | sed -n '/^Overcommit/,/^\$/p' | grep ."
answer eviction "mmscope system --eviction 100Mi | sed -n '/^The kubelet/,/^\$/p;/^[a-z]* *eviction/p' | grep ."
explain swappiness
answer zones "mmscope zones | head -n 3"

dd if=/disk/archive of=/dev/null bs=1M 2>/dev/null
answer drop-before "free -m"
echo 3 >/proc/sys/vm/drop_caches
answer drop "free -m"

for kind in leak flat noisy; do
	/selftests/helpers/grower $kind &
	growers="$growers $!"
done
answer leaks "mmscope leaks --interval 0.5 --count 17"
# shellcheck disable=SC2086  # words
kill $growers
echo "@@@ end"
kill_processes
rmmod mmscope
