/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who may see what: the one place that decides it. Every file of /proc/mmscope opens a viewer
 * and asks it for whatever belongs to a process or to a cgroup.
 *
 * A viewer is the task that opened the file, as it was at that moment: its namespaces and its
 * credentials. Whoever is handed the open file sees what the opener saw, no more and no less.
 *
 *   PID namespace	A viewer sees the processes that its PID namespace holds, under the
 *			numbers that they have there, as in a /proc mounted there. Of all others
 *			it learns nothing: no pid, no name, no uid, no amounts, no cgroup, not in
 *			records of the past either. A record keeps the numbers that a process had
 *			in each namespace, VIEWER_PID_LEVELS of them below the machine's; a viewer that is
 *			nested deeper sees no process of the past.
 *   hidepid		Where the proc that the file was opened through is mounted with hidepid, a
 *			viewer sees the processes whose /proc/PID it could read there. A process of
 *			the past cannot be asked any more: such a viewer sees it if it has
 *			CAP_SYS_PTRACE on the machine.
 *   user namespace	Uids are written as the viewer's user namespace maps them.
 *   cgroup namespace	A viewer sees the cgroups at or below the root of its cgroup namespace,
 *			with paths relative to that root, as a cgroupfs mounted there shows them. If
 *			that root has no memory controller, it sees none. The figures of all cgroups
 *			that are gone are for those who see all cgroups.
 *
 *
 * What a viewer can make the kernel do is bounded unless it has CAP_SYS_ADMIN on the machine: see
 * memory_stat_flush().
 *
 * A cgroup that may be seen is shown with its charges even if its processes may not be: cgroupfs
 * does the same. A process that may be seen, in a cgroup that may not be, is shown without the
 * cgroup. Figures of the machine as a whole, such as /proc/meminfo, /proc/vmstat and /proc/zoneinfo have
 * them, are for everybody who may open the file.
 */
#ifndef _MMSCOPE_VIEWER_H
#define _MMSCOPE_VIEWER_H

#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/types.h>

struct file;

/* So many PID namespaces below the machine's are noted for a process of the past. */
#define VIEWER_PID_LEVELS	4

/* And so many levels of cgroups, from below the root on. */
#define VIEWER_CGROUP_LEVELS	16

/* The path of a cgroup of the past; a longer one is cut on its left, with "..." in its place. */
#define VIEWER_PATH_MAX		512

/**
 * struct viewer - who opened a file
 * @pid_ns: its PID namespace, referenced
 * @pid_ns_since: when that began, CLOCK_BOOTTIME; the number of a namespace that is gone may be
 *	given to another
 * @cred: its credentials, kept by the file
 * @top: root of its cgroup namespace, referenced; NULL if that has no memory controller
 * @hidepid: processes that are alive have to be asked one by one
 * @sees_past: it may see those that are not
 * @privileged: it has CAP_SYS_ADMIN on the machine
 *
 * To be read by viewer.c alone, but for @pid_ns and @top as the start of a walk.
 */
struct viewer {
	struct pid_namespace *pid_ns;
	u64 pid_ns_since;
	const struct cred *cred;
	struct cgroup_subsys_state *top;
	bool hidepid;
	bool sees_past;
	bool privileged;
};

/**
 * struct noted_pid - the numbers of a process in PID namespaces below the machine's
 * @ns: number of each namespace, 0 where there is none
 * @nr: the process's there
 */
struct noted_pid {
	u32 ns[VIEWER_PID_LEVELS];
	pid_t nr[VIEWER_PID_LEVELS];
};

/**
 * struct noted_cgroup - a cgroup as a record keeps it
 * @id: its id, 0 if there is none
 * @ids: of those above it and its own, from below the root on; 0 where there is none
 * @length: of its whole path; 0 if that is too long to be known
 * @path: its path, as seen from the root; empty if it is not known
 */
struct noted_cgroup {
	u64 id;
	u64 ids[VIEWER_CGROUP_LEVELS];
	u32 length;
	char path[VIEWER_PATH_MAX];
};

/**
 * viewer_open() - the current task opens a file
 * @viewer: filled
 * @file: the file, of proc
 *
 * Context: process.
 */
void viewer_open(struct viewer *viewer, struct file *file);

/**
 * viewer_close() - drop what a viewer holds
 * @viewer: the viewer
 *
 * Context: process, may sleep.
 */
void viewer_close(struct viewer *viewer);

/**
 * viewer_sees_all_cgroups() - does it see every memory cgroup?
 * @viewer: the viewer
 *
 * Context: any.
 * Return: true too where there are no memory cgroups.
 */
bool viewer_sees_all_cgroups(const struct viewer *viewer);

/**
 * viewer_is_privileged() - may it make the kernel work for it without a bound?
 * @viewer: the viewer
 *
 * Context: any.
 */
