/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_CANDIDATES_H
#define MMSCOPE_CANDIDATES_H

#include "options.h"
#include "view.h"

/* The table of oom/candidates; with the columns that come from cgroups if @view wants them. */
struct table *candidates_read(const struct view *view, const struct options *options);

#endif
