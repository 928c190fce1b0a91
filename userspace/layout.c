// SPDX-License-Identifier: GPL-2.0
#include "layout.h"

#ifdef HAVE_SMARTCOLS

/*
 * The library takes some 3,000 instructions a cell. That is nothing to a screenful, and
 * most of what a list of all processes costs.
 */
#define SMARTCOLS_ROWS 100

void layout_print(const struct layout *layout)
{
	if (layout->nr_rows <= SMARTCOLS_ROWS)
		layout_print_smartcols(layout);
	else
		layout_print_plain(layout);
}

#else

void layout_print(const struct layout *layout)
{
	layout_print_plain(layout);
}

#endif
