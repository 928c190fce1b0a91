/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A record of oom/kills against the kernel's own report in its log: the line
 * "... invoked oom-killer", memory.stat of the domain, the table of tasks, the
 * line "oom-kill:", the line "Killed process".
 */
#ifndef SELFTESTS_OOM_REPORT_H
#define SELFTESTS_OOM_REPORT_H

#include "kills.h"
#include "oom.h"

struct report_task {
	long long pid, uid, total_vm, rss, anon, file, shmem, pgtables, swap, adj;
	long long points;	/* by the kernel's arithmetic, LLONG_MIN for none */
};

/* The log of one kill, since kmsg_open() or the last call: one string of lines. */
char *report_log(int fd);

/* A record, and the log since the last call of report_log(). */
struct both {
	struct kills kills;
	const struct kill *kill;	/* NULL if there is no new one */
	long long killed;		/* killed_count of it and of those after it */
	char *log;
};

/* What is before the next kill. */
struct mark {
	unsigned long long next;	/* record */
	long long killed;		/* vmstat_kills() */
};

struct mark kills_mark(void);

/*
 * Waits for record @mark.next, and for those after it. The killer may come again before the
 * first victim's memory is given back: exit_mmap() says MMF_OOM_SKIP, and then frees. Of
 * that the log has nothing.
 */
struct both both_read(int log_fd, struct mark mark);

void both_free(struct both *b);

/* The number behind @before, or -1. */
long long report_number(const char *log, const char *before);

/* What is still alive is not: the report prints the task, the record the process. */
int report_compare_candidates(const struct kill *kill, const char *log, int keep);

int report_compare_victim(const struct kill *kill, const char *log);
int report_compare_context(const struct kill *kill, const char *log);

/*
 * The machine as the report's Mem-Info has it. It is noted when that begins, and each CPU holds
 * some pages back that it has taken or freed: 64 of each are no difference.
 */
int report_compare_machine(const struct kill *kill, const char *log);

/* All of RAM, as the record's parts have it, and as its zones have it. */
int report_adds_up(const struct kill *kill);

/* Under v1 the report has a line for memory and swap together. */
int report_compare_memsw(const struct kill *kill, const char *log);

/* memory.stat of the domain as the report prints it, and usage. */
int report_compare_charges(const struct kill *kill, const char *log);

#endif /* SELFTESTS_OOM_REPORT_H */
