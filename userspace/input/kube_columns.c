// SPDX-License-Identifier: GPL-2.0
/* Columns that are read off the paths of cgroups. */
#include <stdlib.h>

#include "base/kube.h"
#include "input/kube_columns.h"

void kube_meet_pods(const struct table *table, const char *path)
{
	const char **paths = table_cells(table, path);

	for (size_t row = 0; paths && row < table->nr_rows; row++)
		kube_meet(paths[row]);
}

void kube_add_short_names(struct table *table, const char *name, const char *path)
{
	const char **names = table_add_column(table, name);
	const char **paths = table_cells(table, path);

	kube_meet_pods(table, path);
	for (size_t row = 0; paths && row < table->nr_rows; row++) {
		char *short_name = kube_short_name(paths[row]);

		names[row] = table_strdup(table, short_name);
		free(short_name);
	}
}

void kube_add_columns(struct table *table, const char *path, const size_t *first)
{
	const char **paths = table_cells(table, path);
	const char **qos = table_add_column(table, "qos");
	const char **pods = table_add_column(table, "pod");
	const char **containers = table_add_column(table, "container");

	for (size_t row = 0; paths && row < table->nr_rows; row++) {
		struct kube kube;

		if (first && first[row] != row) {
			qos[row] = qos[first[row]];
			pods[row] = pods[first[row]];
			containers[row] = containers[first[row]];
			continue;
		}
		kube = kube_parse(paths[row]);
		if (kube.qos)
			qos[row] = kube.qos;
		if (kube.pod)
			pods[row] = table_strdup(table, kube.pod);
		if (kube.container)
			containers[row] = table_strdup(table, kube.container);
		kube_free(&kube);
	}
}
