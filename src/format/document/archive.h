/* SPDX-License-Identifier: Apache-2.0
 *
 * What ZIP and RAR have in common once their directories are read: what names and contents of members may do to the person who
 * unpacks them. */
#ifndef KG_FORMAT_DOCUMENT_ARCHIVE_H
#define KG_FORMAT_DOCUMENT_ARCHIVE_H

#include "format/document/scan.h"

/* Adds a member under its raw NAME, which may be in GBK, and notes what the name does: leads out, is absolute, has backslashes or
 * control characters, is not UTF-8. NULL above the cap. */
kg_member *kg_archive_member(kg_scan *scan, const char *name, size_t length);
/* Notes names that occur twice or differ by case only; call it once all members are added. */
void kg_archive_check_names(kg_scan *scan);
/* Tells the type of the member at INDEX by CONTENT and reads documents and archives in it, down to limits->archive_depth. */
void kg_archive_content(kg_scan *scan, size_t index, kg_bytes content);

/* Whether the archive lies deeper in others than limits->archive_depth; notes it. */
bool kg_archive_is_too_deep(kg_scan *scan);

/* Reads FILE with the reader of its signature; scan->facts->type is set first. Defined in document.c. */
void kg_scan_file(kg_scan *scan, kg_bytes file);

#endif
