/* SPDX-License-Identifier: Apache-2.0
 *
 * The type is that of the part which the package names as its main one, not of part names or of their order. */
#include "format/document/ooxml.h"

#include "base/arith.h"
#include "base/text.h"
#include "format/document/xml.h"

#include <stdlib.h>
#include <string.h>

enum { PART_BYTES = 32 << 20 };

#define OPENXML "application/vnd.openxmlformats-officedocument."
static const struct {
    const char *content_type;
    kg_type type;
} main_types[] = {
    { OPENXML "wordprocessingml.document.main+xml", KG_TYPE_DOCX },
    { OPENXML "wordprocessingml.template.main+xml", KG_TYPE_DOTX },
    { "application/vnd.ms-word.document.macroEnabled.main+xml", KG_TYPE_DOCM },
    { "application/vnd.ms-word.template.macroEnabledTemplate.main+xml", KG_TYPE_DOTX },
    { OPENXML "presentationml.presentation.main+xml", KG_TYPE_PPTX },
    { OPENXML "presentationml.slideshow.main+xml", KG_TYPE_PPSX },
    { OPENXML "presentationml.template.main+xml", KG_TYPE_POTX },
    { "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml", KG_TYPE_PPTM },
    { "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml", KG_TYPE_PPSX },
    { "application/vnd.ms-powerpoint.template.macroEnabled.main+xml", KG_TYPE_POTX },
    { OPENXML "spreadsheetml.sheet.main+xml", KG_TYPE_XLSX },
    { OPENXML "spreadsheetml.template.main+xml", KG_TYPE_XLSX },
    { "application/vnd.ms-excel.sheet.macroEnabled.main+xml", KG_TYPE_XLSM },
    { "application/vnd.ms-excel.template.macroEnabled.main+xml", KG_TYPE_XLSM },
    { "application/vnd.ms-excel.addin.macroEnabled.main+xml", KG_TYPE_XLSM },
    { "application/vnd.ms-excel.sheet.binary.macroEnabled.main", KG_TYPE_XLSB },
    { "application/vnd.ms-visio.drawing.main+xml", KG_TYPE_VSD },
    { "application/vnd.ms-visio.drawing.macroEnabled.main+xml", KG_TYPE_VSD },
    { "application/vnd.ms-visio.template.main+xml", KG_TYPE_VSD },
    { "application/vnd.ms-visio.stencil.main+xml", KG_TYPE_VSD },
    { "application/vnd.ms-package.xps-fixeddocumentsequence+xml", KG_TYPE_XPS },
};

/* One line of [Content_Types].xml. */
typedef struct content_type {
    const char *key; /* "/word/document.xml" of an Override, "xml" of a Default */
    const char *type;
    bool is_default;
} content_type;

typedef struct package {
    kg_scan *scan;
    const kg_zip *zip;
    KG_LIST(content_type) types;
    const char *main_part; /* of the relationships of the package; NULL without one */
    const char *rels_part; /* being read */
    uint32_t slides;
} package;

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Reads the part NAME through HANDLER. False when it is not there, or damaged: then facts->broken is set. */
static bool read_part(kg_scan *scan, const kg_zip *zip, const char *name, const kg_xml_handler *handler)
{
    const kg_zip_item *item = kg_zip_find(zip, name);
    if (item == NULL)
        return false;
    kg_buf bytes;
    kg_buf_init(&bytes, PART_BYTES);
    kg_unpacked unpacked = kg_zip_unpack(scan, zip, item, &bytes);
    kg_xml_result result = KG_XML_MALFORMED;
    if (unpacked == KG_UNPACKED && item->unpacked <= PART_BYTES && kg_buf_status(&bytes, NULL) == KG_OK)
        result = kg_xml_read((kg_bytes){ bytes.data, bytes.size }, handler);
    kg_buf_done(&bytes);
    const char *shown = kg_mask(scan->arena, name, 80);
    if (unpacked != KG_UNPACKED)
        kg_scan_broken(scan, "its part '%s' is damaged", shown);
    else if (result == KG_XML_DTD)
        kg_scan_broken(scan, "its part '%s' declares a document type, which is forbidden in Office documents", shown);
    else if (result != KG_XML_GOOD)
        kg_scan_broken(scan, "its part '%s' is not well-formed XML", shown);
    return result == KG_XML_GOOD;
}

static void on_content_type(void *user, const char *name, const char **attributes)
{
    package *self = user;
    bool is_default = strcmp(kg_xml_local(name), "Default") == 0;
    const char *key = kg_xml_attribute(attributes, is_default ? "Extension" : "PartName");
    const char *type = kg_xml_attribute(attributes, "ContentType");
    if (key == NULL || type == NULL)
        return;
    content_type *added =
        self->types.count < self->scan->limits->archive_entries ? kg_list_push(self->scan->arena, &self->types) : NULL;
    if (added != NULL)
        *added = (content_type){ kg_arena_strdup(self->scan->arena, key), kg_arena_strdup(self->scan->arena, type), is_default };
}

static void on_root_relationship(void *user, const char *name, const char **attributes)
{
    package *self = user;
    const char *type = kg_xml_attribute(attributes, "Type"), *target = kg_xml_attribute(attributes, "Target");
    if (strcmp(kg_xml_local(name), "Relationship") != 0 || type == NULL || target == NULL || self->main_part != NULL)
        return;
    if (ends_with(type, "/officeDocument") || ends_with(type, "/fixedrepresentation") ||
        ends_with(type, "/2010/relationships/document"))
        self->main_part = kg_arena_strdup(self->scan->arena, target + (*target == '/'));
}

