/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_ARENA_H
#define MMSCOPE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Strings that are freed together. They lie one behind the other in a few blocks: a table has
 * thousands, and malloc() and free() of each would cost more than what is done with it.
 */
struct arena {
	struct arena_block *last;
	char *next;		/* where the next string goes, in the last block */
	size_t left;
};

/* Room for @size bytes, as long as the arena. */
char *arena_alloc(struct arena *arena, size_t size);

char *arena_strdup(struct arena *arena, const char *string);
char *arena_vprintf(struct arena *arena, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

/* Free all strings; the arena is empty then. */
void arena_free(struct arena *arena);

#endif
