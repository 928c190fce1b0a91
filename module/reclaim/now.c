// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/reclaim/now: one row a task that is in reclaim at this moment.
 */
#include <linux/pid_namespace.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "memcg.h"
#include "mmscope.h"
#include "proc.h"
#include "reclaim/memcgs.h"
#include "reclaim/reclaim.h"
#include "reclaim/sight.h"
#include "reclaim/tasks.h"
#include "text.h"
#include "viewer.h"

/**
 * struct now_cursor - one open file
 * @viewer: who reads
 * @n: the next entry of the table
 * @reclaimer: copy of one
 */
struct now_cursor {
	const struct viewer *viewer;
	unsigned int n;
	struct reclaimer reclaimer;
};

static int now_open(void *cursor, const struct viewer *viewer)
{
	struct now_cursor *c = cursor;

	c->viewer = viewer;
	return 0;
}

static void now_begin(void *cursor)
{
	struct now_cursor *c = cursor;

	c->n = 0;
}

static void now_header(struct text *text)
{
	text_string(text, "pid tgid since_ns cause doing target_id order gfp "
		    "scanned_pages reclaimed_pages throttled_ns cgroup_id comm");
}

/*
 * The task of an entry, referenced: the table does not keep it, so it is looked up
 * by its pid and has to be the same.
 */
static struct task_struct *find_task(const struct task_struct *of, pid_t pid)
{
	struct task_struct *task;

	rcu_read_lock();
	task = pid_task(find_pid_ns(pid, &init_pid_ns), PIDTYPE_PID);
	if (task != of)
		task = NULL;
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	return task;
}

/*
 * The cgroup that a stay is for. Who sees a part of the machine sees it if it is the
 * task's own or one above that.
 */
static s64 target_id(const struct now_cursor *c, struct task_struct *task,
		     const struct stay *stay)
{
	struct cgroup_subsys_state *css;
	s64 id = VALUE_UNKNOWN;

	if (viewer_sees_all_cgroups(c->viewer))
		return stay->target ? stay->target_id :
				      viewer_cgroup_id(c->viewer, c->viewer->top);

	rcu_read_lock();
	for (css = memcg_css_of_task(task); css; css = memcg_parent(css))
		if (memcg_stalls_id(css) == stay->target) {
			id = viewer_cgroup_id(c->viewer, css);
			break;
		}
	rcu_read_unlock();
	return id;
}

static void write_task(const struct now_cursor *c, struct task_struct *task, s64 pid,
		       struct text *text)
{
	const struct stay *stay = &c->reclaimer.stays[0];
	const struct stay *inner = &c->reclaimer.stays[c->reclaimer.depth - 1];
	bool pages = cause_scans(stay->cause) && reclaim_sees_pages();
	u64 now = ktime_get_mono_fast_ns();
	char comm[TASK_COMM_LEN];

	strscpy(comm, task->comm, sizeof(comm));
	text_field(text, pid);
	text_field(text, viewer_tgid(c->viewer, task));
	text_field(text, now > stay->start ? now - stay->start : 0);
	text_string(text, cause_names[stay->cause]);
	text_char(text, ' ');
	text_string(text, cause_names[inner->cause]);
	text_char(text, ' ');
	text_field(text, target_id(c, task, stay));
	text_field(text, stay->order < 0 ? VALUE_UNKNOWN : stay->order);
	text_gfp(text, stay->gfp);
	text_char(text, ' ');
	text_field(text, pages ? stay->scanned : VALUE_UNKNOWN);
	text_field(text, pages ? stay->reclaimed : VALUE_UNKNOWN);
	text_field(text, reclaim_sees(SIGHT_THROTTLES) ? stay->throttled_ns : VALUE_UNKNOWN);
	text_field(text, viewer_cgroup_id_of(c->viewer, task));
	text_escaped(text, comm, strlen(comm));
	text_newline(text);
}

static bool now_row(void *cursor, struct text *text)
{
	struct now_cursor *c = cursor;

	for (;;) {
		struct task_struct *task;
		s64 pid;

		task = reclaimer_read(c->n++, &c->reclaimer);
		if (IS_ERR(task))
			return false;
		if (!task)
			continue;
		task = find_task(task, c->reclaimer.pid);
		if (!task)
			continue;
		pid = viewer_pid(c->viewer, task);
		if (pid != VALUE_UNKNOWN)
			write_task(c, task, pid, text);
		put_task_struct(task);
		if (pid != VALUE_UNKNOWN)
			return true;
	}
}

static void now_footer(void *cursor, struct text *text)
{
	reclaim_show_unseen(text, SIGHTS_OF_CAUSES);
}

const struct proc_file reclaim_now_file = {
	.path		= "reclaim/now",
	.abi		= MMSCOPE_ABI,
	.cursor_size	= sizeof(struct now_cursor),
	.row_max	= 13 * TEXT_NUMBER_MAX + TEXT_GFP_MAX + 4 * TASK_COMM_LEN,
	.open		= now_open,
	.begin		= now_begin,
	.header		= now_header,
	.row		= now_row,
	.footer		= now_footer,
};
