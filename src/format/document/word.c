/* SPDX-License-Identifier: Apache-2.0
 *
 * What a Word document says (ECMA-376 part 1, WordprocessingML): paragraphs, headings and table cells in their order, then headers,
 * notes and comments; links, form fields, and the blanks that show only as underlined space. */
#include "format/document/word.h"

#include "base/arith.h"
#include "base/text.h"
#include "format/document/legacytext.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_FIELDS = 8,    /* fields inside fields */
    MOST_CONTROLS = 32, /* content controls inside each other */
    MOST_TABLES = 16,
    CODE_BYTES = 4096, /* of one field */
};

typedef struct complex_field {
    kg_buf code;
    bool is_result;  /* what follows is shown, not code */
    bool has_result; /* something but blanks is shown */
    const char *name;
} complex_field;

typedef struct word {
    kg_package *package;
    kg_scan *scan;
    kg_word_styles styles;
    kg_relationship_list links; /* of the part */
    kg_spot_kind place;         /* of plain paragraphs of the part */
    uint32_t number;            /* of the paragraph or note */
    uint32_t rows;              /* of all tables so far */
    uint32_t row[MOST_TABLES];  /* open table rows, outermost first */
    unsigned tables;            /* open */
    unsigned cells;             /* open */
    kg_buf text;                /* of the paragraph, or of the cell */
    bool is_drawn;              /* there are pictures or shapes */
    bool is_heading;
    const char *font;   /* of the paragraph's style */
    bool has_line_tabs; /* tabs of the paragraph draw lines */
    bool in_run;
    bool in_text;
    bool in_code;
    bool is_underlined;
    bool is_highlighted;
    const char *run_font;
    kg_line_marks marks;
    unsigned skipped; /* open elements whose text is not shown */
    complex_field fields[MOST_FIELDS];
    unsigned field_count;
    bool is_placeholder[MOST_CONTROLS];
    const char *control_name[MOST_CONTROLS];
    unsigned controls;
} word;

/* ---- blocks ---- */

static uint32_t row_number(const word *self)
{
    return self->tables == 0 ? 0 : self->row[KG_MIN(self->tables, (unsigned)MOST_TABLES) - 1];
}

static kg_spot_kind spot_kind(const word *self)
{
    if (self->cells > 0)
        return KG_SPOT_ROW;
    return self->is_heading && self->place == KG_SPOT_PARAGRAPH ? KG_SPOT_HEADING : self->place;
}

static uint32_t spot_number(const word *self)
{
    return self->cells > 0 ? row_number(self) : self->number;
}

static kg_spot spot(const word *self)
{
    return (kg_spot){ .kind = spot_kind(self), .number = spot_number(self) };
}

static void flush(word *self)
{
    kg_line_marks_end(self->scan, &self->marks, spot(self));
    if (self->text.size > 0)
        kg_scan_block(self->scan, spot_kind(self), spot_number(self), kg_buf_text(&self->text), self->text.size);
    kg_buf_clear(&self->text);
}

static void end_cell(word *self)
{
    if (self->cells == 0)
        return;
    kg_line_marks_end(self->scan, &self->marks, spot(self));
    kg_scan_block(self->scan, KG_SPOT_ROW, row_number(self), kg_buf_text(&self->text), self->text.size);
    kg_buf_clear(&self->text);
    self->cells--;
}

static void start_paragraph(word *self)
{
    if (self->cells == 0)
        flush(self);
    else if (self->text.size > 0)
        kg_buf_putc(&self->text, ' '); /* a cell is one block */
    if (self->place == KG_SPOT_PARAGRAPH)
        self->number++;
    self->is_heading = false;
    self->has_line_tabs = false;
    self->font = self->styles.font;
    self->marks.blanks = 0;
}

static void start_row(word *self)
{
    if (self->tables > 0 && self->tables <= MOST_TABLES)
        self->row[self->tables - 1] = ++self->rows;
}

/* ---- runs ---- */

