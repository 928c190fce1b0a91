/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /proc/mmscope/oom/kills, taken apart strictly. A reader that went on behind
 * the end has several "# end" lines; each counts the lines of blocks before it.
 */
#ifndef SELFTESTS_KILLS_H
#define SELFTESTS_KILLS_H

#include <time.h>

#include "table.h"

struct kill {
	unsigned long long number;
	struct table keys;	/* of the two columns "key" and "value" */
	struct table zones;
	struct table nodes;
	struct table candidates;
	struct table peers;
	unsigned long long missed;	/* said to be missed before it, since load */
};

struct kills {
	char *text;
	struct kill *all;
	size_t n;
	unsigned long long overwritten;	/* numbers that are said to be gone */
	unsigned long long missed;	/* kills that are said to have no record */
	unsigned long long next;	/* the number after the last one */
	size_t ends;
};

void kills_free(struct kills *kills);

/* Takes @text over. Numbers run on from 1; NULL, or what is wrong. */
const char *kills_parse(struct kills *kills, char *text);

/* A record can be read a moment after its kill: see kills_read_to(). */
struct kills kills_read(void);

/* The same as soon as record @number is there, or after ten seconds without it. */
struct kills kills_read_to(unsigned long long number);

const char *kill_text(const struct kill *kill, const char *key);

/* -1 for what is no number. */
long long kill_number(const struct kill *kill, const char *key);

#endif /* SELFTESTS_KILLS_H */
