// SPDX-License-Identifier: GPL-2.0
#include "oom/badness.h"

#include <linux/mm.h>

#include "compat.h"
#include "symbols.h"
#include "task_memory.h"
#include "text.h"

static bool gives_points(const struct task_memory *m)
{
	/* An exiting victim stops a selection, but oom_badness() rates it. */
	return m->has_mm &&
	       (m->eligible == ELIGIBLE_YES || m->eligible == ELIGIBLE_EXITING);
}

long badness_base(struct task_struct *p, const struct task_memory *m)
{
	/* With no totalpages, oom_score_adj weighs nothing. */
	if (have_symbol(oom_badness))
		return kernel_call(oom_badness)(p, 0);
	if (!gives_points(m))
		return LONG_MIN;
	return m->badness;
}

long badness_base_of(struct task_struct *p)
{
	struct task_memory m;

	if (have_symbol(oom_badness))
		return kernel_call(oom_badness)(p, 0);
	task_memory_read(p, &m);
	return badness_base(p, &m);
}

s64 badness_total_pages(void)
{
	s64 swap = compat_total_swap_pages();

	return swap == VALUE_UNKNOWN ? swap : (s64)totalram_pages() + swap;
}

unsigned long badness_score(long points, unsigned long total_pages)
{
	if (points == LONG_MIN)
		return 0;
	return (1000 + points * 1000 / (long)total_pages) * 2 / 3;
}
