// SPDX-License-Identifier: GPL-2.0
/*
 * What happens in the kernel, and where it is seen:
 *
 *   out_of_memory(oc)			entry: a record begins
 *     oom_evaluate_task(p, oc)		entry: p is considered
 *       oom_badness(p)			return: its points
 *     mem_cgroup_print_oom_meminfo()	return: the domain's statistics are fresh
 *     __show_mem()			entry: the machine's are printed now
 *     __oom_kill_process(p)		entry: p is going to be killed
 *       trace_mark_victim(p)		p is a victim: the chosen one, then its peers
 *     mem_cgroup_print_oom_group(memcg)	entry: all of memcg will be
 *					return: the record is added to the ring
 *
 * A process that is exiting anyway is marked without being killed, and one that was
 * marked before may be killed again without being marked. How many are killed is the
 * difference that out_of_memory() makes to oom_kill of /proc/vmstat.
 *
 * All of it runs under the kernel's oom_lock, so there is one record in the making
 * at a time, and it needs no lock of ours. The handlers must not sleep, not even
 * on a spinlock_t where that may (PREEMPT_RT).
 */
#include "oom/probes.h"

#include <linux/cred.h>
#include <linux/ktime.h>
#include <linux/oom.h>
#include <linux/pid_namespace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/vmalloc.h>
#include <trace/events/oom.h>

#include "compat.h"
#include "memcg.h"
#include "mmscope.h"
#include "oom/kill_ring.h"
#include "oom/no_victim.h"
#include "oom/shortage.h"
#include "oom/trigger.h"
#include "parameters.h"
#include "probe.h"
#include "viewer.h"

/*
 * The record in the making. Written only by the task that holds oom_lock, which
 * is @owner between the entry and the return of its out_of_memory().
 */
static struct {
	struct task_struct *owner;
	const struct oom_control *oc;
	struct task_struct *rating;	/* considered, its points not known yet */
	struct task_struct *origin;	/* considered, wants to be killed first */
	bool rated;			/* points of somebody were seen */
	bool killing;			/* somebody is to be killed */
	bool marked;			/* somebody was marked */
	s64 kills;			/* compat_oom_kills() at the entry */
	struct calls calls;		/* out_of_memory()'s */
	struct kill *kill;
	u8 order[KILL_CANDIDATES_MAX];	/* places of its candidates, best first */
} now;

enum {
	PROBE_MARK_VICTIM,
	PROBE_BADNESS,
	PROBE_BADNESS_PART,
	PROBE_EVALUATE_TASK,
	PROBE_PRINT_MEMINFO,
	PROBE_SHOW_MEM,
	PROBE_PRINT_GROUP,
	PROBE_KILL_PROCESS,
	PROBE_OUT_OF_MEMORY,	/* last in, first out: without it, the others do nothing */
	NR_PROBES,
};

static struct probe table[NR_PROBES];

/*
 * A kill that the kernel counted and oom_totals.recorded lacks was missed. The task that holds
 * oom_lock writes this; @seq is odd while it makes a record, some of whose kills the kernel
 * may have counted already.
 */
static struct {
	unsigned int seq;
	s64 missed;		/* when the last record was begun */
} kills;

static s64 missed_of(s64 counted)
{
	return max_t(s64, counted - oom_totals.at_load - atomic64_read(&oom_totals.recorded), 0);
}

static bool is_owner(void)
{
	return READ_ONCE(now.owner) == current;
}

/* Once a role of a record, which was empty. */
static void note_cgroup(enum kill_cgroup_role role, struct cgroup_subsys_state *css)
{
	struct kill_cgroup *to = &now.kill->cgroups[role];

	if (!css)
		return;
	to->noted.id = cgroup_id(css->cgroup);
	if (css_tryget(css))
		to->css = css;
}

static void note_task(struct candidate *to, struct task_struct *p)
{
	struct cgroup_subsys_state *css;

	memset(to, 0, sizeof(*to));
	to->pid = task_tgid_nr(p);
	viewer_note_pid(&to->noted, p);
	to->uid = task_uid(p);
	to->adj = READ_ONCE(p->signal->oom_score_adj);
	strscpy(to->comm, p->group_leader->comm, sizeof(to->comm));

	rcu_read_lock();
	css = memcg_css_of_task(p);
	to->cgroup_id = css ? cgroup_id(css->cgroup) : 0;
	rcu_read_unlock();
}

