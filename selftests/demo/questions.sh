#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# In a guest: what the usual tools and mmscope say about the node of scenes/10-node.sh. Each answer
# begins with a line `@@@ NAME`. selftests/qemu/questions runs this, and puts the answers into
# Documentation/questions.rst. questions-v1.sh has those for cgroup v1.

cd "$(dirname "$0")" || exit

# shellcheck source=selftests/demo/lib.sh
. ./lib.sh
# shellcheck source=selftests/demo/answers.sh
. ./answers.sh

growers=
grow() {
	/selftests/helpers/grower "$@" &
	growers="$growers $!"
}

stop_growers() {
	# shellcheck disable=SC2086  # words
	kill $growers
	growers=
}

pid_of() {
	for pid in $(pidof demo_process); do
		[ "$(cat "/proc/$pid/comm")" != "$1" ] || echo "$pid"
	done
}

# A file of so many MiB that is not in the page cache.
make_file() {
	dd if=/dev/zero of="$1" bs=1M count="$2" 2>/dev/null
	sync
	echo 1 >/proc/sys/vm/drop_caches
}

insmod /mmscope.ko || exit
# shellcheck source=selftests/demo/scenes/10-node.sh
. scenes/10-node.sh
web_pid=$(pid_of web-server)
batch_pid=$(pid_of batch-job)

# The machine.
answer free-tool "free -m"
explain free
explain used
answer cache-tool "grep -E '^(Active|Inactive|AnonPages|Mapped|Dirty)' /proc/meminfo"
explain cache
answer cgroups "mmscope cgroups -o path,usage,working_set,anon,file,max"
counted="grep -E '^(Buffers|Cached|Shmem|SwapCached):' /proc/meminfo"
answer buffers-before "$counted"
dd if=/dev/vda of=/dev/null bs=1M count=16 2>/dev/null
answer buffers-after "$counted"
explain buffers

# Its processes.
answer rss-tool "ps aux --sort=-rss | head -n 6"
answer sort-tool "ps -o pid,user,%mem,command ax | sort -b -k3 -r | head -n 5" \
	"ps -o pid,user,%mem,command ax | sort -b -k3 -r | head -n 5"
answer rss "mmscope ps -o pid,total_vm,rss,rss_anon,rss_file,rss_shmem,swap,pgtables,mem_pct,limit_pct,comm | head -n 6"
answer pss "mmscope ps -o pid,total_vm,rss,pss,uss,comm | head -n 6"
answer process "mmscope ps $web_pid | sed -n '/^total_vm/,/^locked/p'"
answer pmap-tool "pmap $batch_pid | tail -n 1" "pmap $batch_pid | tail -n 1"
answer pmap-status "grep -E '^Vm(Size|RSS|Swap)' /proc/$batch_pid/status"
answer pmap "mmscope ps $batch_pid -o pid,total_vm,rss,pss,uss,swap,comm"
grow flat
sleep 1
answer faults-tool "ps -o pid,vsz,rss,min_flt,maj_flt,comm -p $batch_pid -p $!"
answer faults "mmscope ps -x minflt:desc -o pid,total_vm,rss,minflt,majflt,comm | head -n 6"
explain page-faults
stop_growers

# Huge pages, which the kernel does not give on its own where there is so little memory.
make_cgroup huge
echo always >/sys/kernel/mm/transparent_hugepage/enabled
start huge huge-heap 0 24
echo never >/sys/kernel/mm/transparent_hugepage/enabled
answer huge "mmscope ps -Q 'rss>24M,rss<30M' -o pid,rss,anon_huge_pages,pgtables,minflt,comm"
kill -9 "$(pid_of huge-heap)"
sleep 1
rmdir $cgroups/huge
counted="grep -E '^(Mem|Huge)' /proc/meminfo"
answer huge-before "$counted"
echo 16 >/proc/sys/vm/nr_hugepages
answer huge-after "$counted" "echo 16 >/proc/sys/vm/nr_hugepages; $counted"
explain huge-pages
echo 0 >/proc/sys/vm/nr_hugepages

# Containers: the database reads a file.
make_file /disk/orders 32
# shellcheck disable=SC2154  # of the scene
read_file "$database" /disk/orders
answer top-tool "cd $cgroups/$database && cat memory.current memory.max && grep -w inactive_file memory.stat" \
	"cat memory.current memory.max; grep -w inactive_file memory.stat"
