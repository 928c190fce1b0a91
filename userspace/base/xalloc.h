/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_XALLOC_H
#define MMSCOPE_XALLOC_H

#include <stdlib.h>
#include <string.h>

void out_of_memory(void) __attribute__((noreturn));

static inline void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		out_of_memory();
	return p;
}

static inline void *xreallocarray(void *old, size_t n, size_t size)
{
	void *p = reallocarray(old, n, size);

	if (!p)
		out_of_memory();
	return p;
}

static inline char *xstrdup(const char *s)
{
	char *p = strdup(s);

	if (!p)
		out_of_memory();
	return p;
}

#endif
