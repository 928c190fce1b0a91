// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "input/pages.h"
#include "input/procfile.h"

/* Those that Linux has. */
#define LEAST_PAGE	4096
#define MOST_PAGE	(256 * 1024)

/* What the files have of system, in bytes; negative if they have not. */
static double system_amount(const char *root, const char *key)
{
	struct keyfile *file;
	double bytes;

	if (!procfile_readable(root, "system"))
		return -1;
	file = keyfile_read(root, "system");
	bytes = pairs_number(&file->keys, key);
	keyfile_free(file);
	return bytes;
}

/* Memory and swap, in pages. */
static double total_pages(const char *root)
{
	struct table *table;
	double pages;

	if (!procfile_readable(root, "oom/candidates"))
		return -1;
	table = table_read(root, "oom/candidates");
	pages = pairs_number(&table->end, "total_pages");
	table_free(table);
	return pages;
}

double pages_size(const char *root)
{
	double bytes, pages, size;

	if (strcmp(root, PROC_ROOT)) {
		bytes = system_amount(root, "mem_total") + fmax(system_amount(root, "swap_total"), 0);
		pages = total_pages(root);
		/* Swap may have come or gone between the two files. */
		size = bytes > 0 && pages > 0 ? exp2(rint(log2(bytes / pages))) : 0;
		if (size >= LEAST_PAGE && size <= MOST_PAGE)
			return size;
	}
	return (double)sysconf(_SC_PAGESIZE);
}

int pages_huge_order(const char *root, double page, int most)
{
	double huge = system_amount(root, "hugepagesize");
	int order = huge > page ? (int)rint(log2(huge / page)) : 0;

	/*
	 * Those of hugetlbfs may be larger than what the page allocator has. The others are a page
	 * table of 8 bytes for each page.
	 */
	if (order < 1 || order > most)
		order = (int)rint(log2(page / 8));
	return order < most ? order : most;
}

/* Points are pages of the machine that killed; a saved copy is taken to be of one like this. */
double page_size(void)
{
	return (double)sysconf(_SC_PAGESIZE);
}
