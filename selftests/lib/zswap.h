/* SPDX-License-Identifier: GPL-2.0 */
/* zswap: compressed memory in front of the swap device. */
#ifndef SELFTESTS_ZSWAP_H
#define SELFTESTS_ZSWAP_H

#include "cgroup.h"

/* Returns whether it is on now. Switching it off keeps its contents. */
bool zswap_switch(bool on);

#endif /* SELFTESTS_ZSWAP_H */
