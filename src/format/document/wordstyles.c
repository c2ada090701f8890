/* SPDX-License-Identifier: Apache-2.0
 *
 * See word.h. */
#include "format/document/word.h"

#include "base/text.h"

#include <string.h>

enum { MOST_PARENTS = 16 };

typedef struct style_reader {
    kg_scan *scan;
    kg_word_styles *out;
    kg_word_style *style; /* being read; NULL outside */
    bool is_default;      /* inside docDefaults */
} style_reader;

const char *kg_word_font(const char **attributes)
{
    const char *font = kg_xml_attribute(attributes, "ascii");
    return font != NULL ? font : kg_xml_attribute(attributes, "eastAsia");
}

static void on_style_start(void *user, const char *name, const char **attributes)
{
    style_reader *self = user;
    const char *local = kg_xml_local(name), *value = kg_xml_attribute(attributes, "val");
    if (strcmp(local, "docDefaults") == 0) {
        self->is_default = true;
    } else if (strcmp(local, "style") == 0) {
        const char *id = kg_xml_attribute(attributes, "styleId");
        self->style =
            self->out->list.count < self->scan->limits->archive_entries ? kg_list_push(self->scan->arena, &self->out->list) : NULL;
        if (self->style != NULL)
            *self->style =
                (kg_word_style){ .id = kg_arena_strdup(self->scan->arena, id == NULL ? "" : id), .parent = "", .font = "" };
    } else if (strcmp(local, "rFonts") == 0 && kg_word_font(attributes) != NULL) {
        const char *font = kg_arena_strdup(self->scan->arena, kg_word_font(attributes));
        if (self->style != NULL)
            self->style->font = font;
        else if (self->is_default)
            self->out->font = font;
    } else if (self->style != NULL && value != NULL) {
        if (strcmp(local, "basedOn") == 0)
            self->style->parent = kg_arena_strdup(self->scan->arena, value);
        else if (strcmp(local, "outlineLvl") == 0)
            self->style->is_heading |= *value != '9';
        else if (strcmp(local, "name") == 0)
            self->style->is_heading |= kg_ascii_prefix(value, "heading ") || kg_ascii_casecmp(value, "title") == 0;
    }
}

static void on_style_end(void *user, const char *name)
{
    style_reader *self = user;
    const char *local = kg_xml_local(name);
    if (strcmp(local, "style") == 0)
        self->style = NULL;
    else if (strcmp(local, "docDefaults") == 0)
        self->is_default = false;
}

/* The theme's font for text, which is what docDefaults of Word name. */
static void on_theme(void *user, const char *name, const char **attributes)
{
    style_reader *self = user;
    const char *local = kg_xml_local(name), *face = kg_xml_attribute(attributes, "typeface");
    if (strcmp(local, "minorFont") == 0)
        self->is_default = true;
    else if (strcmp(local, "latin") == 0 && self->is_default && face != NULL && *self->out->font == 0)
        self->out->font = kg_arena_strdup(self->scan->arena, face);
}

void kg_word_styles_read(kg_package *package, kg_word_styles *out)
{
    *out = (kg_word_styles){ .font = "" };
    style_reader self = { .scan = package->scan, .out = out };
    const kg_xml_handler styles = { .user = &self, .start = on_style_start, .end = on_style_end };
    const kg_xml_handler theme = { .user = &self, .start = on_theme };
    kg_relationship_list list;
    kg_package_relationships(package, package->main_part, &list);
    for (size_t i = 0; i < list.count; i++)
        if (!list.items[i].is_external && kg_ends_with(list.items[i].type, "/styles"))
            (void)kg_package_read(package, list.items[i].target, &styles);
    self.is_default = false;
    for (size_t i = 0; i < list.count && *out->font == 0; i++)
        if (!list.items[i].is_external && kg_ends_with(list.items[i].type, "/theme"))
            (void)kg_package_read(package, list.items[i].target, &theme);
}

const kg_word_style *kg_word_style_find(const kg_word_styles *styles, const char *id)
{
    for (size_t i = 0; i < styles->list.count; i++)
        if (strcmp(styles->list.items[i].id, id) == 0)
            return &styles->list.items[i];
    return NULL;
}

const char *kg_word_style_font(const kg_word_styles *styles, const char *id)
{
    const kg_word_style *style = kg_word_style_find(styles, id);
    for (unsigned i = 0; style != NULL && i < MOST_PARENTS; i++) {
        if (*style->font != 0)
            return style->font;
        style = kg_word_style_find(styles, style->parent);
    }
    return styles->font;
}
