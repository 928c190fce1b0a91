/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_FULLNESS_H
#define MMSCOPE_FULLNESS_H


/* Of a row whose working set is so much of its limit; NULL for none. */
const char *fullness_color(double percent);

#endif
