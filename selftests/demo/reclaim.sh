#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# reclaim.sh swappiness|limits|mglru, in a guest: the same work twice, each time in a
# cgroup of its own, with one thing changed; and what mmscope says of both.
# Documentation/reclaim.rst reads the output.

cd "$(dirname "$0")" || exit

# shellcheck source=selftests/demo/lib.sh
. ./lib.sh

file=/disk/reclaim-demo
knob=/sys/kernel/mm/lru_gen/enabled

# work NAME LIMIT MIB: in 64 MiB, so much memory of which 8 MiB stay in use, and a file of
# 40 MiB, read 20 times.
work() {
	make_cgroup "$1"
	set_limit "$1" "$2" 64M
	echo 3 >/proc/sys/vm/drop_caches
	echo "$1: $(in_cgroup "$1" /selftests/helpers/reclaim_load "$3" 8 $file 20)"
}

swappiness() {
	for value in 10 100; do
		echo $value >/proc/sys/vm/swappiness
		work swappiness-$value memory.max 72
	done
}

limits() {
	work limits-max memory.max 48
	work limits-high memory.high 48
}

mglru() {
	[ -e $knob ] || { echo "this kernel has no MGLRU" >&2; exit 1; }
	for value in 0 7; do
		echo $value >$knob
		work mglru-$value memory.max 48
	done
}

case $1 in
swappiness|limits|mglru) ;;
*)	echo "usage: reclaim.sh swappiness|limits|mglru" >&2; exit 2 ;;
esac

insmod /mmscope.ko || exit
dd if=/dev/zero of=$file bs=1M count=40 2>/dev/null
sync
headline "$1 on $(uname -r): how long the work took"
"$1"
# Only the cgroups of the work.
only="grep -E 'PATH|/$1'"
show "who lost time, and to what" "mmscope reclaim cgroups -o path,suffered_ns,\
suffered_memcg_limit_ns,suffered_memcg_high_ns,suffered_high_throttle_ns,suffered_max_ns | $only"
show "what it took and got" "mmscope reclaim cgroups -o path,caused_memcg_limit_count,\
caused_memcg_high_count,caused_scanned_pages,caused_reclaimed_pages,caused_efficiency_pct | $only"
show "what was wanted back" "mmscope cgroups -l -o path,anon,swap,workingset_refault_anon,\
workingset_refault_file | $only"
show "how long each stay was" "mmscope reclaim latency"
rm -f $file
rmmod mmscope
