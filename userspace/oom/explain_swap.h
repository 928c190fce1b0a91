/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_EXPLAIN_SWAP_H
#define MMSCOPE_EXPLAIN_SWAP_H

#include "oom/story.h"

/*
 * Why was memory that only swap can take not swapped out? A clause without its subject: "cannot be
 * reclaimed because there is no swap".
 */
const char *swap_why_not(struct story *story);

#endif
