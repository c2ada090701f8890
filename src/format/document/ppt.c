/* SPDX-License-Identifier: Apache-2.0
 *
 * PowerPoint 97-2003: a stream of nested records (MS-PPT 2.3.1), and the stream that says whether it is encrypted. A table is a group
 * of rectangles, and which of them are a row is told by where they lie (MS-ODRAW 2.2.16). */
#include "format/document/legacytext.h"
#include "format/document/ole.h"

#include "base/arith.h"

#include <stdlib.h>
#include <string.h>

enum {
    HEAD_BYTES = 8,
    CONTAINER = 0xf,
    RECORD_SLIDE = 0x03ee,
    RECORD_NOTES = 0x03f0,
    RECORD_NOTES_ATOM = 0x03f1,
    RECORD_SLIDE_PERSIST = 0x03f3,
    RECORD_MASTER = 0x03f8,
    RECORD_VBA_INFO = 0x0400,
    RECORD_TEXT_UTF16 = 0x0fa0,
    RECORD_TEXT_8BIT = 0x0fa8,
    RECORD_STRING = 0x0fba,
    RECORD_HANDOUT = 0x0fc9,
    RECORD_HYPERLINK = 0x0fd7,
    RECORD_SLIDE_LIST = 0x0ff0,
    RECORD_COMMENT = 0x2ee0,
    RECORD_GROUP = 0xf003,
    RECORD_SHAPE = 0xf004,
    RECORD_SHAPE_KIND = 0xf00a,
    RECORD_CHILD_ANCHOR = 0xf00f,
    RECORD_MORE_PROPERTIES = 0xf122,
    PROPERTY_TABLE = 0x039f, /* of a group: it is a table */
    PROPERTY_BYTES = 6,
    KIND_RECTANGLE = 1,
    MOST_CELLS = 5000, /* of one table */
    LIST_OF_SLIDES = 0, /* instances of RECORD_SLIDE_LIST; the others list masters and notes */
    STRING_TARGET = 1,  /* instances of RECORD_STRING: the address of a link, the words of a comment */
    FIRST_SLIDE = 256, /* the least identifier of a slide */
    TOKEN_AT = 12,
    LOOK_BACK = 2000, /* blocks */
    MOST_DEPTH = 32,
};

#define TOKEN_ENCRYPTED 0xf3d1c4dfu

typedef struct ppt_cell {
    uint32_t top;
    uint32_t left;
    bool is_cell;     /* no line between cells */
    const char *text; /* "" = empty */
} ppt_cell;

typedef struct ppt_table {
    KG_LIST(ppt_cell) cells;
} ppt_table;

typedef struct ppt {
    kg_scan *scan;
    ppt_table *table; /* being read; NULL outside */
    uint32_t rows;    /* of all tables so far */
    uint32_t slides; /* drawn so far */
    uint32_t listed; /* in the list of slides */
    kg_spot_kind place;
    uint32_t number;
    kg_buf text;
} ppt;

/* The outline repeats what the slides draw, unless they refer to it: each text of a slide counts once. */
static bool is_repeated(const ppt *self)
{
    const kg_facts *facts = self->scan->facts;
    for (size_t i = facts->blocks.count; i-- > 0 && facts->blocks.count - i <= LOOK_BACK;) {
        const kg_block *block = &facts->blocks.items[i];
        if (block->at.kind == self->place && block->at.number == self->number && strcmp(block->text, kg_buf_text(&self->text)) == 0)
            return true;
    }
    return false;
}

/* A cell is one block. */
static void add_to_cell(ppt *self)
{
    ppt_table *table = self->table;
    ppt_cell *cell = table->cells.count == 0 ? NULL : &table->cells.items[table->cells.count - 1];
    if (cell != NULL && self->text.size > 0)
        cell->text = kg_arena_printf(self->scan->arena, "%s%s%s", cell->text, *cell->text == 0 ? "" : " ", kg_buf_text(&self->text));
    kg_buf_clear(&self->text);
}

static void flush(ppt *self)
{
    if (self->table != NULL) {
        add_to_cell(self);
        return;
    }
    bool is_variable = strcmp(kg_buf_text(&self->text), "*") == 0; /* stands for a date, a number or a footer */
    if (!is_variable && (self->place != KG_SPOT_SLIDE || !is_repeated(self)))
        kg_scan_block(self->scan, self->place, self->number, kg_buf_text(&self->text), self->text.size);
    kg_buf_clear(&self->text);
}

