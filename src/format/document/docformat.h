/* SPDX-License-Identifier: Apache-2.0
 *
 * How the text of a Word 97 document is formatted, as far as its meaning depends on it: ends of table rows, headings, tracked
 * changes, underlining, highlighting (MS-DOC 2.9.33, 2.9.175: pages of 512 bytes that a list names). */
#ifndef KG_FORMAT_DOCUMENT_DOCFORMAT_H
#define KG_FORMAT_DOCUMENT_DOCFORMAT_H

#include "base/reader.h"
#include "format/document/scan.h"

typedef enum kg_doc_flag {
    /* of paragraphs */
    KG_DOC_IN_TABLE = 1 << 0,
    KG_DOC_ROW_END = 1 << 1,    /* its mark ends a table row */
    KG_DOC_INNER_CELL = 1 << 2, /* its mark ends a cell of a table in a cell */
    KG_DOC_INNER_ROW = 1 << 3,
    KG_DOC_HEADING = 1 << 4,
    /* of characters */
    KG_DOC_INSERTED = 1 << 5,
    KG_DOC_DELETED = 1 << 6,
    KG_DOC_UNDERLINED = 1 << 7,
    KG_DOC_HIGHLIGHTED = 1 << 8,
} kg_doc_flag;

/* Bytes START to END of the stream WordDocument. */
typedef struct kg_doc_run {
    uint32_t start;
    uint32_t end;
    unsigned flags; /* kg_doc_flag, or'ed */
} kg_doc_run;

typedef struct kg_doc_runs {
    KG_LIST(kg_doc_run) list; /* sorted by START; only those with flags */
    size_t last;              /* that was asked for */
} kg_doc_runs;

/* Reads the runs that LIST (PlcBtePapx or PlcBteChpx of the table stream) names in STREAM. */
void kg_doc_runs_read(kg_scan *scan, kg_bytes stream, kg_reader list, bool is_paragraphs, kg_doc_runs *out);
/* The flags of the byte at OFFSET. */
unsigned kg_doc_flags_at(kg_doc_runs *runs, size_t offset);

#endif
