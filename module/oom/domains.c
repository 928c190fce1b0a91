// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/oom/domains: one row an OOM domain, with whom the kernel would
 * kill there now.
 *
 * A domain is the machine, or a memory cgroup with a limit. The walk visits
 * the cgroups in pre-order and the processes of each in the order of the kernel's
 * own mem_cgroup_scan_tasks(), so that each process is rated once, for all the
 * domains it is in: those on the way up from its cgroup. These are a stack, which
 * is all that is held; a domain's row is written when the walk leaves it, so it
 * comes after the rows of the domains below it.
 */
#include <linux/mm.h>
#include <linux/page_counter.h>
#include <linux/pid_namespace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "compat.h"
#include "memcg.h"
#include "mmscope.h"
#include "oom/badness.h"
#include "proc.h"
#include "symbols.h"
#include "task_memory.h"
#include "text.h"

/* Limits on so many levels are followed; the footer counts what is deeper. */
#define DEPTH	64

/**
 * struct contender - a process that may be chosen
 * @p: it, referenced; NULL if there is none
 * @points: its points in the domain; LONG_MAX if it asked to be killed first
 */
struct contender {
	struct task_struct *p;
	long points;
};

/**
 * struct domain - a domain that the walk is in
 * @css: its cgroup, referenced; the root's is the machine
 * @total_pages: its totalpages
 * @processes: processes seen in it
 * @best: whom the kernel would choose
 * @second: whom it would choose without @best
 * @dying: a victim has not exited yet, which ends the kernel's selection
 */
struct domain {
	struct cgroup_subsys_state *css;
	s64 total_pages;
	s64 processes;
	struct contender best;
	struct contender second;
	bool dying;
};

/**
 * struct domains_cursor - one open file
 * @walk: where it is
 * @unvisited: the processes of the cgroup there have not been looked at
 * @pid_ns: the opener's, referenced
 * @depth: domains on the stack
 * @too_deep: domains that did not fit
 * @stack: the domains that the walk is in, outermost first
 * @path: a path before escaping
 */
struct domains_cursor {
	struct memcg_walk walk;
	bool unvisited;
	struct pid_namespace *pid_ns;
	int depth;
	u64 too_deep;
	struct domain stack[DEPTH];
	char path[TEXT_STRING_MAX];
};

static bool is_machine(const struct domain *d)
{
	return !d->css->parent;
}

static void drop_domain(struct domain *d)
{
	if (d->best.p)
		put_task_struct(d->best.p);
	if (d->second.p)
		put_task_struct(d->second.p);
	css_put(d->css);
}

static int domains_open(void *cursor, struct file *file)
{
	struct domains_cursor *c = cursor;

	c->pid_ns = get_pid_ns(task_active_pid_ns(current));
	memcg_walk_open(&c->walk);
	return 0;
}

static void domains_begin(void *cursor)
{
	struct domains_cursor *c = cursor;

	while (c->depth)
		drop_domain(&c->stack[--c->depth]);
	memcg_walk_begin(&c->walk);
	c->unvisited = false;
	c->too_deep = 0;
}

static void domains_release(void *cursor)
{
	struct domains_cursor *c = cursor;

	domains_begin(c);
	memcg_walk_close(&c->walk);
	put_pid_ns(c->pid_ns);
}

static bool has_limit(struct mem_cgroup *memcg)
{
	if (READ_ONCE(memcg->memory.max) != PAGE_COUNTER_MAX)
		return true;
	return !cgroup_subsys_on_dfl(memory_cgrp_subsys) &&
	       READ_ONCE(memcg->memsw.max) != PAGE_COUNTER_MAX;
}

static void push_domain(struct domains_cursor *c, struct cgroup_subsys_state *css)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);
	struct domain *d = &c->stack[c->depth];

	if (css->parent && !has_limit(memcg))
		return;
	if (c->depth == DEPTH) {
		c->too_deep++;
		return;
	}
	memset(d, 0, sizeof(*d));
	css_get(css);
	d->css = css;
	d->total_pages = css->parent ? badness_memcg_total_pages(memcg) :
				       badness_total_pages();
	c->depth++;
}

/*
 * Would the kernel take the new one over the old, which it visited before? mm/
 * oom_kill.c, oom_evaluate_task(): the one visited last wins among equals. In a
 * memcg, @p is visited last now; for the machine the order is that of
 * for_each_process(), in which processes stand by their age.
 */
static bool beats(const struct domain *d, struct task_struct *p, long points,
		  const struct contender *old)
{
	if (!old->p || points != old->points)
		return !old->p || points > old->points;
	return !is_machine(d) || p->start_time >= old->p->start_time;
}

static void rate(struct domain *d, struct task_struct *p, long points)
{
	struct contender *place;

	if (beats(d, p, points, &d->best)) {
		if (d->second.p)
			put_task_struct(d->second.p);
		d->second = d->best;
		place = &d->best;
	} else if (beats(d, p, points, &d->second)) {
		if (d->second.p)
			put_task_struct(d->second.p);
		place = &d->second;
	} else {
		return;
	}
	get_task_struct(p);
	*place = (struct contender){ p, points };
}

