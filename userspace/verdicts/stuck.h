/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_STUCK_H
#define MMSCOPE_STUCK_H

#include "input/procfile.h"

/*
 * Of a row of oom/domains: do tasks wait there because there is no room, and cgroup v1's
 * memory.oom_control has switched the OOM killer off? Those below such a cgroup say so, too.
 */
bool domain_is_stuck(const struct table *domains, size_t row);

/* The path of a stuck domain that is below no other, and how many there are; NULL if none. */
const char *domains_stuck(const struct table *domains, size_t *nr);

#endif