/* @mm cannot go away: its task is locked, or current. */
static void note_mm(struct candidate *to, struct mm_struct *mm)
{
	to->has_mm = true;
	to->anon = compat_oom_mm_counter(mm, MM_ANONPAGES);
	to->file = compat_oom_mm_counter(mm, MM_FILEPAGES);
	to->shmem = compat_oom_mm_counter(mm, MM_SHMEMPAGES);
	to->swap = compat_oom_mm_counter(mm, MM_SWAPENTS);
	to->pgtables = mm_pgtables_bytes(mm);
	to->total_vm = READ_ONCE(mm->total_vm);
}

/*
 * mm/oom_kill.c, find_lock_task_mm(): the mm of a task belongs to whoever holds
 * task_lock(). The kernel has just released it, and an event path does not wait:
 * if somebody else is quicker, the amounts stay unknown. So they do on PREEMPT_RT,
 * where task_lock() may sleep, even when it is only tried.
 */
static void note_mm_of(struct candidate *to, struct task_struct *p)
{
	struct task_struct *t;
	bool found = false;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		return;
	rcu_read_lock();
	for_each_thread(p, t) {
		if (!spin_trylock(&t->alloc_lock))
			break;
		found = t->mm;
		if (found)
			note_mm(to, t->mm);
		spin_unlock(&t->alloc_lock);
		if (found)
			break;
	}
	rcu_read_unlock();
}

/*
 * Best first; among equals the one considered last, whom the kernel prefers. What is
 * kept in order are the places: most candidates are refused at the first comparison,
 * and the others move a few bytes.
 */
static void note_candidate(struct task_struct *p, long points)
{
	struct kill *k = now.kill;
	u32 room = mmscope_parameters.kill_candidates;
	u32 at = k->nr_candidates;
	u8 place;

	k->eligible++;
	if (at < room) {
		place = k->nr_candidates++;
	} else {
		if (!room || points < k->candidates[now.order[room - 1]].points)
			return;
		place = now.order[--at];
	}
	for (; at && points >= k->candidates[now.order[at - 1]].points; at--)
		now.order[at] = now.order[at - 1];
	now.order[at] = place;
	note_task(&k->candidates[place], p);
	k->candidates[place].points = points;
	note_mm_of(&k->candidates[place], p);
}

/*
 * Who wants to be killed first is taken without being asked for points, but only if it
 * may be killed at all. The kernel holds a reference on whom it has taken.
 */
static void settle_origin(void)
{
	struct task_struct *p = now.origin;

	now.origin = NULL;
	if (p && now.oc->chosen == p)
		note_candidate(p, LONG_MAX);
}

/* What reclaim tried for who asks, which is current. Nobody does by sysrq-f. */
static void note_effort(struct kill *k, const struct oom_control *oc)
{
	k->effort_known = effort_take(oc->memcg, &k->effort) && oc->order != -1;
}

static void kills_begin(s64 counted)
{
	if (counted != VALUE_UNKNOWN)
		WRITE_ONCE(kills.missed, missed_of(counted));
	WRITE_ONCE(kills.seq, kills.seq | 1);
	smp_wmb();	/* seq is odd before somebody is killed: see oom_kills_missed() */
}

static void kills_end(s64 killed)
{
	if (killed > 0)
		atomic64_add(killed, &oom_totals.recorded);
	smp_wmb();	/* what was killed is recorded before seq is even */
	WRITE_ONCE(kills.seq, kills.seq + 1);
}

static void begin(const struct oom_control *oc)
{
	struct kill *k = now.kill;

	/* Of a record that was begun and never added. */
	kill_put_cgroups(k);
	memset(k, 0, sizeof(*k));
	kill_shortage(k)->known = false;
	now.oc = oc;
	now.rating = NULL;
	now.origin = NULL;
	now.rated = false;
	now.killing = false;
	now.marked = false;
	now.kills = compat_oom_kills();
	kills_begin(now.kills);
	k->missed = kills.missed;
	trigger_note(&now.calls, oc);
	k->hit = memcg_limit_hit(memcg_css(oc->memcg), oc->order);
	k->protection = memcg_protection(memcg_css(oc->memcg));
	note_effort(k, oc);
	WRITE_ONCE(now.owner, current);
}