static long points_in(const struct domain *d, struct task_struct *p, long base, int adj)
{
	/* include/linux/oom.h: oom_task_origin() */
	if (p->signal->oom_flag_origin)
		return LONG_MAX;
	return badness_points(base, adj, d->total_pages);
}

static void visit_process(struct task_struct *p, void *cursor)
{
	struct domains_cursor *c = cursor;
	enum eligibility early = task_eligible_early(p);
	int adj = READ_ONCE(p->signal->oom_score_adj);
	long base = LONG_MIN;
	int i;

	if (early == ELIGIBLE_YES)
		base = p->signal->oom_flag_origin ? 0 : badness_base_of(p);

	for (i = 0; i < c->depth; i++) {
		struct domain *d = &c->stack[i];

		d->processes++;
		if (early == ELIGIBLE_EXITING)
			d->dying = true;
		if (base != LONG_MIN && d->total_pages != VALUE_UNKNOWN)
			rate(d, p, points_in(d, p, base, adj));
	}
}

/* Is the walk, at @at, or ended, no longer in the innermost domain? */
static bool left_domain(const struct domains_cursor *c)
{
	const struct domain *d;

	if (!c->depth)
		return false;
	d = &c->stack[c->depth - 1];
	return !c->walk.at ||
	       !cgroup_is_descendant(c->walk.at->cgroup, d->css->cgroup);
}

/*
 * The cgroup that would be killed whole: mm/memcontrol.c,
 * mem_cgroup_get_oom_group(). Referenced.
 */
static struct cgroup_subsys_state *kill_group(const struct domain *d)
{
	struct cgroup_subsys_state *group = NULL, *css;

	if (!cgroup_subsys_on_dfl(memory_cgrp_subsys) || !d->best.p)
		return NULL;

	rcu_read_lock();
	css = &mem_cgroup_from_task(d->best.p)->css;
	if (css->parent && cgroup_is_descendant(css->cgroup, d->css->cgroup)) {
		for (; css; css = css->parent) {
			if (READ_ONCE(mem_cgroup_from_css(css)->oom_group))
				group = css;
			if (css == d->css)
				break;
		}
		if (group && !css_tryget(group))
			group = NULL;
	}
	rcu_read_unlock();
	return group;
}

/* mm/oom_kill.c: oom_kill_memcg_member() */
static void count_member(struct task_struct *p, void *n)
{
	if (READ_ONCE(p->signal->oom_score_adj) != OOM_SCORE_ADJ_MIN && !is_global_init(p))
		++*(s64 *)n;
}

static s64 count_members(struct cgroup_subsys_state *group)
{
	struct memcg_walk walk = { .top = group };
	s64 n = 0;

	memcg_walk_begin(&walk);
	while (memcg_walk_next(&walk))
		memcg_for_each_process(walk.at, count_member, &n);
	return n;
}

static int sysctl_value(const int *value)
{
	return value ? READ_ONCE(*value) : 0;
}

/*
 * mm/oom_kill.c, out_of_memory(), in its order: panic_on_oom, which is asked 2 to
 * mean memcgs too; oom_kill_allocating_task, which is never asked for memcgs; the
 * selection. v1's memory.oom_control stops before all that.
 */
static const char *verdict(const struct domain *d, bool *chosen)
{
	int panic = sysctl_value(kernel_data(sysctl_panic_on_oom));

	*chosen = false;
	if (d->total_pages == VALUE_UNKNOWN)
		return "-";
	if (!is_machine(d) && compat_oom_kill_disable(mem_cgroup_from_css(d->css)))
		return "disabled";
	if (panic == 2 || (panic && is_machine(d)))
		return "panic";
	if (is_machine(d) && sysctl_value(kernel_data(sysctl_oom_kill_allocating_task)))
		return "allocating_task";
	if (d->dying)
		return "none_dying";
	if (!d->best.p)
		return "none_eligible";
	*chosen = true;
	if (d->second.p && d->second.points == d->best.points)
		return "tie";
	return "kill";
}

static s64 pages(unsigned long n)
{
	return (u64)n << PAGE_SHIFT;
}

static s64 limit(unsigned long n)
{
	return n == PAGE_COUNTER_MAX ? VALUE_MAX : pages(n);
}

static s64 headroom(struct page_counter *counter)
{
	unsigned long usage = page_counter_read(counter);
	unsigned long max = READ_ONCE(counter->max);

	if (max == PAGE_COUNTER_MAX)
		return VALUE_MAX;
	return pages(max > usage ? max - usage : 0);
}

/* The machine's limit is its memory, its headroom what is available of it. */
static void write_machine(struct text *text)
{
	s64 total = pages(totalram_pages());
	s64 available = pages(si_mem_available());

	text_string(text, "machine ");
	text_field(text, total - available);
	text_field(text, total);
	text_field(text, available);
	text_field(text, VALUE_UNKNOWN);
	text_field(text, VALUE_UNKNOWN);
}

