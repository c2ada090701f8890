/* SPDX-License-Identifier: Apache-2.0
 *
 * What DOC, DOCX and PPT share: old encodings, and the codes of Word's fields. */
#ifndef KG_FORMAT_DOCUMENT_LEGACYTEXT_H
#define KG_FORMAT_DOCUMENT_LEGACYTEXT_H

#include "base/buf.h"
#include "base/reader.h"
#include "format/document/scan.h"

/* The code point of a byte of Windows' code page 1252; 0 where there is none. */
uint32_t kg_windows_point(uint8_t byte);
/* The next code point of UTF-16LE; U+FFFD for half a pair. */
uint32_t kg_utf16_next(kg_reader *in);
/* Appends it as UTF-8. */
void kg_append_point(kg_buf *out, uint32_t point);

/* ---- what formats say ---- */

/* Follows a line of text for blanks that are underlined, a line to write on that text alone does not show, and for words that are
 * highlighted, as those are that somebody has to decide about. */
typedef struct kg_line_marks {
    unsigned blanks;    /* underlined ones in a row */
    kg_buf highlighted; /* words in a row */
} kg_line_marks;

/* A piece of text of one format. */
typedef struct kg_marked_text {
    const char *text;
    size_t length;
    bool is_underlined;
    bool is_highlighted;
} kg_marked_text;

void kg_line_marks_init(kg_line_marks *marks);
void kg_line_marks_done(kg_line_marks *marks);
/* Takes the next PIECE at place AT; BEFORE is the text of the line so far. */
void kg_line_marks_take(kg_scan *scan, kg_line_marks *marks, kg_spot at, const char *before, const kg_marked_text *piece);
/* COUNT underlined blanks: a tab counts for several. */
void kg_line_marks_blanks(kg_scan *scan, kg_line_marks *marks, kg_spot at, const char *before, unsigned count);
/* The line ends. */
void kg_line_marks_end(kg_scan *scan, kg_line_marks *marks, kg_spot at);
/* Whether LENGTH bytes are blanks, no-break ones too. */
bool kg_is_blank_text(const char *text, size_t length);

enum { KG_TAB_BLANKS = 3 }; /* what a tab counts for */

/* What the code of a field means: a link, a form field, something loaded from outside. HAS_RESULT: it shows more than blanks.
 * NAME is that of its form data, "" without. */
void kg_field_code(kg_scan *scan, const char *code, kg_spot_kind place, uint32_t number, bool has_result, const char *name);

#endif
