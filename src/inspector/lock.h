/* SPDX-License-Identifier: Apache-2.0
 *
 * Takes every privilege from a process that is about to read a hostile document. */
#ifndef KG_INSPECTOR_LOCK_H
#define KG_INSPECTOR_LOCK_H

#include "base/limits.h"

#include <stdbool.h>

/* Closes all descriptors but 0, 1 and 2, then sets resource limits, no_new_privs, Landlock (no file, no network) and seccomp
 * (its own memory, and writing to 1 and 2). What the kernel lacks is left out: a comma-separated list of it is returned, ""
 * when everything holds. There is no way back. WITH_THREADS leaves the process its threads. Builds with a sanitizer, which needs
 * more of the system, keep only what it can live with. */
const char *kg_lock_process(const kg_limits *limits, bool with_threads);

#endif