/* When the statistics were last added up, if it was not just now. */
static u64 charges_time(bool fresh)
{
	s64 age = memory_stat_age_ns();
	u64 boot_ns = ktime_get_boot_fast_ns();

	if (age == VALUE_UNKNOWN)
		return 0;
	return fresh ? boot_ns : boot_ns - min_t(u64, age, boot_ns - 1);
}

/* Once a record: what the machine was short of, if it was the machine. */
static void note_shortage(void)
{
	struct shortage *shortage = kill_shortage(now.kill);

	if (!now.oc->memcg && !shortage->known)
		shortage_note(shortage, now.oc);
}

/*
 * Once a record, while the victim is still charged if there is one. @fresh: the
 * kernel has just added the domain's statistics up, for its own report.
 */
static void note_domain(struct kill *k, bool fresh)
{
	const struct oom_control *oc = now.oc;
	struct cgroup_subsys_state *css;

	if (k->domain_known)
		return;
	k->domain_known = true;
	k->memcg = oc->memcg;
	k->sysrq = oc->order == -1;
	k->constraint = oc->constraint;
	k->gfp = oc->gfp_mask;
	k->order = oc->order;
	k->total_pages = oc->totalpages;
	/* The root, which init_task stays in, is never freed. */
	rcu_read_lock();
	css = oc->memcg ? memcg_css(oc->memcg) : memcg_css_of_task(&init_task);
	rcu_read_unlock();
	note_cgroup(KILL_DOMAIN, css);
	memcg_charges_atomic(css, NULL, &k->charges);
	k->charges_at = charges_time(fresh);

	k->asker_pid = task_tgid_nr(current);
	viewer_note_pid(&k->asker_noted, current);
	strscpy(k->asker_comm, current->comm, sizeof(k->asker_comm));
	rcu_read_lock();
	note_cgroup(KILL_ASKER, memcg_css_of_task(current));
	rcu_read_unlock();
}

static void note_time(struct kill *k)
{
	k->boot_ns = ktime_get_boot_fast_ns();
	k->real_ns = ktime_get_real_fast_ns();
}

/* The first to be killed, or marked, is the one chosen. */
static void note_victim(struct task_struct *p)
{
	struct kill *k = now.kill;

	settle_origin();
	note_shortage();
	note_domain(k, false);
	note_time(k);
	k->victim_known = true;
	note_task(&k->victim, p);
	rcu_read_lock();
	note_cgroup(KILL_VICTIM, memcg_css_of_task(p));
	rcu_read_unlock();
}

static void note_peer(struct task_struct *p)
{
	struct kill *k = now.kill;
	struct candidate peer;
	u64 number;

	note_task(&peer, p);
	if (p->mm)
		note_mm(&peer, p->mm);
	number = kill_ring_add_peer(&peer);
	if (!k->nr_peers++)
		k->first_peer = number;
}

/* @p's mm is locked, or it is current. */
static void note_marked(struct task_struct *p)
{
	struct kill *k = now.kill;

	if (!k->victim_known)
		note_victim(p);
	if (task_tgid_nr(p) != k->victim.pid)
		note_peer(p);
	else if (!now.marked && p->mm)
		note_mm(&k->victim, p->mm);
	now.marked = true;
}

static s64 killed_since(s64 before)
{
	s64 kills = compat_oom_kills();

	return kills == VALUE_UNKNOWN ? kills : kills - before;
}

/* What the probes that are set have seen of it. A kind of KILL_UNKNOWN is not known. */
static void note_what_is_known(struct kill *k)
{
	k->considered_known = probe_sees(&table[PROBE_EVALUATE_TASK]);
	k->eligible_known = k->considered_known &&
			    (!k->considered || now.rated || k->eligible);
}

static enum kill_kind kind_of(const struct kill *k)
{
	bool killed = k->killed == VALUE_UNKNOWN ? now.killing : k->killed;

	if (k->killed == VALUE_UNKNOWN && !probe_sees(&table[PROBE_KILL_PROCESS]))
		return KILL_UNKNOWN;
	if (!killed)
		return KILL_EXITING;
	if (k->memcg || k->considered)
		return KILL_SELECTED;
	return k->considered_known ? KILL_ALLOCATING_TASK : KILL_UNKNOWN;
}

