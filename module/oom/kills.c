// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/oom/kills: one block a kill, oldest first. A reader that has
 * reached the end can wait with poll() and read on.
 */
#include <linux/mm.h>
#include <linux/oom.h>
#include <linux/poll.h>
#include <linux/slab.h>

#include "memcg.h"
#include "mmscope.h"
#include "oom/kill_ring.h"
#include "oom/probes.h"
#include "oom/shortage.h"
#include "oom/trigger.h"
#include "proc.h"
#include "reclaim/sight.h"
#include "text.h"
#include "viewer.h"

/* What of the current block is written next. */
enum block_stage {
	BLOCK_KEYS,
	BLOCK_CHARGES,
	BLOCK_MACHINE,
	BLOCK_ZONES,
	BLOCK_NODES,
	BLOCK_CANDIDATES,
	BLOCK_PEERS,
};

/**
 * struct kills_cursor - one open file
 * @viewer: who reads
 * @next: number of the record being written, or the next
 * @missed: kills that no record is of, as far as has been said
 * @stage: what of it comes next
 * @index: which candidate or peer
 * @left: peers that are still to be written
 * @kill: a copy of it
 * @prefix: of the paths that the reader does not see
 */
struct kills_cursor {
	const struct viewer *viewer;
	u64 next;
	s64 missed;
	enum block_stage stage;
	u32 index;
	u32 left;
	struct kill *kill;
	size_t prefix;
};

static int kills_open(void *cursor, const struct viewer *viewer)
{
	struct kills_cursor *c = cursor;
	char *path = kmalloc(TEXT_STRING_MAX, GFP_KERNEL_ACCOUNT);

	c->kill = proc_alloc(kill_room());
	if (!c->kill || !path) {
		proc_free(c->kill, kill_room());
		kfree(path);
		return -ENOMEM;
	}
	c->viewer = viewer;
	c->prefix = viewer_prefix(viewer, path);
	kfree(path);
	return 0;
}

static void kills_release(void *cursor)
{
	struct kills_cursor *c = cursor;

	proc_free(c->kill, kill_room());
}

static void kills_begin(void *cursor)
{
	struct kills_cursor *c = cursor;

	c->next = 1;	/* whatever is gone since is said */
	c->missed = 0;
	c->stage = BLOCK_KEYS;
	c->index = 0;
}

/* VALUE_UNKNOWN if the reader may not see the process, nor anything that is its own. */
static s64 pid_of(const struct kills_cursor *c, const struct candidate *p)
{
	return viewer_noted_pid(c->viewer, p->pid, &p->noted, c->kill->boot_ns);
}

static bool is_seen(const struct kills_cursor *c, const struct candidate *p)
{
	return pid_of(c, p) != VALUE_UNKNOWN;
}

static void key_string(struct text *text, const char *key, const char *value)
{
	text_string(text, key);
	text_char(text, ' ');
	text_escaped(text, value, strlen(value));
	text_newline(text);
}

/* @seen: the reader may know that the cgroup has to do with this. */
static void key_cgroup(const struct kills_cursor *c, struct text *text, bool seen,
		       const char *id_key, const char *path_key, enum kill_cgroup_role role)
{
	const struct noted_cgroup *cgroup = &c->kill->cgroups[role].noted;

	seen = seen && cgroup->id && viewer_sees_noted_cgroup(c->viewer, cgroup);
	text_key(text, id_key, seen ? cgroup->id : VALUE_UNKNOWN);
	key_string(text, path_key, seen ? viewer_noted_path(c->prefix, cgroup) : "-");
}

static s64 amount(const struct candidate *p, s64 value)
{
	return p->has_mm ? value : VALUE_UNKNOWN;
}

static s64 points(long value)
{
	return value == LONG_MAX ? VALUE_MAX : value;
}

static const char *kind_name(enum kill_kind kind)
{
	static const char * const names[] = {
		[KILL_UNKNOWN]		= "-",
		[KILL_SELECTED]		= "selected",
		[KILL_ALLOCATING_TASK]	= "allocating_task",
		[KILL_EXITING]		= "exiting",
		[KILL_NO_VICTIM]	= "no_victim",
	};

	return names[kind];
}

static const char *trigger_name(enum trigger trigger)
{
	static const char * const names[] = {
		[TRIGGER_UNKNOWN]		= "-",
		[TRIGGER_ALLOCATION]		= "allocation",
		[TRIGGER_CHARGE]		= "charge",
		[TRIGGER_MEMORY_MAX_WRITE]	= "memory_max_write",
		[TRIGGER_OOM_SYNCHRONIZE]	= "oom_synchronize",
		[TRIGGER_PAGE_FAULT]		= "page_fault",
		[TRIGGER_MIN_TTL]		= "min_ttl",
		[TRIGGER_SYSRQ]			= "sysrq",
	};

	return names[trigger];
}

