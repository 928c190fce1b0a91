/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How unexported symbols are found on this kernel.
 */
#ifndef _MMSCOPE_COMPAT_LOOKUP_H
#define _MMSCOPE_COMPAT_LOOKUP_H

#include <linux/kallsyms.h>
#include <linux/types.h>

struct module;

/* kernel/kallsyms.c; linux/kallsyms.h does not declare it in every configuration. */
typedef unsigned long compat_lookup_name_type(const char *name);
extern compat_lookup_name_type compat_lookup_name_prototype;

/* kernel/kallsyms.c before 6.4: @module is NULL for the kernel's own symbols. */
typedef int compat_note_symbol_type(void *data, const char *name, struct module *module,
				    unsigned long address);
typedef int compat_each_symbol_type(compat_note_symbol_type *note, void *data);
extern compat_each_symbol_type compat_each_symbol_prototype;

/**
 * compat_lookup_name_address() - address of kallsyms_lookup_name()
 *
 * kallsyms_lookup_name() is not exported. A kprobe on it is registered disabled, so that no breakpoint
 * is ever set, just to learn where it is; that may be 4 bytes past its start, behind
 * an ENDBR, which a direct call does not need.
 *
 * Context: process, may sleep.
 * Return: 0 if it cannot be found.
 */
unsigned long compat_lookup_name_address(void);

/**
 * compat_each_symbol() - go once over all symbols, where that is what one lookup takes
 * @address: of kallsyms_on_each_symbol()
 * @note: called for each, until it returns other than 0
 * @data: its first argument
 *
 * kernel/kallsyms.c: kallsyms_on_each_symbol().
 *
 * Context: process, may sleep; for load time.
 * Return: false, without a call, where kallsyms_lookup_name() is quick.
 */
bool compat_each_symbol(unsigned long address, compat_note_symbol_type *note, void *data);

#endif /* _MMSCOPE_COMPAT_LOOKUP_H */
