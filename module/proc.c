// SPDX-License-Identifier: GPL-2.0
#include "proc.h"

#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/uidgid.h>
#include <linux/vmalloc.h>

#include "compat.h"
#include "mmscope.h"
#include "parameters.h"
#include "probe.h"
#include "reclaim/reclaim.h"
#include "text.h"
#include "viewer.h"

/* Room beside that for the longest row, so that several are handed out at a time. */
#define ORDINARY_ROWS	2048

enum stage {
	STAGE_HEADER,
	STAGE_ROWS,
	STAGE_END,
	STAGE_DONE,	/* unless the file goes on: see struct proc_file.more */
};

/*
 * An open file. @lock serializes reads that share it; it is taken before
 * anything that a row function takes. What the file needs to be read is allocated by
 * the first read and charged to the cgroup of who reads: opening costs no more than this.
 */
struct reading {
	const struct proc_file *file;
	struct viewer viewer;
	struct mutex lock;
	loff_t pos;		/* of the next byte to hand out, @next */
	const char *next;	/* in @text */
	enum stage stage;	/* what refill() writes next */
	struct text text;
	void *cursor;		/* the buffer is behind it; NULL before the first read */
};

static struct proc_dir_entry *root;
static atomic_long_t memory_held;

size_t proc_memory_held(void)
{
	return atomic_long_read(&memory_held);
}

/* What an allocation takes of the machine's memory. */
static size_t taken_by(const void *memory, size_t size)
{
	return is_vmalloc_addr(memory) ? PAGE_ALIGN(size) : ksize(memory);
}

void *proc_alloc(size_t size)
{
	/* kmalloc() makes a power of two of anything larger. */
	void *memory = size > 2 * PAGE_SIZE ? __vmalloc(size, GFP_KERNEL_ACCOUNT) :
					      kmalloc(size, GFP_KERNEL_ACCOUNT);

	if (memory)
		atomic_long_add(taken_by(memory, size), &memory_held);
	return memory;
}

void proc_free(void *memory, size_t size)
{
	if (memory)
		atomic_long_sub(taken_by(memory, size), &memory_held);
	kvfree(memory);
}

static size_t cursor_size(const struct proc_file *file)
{
	return ALIGN(file->cursor_size, sizeof(u64));
}

/* All of the power of two that kmalloc() takes is used, for rows. */
static size_t reading_size(const struct proc_file *file)
{
	return roundup_pow_of_two(cursor_size(file) + file->row_max + ORDINARY_ROWS);
}

static void rewind_reading(struct reading *r)
{
	r->pos = 0;
	r->text.lines = 0;
	r->text.rest_length = 0;
	r->stage = STAGE_HEADER;
	r->text.end = r->text.start;
	r->next = r->text.start;
	if (r->file->begin)
		r->file->begin(r->cursor);
}

static void write_header(struct reading *r)
{
	probes_look();
	reclaim_look();
	text_string(&r->text, "# mmscope ");
	text_string(&r->text, r->file->path);
	text_char(&r->text, ' ');
	text_number(&r->text, r->file->abi);
	text_char(&r->text, '\n');
	if (r->file->header) {
		r->file->header(&r->text);
		text_char(&r->text, '\n');
	}
}

static void write_rows(struct reading *r)
{
	struct text *text = &r->text;

	while (text_room(text)) {
		const char *start = text->end;

		text->last = NULL;
		if (!r->file->row(r->cursor, text)) {
			r->stage = STAGE_END;
			break;
		}
		WARN_ONCE((text->last ?: text->end) - start > r->file->row_max,
			  "mmscope: a row of %s is longer than its row_max\n", r->file->path);
		cond_resched();
		/* What a row found on its way may be cut short: see refill_or_restart(). */
		if (fatal_signal_pending(current))
			break;
	}
}

/*
 * Without this line a copy of the file was cut short: that is how a reader
 * tells.
 */
