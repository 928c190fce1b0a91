// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "base/error.h"
#include "base/suggest.h"

/* Longer than every name. */
#define MOST_LETTERS 64

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * How many letters to insert, leave out, replace or swap with their neighbour make @b of @a
 * (optimal string alignment). Row i has the distances of the first i letters of @a.
 */
static size_t distance(const char *a, const char *b)
{
	size_t rows[MOST_LETTERS + 1][MOST_LETTERS + 1];
	size_t a_len = strlen(a), b_len = strlen(b);

	if (a_len > MOST_LETTERS || b_len > MOST_LETTERS)
		return MOST_LETTERS;
	for (size_t i = 0; i <= a_len; i++) {
		for (size_t j = 0; j <= b_len; j++) {
			if (!i || !j) {
				rows[i][j] = i + j;
				continue;
			}
			rows[i][j] = least(rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]),
					   least(rows[i - 1][j], rows[i][j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				rows[i][j] = least(rows[i][j], rows[i - 2][j - 2] + 1);
		}
	}
	return rows[a_len][b_len];
}

/* A third of the letters may be wrong; the rest of the name may be missing. */
void suggest(struct suggestion *suggestion, const char *name)
{
	size_t len = strlen(suggestion->word), away;
	bool begins = len > 1 && !strncmp(name, suggestion->word, len);

	away = begins ? 1 : distance(suggestion->word, name);
	if (away * 3 > len && !begins)
		return;
	if (!suggestion->best || away < suggestion->distance ||
	    (begins && away == suggestion->distance && strlen(name) < strlen(suggestion->best))) {
		suggestion->best = name;
		suggestion->distance = away;
	}
}

void die_unknown(const struct suggestion *suggestion, const char *what, const char *else_say)
{
	if (suggestion->best)
		die(EXIT_USAGE, "unknown %s %s; did you mean '%s'?", what, suggestion->word,
		    suggestion->best);
	die(EXIT_USAGE, "unknown %s %s; %s", what, suggestion->word, else_say);
}
