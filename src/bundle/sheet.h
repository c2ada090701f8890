/* SPDX-License-Identifier: Apache-2.0
 *
 * The pieces that upload.html is written in. Inside of bundle/ only. */
#ifndef KG_BUNDLE_SHEET_H
#define KG_BUNDLE_SHEET_H

#include "bundle/parts.h"

typedef struct kg_sheet {
    const kg_product *product;
    const kg_findings *findings;
    const kg_parts *parts;
    const kg_part *logo; /* a PNG small enough to be shown; NULL for none */
    kg_buf *out;
    unsigned copies; /* texts that have a button so far */
} kg_sheet;

/* A phrase of words.def in both languages; any other text as it is. */
void kg_sheet_say(kg_sheet *sheet, const char *english);
/* Every page of the form with its fields. */
void kg_sheet_pages(kg_sheet *sheet);
/* Name, size and hash of one file, and what it was made from. */
void kg_sheet_file(kg_sheet *sheet, const kg_part *part);

#endif
