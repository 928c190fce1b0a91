// SPDX-License-Identifier: GPL-2.0
#include "proc.h"

#include <linux/atomic.h>
#include <linux/fs.h>
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

#include "compat.h"
#include "mmscope.h"
#include "probe.h"
#include "reclaim/reclaim.h"
#include "text.h"

/* Some ordinary rows, or one that is as long as can be. */
#define BUFFER_SIZE	(TEXT_ROW_MAX + 8192)

enum stage {
	STAGE_HEADER,
	STAGE_ROWS,
	STAGE_END,
};

/*
 * An open file. @lock serializes reads that share it; it is taken before
 * anything that a row function takes.
 */
struct reading {
	const struct proc_file *file;
	struct mutex lock;
	loff_t pos;		/* of the next byte to hand out, @next */
	const char *next;	/* in @text */
	enum stage stage;	/* what refill() writes next */
	struct text text;
	u64 cursor[];
};

static struct proc_dir_entry *root;
static atomic_long_t memory_held;

size_t proc_memory_held(void)
{
	return atomic_long_read(&memory_held);
}

static size_t reading_size(const struct proc_file *file)
{
	return sizeof(struct reading) + file->cursor_size + BUFFER_SIZE;
}

static void rewind_reading(struct reading *r)
{
	r->pos = 0;
	r->text.lines = 0;
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
	while (text_room(&r->text)) {
		if (!r->file->row(r->cursor, &r->text)) {
			r->stage = STAGE_END;
			break;
		}
		cond_resched();
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

	switch (r->stage) {
	case STAGE_HEADER:
		write_header(r);
		r->stage = STAGE_ROWS;
		return true;
	case STAGE_ROWS:
		write_rows(r);
		if (r->stage == STAGE_END && text_room(&r->text)) {
			write_end(r);
			r->stage++;
		}
		return true;
	case STAGE_END:
		write_end(r);
		r->stage++;
		return true;
	default:
		if (!r->file->more || !r->file->more(r->cursor))
			return false;
		r->stage = STAGE_ROWS;
		return true;
	}
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
	if (pos < r->pos)
		rewind_reading(r);
	while (r->pos < pos) {
		if (!take(r, min_t(u64, pos - r->pos, SIZE_MAX)) && !refill(r))
			break;
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	return 0;
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
		if (signal_pending(current)) {
			err = -EINTR;
			break;
		}
		if (!refill(r))
			break;
	}
	*pos += done;
	return done ? done : err;
}

static ssize_t reading_read(struct file *file, char __user *to, size_t count,
			    loff_t *pos)
{
	struct reading *r = file->private_data;
	ssize_t ret;

	if (mutex_lock_interruptible(&r->lock))
		return -EINTR;
	ret = read_locked(r, to, count, pos);
	mutex_unlock(&r->lock);
	return ret;
}

static int reading_open(struct inode *inode, struct file *file)
{
	const struct proc_file *pf = compat_pde_data(inode);
	struct reading *r;
	int err;

	/* Cleared by hand: the buffer behind the cursor need not be. */
	r = kvmalloc(reading_size(pf), GFP_KERNEL);
	if (!r)
		return -ENOMEM;
	memset(r, 0, sizeof(*r) + pf->cursor_size);
	mutex_init(&r->lock);
	r->file = pf;
	r->text.start = (char *)r->cursor + pf->cursor_size;
	r->text.room = r->text.start + BUFFER_SIZE;

	if (pf->open) {
		err = pf->open(r->cursor, file);
		if (err) {
			kvfree(r);
			return err;
		}
	}
	rewind_reading(r);
	file->private_data = r;
	atomic_long_add(reading_size(pf), &memory_held);
	return 0;
}

static int reading_release(struct inode *inode, struct file *file)
{
	struct reading *r = file->private_data;

	if (r->file->release)
		r->file->release(r->cursor);
	atomic_long_sub(reading_size(r->file), &memory_held);
	kvfree(r);
	return 0;
}

static const struct proc_ops reading_ops = {
	.proc_open	= reading_open,
	.proc_read	= reading_read,
	.proc_lseek	= no_seek_end_llseek,
	.proc_release	= reading_release,
};

/* Readable while the next read would give something. */
static __poll_t reading_poll(struct file *file, poll_table *wait)
{
	struct reading *r = file->private_data;
	__poll_t mask = 0;

	poll_wait(file, r->file->wait(), wait);
	mutex_lock(&r->lock);
	if (r->next < r->text.end || r->stage <= STAGE_END || r->file->more(r->cursor))
		mask = EPOLLIN | EPOLLRDNORM;
	mutex_unlock(&r->lock);
	return mask;
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
