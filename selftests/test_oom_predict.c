// SPDX-License-Identifier: GPL-2.0
/*
 * Whom /proc/mmscope/oom/domains says the kernel would kill, against whom it
 * does kill.
 *
 * Stimulus: random worlds (220; 50 for a small workload; on a debug kernel as many as four
 * minutes allow): a tree of cgroups, with limits and memory.oom.group on several levels, and 3 to
 * 30 processes in it of different anonymous memory, mapped files, shared memory, swap and page
 * tables, with threads, suspended in vfork(), sharing their memory, with oom_score_adj from -1000
 * to 1000; in every tenth world all are equal. One limit, of any level, is set to just above what
 * is in use, and oom/domains is read. Then somebody who is no candidate fills a tmpfs file below
 * that limit, which is memory that belongs to no process, until the kernel kills.
 *
 * Compared with: the first "Killed process" of the kernel's log; who has exited,
 * and that nobody else has; oom_kill of memory.events; the domain's limit, its
 * totalpages, its processes, and the group, as cgroupfs and the test know them;
 * the record of the kill in oom/kills.
 *
 * Tolerance: none where nothing is reclaimed between the reading and the kill.
 * To that end what reclaim could take from a process without leaving it in swap
 * (mapped files and shared memory) is locked. In every fifth world the domain
 * may swap, and reclaim moves the candidates' pages from one counter to another.
 * Whether that shows depends on how a kernel reads the two. Before 6.2 a thread holds back
 * up to 64 of its own faults of each (SPLIT_RSS_COUNTING), and reclaim counts at once: of who
 * is swapped out anon would be negative, is taken for 0, and so much more is its swap. From 6.2 on
 * each CPU holds back up to a batch of each (lib/percpu_counter.c): there, two
 * candidates may change places if no more than that is between them, and if the points
 * in the record say that they did. From 7.3 on the OOM killer sums them up exactly
 * (get_mm_rss_sum()): no error. How often it happened is printed. Where nothing is
 * swapped, the victim's points are those predicted, to the page.
 *
 * test_oom_predict [SEED [WORLD]] repeats a run, or one world of it.
 *
 * mmscope-test: memory=1G timeout=900
 */
#include <pthread.h>
#include <sys/random.h>

#include "lib/cleanup.h"
#include "lib/kills.h"
#include "lib/module.h"
#include "lib/oom.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/predict"
#define FILLER "/tmp/predict.fill"
#define MAPPED "/disk/predict.mapped"
#define MAPPED_PAGES 128
#define MAX_NODES 40
#define MAX_PROCESSES 30

struct node {
	char *path;
	int parent;		/* -1: the top of the tree */
	bool leaf;
	bool limited;
	bool group;		/* memory.oom.group */
	bool halves;		/* has a cgroup below it that is no memory cgroup */
};

enum pair { ALONE, WITH_VFORK, WITH_SHARED_MM };

/* Pages, but for adj and threads. */
struct shape {
	int anon, file, shmem, swap, tables, adj, threads;
	enum pair pair;
};

struct process {
	pid_t pid;
	pid_t partner;		/* that has the same memory, or 0 */
	int node;
	struct shape shape;
	bool dead, partner_dead;
};

static struct world {
	struct node nodes[MAX_NODES];
	int nr_nodes;
	struct process processes[MAX_PROCESSES];
	int nr_processes;
	bool equal;		/* all processes are */
	bool swapping;		/* the domain may swap while it is filled */
	int domain, writer;	/* nodes */
	long slack;		/* pages between what is in use and the limit */
} world;

/* What oom/domains says of the domain. */
struct prediction {
	char verdict[32];
	long long pid, points, margin, total_pages, limit, processes, group_id, group_processes;
	char row[1024];
};

static struct {
	int predictions, wrong, within_error, ties, groups, nobody;
	int bad_row, bad_group, bad_dead, bad_count, bad_record, points, bad_points;
} sum;

static int ready[2], log_fd;
static unsigned long long random_state;

