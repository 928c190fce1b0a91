#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# mmscope watch: as many lines as asked for, each when its interval ends; how it ends in a closed pipe
# and on SIGINT; what swap, reclaim and the OOM killer do within its intervals is what the kernel
# counts.
#
# Stimulus: a process of 16 MiB, in a cgroup whose memory.high, or limit in v1, is lowered so that
# it is swapped out, and then read through /proc/PID/mem, which swaps it in. Another one in a cgroup
# that is too small for it, and has no swap: it is killed.
#
# Compared with: /proc/vmstat and /proc/pressure/memory, read after the first line and before the
# stimulus, and after the last; time lost to limits, of which no file of the kernel's has a sum,
# with reclaim/summary. Nothing else swaps or reclaims. What the last line has at its end, when all
# is over, with /proc/meminfo before it and after it: removed cgroups, of a test before this one too,
# are freed in the background, and who sleeps swaps in a page when it wakes up.
#
# Tolerance: rates are printed without decimals, times and percentages with one: half of the last
# digit a line. Available and free memory may be off by the module's and the shell's own,
# and on a debug kernel by what it does not free at once.
#
# mmscope-test: memory=1G
# mmscope-test: memory=1G cgroup=v1 kernels=6.1

cd "$(dirname "$0")" || exit
# shellcheck source=selftests/ktap.sh
. ./ktap.sh

# times_are_now FILE: of each line of JSON, within three seconds of the clock's at its end
times_are_now() {
	last=$(sed -n 's/.*"time": "\([^"]*\)".*/\1/p' "$1" | tail -n 1)
	age=$(($(date -u +%s) - $(date -u -D %Y-%m-%dT%H:%M:%SZ -d "$last" +%s)))
	[ "$(grep -c '"time": "20[0-9-]*T[0-9:]*Z"' "$1")" = "$(wc -l <"$1")" ] && [ "$age" -ge 0 ] &&
		[ "$age" -le 3 ] && return
	echo "# $last is $age s old"
	return 1
}

# For people it is the local one, the same as date's before or after.
local_time() {
	before=$(TZ=X-03:30 date +%T)
	now=$(TZ=X-03:30 mmscope watch 0.2 1 -n | cut -d ' ' -f 1)
	after=$(TZ=X-03:30 date +%T)
	printf '%s\n' "$before" "$now" "$after" | sort -c && return
	echo "# $now is not between $before and $after"
	return 1
}

page=4096
cgroup=$cgroups/watch
small=$cgroups/watch-small

# counter NAME...: what /proc/vmstat, or reclaim/summary, has of all of them
counter() {
	sum=0
	for name; do
		value=$(sed -n "s/^$name //p" /proc/vmstat /proc/mmscope/reclaim/summary)
		sum=$((sum + value))
	done
	echo $sum
}

# stalled some|full: microseconds
stalled() {
	sed -n "s/^$1 .*total=//p" /proc/pressure/memory
}

meminfo() {
	awk -v key="$1:" '$1 == key { printf "%.0f\n", $2 * 1024 }' /proc/meminfo
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

# sum_of COLUMN seconds|lines: of all lines of JSON but the first, each times its seconds, or as it is
sum_of() {
	awk -v name="$1" -v by="$2" '
		function value(key) {
			return match($0, "\"" key "\": [0-9.]+") ?
				substr($0, RSTART + length(key) + 4, RLENGTH - length(key) - 4) : 0
		}
		{ now = value("now_ns") }
		NR > 1 { sum += value(name) * (by == "lines" ? 1 : (now - before) / 1e9) }
		NR == 1 { begin = now }
		{ before = now }
		END { printf "%.3f %.3f\n", sum, (now - begin) / 1e9 }' out
}

# adds_up COLUMN AMOUNT DIVISOR HALF: do its rates come to AMOUNT/DIVISOR, which is something, with an
# error of HALF a second?
adds_up() {
	ok "$1" awk -v sum="$(sum_of "$1" seconds)" -v name="$1" -v wanted="$2" -v divisor="$3" \
		-v half="$4" 'BEGIN {
			split(sum, got)
			wanted /= divisor
			printf "# %s: %.3f in %.3f s, of the kernel %.3f\n", name, got[1], got[2], wanted
			off = got[1] > wanted ? got[1] - wanted : wanted - got[1]
			exit !wanted || off > half * got[2] + 0.001
		}'
}

