// SPDX-License-Identifier: GPL-2.0
#include "compat_lookup.h"

#include <linux/kprobes.h>
#include <linux/static_call.h>

#ifdef CONFIG_KPROBES
unsigned long compat_lookup_name_address(void)
{
	struct kprobe kp = {
		.symbol_name = "kallsyms_lookup_name",
		.flags = KPROBE_FLAG_DISABLED,
	};
	unsigned long address;

	if (register_kprobe(&kp))
		return 0;
	address = (unsigned long)kp.addr;
	unregister_kprobe(&kp);
	return address;
}
#else
unsigned long compat_lookup_name_address(void)
{
	return 0;
}
#endif

/*
 * kernel/kallsyms.c. Before 6.2 and its backports the names are not sorted, and a lookup expands
 * one after the other, for some milliseconds; a pass over all of them takes no longer.
 */
#ifdef HAVE_SORTED_KALLSYMS
bool compat_each_symbol(unsigned long address, compat_note_symbol_type *note, void *data)
{
	return false;
}
#else
DEFINE_STATIC_CALL_NULL(mmscope_each_symbol, compat_each_symbol_prototype);

bool compat_each_symbol(unsigned long address, compat_note_symbol_type *note, void *data)
{
	static_call_update(mmscope_each_symbol,
			   (typeof(&STATIC_CALL_TRAMP(mmscope_each_symbol)))address);
	static_call(mmscope_each_symbol)(note, data);
	return true;
}
#endif
