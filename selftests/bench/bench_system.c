// SPDX-License-Identifier: GPL-2.0
/*
 * What mmscope system costs from start to exit, beside free(1) and vmstat(8) together,
 * which say less. The programs of procps are the host's, with their libraries.
 */
#include "program.h"

static char *const mmscope_static[] = { "/usr/bin/mmscope", "system", NULL };
static char *const mmscope_shared[] = { "/opt/mmscope/mmscope", "system", NULL };
static char *const procps_free[] = { "/opt/procps/free", NULL };
static char *const procps_vmstat[] = { "/opt/procps/vmstat", NULL };

int main(void)
{
	unsigned long long procps;

	module_need("");
	if (access(procps_free[0], X_OK) || access(procps_vmstat[0], X_OK))
		ksft_exit_fail_msg("free and vmstat are not in this guest\n");
	print_heading();
	procps = cost_of(procps_free) + cost_of(procps_vmstat);
	print_cost("mmscope system, linked statically, against free and vmstat", 1,
		   cost_of(mmscope_static), procps);
	if (!access(mmscope_shared[0], X_OK))
		print_cost("mmscope system, with shared libraries, against the same", 1,
			   cost_of(mmscope_shared), procps);
	return 0;
}
