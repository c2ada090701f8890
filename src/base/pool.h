/* SPDX-License-Identifier: Apache-2.0
 *
 * A parallel loop. Which thread runs which index never shows: FN writes only to what belongs to its index. */
#ifndef KG_BASE_POOL_H
#define KG_BASE_POOL_H

#include <stddef.h>

/* Processors that are online, at least 1. */
unsigned kg_pool_online(void);

/* Calls FN(ctx, worker, i) once for each i in 0..count-1, on up to JOBS threads (0: one for each online processor); WORKER is
 * 0..jobs-1 and names the thread, for scratch memory. Returns when all calls have. When a thread cannot be started the calling
 * thread does its work too. */
void kg_pool_run(unsigned jobs, size_t count, void (*fn)(void *ctx, unsigned worker, size_t i), void *ctx);

#endif