/* xorshift64*: the same numbers on every C library. */
static unsigned int random_below(unsigned int n)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (random_state * 0x2545f4914f6cdd1dULL >> 33) % n;
}

static bool chance(unsigned int percent)
{
	return random_below(100) < percent;
}

static void kill_everybody(void)
{
	int i;

	for (i = 0; i < world.nr_processes; i++) {
		kill(world.processes[i].pid, SIGKILL);
		if (world.processes[i].partner)
			kill(world.processes[i].partner, SIGKILL);
	}
	while (waitpid(-1, NULL, 0) > 0)
		;
	world.nr_processes = 0;
}

static void *stand_still(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static void report(pid_t pid)
{
	if (write(ready[1], &pid, sizeof(pid)) != sizeof(pid))
		_exit(1);
}

static int report_and_stand_still(void *unused)
{
	report(syscall(SYS_getpid));
	stand_still(unused);
	return 0;
}

static char *map_locked(size_t pages, int flags, int fd)
{
	char *memory = mmap(NULL, pages * CHARGE_PAGE, PROT_READ | (fd < 0 ? PROT_WRITE : 0),
			    MAP_SHARED | MAP_LOCKED | MAP_POPULATE | flags, fd, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

static void start_threads(int count)
{
	pthread_attr_t attributes;
	pthread_t thread;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 64 << 10);
	while (count--)
		if (pthread_create(&thread, &attributes, stand_still, NULL))
			_exit(1);
}

/* Does not return; reports its pid, and its partner's if there is one. */
static void be(const struct shape *shape)
{
	static char stack[1 << 14] __attribute__((aligned(16)));
	int fd = open(MAPPED, O_RDONLY | O_CLOEXEC);
	char *memory;
	pid_t pid;

	if (set_adj(shape->adj) || fd < 0)
		_exit(1);
	if (shape->anon && charge_anon(shape->anon * CHARGE_PAGE))
		_exit(1);
	if (shape->file && !map_locked(shape->file, 0, fd))
		_exit(1);
	if (shape->shmem && !map_locked(shape->shmem, MAP_ANONYMOUS, -1))
		_exit(1);
	if (shape->tables && charge_pagetables(shape->tables))
		_exit(1);
	if (shape->swap) {
		memory = charge_map(shape->swap * CHARGE_PAGE, 0);
		if (!memory)
			_exit(1);
		charge_touch(memory, shape->swap * CHARGE_PAGE);
		madvise(memory, shape->swap * CHARGE_PAGE, MADV_PAGEOUT);
	}
	start_threads(shape->threads);

	switch (shape->pair) {
	case WITH_VFORK:
		report(getpid());
		pid = vfork();
		if (!pid)
			report_and_stand_still(NULL);
		_exit(1);
	case WITH_SHARED_MM:
		pid = clone(report_and_stand_still, stack + sizeof(stack), CLONE_VM | SIGCHLD,
			    NULL);
		if (pid < 0)
			_exit(1);
		break;
	case ALONE:
		break;
	}
	report(getpid());
	stand_still(NULL);
}

static pid_t wait_report(void)
{
	struct pollfd from = { .fd = ready[0], .events = POLLIN };
	pid_t pid;

	if (poll(&from, 1, 60000) != 1 || read(ready[0], &pid, sizeof(pid)) != sizeof(pid))
		ksft_exit_fail_msg("a process could not be made\n");
	return pid;
}

static void add_process(int node, const struct shape *shape)
{
	struct process *p = &world.processes[world.nr_processes++];
	char path[512];
	pid_t other;

	*p = (struct process){ .node = node, .shape = *shape };
	snprintf(path, sizeof(path), "%s%s", world.nodes[node].path,
		 world.nodes[node].halves && chance(50) ? "/half" : "");
	p->pid = fork_into(path);
	if (!p->pid)
		be(shape);
	if (p->pid < 0)
		ksft_exit_fail_msg("fork into %s: %s\n", path, strerror(errno));
	other = wait_report();
	if (shape->pair == ALONE)
		return;
	/* Either of the two may have been first. */
	p->partner = other == p->pid ? wait_report() : other;
	if (other != p->pid)
		wait_report();
}

/* Is each thread asleep for good? What it faults in on its way there counts as its own. */
static bool at_rest(pid_t pid)
{
	char path[64], *text, *state;
	struct dirent *entry;
	bool rests = true;
	DIR *tasks;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	tasks = opendir(path);
	while (tasks && rests && (entry = readdir(tasks))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/task/%.20s/stat", pid, entry->d_name);
		text = slurp(path, NULL);
		state = text ? strrchr(text, ')') : NULL;
		/* Whose child of vfork() has not gone on waits in D. */
		rests = !state || strchr("SD", state[2]);
		free(text);
	}
	if (tasks)
		closedir(tasks);
	return rests;
}

static void wait_at_rest(void)
{
	int i, tries;

	for (i = 0; i < world.nr_processes; i++) {
		struct process *p = &world.processes[i];

		for (tries = 0; !at_rest(p->pid) || (p->partner && !at_rest(p->partner)); tries++) {
			if (tries == 5000)
				ksft_exit_fail_msg("process %d does not come to rest\n", p->pid);
			sleep_ms(2);
		}
	}
}

static int random_adj(void)
{
	if (chance(35))
		return 0;
	if (chance(50))
		return (int)random_below(101) - 50;
	if (chance(10))
		return -1000;
	return (int)random_below(2001) - 1000;
}

static struct shape random_shape(void)
{
	struct shape shape = { .anon = random_below(160), .adj = random_adj() };

	if (chance(30))
		shape.file = 1 + random_below(MAPPED_PAGES);
	if (chance(30))
		shape.shmem = 1 + random_below(100);
	if (chance(30))
		shape.swap = 1 + random_below(64);
	if (chance(15))
		shape.tables = 1 + random_below(24);
	if (chance(15))
		shape.threads = 1 + random_below(4);
	if (chance(8))
		shape.pair = WITH_VFORK;
	else if (chance(5))
		shape.pair = WITH_SHARED_MM;
	return shape;
}

static void grow(int parent, int depth)
{
	const char *above = parent < 0 ? TOP : world.nodes[parent].path;
	struct node *node = &world.nodes[world.nr_nodes];
	int self = world.nr_nodes++, children;

	memset(node, 0, sizeof(*node));
	node->parent = parent;
	asprintf(&node->path, "%s/%d", above, self);
	node->leaf = depth == 3 || (depth && chance(40));
	node->limited = chance(60);
	node->group = chance(15);
	node->halves = node->leaf && chance(15);
	cgroup_need_made(node->path);
	if (node->leaf) {
		char half[300];

		snprintf(half, sizeof(half), "%s/half", node->path);
		if (node->halves)
			cgroup_need_made(half);
	} else if (cgroup_make_inner(node->path)) {
		ksft_exit_fail_msg("no memory controller in %s\n", node->path);
	}
	if (node->group && cgroup_write(node->path, "memory.oom.group", "1"))
		ksft_exit_fail_msg("memory.oom.group of %s\n", node->path);
	for (children = node->leaf ? 0 : 1 + random_below(3); children; children--)
		grow(self, depth + 1);
}

static bool is_below(int node, int above)
{
	for (; node >= 0; node = world.nodes[node].parent)
		if (node == above)
			return true;
	return false;
}

static int random_leaf_below(int above)
{
	int node;

	do {
		node = random_below(world.nr_nodes);
	} while (!world.nodes[node].leaf || !is_below(node, above));
	return node;
}

static int processes_below(int node)
{
	int i, n = 0;

	for (i = 0; i < world.nr_processes; i++)
		if (is_below(world.processes[i].node, node))
			n += 1 + !!world.processes[i].partner;
	return n;
}

/* A node with somebody in it; it gets a limit if it has none. */
static int random_domain(void)
{
	int node;

	do {
		node = random_below(world.nr_nodes);
	} while (!processes_below(node));
	world.nodes[node].limited = true;
	return node;
}

static void limit(int node, const char *file, long long bytes)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", bytes);
	if (cgroup_write(world.nodes[node].path, file, text))
		ksft_exit_fail_msg("%s of %s\n", file, world.nodes[node].path);
}

/* Whoever else has a limit will not reach it while the domain is filled. */
static void set_limits(void)
{
	long long used;
	int i;

	for (i = 0; i < world.nr_nodes; i++) {
		used = cgroup_number(world.nodes[i].path, "memory.current");
		if (world.nodes[i].limited && i != world.domain)
			limit(i, "memory.max", used + (8LL << 20) +
			      (long long)random_below(64) * (256 << 10));
	}
	used = cgroup_number(world.nodes[world.domain].path, "memory.swap.current");
	if (used >= 0)
		limit(world.domain, "memory.swap.max",
		      world.swapping ? used + random_below(256) * CHARGE_PAGE : 0);
	used = cgroup_number(world.nodes[world.domain].path, "memory.current");
	limit(world.domain, "memory.max", used + world.slack * CHARGE_PAGE);
}

static void make_world(int number)
{
	struct shape shape;
	int left;

	memset(&world, 0, sizeof(world));
	world.equal = number % 10 == 9;
	world.swapping = number % 5 == 3;
	grow(-1, 0);
	shape = random_shape();
	if (world.equal && shape.adj == -1000)
		shape.adj = 0;
	for (left = 3 + random_below(1 + random_below(MAX_PROCESSES - 2)); left; left--) {
		if (!world.equal)
			shape = random_shape();
		/* Nobody may be killed there at all. */
		if (number % 40 == 7)
			shape.adj = -1000;
		add_process(random_leaf_below(0), &shape);
	}
	wait_at_rest();
	world.domain = random_domain();
	world.writer = random_leaf_below(world.domain);
	world.slack = 40 + random_below(400);
	set_limits();
}

static void unmake_world(void)
{
	int i;

	kill_everybody();
	unlink(FILLER);
	for (i = world.nr_nodes - 1; i >= 0; i--) {
		char half[300];

		snprintf(half, sizeof(half), "%s/half", world.nodes[i].path);
		if (world.nodes[i].halves)
			cgroup_remove(half);
		cgroup_remove(world.nodes[i].path);
		free(world.nodes[i].path);
	}
}

static long long number_of(const struct table *table, size_t row, const char *column)
{
	long long number;

	return table_number(table, row, column, &number) ? number : -1;
}

static struct prediction predict(void)
{
	struct table table = table_read("oom/domains");
	struct prediction p = { .verdict = "no row" };
	size_t i, used = 0;
	ssize_t row;

	row = table_find_number(&table, "id", cgroup_id(world.nodes[world.domain].path));
	if (row >= 0) {
		snprintf(p.verdict, sizeof(p.verdict), "%s", table_get(&table, row, "verdict"));
		p.pid = number_of(&table, row, "pid");
		p.points = number_of(&table, row, "points");
		p.margin = number_of(&table, row, "margin");
		p.total_pages = number_of(&table, row, "total_pages");
		p.limit = number_of(&table, row, "limit");
		p.processes = number_of(&table, row, "processes");
		p.group_id = number_of(&table, row, "group_id");
		p.group_processes = number_of(&table, row, "group_processes");
		for (i = 0; i < table.nr_columns && used < sizeof(p.row); i++)
			used += snprintf(p.row + used, sizeof(p.row) - used, "%s ",
					 table.fields[row * table.nr_columns + i]);
	}
	table_free(&table);
	return p;
}

/* /proc/meminfo's, in pages. */
static long long in_pages(long long bytes)
{
	return bytes / (long long)CHARGE_PAGE;
}

static long long total_swap_pages(void)
{
	char *text = slurp("/proc/meminfo", NULL), *at = text ? strstr(text, "SwapTotal:") : NULL;
	long long pages = at ? atoll(at + strlen("SwapTotal:")) / 4 : 0;

	free(text);
	return pages;
}

/* mm/memcontrol.c: mem_cgroup_get_max(), for cgroup v2 with some swappiness. */
static long long expected_total(void)
{
	const char *path = world.nodes[world.domain].path;
	long long total = cgroup_number(path, "memory.max") / (long long)CHARGE_PAGE;
	char *text = cgroup_read(path, "memory.swap.max");
	long long swap = total_swap_pages();

	if (text && strncmp(text, "max", 3) && in_pages(atoll(text)) < swap)
		swap = in_pages(atoll(text));
	free(text);
	return total + swap;
}

static struct process *process_of(pid_t pid)
{
	int i;

	for (i = 0; i < world.nr_processes; i++)
		if (world.processes[i].pid == pid || world.processes[i].partner == pid)
			return &world.processes[i];
	return NULL;
}

/* The highest cgroup with memory.oom.group between the victim and the domain. */
static int expected_group(pid_t victim)
{
	struct process *p = process_of(victim);
	int node, group = -1;

	for (node = p ? p->node : -1; node >= 0; node = world.nodes[node].parent) {
		if (world.nodes[node].group)
			group = node;
		if (node == world.domain)
			break;
	}
	return group;
}

/* How many a group kill in @group kills: all but those of -1000. */
static int expected_members(int group)
{
	int i, n = 0;

	for (i = 0; i < world.nr_processes; i++)
		if (is_below(world.processes[i].node, group) &&
		    world.processes[i].shape.adj != -1000)
			n += 1 + !!world.processes[i].partner;
	return n;
}

static void complain(const char *what, const struct prediction *p)
{
	ksft_print_msg("%s; predicted: %s\n", what, p->row);
}

static void check_row(const struct prediction *p)
{
	long long max = cgroup_number(world.nodes[world.domain].path, "memory.max");

	if (p->limit == max && p->total_pages == expected_total() &&
	    p->processes == processes_below(world.domain))
		return;
	sum.bad_row++;
	ksft_print_msg("limit %lld, totalpages %lld, processes %d\n", max, expected_total(),
		       processes_below(world.domain));
	complain("wrong row", p);
}

static void check_group(const struct prediction *p)
{
	int group = expected_group(p->pid);

	if (group < 0 && p->group_id == -1 && p->group_processes == -1)
		return;
	sum.groups++;
	if (group >= 0 && p->group_id == (long long)cgroup_id(world.nodes[group].path) &&
	    p->group_processes == expected_members(group))
		return;
	sum.bad_group++;
	ksft_print_msg("group %s, %d processes\n", group < 0 ? "none" : world.nodes[group].path,
		       group < 0 ? 0 : expected_members(group));
	complain("wrong group", p);
}

static void reap(int *dead)
{
	struct process *p;
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
		p = process_of(pid);
		if (!p)
			continue;
		++*dead;
		if (p->pid == pid)
			p->dead = true;
		else
			p->partner_dead = true;
	}
}

