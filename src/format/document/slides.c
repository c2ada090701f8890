/* SPDX-License-Identifier: Apache-2.0
 *
 * What a PowerPoint presentation says (ECMA-376 part 1, PresentationML and DrawingML): slides in the order in which they are shown,
 * their notes, comments and diagrams. */
#include "format/document/ooxml.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

typedef struct slides {
    kg_package *package;
    kg_scan *scan;
    kg_relationship_list links; /* of the part being read */
    kg_spot_kind place;
    uint32_t number; /* of the slide */
    uint32_t rows;   /* of all tables so far */
    bool in_cell;
    bool is_drawn; /* something stands on the slide */
    uint32_t drawn;
    kg_buf text;
    const char *font; /* of the run; "" = that of the theme */
    bool in_text;
    unsigned skipped;
} slides;

static void flush(slides *self)
{
    self->is_drawn |= self->text.size > 0;
    if (self->in_cell) { /* a cell is one block */
        if (self->text.size > 0)
            kg_buf_putc(&self->text, ' ');
        return;
    }
    kg_scan_block(self->scan, self->place, self->number, kg_buf_text(&self->text), self->text.size);
    kg_buf_clear(&self->text);
}

static void end_cell(slides *self)
{
    self->in_cell = false;
    kg_scan_block(self->scan, KG_SPOT_ROW, self->rows, kg_buf_text(&self->text), self->text.size);
    kg_buf_clear(&self->text);
}

/* What shows without text: pictures, charts, shapes that are no empty frames of the layout. */
static bool is_drawing(const char *local)
{
    static const char *const names[] = { "pic", "graphicFrame", "cxnSp", "prstGeom", "custGeom", "blip", "AlternateContent" };
    for (size_t i = 0; i < KG_COUNT(names); i++)
        if (strcmp(names[i], local) == 0)
            return true;
    return false;
}

static void on_start(void *user, const char *name, const char **attributes)
{
    slides *self = user;
    const char *local = kg_xml_local(name);
    kg_relationship *link = kg_relationship_named(&self->links, attributes);
    if (link != NULL && kg_ends_with(link->type, "/hyperlink")) {
        link->is_used = true;
        if (link->is_external)
            kg_scan_link(self->scan, KG_LINK_RELATIONSHIP, self->place, self->number, link->target);
    }
    self->is_drawn |= is_drawing(local);
    if (strcmp(local, "t") == 0 || strcmp(local, "text") == 0)
        self->in_text = true;
    else if (strcmp(local, "tr") == 0)
        self->rows++;
    else if (strcmp(local, "tc") == 0)
        self->in_cell = true;
    else if (strcmp(local, "br") == 0)
        flush(self);
    else if (strcmp(local, "tab") == 0)
        kg_buf_putc(&self->text, '\t');
    else if (strcmp(local, "rPr") == 0)
        self->font = "";
    else if (strcmp(local, "latin") == 0 && kg_xml_attribute(attributes, "typeface") != NULL)
        self->font = kg_arena_strdup(self->scan->arena, kg_xml_attribute(attributes, "typeface"));
    else if (strcmp(local, "Fallback") == 0)
        self->skipped++;
    else if (strcmp(local, "cm") == 0)
        self->scan->facts->comments++;
}

static void on_end(void *user, const char *name)
{
    slides *self = user;
    const char *local = kg_xml_local(name);
    if (strcmp(local, "t") == 0 || strcmp(local, "text") == 0)
        self->in_text = false;
    else if (strcmp(local, "p") == 0 || strcmp(local, "cm") == 0)
        flush(self);
    else if (strcmp(local, "tc") == 0)
        end_cell(self);
    else if (strcmp(local, "Fallback") == 0)
        self->skipped -= self->skipped > 0;
}

static void on_text(void *user, const char *text, size_t length)
{
    slides *self = user;
    if (!self->in_text || self->skipped > 0)
        return;
    kg_buf_append(&self->text, text, length);
    if (*self->font != 0 && *self->font != '+')
        kg_scan_font(self->scan, self->font, kg_utf8_count(kg_arena_strndup(self->scan->arena, text, length)));
}

static void read_part(slides *self, const char *part, kg_spot_kind place, const kg_relationship_list *links)
{
    const kg_xml_handler handler = { .user = self, .start = on_start, .end = on_end, .text = on_text };
    self->place = place;
    self->links = *links;
    self->font = "";
    self->in_text = self->in_cell = false;
    self->skipped = 0;
    (void)kg_package_read(self->package, part, &handler);
    self->in_cell = false;
    flush(self);
    for (size_t i = 0; i < links->count; i++) {
        const kg_relationship *link = &links->items[i];
        if (link->is_external && !link->is_used && kg_ends_with(link->type, "/hyperlink"))
            kg_scan_link(self->scan, KG_LINK_RELATIONSHIP, place, self->number, link->target);
    }
}

/* A slide and what belongs to it. */
static void read_slide(slides *self, const char *part)
{
    static const struct {
        const char *type;
        kg_spot_kind place;
    } attached[] = { { "/notesSlide", KG_SPOT_NOTE }, { "/diagramData", KG_SPOT_SLIDE }, { "/comments", KG_SPOT_COMMENT } };
    kg_relationship_list links, inner;
    kg_package_relationships(self->package, part, &links);
    self->number++;
    self->is_drawn = false;
    read_part(self, part, KG_SPOT_SLIDE, &links);
    self->drawn += self->is_drawn;
    if (!self->is_drawn)
        kg_scan_note(self->scan, KG_NOTE_BLANK_PAGE, self->number, "");
    for (size_t i = 0; i < links.count; i++) {
        for (size_t j = 0; j < KG_COUNT(attached); j++) {
            if (links.items[i].is_external || !kg_ends_with(links.items[i].type, attached[j].type))
                continue;
            kg_package_relationships(self->package, links.items[i].target, &inner);
            read_part(self, links.items[i].target, attached[j].place, &inner);
        }
    }
}

/* The order of the slides stands in the main part. */
typedef struct order {
    kg_scan *scan;
    kg_relationship_list links;
    KG_LIST(const char *) slides;
} order;

static void on_slide_id(void *user, const char *name, const char **attributes)
{
    order *self = user;
    const kg_relationship *slide = kg_relationship_named(&self->links, attributes);
    if (strcmp(kg_xml_local(name), "sldId") != 0 || slide == NULL || self->slides.count >= self->scan->limits->archive_entries)
        return;
    for (size_t i = 0; i < self->slides.count; i++)
        if (strcmp(self->slides.items[i], slide->target) == 0)
            return; /* no program shows a slide twice */
    const char **added = kg_list_push(self->scan->arena, &self->slides);
    if (added != NULL)
        *added = slide->target;
}

void kg_slides_read(kg_package *package)
{
    order list = { .scan = package->scan };
    const kg_xml_handler handler = { .user = &list, .start = on_slide_id };
    kg_package_relationships(package, package->main_part, &list.links);
    (void)kg_package_read(package, package->main_part, &handler);
    slides self = { .package = package, .scan = package->scan };
    kg_buf_init(&self.text, package->scan->limits->text_bytes);
    for (size_t i = 0; i < list.slides.count; i++)
        read_slide(&self, list.slides.items[i]);
    kg_buf_done(&self.text);
    package->scan->facts->pages = self.number;
    if (self.number == 0)
        kg_scan_broken(package->scan, "there is nothing inside: the presentation has no slides");
    else
        kg_scan_wordless(package->scan, self.drawn > 0);
}