static const char *limit_name(enum memcg_limit limit)
{
	static const char * const names[] = {
		[MEMCG_LIMIT_UNKNOWN]	= "-",
		[MEMCG_LIMIT_MAX]	= "max",
		[MEMCG_LIMIT_MEMSW]	= "memsw",
	};

	return names[limit];
}

static const char *constraint_name(int constraint)
{
	switch (constraint) {
	case CONSTRAINT_CPUSET:
		return "cpuset";
	case CONSTRAINT_MEMORY_POLICY:
		return "memory_policy";
	case CONSTRAINT_MEMCG:
		return "memcg";
	default:
		return "none";
	}
}

static void write_asker(const struct kills_cursor *c, const struct kill *k, struct text *text)
{
	static const char hex[] = "0123456789abcdef";
	s64 pid = viewer_noted_pid(c->viewer, k->asker_pid, &k->asker_noted, k->boot_ns);
	bool seen = pid != VALUE_UNKNOWN;
	int shift;

	text_key(text, "asker_pid", pid);
	key_string(text, "asker_comm", seen ? k->asker_comm : "-");
	key_cgroup(c, text, seen, "asker_cgroup_id", "asker_cgroup", KILL_ASKER);
	text_string(text, "gfp 0x");
	for (shift = 28; shift >= 0; shift -= 4)
		text_char(text, hex[((__force u32)k->gfp >> shift) & 15]);
	text_newline(text);
	text_string(text, "gfp_flags ");
	text_gfp(text, k->gfp);
	text_newline(text);
	text_key(text, "order", k->sysrq ? VALUE_UNKNOWN : k->order);
}

static void write_victim(const struct kills_cursor *c, const struct kill *k, struct text *text)
{
	static const struct candidate hidden;
	const struct candidate *v = &k->victim;
	bool seen = k->victim_known && is_seen(c, v);
	bool rated = seen && k->considered;
	s64 pid = seen ? pid_of(c, v) : VALUE_UNKNOWN;

	if (!seen)
		v = &hidden;
	text_key(text, "victim_pid", pid);
	text_key(text, "victim_uid", seen ? viewer_uid(c->viewer, v->uid) : VALUE_UNKNOWN);
	text_key(text, "victim_points", rated ? points(v->points) : VALUE_UNKNOWN);
	text_key(text, "victim_oom_score_adj", seen ? v->adj : VALUE_UNKNOWN);
	text_key(text, "victim_rss", amount(v, page_bytes(v->anon + v->file + v->shmem)));
	text_key(text, "victim_rss_anon", amount(v, page_bytes(v->anon)));
	text_key(text, "victim_rss_file", amount(v, page_bytes(v->file)));
	text_key(text, "victim_rss_shmem", amount(v, page_bytes(v->shmem)));
	text_key(text, "victim_swap", amount(v, page_bytes(v->swap)));
	text_key(text, "victim_pgtables", amount(v, v->pgtables));
	text_key(text, "victim_total_vm", amount(v, page_bytes(v->total_vm)));
	key_string(text, "victim_comm", seen ? v->comm : "-");
	key_cgroup(c, text, seen, "victim_cgroup_id", "victim_cgroup", KILL_VICTIM);
}

/* How old the statistics among the charges were when the victim was killed. */
static s64 charges_age(const struct kill *k)
{
	return k->charges_at ? max_t(s64, k->boot_ns - k->charges_at, 0) : VALUE_UNKNOWN;
}

static void write_effort(const struct kill *k, struct text *text)
{
	const struct effort *e = &k->effort;
	bool pages = k->effort_known && reclaim_sees_pages();

	text_key(text, "reclaim_rounds_count", k->effort_known ? e->rounds : VALUE_UNKNOWN);
	text_key(text, "reclaim_ns", k->effort_known ? e->ns : VALUE_UNKNOWN);
	text_key(text, "reclaim_scanned_pages", pages ? e->scanned : VALUE_UNKNOWN);
	text_key(text, "reclaim_reclaimed_pages", pages ? e->reclaimed : VALUE_UNKNOWN);
}

static void write_charges(const struct kill *k, struct text *text)
{
	static const char * const names[NR_CHARGES] = {
#define C(name) #name,
#define S(name, unit) #name,
		CHARGES_BEFORE_STAT(C)
		MEMORY_STAT_COLUMNS(S)
		CHARGES_AFTER_STAT(C)
#undef C
#undef S
	};
	int i;

	for (i = 0; i < NR_CHARGES; i++) {
		if (k->charges.value[i] == VALUE_UNKNOWN)
			continue;
		text_string(text, "charge_");
		if (charge_is_hundredths(i))
			text_key_hundredths(text, names[i], k->charges.value[i]);
		else
			text_key(text, names[i], k->charges.value[i]);
	}
	text_key(text, "charges_age_ns", charges_age(k));
}

