/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ring of what the OOM killer did: written by oom/probes.c as it happens, read
 * by oom/kills.c.
 */
#ifndef _MMSCOPE_OOM_KILL_RING_H
#define _MMSCOPE_OOM_KILL_RING_H

#include <linux/sched.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/wait.h>

#include "memcg.h"
#include "oom/shortage.h"
#include "oom/trigger.h"
#include "reclaim/effort.h"
#include "viewer.h"

/* The most that the parameter kill_candidates may be; places are bytes. */
#define KILL_CANDIDATES_MAX	256

/**
 * struct candidate - a process as the OOM killer saw it
 * @pid: its id in the machine's pid namespace
 * @noted: its ids in those below
 * @uid: its real uid
 * @points: its points, LONG_MAX if it asked to be killed first
 * @adj: its oom_score_adj
 * @has_mm: what follows is known
 * @anon: resident pages of anonymous memory
 * @file: resident pages of files
 * @shmem: resident pages of shared memory
 * @swap: pages in swap
 * @pgtables: bytes of page tables
 * @total_vm: pages of address space
 * @cgroup_id: id of its memory cgroup
 * @comm: its name
 */
struct candidate {
	pid_t pid;
	struct noted_pid noted;
	kuid_t uid;
	long points;
	short adj;
	bool has_mm;
	unsigned long anon;
	unsigned long file;
	unsigned long shmem;
	unsigned long swap;
	unsigned long pgtables;
	unsigned long total_vm;
	u64 cgroup_id;
	char comm[TASK_COMM_LEN];
};

/**
 * enum kill_kind - what was done
 * @KILL_UNKNOWN: a probe that would tell is not set
 * @KILL_SELECTED: the kernel selected a process and killed it
 * @KILL_ALLOCATING_TASK: it killed who asked for memory, as its sysctl says
 * @KILL_EXITING: nobody was killed: a process that was exiting anyway got access
 *	to the reserves
 * @KILL_NO_VICTIM: nobody was killed: the kernel found no process that it may kill
 */
enum kill_kind {
	KILL_UNKNOWN,
	KILL_SELECTED,
	KILL_ALLOCATING_TASK,
	KILL_EXITING,
	KILL_NO_VICTIM,
};

/**
 * struct kill_cgroup - a cgroup that a record names
 * @css: referenced, until its path is known; then NULL
 * @noted: what is kept of it; its path and the ids above it are filled in then
 */
struct kill_cgroup {
	struct cgroup_subsys_state *css;
	struct noted_cgroup noted;
};

/* The cgroups that a record names. */
enum kill_cgroup_role {
	KILL_ASKER,		/* of who asked for memory */
	KILL_DOMAIN,		/* that was at its limit; the root for the machine */
	KILL_VICTIM,		/* the victim's */
	KILL_GROUP,		/* that was killed whole, through memory.oom.group */
	NR_KILL_CGROUPS,
};

/**
 * struct kill - the record of one kill
 * @number: counts from 1 on, never again; 0: empty
 * @missed: kills that no record is of, since load and until this one
 * @boot_ns: when, CLOCK_BOOTTIME
 * @real_ns: when, CLOCK_REALTIME
 * @repeats: how often it happened; more than once for KILL_NO_VICTIM alone
 * @last_boot_ns: when it did last, CLOCK_BOOTTIME
 * @last_real_ns: the same, CLOCK_REALTIME
 * @kind: what was done
 * @trigger: who called the OOM killer
 * @domain_known: the domain and who asked have been noted
 * @memcg: was it a memory cgroup's limit, or the machine?
 * @sysrq: was it asked for by sysrq-f?
 * @constraint: enum oom_constraint
 * @gfp: of the allocation that failed
 * @order: of that allocation
 * @total_pages: the domain's totalpages
 * @considered_known: @considered is known
 * @considered: processes that the kernel looked at
 * @eligible_known: @eligible is known
 * @eligible: those that got points
 * @adj_min: those with an oom_score_adj of -1000
 * @killed: processes killed, as oom_kill of /proc/vmstat counts; VALUE_UNKNOWN
 * @victim_known: @victim is known
 * @asker_pid: who asked for memory
 * @asker_noted: its ids in the pid namespaces below the machine's
 * @asker_comm: its name
 * @cgroups: see there
 * @victim: the victim
 * @nr_peers: processes killed with it
 * @first_peer: number of the first of them, see kill_ring_peer()
 * @charges: what the domain was charged for
 * @charges_at: when @charges were as fresh as the kernel's own report, CLOCK_BOOTTIME; 0
 *	if that is not known
 * @hit: the limit that was hit
 * @protection: what of the domain memory.min and memory.low kept from reclaim
 * @shortage: number of the machine's state, see kill_shortage(); 0 if there is none
 * @effort_known: @effort is known
 * @effort: what reclaim tried for who asked
 * @nr_candidates: how many of the best are in @candidates
 * @candidates: best first
 */
