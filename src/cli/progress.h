/* SPDX-License-Identifier: Apache-2.0
 *
 * A line on standard error that tells how far a batch is, at what rate, and how long it will take. Only on a terminal. */
#ifndef KG_CLI_PROGRESS_H
#define KG_CLI_PROGRESS_H

#include "cli/args.h"

#include <time.h>

typedef struct kg_progress {
    bool is_shown;
    size_t total;
    struct timespec started;
    struct timespec shown;
} kg_progress;

/* Shown unless --no-progress, --quiet or no terminal. */
void kg_progress_begin(kg_progress *progress, const kg_args *args, size_t total);
/* Redraws the line, at most ten times a second. */
void kg_progress_show(kg_progress *progress, size_t done);
/* Removes the line. */
void kg_progress_clear(const kg_progress *progress);

#endif