# last COLUMN: in the last line
last() {
	tail -n 1 out | sed "s/.*\"$1\": \([0-9]*\).*/\1/"
}

# between COLUMN BEFORE AFTER SLACK: is it between the two in the last line, but for SLACK?
between() {
	got=$(last "$1")
	echo "# $1: $got, the kernel says $2, then $3"
	ok "$1" awk -v got="$got" -v before="$2" -v after="$3" -v slack="$4" 'BEGIN {
		least = before < after ? before : after
		most = before < after ? after : before
		exit got < least - slack || got > most + slack
	}'
}

swap_used() {
	echo $(($(meminfo SwapTotal) - $(meminfo SwapFree)))
}

plan 26
insmod /mmscope.ko

mmscope watch 0.2 3 >out
same "COUNT lines below one heading" "$(wc -l <out)" 4
same "lines in a pipe" "$(mmscope watch 0.2 3 -n | wc -l)" 3
mmscope watch 0.2 3 -J >out
ok "the time of day" times_are_now out
ok "the local time on a terminal" local_time
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

mkdir $cgroup $small
echo 4M >"$small/$limit"
# That of v1 is the limit of both.
if [ $swap_limit = memory.swap.max ]; then
	echo 0 >"$small/$swap_limit"
else
	echo 4M >"$small/$swap_limit"
fi
# The command returns when its process has its memory.
sh -c 'echo $$ >"$1/cgroup.procs"; exec helpers/demo_process swapper 0 16' sh $cgroup
pid=$(cat $cgroup/cgroup.procs)

counters() {
	counter pswpin
	counter pswpout
	counter pgscan_anon pgscan_file
	counter pgsteal_anon pgsteal_file
	counter workingset_refault_anon workingset_refault_file
	counter pgmajfault
	counter memcg_limit_ns memcg_high_ns high_throttle_ns
	stalled some
	stalled full
	counter oom_kill
}

: >out
mmscope watch 1 -J -o now_ns,available,free,swap_used,si,so,scan,steal,refault,majflt,memcg_ms,psi_some_pct,psi_full_pct,oom_kill >out &
watch=$!
lines out 1
counters >before
echo 4M >"$cgroup/$high"
echo $unlimited >"$cgroup/$high"
read_memory "$pid"
sh -c 'echo $$ >"$1/cgroup.procs"; exec helpers/demo_process victim 0 64' sh $small
available=$(meminfo MemAvailable)
free=$(meminfo MemFree)
swap=$(swap_used)
# The next line may be of the time before.
lines out $(($(wc -l <out) + 2))
kill -INT $watch
wait $watch
counters >after
# shellcheck disable=SC2046 # words
set -- $(paste before after | awk '{ print $2 - $1 }')
ok "some pages went out" [ "$2" -gt 1000 ]
ok "some came in" [ "$1" -gt 1000 ]
adds_up so $(($2 * page)) 1 0.5
adds_up si $(($1 * page)) 1 0.5
adds_up scan "$3" 1 0.5
adds_up steal "$4" 1 0.5
adds_up refault "$5" 1 0.5
adds_up majflt "$6" 1 0.5
adds_up memcg_ms "$7" 1e6 0.05
adds_up psi_some_pct "$8" 1e4 0.05
adds_up psi_full_pct "$9" 1e4 0.05
same "one is killed" "${10} $(sum_of oom_kill lines | cut -d ' ' -f 1)" "1 1.000"
between swap_used "$swap" "$(swap_used)" 0
between available "$available" "$(meminfo MemAvailable)" 8388608
between free "$free" "$(meminfo MemFree)" 8388608

kill -9 "$pid"
for path in $cgroup $small; do
	remove_cgroup "$path"
done
rm -f out status before after
rmmod mmscope
finish
