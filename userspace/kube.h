/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_KUBE_H
#define MMSCOPE_KUBE_H

#include "procfile.h"

/*
 * What the kubelet and container runtimes say in the path of a cgroup: quality of service
 * class, UID of the pod, id of the container. Strings are new; NULL where the path says nothing.
 */
struct kube {
	const char *qos;	/* guaranteed, burstable, besteffort */
	char *pod;
	char *container;
};

struct kube kube_parse(const char *path);
void kube_free(struct kube *kube);

/* Add the columns qos, pod and container, read off the cells of column @path. */
void kube_add_columns(struct table *table, const char *path);

#endif
