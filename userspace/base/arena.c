// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/xalloc.h"

/* What is not used of a block is never touched, and costs nothing but addresses. */
#define BLOCK_SIZE (32 * 1024)

struct arena_block {
	struct arena_block *before;
	char bytes[];
};

static void add_block(struct arena *arena, size_t size)
{
	struct arena_block *block = xreallocarray(NULL, 1, sizeof(*block) + size);

	block->before = arena->last;
	arena->last = block;
	arena->next = block->bytes;
	arena->left = size;
}

char *arena_alloc(struct arena *arena, size_t size)
{
	char *room;

	if (size > arena->left)
		add_block(arena, size > BLOCK_SIZE ? size : BLOCK_SIZE);
	room = arena->next;
	arena->next += size;
	arena->left -= size;
	return room;
}

char *arena_strdup(struct arena *arena, const char *string)
{
	size_t size = strlen(string) + 1;

	return memcpy(arena_alloc(arena, size), string, size);
}

char *arena_vprintf(struct arena *arena, const char *fmt, va_list ap)
{
	size_t left = arena->left, size;
	va_list again;
	char *string;
	int len;

	/* Most strings fit into what is left, and are there already. */
	va_copy(again, ap);
	len = vsnprintf(arena->next, left, fmt, ap);
	if (len < 0)
		out_of_memory();
	size = (size_t)len + 1;
	string = arena_alloc(arena, size);
	if (size > left)
		vsnprintf(string, size, fmt, again);
	va_end(again);
	return string;
}

void arena_free(struct arena *arena)
{
	while (arena->last) {
		struct arena_block *before = arena->last->before;

		free(arena->last);
		arena->last = before;
	}
	*arena = (struct arena){ NULL, NULL, 0 };
}