/*
 * Everybody who was killed, and who shares memory with one of these, exits; of
 * a group all do; and nobody else.
 */
static void check_dead(const struct prediction *p, const pid_t *killed, int nr_killed)
{
	bool expected[MAX_PROCESSES] = { false };
	int group = expected_group(killed[0]), i, want = 0, dead = 0, tries;

	for (i = 0; i < nr_killed; i++)
		if (process_of(killed[i]))
			expected[process_of(killed[i]) - world.processes] = true;
	for (i = 0; i < world.nr_processes; i++) {
		struct process *q = &world.processes[i];

		if (group >= 0 && is_below(q->node, group) && q->shape.adj != -1000 &&
		    !expected[i]) {
			sum.bad_dead++;
			complain("one of the group was spared", p);
		}
		want += expected[i] * (1 + !!q->partner);
	}
	for (tries = 0; tries < 1000 && dead < want; tries++) {
		reap(&dead);
		if (dead < want)
			sleep_ms(5);
	}
	for (i = 0; i < world.nr_processes; i++) {
		struct process *q = &world.processes[i];

		if (q->dead == expected[i] && q->partner_dead == (expected[i] && q->partner))
			continue;
		sum.bad_dead++;
		ksft_print_msg("process %d (and %d), expected to be %s, is not\n", q->pid,
			       q->partner, expected[i] ? "dead" : "alive");
		complain("wrong dead", p);
	}
}