static void write_limit(const struct kill *k, struct text *text)
{
	key_string(text, "limit", limit_name(k->hit.limit));
	text_key(text, "limit_usage", k->hit.usage);
	text_key(text, "limit_max", k->hit.max);
	text_key(text, "protected_min", k->protection.min);
	text_key(text, "protected_low", k->protection.low);
}

static void write_keys(const struct kills_cursor *c, struct text *text)
{
	const struct kill *k = c->kill;

	text_key(text, "kill", k->number);
	text_key(text, "time_ns", k->boot_ns);
	text_key(text, "real_time_ns", k->real_ns);
	text_key(text, "repeat_count", k->repeats);
	text_key(text, "last_time_ns", k->last_boot_ns);
	text_key(text, "last_real_time_ns", k->last_real_ns);
	key_string(text, "kind", kind_name(k->kind));
	key_string(text, "trigger", trigger_name(k->trigger));
	key_string(text, "domain", k->memcg ? "memcg" : "machine");
	text_key(text, "sysrq", k->sysrq);
	key_string(text, "constraint", constraint_name(k->constraint));
	key_cgroup(c, text, true, "domain_id", "domain_path", KILL_DOMAIN);
	text_key(text, "total_pages", k->total_pages ?: VALUE_UNKNOWN);
	write_limit(k, text);
	write_asker(c, k, text);
	write_victim(c, k, text);
	text_key(text, "considered_count", k->considered_known ? k->considered : VALUE_UNKNOWN);
	text_key(text, "eligible_count", k->eligible_known ? k->eligible : VALUE_UNKNOWN);
	text_key(text, "adj_min_count", k->eligible_known ? k->adj_min : VALUE_UNKNOWN);
	text_key(text, "killed_count", k->killed);
	key_cgroup(c, text, true, "group_id", "group_path", KILL_GROUP);
	write_effort(k, text);
}

static void write_process(const struct kills_cursor *c, const struct candidate *p,
			  s64 points, struct text *text)
{
	text_field(text, pid_of(c, p));
	text_field(text, viewer_uid(c->viewer, p->uid));
	text_field(text, points);
	text_field(text, p->adj);
	text_field(text, amount(p, page_bytes(p->anon + p->file + p->shmem)));
	text_field(text, amount(p, page_bytes(p->anon)));
	text_field(text, amount(p, page_bytes(p->file)));
	text_field(text, amount(p, page_bytes(p->shmem)));
	text_field(text, amount(p, page_bytes(p->swap)));
	text_field(text, amount(p, p->pgtables));
	text_field(text, amount(p, page_bytes(p->total_vm)));
	text_field(text, p->cgroup_id ?: VALUE_UNKNOWN);
	text_escaped(text, p->comm, strlen(p->comm));
	text_newline(text);
}

static void write_lost_process(struct text *text)
{
	text_string(text, "- - - - - - - - - - - - -");
	text_newline(text);
}

static void write_process_header(const char *what, u32 n, struct text *text)
{
	text_key(text, what, n);
	text_string(text, "pid uid points oom_score_adj rss rss_anon rss_file rss_shmem "
		    "swap pgtables total_vm cgroup_id comm");
	text_newline(text);
}

static void next_stage(struct kills_cursor *c, enum block_stage stage)
{
	c->stage = stage;
	c->index = 0;
}

static u32 count_candidates(const struct kills_cursor *c)
{
	u32 i, n = 0;

	for (i = 0; i < c->kill->nr_candidates; i++)
		n += is_seen(c, &c->kill->candidates[i]);
	return n;
}

/* Those that were overwritten count only for who sees them all: whose they were is not known. */
static u32 count_peers(const struct kills_cursor *c)
{
	struct candidate peer;
	u32 i, n = 0;

	if (viewer_sees_all_processes(c->viewer))
		return c->kill->nr_peers;
	for (i = 0; i < c->kill->nr_peers; i++)
		n += kill_ring_peer(c->kill->first_peer + i, &peer) && is_seen(c, &peer);
	return n;
}

static void write_machine(struct kills_cursor *c, struct text *text)
{
	const struct shortage *s = kill_shortage(c->kill);

	shortage_write_keys(s, s->known ? max_t(s64, c->kill->boot_ns - s->at, 0) : VALUE_UNKNOWN,
			    text);
	shortage_write_zones(s, text);
	next_stage(c, BLOCK_ZONES);
}

