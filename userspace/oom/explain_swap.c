// SPDX-License-Identifier: GPL-2.0
/* mmscope oom explain: could anonymous memory and tmpfs have been swapped out? */
#include <math.h>

#include "input/pages.h"
#include "oom/explain_swap.h"

/* The machine's own figures, at the moment of the kill. */
static const char *of_machine(struct story *story)
{
	double total = story_machine(story, "swap_total"), available = story_machine(story, "swap_free");

	if (total < 0 || available < 0)
		return "can be reclaimed only if there is free swap, which this record does not tell";
	if (total == 0)
		return "cannot be reclaimed because there is no swap";
	if (available == 0)
		return story_printf(story, "cannot be reclaimed because all %s of swap is in use",
				    story_size(story, total));
	return story_printf(story, "can be reclaimed only by swapping it out; %s of %s of swap was free",
			    story_size(story, available), story_size(story, total));
}

/*
 * mm/memcontrol.c, mem_cgroup_get_max(): total_pages is the limit and the swap that the cgroup may
 * use, 0 if vm.swappiness is; -1: not known.
 */
static double usable_swap(const struct story *story)
{
	double max = story_charge(story, "max"), total = story_number(story, "total_pages");

	if (max < 0 || total <= 0)
		return -1;
	return fmax(total * page_size() - max, 0);
}

static const char *of_memcg(struct story *story)
{
	double swap_max = story_charge(story, "swap_max"), swap = story_charge(story, "swap");
	double usable = usable_swap(story), failures = story_charge(story, "swap_events_fail_count");

	/* Memory that goes to swap stays within such a limit. */
	if (hit_memsw(story))
		return "cannot be reclaimed for this limit of memory and swap together, since swap counts too";
	if (swap_max == 0)
		return "cannot be reclaimed because memory.swap.max is 0";
	if (swap_max > 0 && swap >= swap_max)
		return story_printf(story,
				    "cannot be reclaimed because all swap that memory.swap.max allows, %s, is in use",
				    story_size(story, swap_max));
	if (usable == 0)
		return "cannot be reclaimed because it has no swap to go to: there is none, or vm.swappiness is 0";
	if (usable > 0 && swap >= usable)
		return story_printf(story,
				    "cannot be reclaimed because all swap that it may use, %s, is in use",
				    story_size(story, usable));
	if (failures > 0)
		return story_printf(story,
				    "could not always be swapped out, because no swap was free (%s); %s of this cgroup is in swap",
				    story_times(story, failures), story_size(story, fmax(swap, 0)));
	if (swap >= 0)
		return story_printf(story,
				    "can be reclaimed only by swapping it out; %s of this cgroup is in swap",
				    story_size(story, swap));
	return "can be reclaimed only by swapping it out";
}

const char *swap_why_not(struct story *story)
{
	return story_is_memcg(story) ? of_memcg(story) : of_machine(story);
}
