// SPDX-License-Identifier: GPL-2.0
#include "sysctls.h"

#include "symbols.h"
#include "text.h"

static const struct {
	const char *key;
	enum symbol symbol;
	size_t size;
} sysctls[] = {
#define Y(name, variable, type) { "vm_" #name, SYMBOL_##variable, sizeof(type) },
	SYSCTLS(Y)
	SYSCTLS_SHARED(Y)
#undef Y
};

static s64 read_variable(unsigned long address, size_t size)
{
	if (!address)
		return VALUE_UNKNOWN;
	if (size == sizeof(int))
		return READ_ONCE(*(int *)address);
	return READ_ONCE(*(unsigned long *)address);
}

void sysctls_write(struct text *text)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sysctls); i++)
		text_key(text, sysctls[i].key,
			 read_variable(symbol_address[sysctls[i].symbol], sysctls[i].size));
}
