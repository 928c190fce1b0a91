/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_ID_HASH_H
#define MMSCOPE_ID_HASH_H

#include <linux/jhash.h>
#include <linux/types.h>

/* How many sets of a table a cgroup may have its place in. */
#define ID_CHOICES 2

/**
 * id_hash() - one of the two sets for a cgroup in a table of sets
 * @id: what tells it from others, css->serial_nr
 * @choice: which of them, below ID_CHOICES
 * @bits: of the number of sets, at most 16
 *
 * Such numbers may be evenly apart: csses of several controllers take turns. hash_64(), a multiplication,
 * leaves such numbers in clusters (of 2,000 that are 38 apart a fifth finds its set of
 * eight full). And where each has the choice of two sets, the table is nearly full
 * before both are.
 *
 * Context: any.
 * Return: the set's number, below 1 << @bits; the two may be the same one.
 */
static inline unsigned int id_hash(u64 id, int choice, unsigned int bits)
{
	u32 hash = jhash_2words((u32)id, (u32)(id >> 32), 0);

	return (choice ? hash >> 16 : hash) & ((1U << bits) - 1);
}

#endif /* MMSCOPE_ID_HASH_H */
