// SPDX-License-Identifier: GPL-2.0
#include "reclaim/tasks.h"

#include <linux/err.h>
#include <linux/hash.h>
#include <linux/vmalloc.h>

/* 1,024 tasks in sets of eight: the pointers of a set are one cache line. */
#define SET_BITS	7
#define WAYS		8
#define NR_RECLAIMERS	(WAYS << SET_BITS)

/*
 * @task says whose an entry is. Only the task itself sets it to itself and back
 * to NULL, so whoever finds itself there may use the entry.
 */
static struct reclaimers {
	struct task_struct *task[NR_RECLAIMERS];
	struct reclaimer entry[NR_RECLAIMERS];
} *table;

static struct task_struct **set_of(const struct task_struct *task)
{
	return &table->task[hash_ptr((void *)task, SET_BITS) * WAYS];
}

static struct task_struct **find(void)
{
	struct task_struct **way = set_of(current);
	int i;

	for (i = 0; i < WAYS; i++, way++)
		if (READ_ONCE(*way) == current)
			return way;
	return NULL;
}

static struct task_struct **claim(void)
{
	struct task_struct **way = set_of(current);
	int i;

	for (i = 0; i < WAYS; i++, way++)
		if (!READ_ONCE(*way) && !cmpxchg(way, NULL, current))
			return way;
	return NULL;
}

static struct reclaimer *entry_of(struct task_struct **way)
{
	return &table->entry[way - table->task];
}

/* These two pair with the reads of @seq in reclaimer_read(). */
static void change_begin(struct reclaimer *r)
{
	WRITE_ONCE(r->seq, r->seq + 1);
	smp_wmb();	/* seq is odd before anything changes */
}

static void change_end(struct reclaimer *r)
{
	smp_wmb();	/* all has changed before seq is even */
	WRITE_ONCE(r->seq, r->seq + 1);
}

static void give_back(struct task_struct **way)
{
	/* The next owner sees the entry as it was left. */
	smp_store_release(way, NULL);
}

bool reclaimer_begin(const struct stay *stay)
{
	struct task_struct **way = find();
	struct reclaimer *r;

	if (!way) {
		way = claim();
		if (!way)
			return false;
		r = entry_of(way);
		change_begin(r);
		r->depth = 0;
		r->pid = current->pid;
	} else {
		r = entry_of(way);
		if (r->depth == STAYS_NESTED)
			return false;
		change_begin(r);
	}
	r->stays[r->depth++] = *stay;
	change_end(r);
	return true;
}

bool reclaimer_end(enum stay_kind kind, struct stay *stay)
{
	struct task_struct **way = find();
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

	*stay = r->stays[n - 1];
	change_begin(r);
	r->depth = n - 1;
	change_end(r);
	if (!r->depth)
		give_back(way);
	return true;
}

struct stay *reclaimer_top(void)
{
	struct task_struct **way = find();
	struct reclaimer *r;

	if (!way)
		return NULL;
	r = entry_of(way);
	return &r->stays[r->depth - 1];
}

void reclaimer_exit(void)
{
	struct task_struct **way = find();

	if (way)
		give_back(way);
}

struct task_struct *reclaimer_read(unsigned int n, struct reclaimer *reclaimer)
{
	struct task_struct *task;
	unsigned int seq;

	if (n >= NR_RECLAIMERS)
		return ERR_PTR(-ERANGE);

	task = READ_ONCE(table->task[n]);
	if (!task)
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

size_t tasks_memory_held(void)
{
	return table ? sizeof(*table) : 0;
}

int tasks_init(void)
{
	table = vzalloc(sizeof(*table));
	return table ? 0 : -ENOMEM;
}

void tasks_exit(void)
{
	vfree(table);
	table = NULL;
}
