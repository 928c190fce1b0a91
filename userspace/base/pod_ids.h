/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_POD_IDS_H
#define MMSCOPE_POD_IDS_H

/*
 * How much of a pod's UID tells it from all other pods that this program prints: its first 8 digits, as
 * far as no other one begins with the same; else one more group of digits, or several. Let all pods of a
 * table be met before the first of them is printed.
 */
void pod_id_meet(const char *uid);
int pod_id_len(const char *uid);

#endif
