// SPDX-License-Identifier: GPL-2.0
#include "zswap.h"

#define ZSWAP "/sys/module/zswap/parameters"

bool zswap_switch(bool on)
{
	char *is;
	bool yes;

	/* Before 6.3 zswap looks for an allocator only at boot, and may have found none. */
	if (cgroup_write(ZSWAP, "enabled", on ? "Y" : "N") == -ENODEV) {
		cgroup_write(ZSWAP, "zpool", "zsmalloc");
		cgroup_write(ZSWAP, "enabled", on ? "Y" : "N");
	}
	is = cgroup_read(ZSWAP, "enabled");
	yes = is && *is == 'Y';
	free(is);
	return yes;
}
