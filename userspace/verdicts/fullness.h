/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_FULLNESS_H
#define MMSCOPE_FULLNESS_H

/* The colour of a row whose working set is @percent of its limit; NULL for none. */
const char *fullness_color(double percent);

#endif
