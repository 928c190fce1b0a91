/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every part of the module shares: its name in the kernel log, the version of its
 * interface, when it was loaded.
 */
#ifndef _MMSCOPE_H
#define _MMSCOPE_H

#ifdef pr_fmt
#undef pr_fmt
#endif
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/types.h>

/* Kbuild takes MMSCOPE_VERSION, a string, from dkms.conf. */

/* The interface's version, see Documentation/ABI/testing/procfs-mmscope. */
#define MMSCOPE_ABI 1

/**
 * struct part - one part of the module
 * @name: for the kernel log, when its init fails
 * @init: called at load in the order of the table in main.c; 0 or -errno
 * @exit: undoes @init, called in reverse order; NULL if there is nothing to undo
 */
struct part {
	const char *name;
	int (*init)(void);
	void (*exit)(void);
};

/**
 * parts_exit() - undo parts, in reverse order
 * @parts: a table of them
 * @n: how many, from the first one on, are there to undo
 *
 * Context: process, may sleep.
 */
static inline void parts_exit(const struct part *parts, size_t n)
{
	while (n--)
		if (parts[n].exit)
			parts[n].exit();
}

/**
 * parts_init() - call their inits in order
 * @parts: a table of them
 * @n: how many there are
 *
 * Context: process, may sleep.
 * Return: 0, or what the first that failed returned; then nothing is left behind.
 */
static inline int parts_init(const struct part *parts, size_t n)
{
	size_t i;
	int err;

	for (i = 0; i < n; i++) {
		err = parts[i].init();
		if (err) {
			pr_err("not loaded: %s: error %d\n", parts[i].name, err);
			parts_exit(parts, i);
			return err;
		}
	}
	return 0;
}

/**
 * mmscope_loaded_ns() - when the module was loaded
 *
 * Context: any.
 * Return: nanoseconds since boot (CLOCK_BOOTTIME).
 */
u64 mmscope_loaded_ns(void);

#endif /* _MMSCOPE_H */
