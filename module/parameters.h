/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's parameters.
 */
#ifndef _MMSCOPE_PARAMETERS_H
#define _MMSCOPE_PARAMETERS_H

#include <linux/types.h>

/**
 * struct mmscope_parameters - the module's parameters
 * @mode: permission bits of the files below /proc/mmscope
 * @gid: their group
 * @resolve: false: use exported symbols only
 * @without: comma separated sources to treat as missing
 * @kills: OOM kills that are kept
 * @kill_candidates: candidates of each that are kept
 *
 * Read only after load.
 */
struct mmscope_parameters {
	unsigned short mode;
	unsigned int gid;
	bool resolve;
	char *without;
	unsigned int kills;
	unsigned int kill_candidates;
};

extern struct mmscope_parameters mmscope_parameters;

/**
 * mmscope_without() - is a source withheld by the parameter ``without``?
 * @name: the source's name as in /proc/mmscope/status
 *
 * Context: any.
 * Return: true if it must be treated as missing.
 */
bool mmscope_without(const char *name);

/**
 * parameters_init() - refuse what no file can have
 *
 * Parts refuse the parameters that are theirs.
 *
 * Context: process.
 * Return: 0, or -EINVAL, of which the kernel's log says why.
 */
int parameters_init(void);

#endif /* _MMSCOPE_PARAMETERS_H */
