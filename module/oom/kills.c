// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/oom/kills: one block a kill, oldest first. A reader that has
 * reached the end can wait with poll() and read on.
 */
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/oom.h>
#include <linux/pid_namespace.h>
#include <linux/poll.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>
#include <linux/vmalloc.h>

#include "memcg.h"
#include "mmscope.h"
#include "oom/kill_ring.h"
#include "oom/probes.h"
#include "proc.h"
#include "reclaim/sight.h"
#include "text.h"

/* What of the current block is written next. */
enum block_stage {
	BLOCK_KEYS,
	BLOCK_CANDIDATES,
	BLOCK_PEERS,
};

/**
 * struct kills_cursor - one open file
 * @top: bounds the cgroups that the opener may see
 * @all_pids: it is in the machine's pid namespace
 * @user_ns: its user namespace, kept by the file's credentials
 * @next: number of the record being written, or the next
 * @missed: kills that no record is of, as far as has been said
 * @stage: what of it comes next
 * @index: which candidate or peer
 * @kill: a copy of it
 * @top_level: how far @top is below the root; -1 if there is none
 * @top_id: its id
 * @prefix: length of its path, as seen from the root; 0 for that, SIZE_MAX if not known
 * @path: room for that path
 */
struct kills_cursor {
	struct memcg_walk top;
	bool all_pids;
	struct user_namespace *user_ns;
	u64 next;
	s64 missed;
	enum block_stage stage;
	u32 index;
	struct kill *kill;
	int top_level;
	u64 top_id;
	size_t prefix;
	char path[TEXT_STRING_MAX];
};

static void note_top(struct kills_cursor *c)
{
	struct cgroup_subsys_state *top = c->top.top, *root = top;

	c->top_level = top ? top->cgroup->level : -1;
	if (!top || !top->parent)
		return;
	while (root->parent)
		root = root->parent;
	c->top_id = cgroup_id(top->cgroup);
	c->prefix = memcg_path(top, root, c->path);
	if (c->path[0] != '/')
		c->prefix = SIZE_MAX;
}

static int kills_open(void *cursor, struct file *file)
{
	struct kills_cursor *c = cursor;

	c->kill = vmalloc(kill_size());
	if (!c->kill)
		return -ENOMEM;
	c->user_ns = file->f_cred->user_ns;
	c->all_pids = task_active_pid_ns(current) == &init_pid_ns;
	memcg_walk_open(&c->top);
	note_top(c);
	return 0;
}

static void kills_release(void *cursor)
{
	struct kills_cursor *c = cursor;

	memcg_walk_close(&c->top);
	vfree(c->kill);
}

static void kills_begin(void *cursor)
{
	struct kills_cursor *c = cursor;

	c->next = 1;	/* whatever is gone since is said */
	c->missed = 0;
	c->stage = BLOCK_KEYS;
	c->index = 0;
}

/*
 * May the reader see it? Its path does not tell: a long one has lost its begin. Who is
 * deeper than there are ids sees the cgroup of its own top alone.
 */
static bool is_visible(const struct kills_cursor *c, const struct kill_cgroup *cgroup)
{
	if (!memcg_enabled() || !c->top_level)
		return true;
	if (c->top_level < 0)
		return false;
	if (c->top_level > KILL_LEVELS)
		return cgroup->id == c->top_id;
	return cgroup->ids[c->top_level - 1] == c->top_id;
}

/* The path below the reader's top, of which the begin may be missing; "-" if it is not known. */
static const char *visible_path(const struct kills_cursor *c, const struct kill_cgroup *cgroup)
{
	size_t length = strlen(cgroup->path), below;

	if (!length)
		return "-";
	if (!c->prefix)
		return cgroup->path;
	/* One of the two may be too long to be known; v1's may have been renamed since. */
	if (cgroup->length < c->prefix)
		return "-";
	below = cgroup->length - c->prefix;
	if (!below)
		return "/";
	if (cgroup->length == length)
		return cgroup->path + c->prefix;
	/* It has lost its begin, maybe that above the reader's top alone. */
	return cgroup->path + (below <= length - strlen("...") ? length - below : 0);
}

static void key_string(struct text *text, const char *key, const char *value)
{
	text_string(text, key);
	text_char(text, ' ');
	text_escaped(text, value, strlen(value));
	text_newline(text);
}

static void key_cgroup(const struct kills_cursor *c, struct text *text,
		       const char *id_key, const char *path_key, const struct kill_cgroup *cgroup)
{
	bool visible = cgroup->id && is_visible(c, cgroup);

	text_key(text, id_key, visible ? cgroup->id : VALUE_UNKNOWN);
	key_string(text, path_key, visible ? visible_path(c, cgroup) : "-");
}

static s64 amount(const struct candidate *p, s64 value)
{
	return p->has_mm ? value : VALUE_UNKNOWN;
}

static s64 points(long value)
{
	return value == LONG_MAX ? VALUE_MAX : value;
}

