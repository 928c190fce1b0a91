/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_STATUS_H
#define MMSCOPE_STATUS_H

#include "procfile.h"

/* Something of the kernel that the module uses: `source <name> ok`, or `missing <what is off>` */
struct source {
	char *name;
	char *off;		/* what its absence turns off; NULL: it works */
};

struct sources {
	struct source *source;
	size_t nr;
	size_t nr_missing;
};

struct sources sources_split(const struct pairs *keys);
void sources_free(struct sources *sources);

#endif
