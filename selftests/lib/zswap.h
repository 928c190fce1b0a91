/* SPDX-License-Identifier: GPL-2.0 */
/* zswap: compressed memory in front of the swap device. */
#ifndef SELFTESTS_ZSWAP_H
#define SELFTESTS_ZSWAP_H

#include "cgroup.h"

/* Is it on now? What it holds stays there when it is switched off. */
bool zswap_switch(bool on);

#endif /* SELFTESTS_ZSWAP_H */