/* By how many pages the kernel itself may be off; see the top. */
static long long counter_error(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF);

	if (!world.swapping || kernel_series() >= 703)
		return 0;
	/* Up to five threads; TASK_RSS_EVENTS_THRESH, and the one that goes beyond. */
	if (kernel_series() < 602)
		return 5 * 65;
	/* Two counters of each of two candidates, a batch on each CPU. */
	return 2 * 2 * cpus * (cpus > 16 ? 2 * cpus : 32);
}

/* How the kernel's choice stood in its own eyes: the best two of oom/kills. */
static void show_candidates(const struct prediction *p, pid_t killed)
{
	char *text = slurp(PROC_MMSCOPE "/oom/kills", NULL), *line, *save = NULL, *last = NULL;
	int i;

	for (i = 0; i < world.nr_processes; i++) {
		struct process *q = &world.processes[i];

		if (q->pid == p->pid || q->pid == killed)
			ksft_print_msg("pid %d: node %d anon %d file %d shmem %d swap %d tables %d threads %d pair %d adj %d\n",
				       q->pid, q->node, q->shape.anon, q->shape.file,
				       q->shape.shmem, q->shape.swap, q->shape.tables,
				       q->shape.threads, q->shape.pair, q->shape.adj);
	}
	for (line = text; line && (line = strstr(line, "\nkill ")); line++)
		last = line;
	last = last ? strstr(last, "\ncandidates ") : NULL;
	for (line = last ? strtok_r(last, "\n", &save) : NULL, i = 0; line && i < 6;
	     line = strtok_r(NULL, "\n", &save), i++)
		ksft_print_msg("  %s\n", line);
	free(text);
}

