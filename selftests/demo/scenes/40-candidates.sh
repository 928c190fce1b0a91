# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# Whom the OOM killer would take. Kernel threads are rows of the table too.

show "whom the OOM killer would take first" \
	"mmscope oom candidates -o pid,points,score,oom_score_adj,rss,swap,eligible,qos,comm --sort points:desc | grep -v kthread"
