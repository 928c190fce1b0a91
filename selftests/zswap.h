/* SPDX-License-Identifier: GPL-2.0 */
/* zswap: compressed memory in front of the swap device. */
#ifndef SELFTESTS_ZSWAP_H
#define SELFTESTS_ZSWAP_H

#include "cgroup.h"

#define ZSWAP "/sys/module/zswap/parameters"

/* Is it on now? What it holds stays there when it is switched off. */
static inline bool zswap_switch(bool on)
{
	char *is;
	bool yes;

	/* Kernels before 6.3 look for allocators at boot, and may have found none yet. */
	if (cgroup_write(ZSWAP, "enabled", on ? "Y" : "N") == -ENODEV) {
		cgroup_write(ZSWAP, "zpool", "zsmalloc");
		cgroup_write(ZSWAP, "enabled", on ? "Y" : "N");
	}
	is = cgroup_read(ZSWAP, "enabled");
	yes = is && *is == 'Y';
	free(is);
	return yes;
}

#endif /* SELFTESTS_ZSWAP_H */
