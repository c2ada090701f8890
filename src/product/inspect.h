/* SPDX-License-Identifier: Apache-2.0
 *
 * The client of the inspector: a separate program that reads a seller's document in a locked child and answers with facts; and of
 * the converter, which does the same with pictures (product/convert.h). Such a program is found beside the executable or in
 * LIBEXECDIR, never through PATH. */
#ifndef KG_PRODUCT_INSPECT_H
#define KG_PRODUCT_INSPECT_H

#include "base/buf.h"
#include "base/limits.h"

#include <stdbool.h>

typedef struct kg_inspector kg_inspector;

typedef struct kg_inspector_options {
    const char *name;    /* of the program; NULL: kgpack-inspect */
    const char *program; /* its path; NULL: beside the running executable, then LIBEXECDIR */
    bool is_unlocked;    /* --no-sandbox: read in a plain child */
    unsigned workers;    /* how many threads will ask at the same time */
    const kg_limits *limits;
    size_t answer_max;   /* bytes; 0: KG_WIRE_ANSWER_MAX */
} kg_inspector_options;

/* Nothing is started before the first document. KG_E_NOMEM. */
kg_status kg_inspector_new(const kg_inspector_options *options, kg_inspector **out, kg_err *err);
void kg_inspector_free(kg_inspector *inspector);

/* Reads one document; WORKER is 0..workers-1, one call at a time for each. NAME is its file name (for the extension and for
 * messages). ANSWER is text for kg_facts_parse and belongs to the caller. A document that crashes, blocks or overfeeds its
 * reader gives an answer with `broken` set ("could not be read safely: ..."); KG_E_IO only when no inspector can be started. */
kg_status kg_inspector_read(kg_inspector *inspector, unsigned worker, const char *name, const void *data, size_t size,
                            kg_blob *answer, kg_err *err);

/* One question of any kind: HEAD, then DATA. ANSWER belongs to the caller; its data stay NULL when the program ended unexpectedly,
 * twice. KG_E_IO: it cannot be started. */
kg_status kg_inspector_ask(kg_inspector *inspector, unsigned worker, const char *name, const kg_blob *head, const void *data,
                           size_t size, kg_blob *answer, kg_err *err);

#endif