static void take_text(ppt *self, kg_reader in, bool is_8bit)
{
    while (kg_reader_left(&in) >= (is_8bit ? 1 : 2)) {
        uint32_t point = is_8bit ? kg_reader_u8(&in) : kg_utf16_next(&in);
        if (point == '\r' || point == 0x0b)
            flush(self);
        else if (point >= ' ' || point == '\t')
            kg_append_point(&self->text, point);
    }
    flush(self);
}

static const char *string_of(ppt *self, kg_reader in)
{
    kg_buf_clear(&self->text);
    while (kg_reader_left(&in) >= 2)
        kg_append_point(&self->text, kg_utf16_next(&in));
    const char *copy = kg_arena_strdup(self->scan->arena, kg_buf_text(&self->text));
    kg_buf_clear(&self->text);
    return copy;
}

static void take_atom(ppt *self, uint16_t type, uint16_t instance, uint16_t outer, kg_reader body)
{
    if (type == RECORD_TEXT_UTF16 || type == RECORD_TEXT_8BIT)
        take_text(self, body, type == RECORD_TEXT_8BIT);
    else if (type == RECORD_STRING && outer == RECORD_HYPERLINK && instance == STRING_TARGET)
        kg_scan_link(self->scan, KG_LINK_ANNOTATION, KG_SPOT_DOCUMENT, 0, string_of(self, body));
    else if (type == RECORD_STRING && outer == RECORD_COMMENT && instance == STRING_TARGET)
        take_text(self, body, false);
    else if (type == RECORD_SLIDE_PERSIST && self->place == KG_SPOT_SLIDE && outer == RECORD_SLIDE_LIST)
        self->number = ++self->listed;
    else if (type == RECORD_VBA_INFO) {
        kg_reader_skip(&body, 4);
        self->scan->facts->has_macros |= kg_reader_u32(&body) != 0;
    }
}

/* The next record of IN; false where there is none. */
static bool next_record(kg_reader *in, uint16_t *type, uint16_t *instance, kg_reader *body)
{
    if (kg_reader_left(in) < HEAD_BYTES)
        return false;
    *instance = kg_reader_u16(in) >> 4;
    *type = kg_reader_u16(in);
    size_t size = kg_reader_u32(in), here = KG_MIN(size, kg_reader_left(in));
    *body = kg_reader_of(in->data + in->at, here);
    kg_reader_skip(in, here);
    return true;
}

/* The notes of no slide are the master of all, which holds prompts (MS-PPT 2.5.12; identifiers of slides: 2.2.26). */
static bool is_notes_master(kg_reader notes)
{
    uint16_t type, instance;
    kg_reader body;
    if (!next_record(&notes, &type, &instance, &body) || type != RECORD_NOTES_ATOM)
        return false;
    uint32_t slide = kg_reader_u32(&body);
    return slide < FIRST_SLIDE || slide > INT32_MAX;
}

/* Where the text inside the container BODY belongs. False: it is not shown. */
static bool enter(ppt *self, uint16_t type, uint16_t instance, kg_reader body)
{
    if (type == RECORD_MASTER || type == RECORD_HANDOUT || (type == RECORD_NOTES && is_notes_master(body)) ||
        (type == RECORD_SLIDE_LIST && instance != LIST_OF_SLIDES))
        return false;
    if (type == RECORD_SLIDE) {
        self->place = KG_SPOT_SLIDE;
        self->number = ++self->slides;
    } else if (type == RECORD_NOTES) {
        self->place = KG_SPOT_NOTE;
    } else if (type == RECORD_SLIDE_LIST) {
        self->place = KG_SPOT_SLIDE;
        self->listed = 0;
    } else if (type == RECORD_COMMENT) {
        self->place = KG_SPOT_COMMENT;
        self->number = ++self->scan->facts->comments;
    }
    return true;
}

/* ---- tables ---- */

/* Whether the first shape of a group, which stands for all of it, says that it is a table. */
static bool is_table(kg_reader group)
{
    uint16_t type, instance;
    kg_reader shape, body;
    if (!next_record(&group, &type, &instance, &shape) || type != RECORD_SHAPE)
        return false;
    while (next_record(&shape, &type, &instance, &body))
        for (uint16_t i = 0; type == RECORD_MORE_PROPERTIES && i < instance && kg_reader_left(&body) >= PROPERTY_BYTES; i++) {
            uint16_t property = kg_reader_u16(&body) & 0x3fff;
            if (property == PROPERTY_TABLE && (kg_reader_u32(&body) & 1))
                return true;
            kg_reader_skip(&body, property == PROPERTY_TABLE ? 0 : 4);
        }
    return false;
}

