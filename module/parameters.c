// SPDX-License-Identifier: GPL-2.0
#include "parameters.h"

#include <linux/string.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>

#include "mmscope.h"

struct mmscope_parameters mmscope_parameters = {
	.mode = 0440,
	.resolve = true,
	.kills = 64,
	.kill_candidates = 32,
};

module_param_named(mode, mmscope_parameters.mode, ushort, 0444);
MODULE_PARM_DESC(mode, "permissions of /proc/mmscope/*, read bits only (default 0440)");
module_param_named(gid, mmscope_parameters.gid, uint, 0444);
MODULE_PARM_DESC(gid, "group of /proc/mmscope/* (default 0)");
module_param_named(resolve, mmscope_parameters.resolve, bool, 0444);
MODULE_PARM_DESC(resolve, "0: use exported kernel symbols only (default 1)");
module_param_named(without, mmscope_parameters.without, charp, 0444);
MODULE_PARM_DESC(without, "comma separated sources to do without, names as in /proc/mmscope/status");

module_param_named(kills, mmscope_parameters.kills, uint, 0444);
MODULE_PARM_DESC(kills, "OOM kills kept in oom/kills, 1 to 4096 (default 64)");
module_param_named(kill_candidates, mmscope_parameters.kill_candidates, uint, 0444);
MODULE_PARM_DESC(kill_candidates, "candidates kept of each kill, at most 256 (default 32)");

bool mmscope_without(const char *name)
{
	const char *list = mmscope_parameters.without;
	size_t len = strlen(name);

	while (list && *list) {
		size_t word = strcspn(list, ",");

		if (word == len && !strncmp(list, name, len))
			return true;
		list += word;
		list += *list == ',';
	}
	return false;
}

int parameters_init(void)
{
	/* With mode 0, proc_create() would let everybody read. */
	if (!mmscope_parameters.mode || mmscope_parameters.mode & ~0444) {
		pr_err("mode=%#o: one or more read bits (0444) are allowed, and no others\n",
		       mmscope_parameters.mode);
		return -EINVAL;
	}
	if (!gid_valid(make_kgid(&init_user_ns, mmscope_parameters.gid))) {
		pr_err("gid=%u: not a group id\n", mmscope_parameters.gid);
		return -EINVAL;
	}
	return 0;
}
