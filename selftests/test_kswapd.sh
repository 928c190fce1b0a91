#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# kswapd at work is seen while it works, by mmscope, mmscope system, mmscope reclaim and mmscope watch,
# and is history when it is over.
#
# Stimulus: no swap, and a tmpfs that fills memory but for some tens of MiB; two readers of a file that
# is larger than what is left, so that kswapd has to make room all the time.
#
# Compared with: the time that the kernel charged to kswapd (stime in /proc/PID/stat), and with the time
# that passed. kswapd runs when it does not wait, so that its runs take at least its CPU time.
#
# Tolerance: stime is counted in ticks, and read a moment before and after the lines of watch: a
# twentieth of the time and a tick either way.
#
# mmscope-test: memory=1G swap=0 boot=own timeout=300

# shellcheck disable=SC2317 # functions are called by name
cd "$(dirname "$0")" || exit
# shellcheck source=selftests/ktap.sh
. ./ktap.sh

readers=

# row COMMAND CHECK: its verdict and reason
row() {
	# shellcheck disable=SC2086 # some have no word
	mmscope $1 -J | sed -n "s/.*\"verdict\": \"\([a-z]*\)\", \"check\": \"$2\", \"reason\": \"\([^\"]*\)\".*/\1 \2/p"
}

# shows COMMAND CHECK REGEX: within some tries, since kswapd may sleep through a second
shows() {
	tries=0
	while [ "$tries" -lt 10 ]; do
		seen=$(row "$1" "$2")
		echo "$seen" | grep -qE "^$3" && return
		tries=$((tries + 1))
	done
	echo "# mmscope $1: $2: $seen, not $3"
	return 1
}

kswapd_ticks() {
	cut -d ' ' -f 15 "/proc/$kswapd/stat"
}

uptime_ms() {
	awk '{ printf "%.0f\n", $1 * 1000 }' /proc/uptime
}

all_ok() {
	mmscope reclaim -J | grep -E '"verdict": "(warn|bad)"' && return 1
	shows system kswapd 'ok ' && shows "" machine 'ok '
}

plan 11
insmod /mmscope.ko
kswapd=$(ps | awk '$NF == "[kswapd0]" { print $1; exit }')
ok "a machine at rest is ok" all_ok

dd if=/dev/zero of=/disk/file bs=1M count=200 2>/dev/null
sync
echo 3 >/proc/sys/vm/drop_caches
mkdir /tmp/full
mount -t tmpfs -o size=100% full /tmp/full
left=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
dd if=/dev/zero of=/tmp/full/file bs=1M count=$((left - 45)) 2>/dev/null
for _ in 1 2; do
	while :; do
		cat /disk/file >/dev/null
	done &
	readers="$readers $!"
done
sleep 3

ok "mmscope reclaim sees it" shows reclaim kswapd 'warn kswapd ran [0-9]*% of the last'
ok "mmscope system sees it" shows system kswapd 'warn kswapd ran [0-9]*% of the last'
ok "the machine is not ok" shows "" machine '(warn|bad) '
from=$(uptime_ms)
ticks=$(kswapd_ticks)
mmscope watch 1 6 -J -o now_ns,kswapd_ms,psi_some_pct >out
ticks=$(($(kswapd_ticks) - ticks))
passed=$(($(uptime_ms) - from))
# now_ns of the first line ends the first interval.
ran=$(awk '
	function value(key) {
		match($0, "\"" key "\": [0-9.]+")
		return substr($0, RSTART + length(key) + 4, RLENGTH - length(key) - 4)
	}
	{ now = value("now_ns") / 1e6; if (NR > 1) ms += value("kswapd_ms") * (now - before) / 1000
	  before = now; if (NR == 1) first = now }
	END { printf "%.0f %.0f\n", ms, before - first }' out)
during=${ran#* }
ran=${ran% *}
cpu=$((ticks * 10))
echo "# kswapd ran $ran of $during ms; CPU time $cpu of $passed ms"
ok "watch sees it" [ "$ran" -gt $((during / 20)) ]
ok "not more than the time that passed" [ "$ran" -le $((during + during / 20)) ]
# Lines leave out the first interval: their share of the whole is compared.
ok "not less than its CPU time" [ $((ran * passed)) -ge $((cpu * during - (passed / 20 + 10) * during)) ]
# shellcheck disable=SC2016 # of awk
ok "pressure is told, and at most 100 %" awk '
	match($0, /"psi_some_pct": [0-9.]+/) {
		nr++
		if (substr($0, RSTART + 16, RLENGTH - 16) + 0 > 100)
			bad = 1
	}
	END { exit bad || nr != 6 }' out

for reader in $readers; do
	kill "$reader"
done
wait
umount /tmp/full
rm -f /disk/file out
# The average of the last 10 s fades.
tries=0
while [ "$tries" -lt 60 ] && [ "$(sed -n 's/^some avg10=\([0-9.]*\).*/\1/p' /proc/pressure/memory)" != 0.00 ]; do
	sleep 1
	tries=$((tries + 1))
done
ok "when it is over all is ok again" all_ok
ok "and its runs are told" shows reclaim kswapd 'ok since load it was woken [1-9]'
rmdir /tmp/full
ok "unloads" rmmod mmscope
finish