/* A shape of a table begins: a cell, once its kind or its text says so. */
static void begin_cell(ppt *self)
{
    ppt_table *table = self->table;
    ppt_cell *cell = table->cells.count < MOST_CELLS ? kg_list_push(self->scan->arena, &table->cells) : NULL;
    if (cell != NULL)
        *cell = (ppt_cell){ .text = "" };
}

static void take_cell_atom(ppt *self, uint16_t type, uint16_t instance, kg_reader body)
{
    ppt_table *table = self->table;
    if (table->cells.count == 0)
        return;
    ppt_cell *cell = &table->cells.items[table->cells.count - 1];
    cell->is_cell |= type == RECORD_SHAPE_KIND && instance == KIND_RECTANGLE;
    if (type != RECORD_CHILD_ANCHOR)
        return;
    cell->left = kg_reader_u32(&body);
    cell->top = kg_reader_u32(&body);
}

static int compare_cells(const void *left, const void *right)
{
    const ppt_cell *a = left, *b = right;
    int order = (a->top > b->top) - (a->top < b->top);
    return order != 0 ? order : (a->left > b->left) - (a->left < b->left);
}

static void end_table(ppt *self, ppt_table *table)
{
    if (table->cells.count > 1)
        qsort(table->cells.items, table->cells.count, sizeof table->cells.items[0], compare_cells);
    const ppt_cell *before = NULL;
    for (size_t i = 0; i < table->cells.count; i++) {
        const ppt_cell *cell = &table->cells.items[i];
        if (!cell->is_cell && *cell->text == 0)
            continue;
        self->rows += before == NULL || before->top != cell->top;
        before = cell;
        kg_scan_block(self->scan, KG_SPOT_ROW, self->rows, cell->text, strlen(cell->text));
    }
}

/* ---- all records ---- */

static void walk(ppt *self, kg_reader in, uint16_t outer, unsigned depth);

/* Groups inside a table are a part of it. */
static void walk_table(ppt *self, kg_reader group, unsigned depth)
{
    ppt_table table = { 0 };
    self->table = &table;
    walk(self, group, RECORD_GROUP, depth);
    self->table = NULL;
    end_table(self, &table);
}

static void walk(ppt *self, kg_reader in, uint16_t outer, unsigned depth)
{
    while (kg_reader_left(&in) >= HEAD_BYTES) {
        uint16_t version = kg_reader_u16(&in), type = kg_reader_u16(&in), instance = version >> 4;
        uint32_t size = kg_reader_u32(&in);
        size_t here = KG_MIN((size_t)size, kg_reader_left(&in));
        kg_reader body = kg_reader_of(in.data + in.at, here);
        kg_reader_skip(&in, here);
        if ((version & CONTAINER) != CONTAINER) {
            if (self->table != NULL)
                take_cell_atom(self, type, instance, body);
            take_atom(self, type, instance, outer, body);
            continue;
        }
        ppt before = *self;
        if (self->table != NULL && type == RECORD_SHAPE)
            begin_cell(self);
        if (depth < MOST_DEPTH && self->table == NULL && type == RECORD_GROUP && is_table(body))
            walk_table(self, body, depth + 1);
        else if (depth < MOST_DEPTH && enter(self, type, instance, body))
            walk(self, body, type, depth + 1);
        self->place = before.place;
        self->number = before.number;
    }
}

void kg_ppt_read(kg_scan *scan, kg_cfb *cfb, kg_bytes stream)
{
    scan->facts->variant = "PowerPoint 97-2003";
    kg_bytes user = kg_cfb_read(scan, cfb, kg_cfb_find(cfb, KG_CFB_ROOT, "Current User"));
    kg_reader in = kg_reader_of(user.data, user.size);
    kg_reader_seek(&in, KG_MIN(user.size, (size_t)TOKEN_AT));
    scan->facts->needs_password =
        kg_reader_u32(&in) == TOKEN_ENCRYPTED || kg_cfb_find(cfb, KG_CFB_ROOT, "EncryptedSummary") != NULL;
    if (stream.size < HEAD_BYTES)
        kg_scan_broken(scan, "its slides are missing");
    if (stream.size < HEAD_BYTES || scan->facts->needs_password)
        return;
    ppt self = { .scan = scan, .place = KG_SPOT_DOCUMENT };
    kg_buf_init(&self.text, scan->limits->text_bytes);
    walk(&self, kg_reader_of(stream.data, stream.size), 0, 0);
    kg_buf_done(&self.text);
    scan->facts->pages = KG_MAX(self.listed, self.slides);
    if (scan->facts->blocks.count == 0)
        kg_scan_wordless(scan, true); /* whether its slides show anything is not read */
}
