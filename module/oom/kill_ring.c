// SPDX-License-Identifier: GPL-2.0
#include "oom/kill_ring.h"

#include <linux/delay.h>
#include <linux/eventpoll.h>
#include <linux/mm.h>
#include <linux/poll.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "mmscope.h"
#include "oom/no_victim.h"
#include "parameters.h"
#include "text.h"

#define NR_PEERS	1024

/* At most so many records, the last of kills for the machine's sake, have its state. */
#define NR_SHORTAGES	16

/*
 * ring_lock guards all of the ring and the peers. It is taken in the kernel's OOM
 * path, under oom_lock, with preemption off: so it is a raw one, what it guards is
 * only copied, and nothing is taken inside it.
 */
static DEFINE_RAW_SPINLOCK(ring_lock);
static void *ring;		/* kills records of kill_size() bytes */
static u64 last;		/* number of the newest record */
static u64 published;		/* of the newest whose paths are known */
static struct candidate *peers;
static u64 next_peer;
static struct shortage *shortages;
static u64 last_shortage;	/* number of the newest; from 1 on */

/* Looks up paths, which the kernel does under a sleeping lock on PREEMPT_RT. */
static struct workqueue_struct *publisher;
static void publish(struct work_struct *work);
static DECLARE_WORK(publish_work, publish);

DECLARE_WAIT_QUEUE_HEAD(kill_ring_wait);

size_t kill_size(void)
{
	return sizeof(struct kill) +
	       mmscope_parameters.kill_candidates * sizeof(struct candidate);
}

size_t kill_room(void)
{
	return kill_size() + sizeof(struct shortage);
}

struct shortage *kill_shortage(struct kill *kill)
{
	return (void *)kill + kill_size();
}

static unsigned int nr_shortages(void)
{
	return min_t(unsigned int, mmscope_parameters.kills, NR_SHORTAGES);
}

static struct kill *slot_of(u64 number)
{
	return ring + number % mmscope_parameters.kills * kill_size();
}

void kill_put_cgroups(struct kill *kill)
{
	int i;

	for (i = 0; i < NR_KILL_CGROUPS; i++) {
		if (kill->cgroups[i].css)
			css_put(kill->cgroups[i].css);
		kill->cgroups[i].css = NULL;
	}
}

/* The number of the copy; 0 if nothing is known. Under ring_lock. */
static u64 keep_shortage(const struct shortage *shortage)
{
	if (!shortage->known)
		return 0;
	last_shortage++;
	shortages[last_shortage % nr_shortages()] = *shortage;
	return last_shortage;
}

/* Under ring_lock. */
static void read_shortage(u64 number, struct shortage *shortage)
{
	if (number && last_shortage - number < nr_shortages())
		*shortage = shortages[number % nr_shortages()];
	else
		shortage->known = false;
}

void kill_ring_add(struct kill *kill, const u8 *order)
{
	struct cgroup_subsys_state *old[NR_KILL_CGROUPS];
	struct kill *slot;
	unsigned long flags;
	u32 i;

	raw_spin_lock_irqsave(&ring_lock, flags);
	kill->number = ++last;
	kill->shortage = keep_shortage(kill_shortage(kill));
	slot = slot_of(last);
	for (i = 0; i < NR_KILL_CGROUPS; i++)
		old[i] = slot->cgroups[i].css;
	memcpy(slot, kill, sizeof(*kill));
	for (i = 0; i < kill->nr_candidates; i++)
		slot->candidates[i] = kill->candidates[order[i]];
	raw_spin_unlock_irqrestore(&ring_lock, flags);

	/* They are the ring's now; those of a record that was never published are put. */
	for (i = 0; i < NR_KILL_CGROUPS; i++)
		kill->cgroups[i].css = old[i];
	kill_put_cgroups(kill);
	queue_work(publisher, &publish_work);
}

bool kill_ring_repeat(u64 number, const struct kill *kill)
{
	struct kill *slot = slot_of(number);
	unsigned long flags;
	bool there;

	raw_spin_lock_irqsave(&ring_lock, flags);
	there = slot->number == number;
	if (there) {
		slot->repeats++;
		slot->last_boot_ns = kill->boot_ns;
		slot->last_real_ns = kill->real_ns;
	}
	raw_spin_unlock_irqrestore(&ring_lock, flags);
	return there;
}

