/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a task's reclaim tried for one request: the rounds since there last was
 * room for what was asked. It is what stands between a request and the OOM killer.
 *
 * mm/memcontrol.c, try_charge_memcg(), and mm/page_alloc.c,
 * __alloc_pages_slowpath(), reclaim in rounds until there is room, or until they
 * give up. Nothing says which rounds belong together; but a charge goes on only
 * while its limit has no room, and an allocation says when it decides to.
 *
 * After a round should_reclaim_retry() asks one zone after the other, each with an
 * event, until one promises enough. Which one is the last it does not say: that
 * all have refused is known as soon as the task does something else.
 */
#ifndef _MMSCOPE_RECLAIM_EFFORT_H
#define _MMSCOPE_RECLAIM_EFFORT_H

#include <linux/mmzone.h>
#include <linux/types.h>

struct mem_cgroup;
struct stay;

/* After that no OOM killer comes (mm/page_alloc.c, __alloc_pages_may_oom()). */
#define EFFORT_ORDER_MAX PAGE_ALLOC_COSTLY_ORDER

/**
 * struct effort - rounds of reclaim for one request
 * @target: memcg_stalls_id() of the cgroup whose limit it is, 0 for the machine
 * @room: pages that there were to be had after the last round
 * @ns: time of all rounds
 * @scanned: pages
 * @reclaimed: pages
 * @rounds: how many; 0: nothing was tried
 * @kind: enum stay_kind: STAY_DIRECT or STAY_MEMCG
 * @refused: all zones asked after the last round have refused
 */
struct effort {
	u64 target;
	u64 room;
	u64 ns;
	u64 scanned;
	u64 reclaimed;
	u32 rounds;
	u8 kind;
	bool refused;
};

/*
 * All are called by the task that reclaims, in process context, preemptible
 * or not.
 */

/**
 * effort_begin() - a round begins: of the effort so far, or of a new one
 * @effort: the task's
 * @stay: the round
 */
void effort_begin(struct effort *effort, const struct stay *stay);

/**
 * effort_add() - a round has ended
 * @effort: the task's
 * @stay: the round; its memcg is still there
 * @ns: how long it took
 */
void effort_add(struct effort *effort, const struct stay *stay, u64 ns);

/**
 * effort_zone() - a zone was asked whether another round is worth it
 * @order: of the current task's allocation
 * @promises: is it?
 *
 * Return: false if a refusal could not be noted.
 */
bool effort_zone(int order, bool promises);

/**
 * effort_compaction() - compaction got nothing: will it be tried again?
 * @order: of the current task's allocation
 * @again: will it?
 */
void effort_compaction(int order, bool again);

/**
 * effort_forget() - what follows is another effort
 * @effort: the task's, or one that is gone
 */
void effort_forget(struct effort *effort);

/**
 * effort_take() - what the current task tried, before the OOM killer is asked
 * @memcg: whose limit; NULL for the machine
 * @effort: filled
 *
 * The next round begins a new effort.
 *
 * Return: false if no such round was seen.
 */
bool effort_take(struct mem_cgroup *memcg, struct effort *effort);

#endif /* _MMSCOPE_RECLAIM_EFFORT_H */