static void write_end(struct reading *r)
{
	text_string(&r->text, "# end ");
	text_number(&r->text, r->text.lines);
	if (r->file->footer)
		r->file->footer(r->cursor, &r->text);
	text_char(&r->text, '\n');
}

/* Returns false at the end of the file. */
static bool refill(struct reading *r)
{
	r->text.end = r->text.start;
	r->next = r->text.start;
	if (r->text.rest_length) {
		text_go_on(&r->text);
		return true;
	}

	switch (r->stage) {
	case STAGE_HEADER:
		write_header(r);
		r->stage = STAGE_ROWS;
		return true;
	case STAGE_ROWS:
		write_rows(r);
		if (r->stage == STAGE_END && text_room(&r->text)) {
			write_end(r);
			r->stage = STAGE_DONE;
		}
		return true;
	case STAGE_END:
		write_end(r);
		r->stage = STAGE_DONE;
		return true;
	case STAGE_DONE:
		if (!r->file->more || !r->file->more(r->cursor))
			return false;
		r->stage = STAGE_ROWS;
		return true;
	}
	return false;
}

/*
 * Returns 1, 0 at the end of the file, or -ERESTARTSYS. A signal ends the read that it
 * comes to, after a step at least, so that a read that is restarted gets on. One that kills
 * makes every walk end where it is: whoever shares the file must not take that for the whole.
 */
static int refill_or_restart(struct reading *r)
{
	bool more = refill(r);

	if (fatal_signal_pending(current))
		rewind_reading(r);
	if (signal_pending(current))
		return -ERESTARTSYS;
	return more;
}

/* Takes up to @count bytes off the buffer; the buffer may run empty. */
static size_t take(struct reading *r, size_t count)
{
	count = min_t(size_t, count, r->text.end - r->next);
	r->next += count;
	r->pos += count;
	return count;
}

/*
 * Goes to @pos as seq_file does: by writing all that is before it once more. The
 * world may have changed since, so it is the bytes of a new pass.
 */
static int seek_reading(struct reading *r, loff_t pos)
{
	int more = 1;

	if (pos < r->pos)
		rewind_reading(r);
	while (more > 0 && r->pos < pos)
		if (!take(r, min_t(u64, pos - r->pos, SIZE_MAX)))
			more = refill_or_restart(r);
	return min(more, 0);
}

static ssize_t read_locked(struct reading *r, char __user *to, size_t count,
			   loff_t *pos)
{
	size_t done = 0;
	int err;

	err = seek_reading(r, *pos);
	if (err)
		return err;
	if (r->pos < *pos)
		return 0;

	while (done < count) {
		const char *from = r->next;
		size_t n = take(r, count - done);

		if (n && copy_to_user(to + done, from, n)) {
			/* Nothing is lost: the next read begins with these. */
			r->next = from;
			r->pos -= n;
			err = -EFAULT;
			break;
		}
		done += n;
		if (n)
			continue;
		err = refill_or_restart(r);
		if (err <= 0)
			break;
		err = 0;
	}
	*pos += done;
	return done ? done : err;
}

/* By the first read, with @r locked. */
static int start_reading(struct reading *r)
{
	const struct proc_file *file = r->file;
	size_t size = reading_size(file);
	char *memory;
	int err;

	/* Cleared by hand: the buffer behind the cursor need not be. */
	memory = kmalloc(size, GFP_KERNEL_ACCOUNT);
	if (!memory)
		return -ENOMEM;
	memset(memory, 0, cursor_size(file));
	if (file->open) {
		err = file->open(memory, &r->viewer);
		if (err) {
			kfree(memory);
			return err;
		}
	}
	atomic_long_add(ksize(memory), &memory_held);
	r->text.start = memory + cursor_size(file);
	r->text.limit = memory + size;
	r->text.room = r->text.limit - file->row_max;
	/* Pairs with the acquire in reading_poll(): its more() reads the cursor. */
	smp_store_release(&r->cursor, memory);
	rewind_reading(r);
	return 0;
}

