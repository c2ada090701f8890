/* SPDX-License-Identifier: Apache-2.0
 *
 * Office packages: a ZIP whose [Content_Types].xml says what each part is (ECMA-376, part 2). */
#ifndef KG_FORMAT_DOCUMENT_OOXML_H
#define KG_FORMAT_DOCUMENT_OOXML_H

#include "format/document/xml.h"
#include "format/document/zip.h"

/* One line of [Content_Types].xml. */
typedef struct kg_content_type {
    const char *key; /* "/word/document.xml" of an Override, "xml" of a Default */
    const char *type;
    bool is_default;
} kg_content_type;

typedef struct kg_relationship {
    const char *id;
    const char *type;
    const char *target; /* name of a part, or an address outside */
    bool is_external;
    bool is_used; /* the part refers to it */
} kg_relationship;

typedef KG_LIST(kg_relationship) kg_relationship_list;

typedef struct kg_package {
    kg_scan *scan;
    const kg_zip *zip;
    KG_LIST(kg_content_type) types;
    const char *main_part; /* NULL where none is named */
} kg_package;

/* Sets scan->facts->type when ZIP is a package of a kind that has a name, and reads it. False: it is no package. */
bool kg_ooxml_read(kg_scan *scan, const kg_zip *zip);

/* Reads the part NAME through HANDLER. False when it is not there, beyond limits->xml_bytes, or damaged: then facts->broken is set. */
bool kg_package_read(const kg_package *package, const char *name, const kg_xml_handler *handler);
/* The content type of a part; "" where it has none. */
const char *kg_package_type(const kg_package *package, const char *part);
/* The relationships of PART, targets inside resolved to part names. */
void kg_package_relationships(const kg_package *package, const char *part, kg_relationship_list *out);
/* The relationship that an attribute of an element names; NULL where none does. */
kg_relationship *kg_relationship_named(const kg_relationship_list *list, const char **attributes);
bool kg_ends_with(const char *text, const char *end);

/* What they say: DOCX and PPTX. */
void kg_word_read(kg_package *package);
void kg_slides_read(kg_package *package);

#endif
