/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every symbol of the kernel that mmscope uses and that is not exported to
 * modules: who needs it, and what its absence costs.
 *
 * Functions are reached by static calls, which the kernel patches into direct
 * calls. A pointer would do on most machines, but with CONFIG_X86_KERNEL_IBT
 * the kernel seals each function whose address nothing takes, and an indirect
 * call to a sealed one is fatal; direct calls need no landing pad.
 */
#ifndef _MMSCOPE_SYMBOLS_H
#define _MMSCOPE_SYMBOLS_H

#include <linux/static_call.h>
#include <linux/types.h>

#include "compat_symbols.h"
#include "sysctls.h"

struct text;

/*
 * The functions: F(name, type, what is off without it, NULL if there is a
 * substitute). The type is the
 * kernel's own declaration where a public header has one, and else restated in
 * compat_symbols.h beside the file it was read from.
 */
#define MMSCOPE_FUNCTIONS(F)						\
	COMPAT_FUNCTIONS(F)						\
	F(kallsyms_lookup_size_offset, kallsyms_lookup_size_offset,	\
	  "memory.stat of cgroups")					\
	F(vm_commit_limit, vm_commit_limit, "commit_limit of system")	\
	F(pcpu_nr_pages, pcpu_nr_pages,					\
	  "percpu, kernel and unaccounted of system")			\
	F(mem_cgroup_get_max, mem_cgroup_get_max,			\
	  "oom/domains of memory cgroups")				\
	F(oom_badness, oom_badness,					\
	  "points by the kernel's own oom_badness, mmscope computes them instead") \
	F(ptrace_may_access, ptrace_may_access,				\
	  "processes for readers under hidepid, but for CAP_SYS_PTRACE")	\
	F(css_task_iter_start, css_task_iter_start,			\
	  "processes of cgroups, oom/domains")				\
	F(css_task_iter_next, css_task_iter_next,			\
	  "processes of cgroups, oom/domains")				\
	F(css_task_iter_end, css_task_iter_end,				\
	  "processes of cgroups, oom/domains")

/* What sysctls.h lists, as data. */
#define SYSCTL_DATA(name, variable, type) D(variable, "vm_" #name " of system")

/* The data: D(name, what is off without it). */
#define MMSCOPE_DATA(D)							\
	COMPAT_DATA(D)							\
	D(total_swap_pages, "score and total_pages")			\
	D(sysctl_panic_on_oom,						\
	  "verdicts of oom/domains, vm_panic_on_oom of system")		\
	D(sysctl_oom_kill_allocating_task,				\
	  "the machine's verdict in oom/domains, "			\
	  "vm_oom_kill_allocating_task of system")			\
	D(totalreserve_pages, "terms of mem_available in system")	\
	SYSCTLS(SYSCTL_DATA)						\
	D(memory_stats, "memory.stat of cgroups")			\
	D(vmstat_text, "events of memory.stat and of system")		\
	D(psi_system, "psi of the root cgroup and of system")	\
	D(psi_disabled, "psi of the root cgroup")

/* Index of each symbol, functions first. */
enum symbol {
#define F(name, type, off) SYMBOL_##name,
#define D(name, off) SYMBOL_##name,
	MMSCOPE_FUNCTIONS(F)
	MMSCOPE_DATA(D)
#undef F
#undef D
	NR_SYMBOLS,
};

#define F(name, type, off) DECLARE_STATIC_CALL(mmscope_##name, type);
MMSCOPE_FUNCTIONS(F)
#undef F

extern unsigned long symbol_address[NR_SYMBOLS];

/**
 * have_symbol() - was a symbol found?
 * @name: the symbol's name
 *
 * For a function, true says that kernel_call() may be used. Fixed after load.
 *
 * Context: any.
 */
#define have_symbol(name) (symbol_address[SYMBOL_##name] != 0)

/**
 * kernel_call() - call an unexported kernel function directly
 * @name: the function's name; have_symbol(@name) must be true
 *
 * Context: that of the function called.
 */
#define kernel_call(name) static_call(mmscope_##name)

/**
 * kernel_data() - address of an unexported kernel object
 * @name: its name
 *
 * Context: any; what may be done with it is the object's own rule.
 * Return: NULL if it was not found.
 */
#define kernel_data(name) ((const void *)symbol_address[SYMBOL_##name])

/**
 * symbol_size() - size of an unexported kernel object
 * @symbol: SYMBOL_name
 *
 * Context: any; for load time, it searches.
 * Return: bytes, maybe with padding; 0 if the object or its size was not found.
 */
size_t symbol_size(enum symbol symbol);

/**
 * symbols_init() - look up all symbols
 *
 * Missing ones are no error: what needs them is off, and status says so.
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int symbols_init(void);

/**
 * symbols_show() - write a ``source`` line for each symbol
 * @text: where to
 *
 * Context: any.
 */
void symbols_show(struct text *text);

#endif /* _MMSCOPE_SYMBOLS_H */
