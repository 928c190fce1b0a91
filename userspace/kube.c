// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kube.h"
#include "xalloc.h"

/*
 * The kubelet names cgroups in one of two ways:
 *
 *   cgroupfs driver  /kubepods/burstable/pod<uid>/<container>
 *   systemd driver   /kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod<uid>.slice/
 *                    <runtime>-<container>.scope
 *
 * A guaranteed pod has no level for its class. systemd wants the names of all parents in a
 * slice's name, so that a kubelet with its own cgroup root has kubelet-kubepods-...; and a dash
 * would make a level there, so that the dashes of the UID are underscores. A runtime which was
 * not told that systemd is the driver makes <pod's slice>:<runtime>:<container> of both.
 */

#define CONTAINER_ID_LEN 64

/* The first part of a pod's UID. */
#define SHORT_POD 8

static const char hex[] = "0123456789abcdef";

static bool starts_with(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

static const char *qos_class(const char *name)
{
	static const char *const classes[] = { "burstable", "besteffort", "guaranteed" };

	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++)
		if (!strcmp(name, classes[i]))
			return classes[i];
	return NULL;
}

static void set_container(struct kube *kube, const char *id)
{
	if (kube->container || strlen(id) < CONTAINER_ID_LEN ||
	    strspn(id, hex) != CONTAINER_ID_LEN)
		return;
	if (id[CONTAINER_ID_LEN] && strcmp(id + CONTAINER_ID_LEN, ".scope"))
		return;
	kube->container = xstrdup(id);
	kube->container[CONTAINER_ID_LEN] = '\0';
}

/* A name that is no part of the kubelet's tree of pods: <id>, or <runtime>-<id>.scope */
static void parse_container(struct kube *kube, const char *name)
{
	const char *dash = strrchr(name, '-');

	/* CRI-O's monitor has a scope with the id of the container that it watches. */
	if (!starts_with(name, "crio-conmon-"))
		set_container(kube, dash ? dash + 1 : name);
}

static void set_pod(struct kube *kube, const char *uid, size_t len)
{
	free(kube->pod);
	kube->pod = strndup(uid, len);
	if (!kube->pod)
		out_of_memory();
	for (char *c = kube->pod; *c; c++)
		if (*c == '_')
			*c = '-';
	/* Whatever was outside is the node's, as in a cluster whose nodes are containers. */
	free(kube->container);
	kube->container = NULL;
	if (!kube->qos)
		kube->qos = "guaranteed";
}

/* Is it pod<uid>? */
static bool is_pod(const char *name)
{
	return starts_with(name, "pod") && strspn(name + 3, "0123456789abcdef-_") >= 32;
}

/* kubepods, or the last part of a slice's name: where the name goes on, or NULL. */
static char *after_kubepods(char *name)
{
	char *found = name;

	while ((found = strstr(found, "kubepods"))) {
		char *end = found + strlen("kubepods");

		if ((found == name || found[-1] == '-') && (!*end || *end == '-' || *end == '.'))
			return end;
		found = end;
	}
	return NULL;
}

/* .slice, -burstable.slice, -pod<uid>.slice, -burstable-pod<uid>.slice */
static void parse_slice(struct kube *kube, char *rest)
{
	char *slice = strstr(rest, ".slice"), *part, *runtime = NULL;

	if (slice) {
		runtime = slice[strlen(".slice")] == ':' ? strrchr(slice, ':') + 1 : NULL;
		*slice = '\0';
	}
	kube->qos = NULL;
	while (*rest == '-') {
		part = rest + 1;
		if (is_pod(part)) {
			set_pod(kube, part + 3, strlen(part + 3));
			break;
		}
		rest = part + strcspn(part, "-");
		if (*rest) {
			*rest = '\0';
			kube->qos = qos_class(part);
			*rest = '-';
		} else {
			kube->qos = qos_class(part);
		}
	}
	if (runtime)
		set_container(kube, runtime);
}

struct kube kube_parse(const char *path)
{
	struct kube kube = { NULL, NULL, NULL };
	char *copy = xstrdup(path), *rest = copy, *name;
	bool in_kubepods = false;

	while ((name = strsep(&rest, "/"))) {
		char *kubepods = after_kubepods(name);

		if (kubepods) {
			in_kubepods = true;
			parse_slice(&kube, kubepods);
		} else if (in_kubepods && !kube.pod && qos_class(name)) {
			kube.qos = qos_class(name);
		} else if (in_kubepods && !kube.pod && is_pod(name)) {
			set_pod(&kube, name + 3, strlen(name + 3));
		} else {
			parse_container(&kube, name);
		}
	}
	free(copy);
	return kube;
}

void kube_free(struct kube *kube)
{
	free(kube->pod);
	free(kube->container);
}

char *kube_short_name(const char *path)
{
	struct kube kube = kube_parse(path);
	char *name = NULL;
	int len = 0;

	if (kube.pod && kube.container)
		len = asprintf(&name, "pod\\040%.*s\\040container\\040%.*s", SHORT_POD, kube.pod,
			       KUBE_SHORT_ID, kube.container);
	else if (kube.pod)
		len = asprintf(&name, "pod\\040%.*s", SHORT_POD, kube.pod);
	else
		name = xstrdup(path);
	if (len < 0)
		out_of_memory();
	kube_free(&kube);
	return name;
}

void kube_add_short_names(struct table *table, const char *name, const char *path)
{
	const char **names = table_add_column(table, name);
	const char **paths = table_cells(table, path);

	for (size_t row = 0; paths && row < table->nr_rows; row++) {
		char *short_name = kube_short_name(paths[row]);

		names[row] = table_strdup(table, short_name);
		free(short_name);
	}
}

void kube_add_columns(struct table *table, const char *path)
{
	const char **paths = table_cells(table, path);
	const char **qos = table_add_column(table, "qos");
	const char **pods = table_add_column(table, "pod");
	const char **containers = table_add_column(table, "container");

	for (size_t row = 0; paths && row < table->nr_rows; row++) {
		struct kube kube = kube_parse(paths[row]);

		if (kube.qos)
			qos[row] = kube.qos;
		if (kube.pod)
			pods[row] = table_strdup(table, kube.pod);
		if (kube.container)
			containers[row] = table_strdup(table, kube.container);
		kube_free(&kube);
	}
}