/* What select_bad_process() leaves in oc->chosen when a victim has not exited yet. */
#define CHOSE_TO_WAIT	((void *)-1UL)

/*
 * Was nobody found to be killed? Then out_of_memory() returns false; but so it does before it
 * looks for anybody, while the OOM killer is off, for a suspend to disk: then it has not
 * asked for totalpages, which are never 0.
 */
static bool found_nobody(bool ret)
{
	return !ret && !now.oc->chosen && now.oc->totalpages;
}

static void finish(bool ret)
{
	struct kill *k = now.kill;
	bool nobody = false;

	WRITE_ONCE(now.owner, NULL);
	k->killed = killed_since(now.kills);
	kills_end(k->killed);
	if (!now.marked && k->killed <= 0) {
		nobody = found_nobody(ret);
		if (!nobody) {
			if (now.oc->chosen == CHOSE_TO_WAIT)
				atomic64_inc(&oom_totals.waits);
			kill_put_cgroups(k);
			return;
		}
		note_shortage();
	}
	note_domain(k, false);
	if (!k->victim_known)
		note_time(k);
	note_what_is_known(k);
	k->trigger = trigger_of(&now.calls, now.oc);
	k->kind = nobody ? KILL_NO_VICTIM : kind_of(k);
	k->repeats = 1;
	k->last_boot_ns = k->boot_ns;
	k->last_real_ns = k->real_ns;
	k->victim.points = now.oc->chosen_points;
	if (nobody) {
		no_victim_add(k, now.order, memcg_css(now.oc->memcg));
		return;
	}
	kill_ring_add(k, now.order);
}

/* trace/events/oom.h: called with task_lock(@p) held, or for current. */
static void victim_marked(struct task_struct *p)
{
	preempt_disable_notrace();
	if (is_owner())
		note_marked(p);
	preempt_enable_notrace();
}

PROBE_EVENT(on_mark_victim, TP_PROTO(struct task_struct *p, uid_t uid), TP_ARGS(p, uid))
{
	victim_marked(p);
	return PROBED;
}

/* The same before 6.9 and its backports. */
PROBE_EVENT(on_mark_victim_pid, TP_PROTO(int pid), TP_ARGS(pid))
{
	struct task_struct *p;

	rcu_read_lock();
	p = pid_task(find_pid_ns(pid, &init_pid_ns), PIDTYPE_PID);
	if (p)
		victim_marked(p);
	rcu_read_unlock();
	return PROBED;
}

static enum probed enter_out_of_memory(u64 ns, struct pt_regs *regs)
{
	begin((void *)regs_get_kernel_argument(regs, 0));
	return PROBED;
}

static enum probed return_out_of_memory(u64 ns, struct pt_regs *regs)
{
	/* A bool: the rest of the register may hold anything. */
	if (is_owner())
		finish((u8)regs_return_value(regs));
	return PROBED;
}

static enum probed enter_evaluate_task(u64 ns, struct pt_regs *regs)
{
	struct task_struct *p = (void *)regs_get_kernel_argument(regs, 0);

	if (!is_owner())
		return PROBED;
	settle_origin();
	now.kill->considered++;
	now.rating = p;
	if (p->signal->oom_flag_origin)
		now.origin = p;
	return PROBED;
}

/* It is called for /proc/PID/oom_score too, and by mmscope: they need no return. */
static enum probed enter_badness(u64 ns, struct pt_regs *regs)
{
	return is_owner() ? PROBED : PROBED_SKIP;
}

static enum probed return_badness(u64 ns, struct pt_regs *regs)
{
	long points = regs_return_value(regs);

	if (!is_owner() || !now.rating)
		return PROBED;
	now.rated = true;
	if (points != LONG_MIN)
		note_candidate(now.rating, points);
	else if (READ_ONCE(now.rating->signal->oom_score_adj) == OOM_SCORE_ADJ_MIN)
		now.kill->adj_min++;
	now.rating = NULL;
	return PROBED;
}

static enum probed enter_kill_process(u64 ns, struct pt_regs *regs)
{
	struct task_struct *p = (void *)regs_get_kernel_argument(regs, 0);

