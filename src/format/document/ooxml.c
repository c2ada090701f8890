/* SPDX-License-Identifier: Apache-2.0
 *
 * The type is that of the part which the package names as its main one, not of part names or of their order. */
#include "format/document/ooxml.h"

#include "base/arith.h"
#include "base/text.h"
#include "format/document/ole.h"
#include "format/sniff.h"

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

bool kg_ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

bool kg_package_read(const kg_package *package, const char *name, const kg_xml_handler *handler)
{
    kg_scan *scan = package->scan;
    const kg_zip_item *item = kg_zip_find(package->zip, name);
    if (item == NULL)
        return false;
    if (item->unpacked > scan->limits->xml_bytes - *scan->parsed) { /* one part may be named a thousand times */
        kg_scan_note(scan, KG_NOTE_TEXT_CUT, 0, "");
        return false;
    }
    *scan->parsed += item->unpacked;
    kg_buf bytes;
    kg_buf_init(&bytes, PART_BYTES);
    kg_unpacked unpacked = kg_zip_unpack(scan, package->zip, item, &bytes);
    kg_xml_result result = KG_XML_MALFORMED;
    if (unpacked == KG_UNPACKED && item->unpacked <= PART_BYTES && kg_buf_status(&bytes, NULL) == KG_OK)
        result = kg_xml_read((kg_bytes){ bytes.data, bytes.size }, handler);
    kg_buf_done(&bytes);
    const char *shown = kg_mask(scan->arena, name, 80);
    if (unpacked == KG_UNPACK_BOMB || unpacked == KG_UNPACK_SPENT)
        kg_scan_note(scan, unpacked == KG_UNPACK_BOMB ? KG_NOTE_BOMB : KG_NOTE_TOO_MUCH, 0, shown);
    else if (unpacked != KG_UNPACKED)
        kg_scan_broken(scan, "its part '%s' is damaged", shown);
    else if (result == KG_XML_DTD)
        kg_scan_broken(scan, "its part '%s' declares a document type, which is forbidden in Office documents", shown);
    else if (result == KG_XML_DEEP)
        kg_scan_broken(scan, "its part '%s' has elements in more than %d others", shown, KG_XML_DEPTH);
    else if (result != KG_XML_GOOD)
        kg_scan_broken(scan, "its part '%s' is not well-formed XML", shown);
    return result == KG_XML_GOOD;
}

static void on_content_type(void *user, const char *name, const char **attributes)
{
    kg_package *self = user;
    bool is_default = strcmp(kg_xml_local(name), "Default") == 0;
    const char *key = kg_xml_attribute(attributes, is_default ? "Extension" : "PartName");
    const char *type = kg_xml_attribute(attributes, "ContentType");
    if (key == NULL || type == NULL)
        return;
    kg_content_type *added =
        self->types.count < self->scan->limits->archive_entries ? kg_list_push(self->scan->arena, &self->types) : NULL;
    if (added != NULL)
        *added = (kg_content_type){ kg_arena_strdup(self->scan->arena, key), kg_arena_strdup(self->scan->arena, type), is_default };
}

static void on_root_relationship(void *user, const char *name, const char **attributes)
{
    kg_package *self = user;
    const char *type = kg_xml_attribute(attributes, "Type"), *target = kg_xml_attribute(attributes, "Target");
    if (strcmp(kg_xml_local(name), "Relationship") != 0 || type == NULL || target == NULL || self->main_part != NULL)
        return;
    if (kg_ends_with(type, "/officeDocument") || kg_ends_with(type, "/fixedrepresentation") ||
        kg_ends_with(type, "/2010/relationships/document"))
        self->main_part = kg_arena_strdup(self->scan->arena, target + (*target == '/'));
}

static const char *find_type(const kg_package *self, const char *part)
{
    const char *extension = kg_path_extension(part);
    const char *found = NULL;
    for (size_t i = 0; i < self->types.count; i++) {
        const kg_content_type *type = &self->types.items[i];
        if (!type->is_default && kg_ascii_casecmp(type->key + (*type->key == '/'), part) == 0)
            return type->type;
        if (type->is_default && *extension != 0 && kg_ascii_casecmp(type->key, extension + 1) == 0)
            found = type->type;
    }
    return found;
}

