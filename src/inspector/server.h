/* SPDX-License-Identifier: Apache-2.0
 *
 * A program that reads hostile files for kgpack: requests come in on standard input and are answered on standard output, in the
 * form of format/wire.h. Each file is read by a child of its own that is locked and may be killed; whatever happens to it is an
 * answer. The program ends when standard input does. */
#ifndef KG_INSPECTOR_SERVER_H
#define KG_INSPECTOR_SERVER_H

#include "base/buf.h"
#include "base/limits.h"

#include <stdbool.h>

typedef struct kg_server_work {
    const char *program;
    size_t request_max; /* bytes */
    size_t answer_max;
    bool uses_threads;     /* its libraries cannot do without */
    void (*prepare)(void); /* what libraries open when they are first used, before there are locks */
    /* In the locked child: appends the answer to what was asked. MISSING names the locks that the kernel lacks. Anything but KG_OK
     * means that memory ran out. */
    kg_status (*read)(const void *data, size_t size, const kg_limits *limits, const char *missing, kg_buf *out);
    /* In the parent, when there is no answer because of WHY. */
    void (*refuse)(const void *data, size_t size, const char *why, kg_buf *out);
} kg_server_work;

/* What main does; the exit code. */
int kg_server_main(const kg_server_work *work, int argc, char **argv);

#endif
