# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# A pod that is killed at its limit, although its working set looked fine a moment
# before: it writes a dump to an emptyDir in memory, which belongs to no process. The
# kubelet gives all processes of the pod the same oom_score_adj, and lets none swap.

set_limit "$database" memory.swap.max 0
show "before: the working set that kubectl top shows, and whom each limit would kill" \
	"mmscope oom domains -o where,working_set,limit,full_pct,verdict,pid,comm"
in_cgroup "$database" sh -c 'echo -997 >/proc/self/oom_score_adj
	exec dd if=/dev/zero of=/tmp/dump bs=1M count=72 2>/dev/null'
sleep 1
show "after a dump of 72 MiB to tmpfs: whom did it cost?" "mmscope oom kills"
show "why the database, which had not grown?" "mmscope oom explain"
show "and who is next?" "mmscope oom"
rm -f /tmp/dump