static s64 uid(const struct kills_cursor *c, const struct candidate *p)
{
	return from_kuid_munged(c->user_ns, p->uid);
}

static const char *kind_name(enum kill_kind kind)
{
	static const char * const names[] = {
		[KILL_UNKNOWN]		= "-",
		[KILL_SELECTED]		= "selected",
		[KILL_ALLOCATING_TASK]	= "allocating_task",
		[KILL_EXITING]		= "exiting",
	};

	return names[kind];
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
	int shift;

	text_key(text, "asker_pid", c->all_pids ? k->asker_pid : VALUE_UNKNOWN);
	key_string(text, "asker_comm", c->all_pids ? k->asker_comm : "-");
	key_cgroup(c, text, "asker_cgroup_id", "asker_cgroup", &k->cgroups[KILL_ASKER]);
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
	const struct candidate *v = &k->victim;
	bool known = k->victim_known;

	text_key(text, "victim_pid", known && c->all_pids ? v->pid : VALUE_UNKNOWN);
	text_key(text, "victim_uid", known ? uid(c, v) : VALUE_UNKNOWN);
	text_key(text, "victim_points", k->considered ? points(v->points) : VALUE_UNKNOWN);
	text_key(text, "victim_oom_score_adj", known ? v->adj : VALUE_UNKNOWN);
	text_key(text, "victim_rss", amount(v, page_bytes(v->anon + v->file + v->shmem)));
	text_key(text, "victim_rss_anon", amount(v, page_bytes(v->anon)));
	text_key(text, "victim_rss_file", amount(v, page_bytes(v->file)));
	text_key(text, "victim_rss_shmem", amount(v, page_bytes(v->shmem)));
	text_key(text, "victim_swap", amount(v, page_bytes(v->swap)));
	text_key(text, "victim_pgtables", amount(v, v->pgtables));
	text_key(text, "victim_total_vm", amount(v, page_bytes(v->total_vm)));
	key_string(text, "victim_comm", known ? v->comm : "-");
	key_cgroup(c, text, "victim_cgroup_id", "victim_cgroup", &k->cgroups[KILL_VICTIM]);
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

static void write_keys(const struct kills_cursor *c, struct text *text)
{
	const struct kill *k = c->kill;

	text_key(text, "kill", k->number);
	text_key(text, "time_ns", k->boot_ns);
	text_key(text, "real_time_ns", k->real_ns);
	key_string(text, "kind", kind_name(k->kind));
	key_string(text, "domain", k->memcg ? "memcg" : "machine");
	text_key(text, "sysrq", k->sysrq);
	key_string(text, "constraint", constraint_name(k->constraint));
	key_cgroup(c, text, "domain_id", "domain_path", &k->cgroups[KILL_DOMAIN]);
	text_key(text, "total_pages", k->total_pages ?: VALUE_UNKNOWN);
	write_asker(c, k, text);
	write_victim(c, k, text);
	text_key(text, "considered_count", k->considered_known ? k->considered : VALUE_UNKNOWN);
	text_key(text, "eligible_count", k->eligible_known ? k->eligible : VALUE_UNKNOWN);
	text_key(text, "killed_count", k->killed);
	key_cgroup(c, text, "group_id", "group_path", &k->cgroups[KILL_GROUP]);
	write_effort(k, text);
	write_charges(k, text);
}

static void write_process(const struct kills_cursor *c, const struct candidate *p,
			  s64 points, struct text *text)
{
	text_field(text, c->all_pids ? p->pid : VALUE_UNKNOWN);
	text_field(text, uid(c, p));
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

static void write_candidate(struct kills_cursor *c, struct text *text)
{
	const struct candidate *p = &c->kill->candidates[c->index];

	if (c->index == c->kill->nr_candidates) {
		write_process_header("peers", c->kill->nr_peers, text);
		next_stage(c, BLOCK_PEERS);
		return;
	}
	write_process(c, p, points(p->points), text);
	c->index++;
}

static void write_peer(struct kills_cursor *c, struct text *text)
{
	struct candidate peer;

	if (c->index == c->kill->nr_peers) {
		text_newline(text);
		next_stage(c, BLOCK_KEYS);
		c->next++;
		return;
	}
	if (kill_ring_peer(c->kill->first_peer + c->index, &peer))
		write_process(c, &peer, VALUE_UNKNOWN, text);
	else
		write_lost_process(text);
	c->index++;
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
		if (is_visible(c, &c->kill->cgroups[KILL_DOMAIN]))
			break;
		c->next++;
	}
	if (write_missed(c, c->kill->missed, text))
		return true;
	write_keys(c, text);
	write_process_header("candidates", c->kill->nr_candidates, text);
	next_stage(c, BLOCK_CANDIDATES);
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
	.open		= kills_open,
	.release	= kills_release,
	.begin		= kills_begin,
	.row		= kills_row,
	.more		= kills_more,
	.wait		= kills_wait,
};
