// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/oom/candidates: one row a process, in the machine's OOM domain.
 */
#include <linux/mm.h>
#include <linux/sched/task.h>

#include "mmscope.h"
#include "oom/badness.h"
#include "proc.h"
#include "task_memory.h"
#include "text.h"
#include "viewer.h"

/**
 * struct candidates_cursor - one open file
 * @viewer: who reads
 * @nr: the lowest pid not shown yet
 * @total_pages: of the machine, when this pass began
 */
struct candidates_cursor {
	const struct viewer *viewer;
	int nr;
	s64 total_pages;
};

static int candidates_open(void *cursor, const struct viewer *viewer)
{
	struct candidates_cursor *c = cursor;

	c->viewer = viewer;
	return 0;
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
	text_field(text, viewer_uid(c->viewer, task_uid(p)));
	write_points(c, p, &m, text);
	text_field(text, m.adj);
	write_amounts(&m, text);
	write_faults(p, text);
	text_field(text, m.threads);
	text_field(text, m.start_ns);
	text_string(text, eligibility_name(m.eligible));
	text_char(text, ' ');
	text_field(text, viewer_cgroup_id_of(c->viewer, p));
	text_escaped(text, comm, strlen(comm));
	text_newline(text);
}

static bool candidates_row(void *cursor, struct text *text)
{
	struct candidates_cursor *c = cursor;
	struct task_struct *p = viewer_next_process(c->viewer, &c->nr);

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
	.row_max	= 20 * TEXT_NUMBER_MAX + 4 * TASK_COMM_LEN,
	.open		= candidates_open,
	.begin		= candidates_begin,
	.header		= candidates_header,
	.row		= candidates_row,
	.footer		= candidates_footer,
};