struct kill {
	u64 number;
	s64 missed;
	u64 boot_ns;
	u64 real_ns;
	u64 repeats;
	u64 last_boot_ns;
	u64 last_real_ns;
	enum kill_kind kind;
	enum trigger trigger;
	bool domain_known;
	bool memcg;
	bool sysrq;
	int constraint;
	gfp_t gfp;
	int order;
	u64 total_pages;
	bool considered_known;
	bool eligible_known;
	bool victim_known;
	u32 considered;
	u32 eligible;
	u32 adj_min;
	s64 killed;
	pid_t asker_pid;
	struct noted_pid asker_noted;
	char asker_comm[TASK_COMM_LEN];
	struct kill_cgroup cgroups[NR_KILL_CGROUPS];
	struct candidate victim;
	u32 nr_peers;
	u64 first_peer;
	struct charges charges;
	u64 charges_at;
	struct memcg_hit hit;
	struct memcg_protection protection;
	u64 shortage;
	bool effort_known;
	struct effort effort;
	u32 nr_candidates;
	struct candidate candidates[];
};

/**
 * kill_size() - size of a record with all its candidates
 *
 * Context: any.
 */
size_t kill_size(void);

/**
 * kill_room() - size of a record and the machine's state beside it
 *
 * Context: any.
 */
size_t kill_room(void);

/**
 * kill_shortage() - the machine's state, beside a record that is not in the ring
 * @kill: the record, of kill_room() bytes
 *
 * The ring keeps these apart: few kills are the machine's.
 *
 * Context: any.
 */
struct shortage *kill_shortage(struct kill *kill);

/**
 * kill_put_cgroups() - put the references of a record
 * @kill: the record; it has none then
 *
 * Context: any but NMI.
 */
void kill_put_cgroups(struct kill *kill);

/**
 * kill_ring_add() - take a finished record into the ring
 * @kill: the record, of kill_room() bytes; its number is given here, its references
 *	become the ring's
 * @order: places of its candidates in @kill, best first
 *
 * Context: any but NMI; takes a raw spinlock. Wakes readers later, from a work.
 */
void kill_ring_add(struct kill *kill, const u8 *order);

/**
 * kill_ring_repeat() - count in a record that the same has happened again
 * @number: the record's
 * @kill: what has happened
 *
 * Context: as kill_ring_add(). Wakes nobody.
 * Return: false if the record was overwritten.
 */
bool kill_ring_repeat(u64 number, const struct kill *kill);

/**
 * kill_ring_add_peer() - note a process killed with a victim
 * @peer: the process
 *
 * Context: as kill_ring_add().
 * Return: the peer's number; they run on.
 */
u64 kill_ring_add_peer(const struct candidate *peer);

/**
 * kill_ring_read() - copy a record out
 * @number: which
 * @kill: where to, kill_room() bytes
 *
 * Context: process; takes a raw spinlock.
 * Return: 0; -EAGAIN if it has not happened yet; -ESTALE if it was overwritten.
 */
int kill_ring_read(u64 number, struct kill *kill);

/**
 * kill_ring_peer() - copy a peer out
 * @number: which, from kill.first_peer on
 * @peer: where to
 *
 * Context: process; takes a raw spinlock.
 * Return: false if it was overwritten.
 */
bool kill_ring_peer(u64 number, struct candidate *peer);

/**
 * kill_ring_oldest() - number of the oldest record still there
 *
 * Context: any; takes a raw spinlock.
 */
u64 kill_ring_oldest(void);

/**
 * kill_ring_has() - can a record be read, or has it been overwritten already?
 * @number: which
 *
 * Context: any; takes a raw spinlock.
 * Return: false if it has not happened yet.
 */
bool kill_ring_has(u64 number);

/* Woken when a record has been added. */
extern wait_queue_head_t kill_ring_wait;

/**
 * kill_ring_memory_held() - memory used for the ring
 *
 * Context: any.
 * Return: bytes.
 */
size_t kill_ring_memory_held(void);

/**
 * kill_ring_init() - allocate the ring
 *
 * Context: process, may sleep.
 * Return: 0; -EINVAL for a parameter out of range; -ENOMEM.
 */
int kill_ring_init(void);

/**
 * kill_ring_exit() - wait for the work and for readers in poll(), free the ring
 *
 * The probes and the files must be gone.
 *
 * Context: process, may sleep.
 */
void kill_ring_exit(void);

#endif /* _MMSCOPE_OOM_KILL_RING_H */
