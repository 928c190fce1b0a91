// SPDX-License-Identifier: GPL-2.0
/* mmscope oom explain: the same in terms of Kubernetes, or of other containers. */
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/kube.h"
#include "oom/explain_group.h"
#include "oom/story.h"

/* What the kubelet gives to the processes of each class. */
#define ADJ_GUARANTEED	(-997)		/* and to node-critical pods of any class */
#define ADJ_GUARANTEED_OLD	(-998)	/* before Kubernetes 1.22 */
#define ADJ_BURSTABLE_LEAST	2	/* 3 since then */
#define ADJ_BURSTABLE_MOST	999
#define ADJ_BESTEFFORT	1000

static const char topic[] = "kubernetes";

static void say_who(struct story *story, const struct kube *kube)
{
	if (kube->container)
		story_say(story, topic, "The victim was in container %.*s of the %s pod %s.",
			  kube_short_len(kube->container), kube->container, kube->qos, kube->pod);
	else
		story_say(story, topic, "The victim was in the %s pod %s.", kube->qos, kube->pod);
}

/* For what request does the kubelet give @adj to a burstable pod? 1000 less 1000 x request / node */
static void say_burstable(struct story *story, long adj)
{
	if (adj < ADJ_BURSTABLE_LEAST || adj > ADJ_BURSTABLE_MOST)
		story_say(story, topic,
			  "Its oom_score_adj of %ld is not one that the kubelet sets for this class.",
			  adj);
	else
		story_say(story, topic,
			  "The kubelet sets the oom_score_adj of a burstable pod by its memory request: the larger the request, the lower. %ld stands for a request of about %.1f%% of the node's memory.",
			  adj, (1000 - (double)adj) / 10);
}

static void say_protected(struct story *story, const struct kube *kube, long adj)
{
	bool old = adj == ADJ_GUARANTEED_OLD;
	const char *who = old ? "A kubelet before 1.22" : "The kubelet";

	if (!strcmp(kube->qos, "guaranteed"))
		story_say(story, topic, "%s sets an oom_score_adj of %ld for all pods of this class.",
			  who, adj);
	else
		story_say(story, topic,
			  "%s sets an oom_score_adj of %ld for node-critical pods of any class%s.",
			  who, adj, old ? "; so do runtimes to the sandbox of any pod" : "");
}

static void say_class(struct story *story, const struct kube *kube)
{
	const char *cell = kill_key(story->kill, "victim_oom_score_adj");
	long adj = atol(cell), given = strcmp(kube->qos, "guaranteed") ? ADJ_BESTEFFORT :
									  ADJ_GUARANTEED;

	if (!is_number(cell))
		return;
	if (adj == ADJ_GUARANTEED || adj == ADJ_GUARANTEED_OLD)
		say_protected(story, kube, adj);
	else if (!strcmp(kube->qos, "burstable"))
		say_burstable(story, adj);
	else if (adj == given)
		story_say(story, topic, "The kubelet sets an oom_score_adj of %ld for all pods of this class.",
			  given);
	else
		story_say(story, topic,
			  "The kubelet sets an oom_score_adj of %ld for this class; something else changed it to %ld.",
			  given, adj);
}

static void say_limit(struct story *story, const struct kube *limited)
{
	if (!strcmp(kill_key(story->kill, "sysrq"), "1"))
		return;
	if (strcmp(kill_key(story->kill, "domain"), "memcg"))
		story_say(story, topic,
			  "No pod hit a limit: the node ran out of memory before the kubelet evicted a pod.");
	else if (limited->container)
		story_say(story, topic,
			  "The limit is the container's own, resources.limits.memory.");
	else if (limited->pod)
		story_say(story, topic,
			  "The limit is the pod's: its containers and its volumes in memory (emptyDir of medium Memory) share it.");
	else if (strstr(kill_key(story->kill, "domain_path"), "kubepods"))
		story_say(story, topic,
			  "The limit is that of all pods together (node allocatable): the rest of the node's memory is set aside for the system.");
	else
		story_say(story, topic, "The limit is not one of the kubelet's.");
}

/* Why did it look as if there was room? */
static void say_top(struct story *story)
{
	double usage = story_charge(story, "usage"), max = story_charge(story, "max");
	double working_set = story_charge(story, "working_set");

	if (strcmp(kill_key(story->kill, "domain"), "memcg") || max <= 0 || working_set < 0)
		return;
	if (working_set < usage)
		story_say(story, topic,
			  "`kubectl top` shows the working set, which is the usage without inactive page cache: %s here (%.0f%% of the limit), while %s was charged.",
			  story_size(story, working_set), working_set * 100 / max,
			  story_size(story, usage));
	else
		story_say(story, topic,
			  "`kubectl top` shows the working set, which was all of the usage here: %s (%.0f%% of the limit). But it shows a sample that may be a minute old, without what was charged since.",
			  story_size(story, working_set), working_set * 100 / max);
}

/* Is @path that of the container itself, not of a cgroup inside of it? */
static bool is_container(const char *path, const struct kube *kube)
{
	struct kube last = kube_parse(strrchr(path, '/') ?: path);
	bool is = last.container && !strcmp(last.container, kube->container);

	kube_free(&last);
	return is;
}

/* A container that Kubernetes has nothing to do with. */
static void say_container(struct story *story, const struct kube *kube)
{
	const char *path = kill_key(story->kill, "domain_path"), *limit = "";
	bool memsw = hit_memsw(story);
	double max = story_charge(story, memsw ? "memsw_max" : "max");
	const char *who = story_printf(story, "The victim was in container %.*s%s%s%s",
				       kube_short_len(kube->container), kube->container,
				       kube->runtime ? " (" : "", kube->runtime ?: "",
				       kube->runtime ? ")" : "");

	if (max >= 0)
		limit = story_printf(story, " of %s%s", story_size(story, max),
				     memsw ? " for memory and swap together" : "");
	if (!strcmp(kill_key(story->kill, "sysrq"), "1"))
		story_say(story, "container", "%s.", who);
	else if (strcmp(kill_key(story->kill, "domain"), "memcg"))
		story_say(story, "container",
			  "%s, which did not hit its limit: the machine ran out of memory.", who);
	else if (is_container(path, kube))
		story_say(story, "container", "%s, which hit its own limit%s.", who, limit);
	else
		story_say(story, "container",
			  "%s, but it was %s that hit its limit%s.", who, path, limit);
}

/* The runtime reports the end of the container's first process. */
static void say_status(struct story *story)
{
	if (story_is(story, "kind", "exiting"))
		return;
	if (group_covers(story, kill_key(story->kill, "victim_cgroup")))
		story_say(story, topic,
			  "All processes of the container were killed, so the pod's status says OOMKilled.");
	else
		story_say(story, topic,
			  "The pod's status says OOMKilled only if this was the first process of the container.");
}

void explain_kube(struct story *story)
{
	struct kube kube = kube_parse(kill_key(story->kill, "victim_cgroup"));
	struct kube limited = kube_parse(kill_key(story->kill, "domain_path"));

	if (kube.pod && kube.qos) {
		say_who(story, &kube);
		say_class(story, &kube);
		say_limit(story, &limited);
		say_top(story);
		say_status(story);
	} else if (kube.container) {
		say_container(story, &kube);
	}
	kube_free(&limited);
	kube_free(&kube);
}