static void write_zone(struct kills_cursor *c, struct text *text)
{
	const struct shortage *s = kill_shortage(c->kill);

	if (!s->known || c->index == s->nr_zones) {
		shortage_write_nodes(s, text);
		next_stage(c, BLOCK_NODES);
		return;
	}
	shortage_write_zone(&s->zones[c->index++], text);
}

static void write_node(struct kills_cursor *c, struct text *text)
{
	const struct shortage *s = kill_shortage(c->kill);

	if (!s->known || c->index == s->nr_nodes) {
		write_process_header("candidates", count_candidates(c), text);
		next_stage(c, BLOCK_CANDIDATES);
		return;
	}
	shortage_write_node(&s->nodes[c->index++], text);
}

static void write_candidate(struct kills_cursor *c, struct text *text)
{
	const struct kill *k = c->kill;
	const struct candidate *p;

	while (c->index < k->nr_candidates && !is_seen(c, &k->candidates[c->index]))
		c->index++;
	if (c->index == k->nr_candidates) {
		c->left = count_peers(c);
		write_process_header("peers", c->left, text);
		next_stage(c, BLOCK_PEERS);
		return;
	}
	p = &k->candidates[c->index++];
	write_process(c, p, points(p->points), text);
}

/* As many rows as were promised: peers may be overwritten meanwhile. */
static void write_peer(struct kills_cursor *c, struct text *text)
{
	struct candidate peer;

	if (!c->left) {
		text_newline(text);
		next_stage(c, BLOCK_KEYS);
		c->next++;
		return;
	}
	c->left--;
	while (c->index < c->kill->nr_peers)
		if (kill_ring_peer(c->kill->first_peer + c->index++, &peer) &&
		    is_seen(c, &peer)) {
			write_process(c, &peer, VALUE_UNKNOWN, text);
			return;
		}
	write_lost_process(text);
}

/* Says which numbers are gone, and goes on behind them. */
static void skip_overwritten(struct kills_cursor *c, struct text *text)
{
	u64 oldest = kill_ring_oldest();

	text_string(text, "overwritten ");
	text_field(text, c->next);
	text_number(text, oldest - 1);
	text_newline(text);
	text_newline(text);
	c->next = oldest;
}

/* Says once where there were kills that no record is of; they were the machine's. */
static bool write_missed(struct kills_cursor *c, s64 missed, struct text *text)
{
	if (missed <= c->missed)
		return false;
	text_key(text, "missed", missed - c->missed);
	text_newline(text);
	c->missed = missed;
	return true;
}

static bool kills_row(void *cursor, struct text *text)
{
	struct kills_cursor *c = cursor;

	switch (c->stage) {
	case BLOCK_CHARGES:
		write_charges(c->kill, text);
		next_stage(c, BLOCK_MACHINE);
		return true;
	case BLOCK_MACHINE:
		write_machine(c, text);
		return true;
	case BLOCK_ZONES:
		write_zone(c, text);
		return true;
	case BLOCK_NODES:
		write_node(c, text);
		return true;
	case BLOCK_CANDIDATES:
		write_candidate(c, text);
		return true;
	case BLOCK_PEERS:
		write_peer(c, text);
		return true;
	case BLOCK_KEYS:
		break;
	}
	for (;;) {
		int err = kill_ring_read(c->next, c->kill);

		if (err == -EAGAIN)
			return write_missed(c, oom_kills_missed(), text);
		if (err == -ESTALE) {
			skip_overwritten(c, text);
			return true;
		}
		if (viewer_sees_noted_cgroup(c->viewer, &c->kill->cgroups[KILL_DOMAIN].noted))
			break;
		c->next++;
	}
	if (write_missed(c, c->kill->missed, text))
		return true;
	write_keys(c, text);
	next_stage(c, BLOCK_CHARGES);
	return true;
}

static bool kills_more(void *cursor)
{
	struct kills_cursor *c = cursor;

	return kill_ring_has(c->next);
}

static wait_queue_head_t *kills_wait(void)
{
	return &kill_ring_wait;
}

const struct proc_file kills_file = {
	.path		= "oom/kills",
	.abi		= MMSCOPE_ABI,
	.cursor_size	= sizeof(struct kills_cursor),
	/* Four paths of which every byte is escaped, and the keys. */
	.row_max	= NR_KILL_CGROUPS * 4 * VIEWER_PATH_MAX + 5 * 1024,
	.open		= kills_open,
	.release	= kills_release,
	.begin		= kills_begin,
	.row		= kills_row,
	.more		= kills_more,
	.wait		= kills_wait,
};
