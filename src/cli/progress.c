/* SPDX-License-Identifier: Apache-2.0
 *
 * The progress line. */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BAR_WIDTH = 24 };
static const double redraw_seconds = 0.1;

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) * 1e-9;
}

void kg_progress_begin(kg_progress *progress, const kg_args *args, size_t total)
{
    *progress = (kg_progress){ .total = total };
    progress->is_shown =
        total > 1 && !kg_args_has(args, KG_OPTION_NO_PROGRESS) && !kg_args_has(args, KG_OPTION_QUIET) && isatty(STDERR_FILENO) == 1;
    (void)clock_gettime(CLOCK_MONOTONIC, &progress->started);
    progress->shown = progress->started;
}

void kg_progress_show(kg_progress *progress, size_t done)
{
    if (!progress->is_shown || done == 0 || (done < progress->total && seconds_since(&progress->shown) < redraw_seconds))
        return;
    char bar[BAR_WIDTH + 1];
    double elapsed = seconds_since(&progress->started), rate = elapsed > 0 ? (double)done / elapsed : 0;
    size_t filled = done * BAR_WIDTH / progress->total;
    memset(bar, ' ', BAR_WIDTH);
    memset(bar, '=', filled);
    bar[BAR_WIDTH] = 0;
    unsigned long left = rate > 0 ? (unsigned long)((double)(progress->total - done) / rate + 0.5) : 0;
    (void)clock_gettime(CLOCK_MONOTONIC, &progress->shown);
    (void)fputs("\r", stderr);
    (void)fprintf(stderr, _("[%s] %zu of %zu, %lu a second, %lu:%02lu left"), bar, done, progress->total, (unsigned long)rate,
                  left / 60, left % 60);
    (void)fputs("\033[K", stderr);
}

void kg_progress_clear(const kg_progress *progress)
{
    if (progress->is_shown)
        (void)fputs("\r\033[K", stderr);
}