const char *kg_package_type(const kg_package *package, const char *part)
{
    const char *type = find_type(package, part);
    return type == NULL ? "" : type;
}

/* ---- relationships ---- */

typedef struct relationship_reader {
    const kg_package *package;
    const char *folder; /* of the part, "" or with '/' at its end */
    kg_relationship_list *out;
} relationship_reader;

/* TARGET as seen from FOLDER: "word/" and "../media/x.png" give "media/x.png". */
static const char *resolve(kg_arena *arena, const char *folder, const char *target)
{
    if (*target == '/')
        return kg_arena_strdup(arena, target + 1);
    size_t length = strlen(folder);
    while (strncmp(target, "../", 3) == 0 && length > 0) {
        target += 3;
        length--;
        while (length > 0 && folder[length - 1] != '/')
            length--;
    }
    return kg_arena_printf(arena, "%.*s%s", (int)length, folder, target);
}

static void on_relationship(void *user, const char *name, const char **attributes)
{
    relationship_reader *self = user;
    kg_scan *scan = self->package->scan;
    const char *type = kg_xml_attribute(attributes, "Type"), *target = kg_xml_attribute(attributes, "Target"),
               *mode = kg_xml_attribute(attributes, "TargetMode"), *id = kg_xml_attribute(attributes, "Id");
    if (strcmp(kg_xml_local(name), "Relationship") != 0 || type == NULL || target == NULL || id == NULL ||
        self->out->count >= scan->limits->archive_entries)
        return;
    bool is_external = mode != NULL && strcmp(mode, "External") == 0;
    kg_relationship *added = kg_list_push(scan->arena, self->out);
    if (added != NULL)
        *added = (kg_relationship){ .id = kg_arena_strdup(scan->arena, id),
                                    .type = kg_arena_strdup(scan->arena, type),
                                    .target = is_external ? kg_arena_strdup(scan->arena, target)
                                                          : resolve(scan->arena, self->folder, target),
                                    .is_external = is_external };
}

void kg_package_relationships(const kg_package *package, const char *part, kg_relationship_list *out)
{
    kg_arena *arena = package->scan->arena;
    const char *base = kg_path_base(part);
    relationship_reader self = { .package = package, .out = out, .folder = kg_arena_strndup(arena, part, (size_t)(base - part)) };
    const kg_xml_handler handler = { .user = &self, .start = on_relationship };
    *out = (kg_relationship_list){ 0 };
    (void)kg_package_read(package, kg_arena_printf(arena, "%s_rels/%s.rels", self.folder, base), &handler);
}

kg_relationship *kg_relationship_named(const kg_relationship_list *list, const char **attributes)
{
    for (; attributes[0] != NULL; attributes += 2) {
        const char *local = kg_xml_local(attributes[0]);
        if (local == attributes[0] || local - attributes[0] < 15 || strncmp(local - 15, "/relationships|", 15) != 0)
            continue;
        for (size_t i = 0; i < list->count; i++)
            if (strcmp(list->items[i].id, attributes[1]) == 0)
                return &list->items[i];
    }
    return NULL;
}

/* ---- the package ---- */

static kg_type type_named(const char *named)
{
    for (size_t i = 0; named != NULL && i < KG_COUNT(main_types); i++)
        if (kg_ascii_casecmp(main_types[i].content_type, named) == 0)
            return main_types[i].type;
    return KG_TYPE_UNKNOWN;
}

