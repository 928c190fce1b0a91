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
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "memcg.h"
#include "mmscope.h"
#include "oom/badness.h"
#include "proc.h"
#include "symbols.h"
#include "task_memory.h"
#include "text.h"
#include "viewer.h"

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
 * @viewer: who reads
 * @walk: where it is
 * @unvisited: the processes of the cgroup there have not been looked at
 * @visited: without memory cgroups: the machine has been looked at
 * @depth: domains on the stack
 * @too_deep: domains that did not fit
 * @stack: the domains that the walk is in, outermost first
 * @path: a path before escaping
 */
struct domains_cursor {
	const struct viewer *viewer;
	struct memcg_walk walk;
	bool unvisited;
	bool visited;
	int depth;
	u64 too_deep;
	struct domain stack[DEPTH];
	char path[TEXT_STRING_MAX];
};

static bool is_machine(const struct domain *d)
{
	return !d->css || !d->css->parent;
}

static void drop_domain(struct domain *d)
{
	if (d->best.p)
		put_task_struct(d->best.p);
	if (d->second.p)
		put_task_struct(d->second.p);
	if (d->css)
		css_put(d->css);
}

static int domains_open(void *cursor, const struct viewer *viewer)
{
	struct domains_cursor *c = cursor;

	c->viewer = viewer;
	c->walk.top = viewer->top;
	return 0;
}

static void domains_begin(void *cursor)
{
	struct domains_cursor *c = cursor;

	while (c->depth)
		drop_domain(&c->stack[--c->depth]);
	memcg_walk_begin(&c->walk);
	c->unvisited = false;
	c->visited = false;
	c->too_deep = 0;
}

static void domains_release(void *cursor)
{
	struct domains_cursor *c = cursor;

	domains_begin(c);
	memcg_walk_close(&c->walk);
}

/* @css is NULL for the machine of a kernel without memory cgroups. */
static void push_domain(struct domains_cursor *c, struct cgroup_subsys_state *css)
{
	struct domain *d = &c->stack[c->depth];
	s64 total_pages;

	if (!css || !css->parent) {
		total_pages = badness_total_pages();
	} else {
		struct memcg_limits limits = memcg_limits(css);

		if (limits.limit == VALUE_MAX &&
		    (limits.memsw_limit == VALUE_MAX || limits.memsw_limit == VALUE_UNKNOWN))
			return;
		total_pages = limits.total_pages;
	}
	if (c->depth == DEPTH) {
		c->too_deep++;
		return;
	}
	memset(d, 0, sizeof(*d));
	if (css)
		css_get(css);
	d->css = css;
	d->total_pages = total_pages;
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
	return !c->walk.at || !d->css || !memcg_is_below(c->walk.at, d->css);
}

/*
 * The cgroup that would be killed whole: mm/memcontrol.c,
 * mem_cgroup_get_oom_group(). Referenced.
 */
static struct cgroup_subsys_state *kill_group(const struct domain *d)
{
	struct cgroup_subsys_state *group = NULL, *css;

	if (!memcg_on_v2() || !d->best.p)
		return NULL;