	if (!is_owner())
		return PROBED;
	now.killing = true;
	if (!now.kill->victim_known) {
		note_victim(p);
		note_mm_of(&now.kill->victim, p);
	}
	return PROBED;
}

/*
 * mm/oom_kill.c, dump_header(): the kernel's report of a memcg's kill begins with
 * statistics that it has just added up. Adding them up may sleep, so that is left to it.
 */
static enum probed return_print_meminfo(u64 ns, struct pt_regs *regs)
{
	if (is_owner())
		note_domain(now.kill, true);
	return PROBED;
}

/* The same of the machine's report: what it prints is counted already. */
static enum probed enter_show_mem(u64 ns, struct pt_regs *regs)
{
	if (is_owner())
		note_shortage();
	return PROBED;
}

/* mm/oom_kill.c, oom_kill_process(): the victim is dead, its peers are to follow. */
static enum probed enter_print_group(u64 ns, struct pt_regs *regs)
{
	struct mem_cgroup *memcg = (void *)regs_get_kernel_argument(regs, 0);

	if (is_owner() && !now.kill->cgroups[KILL_GROUP].noted.id)
		note_cgroup(KILL_GROUP, memcg_css(memcg));
	return PROBED;
}

static struct probe table[NR_PROBES] = {
	[PROBE_MARK_VICTIM] = {
		.name = "mark_victim",
		.event = EVENT_EITHER(mark_victim, on_mark_victim, on_mark_victim_pid),
		.off = "peers of oom/kills, and processes that are exiting anyway",
	},
	[PROBE_BADNESS] = {
		.name = "oom_badness",
		.enter = enter_badness,
		.leave = return_badness,
		.off = "candidates and eligible_count of oom/kills",
	},
	/* 5.10's compiler splits the part behind the first question off. */
	[PROBE_BADNESS_PART] = {
		.name = "oom_badness.part.0",
		.enter = enter_badness,
		.leave = return_badness,
		.off = "candidates and eligible_count of oom/kills",
		.optional = true,
	},
	[PROBE_EVALUATE_TASK] = {
		.name = "oom_evaluate_task",
		.enter = enter_evaluate_task,
		.off = "candidates, considered_count, eligible_count, victim_points of oom/kills",
	},
	[PROBE_PRINT_MEMINFO] = {
		.name = "mem_cgroup_print_oom_meminfo",
		.leave = return_print_meminfo,
		.off = "charges of oom/kills as fresh as the kernel's report",
	},
	[PROBE_SHOW_MEM] = {
		.name = COMPAT_SHOW_MEM,
		.enter = enter_show_mem,
		.off = "machine_* of oom/kills as fresh as the kernel's report",
	},
	[PROBE_PRINT_GROUP] = {
		.name = "mem_cgroup_print_oom_group",
		.enter = enter_print_group,
		.off = "group_id and group_path of oom/kills",
	},
	[PROBE_KILL_PROCESS] = {
		.name = "__oom_kill_process",
		.enter = enter_kill_process,
		.off = "victim of oom/kills, if it was one before",
	},
	[PROBE_OUT_OF_MEMORY] = {
		.name = "out_of_memory",
		.enter = enter_out_of_memory,
		.leave = return_out_of_memory,
		.off = "oom/kills",
	},
};

static struct probes probes = PROBES(table);

/*
 * out_of_memory() runs under oom_lock, so that all kills before one that was seen have been
 * recorded or missed. While one runs, that is how it was when it began.
 */
s64 oom_kills_missed(void)
{
	unsigned int seq = READ_ONCE(kills.seq);
	s64 missed;

	if (!table[PROBE_OUT_OF_MEMORY].set || oom_totals.at_load == VALUE_UNKNOWN)
		return VALUE_UNKNOWN;
	smp_rmb();	/* pairs with those of kills_begin() and kills_end() */
	missed = missed_of(compat_oom_kills());
	smp_rmb();	/* likewise */
	if ((seq & 1) || READ_ONCE(kills.seq) != seq)
		return READ_ONCE(kills.missed);
	return missed;
}

int oom_probes_init(void)
{
	now.kill = vzalloc(kill_room());
	if (!now.kill)
		return -ENOMEM;
	probes_set(&probes);
	return 0;
}

void oom_probes_exit(void)
{
	probes_unset(&probes);
	kill_put_cgroups(now.kill);
	vfree(now.kill);
}
