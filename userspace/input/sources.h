/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_SOURCES_H
#define MMSCOPE_SOURCES_H

#include "input/procfile.h"

enum source_state {
	SOURCE_OK,
	SOURCE_MISSING,		/* off is what its absence turns off */
	SOURCE_BLIND,		/* it is there and sees nothing; off as for missing */
	SOURCE_LOSSY,		/* off begins with the number of events that it did not see */
	SOURCE_PARTIAL,		/* off is what this kernel does not count: nothing is wrong */
	SOURCE_ABSENT,		/* this kernel does not have it: nothing is wrong */
};

/* Something of the kernel that the module uses: `source <name> <state> [<what is off>]` */
struct source {
	char *name;
	enum source_state state;
	char *off;		/* NULL: it works */
};

struct sources {
	struct source *source;
	size_t nr;
	size_t nr_missing;
	size_t nr_blind;
};

struct sources sources_split(const struct pairs *keys);
const char *source_state_name(enum source_state state);
void sources_free(struct sources *sources);

/* How to let blind sources see again, by the key blind_reason; NULL if none is blind. */
const char *blind_remedy(const struct pairs *keys);

#endif
