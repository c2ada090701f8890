/* SPDX-License-Identifier: Apache-2.0
 *
 * The two Office formats of 1997 that lie in OLE files. */
#ifndef KG_FORMAT_DOCUMENT_OLE_H
#define KG_FORMAT_DOCUMENT_OLE_H

#include "format/document/cfb.h"

/* MS-DOC. STREAM is WordDocument. */
void kg_doc_read(kg_scan *scan, kg_cfb *cfb, kg_bytes stream);
/* Author, company and the like (MS-OLEPS). */
void kg_ole_properties(kg_scan *scan, kg_cfb *cfb);
/* MS-PPT. STREAM is PowerPoint Document. */
void kg_ppt_read(kg_scan *scan, kg_cfb *cfb, kg_bytes stream);

/* Notes the files that others have put into the document: packages, told by the name they had and by their first bytes. */
void kg_ole_note_embedded(kg_scan *scan, kg_cfb *cfb);

#endif
