/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_KUBE_H
#define MMSCOPE_KUBE_H

/*
 * What the kubelet and container runtimes say in the path of a cgroup: quality of service
 * class, UID of the pod, id of the container. Strings are new; NULL where the path says nothing.
 */
struct kube {
	const char *qos;	/* guaranteed, burstable, besteffort */
	char *pod;
	char *container;	/* 64 digits, or a short name made by hand */
	const char *runtime;	/* docker, podman, ..., by the name of the scope */
};

struct kube kube_parse(const char *path);
void kube_free(struct kube *kube);

/* So much of an id is enough to tell one container from another; of a name it takes all. */
#define KUBE_SHORT_ID 12
int kube_short_len(const char *container);

/*
 * Meet all pods in whose cgroups the words of @text are, so that their short names differ: before the
 * first short name of a table is made.
 */
void kube_meet(const char *text);

/*
 * A short name for the cgroup @path in a new string: pod and container if it is one of those,
 * which leaves enough to tell one from all that were met, else the path.
 */
char *kube_short_name(const char *path);

/*
 * A copy of printable @text with short names in place of the paths of pods' cgroups (and of their
 * names in a tree); what is below such a cgroup stays. Ids of other containers are cut to
 * KUBE_SHORT_ID digits.
 */
char *kube_short_text(const char *text);

#endif
