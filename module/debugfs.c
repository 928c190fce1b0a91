// SPDX-License-Identifier: GPL-2.0
#include "debugfs.h"

#include <linux/debugfs.h>
#include <linux/err.h>

#include "mmscope.h"
#include "proc.h"

static const struct proc_file * const files[] = {
#define F(file) &file,
#define C(cause) &latency_##cause##_file,
	RECLAIM_CAUSES(C)
	DEBUGFS_LRU(F)
	DEBUGFS_LRU_GEN(F)
#undef C
#undef F
};

static struct dentry *root;

int debugfs_init(void)
{
	struct dentry *latency;
	size_t i;

	root = debugfs_create_dir("mmscope", NULL);
	if (IS_ERR_OR_NULL(root)) {
		root = NULL;
		return 0;
	}
	latency = debugfs_create_dir("latency", root);

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		const char *path = files[i]->path;
		const char *name = strchr(path, '/');

		debugfs_create_file(name ? name + 1 : path, 0400, name ? latency : root,
				    (void *)files[i], &proc_debugfs_ops);
	}
	return 0;
}

void debugfs_exit(void)
{
	debugfs_remove_recursive(root);
	root = NULL;
}
