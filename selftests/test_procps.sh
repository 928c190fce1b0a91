#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What mmscope says against what the usual tools say in the same guest: free, vmstat, ps, pmap of
# Debian's procps, and /proc/swaps, which swapon prints.
#
# Stimulus: a process with memory of its own, some of it swapped out.
#
# Compared with: the tools' own figures, in KiB where they have no others. Nothing is tolerated. Memory
# that is free is less while a tool runs, and how much less is the tool's: free is given what
# /proc/meminfo said just before and just after the module was read, the same both times. Any other
# tool is asked between two readings of mmscope, and again if these two differ. (What a process has
# resident and swapped out is read less exactly by some kernels: test_candidates_parity.)
#
# mmscope-test: memory=1G with=procps except=*-debug

# shellcheck disable=SC2317,SC2086 # functions are called by name; the tools have no blanks
cd "$(dirname "$0")" || exit
# shellcheck source=selftests/ktap.sh
. ./ktap.sh

tools=/opt/procps/bin
if [ ! -x $tools/free ]; then
	echo "TAP version 13"
	echo "1..0 # SKIP procps is not in this guest"
	exit 4
fi
cgroup=/sys/fs/cgroup/procps

# of_system KEY...: their values, on one line; with root=DIR, as saved there
of_system() {
	text=$(mmscope system -J ${root:+--root $root})
	for key; do
		echo "$text" | sed -n "s/.*\"$key\": \([0-9]*\).*/\1/p" | head -n 1
	done | tr '\n' ' '
}

# save_moment DIR: /proc/meminfo and the module's file of one moment. Its process reads both, which
# have changed in between if the third part is not the first.
save_moment() {
	mkdir -p "$1"
	cat /proc/mmscope/status >"$1/status"
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		text=$(cat /proc/meminfo /proc/mmscope/system /proc/meminfo)
		echo "$text" | awk -v directory="$1" '
			/^MemTotal:/ { part++; file = part == 1 ? "meminfo" : "after" }
			/^# mmscope system/ { file = "system" }
			{ print >directory "/" file }'
		! cmp -s "$1/meminfo" "$1/after" || return 0
		sleep 0.2
	done
	return 1
}

# of_free ROW FIELD...
of_free() {
	row=$1
	shift
	$tools/free -b | awk -v row="$row:" -v fields="$*" '$1 == row {
		n = split(fields, field, " ")
		for (i = 1; i <= n; i++) printf "%s ", $field[i]
	}'
}

# of_process COLUMN...: of the process
of_process() {
	mmscope ps -brn -Q "pid=$pid" -o "$(echo "$*" | tr ' ' ,)"
}

# agrees NAME OURS THEIRS: two commands, of which the first says the same before and after the other
agrees() {
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		before=$($2)
		theirs=$($3)
		[ "$before" != "$($2)" ] || [ "$before" != "$theirs" ] || break
		sleep 0.2
	done
	same "$1" "$before" "$theirs"
}

plan 11
insmod /mmscope.ko
mkdir $cgroup
sh -c 'echo $$ >"$1/cgroup.procs"; exec helpers/demo_process procps 100 24' sh $cgroup
pid=$(cat $cgroup/cgroup.procs)
echo 8M >$cgroup/memory.high
echo max >$cgroup/memory.high

ok "/proc/meminfo and system of one moment" save_moment moment
root=moment
mount --bind moment/meminfo /proc/meminfo
ours() { of_system mem_total mem_free shmem buff_cache mem_available; }
theirs() { of_free Mem 2 4 5 6 7; }
agrees "free: total, free, shared, buff/cache, available" ours theirs
ours() { of_system used_procps4; }
theirs() { of_free Mem 3; }
agrees "free: used" ours theirs
umount /proc/meminfo
root=
rm -r moment
ours() { of_system swap_total swap_used swap_free; }
theirs() { of_free Swap 2 3 4; }
agrees "free: swap" ours theirs
theirs() { awk 'NR > 1 { size += $3; used += $4 }
	END { printf "%d %d %d ", size * 1024, used * 1024, (size - used) * 1024 }' /proc/swaps; }
agrees "swapon: swap" ours theirs
ok "some is used" [ "$(of_system swap_used | cut -d ' ' -f 1)" -gt 4194304 ]

ours() { of_system pswpin pswpout; }
theirs() { $tools/vmstat -s | awk '/pages swapped/ { printf "%s ", $1 }'; }
agrees "vmstat -s: pages swapped in and out" ours theirs
# Not active and inactive memory: some of that is of the tool itself.
ours() { of_system mem_total buffers swap_total swap_used; }
theirs() { $tools/vmstat -s | awk '/total memory|buffer memory|total swap|used swap/ {
		kib[$3 $4] = $1
	}
	END { printf "%d %d %d %d ", kib["totalmemory"] * 1024, kib["buffermemory"] * 1024,
		kib["totalswap"] * 1024, kib["usedswap"] * 1024 }'; }
agrees "vmstat -s: memory, buffers, swap" ours theirs

ours() { of_process total_vm minflt majflt uid; }
theirs() { $tools/ps -o vsz=,min_flt=,maj_flt=,uid= -p "$pid" | awk '{ print $1 * 1024, $2, $3, $4 }'; }
agrees "ps: VSZ, faults, UID" ours theirs
ours() { of_process threads comm; }
theirs() { $tools/ps -o nlwp=,comm= -p "$pid" | awk '{ print $1, $2 }'; }
agrees "ps: threads, name" ours theirs
ours() { of_process total_vm; }
theirs() { $tools/pmap "$pid" | awk 'END { print $2 * 1024 }'; }
agrees "pmap: its total is address space" ours theirs

kill -9 "$pid"
remove_cgroup $cgroup
rmmod mmscope
finish
