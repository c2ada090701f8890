/* SPDX-License-Identifier: Apache-2.0
 *
 * One expat parser a part. */
#include "format/document/xml.h"

#include "base/arith.h"

#include <expat.h>
#include <limits.h>
#include <string.h>

typedef struct job {
    const kg_xml_handler *handler;
    XML_Parser parser;
    unsigned depth;
    kg_xml_result result;
} job;

static void stop(job *self, kg_xml_result result)
{
    self->result = result;
    (void)XML_StopParser(self->parser, XML_FALSE);
}

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    job *self = user;
    if (++self->depth > KG_XML_DEPTH)
        stop(self, KG_XML_DEEP);
    else
        self->handler->start(self->handler->user, name, attributes);
}

static void on_end(void *user, const XML_Char *name)
{
    job *self = user;
    self->depth--;
    if (self->handler->end != NULL)
        self->handler->end(self->handler->user, name);
}

static void on_text(void *user, const XML_Char *text, int length)
{
    job *self = user;
    if (self->handler->text != NULL)
        self->handler->text(self->handler->user, text, (size_t)length);
}

static void on_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public, int has_subset)
{
    (void)name;
    (void)system;
    (void)public;
    (void)has_subset;
    stop(user, KG_XML_DTD);
}

kg_xml_result kg_xml_read(kg_bytes xml, const kg_xml_handler *handler)
{
    job self = { .handler = handler, .parser = XML_ParserCreateNS(NULL, '|') };
    if (self.parser == NULL)
        return KG_XML_NO_MEMORY;
    XML_SetUserData(self.parser, &self);
    XML_SetElementHandler(self.parser, on_start, on_end);
    XML_SetCharacterDataHandler(self.parser, on_text);
    XML_SetStartDoctypeDeclHandler(self.parser, on_doctype);
    if (xml.size > INT_MAX)
        self.result = KG_XML_MALFORMED;
    else if (XML_Parse(self.parser, (const char *)xml.data, (int)xml.size, XML_TRUE) != XML_STATUS_OK && self.result == KG_XML_GOOD)
        self.result = XML_GetErrorCode(self.parser) == XML_ERROR_NO_MEMORY ? KG_XML_NO_MEMORY : KG_XML_MALFORMED;
    XML_ParserFree(self.parser);
    return self.result;
}

const char *kg_xml_local(const char *name)
{
    const char *bar = strrchr(name, '|');
    return bar == NULL ? name : bar + 1;
}

const char *kg_xml_attribute(const char **attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(kg_xml_local(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}
