/* SPDX-License-Identifier: Apache-2.0
 *
 * Office packages: a ZIP whose [Content_Types].xml says what each part is (ECMA-376, part 2). */
#ifndef KG_FORMAT_DOCUMENT_OOXML_H
#define KG_FORMAT_DOCUMENT_OOXML_H

#include "format/document/zip.h"

/* Sets scan->facts->type when ZIP is a package of a kind that has a name, and reads it. False: it is no package. */
bool kg_ooxml_read(kg_scan *scan, const kg_zip *zip);

#endif
