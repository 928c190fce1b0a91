// SPDX-License-Identifier: GPL-2.0
#include "reclaim/tasks.h"

#include <linux/err.h>
#include <linux/hash.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/vmalloc.h>

/* 1,024 tasks in sets of eight: the pointers of a set are one cache line. */
#define SET_BITS	7
#define WAYS		8
#define NR_RECLAIMERS	(WAYS << SET_BITS)

/*
 * @task says whose an entry is. Only the task itself sets it to itself, so whoever
 * finds itself there may use the entry. With RESTING in it, the task has left
 * reclaim: the entry is anybody's who replaces that, the task itself included.
 */
static struct reclaimers {
	struct task_struct *task[NR_RECLAIMERS];
	struct reclaimer entry[NR_RECLAIMERS];
} *table;

#define RESTING 1UL

static struct task_struct *resting(const struct task_struct *task)
{
	return (void *)((unsigned long)task | RESTING);
}

static bool is_resting(const struct task_struct *task)
{
	return (unsigned long)task & RESTING;
}

static struct task_struct **set_of(const struct task_struct *task)
{
	return &table->task[hash_ptr((void *)task, SET_BITS) * WAYS];
}

static struct task_struct **find(const struct task_struct *task)
{
	struct task_struct **way = set_of(current);
	int i;

	for (i = 0; i < WAYS; i++, way++)
		if (READ_ONCE(*way) == task)
			return way;
	return NULL;
}

static struct task_struct **find_and_wake(void)
{
	struct task_struct **way = find(resting(current));

	return way && cmpxchg(way, resting(current), current) == resting(current) ?
	       way : NULL;
}

/* A free one, or else one that just remembers. */
static struct task_struct **claim(void)
{
	struct task_struct **way = set_of(current);
	int i;

	for (i = 0; i < WAYS; i++)
		if (!READ_ONCE(way[i]) && !cmpxchg(&way[i], NULL, current))
			return &way[i];
	for (i = 0; i < WAYS; i++) {
		struct task_struct *old = READ_ONCE(way[i]);

		if (is_resting(old) && cmpxchg(&way[i], old, current) == old)
			return &way[i];
	}
	return NULL;
}

static struct reclaimer *entry_of(struct task_struct **way)
{
	return &table->entry[way - table->task];
}

/* These two pair with the reads of @seq in reclaimer_read(). */
static unsigned long change_begin(struct reclaimer *r)
	__acquires(&r->lock)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&r->lock, flags);
	WRITE_ONCE(r->seq, r->seq + 1);
	smp_wmb();	/* seq is odd before anything changes */
	return flags;
}

static void change_end(struct reclaimer *r, unsigned long flags)
	__releases(&r->lock)
{
	smp_wmb();	/* all has changed before seq is even */
	WRITE_ONCE(r->seq, r->seq + 1);
	raw_spin_unlock_irqrestore(&r->lock, flags);
}

/* @as: NULL, or the task resting. */
static void give_back(struct task_struct **way, struct task_struct *as)
{
	/* The next owner sees the entry as it was left. */
	smp_store_release(way, as);
}

/* An entry for the current task, which has none in use. @fresh: it was another task's. */
static struct reclaimer *enter(bool *fresh)
{
	struct task_struct **way = find_and_wake();
	struct reclaimer *r;

	*fresh = !way;
	if (!way)
		way = claim();
	if (!way)
		return NULL;
	r = entry_of(way);
	/* Another task may have had this one's place in memory. */
	if (r->pid != current->pid)
		*fresh = true;
	return r;
}

/* Between change_begin() and change_end(). */
static void take_over(struct reclaimer *r, bool fresh)
{
	if (fresh)
		effort_forget(&r->effort);
	r->pid = current->pid;
}

/*
 * How deep the stay begins: those whose end was not seen are left out. No kind but a
 * shrinker's is within one of its own kind, and who sleeps for memory.high does nothing else.
 */
static unsigned int depth_for(const struct reclaimer *r, enum stay_kind kind)
{
	unsigned int n;

	for (n = 0; n < r->depth; n++)
		if (r->stays[n].kind == STAY_THROTTLE ||
		    (r->stays[n].kind == kind && kind != STAY_SLAB))
			break;
	return n;
}

bool reclaimer_begin(const struct stay *stay)
{
	struct task_struct **way = find(current);
	unsigned int depth = 0, old = 0;
	unsigned long flags;
	struct reclaimer *r;
	bool fresh = false;

	r = way ? entry_of(way) : enter(&fresh);
	if (!r)
		return false;
	if (way) {
		old = r->depth;
		depth = depth_for(r, stay->kind);
		if (depth == STAYS_NESTED)
			return false;
	}
	flags = change_begin(r);
	take_over(r, fresh);
	if (!depth)
		effort_begin(&r->effort, stay);
	r->stays[depth] = *stay;
	r->depth = depth + 1;
	change_end(r, flags);
	return depth == old;
}