static void write_memcg(struct mem_cgroup *memcg, struct text *text)
{
	s64 room = headroom(&memcg->memory);
	bool v1 = !cgroup_subsys_on_dfl(memory_cgrp_subsys);

	if (v1) {
		s64 memsw = headroom(&memcg->memsw);

		if (room == VALUE_MAX || (memsw != VALUE_MAX && memsw < room))
			room = memsw;
	}
	text_string(text, "memcg ");
	text_field(text, pages(page_counter_read(&memcg->memory)));
	text_field(text, limit(READ_ONCE(memcg->memory.max)));
	text_field(text, room);
	text_field(text, v1 ? pages(page_counter_read(&memcg->memsw)) : VALUE_UNKNOWN);
	text_field(text, v1 ? limit(READ_ONCE(memcg->memsw.max)) : VALUE_UNKNOWN);
}

static s64 pid_in(struct task_struct *p, struct pid_namespace *ns)
{
	/* Not in the reader's namespace: 0, nothing that it may see. */
	return p ? (task_tgid_nr_ns(p, ns) ?: VALUE_UNKNOWN) : VALUE_UNKNOWN;
}

static void write_points(const struct contender *who, s64 pid, struct text *text)
{
	if (pid == VALUE_UNKNOWN)
		text_field(text, VALUE_UNKNOWN);
	else
		text_field(text, who->points == LONG_MAX ? VALUE_MAX : who->points);
}

static void write_choice(struct domains_cursor *c, const struct domain *d, struct text *text)
{
	const struct contender nobody = {};
	const struct contender *best = &nobody, *second = &nobody;
	s64 pid, second_pid;
	bool chosen;

	text_string(text, verdict(d, &chosen));
	text_char(text, ' ');
	if (chosen) {
		best = &d->best;
		second = &d->second;
	}
	pid = pid_in(best->p, c->pid_ns);
	second_pid = pid_in(second->p, c->pid_ns);

	text_field(text, pid);
	write_points(best, pid, text);
	text_field(text, pid == VALUE_UNKNOWN ? VALUE_UNKNOWN :
			 READ_ONCE(best->p->signal->oom_score_adj));
	text_field(text, second_pid);
	write_points(second, second_pid, text);
	if (pid == VALUE_UNKNOWN || second_pid == VALUE_UNKNOWN)
		text_field(text, VALUE_UNKNOWN);
	else if (best->points == LONG_MAX)
		text_field(text, best->points == second->points ? 0 : VALUE_MAX);
	else
		text_field(text, (best->points - second->points) * (s64)PAGE_SIZE);
}

static void write_group(const struct domain *d, struct cgroup_subsys_state *top,
			struct text *text)
{
	struct cgroup_subsys_state *group = kill_group(d);

	if (!group) {
		text_string(text, "- - ");
		return;
	}
	text_field(text, memcg_visible_id(group, top));
	text_field(text, count_members(group));
	css_put(group);
}

static void write_domain(struct domains_cursor *c, const struct domain *d, struct text *text)
{
	struct cgroup_subsys_state *top = c->walk.top;
	char comm[TASK_COMM_LEN] = "-";
	bool chosen;

	if (is_machine(d))
		write_machine(text);
	else
		write_memcg(mem_cgroup_from_css(d->css), text);
	text_field(text, d->total_pages);
	text_field(text, d->processes);
	write_choice(c, d, text);
	write_group(d, top, text);
	text_field(text, memcg_visible_id(d->css, top));

	verdict(d, &chosen);
	if (chosen && pid_in(d->best.p, c->pid_ns) != VALUE_UNKNOWN)
		strscpy(comm, d->best.p->comm, sizeof(comm));
	text_escaped(text, comm, strlen(comm));
	text_char(text, ' ');
	text_escaped(text, c->path, memcg_path(d->css, top, c->path));
	text_char(text, '\n');
}

static void domains_header(struct text *text)
{
	text_string(text, "kind usage limit headroom memsw_usage memsw_limit total_pages "
		    "processes verdict pid points oom_score_adj runner_up_pid "
		    "runner_up_points margin group_id group_processes id comm path");
}

static bool domains_row(void *cursor, struct text *text)
{
	struct domains_cursor *c = cursor;

	if (!memcg_have_tasks())
		return false;

	for (;;) {
		if (left_domain(c)) {
			struct domain *d = &c->stack[c->depth - 1];

			write_domain(c, d, text);
			drop_domain(d);
			c->depth--;
			return true;
		}
		if (c->unvisited) {
			c->unvisited = false;
			push_domain(c, c->walk.at);
			memcg_for_each_process(c->walk.at, visit_process, c);
		}
		if (!memcg_walk_next(&c->walk) && !c->depth)
			return false;
		c->unvisited = c->walk.at;
	}
}

static void domains_footer(void *cursor, struct text *text)
{
	struct domains_cursor *c = cursor;

	text_string(text, " too_deep ");
	text_number(text, c->too_deep);
}

const struct proc_file domains_file = {
	.path		= "oom/domains",
	.abi		= MMSCOPE_ABI,
	.cursor_size	= sizeof(struct domains_cursor),
	.open		= domains_open,
	.release	= domains_release,
	.begin		= domains_begin,
	.header		= domains_header,
	.row		= domains_row,
	.footer		= domains_footer,
};