u64 kill_ring_add_peer(const struct candidate *peer)
{
	unsigned long flags;
	u64 number;

	raw_spin_lock_irqsave(&ring_lock, flags);
	number = next_peer++;
	peers[number % NR_PEERS] = *peer;
	raw_spin_unlock_irqrestore(&ring_lock, flags);
	return number;
}

/* Takes the reference out of the record, so that it is put once. */
static struct cgroup_subsys_state *take_css(u64 number, struct kill_cgroup *in)
{
	struct cgroup_subsys_state *css;
	unsigned long flags;

	raw_spin_lock_irqsave(&ring_lock, flags);
	css = slot_of(number)->number == number ? in->css : NULL;
	if (css)
		in->css = NULL;
	raw_spin_unlock_irqrestore(&ring_lock, flags);
	return css;
}

/* What of a cgroup is looked up later. */
struct names {
	u64 ids[VIEWER_CGROUP_LEVELS];
	u32 length;		/* of all of it, or 0 */
	size_t kept;
	char path[TEXT_STRING_MAX];
};

static void look_up(struct cgroup_subsys_state *css, struct names *names)
{
	struct cgroup_subsys_state *at;

	memset(names->ids, 0, sizeof(names->ids));
	for (at = css; at->parent; at = at->parent)
		if (at->cgroup->level <= VIEWER_CGROUP_LEVELS)
			names->ids[at->cgroup->level - 1] = cgroup_id(at->cgroup);
	names->kept = memcg_path(css, at, names->path);
	names->length = names->path[0] == '/' ? names->kept : 0;
}

/* Takes ring_lock; in a record that is no longer there nothing changes. */
static void store(u64 number, struct noted_cgroup *in, const struct names *names)
{
	size_t room = min_t(size_t, names->kept, VIEWER_PATH_MAX - 1);
	unsigned long flags;

	raw_spin_lock_irqsave(&ring_lock, flags);
	if (slot_of(number)->number == number) {
		memcpy(in->ids, names->ids, sizeof(in->ids));
		in->length = names->length;
		memcpy(in->path, names->path + names->kept - room, room);
		in->path[room] = '\0';
		if (room < names->kept)
			memcpy(in->path, "...", 3);
	}
	raw_spin_unlock_irqrestore(&ring_lock, flags);
}

static void resolve(u64 number, struct kill_cgroup *in, struct names *names)
{
	struct cgroup_subsys_state *css = take_css(number, in);

	if (!css)
		return;
	look_up(css, names);
	css_put(css);
	store(number, &in->noted, names);
}

static u64 oldest_locked(void)
{
	return last > mmscope_parameters.kills ? last - mmscope_parameters.kills + 1 : 1;
}

/* The first record that is not published yet; 0 if all are. */
static u64 next_to_publish(void)
{
	unsigned long flags;
	u64 number;

	raw_spin_lock_irqsave(&ring_lock, flags);
	/* Nothing is left to be looked up in those that were overwritten before. */
	published = max(published, oldest_locked() - 1);
	number = published < last ? published + 1 : 0;
	raw_spin_unlock_irqrestore(&ring_lock, flags);
	return number;
}

static void set_published(u64 number)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ring_lock, flags);
	published = number;
	raw_spin_unlock_irqrestore(&ring_lock, flags);
}

/* One at a time: a work item does not run beside itself. */
static void publish(struct work_struct *work)
{
	static struct names names;
	u64 number;

	while ((number = next_to_publish())) {
		struct kill *slot = slot_of(number);
		int i;

		for (i = 0; i < NR_KILL_CGROUPS; i++)
			resolve(number, &slot->cgroups[i], &names);
		set_published(number);
	}
	wake_up_interruptible_all(&kill_ring_wait);
}

u64 kill_ring_oldest(void)
{
	unsigned long flags;
	u64 oldest;

	raw_spin_lock_irqsave(&ring_lock, flags);
	oldest = oldest_locked();
	raw_spin_unlock_irqrestore(&ring_lock, flags);
	return oldest;
}