static void add_field(word *self, kg_form_kind kind, bool is_filled, const char *name)
{
    kg_scan_field(self->scan, kind, spot_kind(self), spot_number(self), is_filled, name);
}

static void add_text(word *self, const char *text, size_t length)
{
    if (self->skipped > 0)
        return;
    bool blank = kg_is_blank_text(text, length);
    if (self->field_count > 0) {
        complex_field *field = &self->fields[self->field_count - 1];
        bool is_space = blank || (length >= 3 && memcmp(text, "\xe2\x80\x82", 3) == 0); /* Word fills empty fields with EN SPACE */
        field->has_result |= field->is_result && !is_space;
    }
    kg_line_marks_take(self->scan, &self->marks, spot(self), kg_buf_text(&self->text),
                       &(kg_marked_text){ text, length, self->is_underlined, self->is_highlighted });
    kg_buf_append(&self->text, text, length);
    if (!blank && *self->run_font != 0)
        kg_scan_font(self->scan, self->run_font, kg_utf8_count(kg_arena_strndup(self->scan->arena, text, length)));
}

static void add_tab(word *self)
{
    if (self->skipped > 0)
        return;
    if (self->is_underlined || self->has_line_tabs)
        kg_line_marks_blanks(self->scan, &self->marks, spot(self), kg_buf_text(&self->text), KG_TAB_BLANKS);
    kg_buf_putc(&self->text, '\t');
}

/* Boxes of symbol fonts, which are boxes to tick. */
static void add_symbol(word *self, const char **attributes)
{
    const char *code = kg_xml_attribute(attributes, "char");
    unsigned long value = code == NULL ? 0 : strtoul(code, NULL, 16) & 0xff;
    if (value == 0xa8 || value == 0x6f || value == 0x71 || value == 0x72)
        add_text(self, "☐", strlen("☐"));
    else if (value == 0xfe || value == 0xfd || value == 0x78)
        add_text(self, "☒", strlen("☒"));
}

/* ---- fields ---- */

static void push_field(word *self, bool is_result)
{
    if (self->field_count == MOST_FIELDS)
        return;
    complex_field *field = &self->fields[self->field_count++];
    *field = (complex_field){ .is_result = is_result, .name = "" };
    kg_buf_init(&field->code, CODE_BYTES);
}

static void pop_field(word *self)
{
    if (self->field_count == 0)
        return;
    complex_field *field = &self->fields[--self->field_count];
    kg_field_code(self->scan, kg_buf_text(&field->code), spot_kind(self), spot_number(self), field->has_result, field->name);
    kg_buf_done(&field->code);
}

static void on_field_char(word *self, const char **attributes)
{
    const char *type = kg_xml_attribute(attributes, "fldCharType");
    if (type == NULL)
        return;
    if (strcmp(type, "begin") == 0)
        push_field(self, false);
    else if (strcmp(type, "separate") == 0 && self->field_count > 0)
        self->fields[self->field_count - 1].is_result = true;
    else if (strcmp(type, "end") == 0)
        pop_field(self);
}

static void on_simple_field(word *self, const char **attributes)
{
    const char *code = kg_xml_attribute(attributes, "instr");
    unsigned before = self->field_count;
    push_field(self, true);
    if (self->field_count > before && code != NULL)
        kg_buf_puts(&self->fields[before].code, code);
}

/* ---- elements ---- */

static void on_paragraph_style(word *self, const char **attributes)
{
    const char *id = kg_xml_attribute(attributes, "val");
    const kg_word_style *style = id == NULL ? NULL : kg_word_style_find(&self->styles, id);
    self->is_heading |= style != NULL ? style->is_heading : id != NULL && kg_ascii_prefix(id, "heading");
    if (id != NULL)
        self->font = kg_word_style_font(&self->styles, id);
}

static void on_run(word *self, const char **attributes)
{
    (void)attributes;
    self->in_run = true;
    self->is_underlined = self->is_highlighted = false;
    self->run_font = self->font;
}

