// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/oom/candidates: one row a process, in the machine's OOM domain.
 */
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pid_namespace.h>
#include <linux/sched/task.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>

#include "memcg.h"
#include "mmscope.h"
#include "oom/badness.h"
#include "proc.h"
#include "task_memory.h"
#include "text.h"

/**
 * struct candidates_cursor - one open file
 * @pid_ns: the opener's, referenced
 * @user_ns: the opener's, kept by the file's credentials
 * @cgroups: its top bounds the cgroups that may be named
 * @nr: the lowest pid not shown yet
 * @total_pages: of the machine, when this pass began
 */
struct candidates_cursor {
	struct pid_namespace *pid_ns;
	struct user_namespace *user_ns;
	struct memcg_walk cgroups;
	int nr;
	s64 total_pages;
};

static int candidates_open(void *cursor, struct file *file)
{
	struct candidates_cursor *c = cursor;

	c->pid_ns = get_pid_ns(task_active_pid_ns(current));
	c->user_ns = file->f_cred->user_ns;
	memcg_walk_open(&c->cgroups);
	return 0;
}

static void candidates_release(void *cursor)
{
	struct candidates_cursor *c = cursor;

	memcg_walk_close(&c->cgroups);
	put_pid_ns(c->pid_ns);
}

static void candidates_begin(void *cursor)
{
	struct candidates_cursor *c = cursor;

	c->nr = 1;
	c->total_pages = badness_total_pages();
}

static void candidates_header(struct text *text)
{
	text_string(text, "pid uid points score oom_score_adj rss rss_anon rss_file "
		    "rss_shmem swap pgtables total_vm locked minflt majflt threads start_ns "
		    "eligible cgroup_id comm");
}

static s64 cgroup_id_of(struct task_struct *p, struct cgroup_subsys_state *top)
{
	struct cgroup_subsys_state *css;
	s64 id = VALUE_UNKNOWN;

	rcu_read_lock();
	css = memcg_css_of_task(p);
	if (css)
		id = memcg_visible_id(css, top);
	rcu_read_unlock();
	return id;
}

static void write_points(struct candidates_cursor *c, struct task_struct *p,
			 const struct task_memory *m, struct text *text)
{
	long base = badness_base(p, m);
	long points = LONG_MIN;

	if (c->total_pages == VALUE_UNKNOWN) {
		text_string(text, "- - ");
		return;
	}
	if (base != LONG_MIN)
		points = badness_points(base, m->adj, c->total_pages);
	text_field(text, points == LONG_MIN ? VALUE_UNKNOWN : points);
	text_field(text, badness_score(points, c->total_pages));
}

static void write_amounts(const struct task_memory *m, struct text *text)
{
	int i;

	if (!m->has_mm) {
		for (i = 0; i < 8; i++)
			text_field(text, VALUE_UNKNOWN);
		return;
	}
	text_field(text, (u64)(m->anon + m->file + m->shmem) << PAGE_SHIFT);
	text_field(text, (u64)m->anon << PAGE_SHIFT);
	text_field(text, (u64)m->file << PAGE_SHIFT);
	text_field(text, (u64)m->shmem << PAGE_SHIFT);
	text_field(text, (u64)m->swap << PAGE_SHIFT);
	text_field(text, m->pgtables);
	text_field(text, (u64)m->total_vm << PAGE_SHIFT);
	text_field(text, (u64)m->locked << PAGE_SHIFT);
}

static void write_faults(struct task_struct *p, struct text *text)
{
	struct task_faults faults;
	bool known = task_faults_read(p, &faults);

	text_field(text, known ? faults.minor : VALUE_UNKNOWN);
	text_field(text, known ? faults.major : VALUE_UNKNOWN);
}

static void write_process(struct candidates_cursor *c, struct task_struct *p,
			  struct text *text)
{
	char comm[TASK_COMM_LEN];
	struct task_memory m;

	task_memory_read(p, &m);
	strscpy(comm, p->comm, sizeof(comm));

	text_field(text, c->nr);
	text_field(text, from_kuid_munged(c->user_ns, task_uid(p)));
	write_points(c, p, &m, text);
	text_field(text, m.adj);
	write_amounts(&m, text);
	write_faults(p, text);
	text_field(text, m.threads);
	text_field(text, m.start_ns);
	text_string(text, eligibility_name(m.eligible));
	text_char(text, ' ');
	text_field(text, cgroup_id_of(p, c->cgroups.top));
	text_escaped(text, comm, strlen(comm));
	text_newline(text);
}

static bool candidates_row(void *cursor, struct text *text)
{
	struct candidates_cursor *c = cursor;
	struct task_struct *p = task_walk_next(c->pid_ns, &c->nr);

	if (!p)
		return false;
	write_process(c, p, text);
	put_task_struct(p);
	c->nr++;
	return true;
}

static void candidates_footer(void *cursor, struct text *text)
{
	struct candidates_cursor *c = cursor;

	text_string(text, " total_pages ");
	text_number(text, c->total_pages);
	text_string(text, " mem_total ");
	text_number(text, (s64)totalram_pages() << PAGE_SHIFT);
}

const struct proc_file candidates_file = {
	.path		= "oom/candidates",
	.abi		= MMSCOPE_ABI,
	.cursor_size	= sizeof(struct candidates_cursor),
	.open		= candidates_open,
	.release	= candidates_release,
	.begin		= candidates_begin,
	.header		= candidates_header,
	.row		= candidates_row,
	.footer		= candidates_footer,
};
