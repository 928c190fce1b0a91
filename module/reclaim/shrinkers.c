// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/reclaim/shrinkers: one row a kind of shrinker.
 */
#include "reclaim/shrinkers.h"

#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/hash.h>
#include <linux/kallsyms.h>
#include <linux/shrinker.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "compat.h"
#include "mmscope.h"
#include "proc.h"
#include "reclaim/reclaim.h"
#include "reclaim/stay.h"
#include "text.h"

#define NR_BITS		8
#define NR_ROWS		(1 << NR_BITS)
#define NAME_SIZE	32

/*
 * A row is filled in under @lock and then published by @scan_objects; it is never
 * given up. The functions' addresses are only printed.
 */
static struct shrinkers {
	raw_spinlock_t lock;
	struct row {
		unsigned long scan_objects;
		char name[NAME_SIZE];	/* empty where the kernel has none */
		atomic64_t count;
		atomic64_t scanned;
		atomic64_t freed;
		atomic64_t ns;
		atomic64_t max_ns;
	} row[NR_ROWS];
} *table;

/* "sb-ext4:vda1" is of the kind "sb-ext4". */
static size_t kind_length(const char *name)
{
	size_t n = 0;

	while (n < NAME_SIZE - 1 && name[n] && name[n] != ':')
		n++;
	return n;
}

static bool is_row_of(const struct row *row, unsigned long function, const char *kind,
		      size_t length)
{
	return row->scan_objects == function && !strncmp(row->name, kind, length) &&
	       !row->name[length];
}

/* The row, or the first free one where it would be; NULL if there is neither. */
static struct row *find_row(unsigned long function, const char *kind, size_t length)
{
	unsigned int n = hash_long(function, NR_BITS);
	int i;

	for (i = 0; i < NR_ROWS; i++, n = (n + 1) % NR_ROWS) {
		struct row *row = &table->row[n];

		/* Pairs with the release in take(): the name is there. */
		if (!smp_load_acquire(&row->scan_objects) ||
		    is_row_of(row, function, kind, length))
			return row;
	}
	return NULL;
}

static struct row *take(unsigned long function, const char *kind, size_t length)
{
	unsigned long flags;
	struct row *row;

	raw_spin_lock_irqsave(&table->lock, flags);
	row = find_row(function, kind, length);
	if (row && !row->scan_objects) {
		memcpy(row->name, kind, length);
		/* Pairs with the acquire in find_row(). */
		smp_store_release(&row->scan_objects, function);
	}
	raw_spin_unlock_irqrestore(&table->lock, flags);
	return row;
}

int shrinkers_row_of(const struct shrinker *shrinker)
{
	unsigned long function = (unsigned long)shrinker->scan_objects;
	const char *name = compat_shrinker_name(shrinker) ?: "";
	size_t length = kind_length(name);
	struct row *row = find_row(function, name, length);

	if (row && !row->scan_objects)
		row = take(function, name, length);
	return row ? row - table->row : -1;
}

void shrinkers_ended(const struct stay *stay)
{
	struct row *row;

	if (stay->row < 0)
		return;
	row = &table->row[stay->row];
	atomic64_inc(&row->count);
	atomic64_add(stay->scanned, &row->scanned);
	atomic64_add(stay->reclaimed, &row->freed);
}

void shrinkers_add(int n, const struct spell *spell, u64 ns)
{
	struct row *row;
	s64 old;

	if (n < 0)
		return;
	row = &table->row[n];
	atomic64_add(spell->ns, &row->ns);
	old = atomic64_read(&row->max_ns);
	while (ns > old && !atomic64_try_cmpxchg(&row->max_ns, &old, ns))
		;
}

struct shrinkers_cursor {
	unsigned int n;
};

static void shrinkers_begin(void *cursor)
{
	struct shrinkers_cursor *c = cursor;

	c->n = 0;
}

static void shrinkers_header(struct text *text)
{
	text_string(text, "calls_count scanned_objects freed_objects total_ns max_ns "
		    "function name");
}

/* The symbol, with its module's name; "-" if the module is gone. */
static void write_function(unsigned long function, struct text *text)
{
	char symbol[KSYM_SYMBOL_LEN];

	sprint_symbol_no_offset(symbol, function);
	if (strstarts(symbol, "0x"))
		text_char(text, '-');
	else
		text_escaped(text, symbol, strlen(symbol));
}

static bool shrinkers_row(void *cursor, struct text *text)
{
	struct shrinkers_cursor *c = cursor;
	const struct row *row;

	if (!c->n)
		stays_count();
	do {
		if (c->n == NR_ROWS)
			return false;
		row = &table->row[c->n++];
	} while (!smp_load_acquire(&row->scan_objects));	/* see find_row() */

	text_field(text, atomic64_read(&row->count));
	text_field(text, atomic64_read(&row->scanned));
	text_field(text, atomic64_read(&row->freed));
	text_field(text, atomic64_read(&row->ns));
	text_field(text, atomic64_read(&row->max_ns));
	write_function(row->scan_objects, text);
	text_char(text, ' ');
	if (row->name[0])
		text_escaped(text, row->name, strlen(row->name));
	else
		text_char(text, '-');
	text_newline(text);
	return true;
}

static void shrinkers_footer(void *cursor, struct text *text)
{
	reclaim_show_unseen(text, BIT(CAUSE_slab));
}

const struct proc_file reclaim_shrinkers_file = {
	.path		= "reclaim/shrinkers",
	.abi		= MMSCOPE_ABI,
	.cursor_size	= sizeof(struct shrinkers_cursor),
	.row_max	= 5 * TEXT_NUMBER_MAX + 4 * (KSYM_SYMBOL_LEN + NAME_SIZE),
	.begin		= shrinkers_begin,
	.header		= shrinkers_header,
	.row		= shrinkers_row,
	.footer		= shrinkers_footer,
};

size_t shrinkers_memory_held(void)
{
	return table ? sizeof(*table) : 0;
}

int shrinkers_init(void)
{
	table = vzalloc(sizeof(*table));
	if (!table)
		return -ENOMEM;
	raw_spin_lock_init(&table->lock);
	return 0;
}

void shrinkers_exit(void)
{
	vfree(table);
	table = NULL;
}