/* What the kernel gave a candidate, by the record; false if that is not there. */
static bool points_of(const struct kill *kill, long long pid, long long *points)
{
	ssize_t row = kill ? table_find_number(&kill->candidates, "pid", pid) : -1;

	return row >= 0 && table_number(&kill->candidates, row, "points", points);
}

/*
 * Do the points that the kernel gave, beside those predicted, tell why the two changed places?
 * The margin is gone, and it went by what one lost and the other gained.
 */
static bool drifted(const struct prediction *p, const struct kill *kill, pid_t killed)
{
	long long of_killed, of_predicted;

	return p->margin >= 0 && points_of(kill, killed, &of_killed) &&
	       points_of(kill, p->pid, &of_predicted) && of_killed >= of_predicted &&
	       p->points - of_predicted <= counter_error() &&
	       of_killed - (p->points - in_pages(p->margin)) <= counter_error();
}

static void check_victim(const struct prediction *p, const struct kill *kill, pid_t killed)
{
	char what[64];

	if (p->pid == killed)
		return;
	snprintf(what, sizeof(what), "the kernel killed %d", killed);
	complain(what, p);
	show_candidates(p, killed);
	if (counter_error() && drifted(p, kill, killed))
		sum.within_error++;
	else
		sum.wrong++;
}

