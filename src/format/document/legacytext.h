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

/* What the code of a field means: a link, a form field, something loaded from outside. HAS_RESULT: it shows more than blanks.
 * NAME is that of its form data, "" without. */
void kg_field_code(kg_scan *scan, const char *code, kg_spot_kind place, uint32_t number, bool has_result, const char *name);

#endif
