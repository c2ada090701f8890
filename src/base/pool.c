/* SPDX-License-Identifier: Apache-2.0
 *
 * Threads that draw the next index from one atomic counter. */
#include "base/pool.h"

#include "base/arith.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { MAX_WORKERS = 256 };

typedef struct pool {
    atomic_size_t next;
    size_t count;
    void (*fn)(void *ctx, unsigned worker, size_t i);
    void *ctx;
} pool;

typedef struct worker {
    pool *pool;
    unsigned number;
    pthread_t thread;
} worker;

unsigned kg_pool_online(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online < 1 ? 1 : (unsigned)KG_MIN(online, (long)MAX_WORKERS);
}

static void *work(void *argument)
{
    worker *self = argument;
    for (size_t i; (i = atomic_fetch_add(&self->pool->next, 1)) < self->pool->count;)
        self->pool->fn(self->pool->ctx, self->number, i);
    return NULL;
}

void kg_pool_run(unsigned jobs, size_t count, void (*fn)(void *ctx, unsigned worker, size_t i), void *ctx)
{
    jobs = jobs == 0 ? kg_pool_online() : KG_MIN(jobs, (unsigned)MAX_WORKERS);
    jobs = (unsigned)KG_MIN((size_t)jobs, count);
    pool shared = { .count = count, .fn = fn, .ctx = ctx };
    worker workers[MAX_WORKERS];
    unsigned started = 1;
    for (; started < jobs; started++) {
        workers[started] = (worker){ .pool = &shared, .number = started };
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0)
            break;
    }
    workers[0] = (worker){ .pool = &shared };
    (void)work(&workers[0]);
    for (unsigned i = 1; i < started; i++)
        (void)pthread_join(workers[i].thread, NULL);
}