/* The first record since @next. */
static const struct kill *record_of(const struct kills *kills, unsigned long long next)
{
	size_t i;

	for (i = 0; i < kills->n; i++)
		if (kills->all[i].number == next)
			return &kills->all[i];
	return NULL;
}

/* Nothing is swapped, nothing moves: its points are known before. */
static void check_points(const struct prediction *p, const struct kill *kill, pid_t killed)
{
	if (world.swapping || p->pid != killed || !kill)
		return;
	sum.points++;
	if (kill_number(kill, "victim_points") == p->points)
		return;
	sum.bad_points++;
	ksft_print_msg("%s points in the record\n", kill_text(kill, "victim_points"));
	complain("wrong points", p);
}

/* It names the victim, the domain and the group. */
static void check_record(const struct prediction *p, const struct kill *kill,
			 unsigned long long next, pid_t killed)
{
	if (!kill || kill_number(kill, "victim_pid") != killed ||
	    kill_number(kill, "domain_id") !=
	    (long long)cgroup_id(world.nodes[world.domain].path) ||
	    (p->pid == killed && kill_number(kill, "group_id") != p->group_id)) {
		sum.bad_record++;
		ksft_print_msg("record %llu: pid %lld, domain %lld, group %lld; killed %d\n", next,
			       kill ? kill_number(kill, "victim_pid") : -1,
			       kill ? kill_number(kill, "domain_id") : -1,
			       kill ? kill_number(kill, "group_id") : -1, killed);
		complain("wrong record", p);
	}
}

