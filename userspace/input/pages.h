/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_PAGES_H
#define MMSCOPE_PAGES_H

/*
 * The page size of the machine whose files are at @root, in bytes. No file says it; a copy of
 * another machine does by telling its memory both in bytes and in pages.
 */
double pages_size(const char *root);

/* The order of its huge pages, if free memory is kept in orders up to @most. */
int pages_huge_order(const char *root, double page, int most);

/* The page size of the machine that runs the reader, in bytes. */
double page_size(void);

#endif