bool viewer_is_privileged(const struct viewer *viewer);

/**
 * viewer_sees_all_processes() - does it see every process?
 * @viewer: the viewer
 *
 * Context: any.
 */
bool viewer_sees_all_processes(const struct viewer *viewer);

/**
 * viewer_tgid() - a living process, as a viewer numbers it
 * @viewer: the viewer
 * @p: the process, referenced
 *
 * Context: process; takes task_lock() where hidepid holds.
 * Return: VALUE_UNKNOWN if the viewer may not see it.
 */
s64 viewer_tgid(const struct viewer *viewer, struct task_struct *p);

/**
 * viewer_pid() - a living task, as a viewer numbers it
 * @viewer: the viewer
 * @p: the task, referenced
 *
 * Context: as viewer_tgid().
 * Return: VALUE_UNKNOWN if the viewer may not see it.
 */
s64 viewer_pid(const struct viewer *viewer, struct task_struct *p);

/**
 * viewer_next_process() - the next process that a viewer may see
 * @viewer: the viewer
 * @nr: the lowest pid to look at, in its namespace; becomes that of the process returned
 *
 * Context: process, may sleep.
 * Return: the process's leader with a reference; NULL past the last, and if the current task
 * is being killed.
 */
struct task_struct *viewer_next_process(const struct viewer *viewer, int *nr);

/**
 * viewer_uid() - a uid as a viewer's user namespace has it
 * @viewer: the viewer
 * @uid: the uid, of a process that it may see
 *
 * Context: any.
 */
s64 viewer_uid(const struct viewer *viewer, kuid_t uid);

/**
 * viewer_cgroup_id() - id of a memory cgroup
 * @viewer: the viewer
 * @css: the cgroup, referenced or protected by RCU; may be NULL
 *
 * Context: any.
 * Return: VALUE_UNKNOWN if the viewer may not see it.
 */
s64 viewer_cgroup_id(const struct viewer *viewer, struct cgroup_subsys_state *css);

/**
 * viewer_cgroup_id_of() - id of the memory cgroup of a process
 * @viewer: the viewer, which may see the process
 * @p: the process, referenced
 *
 * Context: any; takes rcu_read_lock().
 * Return: VALUE_UNKNOWN if the viewer may not see the cgroup.
 */
s64 viewer_cgroup_id_of(const struct viewer *viewer, struct task_struct *p);

/**
 * viewer_cgroup_path() - path of a memory cgroup from a viewer's root on
 * @viewer: the viewer
 * @css: a cgroup that it may see, referenced
 * @buf: where to, TEXT_STRING_MAX bytes
 *
 * Context: as memcg_path().
 * Return: the path's length.
 */
size_t viewer_cgroup_path(const struct viewer *viewer, struct cgroup_subsys_state *css,
			  char *buf);

/**
 * viewer_note_pid() - note the numbers of a process for viewers to come
 * @to: zeroed; filled
 * @p: any task of the process, referenced or protected by RCU
 *
 * Context: any; bounded.
 */
void viewer_note_pid(struct noted_pid *to, struct task_struct *p);

/**
 * viewer_noted_pid() - a process of the past, as a viewer numbers it
 * @viewer: the viewer
 * @pid: its number in the machine's PID namespace
 * @noted: its numbers below
 * @when: when it was noted, CLOCK_BOOTTIME nanoseconds
 *
 * Context: any.
 * Return: VALUE_UNKNOWN if the viewer may not see it.
 */
s64 viewer_noted_pid(const struct viewer *viewer, pid_t pid, const struct noted_pid *noted,
		     u64 when);

/**
 * viewer_sees_noted_cgroup() - may a viewer see a cgroup of the past?
 * @viewer: the viewer
 * @cgroup: as it was noted
 *
 * The path does not tell: a long one has lost its start. A viewer whose root is deeper than
 * VIEWER_CGROUP_LEVELS sees that one cgroup.
 *
 * Context: any.
 */
bool viewer_sees_noted_cgroup(const struct viewer *viewer, const struct noted_cgroup *cgroup);

/**
 * viewer_prefix() - what viewer_noted_path() takes off
 * @viewer: the viewer
 * @buf: room to work in, TEXT_STRING_MAX bytes
 *
 * Context: as memcg_path().
 * Return: length of the path of its root; SIZE_MAX if that is too long to be known.
 */
size_t viewer_prefix(const struct viewer *viewer, char *buf);

/**
 * viewer_noted_path() - path of a cgroup of the past from a viewer's root on
 * @prefix: viewer_prefix() of it
 * @cgroup: the cgroup, which the viewer may see
 *
 * Context: any.
 * Return: the path, which may have lost its start; "-" if it is not known.
 */
const char *viewer_noted_path(size_t prefix, const struct noted_cgroup *cgroup);

#endif /* _MMSCOPE_VIEWER_H */
