/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Compares a record of oom/kills with the kernel's report in its log: the line "... invoked
 * oom-killer", memory.stat of the domain, the table of tasks, the lines "oom-kill:" and "Killed
 * process".
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

/* The state before the next kill. */
struct mark {
	unsigned long long next;	/* record */
	long long killed;		/* vmstat_kills() */
};

struct mark kills_mark(void);

/*
 * Waits for record @mark.next and those after it; the log ends before the second kill. The OOM
 * killer may run again before the first victim's memory is freed: exit_mmap() sets MMF_OOM_SKIP
 * first.
 */
struct both both_read(int log_fd, struct mark mark);

void both_free(struct both *b);

/* The number after @before, or -1. */
long long report_number(const char *log, const char *before);

/* Liveness is not compared: the report shows the task, the record the process. */
int report_compare_candidates(const struct kill *kill, const char *log, int keep);

int report_compare_victim(const struct kill *kill, const char *log);
int report_compare_context(const struct kill *kill, const char *log);

/*
 * Compares the machine's state with Mem-Info. The record is taken when Mem-Info starts, and each
 * CPU caches pages that it has allocated or freed: 64 pages a CPU are no difference.
 */
int report_compare_machine(const struct kill *kill, const char *log);

/* Do the parts of the record, and its zones, add up to RAM? */
int report_adds_up(const struct kill *kill);

/* Under v1 the report has a line for memory and swap together. */
int report_compare_memsw(const struct kill *kill, const char *log);

/* memory.stat of the domain as the report prints it, and usage. */
int report_compare_charges(const struct kill *kill, const char *log);

#endif /* SELFTESTS_OOM_REPORT_H */
