// SPDX-License-Identifier: GPL-2.0
#include "viewer.h"

#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/proc_fs.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>

#include "memcg.h"
#include "symbols.h"
#include "task_memory.h"
#include "text.h"

/*
 * A namespace is as old as its init, without which it holds no process. It had its number all
 * that time, so that a record of that time with this number is of this namespace.
 */
static u64 namespace_since(struct pid_namespace *ns)
{
	struct task_struct *init;
	u64 since = U64_MAX;

	if (ns == &init_pid_ns)
		return 0;
	rcu_read_lock();
	init = pid_task(find_pid_ns(1, ns), PIDTYPE_TGID);
	if (init)
		since = init->start_boottime;
	rcu_read_unlock();
	return since;
}

/* fs/proc/base.c: has_pid_permissions(), as far as it is the same for all processes. */
static bool has_hidepid(struct file *file)
{
	const struct proc_fs_info *info = proc_sb_info(file_inode(file)->i_sb);

	if (READ_ONCE(info->hide_pid) == HIDEPID_OFF)
		return false;
	return READ_ONCE(info->hide_pid) == HIDEPID_NOT_PTRACEABLE ||
	       !in_group_p(info->pid_gid);
}

void viewer_open(struct viewer *viewer, struct file *file)
{
	viewer->pid_ns = get_pid_ns(task_active_pid_ns(current));
	viewer->pid_ns_since = namespace_since(viewer->pid_ns);
	viewer->cred = file->f_cred;
	viewer->top = memcg_get_namespace_root();
	viewer->hidepid = has_hidepid(file);
	viewer->sees_past = !viewer->hidepid ||
			    file_ns_capable(file, &init_user_ns, CAP_SYS_PTRACE);
	viewer->privileged = file_ns_capable(file, &init_user_ns, CAP_SYS_ADMIN);
}

void viewer_close(struct viewer *viewer)
{
	if (viewer->top)
		css_put(viewer->top);
	put_pid_ns(viewer->pid_ns);
}

bool viewer_sees_all_cgroups(const struct viewer *viewer)
{
	return viewer->top ? !memcg_parent(viewer->top) : !memcg_enabled();
}

bool viewer_is_privileged(const struct viewer *viewer)
{
	return viewer->privileged;
}

bool viewer_sees_all_processes(const struct viewer *viewer)
{
	return viewer->pid_ns == &init_pid_ns && !viewer->hidepid;
}

/* fs/proc/base.c: the rest of has_pid_permissions(), with the opener's credentials. */
static bool may_read_proc(const struct viewer *viewer, struct task_struct *p)
{
	const struct cred *own;
	bool may;

	if (!have_symbol(ptrace_may_access))
		return viewer->sees_past;
	own = override_creds(viewer->cred);
	may = kernel_call(ptrace_may_access)(p, PTRACE_MODE_READ_FSCREDS);
	revert_creds(own);
	return may;
}

static s64 shown(const struct viewer *viewer, struct task_struct *p, pid_t nr)
{
	/* 0: not in the namespace, or just gone. */
	if (!nr || (viewer->hidepid && !may_read_proc(viewer, p)))
		return VALUE_UNKNOWN;
	return nr;
}

s64 viewer_tgid(const struct viewer *viewer, struct task_struct *p)
{
	return shown(viewer, p, task_tgid_nr_ns(p, viewer->pid_ns));
}

s64 viewer_pid(const struct viewer *viewer, struct task_struct *p)
{
	return shown(viewer, p, task_pid_nr_ns(p, viewer->pid_ns));
}

struct task_struct *viewer_next_process(const struct viewer *viewer, int *nr)
{
	struct task_struct *p;

	while ((p = task_walk_next(viewer->pid_ns, nr))) {
		if (!viewer->hidepid || may_read_proc(viewer, p))
			return p;
		put_task_struct(p);
		++*nr;
	}
	return NULL;
}

s64 viewer_uid(const struct viewer *viewer, kuid_t uid)
{
	return from_kuid_munged(viewer->cred->user_ns, uid);
}

s64 viewer_cgroup_id(const struct viewer *viewer, struct cgroup_subsys_state *css)
{
	if (!css || !viewer->top || !memcg_is_within(css, viewer->top))
		return VALUE_UNKNOWN;
	return memcg_id(css);
}

s64 viewer_cgroup_id_of(const struct viewer *viewer, struct task_struct *p)
{
	s64 id;

	rcu_read_lock();
	id = viewer_cgroup_id(viewer, memcg_css_of_task(p));
	rcu_read_unlock();
	return id;
}

size_t viewer_cgroup_path(const struct viewer *viewer, struct cgroup_subsys_state *css,
			  char *buf)
{
	return memcg_path(css, viewer->top, buf);
}

void viewer_note_pid(struct noted_pid *to, struct task_struct *p)
{
	const struct pid *pid;
	unsigned int level;

	/* kernel/pid.c: a pid, and the namespaces that it is in, are freed by RCU. */
	rcu_read_lock();
	pid = task_tgid(p);
	for (level = 1; pid && level <= min_t(unsigned int, pid->level, VIEWER_PID_LEVELS);
	     level++) {
		to->ns[level - 1] = pid->numbers[level].ns->ns.inum;
		to->nr[level - 1] = pid->numbers[level].nr;
	}
	rcu_read_unlock();
}

s64 viewer_noted_pid(const struct viewer *viewer, pid_t pid, const struct noted_pid *noted,
		     u64 when)
{
	unsigned int level = viewer->pid_ns->level;

	if (!viewer->sees_past)
		return VALUE_UNKNOWN;
	if (!level)
		return pid;
	if (level > VIEWER_PID_LEVELS || when < viewer->pid_ns_since ||
	    noted->ns[level - 1] != viewer->pid_ns->ns.inum)
		return VALUE_UNKNOWN;
	return noted->nr[level - 1];
}

bool viewer_sees_noted_cgroup(const struct viewer *viewer, const struct noted_cgroup *cgroup)
{
	int level;

	if (viewer_sees_all_cgroups(viewer))
		return true;
	if (!viewer->top)
		return false;
	level = memcg_level(viewer->top);
	if (level > VIEWER_CGROUP_LEVELS)
		return cgroup->id == memcg_id(viewer->top);
	return cgroup->ids[level - 1] == memcg_id(viewer->top);
}

size_t viewer_prefix(const struct viewer *viewer, char *buf)
{
	struct cgroup_subsys_state *root = viewer->top;
	size_t length;

	if (viewer_sees_all_cgroups(viewer))
		return 0;
	if (!root)
		return SIZE_MAX;
	while (memcg_parent(root))
		root = memcg_parent(root);
	length = memcg_path(viewer->top, root, buf);
	return buf[0] == '/' ? length : SIZE_MAX;
}

const char *viewer_noted_path(size_t prefix, const struct noted_cgroup *cgroup)
{
	size_t length = strlen(cgroup->path), below;

	if (!length)
		return "-";
	if (!prefix)
		return cgroup->path;
	/* One of the two may be too long to be known; v1's may have been renamed since. */
	if (cgroup->length < prefix)
		return "-";
	below = cgroup->length - prefix;
	if (!below)
		return "/";
	if (cgroup->length == length)
		return cgroup->path + prefix;
	/* It has lost its start, maybe that above the viewer's root alone. */
	return cgroup->path + (below <= length - strlen("...") ? length - below : 0);
}
