// SPDX-License-Identifier: GPL-2.0
/*
 * What `mmscope ps` costs from start to exit, beside `ps aux` of procps, by process. The programs
 * are the host's, with their libraries.
 *
 * The world: 500 processes with some memory each, first in one cgroup and then in one each.
 */
#include "program.h"
#include "../lib/charge.h"
#include "../lib/child.h"

#define PROCESSES 500
#define TOP CGROUP_ROOT "/bench-ps"

static char *const mmscope_ps[] = { "/opt/mmscope/mmscope", "ps", NULL };
static char *const procps_ps[] = { "/opt/procps/ps", "aux", NULL };
static pid_t pids[PROCESSES];

static int work(void *number)
{
	return charge_anon((64 << 10) + *(int *)number * 64);
}

static void start(const char *what, bool apart)
{
	char path[128];
	int i;

	for (i = 0; i < PROCESSES; i++) {
		snprintf(path, sizeof(path), TOP "/%d", i);
		if (apart && mkdir(path, 0755))
			ksft_exit_fail_msg("%s: %s\n", path, strerror(errno));
		pids[i] = child_start(apart ? path : NULL, work, &i);
		if (pids[i] < 0)
			ksft_exit_fail_msg("process %d could not be made\n", i);
	}
	print_cost(what, rows_of("oom/candidates"),
		   cost_of(mmscope_ps), cost_of(procps_ps));
	for (i = 0; i < PROCESSES; i++)
		child_end(pids[i]);
}

int main(void)
{
	module_need("");
	if (access(mmscope_ps[0], X_OK) || access(procps_ps[0], X_OK))
		ksft_exit_fail_msg("mmscope, as make reader builds it, and ps are not in this guest\n");
	cgroup_need_made(TOP);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	print_heading();
	start("mmscope ps, against ps aux, 500 processes in one cgroup", false);
	start("the same in 500 cgroups", true);
	cgroup_remove_tree(TOP);
	return 0;
}
