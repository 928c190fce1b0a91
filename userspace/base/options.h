/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_OPTIONS_H
#define MMSCOPE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum format {
	FORMAT_TABLE,
	FORMAT_RAW,
	FORMAT_PAIRS,
	FORMAT_JSON,
};

/* Which options a command takes. Those of OPTIONS_ALL make sense everywhere. */
enum option_group {
	OPTIONS_ALL = 1 << 0,
	OPTIONS_TABLE = 1 << 1,
	OPTIONS_TREE = 1 << 2,
	OPTIONS_KILLS = 1 << 3,
	OPTIONS_DOMAIN = 1 << 4,
	OPTIONS_USERS = 1 << 5,		/* a table with users */
	OPTIONS_STREAM = 1 << 6,	/* a table that cannot be sorted */
	OPTIONS_SAMPLES = 1 << 7,
	OPTIONS_SYSTEM = 1 << 8,
	OPTIONS_CHECK = 1 << 9,
};

#define ALL_KILLS SIZE_MAX

struct options {
	const char *root;
	enum format format;
	const char *columns;	/* argument of --output */
	const char *sort;	/* argument of --sort */
	const char *filter;	/* argument of --filter */
	bool all;
	bool bytes;
	bool no_headings;
	bool list;
	bool tree;
	size_t last;		/* argument of --last, or ALL_KILLS */
	bool follow;
	bool numeric;
	const char *domain;	/* argument of --domain */
	const char *interval;	/* argument of --interval */
	const char *count;	/* argument of --count */
	const char *eviction;	/* argument of --eviction */
	bool check;		/* a monitoring plugin asks */
	const char *color_when;	/* argument of --color */
	bool color;		/* what came of it */
	bool help;
	bool version;
	const char *operand;	/* the word behind the command, or NULL */
	const char *operand2;	/* the one behind that, or NULL */
	unsigned int given;	/* a bit for each option that was there */
};

/*
 * Parse @argv up to the first word that is no option, and return its index, @argc if there is none.
 * argv[0] is not looked at, so that the rest can be parsed by another call.
 */
int parse_options(int argc, char **argv, struct options *options);

/* Settle what depends on the command, on several options and on standard output. */
void finish_options(struct options *options, unsigned int groups);

/* An argument that is a time in seconds, maybe with a fraction, or a number of times. */
double seconds_argument(const char *argument);
size_t count_argument(const char *argument);

void print_options_help(FILE *out, unsigned int groups);

#endif
