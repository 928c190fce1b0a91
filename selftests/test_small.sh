#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# On kernels that lack what mmscope would use: it loads, every file can be read to its end, status
# names what is off, what cannot be known prints "-", the reader copes, it unloads.
#
# Stimulus: none; the kernel's own configuration, /proc/config.gz, tells what it lacks.
#
# mmscope-test: kernels=*-small*

# shellcheck disable=SC2317 # functions are called by name
cd "$(dirname "$0")" || exit
# shellcheck source=selftests/ktap.sh
. ./ktap.sh

has() { # OPTION
	zcat /proc/config.gz | grep -q "^CONFIG_$1=y"
}

# Whatever is read, cat goes on; each file of ours ends with a line that says so.
reads_whole() {
	find /proc/mmscope -type f | while read -r file; do
		tail -n 1 "$file" | grep -q '^# end' || echo "# $file has no end"
	done | grep . && return 1
	return 0
}

missing() { # SOURCE
	grep -q "^source $1 missing ." /proc/mmscope/status
}

value() { # KEY of system
	sed -n "s/^$1 //p" /proc/mmscope/system
}

rows() { # FILE
	sed -n 's/^# end \([0-9]*\).*/\1/p' "/proc/mmscope/$1"
}

# lacks OPTION CHECK...: a kernel that has the option shows nothing here
lacks() {
	if has "$1"; then
		number=$((number + 1))
		echo "ok $number without $1 # SKIP this kernel has it"
		return
	fi
	option=$1
	shift
	ok "without $option" "$@"
}

no_memcg() {
	missing memory.stat && [ "$(rows cgroups)" = 0 ] && [ "$(rows oom/domains)" = 1 ]
}

no_swap() {
	[ "$(value swap_total)" = 0 ] && [ "$(value swap_used)" = 0 ]
}

no_events() {
	missing vmstat && [ "$(value pgfault)" = - ] && ! grep -q '^pgfault ' /proc/vmstat
}

no_psi() {
	missing psi_system && [ "$(value psi_memory_some_us)" = - ]
}

no_kprobes() {
	missing kprobes && missing out_of_memory && missing oom_badness
}

no_debugfs() {
	[ ! -e /sys/kernel/debug/mmscope ]
}

one_node() {
	[ "$(awk '!/^#/ && $1 ~ /^[0-9]/ { print $1 }' /proc/mmscope/reclaim/nodes | sort -u)" = 0 ]
}

one_cpu() {
	[ "$(grep -c ^processor /proc/cpuinfo)" = 1 ]
}

# A command shows its table, or says in one line what it cannot.
reader_copes() {
	bad=0
	for command in "" status system zones cgroups ps oom "oom domains" "oom candidates" \
		"oom kills" reclaim "reclaim cgroups" "reclaim now" "reclaim shrinkers" \
		"reclaim nodes" "reclaim latency" "watch 0.1 2" "leaks --interval 0.1 --count 4"; do
		status=0
		# shellcheck disable=SC2086 # words
		mmscope $command >/tmp/out 2>/tmp/err || status=$?
		case $status in
		0)	[ ! -s /tmp/err ] ;;
		[1-9])	[ "$(wc -l </tmp/err)" = 1 ] && echo "# mmscope $command: $(cat /tmp/err)" ;;
		*)	false ;;
		esac && continue
		echo "# mmscope $command: exit status $status, $(head -n 3 /tmp/err)"
		bad=1
	done
	[ "$bad" = 0 ]
}

plan 13
ok "loads" insmod /mmscope.ko
ok "every file can be read to its end" reads_whole
grep '^source .* missing' /proc/mmscope/status | sed 's/^/# /'
lacks MEMCG no_memcg
lacks SWAP no_swap
lacks VM_EVENT_COUNTERS no_events
lacks PSI no_psi
lacks KPROBES no_kprobes
lacks DEBUG_FS no_debugfs
lacks NUMA one_node
lacks SMP one_cpu
same "mem_total is the kernel's" "$(value mem_total)" \
	"$(awk '$1 == "MemTotal:" { print $2 * 1024 }' /proc/meminfo)"
ok "the reader copes" reader_copes
ok "unloads" rmmod mmscope
finish