static unsigned long long next_record(void)
{
	struct kills kills = kills_read();
	unsigned long long next = kills.next;

	kills_free(&kills);
	return next;
}

static int failures(void)
{
	return sum.wrong + sum.bad_row + sum.bad_group + sum.bad_dead + sum.bad_count +
	       sum.bad_record + sum.bad_points + sum.within_error;
}

static void try_world(unsigned long long seed, int number)
{
	long long kills_before, kills, group_kills;
	pid_t killed[4 * MAX_PROCESSES];
	struct prediction p;
	enum charged how;
	const char *path;
	int nr_killed, failures_before = failures();
	const struct kill *kill;
	unsigned long long next;
	struct kills records;

	random_state = seed + 0x9e3779b97f4a7c15ULL * (number + 1);
	make_world(number);
	path = world.nodes[world.domain].path;
	kmsg_all_killed(log_fd, killed, ARRAY_SIZE(killed));
	kills_before = cgroup_key(path, "memory.events", "oom_kill");

	next = next_record();
	p = predict();
	sum.predictions++;
	how = charge_until_kill(world.nodes[world.writer].path, path, "memory.events", FILLER,
				world.slack + 8192);
	/* Of who gets nowhere the log may be so full that it has overtaken us. */
	if (how == CHARGED_NONE || how == CHARGED_ENOMEM)
		lseek(log_fd, 0, SEEK_END);
	nr_killed = kmsg_all_killed(log_fd, killed, ARRAY_SIZE(killed));
	kills = cgroup_key(path, "memory.events", "oom_kill") - kills_before;
	group_kills = cgroup_key(path, "memory.events", "oom_group_kill");

	check_row(&p);
	if (!strcmp(p.verdict, "none_eligible")) {
		sum.nobody++;
		/* What the kernel does then depends on what the memory was for. */
		if ((how != CHARGED_ENOMEM && how != CHARGED_NONE) || nr_killed || kills) {
			sum.wrong++;
			complain("somebody was eligible", &p);
		}
	} else if (how != CHARGED_KILL || !nr_killed) {
		sum.wrong++;
		ksft_print_msg("how %d, %d killed\n", how, nr_killed);
		complain("nobody was killed", &p);
	} else {
		if (!strcmp(p.verdict, "tie") != !p.margin) {
			sum.wrong++;
			complain("a tie is a margin of 0", &p);
		}
		sum.ties += !strcmp(p.verdict, "tie");
		records = kills_read_to(next);
		kill = record_of(&records, next);
		check_victim(&p, kill, killed[0]);
		check_points(&p, kill, killed[0]);
		check_group(&p);
		check_dead(&p, killed, nr_killed);
		check_record(&p, kill, next, killed[0]);
		kills_free(&records);
		/* A second kill, before who writes has seen the first, may be of a group too. */
		if (kills != nr_killed ||
		    (group_kills >= 0 && p.pid == killed[0] &&
		     (p.group_id >= 0 ? !group_kills : group_kills && nr_killed == 1))) {
			sum.bad_count++;
			ksft_print_msg("memory.events: %lld kills, %lld group kills; %d in the log\n",
				       kills, group_kills, nr_killed);
		}
	}
	if (failures() != failures_before)
		ksft_print_msg("^ world %d: domain %s, %s, slack %ld, %d processes\n", number, path,
			       world.swapping ? "swapping" : "not swapping", world.slack,
			       world.nr_processes);
	unmake_world();
}

