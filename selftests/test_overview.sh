#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# mmscope without a command: a healthy machine is ok in every row; what is wrong is told as the
# cgroup's that it is wrong with, and what only looks wrong is ok.
#
# Stimulus: cgroups as systemd makes them; one whose limit is full of page cache that is in use; one
# far above its memory.high, with memory that cannot be reclaimed; one whose process the OOM killer
# takes, and which is removed then; dying cgroups; the module loaded again.
#
# Compared with: what each of these situations is, and memory.pressure and memory.events of the cgroup.
#
# mmscope-test: memory=1G boot=own

# shellcheck disable=SC2317 # functions are called by name
cd "$(dirname "$0")" || exit
# shellcheck source=selftests/ktap.sh
. ./ktap.sh

top=$cgroups/system.slice

# row CHECK: its verdict and what was seen, once mmscope has been asked
row() {
	sed -n "s/^\([a-z]*\) $1 /\1 /p" rows
}

look() {
	mmscope -r -n -o verdict,check,reason >rows
	sed 's/^/# /' rows
}

# all_ok: no row is anything else?
all_ok() {
	look
	! grep -v '^ok ' rows
}

# is CHECK VERDICT REGEX
is() {
	row "$1" | grep -qE "^$2 .*$3" && return
	echo "# $1: $(row "$1"), not $2 $3"
	return 1
}

# within CGROUP COMMAND...: in that cgroup
within() {
	# shellcheck disable=SC2016 # of the inner shell
	sh -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' "$@"
}

full_pressure() {
	sed -n 's/^full avg10=\([0-9]*\).*/\1/p' "$1/memory.pressure"
}

plan 16
echo +memory >$cgroups/cgroup.subtree_control
insmod /mmscope.ko
ok "a machine that was just booted is ok in every row" all_ok

mkdir $top $cgroups/init.scope $cgroups/user.slice
echo +memory >$top/cgroup.subtree_control
for name in cron dbus ssh; do
	mkdir $top/$name.service
	within $top/$name.service helpers/demo_process $name 0 2
done
ok "and with services" all_ok

# Page cache in use at its limit.
mkdir $top/db.service
echo 48M >$top/db.service/memory.max
dd if=/dev/zero of=/disk/f bs=1M count=56 2>/dev/null
sync
echo 3 >/proc/sys/vm/drop_caches
within $top/db.service sh -c 'for i in 1 2 3; do dd if=/disk/f of=/dev/null bs=1M count=44 2>/dev/null; done'
sleep 12
echo "# usage $(cat $top/db.service/memory.current)"
ok "it is full" [ "$(cat $top/db.service/memory.current)" -gt $((40 * 1048576)) ]
look
ok "page cache at the limit is ok" is limits ok /system.slice/db.service

# Above memory.high, without anything that reclaim could take.
mkdir $top/crawls.service
echo 0 >$top/crawls.service/memory.swap.max
echo 16M >$top/crawls.service/memory.high
echo 96M >$top/crawls.service/memory.max
within $top/crawls.service helpers/demo_process crawls 0 64 &
sleep 20
echo "# usage $(cat $top/crawls.service/memory.current), full $(full_pressure $top/crawls.service)%"
ok "it stalls" [ "$(full_pressure $top/crawls.service)" -ge 10 ]
look
ok "far above memory.high is bad, and whose that is" is limits bad /system.slice/crawls.service
ok "and what it is above" is limits bad memory.high
ok "and is no matter of the machine" is machine ok .
# shellcheck disable=SC2016  # sh -c is to expand it
ok "mmscope reclaim says so too" sh -c 'mmscope reclaim -J |
	grep "\"check\": \"limits\"" | grep -q "\"verdict\": \"bad\".*crawls.service.*memory.high"'
# shellcheck disable=SC2016  # sh -c is to expand it
ok "what leads on" sh -c 'mmscope | sed -n "/^See also/,\$p" | grep -q "^  mmscope reclaim"'
echo max >$top/crawls.service/memory.high
while read -r pid; do
	kill -9 "$pid"
done <$top/crawls.service/cgroup.procs
wait
remove_cgroup $top/crawls.service

# A kill whose cgroup is gone.
mkdir $top/gone.service
echo 0 >$top/gone.service/memory.swap.max
echo 16M >$top/gone.service/memory.max
within $top/gone.service helpers/demo_process gone 0 48
remove_cgroup $top/gone.service
look
ok "pressure that is over is none of the machine's" is machine ok .
ok "a kill is a warning, though its cgroup is gone" is oom_kills warn /system.slice/gone.service

# Removed cgroups.
i=0
while [ $i -lt 20 ]; do
	mkdir $top/timer-$i.service
	within $top/timer-$i.service sh -c "echo $i >/disk/log$i; cat /disk/log$i >/dev/null"
	remove_cgroup $top/timer-$i.service
	i=$((i + 1))
done
look
ok "a few dying cgroups are ok" is dying ok .

rmmod mmscope
insmod /mmscope.ko
look
ok "a kill of the time before the module was loaded" is oom_kills warn before

for name in cron dbus ssh; do
	while read -r pid; do
		kill -9 "$pid"
	done <$top/$name.service/cgroup.procs
	remove_cgroup $top/$name.service
done
remove_cgroup $top/db.service
remove_cgroup $cgroups/init.scope
remove_cgroup $cgroups/user.slice
remove_cgroup $top
rm -f rows /disk/f /disk/log*
ok "a saved copy" sh -c 'mmscope snapshot /tmp/overview.tar && mmscope --root /tmp/overview.tar >/dev/null'
rm -f /tmp/overview.tar
ok "unloads" rmmod mmscope
finish
