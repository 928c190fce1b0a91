# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# Where the memory is.

show "what each cgroup is charged for, dead ones too" "mmscope cgroups"
grep -q ' dying ' /proc/mmscope/cgroups ||
	echo "(on this kernel the dead one's page cache is its parent's: none is left)"
