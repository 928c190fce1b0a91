// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/kube.h"
#include "base/pod_ids.h"
#include "base/xalloc.h"

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

/* The first part of a pod's UID, which all short names of it begin with. */
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

/* Does a container's id begin here, and end with the name or the scope's? */
static bool is_id(const char *id)
{
	if (strlen(id) < CONTAINER_ID_LEN || strspn(id, hex) != CONTAINER_ID_LEN)
		return false;
	return !id[CONTAINER_ID_LEN] || !strcmp(id + CONTAINER_ID_LEN, ".scope");
}

/* Who made the scope <prefix>-<container>.scope. */
static const struct runtime {
	const char *prefix, *name;
	bool short_names;	/* of itself, with the name that somebody gave the container */
} runtimes[] = {
	{ "docker", "docker", false },
	{ "libpod", "podman", false },
	{ "crun", "crun", true },
	{ "runc", "runc", true },
	{ "cri-containerd", "containerd", false },
	{ "nerdctl", "containerd", false },
	{ "crio", "cri-o", false },
};

/* The one whose prefix these @len characters are, or NULL. */
static const struct runtime *find_runtime(const char *prefix, size_t len)
{
	for (size_t i = 0; i < sizeof(runtimes) / sizeof(*runtimes); i++)
		if (strlen(runtimes[i].prefix) == len && !strncmp(runtimes[i].prefix, prefix, len))
			return &runtimes[i];
	return NULL;
}

static void set_container(struct kube *kube, const char *id, size_t len,
			  const struct runtime *runtime)
{
	if (kube->container)
		return;
	kube->container = strndup(id, len);
	if (!kube->container)
		out_of_memory();
	kube->runtime = runtime ? runtime->name : NULL;
}

/* Monitors have a scope of their own, with the id of the container that they watch. */
static bool is_monitor(const char *prefix, size_t len)
{
	static const char conmon[] = "conmon";
	size_t end = strlen(conmon);

	return len >= end && !strncmp(prefix + len - end, conmon, end) &&
	       (len == end || prefix[len - end - 1] == '-');
}

/* crun-web.scope: the container is web. */
static void parse_short_name(struct kube *kube, const char *name)
{
	size_t len = strcspn(name, "-"), end = strlen(name) - strlen(".scope");
	const struct runtime *runtime = find_runtime(name, len);

	if (runtime && runtime->short_names && end > len + 1 && !strcmp(name + end, ".scope"))
		set_container(kube, name + len + 1, end - len - 1, runtime);
}

/*
 * A name that is no part of the kubelet's tree of pods: <id>, as below /docker, or
 * <runtime>-<id>.scope
 */
static void parse_container(struct kube *kube, const char *name, const char *parent)
{
	const char *dash = strrchr(name, '-');
	size_t len = dash ? (size_t)(dash - name) : 0;

	if (dash && is_id(dash + 1) && !is_monitor(name, len))
		set_container(kube, dash + 1, CONTAINER_ID_LEN, find_runtime(name, len));
	else if (!dash && is_id(name))
		set_container(kube, name, CONTAINER_ID_LEN, find_runtime(parent, strlen(parent)));
	else if (strlen(name) > strlen(".scope"))
		parse_short_name(kube, name);
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
	kube->runtime = NULL;
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
	if (runtime && is_id(runtime))
		set_container(kube, runtime, CONTAINER_ID_LEN, NULL);
}

struct kube kube_parse(const char *path)
{
	struct kube kube = { NULL, NULL, NULL, NULL };
	char *copy = xstrdup(path), *rest = copy, *name;
	const char *parent = "";
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
			parse_container(&kube, name, parent);
		}
		parent = name;
	}
	free(copy);
	return kube;
}

void kube_free(struct kube *kube)
{
	free(kube->pod);
	free(kube->container);
}

int kube_short_len(const char *container)
{
	size_t len = strlen(container);

	return is_id(container) ? KUBE_SHORT_ID : (int)len;
}

char *kube_short_name(const char *path)
{
	struct kube kube = kube_parse(path);
	char *name = NULL;
	int len = 0;

	if (kube.pod && kube.container)
		len = asprintf(&name, "pod\\040%.*s\\040container\\040%.*s", pod_id_len(kube.pod),
			       kube.pod, kube_short_len(kube.container), kube.container);
	else if (kube.pod)
		len = asprintf(&name, "pod\\040%.*s", pod_id_len(kube.pod), kube.pod);
	else
		name = xstrdup(path);
	if (len < 0)
		out_of_memory();
	kube_free(&kube);
	return name;
}

/* Of the 64 digits of each id in @text leave as many as tell one from another. */
static void shorten_ids(char *text)
{
	while (*(text += strcspn(text, hex))) {
		size_t len = strspn(text, hex);

		if (len == CONTAINER_ID_LEN) {
			text[KUBE_SHORT_ID] = '~';
			memmove(text + KUBE_SHORT_ID + 1, text + len, strlen(text + len) + 1);
			len = KUBE_SHORT_ID;
		}
		text += len;
	}
}

/* What is below the cgroup of @kube, the innermost of @path that has a short name. */
static const char *below(const char *path, const struct kube *kube)
{
	char pod[sizeof("pod") + SHORT_POD];
	const char *found, *end;

	snprintf(pod, sizeof(pod), "pod%.*s", SHORT_POD, kube->pod);
	found = strstr(path, kube->container ?: pod);
	end = found ? strchr(found, '/') : NULL;
	return end ?: "";
}

/* The path in @word, a new string, without what belongs to the sentence that it stands in. */
static char *path_in(const char *word, size_t *before, size_t *len)
{
	char *path;

	*before = strspn(word, "(");
	path = xstrdup(word + *before);
	for (*len = strlen(path); *len && strchr(",.;:)", path[*len - 1]);)
		path[--*len] = '\0';
	return path;
}

void kube_meet(const char *text)
{
	char *copy = xstrdup(text), *rest = copy, *word;

	while ((word = strsep(&rest, "\n "))) {
		size_t before, len;
		struct kube kube;
		char *path;

		if (!strstr(word, "kubepods"))
			continue;
		path = path_in(word, &before, &len);
		kube = kube_parse(path);
		if (kube.pod)
			pod_id_meet(kube.pod);
		kube_free(&kube);
		free(path);
	}
	free(copy);
}

/* A word with "kubepods" in it: the short name of a path, or whatever it is. */
static void put_word(FILE *out, const char *word)
{
	size_t before, len;
	char *path = path_in(word, &before, &len);
	struct kube kube = kube_parse(path);

	fprintf(out, "%.*s", (int)before, word);
	if (kube.pod) {
		const char *rest = below(path, &kube);

		fprintf(out, "pod %.*s", pod_id_len(kube.pod), kube.pod);
		if (kube.container)
			fprintf(out, " container %.*s", kube_short_len(kube.container),
				kube.container);
		fputs(rest, out);
	} else {
		fputs(path, out);
	}
	fputs(word + before + len, out);
	kube_free(&kube);
	free(path);
}

char *kube_short_text(const char *text)
{
	char *copy = xstrdup(text), *rest = copy, *word, *result;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	if (!out)
		out_of_memory();
	while ((word = strsep(&rest, " "))) {
		if (strstr(word, "kubepods"))
			put_word(out, word);
		else
			fputs(word, out);
		if (rest)
			putc(' ', out);
	}
	if (fclose(out))
		out_of_memory();
	free(copy);
	shorten_ids(result);
	return result;
}

