/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_EXPLAIN_KINDS_H
#define MMSCOPE_EXPLAIN_KINDS_H

#include "oom/story.h"

/*
 * The kinds of memory that fill a cgroup or the machine, largest first. They are disjoint, and one
 * of them is what no statistic names, so that they add up to the whole.
 */

#define MOST_KINDS 16

struct kinds {
	struct kind {
		const char *name;	/* anonymous memory */
		double bytes;
		const char *more;	/* ", which cannot be reclaimed", ": 4K of this", or NULL */
	} kind[MOST_KINDS];
	size_t nr;
};

/* Add a kind, unless there is none of it or it is not known how much. */
void kinds_add(struct kinds *kinds, const char *name, double bytes, const char *more);
double kinds_sum(const struct kinds *kinds);

/* Say them all, and that they add up to @whole, which is @what: "that was charged". */
void kinds_say(struct story *story, struct kinds *kinds, double whole, const char *what);

/* Parts of a kind, largest first, in words: "8K of this, 4K of that"; names begin with "of". */
const char *kinds_list(struct story *story, struct kinds *parts);

/* A list in words: "4K of this, 8K of that" */
const char *list_add(struct story *story, const char *list, double bytes, const char *words);

#endif
