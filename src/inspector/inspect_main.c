/* SPDX-License-Identifier: Apache-2.0
 *
 * kgpack-inspect: what the documents are that sellers hand in. */
#include "format/document/codepage.h"
#include "format/document/document.h"
#include "format/sniff.h"
#include "format/wire.h"
#include "inspector/server.h"

static kg_status read_document(const void *data, size_t size, const kg_limits *limits, const char *missing, kg_buf *out)
{
    kg_arena arena;
    kg_arena_init(&arena); /* ends with the child */
    kg_facts facts;
    kg_status status = kg_document_read(&arena, data, size, limits, &facts, NULL);
    facts.missing_locks = missing;
    if (status == KG_OK)
        kg_facts_write(&facts, out);
    return status;
}

static void refuse(const void *data, size_t size, const char *why, kg_buf *out)
{
    kg_facts facts = { .type = kg_sniff(data, size), .broken = why };
    kg_facts_write(&facts, out);
}

int main(int argc, char **argv)
{
    const kg_server_work work = { .program = "kgpack-inspect",
                                  .request_max = kg_limits_default.file_bytes,
                                  .answer_max = KG_WIRE_ANSWER_MAX,
                                  .prepare = kg_codepages_open,
                                  .read = read_document,
                                  .refuse = refuse };
    return kg_server_main(&work, argc, argv);
}