static void on_underline(word *self, const char **attributes)
{
    const char *value = kg_xml_attribute(attributes, "val");
    self->is_underlined |= self->in_run && (value == NULL || strcmp(value, "none") != 0);
}

static void on_highlight(word *self, const char **attributes)
{
    const char *value = kg_xml_attribute(attributes, "val");
    self->is_highlighted |= self->in_run && value != NULL && strcmp(value, "none") != 0 && strcmp(value, "white") != 0;
}

/* A run on one of the colours of text markers; greys and pale colours are design. */
static void on_shading(word *self, const char **attributes)
{
    static const char *const markers[] = { "FFFF00", "00FF00", "00FFFF", "FF00FF", "FF0000" };
    const char *fill = kg_xml_attribute(attributes, "fill");
    for (size_t i = 0; i < KG_COUNT(markers); i++)
        self->is_highlighted |= self->in_run && fill != NULL && kg_ascii_casecmp(fill, markers[i]) == 0;
}

static void on_run_fonts(word *self, const char **attributes)
{
    const char *font = kg_word_font(attributes);
    if (self->in_run && font != NULL)
        self->run_font = kg_arena_strdup(self->scan->arena, font);
}

static void on_tab(word *self, const char **attributes)
{
    const char *leader = kg_xml_attribute(attributes, "leader");
    if (self->in_run)
        add_tab(self);
    else if (leader != NULL && (strcmp(leader, "underscore") == 0 || strcmp(leader, "heavy") == 0))
        self->has_line_tabs = true;
}

static void on_break(word *self, const char **attributes)
{
    (void)attributes;
    if (self->skipped > 0)
        return;
    if (self->cells > 0)
        kg_buf_putc(&self->text, ' ');
    else
        flush(self);
    self->marks.blanks = 0;
}

static void on_row(word *self, const char **attributes)
{
    (void)attributes;
    start_row(self);
}

static void on_table(word *self, const char **attributes)
{
    (void)attributes;
    flush(self);
    self->tables++;
}

static void on_cell(word *self, const char **attributes)
{
    (void)attributes;
    flush(self);
    self->cells++;
}

static void on_paragraph(word *self, const char **attributes)
{
    (void)attributes;
    start_paragraph(self);
}

static void on_text_start(word *self, const char **attributes)
{
    (void)attributes;
    self->in_text = true;
}

static void on_code(word *self, const char **attributes)
{
    (void)attributes;
    self->in_code = true;
}

static void on_hidden(word *self, const char **attributes)
{
    (void)attributes;
    self->skipped++;
}

static void on_change(word *self, const char **attributes)
{
    (void)attributes;
    self->scan->facts->changes++;
}

static void on_move(word *self, const char **attributes)
{
    on_change(self, attributes);
    self->skipped++;
}

static void on_comment(word *self, const char **attributes)
{
    (void)attributes;
    self->scan->facts->comments++;
    self->number = self->scan->facts->comments;
}

static void on_note(word *self, const char **attributes)
{
    const char *type = kg_xml_attribute(attributes, "type");
    if (type == NULL) /* separators are none */
        self->number++;
}

static void on_control(word *self, const char **attributes)
{
    (void)attributes;
    if (self->controls < MOST_CONTROLS) {
        self->is_placeholder[self->controls] = false;
        self->control_name[self->controls] = "";
    }
    self->controls++;
}

static bool in_control(const word *self)
{
    return self->controls > 0 && self->controls <= MOST_CONTROLS;
}

static void on_placeholder(word *self, const char **attributes)
{
    const char *value = kg_xml_attribute(attributes, "val");
    if (in_control(self))
        self->is_placeholder[self->controls - 1] = value == NULL || (strcmp(value, "0") != 0 && strcmp(value, "false") != 0);
}

static void on_alias(word *self, const char **attributes)
{
    const char *value = kg_xml_attribute(attributes, "val");
    if (in_control(self) && value != NULL)
        self->control_name[self->controls - 1] = kg_arena_strdup(self->scan->arena, value);
}

