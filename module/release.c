// SPDX-License-Identifier: GPL-2.0
/*
 * The module runs on one kernel: that whose headers it was built with.
 *
 * With CONFIG_MODVERSIONS the kernel leaves the release out when it compares the vermagic of a
 * module with its own, and goes by the checksums of the symbols that the module imports. mmscope
 * also reads structures, and calls functions that are not exported; no checksum covers these, and
 * a stable update may change any of them. So the release has to be the same, to the letter.
 *
 * init_utsname() is the kernel's own name, whatever the UTS namespace or the personality of the
 * process that loads the module says. No system call or sysctl writes its release.
 */
#include "mmscope.h"

#include <generated/utsrelease.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/utsname.h>

#include "release.h"

int release_init(void)
{
	const char *running = init_utsname()->release, *built_for = UTS_RELEASE;

	/* Not to be folded into instructions: test_release changes the string in the file. */
	OPTIMIZER_HIDE_VAR(built_for);
	if (!strcmp(running, built_for))
		return 0;
	pr_err("built for kernel %s, but this is %s: build it with this kernel's headers\n",
	       built_for, running);
	return -ENOEXEC;
}
