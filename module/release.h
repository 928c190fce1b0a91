/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MMSCOPE_RELEASE_H
#define _MMSCOPE_RELEASE_H

/**
 * release_init() - refuse any kernel but the one whose headers the module was built with
 *
 * Context: process.
 * Return: 0, or -ENOEXEC, which insmod(8) calls an invalid module format.
 */
int release_init(void);

#endif /* _MMSCOPE_RELEASE_H */