/* The name of a form field stands in its ffData. */
static void on_name(word *self, const char **attributes)
{
    const char *value = kg_xml_attribute(attributes, "val");
    if (self->field_count > 0 && value != NULL && !self->fields[self->field_count - 1].is_result)
        self->fields[self->field_count - 1].name = kg_arena_strdup(self->scan->arena, value);
}

static void on_signature(word *self, const char **attributes)
{
    const char *name = kg_xml_attribute(attributes, "suggestedsigner");
    add_field(self, KG_FORM_SIGNATURE, false, name == NULL ? "" : name);
}

static void on_outline(word *self, const char **attributes)
{
    const char *value = kg_xml_attribute(attributes, "val");
    self->is_heading |= value != NULL && *value != '9';
}

static void on_drawing(word *self, const char **attributes)
{
    (void)attributes;
    self->is_drawn = true;
}

static void on_hyphen(word *self, const char **attributes)
{
    (void)attributes;
    add_text(self, "-", 1);
}

static const struct {
    const char *name;
    void (*start)(word *self, const char **attributes);
} elements[] = {
    { "p", on_paragraph },
    { "pStyle", on_paragraph_style },
    { "outlineLvl", on_outline },
    { "r", on_run },
    { "u", on_underline },
    { "highlight", on_highlight },
    { "shd", on_shading },
    { "rFonts", on_run_fonts },
    { "t", on_text_start },
    { "instrText", on_code },
    { "tab", on_tab },
    { "br", on_break },
    { "cr", on_break },
    { "noBreakHyphen", on_hyphen },
    { "sym", add_symbol },
    { "fldChar", on_field_char },
    { "fldSimple", on_simple_field },
    { "name", on_name },
    { "tbl", on_table },
    { "tr", on_row },
    { "tc", on_cell },
    { "sdt", on_control },
    { "showingPlcHdr", on_placeholder },
    { "alias", on_alias },
    { "ins", on_change },
    { "del", on_change },
    { "moveTo", on_change },
    { "moveFrom", on_move },
    { "Fallback", on_hidden },
    { "comment", on_comment },
    { "footnote", on_note },
    { "endnote", on_note },
    { "signatureline", on_signature },
    { "drawing", on_drawing },
    { "pict", on_drawing },
    { "object", on_drawing },
    { "altChunk", on_drawing },
};

static void note_links(word *self, const char **attributes)
{
    kg_relationship *link = kg_relationship_named(&self->links, attributes);
    const char *href = kg_xml_attribute(attributes, "href");
    if (link != NULL && kg_ends_with(link->type, "/hyperlink")) {
        link->is_used = true;
        if (link->is_external)
            kg_scan_link(self->scan, KG_LINK_RELATIONSHIP, spot_kind(self), spot_number(self), link->target);
    }
    if (href != NULL && strchr(href, ':') != NULL)
        kg_scan_link(self->scan, KG_LINK_RELATIONSHIP, spot_kind(self), spot_number(self), href);
}

static void on_start(void *user, const char *name, const char **attributes)
{
    word *self = user;
    const char *local = kg_xml_local(name);
    for (size_t i = 0; i < KG_COUNT(elements); i++) {
        if (strcmp(elements[i].name, local) == 0) {
            elements[i].start(self, attributes);
            break;
        }
    }
    note_links(self, attributes);
}

static void end_control(word *self)
{
    if (in_control(self) && self->is_placeholder[self->controls - 1])
        add_field(self, KG_FORM_CONTROL, false, self->control_name[self->controls - 1]);
    self->controls -= self->controls > 0;
}

