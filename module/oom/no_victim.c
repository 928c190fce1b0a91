// SPDX-License-Identifier: GPL-2.0
#include "oom/no_victim.h"

#include <linux/kernel.h>

#include "mmscope.h"
#include "parameters.h"

/* The most records within an hour; a quarter of the ring is the limit, too. */
#define NR_DOMAINS	16
#define HOUR_NS		(3600ULL * NSEC_PER_SEC)

/* Whose records there are. Like the record in the making, it is guarded by oom_lock. */
static struct {
	u64 serial;		/* the css's: an id may be that of several */
	u64 number;		/* of the record; 0: none */
	u64 boot_ns;		/* when it was made */
} domains[NR_DOMAINS];

struct oom_totals oom_totals;

static unsigned int nr_domains(void)
{
	return clamp(mmscope_parameters.kills / 4, 1U, (unsigned int)NR_DOMAINS);
}

void no_victim_add(struct kill *kill, const u8 *order, struct cgroup_subsys_state *domain)
{
	u64 serial = domain ? domain->serial_nr : 0;
	unsigned int i, oldest = 0;

	atomic64_inc(&oom_totals.no_victim);
	for (i = 0; i < nr_domains(); i++) {
		if (domains[i].number && domains[i].serial == serial &&
		    kill_ring_repeat(domains[i].number, kill)) {
			kill_put_cgroups(kill);
			return;
		}
		if (domains[i].boot_ns < domains[oldest].boot_ns)
			oldest = i;
	}
	if (domains[oldest].number && kill->boot_ns - domains[oldest].boot_ns < HOUR_NS) {
		atomic64_inc(&oom_totals.unrecorded);
		kill_put_cgroups(kill);
		return;
	}
	kill_ring_add(kill, order);
	domains[oldest].serial = serial;
	domains[oldest].number = kill->number;
	domains[oldest].boot_ns = kill->boot_ns;
}