static ssize_t reading_read(struct file *file, char __user *to, size_t count,
			    loff_t *pos)
{
	struct reading *r = file->private_data;
	ssize_t ret = 0;

	if (mutex_lock_interruptible(&r->lock))
		return -ERESTARTSYS;
	if (!r->cursor)
		ret = start_reading(r);
	if (!ret)
		ret = read_locked(r, to, count, pos);
	mutex_unlock(&r->lock);
	return ret;
}

static int reading_open(struct inode *inode, struct file *file)
{
	struct reading *r = kzalloc(sizeof(*r), GFP_KERNEL_ACCOUNT);

	if (!r)
		return -ENOMEM;
	mutex_init(&r->lock);
	r->file = compat_pde_data(inode);
	viewer_open(&r->viewer, file);
	file->private_data = r;
	atomic_long_add(ksize(r), &memory_held);
	return 0;
}

static int reading_release(struct inode *inode, struct file *file)
{
	struct reading *r = file->private_data;

	if (r->cursor) {
		if (r->file->release)
			r->file->release(r->cursor);
		atomic_long_sub(ksize(r->cursor), &memory_held);
		kfree(r->cursor);
	}
	viewer_close(&r->viewer);
	atomic_long_sub(ksize(r), &memory_held);
	kfree(r);
	return 0;
}

static const struct proc_ops reading_ops = {
	.proc_open	= reading_open,
	.proc_read	= reading_read,
	.proc_lseek	= no_seek_end_llseek,
	.proc_release	= reading_release,
};

/*
 * Readable while the next read would give something. It does not wait for a read that is under
 * way, which may wait for its memory to be paged in for as long as it takes: if it looks too
 * early, that read gets what there is.
 */
static __poll_t reading_poll(struct file *file, poll_table *wait)
{
	struct reading *r = file->private_data;

	poll_wait(file, r->file->wait(), wait);
	/* Pairs with the release in the first read: what it set up is seen with the cursor. */
	if (!smp_load_acquire(&r->cursor) || READ_ONCE(r->next) < READ_ONCE(r->text.end) ||
	    READ_ONCE(r->stage) <= STAGE_END || r->file->more(r->cursor))
		return EPOLLIN | EPOLLRDNORM;
	return 0;
}

static const struct proc_ops pollable_ops = {
	.proc_open	= reading_open,
	.proc_read	= reading_read,
	.proc_lseek	= no_seek_end_llseek,
	.proc_poll	= reading_poll,
	.proc_release	= reading_release,
};

static const struct proc_file * const files[] = {
	&status_file,
	&system_file,
	&zones_file,
	&cgroups_file,
	&candidates_file,
	&domains_file,
	&kills_file,
	&reclaim_summary_file,
	&reclaim_nodes_file,
	&reclaim_cgroups_file,
	&reclaim_now_file,
	&reclaim_shrinkers_file,
#define F(file) &file,
#define C(cause) &latency_##cause##_file,
	RECLAIM_CAUSES(C)
	PROC_LRU_FILES(F)
	PROC_LRU_GEN_FILES(F)
#undef C
#undef F
};

static const char * const directories[] = {
	"mmscope/oom", "mmscope/reclaim", "mmscope/debug", "mmscope/debug/latency",
};

int proc_init(void)
{
	size_t i;

	root = proc_mkdir("mmscope", NULL);
	if (!root)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(directories); i++)
		if (!proc_mkdir(directories[i], NULL))
			goto err_remove_tree;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		struct proc_dir_entry *entry;

		entry = proc_create_data(files[i]->path,
					 mmscope_parameters.mode, root,
					 files[i]->wait ? &pollable_ops : &reading_ops,
					 (void *)files[i]);
		if (!entry)
			goto err_remove_tree;
		proc_set_user(entry, GLOBAL_ROOT_UID,
			      make_kgid(&init_user_ns, mmscope_parameters.gid));
	}
	return 0;

err_remove_tree:
	proc_exit();
	return -ENOMEM;
}

void proc_exit(void)
{
	proc_remove(root);
	root = NULL;
}