static void on_end(void *user, const char *name)
{
    word *self = user;
    const char *local = kg_xml_local(name);
    if (strcmp(local, "t") == 0)
        self->in_text = false;
    else if (strcmp(local, "instrText") == 0)
        self->in_code = false;
    else if (strcmp(local, "r") == 0)
        self->in_run = false;
    else if (strcmp(local, "p") == 0 && self->cells == 0)
        flush(self);
    else if (strcmp(local, "tc") == 0)
        end_cell(self);
    else if (strcmp(local, "tbl") == 0)
        self->tables -= self->tables > 0;
    else if (strcmp(local, "fldSimple") == 0)
        pop_field(self);
    else if (strcmp(local, "sdt") == 0)
        end_control(self);
    else if (strcmp(local, "Fallback") == 0 || strcmp(local, "moveFrom") == 0)
        self->skipped -= self->skipped > 0;
}

static void on_text(void *user, const char *text, size_t length)
{
    word *self = user;
    if (self->in_text)
        add_text(self, text, length);
    else if (self->in_code && self->field_count > 0)
        kg_buf_append(&self->fields[self->field_count - 1].code, text, length);
}

/* ---- parts ---- */

static void read_part(word *self, const char *part, kg_spot_kind place)
{
    const kg_xml_handler handler = { .user = self, .start = on_start, .end = on_end, .text = on_text };
    kg_package_relationships(self->package, part, &self->links);
    self->place = place;
    self->number = self->tables = self->cells = self->skipped = self->controls = 0;
    self->in_run = self->in_text = self->in_code = self->is_heading = false;
    self->font = self->run_font = self->styles.font;
    (void)kg_package_read(self->package, part, &handler);
    self->cells = 0;
    flush(self);
    while (self->field_count > 0)
        kg_buf_done(&self->fields[--self->field_count].code);
    for (size_t i = 0; i < self->links.count; i++) {
        const kg_relationship *link = &self->links.items[i];
        if (link->is_external && !link->is_used && kg_ends_with(link->type, "/hyperlink"))
            kg_scan_link(self->scan, KG_LINK_RELATIONSHIP, KG_SPOT_DOCUMENT, 0, link->target);
    }
}

static void on_setting(void *user, const char *name, const char **attributes)
{
    kg_scan *scan = user;
    const char *enforced = kg_xml_attribute(attributes, "enforcement"), *edit = kg_xml_attribute(attributes, "edit");
    if (strcmp(kg_xml_local(name), "documentProtection") != 0 || enforced == NULL)
        return;
    if (strcmp(enforced, "1") == 0 || strcmp(enforced, "true") == 0 || strcmp(enforced, "on") == 0)
        kg_scan_note(scan, KG_NOTE_PROTECTED, 0, edit == NULL ? "" : kg_mask(scan->arena, edit, 40));
}

void kg_word_read(kg_package *package)
{
    static const struct {
        const char *type;
        kg_spot_kind place;
    } parts[] = { { "wordprocessingml.header+xml", KG_SPOT_HEADER },
                  { "wordprocessingml.footer+xml", KG_SPOT_HEADER },
                  { "wordprocessingml.footnotes+xml", KG_SPOT_NOTE },
                  { "wordprocessingml.endnotes+xml", KG_SPOT_NOTE },
                  { "wordprocessingml.comments+xml", KG_SPOT_COMMENT } };
    word self = { .package = package, .scan = package->scan };
    kg_buf_init(&self.text, package->scan->limits->text_bytes);
    kg_line_marks_init(&self.marks);
    kg_word_styles_read(package, &self.styles);
    read_part(&self, package->main_part, KG_SPOT_PARAGRAPH);
    for (size_t i = 0; i < package->zip->items.count; i++) {
        const char *name = package->zip->items.items[i].name, *type = kg_package_type(package, name);
        for (size_t j = 0; j < KG_COUNT(parts); j++)
            if (kg_ends_with(type, parts[j].type))
                read_part(&self, name, parts[j].place);
        const kg_xml_handler settings = { .user = package->scan, .start = on_setting };
        if (kg_ends_with(type, "wordprocessingml.settings+xml"))
            (void)kg_package_read(package, name, &settings);
    }
    kg_buf_done(&self.text);
    kg_line_marks_done(&self.marks);
    kg_scan_wordless(package->scan, self.is_drawn);
}