answer containers "mmscope oom domains -l -o where,usage,working_set,limit,full_pct"
answer size-tool "cat $cgroups/$database/memory.peak" "cat memory.peak"
answer size "mmscope cgroups -o path,usage,peak,anon,shmem,kernel,sock,active_file,max | grep -E 'PATH|aaaa|bbbb|cccc'"

# Two of which both want 40 MiB, one in a limit of 24 MiB, one over memory.high of 24 MiB.
make_cgroup limited
set_limit limited memory.max 24M
set_limit limited memory.swap.max 0
make_cgroup throttled
set_limit throttled memory.high 24M
set_limit throttled memory.swap.max 0
in_cgroup limited /selftests/helpers/demo_process hungry 0 40 2>/dev/null
in_cgroup throttled timeout 10 /selftests/helpers/demo_process hungry 0 40 2>/dev/null
answer throttled-tool "grep -E 'high|max|oom_kill' $cgroups/throttled/memory.events; ps -o pid,stat,rss,comm -p $(pid_of hungry)" \
	"grep -E 'high|max|oom_kill' memory.events; ps -o pid,stat,rss,comm -C hungry"
answer throttled "mmscope cgroups -o path,usage,high,max,events_high_count,events_max_count,events_oom_kill_count | grep -E 'PATH|limited|throttled'"
answer throttled-now "mmscope reclaim now -o pid,since_ns,cause,where,comm"
answer throttled-time "mmscope reclaim cgroups -o where,suffered_memcg_limit_ns,suffered_memcg_high_ns,suffered_high_throttle_ns | grep -E 'WHERE|limited|throttled'"
kill -9 "$(pid_of hungry)"
sleep 1
rmdir $cgroups/limited $cgroups/throttled

# Whom the OOM killer takes.
answer score-tool "grep -H . /proc/[0-9]*/oom_score 2>/dev/null | sort -t: -k2 -rn | head -n 7" \
	"grep -H . /proc/[0-9]*/oom_score | sort -t: -k2 -rn | head -n 7"
answer candidates "mmscope ps -o pid,qos,oom_score_adj,points,score,rss,swap,comm -Q 'points!=-' -x points:desc | head -n 8"
answer domains "mmscope oom domains -l -o where,usage,limit,verdict,pid,points,comm"
answer qos-tool "grep -vxH 0 /proc/[0-9]*/oom_score_adj"
answer qos "mmscope ps -o pid,qos,pod,oom_score_adj,points,comm -Q 'qos!=-' -x points:desc"
answer protect-before "mmscope oom domains -l -o where,verdict,pid,oom_score_adj,margin,comm"
echo -500 >"/proc/$batch_pid/oom_score_adj"
answer protect "mmscope oom domains -l -o where,verdict,pid,oom_score_adj,margin,comm" \
	"echo -500 >/proc/$batch_pid/oom_score_adj; mmscope oom domains -l -o where,verdict,pid,oom_score_adj,margin,comm"
echo -1000 >"/proc/$web_pid/oom_score_adj"
answer exempt "mmscope oom domains -l -o where,verdict,pid,oom_score_adj,margin,comm" \
	"echo -1000 >/proc/$web_pid/oom_score_adj; mmscope oom domains -l -o where,verdict,pid,oom_score_adj,margin,comm"
echo 936 >"/proc/$web_pid/oom_score_adj"
echo 1000 >"/proc/$batch_pid/oom_score_adj"
make_cgroup exempt
set_limit exempt memory.max 24M
set_limit exempt memory.swap.max 0
in_cgroup exempt /selftests/helpers/demo_process greedy -1000 40 2>/dev/null &
sleep 4
answer exempt-tool "dmesg | grep killable | tail -n 1 | sed 's/^\[[^]]*\] //'; ps -o pid,stat,time,rss,comm -p $(pid_of greedy)" \
	"dmesg; ps -o pid,stat,time,rss,comm -C greedy"
answer exempt-kills "mmscope oom kills -o kill,where,victim_pid,victim_rss,victim_comm | grep -E 'KILL|exempt'"
kill -9 "$(pid_of greedy)"
sleep 1
rmdir $cgroups/exempt

