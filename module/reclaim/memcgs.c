// SPDX-License-Identifier: GPL-2.0
#include "reclaim/memcgs.h"

#include <linux/atomic.h>
#include <linux/memcontrol.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>

#include "id_hash.h"
#include "memcg.h"
#include "reclaim/sight.h"
#include "reclaim/tasks.h"
#include "text.h"

/* 4,096 cgroups in sets of eight. The ids of a set are one cache line. */
#define SET_BITS	9
#define WAYS		8
#define NR_ENTRIES	(WAYS << SET_BITS)

/*
 * An entry changes hands under @lock: it is taken by whoever first has a figure
 * for a cgroup and given up when the kernel releases that. Figures are added
 * without it: the entry that somebody found stays his cgroup's meanwhile,
 * because the cgroup cannot be released. That of a task cannot in an RCU section:
 * rmdir, and the controller being switched off, need a css without tasks and wait for a
 * grace period before it goes. The one that reclaim is for is held by its caller.
 *
 * The key is the css's own number, not the cgroup's id: a cgroup whose memory controller
 * was switched off and on again has a css anew, while the old one still has charges.
 *
 * @lock is taken last of all, with interrupts off, and raw: the probes run where
 * PREEMPT_RT may not sleep.
 */
static struct memcgs {
	u64 id[NR_ENTRIES];	/* whose an entry is: memcg_stalls_id(); 0: nobody's */
	struct memcg_stalls entry[NR_ENTRIES];
	struct memcg_stalls special[NR_SPECIAL_STALLS];
	raw_spinlock_t lock;
} *table;

static struct memcg_stalls *find_stalls(u64 id)
{
	int choice;

	for (choice = 0; choice < ID_CHOICES; choice++) {
		unsigned int n = id_hash(id, choice, SET_BITS) * WAYS, end = n + WAYS;

		for (; n < end; n++)
			if (READ_ONCE(table->id[n]) == id)
				return &table->entry[n];
	}
	return NULL;
}

/* One that is nobody's, in the set that has more of them; NR_ENTRIES if both are full. */
static unsigned int find_free(u64 id)
{
	unsigned int found = NR_ENTRIES, most = 0;
	int choice;

	for (choice = 0; choice < ID_CHOICES; choice++) {
		unsigned int n = id_hash(id, choice, SET_BITS) * WAYS, end = n + WAYS;
		unsigned int free = 0, last = n;

		for (; n < end; n++) {
			if (table->id[n])
				continue;
			free++;
			last = n;
		}
		if (free > most) {
			most = free;
			found = last;
		}
	}
	return found;
}

static struct memcg_stalls *take(u64 id)
{
	struct memcg_stalls *entry;
	unsigned long flags;

	raw_spin_lock_irqsave(&table->lock, flags);
	entry = find_stalls(id);
	if (!entry) {
		unsigned int n = find_free(id);

		if (n < NR_ENTRIES) {
			entry = &table->entry[n];
			WRITE_ONCE(table->id[n], id);
		}
	}
	raw_spin_unlock_irqrestore(&table->lock, flags);
	return entry;
}

static struct memcg_stalls *find_or_take(u64 id)
{
	return find_stalls(id) ?: take(id) ?: &table->special[STALLS_LOST];
}

static void raise_to(atomic64_t *max, s64 value)
{
	s64 old = atomic64_read(max);

	while (value > old && !atomic64_try_cmpxchg(max, &old, value))
		;
}

static void add(struct stalls *to, const struct stay *stay, const struct spell *spell, u64 ns,
		bool ended)
{
	atomic64_add(spell->ns, &to->ns[stay->cause]);
	if (ended)
		atomic64_inc(&to->count[stay->cause]);
	if (cause_is_outer(stay->cause))
		raise_to(&to->max_ns, ns);
	if (spell->throttled_ns)
		atomic64_add(spell->throttled_ns, &to->throttled_ns);
	if (cause_scans(stay->cause)) {
		atomic64_add(spell->scanned, &to->scanned);
		atomic64_add(spell->reclaimed, &to->reclaimed);
	}
}

bool memcgs_charge(struct task_struct *task, const struct stay *stay, const struct spell *spell,
		   u64 ns, bool ended)
{
	struct memcg_stalls *root = &table->special[STALLS_ROOT];
	struct memcg_stalls *lost = &table->special[STALLS_LOST];
	struct memcg_stalls *own, *cause;
	u64 id;

	rcu_read_lock();
	id = memcg_stalls_id(memcg_css_of_task(task));
	own = id ? find_or_take(id) : root;
	cause = stay->target ? find_or_take(stay->target) : root;
	add(&own->suffered, stay, spell, ns, ended);
	add(&cause->caused, stay, spell, ns, ended);
	rcu_read_unlock();
	return own != lost && cause != lost;
}

const struct memcg_stalls *memcg_stalls(const struct cgroup_subsys_state *css)
{
	u64 id = memcg_stalls_id(css);

	if (!table)
		return NULL;
	return id ? find_stalls(id) : &table->special[STALLS_ROOT];
}

const struct memcg_stalls *memcg_stalls_special(enum special_stalls which)
{
	return &table->special[which];
}

s64 stalls_ns(const struct stalls *stalls)
{
	s64 ns = 0;
	int cause;

	if (!reclaim_sees_all(SIGHTS_OF_TIME))
		return VALUE_UNKNOWN;
	if (!stalls)
		return 0;
	for (cause = 0; cause < NR_CAUSES; cause++)
		if (cause_is_outer(cause))
			ns += atomic64_read(&stalls->ns[cause]);
	return ns;
}

size_t memcgs_memory_held(void)
{
	return table ? sizeof(*table) : 0;
}

static void move(atomic64_t *to, atomic64_t *from)
{
	atomic64_add(atomic64_xchg(from, 0), to);
}

static void move_stalls(struct stalls *to, struct stalls *from)
{
	int cause;

	for (cause = 0; cause < NR_CAUSES; cause++) {
		move(&to->ns[cause], &from->ns[cause]);
		move(&to->count[cause], &from->count[cause]);
	}
	raise_to(&to->max_ns, atomic64_xchg(&from->max_ns, 0));
	move(&to->throttled_ns, &from->throttled_ns);
	move(&to->scanned, &from->scanned);
	move(&to->reclaimed, &from->reclaimed);
}

void memcgs_released(struct cgroup_subsys_state *css)
{
	u64 id = memcg_stalls_id(css);
	struct memcg_stalls *freed = &table->special[STALLS_FREED];
	struct memcg_stalls *entry;
	unsigned long flags;

	raw_spin_lock_irqsave(&table->lock, flags);
	entry = find_stalls(id);
	if (entry) {
		move_stalls(&freed->suffered, &entry->suffered);
		move_stalls(&freed->caused, &entry->caused);
		WRITE_ONCE(table->id[entry - table->entry], 0);
	}
	raw_spin_unlock_irqrestore(&table->lock, flags);
}

int memcgs_init(void)
{
	table = vzalloc(sizeof(*table));
	if (!table)
		return -ENOMEM;
	raw_spin_lock_init(&table->lock);
	return 0;
}

void memcgs_exit(void)
{
	vfree(table);
	table = NULL;
}
