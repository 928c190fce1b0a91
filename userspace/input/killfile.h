/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_KILLFILE_H
#define MMSCOPE_KILLFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "input/procfile.h"

/*
 * /proc/mmscope/oom/kills: a block for each kill. Who has read all of it can wait for more,
 * so it is read in pieces, each of whole blocks.
 */

/*
 * One block; of those that were overwritten there is one key, `overwritten <first> <last>`, and
 * of those that were never recorded `missed <count>`.
 */
struct kill {
	size_t line;			/* where it begins */
	struct pairs keys;
	struct table *candidates;	/* NULL in a gap */
	struct table *peers;
	struct table *zones;		/* of the machine; NULL in the records of mmscope 1.0 */
	struct table *nodes;
};

struct kills {
	char *path;
	char *text;
	struct kill *kill;		/* oldest first */
	size_t nr;
};

struct killfile {
	const char *root;
	char *path;
	int fd;
	size_t line;			/* read so far */
	size_t count;			/* of these, what `# end` counts */
	unsigned long long last;	/* number of the last kill so far */
};

struct killfile killfile_open(const char *root, bool follow);
void killfile_close(struct killfile *file);

/* What there is to read now; NULL if the module was unloaded after an earlier read. */
struct kills *kills_read(struct killfile *file);
void kills_free(struct kills *kills);

/* All there is, as one read. */
struct kills *kills_read_all(const char *root);

const char *kill_key(const struct kill *kill, const char *key);

/* The table of a block that the key @name announces; NULL if it announces none. */
const struct table *kill_table(const struct kill *kill, const char *name);
bool kill_is_missed(const struct kill *kill);

/* Overwritten or missed? */
bool kill_is_gap(const struct kill *kill);

/* The row of the candidates who was next behind the victim, or NO_ROW. */
#define NO_ROW ((size_t)-1)
size_t kill_runner_up(const struct kill *kill);

/* By how many points the victim was before that one; false if it is not known. */
bool kill_margin(const struct kill *kill, double *points);

#endif
