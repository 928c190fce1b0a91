#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# mmscope ps: every figure of a process against its source in the same guest.
#
# Stimulus: processes that stand still, one of them in a cgroup with a limit.
#
# Compared with: status, stat, cmdline and smaps_rollup of /proc/PID, /proc/meminfo. Tolerance: none. uss is
# smaps_rollup's Private_Clean and Private_Dirty, also of a process with private huge pages.
#
# mmscope-test: cgroup=v2
# mmscope-test: cgroup=v1 kernels=5.10,6.1 append=swapaccount=1

cd "$(dirname "$0")" || exit
# shellcheck source=selftests/ktap.sh
. ./ktap.sh

plan 19
insmod /mmscope.ko
mkdir $cgroups/ps-limited
echo 64M >$cgroups/ps-limited/$limit
sh -c 'echo $$ >$1/ps-limited/cgroup.procs; exec helpers/demo_process limited 300 20' sh $cgroups
helpers/demo_process free 0 8
sleep 1
limited=$(pidof limited || grep -l '^limited$' /proc/[0-9]*/comm | cut -d / -f 3)
free=$(grep -l '^free$' /proc/[0-9]*/comm | cut -d / -f 3)

row() { # PID COLUMN
	mmscope ps -brn -Q "pid=$1" -o "$2"
}

from_status() { # PID KEY: bytes
	awk -v key="$2:" '$1 == key { print $2 * 1024 }' "/proc/$1/status"
}

same "rss" "$(row "$limited" rss)" "$(from_status "$limited" VmRSS)"
same "rss_anon" "$(row "$limited" rss_anon)" "$(from_status "$limited" RssAnon)"
same "total_vm" "$(row "$limited" total_vm)" "$(from_status "$limited" VmSize)"
same "pgtables" "$(row "$limited" pgtables)" "$(from_status "$limited" VmPTE)"
same "minflt and majflt" "$(row "$limited" minflt,majflt)" \
	"$(cut -d ' ' -f 10,12 "/proc/$limited/stat")"
same "oom_score_adj and score" "$(row "$limited" oom_score_adj,score)" \
	"$(cat "/proc/$limited/oom_score_adj") $(cat "/proc/$limited/oom_score")"
same "limit and whose it is" "$(row "$limited" limit,limit_cgroup)" "67108864 /ps-limited"
same "no limit" "$(row "$free" limit,limit_pct,limit_cgroup)" "max - -"
same "percent of memory and of the limit" "$(row "$limited" mem_pct,limit_pct)" \
	"$(awk -v rss="$(row "$limited" rss)" '/^MemTotal/ {
		printf "%.1f %.1f", rss / $2 / 10.24, rss / 67108864 * 100 }' /proc/meminfo)"
same "pss and uss" "$(row "$limited" pss,uss)" "$(awk '/^Pss:/ { pss = $2 }
	/^Private_(Clean|Dirty)/ { uss += $2 } END { print pss * 1024, uss * 1024 }' "/proc/$limited/smaps_rollup")"
same "one process: all mappings" \
	"$(mmscope ps "$limited" -J | sed -n '/"mappings"/,$p' | grep -c '"start"')" \
	"$(grep -c ^VmFlags "/proc/$limited/smaps")"
same "command line" "$(row "$limited" cmdline)" \
	"$(tr '\000' ' ' <"/proc/$limited/cmdline" | sed 's/ *$//; s/\\/\\x5c/g; s/ /\\x20/g')"
rm -f /etc/passwd
same "a user without a name" "$(mmscope ps -n -o uid -Q "pid=$limited")" 0
mkdir -p /etc
printf '%s\n' 'somebody:x:7:7::/:/bin/sh' 'superuser:x:0:0::/:/bin/sh' >/etc/passwd
same "a user's name" "$(mmscope ps -n -o uid -Q "pid=$limited")" superuser
same "the number if asked" "$(mmscope ps -n --numeric -o uid -Q "pid=$limited")" 0
same "the number for programs" "$(row "$limited" uid)" 0
mmscope ps "$limited" | sed 's/^/# /'
same "kernel threads are left out" "$(mmscope ps -rno comm | grep -c '^kswapd')" 0

kill -9 "$limited" "$free"
while [ -e "/proc/$limited" ] || [ -e "/proc/$free" ]; do
	sleep 0.1
done
ok "a process that is gone" exits 1 "no process $limited$" mmscope ps "$limited"
ok "no process" exits 2 'x is not the number of a process' mmscope ps x

remove_cgroup $cgroups/ps-limited
rmmod mmscope
finish
