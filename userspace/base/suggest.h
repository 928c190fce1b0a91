/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_SUGGEST_H
#define MMSCOPE_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What somebody meant who typed a name that does not exist: the known name with the fewest letters
 * to change, or the shortest one that begins with it.
 */
struct suggestion {
	const char *word;	/* as typed */
	const char *best;	/* NULL: nothing is near */
	size_t distance;
};

/* Look whether @name, which has to stay, is nearer than those before. */
void suggest(struct suggestion *suggestion, const char *name);

/* "unknown <what> <word>; did you mean '<best>'?"; where nothing is near, @else_say instead. */
void die_unknown(const struct suggestion *suggestion, const char *what, const char *else_say)
	__attribute__((noreturn));

#endif