bool kill_ring_has(u64 number)
{
	unsigned long flags;
	bool has;

	raw_spin_lock_irqsave(&ring_lock, flags);
	has = number <= published;
	raw_spin_unlock_irqrestore(&ring_lock, flags);
	return has;
}

int kill_ring_read(u64 number, struct kill *kill)
{
	const struct kill *slot = slot_of(number);
	unsigned long flags;
	int err = 0;

	raw_spin_lock_irqsave(&ring_lock, flags);
	if (number > published)
		err = -EAGAIN;
	else if (slot->number != number)
		err = -ESTALE;
	else
		memcpy(kill, slot, struct_size(slot, candidates, slot->nr_candidates));
	read_shortage(err ? 0 : kill->shortage, kill_shortage(kill));
	raw_spin_unlock_irqrestore(&ring_lock, flags);
	return err;
}

bool kill_ring_peer(u64 number, struct candidate *peer)
{
	unsigned long flags;
	bool there;

	raw_spin_lock_irqsave(&ring_lock, flags);
	there = next_peer - number <= NR_PEERS;
	if (there)
		*peer = peers[number % NR_PEERS];
	raw_spin_unlock_irqrestore(&ring_lock, flags);
	return there;
}

size_t kill_ring_memory_held(void)
{
	return mmscope_parameters.kills * kill_size() + NR_PEERS * sizeof(*peers) +
	       nr_shortages() * sizeof(*shortages);
}

static int check_parameters(void)
{
	if (mmscope_parameters.kills < 1 || mmscope_parameters.kills > 4096) {
		pr_err("kills=%u: from 1 to 4096 kills can be kept\n",
		       mmscope_parameters.kills);
		return -EINVAL;
	}
	if (mmscope_parameters.kill_candidates > KILL_CANDIDATES_MAX) {
		pr_err("kill_candidates=%u: at most %u candidates of a kill can be kept\n",
		       mmscope_parameters.kill_candidates, KILL_CANDIDATES_MAX);
		return -EINVAL;
	}
	return 0;
}

int kill_ring_init(void)
{
	int err = check_parameters();

	if (err)
		return err;
	oom_totals.at_load = compat_oom_kills();
	ring = vzalloc(mmscope_parameters.kills * kill_size());
	if (!ring)
		return -ENOMEM;
	peers = vzalloc(NR_PEERS * sizeof(*peers));
	if (!peers)
		goto err_free_ring;
	shortages = vzalloc(nr_shortages() * sizeof(*shortages));
	if (!shortages)
		goto err_free_peers;
	/* It must make progress just when there is no memory. */
	publisher = alloc_workqueue("mmscope", WQ_MEM_RECLAIM | WQ_UNBOUND, 1);
	if (!publisher)
		goto err_free_shortages;
	return 0;

err_free_shortages:
	vfree(shortages);
err_free_peers:
	vfree(peers);
err_free_ring:
	vfree(ring);
	return -ENOMEM;
}

/*
 * Whoever sleeps in poll() has an entry in our queue, and outlives our file. It is
 * told that the queue goes away: epoll and io_uring take their entries out at
 * POLLFREE, poll() and select() as they return. Only then may the queue's memory,
 * the module's, go (include/linux/wait.h, wake_up_pollfree()).
 */
static void send_pollers_away(void)
{
	unsigned long flags;

	/* No barrier is needed: nobody can join any more, proc_exit() has seen to it. */
	while (waitqueue_active(&kill_ring_wait)) {
		__wake_up(&kill_ring_wait, TASK_NORMAL, 0,
			  poll_to_key(EPOLLHUP | POLLFREE));
		msleep(20);
	}
	/* The last one out may still be about to unlock it. */
	spin_lock_irqsave(&kill_ring_wait.lock, flags);
	spin_unlock_irqrestore(&kill_ring_wait.lock, flags);
	synchronize_rcu();
}

void kill_ring_exit(void)
{
	destroy_workqueue(publisher);
	send_pollers_away();
	vfree(shortages);
	vfree(peers);
	vfree(ring);
}
