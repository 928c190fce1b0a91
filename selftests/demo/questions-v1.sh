#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# In a guest with cgroup v1: a container of Docker's, what its files say, and what mmscope says. As
# questions.sh.

cd "$(dirname "$0")" || exit

# shellcheck source=selftests/demo/lib.sh
. ./lib.sh
# shellcheck source=selftests/demo/answers.sh
. ./answers.sh

cgroups=/sys/fs/cgroup/memory
shop=docker/$(printf '%064d' 0 | tr 0 d)

insmod /mmscope.ko || exit
mkdir $cgroups/docker $cgroups/"$shop"
set_limit "$shop" memory.limit_in_bytes 96M
start "$shop" shop 0 32
dd if=/dev/zero of=/disk/goods bs=1M count=24 2>/dev/null
sync
echo 1 >/proc/sys/vm/drop_caches
read_file "$shop" /disk/goods
in_cgroup "$shop" dd if=/dev/zero of=/tmp/basket bs=1M count=8 2>/dev/null

cd $cgroups/"$shop" || exit
answer v1-tool "cat memory.usage_in_bytes memory.limit_in_bytes memory.failcnt; grep -wE 'cache|rss|total_inactive_file' memory.stat; cat memory.oom_control"
answer v1 "mmscope cgroups -o path,usage,working_set,anon,file,shmem,inactive_file,max,failcnt | grep -E 'PATH|dddd'"
echo "@@@ end"
cd / || exit
rm -f /tmp/basket /disk/goods
kill_processes
rmmod mmscope
