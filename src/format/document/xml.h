/* SPDX-License-Identifier: Apache-2.0
 *
 * XML parts of packages through expat, bounded: no DTD (the packaging conventions forbid it, and with it go all entity
 * attacks), no deep nesting. */
#ifndef KG_FORMAT_DOCUMENT_XML_H
#define KG_FORMAT_DOCUMENT_XML_H

#include "format/document/scan.h"

typedef struct kg_xml_handler {
    void *user;
    /* NAME and the even ATTRIBUTES are "namespace|local" or "local"; ATTRIBUTES ends with NULL. */
    void (*start)(void *user, const char *name, const char **attributes);
    void (*end)(void *user, const char *name);                 /* may be NULL */
    void (*text)(void *user, const char *text, size_t length); /* may be NULL */
} kg_xml_handler;

enum { KG_XML_DEPTH = 256 }; /* elements inside elements */

typedef enum kg_xml_result { KG_XML_GOOD, KG_XML_MALFORMED, KG_XML_DTD, KG_XML_DEEP, KG_XML_NO_MEMORY } kg_xml_result;

kg_xml_result kg_xml_read(kg_bytes xml, const kg_xml_handler *handler);

/* The local part of an expanded name. */
const char *kg_xml_local(const char *name);
/* The attribute whose local name is NAME; NULL where there is none. */
const char *kg_xml_attribute(const char **attributes, const char *name);

#endif
