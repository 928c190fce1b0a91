// SPDX-License-Identifier: GPL-2.0
/*
 * Finding the unexported symbols of symbols.h.
 */
#include "symbols.h"

#include <linux/string.h>

#include "compat_lookup.h"
#include "mmscope.h"
#include "parameters.h"
#include "text.h"

#define F(name, type, off) DEFINE_STATIC_CALL_NULL(mmscope_##name, type);
MMSCOPE_FUNCTIONS(F)
#undef F

DEFINE_STATIC_CALL_NULL(mmscope_lookup_name, compat_lookup_name_prototype);

unsigned long symbol_address[NR_SYMBOLS];

#define F(name, type, off)						\
static void set_##name(unsigned long address)				\
{									\
	static_call_update(mmscope_##name,				\
			   (typeof(&STATIC_CALL_TRAMP(mmscope_##name)))address); \
}
MMSCOPE_FUNCTIONS(F)
#undef F

static const struct {
	const char *name;
	const char *off;
	void (*set)(unsigned long address);	/* NULL for data */
} symbols[NR_SYMBOLS] = {
#define F(name, type, off) { #name, off, set_##name },
#define D(name, off) { #name, off, NULL },
	MMSCOPE_FUNCTIONS(F)
	MMSCOPE_DATA(D)
#undef F
#undef D
};

static bool find_lookup_name(void)
{
	unsigned long address = compat_lookup_name_address();

	if (address)
		static_call_update(mmscope_lookup_name,
				   (typeof(&STATIC_CALL_TRAMP(mmscope_lookup_name)))address);
	return address;
}

/* Of several with one name the first, as kallsyms_lookup_name() does. */
static int note_symbol(void *addresses, const char *name, struct module *module,
		       unsigned long address)
{
	unsigned long *found = addresses;
	int i;

	/* The kernel's own come before those of modules. */
	if (module)
		return 1;
	for (i = 0; i < NR_SYMBOLS; i++)
		if (!found[i] && name[0] == symbols[i].name[0] && !strcmp(name, symbols[i].name))
			found[i] = address;
	return 0;
}

static bool find_at_once(unsigned long *found)
{
	unsigned long address = static_call(mmscope_lookup_name)("kallsyms_on_each_symbol");

	return address && compat_each_symbol(address, note_symbol, found);
}

int symbols_init(void)
{
	unsigned long found[NR_SYMBOLS] = {};
	bool at_once;
	int i;

	if (!mmscope_parameters.resolve || !find_lookup_name())
		return 0;

	at_once = find_at_once(found);
	for (i = 0; i < NR_SYMBOLS; i++) {
		if (mmscope_without(symbols[i].name))
			continue;
		if (!at_once)
			found[i] = static_call(mmscope_lookup_name)(symbols[i].name);
		if (found[i] && symbols[i].set)
			symbols[i].set(found[i]);
		symbol_address[i] = found[i];
	}
	return 0;
}

size_t symbol_size(enum symbol symbol)
{
	unsigned long size, offset;

	if (!symbol_address[symbol] || !have_symbol(kallsyms_lookup_size_offset))
		return 0;
	if (!kernel_call(kallsyms_lookup_size_offset)(symbol_address[symbol],
						      &size, &offset))
		return 0;
	return size;
}

void symbols_show(struct text *text)
{
	int i;

	for (i = 0; i < NR_SYMBOLS; i++)
		if (symbol_address[i] || symbols[i].off)
			text_source(text, symbols[i].name, symbol_address[i],
				    symbols[i].off);
}
