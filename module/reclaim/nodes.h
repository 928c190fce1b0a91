/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reclaim by NUMA node: pages by cause, and what kswapd did.
 */
#ifndef _MMSCOPE_RECLAIM_NODES_H
#define _MMSCOPE_RECLAIM_NODES_H

#include <linux/types.h>

#include "reclaim/cause.h"

/**
 * nodes_scanned() - count pages taken off a node's LRU lists
 * @nid: the node
 * @cause: why
 * @scanned: pages looked at
 * @reclaimed: pages freed
 *
 * Context: any.
 */
void nodes_scanned(int nid, enum cause cause, u64 scanned, u64 reclaimed);

/**
 * nodes_throttled() - count a sleep for want of progress
 * @nid: the node
 * @cause: of the stay it was in
 * @ns: how long it was
 *
 * Context: any.
 */
void nodes_throttled(int nid, enum cause cause, u64 ns);

/**
 * nodes_kswapd_woken() - an allocation wakes a kswapd that sleeps
 * @nid: the node
 *
 * Context: any, interrupts too.
 */
void nodes_kswapd_woken(int nid);

/**
 * nodes_kswapd_runs() - kswapd begins a run
 * @nid: the node
 * @order: for which order
 *
 * Context: kswapd.
 */
void nodes_kswapd_runs(int nid, int order);

/**
 * nodes_kswapd_awake() - count a part of a run of kswapd
 * @nid: the node
 * @ns: how long the part is
 *
 * Context: any.
 */
void nodes_kswapd_awake(int nid, u64 ns);

/**
 * nodes_kswapd_ran() - kswapd has nothing left to do
 * @nid: the node
 *
 * Context: kswapd.
 */
void nodes_kswapd_ran(int nid);

/**
 * nodes_memory_held() - memory of the counters
 *
 * Context: any.
 * Return: bytes.
 */
size_t nodes_memory_held(void);

/**
 * nodes_init() - allocate the counters
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int nodes_init(void);

/**
 * nodes_exit() - free them; all probes must be gone
 *
 * Context: process, may sleep.
 */
void nodes_exit(void);

#endif /* _MMSCOPE_RECLAIM_NODES_H */
