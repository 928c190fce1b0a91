#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# mmscope snapshot: the file has all that the module shows, every command reads it, and when it
# cannot be written nothing is left.
#
# Stimulus: a live module; a full disk; a cgroup with hardly any memory; a machine of which most
# is taken; an unwritable place; SIGTERM in the middle.
#
# Compared with: the files of /proc/mmscope by name, and what commands say of the
# same files unpacked by tar.
#
# When memory is short a debug kernel gives up to keep track of its objects, and says so.
#
# mmscope-test: cgroup=v2 allow=ODEBUG:.Out.of.memory
# mmscope-test: cgroup=v1 kernels=5.10,6.1 append=swapaccount=1

# shellcheck disable=SC2317 # functions are called by name
cd "$(dirname "$0")" || exit
# shellcheck source=selftests/ktap.sh
. ./ktap.sh

plan 12
insmod /mmscope.ko
mkdir /tmp/snapshots /tmp/snapshots/unpacked /tmp/snapshots/full
cd /tmp/snapshots || exit
mount -t tmpfs -o size=16k full full

(cd /proc/mmscope && find . -type f) | sort >wanted
ok "writes a file" mmscope snapshot all.tar
tar tf all.tar | sed 's/^/.\//' | sort >got
ok "it has every file" diff wanted got
tar xf all.tar -C unpacked

# What a command says of two places, but for their names and what time it is. Where there is nothing
# to say, as no kill to explain, it fails on both alike.
compare() {
	for command in "" status system zones cgroups ps oom "oom domains" "oom candidates" \
		"oom candidates --domain /" "oom kills" "oom explain" reclaim "reclaim cgroups" \
		"reclaim now" "reclaim shrinkers" "reclaim nodes" "reclaim latency" "explain free"; do
		# shellcheck disable=SC2086 # words
		mmscope $command -J --root all.tar >a 2>&1 || echo "# $command: $(head -n 1 a)"
		# shellcheck disable=SC2086
		mmscope $command -J --root unpacked >b 2>&1
		diff a b || return 1
	done
}
ok "every command reads it" compare

mmscope snapshot >name
ok "a name of its own" [ -s "$(cut -d : -f 1 name)" ]
ok "a full disk" exits 5 'full/x.tar: No space left on device' mmscope snapshot full/x.tar
same "leaves nothing there" "$(ls full)" ""
cp all.tar before.tar
ok "an unwritable place" exits 5 '/proc/x.tar: ' mmscope snapshot /proc/x.tar
ok "what is no file" exits 5 '/dev/null: not a file' mmscope snapshot /dev/null

# A cgroup that has room for the program and little else.
mkdir $cgroups/tight
echo 3M >$cgroups/tight/$limit
# v1 limits memory and swap together.
echo 0 >$cgroups/tight/$swap_limit 2>/dev/null || echo 3M >$cgroups/tight/$swap_limit
sh -c 'echo $$ >$0/tight/cgroup.procs; exec mmscope snapshot /tmp/snapshots/tight.tar' $cgroups >/dev/null
ok "in 3 MiB" mmscope status --root tight.tar -J
rmdir $cgroups/tight

# All of the machine taken but for 8 MiB. What went to swap would be in memory, too, and a slow host
# would do nothing but that.
/selftests/helpers/demo_process hog 0 \
	$(($(awk '/^MemAvailable/ { print $2 }' /proc/meminfo) / 1024 - 8))
mmscope snapshot hog.tar >/dev/null
ok "with hardly any memory left" mmscope status --root hog.tar -J
kill -9 "$(grep -l '^hog$' /proc/[0-9]*/comm | cut -d / -f 3)"

# Long enough to be stopped in its middle.
cp -r unpacked slow
for i in 1 2 3; do
	dd if=/dev/zero of=slow/zz$i bs=1M count=30 2>/dev/null
done
mmscope snapshot --root slow stopped.tar >/dev/null &
sleep 0.1
kill -TERM $! 2>/dev/null
wait $!
ok "nothing is left when it is stopped" [ "$(find . -maxdepth 1 -name 'stopped.tar.*')" = "" ]

rmmod mmscope
ok "without the module" exits 3 'module not loaded' mmscope snapshot none.tar
cd /
umount /tmp/snapshots/full
rm -rf /tmp/snapshots
finish
