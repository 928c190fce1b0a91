#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The demo, in a guest: a small Kubernetes node, and what mmscope says about it.
#
# Each file of scenes/ is one scene, played in the order of their names. A scene
# changes the world or shows it, with the functions of lib.sh. MMSCOPE_COLOR=always
# or never overrides what the terminal asks for.

cd "$(dirname "$0")" || exit

# shellcheck source=selftests/demo/lib.sh
. ./lib.sh

insmod /mmscope.ko || exit
for scene in scenes/*.sh; do
	# shellcheck source=/dev/null
	. "./$scene"
done

kill_processes
rmmod mmscope
