/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_TOPICS_H
#define MMSCOPE_TOPICS_H

#include <stddef.h>

/* A table of this machine that shows what the answer says. */
enum topic_table {
	TOPIC_NO_TABLE,
	TOPIC_LIMITS,		/* the cgroups nearest to their limit */
	TOPIC_RSS,		/* the largest processes */
	TOPIC_FAULTS,		/* those with most major faults */
	TOPIC_POINTS,		/* those that would be killed first */
	TOPIC_SIZES,		/* of what a limit has to have room for */
	TOPIC_STALLS,		/* the cgroups that were slowed down most */
	TOPIC_SWAP,		/* those with most in swap */
};

struct topic_number {
	const char *key;	/* of the file system */
	const char *meaning;
};

/* Why usual numbers mislead, in short. */
struct topic {
	const char *name;
	const char *question;
	const char *answer;
	struct topic_number numbers[10];	/* the first without a key ends them */
	enum topic_table table;
	const char *commands[4];	/* NULL ends them */
};

extern const struct topic topics[];
extern const size_t nr_topics;

#endif
