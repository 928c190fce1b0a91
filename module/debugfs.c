// SPDX-License-Identifier: GPL-2.0
#include "debugfs.h"

#include <linux/debugfs.h>
#include <linux/err.h>

static struct dentry *link;

int debugfs_init(void)
{
	link = debugfs_create_symlink("mmscope", NULL, "/proc/mmscope/debug");
	if (IS_ERR(link))
		link = NULL;
	return 0;
}

void debugfs_exit(void)
{
	debugfs_remove(link);
	link = NULL;
}