/* What maps it is charged for its page tables only: the pages are ours. */
static void make_mapped_file(void)
{
	char page[CHARGE_PAGE];
	int fd = open(MAPPED, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), i;

	memset(page, 'p', sizeof(page));
	for (i = 0; fd >= 0 && i < MAPPED_PAGES; i++)
		if (write(fd, page, sizeof(page)) != sizeof(page))
			fd = -1;
	if (fd < 0)
		ksft_exit_fail_msg(MAPPED ": %s\n", strerror(errno));
	fsync(fd);
	/* Kept in memory by a mapping of our own. */
	if (!map_locked(MAPPED_PAGES, 0, fd))
		ksft_exit_fail_msg(MAPPED ": %s\n", strerror(errno));
}

/*
 * 50 are enough for a small workload, or what a slow kernel can do in time, if of each kind that
 * must be among them there is one.
 */
static bool is_enough(int nr_worlds, double seconds)
{
	return small_workload() && nr_worlds >= 10 && (nr_worlds >= 50 || seconds > 240) &&
	       sum.ties && sum.nobody && sum.groups && sum.points;
}

int main(int argc, char **argv)
{
	int worlds = 220, first = 0, i;
	unsigned long long seed;
	double start = now_seconds();

	ksft_print_header();
	cgroup_need();
	module_need("kills=32 kill_candidates=64");
	ksft_set_plan(9);
	if (argc > 1)
		seed = strtoull(argv[1], NULL, 0);
	else if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
		seed = time(NULL);
	if (argc > 2) {
		first = atoi(argv[2]);
		worlds = first + 1;
	}
	ksft_print_msg("seed %llu\n", seed);

	cleanup_tree(TOP);
	cleanup_file(MAPPED);
	cleanup_file(FILLER);
	cleanup_call(kill_everybody);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (pipe2(ready, O_CLOEXEC) || set_adj(-1000))
		ksft_exit_fail_msg("%s\n", strerror(errno));
	sysctl_set("oom_dump_tasks", 0);
	cgroup_need_made(TOP);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	make_mapped_file();
	log_fd = kmsg_open();

	for (i = first; i < worlds && !is_enough(i, now_seconds() - start); i++)
		try_world(seed, i);

	ksft_print_msg("%d predictions in %.0f s: %d wrong, %d within the kernel's own counter error, %d ties, %d groups, %d with nobody to kill\n",
		       sum.predictions, now_seconds() - start, sum.wrong, sum.within_error,
		       sum.ties, sum.groups, sum.nobody);
	ksft_test_result(!sum.wrong, "the one predicted is the one killed\n");
	ksft_test_result(argc > 2 || sum.ties > 0, "ties were among them\n");
	ksft_test_result(argc > 2 || sum.nobody > 0, "worlds with nobody to kill were among them\n");
	ksft_test_result(!sum.bad_group && (argc > 2 || sum.groups > 0),
			 "the group that dies whole is the one predicted\n");
	ksft_test_result(!sum.bad_dead, "all that were killed exit, and nobody else\n");
	ksft_test_result(!sum.bad_count, "memory.events counts as many kills as the log\n");
	ksft_test_result(!sum.bad_record, "the record names the same victim, domain and group\n");
	ksft_test_result(!sum.bad_points && (argc > 2 || sum.points > 0),
			 "where nothing is swapped, the victim's points are those predicted (%d)\n",
			 sum.points);
	ksft_test_result(!sum.bad_row, "limit, totalpages and processes are cgroupfs's\n");
	ksft_finished();
}