bool reclaimer_end(enum stay_kind kind, u64 now, struct stay *stay)
{
	struct task_struct **way = find(current);
	unsigned long flags;
	struct reclaimer *r;
	unsigned int n;

	if (!way)
		return false;
	r = entry_of(way);
	for (n = r->depth; n; n--)
		if (r->stays[n - 1].kind == kind)
			break;
	if (!n)
		return false;

	flags = change_begin(r);
	*stay = r->stays[n - 1];
	r->depth = n - 1;
	if (!r->depth)
		effort_add(&r->effort, stay, stay_duration(stay, now));
	change_end(r, flags);
	if (!r->depth)
		give_back(way, resting(current));
	return true;
}

struct stay *reclaimer_top(void)
{
	struct task_struct **way = find(current);
	struct reclaimer *r;

	if (!way)
		return NULL;
	r = entry_of(way);
	return &r->stays[r->depth - 1];
}

struct effort *reclaimer_effort_hold(void)
{
	struct task_struct **way = find(current);
	unsigned long flags;
	struct reclaimer *r;
	bool fresh;

	if (way)
		return &entry_of(way)->effort;
	r = enter(&fresh);
	if (!r)
		return NULL;
	flags = change_begin(r);
	take_over(r, fresh);
	change_end(r, flags);
	return &r->effort;
}

void reclaimer_effort_release(void)
{
	struct task_struct **way = find(current);

	if (way && !entry_of(way)->depth)
		give_back(way, resting(current));
}

/* One look at the set, which is one cache line: every exit asks. */
bool reclaimer_is_known(void)
{
	struct task_struct **way = set_of(current);
	unsigned long task = (unsigned long)current;
	bool known = false;
	int i;

	for (i = 0; i < WAYS; i++)
		known |= ((unsigned long)READ_ONCE(way[i]) & ~RESTING) == task;
	return known;
}

void reclaimer_exit(void)
{
	struct task_struct **way = find(current) ?: find_and_wake();
	unsigned long flags;
	struct reclaimer *r;

	if (!way)
		return;
	r = entry_of(way);
	flags = change_begin(r);
	r->depth = 0;
	effort_forget(&r->effort);
	change_end(r, flags);
	give_back(way, NULL);
}

struct task_struct *reclaimer_read(unsigned int n, struct reclaimer *reclaimer)
{
	struct task_struct *task;
	unsigned int seq;

	if (n >= NR_RECLAIMERS)
		return ERR_PTR(-ERANGE);

	task = READ_ONCE(table->task[n]);
	if (!task || is_resting(task))
		return NULL;
	seq = READ_ONCE(table->entry[n].seq);
	smp_rmb();	/* the entry after seq: see change_end() */
	*reclaimer = table->entry[n];
	smp_rmb();	/* seq once more, after the entry: see change_begin() */

	/* Whoever is just coming or going may be missed. */
	if ((seq & 1) || READ_ONCE(table->entry[n].seq) != seq ||
	    READ_ONCE(table->task[n]) != task || !reclaimer->depth)
		return NULL;
	return task;
}

/*
 * An entry holds no reference on its task, which may have exited unseen. The task still exists
 * if its pid leads to it within this RCU section.
 */
static bool is_there(const struct task_struct *task, pid_t pid)
{
	return pid_task(find_pid_ns(pid, &init_pid_ns), PIDTYPE_PID) == task;
}

void reclaimers_each_stay(void (*fn)(struct task_struct *task, struct stay *stay))
{
	unsigned int n, i;

	for (n = 0; n < NR_RECLAIMERS; n++) {
		struct task_struct *task = READ_ONCE(table->task[n]);
		struct reclaimer *r = &table->entry[n];
		unsigned long flags;

		if (!task || is_resting(task))
			continue;
		rcu_read_lock();
		raw_spin_lock_irqsave(&r->lock, flags);
		if (READ_ONCE(table->task[n]) == task && r->depth && is_there(task, r->pid))
			for (i = 0; i < r->depth; i++)
				fn(task, &r->stays[i]);
		raw_spin_unlock_irqrestore(&r->lock, flags);
		rcu_read_unlock();
	}
}

size_t tasks_memory_held(void)
{
	return table ? sizeof(*table) : 0;
}

int tasks_init(void)
{
	int n;

	table = vzalloc(sizeof(*table));
	if (!table)
		return -ENOMEM;
	for (n = 0; n < NR_RECLAIMERS; n++)
		raw_spin_lock_init(&table->entry[n].lock);
	return 0;
}

void tasks_exit(void)
{
	vfree(table);
	table = NULL;
}