	rcu_read_lock();
	css = memcg_css_of_task(d->best.p);
	if (css && css->parent && memcg_is_below(css, d->css)) {
		for (; css; css = css->parent) {
			if (memcg_limits(css).oom_group)
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
	while (memcg_walk_next(&walk)) {
		memcg_scan_processes(walk.at, count_member, &n);
		cond_resched();
		if (fatal_signal_pending(current))
			break;
	}
	memcg_walk_close(&walk);
	return n;
}

/**
 * struct verdict - what the kernel would do in a domain
 * @name: word for it
 * @chosen: it would kill its best
 */
struct verdict {
	const char *name;
	bool chosen;
};

/*
 * mm/oom_kill.c, out_of_memory(), in its order: panic_on_oom, which is asked 2 to
 * mean memcgs too; oom_kill_allocating_task, which is never asked for memcgs; the
 * selection. v1's memory.oom_control stops before all that.
 */
static struct verdict verdict_on(const struct domain *d)
{
	const int *allocating_task = kernel_data(sysctl_oom_kill_allocating_task);
	const int *panic_on_oom = kernel_data(sysctl_panic_on_oom);
	int panic;

	if (d->total_pages == VALUE_UNKNOWN || !panic_on_oom ||
	    (is_machine(d) && !allocating_task))
		return (struct verdict){ .name = "-" };
	panic = READ_ONCE(*panic_on_oom);
	if (!is_machine(d) && memcg_limits(d->css).oom_disabled)
		return (struct verdict){ .name = "disabled" };
	if (panic == 2 || (panic && is_machine(d)))
		return (struct verdict){ .name = "panic" };
	if (is_machine(d) && READ_ONCE(*allocating_task))
		return (struct verdict){ .name = "allocating_task" };
	if (d->dying)
		return (struct verdict){ .name = "none_dying" };
	if (!d->best.p)
		return (struct verdict){ .name = "none_eligible" };
	if (d->second.p && d->second.points == d->best.points)
		return (struct verdict){ .name = "tie", .chosen = true };
	return (struct verdict){ .name = "kill", .chosen = true };
}

/* How much more may be charged under one limit. */
static s64 headroom(s64 usage, s64 limit)
{
	if (limit == VALUE_MAX || limit == VALUE_UNKNOWN)
		return S64_MAX;
	if (usage == VALUE_UNKNOWN)
		return VALUE_UNKNOWN;
	return max_t(s64, limit - usage, 0);
}

/* The machine's limit is its memory, its headroom what is available of it. */
static void write_machine(struct text *text)
{
	s64 total = page_bytes(totalram_pages());
	s64 available = page_bytes(si_mem_available());

	text_string(text, "machine ");
	text_field(text, total - available);
	text_field(text, total);
	text_field(text, available);
	text_field(text, VALUE_UNKNOWN);
	text_field(text, VALUE_UNKNOWN);
	text_field(text, VALUE_UNKNOWN);
}

static void write_memcg(struct cgroup_subsys_state *css, struct text *text)
{
	struct memcg_limits limits = memcg_limits(css);

	text_string(text, "memcg ");
	text_field(text, limits.usage);
	text_field(text, limits.limit);
	text_field(text, min(headroom(limits.usage, limits.limit),
			     headroom(limits.memsw_usage, limits.memsw_limit)));
	text_field(text, limits.memsw_usage);
	text_field(text, limits.memsw_limit);
	text_field(text, limits.under_oom);
}

static s64 pid_of(const struct domains_cursor *c, struct task_struct *p)
{
	return p ? viewer_tgid(c->viewer, p) : VALUE_UNKNOWN;
}

static void write_points(const struct contender *who, s64 pid, struct text *text)
{
	if (pid == VALUE_UNKNOWN)
		text_field(text, VALUE_UNKNOWN);
	else
		text_field(text, who->points == LONG_MAX ? VALUE_MAX : who->points);
}

static void write_choice(struct domains_cursor *c, const struct domain *d,
			 struct verdict what, struct text *text)
{
	const struct contender nobody = {};
	const struct contender *best = &nobody, *second = &nobody;
	s64 pid, second_pid;

	text_string(text, what.name);
	text_char(text, ' ');
	if (what.chosen) {
		best = &d->best;
		second = &d->second;
	}
	pid = pid_of(c, best->p);
	second_pid = pid_of(c, second->p);

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

static void write_group(const struct domains_cursor *c, struct cgroup_subsys_state *group,
			struct text *text)
{
	if (!group) {
		text_string(text, "- - ");
		return;
	}
	text_field(text, viewer_cgroup_id(c->viewer, group));
	text_field(text, count_members(group));
}

/* A row has room for this much of a path beside its last one. */
#define GROUP_PATH_MAX	512

static void write_group_path(struct domains_cursor *c, struct cgroup_subsys_state *group,
			     struct text *text)
{
	char *path = c->path;
	size_t length;

	if (!group || viewer_cgroup_id(c->viewer, group) == VALUE_UNKNOWN) {
		text_string(text, "- ");
		return;
	}
	length = viewer_cgroup_path(c->viewer, group, path);
	if (length > GROUP_PATH_MAX) {
		path += length - GROUP_PATH_MAX;
		length = GROUP_PATH_MAX;
		memcpy(path, "...", 3);
	}
	text_escaped(text, path, length);
	text_char(text, ' ');
}

static void write_names(struct domains_cursor *c, const struct domain *d,
			struct verdict what, struct cgroup_subsys_state *group,
			struct text *text)
{
	char comm[TASK_COMM_LEN] = "-";

	text_field(text, viewer_cgroup_id(c->viewer, d->css));
	text_field(text, d->css ? memcg_serial_nr(d->css) : VALUE_UNKNOWN);
	if (what.chosen && pid_of(c, d->best.p) != VALUE_UNKNOWN)
		strscpy(comm, d->best.p->comm, sizeof(comm));
	text_escaped(text, comm, strlen(comm));
	text_char(text, ' ');
	write_group_path(c, group, text);
	if (d->css)
		text_last(text, c->path, viewer_cgroup_path(c->viewer, d->css, c->path));
	else
		text_last(text, "/", 1);
}

static void write_domain(struct domains_cursor *c, const struct domain *d, struct text *text)
{
	/* Once: a sysctl that it asks for may change. */
	struct verdict what = verdict_on(d);
	struct cgroup_subsys_state *group = what.chosen ? kill_group(d) : NULL;

	if (is_machine(d))
		write_machine(text);
	else
		write_memcg(d->css, text);
	text_field(text, d->total_pages);
	text_field(text, d->processes);
	write_choice(c, d, what, text);
	write_group(c, group, text);
	write_names(c, d, what, group, text);
	if (group)
		css_put(group);
}

static void domains_header(struct text *text)
{
	text_string(text, "kind usage limit headroom memsw_usage memsw_limit under_oom "
		    "total_pages processes verdict pid points oom_score_adj runner_up_pid "
		    "runner_up_points margin group_id group_processes id serial_nr comm "
		    "group_path path");
}

/*
 * Without the cgroups' lists of processes there is one domain, the machine, and its
 * answer does not depend on the order of visits.
 */
static void visit_machine(struct domains_cursor *c)
{
	struct task_struct *p;
	int nr = 1;

	push_domain(c, c->walk.top);
	/* Every process counts here, whether the reader may see it or not. */
	while ((p = task_walk_next(&init_pid_ns, &nr))) {
		visit_process(p, c);
		put_task_struct(p);
		nr++;
	}
}

/* Goes on to the next cgroup and its processes; false past the last. */
static bool visit_next(struct domains_cursor *c)
{
	if (!memcg_enabled() || !memcg_have_tasks()) {
		bool first = !c->visited;

		c->visited = true;
		if (first && viewer_sees_all_cgroups(c->viewer))
			visit_machine(c);
		return first;
	}
	if (!memcg_walk_next(&c->walk))
		return false;
	c->unvisited = true;
	return true;
}

static bool domains_row(void *cursor, struct text *text)
{
	struct domains_cursor *c = cursor;

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
			memcg_scan_processes(c->walk.at, visit_process, c);
		}
		if (!visit_next(c) && !c->depth)
			return false;
		/* Most cgroups have no limit: it may be long before there is a row. */
		cond_resched();
		if (fatal_signal_pending(current))
			return false;
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
	.row_max	= 20 * TEXT_NUMBER_MAX + 4 * (TASK_COMM_LEN + GROUP_PATH_MAX),
	.open		= domains_open,
	.release	= domains_release,
	.begin		= domains_begin,
	.header		= domains_header,
	.row		= domains_row,
	.footer		= domains_footer,
};
