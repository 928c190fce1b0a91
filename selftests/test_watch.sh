#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# mmscope watch: as many lines as asked for, each when its interval ends; how it ends in a closed pipe
# and on SIGINT; what is swapped in and out within an interval is what the kernel counts.
#
# Stimulus: a process of 16 MiB, in a cgroup whose memory.high, or limit in v1, is lowered so that
# it is swapped out, and then read through /proc/PID/mem, which swaps it in.
#
# Compared with: pswpin and pswpout of /proc/vmstat, read after the first line and before the
# stimulus, and after the last. Nothing else swaps.
#
# mmscope-test: memory=1G
# mmscope-test: memory=1G cgroup=v1 kernels=6.1

cd "$(dirname "$0")" || exit
# shellcheck source=selftests/ktap.sh
. ./ktap.sh

page=4096
cgroup=$cgroups/watch

counter() {
	sed -n "s/^$1 //p" /proc/vmstat
}

# lines FILE NUMBER: wait until it has so many
lines() {
	tries=0
	while [ "$(wc -l <"$1")" -lt "$2" ]; do
		tries=$((tries + 1))
		[ $tries -lt 600 ] || return 1
		sleep 0.1
	done
}

# read_memory PID: of its mappings those of 16 MiB or more
read_memory() {
	while read -r range _; do
		start=$((0x${range%-*})) size=$((0x${range#*-} - 0x${range%-*}))
		[ $size -lt 16777216 ] ||
			dd if="/proc/$1/mem" of=/dev/null bs=$page skip=$((start / page)) \
				count=$((size / page)) 2>/dev/null
	done <"/proc/$1/maps"
}

# pages NAME FILE: what the rates of all lines of JSON but the first come to
pages() {
	awk -v page=$page -v name="$1" '
		function value(key) {
			return match($0, "\"" key "\": [0-9]+") ?
				substr($0, RSTART + length(key) + 4, RLENGTH - length(key) - 4) : 0
		}
		{ now = value("now_ns") }
		NR > 1 { bytes += value(name) * (now - before) / 1e9 }
		{ before = now }
		END { printf "%.0f\n", bytes / page }' "$2"
}

plan 13
insmod /mmscope.ko

mmscope watch 0.2 3 >out
same "COUNT lines below one heading" "$(wc -l <out)" 4
same "lines in a pipe" "$(mmscope watch 0.2 3 -n | wc -l)" 3
mmscope watch 0.2 3 -J >out
same "a line of JSON each" "$(grep -c '^{.*}$' out)" 3
same "and nothing else" "$(wc -l <out)" 3

{ mmscope watch 0.2; echo $? >status; } | head -n 2 >out
same "a pipe that nobody reads any more ends it well" "$(cat status)" 0
same "what came before is there" "$(wc -l <out)" 2

# Emptied here: until the command in the background does so, it would still have its old lines.
: >out
mmscope watch 0.2 >out &
pid=$!
ok "lines come as time goes by" lines out 3
kill -INT $pid
wait $pid
same "SIGINT ends it well" $? 0
same "the last line is whole" "$(tail -n 1 out | awk '{ print NF }')" \
	"$(head -n 1 out | awk '{ print NF }')"

mkdir $cgroup
# The command returns when its process has its memory.
sh -c 'echo $$ >"$1/cgroup.procs"; exec helpers/demo_process swapper 0 16' sh $cgroup
pid=$(cat $cgroup/cgroup.procs)
: >out
mmscope watch 2 -J -o now_ns,si,so >out &
watch=$!
lines out 1
in=$(counter pswpin) out=$(counter pswpout)
echo 4M >"$cgroup/$high"
echo $unlimited >"$cgroup/$high"
read_memory "$pid"
# The next line may be of the time before.
lines out $(($(wc -l <out) + 2))
kill -INT $watch
wait $watch
in=$(($(counter pswpin) - in)) out=$(($(counter pswpout) - out))
echo "# swapped: $out pages out, $in in"
ok "some pages went out" [ $out -gt 1000 ]
ok "some came in" [ $in -gt 1000 ]
same "so" "$(pages so out)" $out
same "si" "$(pages si out)" $in

kill -9 "$pid"
while ! rmdir $cgroup 2>/dev/null; do
	sleep 0.1
done
rm -f out status
rmmod mmscope
finish