# A kill, and where it is found.
# shellcheck disable=SC2154  # of the scene
set_limit "$web" memory.swap.max 0
answer before "mmscope oom domains -l -o where,usage,working_set,limit,full_pct | grep -e WHERE -e bbb"
in_cgroup "$web" /selftests/helpers/demo_process thumbnails 936 30 2>/dev/null
sleep 1
answer log "dmesg | grep 'Killed process' | tail -n 1 | sed 's/^\[[^]]*\] //'"
answer oom "mmscope oom explain"
make_cgroup system.slice/report.service
set_limit system.slice/report.service memory.max 16M
set_limit system.slice/report.service memory.swap.max 0
in_cgroup system.slice/report.service sort /dev/zero >/dev/null 2>&1
answer exit "echo $?" "sort /dev/zero >/dev/null; echo \$?"
answer kill-events "grep oom_kill $cgroups/system.slice/report.service/memory.events" \
	"grep oom_kill memory.events"
rmdir $cgroups/system.slice/report.service
answer kill-log "dmesg | grep 'Killed process' | sed 's/^\[[^]]*\] //' | cut -c 1-100"
answer kills "mmscope oom kills -o kill,time,where,victim_pid,victim_rss,victim_comm"

# Swap: at rest, and with a load that does not fit.
answer swap-tool "swapon --show; vmstat 1 3"
answer swap "mmscope ps -x swap:desc -o pid,rss,swap,comm | head -n 4"
answer container-swap "mmscope cgroups -o path,usage,swap,swap_max | grep -E 'PATH|aaaa|bbbb|cccc'"
answer watch "mmscope watch 1 3"
make_file /disk/pages 8
make_cgroup thrashing
set_limit thrashing memory.max 48M
in_cgroup thrashing /selftests/helpers/reclaim_load 64 56 /disk/pages 100000 >/dev/null 2>&1 &
sleep 3
vmstat 1 5 >/tmp/vmstat &
mmscope watch 1 4 >/tmp/watch
wait $!
answer swapping-tool "cat /tmp/vmstat" "vmstat 1 5"
answer swapping-watch "cat /tmp/watch" "mmscope watch 1 4"
explain swapping
explain thrashing
answer hang-tool "cat $cgroups/thrashing/memory.events; cat $cgroups/thrashing/memory.pressure" \
	"cat memory.events; cat memory.pressure"
answer hang-limits "mmscope | grep limits | fold -s -w 100 | sed 's, *$,,'" "mmscope | grep limits"
explain hang
answer psi-tool "cat /proc/pressure/memory; sleep 1; cat /proc/pressure/memory"
answer psi-cgroups "mmscope cgroups -o path,psi_some_us,psi_full_us,suffered_ns | grep -E 'PATH|^/|thrashing|system.slice'"
kill -9 "$(cat $cgroups/thrashing/cgroup.procs)"
sleep 5
answer psi-after "cat /proc/pressure/memory"
answer psi-watch "mmscope watch 1 1"
explain pressure
rm -f /disk/pages
rmdir $cgroups/thrashing

# Promises, and the kubelet.
answer commit-tool "sar -r 1 1 | sed -n '3,4p'"
answer commit "mmscope system | sed -n '/^Overcommit/,/^\$/p' | grep ."
explain overcommit
answer evict-tool "grep MemTotal /proc/meminfo; grep -wE 'anon|file|inactive_file' /sys/fs/cgroup/memory.stat"
answer eviction "mmscope system --eviction 100Mi | sed -n '/^The kubelet/,/^\$/p;/^[a-z]* *eviction/p' | grep ."
explain node-pressure

# Settings.
answer swappiness-tool "cat /proc/sys/vm/swappiness"
explain swappiness
answer zones-tool "sed -n '/zone  *DMA32/,/high/p' /proc/zoneinfo | grep -E 'zone|free|min|low|high'"
answer zones "mmscope zones | head -n 3"
dd if=/disk/archive of=/dev/null bs=1M 2>/dev/null
answer drop-before "free -m"
echo 3 >/proc/sys/vm/drop_caches
answer drop "free -m"

# What grows: looked at twice with ps, meanwhile.
grow leak
grow flat 60
grow noisy
mmscope leaks --interval 0.5 --count 17 -Q 'verdict!=none,kind=anon' >/tmp/leaks &
leaks=$!
sleep 1
look="ps -o pid,vsz,rss,comm -p $(echo "$growers" | sed 's/^ //; s/ /,/g')"
answer leak-tool "$look"
sleep 2
answer leak-tool-again "$look"
wait $leaks
answer leaks "cat /tmp/leaks" "mmscope leaks --interval 0.5 --count 17 -Q 'verdict!=none,kind=anon'"
stop_growers
echo "@@@ end"
kill_processes
rmmod mmscope