/* By the main part; where the relationships do not name it, by the first part that can be one. */
static kg_type package_type(kg_package *self)
{
    kg_type type = self->main_part == NULL ? KG_TYPE_UNKNOWN : type_named(find_type(self, self->main_part));
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

/* Macros and embedded files: told by the content type and the name of each part that is really there. */
static void look_at_parts(kg_package *self)
{
    kg_scan *scan = self->scan;
    for (size_t i = 0; i < self->zip->items.count; i++) {
        const char *name = self->zip->items.items[i].name, *type = find_type(self, name);
        bool is_named_so = kg_ascii_casecmp(kg_path_base(name), "vbaProject.bin") == 0;
        scan->facts->has_macros |= is_named_so || (type != NULL && kg_ends_with(type, ".vbaProject"));
        if (kg_ascii_find(name, "/embeddings/") != NULL && !self->zip->items.items[i].is_folder)
            kg_scan_note(scan, KG_NOTE_EMBEDDED, 0, kg_mask(scan->arena, kg_path_base(name), 80));
    }
    scan->facts->has_macros |= is_macro_type(scan->facts->type);
}

static bool is_markup_or_picture(const char *name)
{
    static const char *const ends[] = { ".xml", ".rels", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf" };
    for (size_t i = 0; i < KG_COUNT(ends); i++)
        if (kg_ascii_suffix(name, ends[i]))
            return true;
    return false;
}

/* Macros lie in an OLE file, whatever its part is called and said to be: at its root those of this document, deeper those of one
 * that is embedded in it. Programs lie there as they are, or packed into an OLE file. */
static void look_inside(kg_package *self, const char *name, kg_bytes part)
{
    kg_facts inner = { .type = KG_TYPE_OLE, .variant = "" };
    kg_scan deeper = *self->scan;
    kg_cfb cfb;
    deeper.facts = &inner;
    kg_type type = kg_sniff(part.data, part.size);
    if (kg_type_is_program(type))
        kg_scan_note(self->scan, KG_NOTE_EXECUTABLE, 0, kg_mask(self->scan->arena, kg_path_base(name), 80));
    if (type != KG_TYPE_OLE || !kg_cfb_open(&deeper, part, &cfb))
        return;
    kg_ole_note_embedded(self->scan, &cfb);
    if (kg_cfb_find(&cfb, KG_CFB_ROOT, "VBA") != NULL)
        self->scan->facts->has_macros = true;
    else if (kg_cfb_find_anywhere(&cfb, "_VBA_PROJECT") != NULL)
        kg_scan_note(self->scan, KG_NOTE_MACRO_MEMBER, 0, kg_mask(self->scan->arena, kg_path_base(name), 80));
}

static kg_unpacked verify_part(kg_package *self, const kg_zip_item *item)
{
    if (is_markup_or_picture(item->name))
        return kg_zip_unpack(self->scan, self->zip, item, NULL);
    kg_buf bytes;
    kg_buf_init(&bytes, PART_BYTES);
    kg_unpacked unpacked = kg_zip_unpack(self->scan, self->zip, item, &bytes);
    if (unpacked == KG_UNPACKED && bytes.size == item->unpacked && kg_buf_status(&bytes, NULL) == KG_OK)
        look_inside(self, item->name, (kg_bytes){ bytes.data, bytes.size });
    kg_buf_done(&bytes);
    return unpacked;
}

/* Every part must unpack: a program that meets a damaged one refuses the whole document. */
static void verify_parts(kg_package *self)
{
    for (size_t i = 0; i < self->zip->items.count && self->scan->facts->broken == NULL; i++) {
        const kg_zip_item *item = &self->zip->items.items[i];
        if (item->is_folder)
            continue;
        const char *name = kg_mask(self->scan->arena, item->name, 80);
        switch (verify_part(self, item)) {
        case KG_UNPACKED:
            break;
        case KG_UNPACK_BOMB:
            kg_scan_note(self->scan, KG_NOTE_BOMB, 0, name);
            return;
        case KG_UNPACK_SPENT:
            kg_scan_note(self->scan, KG_NOTE_TOO_MUCH, 0, name);
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

typedef struct property_reader {
    kg_scan *scan;
    kg_buf text;
} property_reader;

/* What is loaded from outside: not a link that a reader may follow, but a part that the program fetches by itself. */
static void note_external(kg_package *self, const char *part)
{
    kg_scan *scan = self->scan;
    kg_relationship_list list;
    kg_package_relationships(self, part, &list);
    for (size_t i = 0; i < list.count; i++) {
        const kg_relationship *item = &list.items[i];
        if (item->is_external && !kg_ends_with(item->type, "/hyperlink"))
            kg_scan_note(scan, KG_NOTE_EXTERNAL, 0, kg_mask(scan->arena, item->target, 200));
        if (item->is_external && kg_ascii_prefix(item->target, "file:"))
            kg_scan_property(scan, KG_PROPERTY_PATH, item->target);
        scan->facts->has_macros |= kg_ends_with(item->type, "/vbaProject");
    }
}

static void on_property(void *user, const char *name, const char **attributes)
{
    property_reader *self = user;
    (void)attributes;
    (void)name;
    kg_buf_clear(&self->text);
}

static void on_property_text(void *user, const char *text, size_t length)
{
    property_reader *self = user;
    kg_buf_append(&self->text, text, length);
}

static void on_property_end(void *user, const char *name)
{
    static const struct {
        const char *name;
        kg_property_kind kind;
    } kinds[] = { { "title", KG_PROPERTY_TITLE },
                  { "creator", KG_PROPERTY_AUTHOR },
                  { "lastModifiedBy", KG_PROPERTY_EDITOR },
                  { "Company", KG_PROPERTY_COMPANY },
                  { "Manager", KG_PROPERTY_AUTHOR } };
    property_reader *self = user;
    const char *local = kg_xml_local(name), *text = kg_buf_text(&self->text);
    for (size_t i = 0; i < KG_COUNT(kinds); i++)
        if (strcmp(kinds[i].name, local) == 0)
            kg_scan_property(self->scan, kinds[i].kind, text);
    if (strcmp(local, "Template") == 0 && strpbrk(text, "/\\") != NULL)
        kg_scan_property(self->scan, KG_PROPERTY_PATH, text);
    if (strcmp(local, "Pages") == 0 && strlen(text) < 6 && strspn(text, "0123456789") == strlen(text))
        self->scan->facts->pages = (uint32_t)strtoul(text, NULL, 10);
    kg_buf_clear(&self->text);
}

static void read_properties(kg_package *self)
{
    property_reader reader = { .scan = self->scan };
    kg_buf_init(&reader.text, KG_SCAN_WORDS);
    const kg_xml_handler handler = { .user = &reader, .start = on_property, .end = on_property_end, .text = on_property_text };
    (void)kg_package_read(self, "docProps/core.xml", &handler);
    (void)kg_package_read(self, "docProps/app.xml", &handler);
    kg_buf_done(&reader.text);
}

static void read_words(kg_package *self)
{
    switch (self->scan->facts->type) {
    case KG_TYPE_DOCX:
    case KG_TYPE_DOCM:
    case KG_TYPE_DOTX:
        kg_word_read(self);
        break;
    case KG_TYPE_PPTX:
    case KG_TYPE_PPTM:
    case KG_TYPE_PPSX:
    case KG_TYPE_POTX:
        kg_slides_read(self);
        break;
    default:
        break;
    }
}

static void read_package(kg_package *self)
{
    kg_scan *scan = self->scan;
    look_at_parts(self);
    if (self->main_part == NULL || kg_zip_find(self->zip, self->main_part) == NULL)
        kg_scan_broken(scan, "its main part%s%s is missing", self->main_part == NULL ? "" : " ",
                       self->main_part == NULL ? "" : kg_mask(scan->arena, self->main_part, 80));
    verify_parts(self);
    for (size_t i = 0; i < self->zip->items.count && scan->facts->broken == NULL; i++)
        if (!self->zip->items.items[i].is_folder && !kg_ascii_suffix(self->zip->items.items[i].name, ".rels"))
            note_external(self, self->zip->items.items[i].name);
    read_properties(self);
    if (scan->facts->broken == NULL)
        read_words(self);
}

bool kg_ooxml_read(kg_scan *scan, const kg_zip *zip)
{
    kg_package self = { .scan = scan, .zip = zip };
    if (kg_zip_find(zip, "[Content_Types].xml") == NULL)
        return false;
    const kg_xml_handler types = { .user = &self, .start = on_content_type };
    const kg_xml_handler root = { .user = &self, .start = on_root_relationship };
    (void)kg_package_read(&self, "[Content_Types].xml", &types);
    (void)kg_package_read(&self, "_rels/.rels", &root);
    kg_type type = package_type(&self);
    if (type == KG_TYPE_UNKNOWN)
        return false;
    scan->facts->type = type;
    read_package(&self);
    return true;
}
