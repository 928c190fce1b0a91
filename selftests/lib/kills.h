/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A strict parser of /proc/mmscope/oom/kills. A reader that continues after the end gets several
 * "# end" lines; each counts the lines of blocks before it.
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
	unsigned long long missed;	/* reported as missed before it, since load */
};

struct kills {
	char *text;
	struct kill *all;
	size_t n;
	unsigned long long overwritten;	/* numbers reported as overwritten */
	unsigned long long missed;	/* kills reported without a record */
	unsigned long long next;	/* the number after the last one */
	size_t ends;
};

void kills_free(struct kills *kills);

/* Takes ownership of @text. Numbers start at 1. Returns NULL, or the fault. */
const char *kills_parse(struct kills *kills, char *text);

/* A record appears a moment after its kill: see kills_read_to(). */
struct kills kills_read(void);

/* Waits for record @number, for ten seconds at most. */
struct kills kills_read_to(unsigned long long number);

const char *kill_text(const struct kill *kill, const char *key);

/* -1 if the value is not a number. */
long long kill_number(const struct kill *kill, const char *key);

#endif /* SELFTESTS_KILLS_H */
