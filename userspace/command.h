/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_COMMAND_H
#define MMSCOPE_COMMAND_H

#include "base/options.h"
#include "output/view.h"

/* A command is one or two words; a file of the same name has its function. */
struct command {
	const char *name;	/* "" is mmscope without a command */
	const char *help;
	unsigned int options;	/* groups of those that it takes */
	int (*run)(const struct options *options);
	const struct view *view;	/* whose columns --help lists, or NULL */
	const char *operand;	/* what may follow its name, "A" or "A [B]", or NULL */
};

int overview(const struct options *options);
int machine_system(const struct options *options);
int zones(const struct options *options);
int cgroups(const struct options *options);
int oom(const struct options *options);
int oom_domains(const struct options *options);
int oom_candidates(const struct options *options);
int oom_kills(const struct options *options);
int oom_explain(const struct options *options);
int reclaim(const struct options *options);
int reclaim_cgroups(const struct options *options);
int reclaim_now(const struct options *options);
int reclaim_shrinkers(const struct options *options);
int reclaim_nodes(const struct options *options);
int reclaim_latency(const struct options *options);
int ps(const struct options *options);
int snapshot(const struct options *options);
int watch(const struct options *options);
int leaks(const struct options *options);
int explain(const struct options *options);
int status(const struct options *options);

extern const struct view zones_view;
extern const struct view cgroups_view;
extern const struct view domains_view;
extern const struct view candidates_view;
extern const struct view kills_view;
extern const struct view reclaim_causes_view;
extern const struct view reclaim_cgroups_view;
extern const struct view reclaim_now_view;
extern const struct view reclaim_shrinkers_view;
extern const struct view reclaim_nodes_view;
extern const struct view reclaim_latency_view;
extern const struct view ps_view;
extern const struct view watch_view;
extern const struct view leaks_view;

#endif