/* What is loaded from outside: not a link that a reader may follow, but a part that the program fetches by itself. */
static void on_relationship(void *user, const char *name, const char **attributes)
{
    package *self = user;
    const char *type = kg_xml_attribute(attributes, "Type"), *target = kg_xml_attribute(attributes, "Target"),
               *mode = kg_xml_attribute(attributes, "TargetMode");
    if (strcmp(kg_xml_local(name), "Relationship") != 0 || type == NULL || target == NULL)
        return;
    if (mode != NULL && strcmp(mode, "External") == 0 && !ends_with(type, "/hyperlink"))
        kg_scan_note(self->scan, KG_NOTE_EXTERNAL, 0, kg_mask(self->scan->arena, target, 200));
    if (ends_with(type, "/vbaProject"))
        self->scan->facts->has_macros = true;
}

static const char *type_of_part(const package *self, const char *part)
{
    const char *extension = kg_path_extension(part);
    const char *found = NULL;
    for (size_t i = 0; i < self->types.count; i++) {
        const content_type *type = &self->types.items[i];
        if (!type->is_default && kg_ascii_casecmp(type->key + (*type->key == '/'), part) == 0)
            return type->type;
        if (type->is_default && *extension != 0 && kg_ascii_casecmp(type->key, extension + 1) == 0)
            found = type->type;
    }
    return found;
}

static kg_type type_named(const char *named)
{
    for (size_t i = 0; named != NULL && i < KG_COUNT(main_types); i++)
        if (kg_ascii_casecmp(main_types[i].content_type, named) == 0)
            return main_types[i].type;
    return KG_TYPE_UNKNOWN;
}

/* By the main part; where the relationships do not name it, by the first part that can be one. */
static kg_type package_type(package *self)
{
    kg_type type = self->main_part == NULL ? KG_TYPE_UNKNOWN : type_named(type_of_part(self, self->main_part));
    for (size_t i = 0; i < self->types.count && type == KG_TYPE_UNKNOWN; i++) {
        type = type_named(self->types.items[i].type);
        if (type != KG_TYPE_UNKNOWN && !self->types.items[i].is_default)
            self->main_part = self->types.items[i].key + (*self->types.items[i].key == '/');
    }
    return type;
}

static bool is_macro_type(kg_type type)
{
    return type == KG_TYPE_DOCM || type == KG_TYPE_PPTM || type == KG_TYPE_XLSM;
}

/* Macros, embedded files, slides: told by the content type of each part that is really there. */
static void look_at_parts(package *self)
{
    kg_scan *scan = self->scan;
    for (size_t i = 0; i < self->zip->items.count; i++) {
        const char *name = self->zip->items.items[i].name, *type = type_of_part(self, name);
        if (type != NULL && ends_with(type, ".vbaProject"))
            scan->facts->has_macros = true;
        if (type != NULL && ends_with(type, "presentationml.slide+xml"))
            self->slides++;
        if (kg_ascii_find(name, "/embeddings/") != NULL && !self->zip->items.items[i].is_folder)
            kg_scan_note(scan, KG_NOTE_EMBEDDED, 0, kg_mask(scan->arena, kg_path_base(name), 80));
    }
    scan->facts->has_macros |= is_macro_type(scan->facts->type);
    scan->facts->pages = self->slides;
}

/* Every part must unpack: a program that meets a damaged one refuses the whole document. */
static void verify_parts(package *self)
{
    for (size_t i = 0; i < self->zip->items.count && self->scan->facts->broken == NULL; i++) {
        const kg_zip_item *item = &self->zip->items.items[i];
        if (item->is_folder)
            continue;
        const char *name = kg_mask(self->scan->arena, item->name, 80);
        switch (kg_zip_unpack(self->scan, self->zip, item, NULL)) {
        case KG_UNPACKED:
            break;
        case KG_UNPACK_BOMB:
            kg_scan_note(self->scan, KG_NOTE_BOMB, 0, name);
            return;
        case KG_UNPACK_ENCRYPTED:
            self->scan->facts->needs_password = true;
            kg_scan_broken(self->scan, "its part '%s' is encrypted", name);
            break;
        default:
            kg_scan_broken(self->scan, "its part '%s' is damaged", name);
            break;
        }
    }
}

static void read_package(package *self)
{
    kg_scan *scan = self->scan;
    look_at_parts(self);
    if (self->main_part == NULL || kg_zip_find(self->zip, self->main_part) == NULL)
        kg_scan_broken(scan, "its main part%s%s is missing", self->main_part == NULL ? "" : " ",
                       self->main_part == NULL ? "" : kg_mask(scan->arena, self->main_part, 80));
    verify_parts(self);
    const kg_xml_handler relationships = { .user = self, .start = on_relationship };
    for (size_t i = 0; i < self->zip->items.count && scan->facts->broken == NULL; i++)
        if (kg_ascii_suffix(self->zip->items.items[i].name, ".rels"))
            (void)read_part(scan, self->zip, self->zip->items.items[i].name, &relationships);
}

bool kg_ooxml_read(kg_scan *scan, const kg_zip *zip)
{
    package self = { .scan = scan, .zip = zip };
    if (kg_zip_find(zip, "[Content_Types].xml") == NULL)
        return false;
    const kg_xml_handler types = { .user = &self, .start = on_content_type };
    const kg_xml_handler root = { .user = &self, .start = on_root_relationship };
    (void)read_part(scan, zip, "[Content_Types].xml", &types);
    (void)read_part(scan, zip, "_rels/.rels", &root);
    kg_type type = package_type(&self);
    if (type == KG_TYPE_UNKNOWN)
        return false;
    scan->facts->type = type;
    read_package(&self);
    return true;
}
