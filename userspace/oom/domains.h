/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_DOMAINS_H
#define MMSCOPE_DOMAINS_H

#include "base/options.h"
#include "input/procfile.h"

/*
 * The table of oom/domains, outermost first, with the columns made of it. Those that come from
 * cgroups are there if @with_cgroups.
 */
struct table *domains_read(const struct options *options, bool with_cgroups);

#endif
