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
    unsigned boxes;  /* boxes to be ticked so far */
} kg_sheet;

/* Every page of the form with its fields. */
void kg_sheet_pages(kg_sheet *sheet);
/* Size and hash of one file, and what it was made from; LABEL says whose file to copy for. */
void kg_sheet_file(kg_sheet *sheet, const char *label, const kg_part *part);
/* Whether FINDING is listed as still open; waived ones are, and marked. */
bool kg_sheet_is_open(const kg_finding *finding);
/* The catalogue card and the details page as a customer may see them. */
void kg_sheet_preview(kg_sheet *sheet);

/* The start of a field: its box, remembered as KEY, and its heading; what follows are its values, up to "</div></article>". */
void kg_sheet_begin_field(kg_sheet *sheet, const char *key, const char *label, const char *hint);

/* TEXT, which is Markdown, as HTML without any attribute: no link, no picture, no HTML of its own. */
void kg_richtext_write(kg_buf *out, const char *text);

#endif
