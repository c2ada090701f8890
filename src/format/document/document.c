/* SPDX-License-Identifier: Apache-2.0
 *
 * Which reader for which signature. */
#include "format/document/document.h"

#include "format/document/archive.h"
#include "format/sniff.h"

void kg_scan_file(kg_scan *scan, kg_bytes file)
{
    switch (scan->facts->type) {
    case KG_TYPE_EMPTY:
        kg_scan_broken(scan, "it is empty (0 bytes)");
        break;
    case KG_TYPE_ZIP:
        kg_read_zip(scan, file);
        break;
    case KG_TYPE_RAR:
        kg_read_rar(scan, file);
        break;
    case KG_TYPE_OLE:
        kg_read_ole(scan, file);
        break;
    case KG_TYPE_PDF:
        kg_read_pdf(scan, file);
        break;
    case KG_TYPE_TEXT:
    case KG_TYPE_HTML:
        kg_read_plain(scan, file);
        break;
    default:
        break; /* what else there is has a name, and no reader */
    }
}

kg_status kg_document_read(kg_arena *arena, const void *data, size_t size, const kg_limits *limits, kg_facts *out, kg_err *err)
{
    uint64_t inflated = 0, parsed = 0;
    size_t text = 0;
    kg_facts facts = { .type = kg_sniff(data, size), .variant = "" };
    kg_scan scan = { .arena = arena,
                     .limits = limits,
                     .facts = &facts,
                     .size = size,
                     .inflated = &inflated,
                     .parsed = &parsed,
                     .text = &text };
    kg_scan_file(&scan, (kg_bytes){ data, size });
    if (!kg_arena_ok(arena))
        return kg_err_nomem(err);
    *out = facts;
    return KG_OK;
}
