/* SPDX-License-Identifier: Apache-2.0
 *
 * Word 97-2003: the file information block at the start of WordDocument (MS-DOC 2.5) and the table of pieces that the text is made
 * of (2.4.1), with the formats that give it its meaning; of Word 6 and 95 the text that lies in one piece. */
#include "format/document/docformat.h"
#include "format/document/legacytext.h"
#include "format/document/ole.h"

#include "base/arith.h"

#include <string.h>
#include <utf8proc.h>

enum {
    FIB_BYTES = 34,
    IDENT = 0xa5ec,
    IDENT_WORD6 = 0xa5dc,
    FIRST_WORD97 = 0xbf,
    FLAG_COMPLEX = 0x0004,
    FLAG_ENCRYPTED = 0x0100,
    FLAG_TABLE_1 = 0x0200,
    FLAG_WRITE_RESERVED = 0x0800,
    PAIR_COMMENTS = 4, /* of the places of comments */
    PAIR_CHARACTER_RUNS = 12,
    PAIR_PARAGRAPH_RUNS = 13,
    PAIR_PIECES = 33,
    COMMENT_BYTES = 30, /* of one of them, beside its position */
    PIECE_BYTES = 8,
    PIECE_IS_8BIT = 1 << 30,
    PART_PIECES = 2,
    MOST_FIELDS = 8,
    CODE_BYTES = 4096,
};

/* Parts of the text, one behind the other. */
static const kg_spot_kind part_places[] = { KG_SPOT_PARAGRAPH, KG_SPOT_NOTE, KG_SPOT_HEADER,    KG_SPOT_DOCUMENT,
                                            KG_SPOT_COMMENT,   KG_SPOT_NOTE, KG_SPOT_PARAGRAPH, KG_SPOT_HEADER };

typedef struct doc_field {
    kg_buf code;
    bool is_result;
    bool has_result;
} doc_field;

typedef struct doc {
    kg_scan *scan;
    kg_bytes stream;
    kg_bytes table;
    uint32_t lengths[KG_COUNT(part_places)]; /* of the parts, in characters */
    size_t part;
    uint32_t left; /* characters of the part */
    uint32_t number;
    uint32_t body_end; /* the last number of the text itself, behind which those of text boxes go on */
    kg_doc_runs paragraphs;
    kg_doc_runs characters;
    unsigned flags;     /* kg_doc_flag of the character being taken */
    uint32_t rows;      /* of all tables so far */
    uint32_t row;       /* being read; 0 = none */
    uint32_t inner_row; /* of a table in a cell */
    bool is_drawn;      /* there are pictures or shapes */
    kg_buf text;
    kg_line_marks marks;
    doc_field fields[MOST_FIELDS];
    unsigned field_count;
    unsigned lost_fields; /* deeper than kept */
} doc;

/* ---- characters ---- */

static kg_spot place_of(const doc *self)
{
    kg_spot_kind place = part_places[self->part];
    if (self->row > 0)
        return (kg_spot){ .kind = KG_SPOT_ROW, .number = self->row };
    bool is_heading = place == KG_SPOT_PARAGRAPH && (self->flags & KG_DOC_HEADING);
    return (kg_spot){ .kind = is_heading ? KG_SPOT_HEADING : place, .number = self->number };
}

static void add_marked(doc *self)
{
    kg_line_marks_end(self->scan, &self->marks, place_of(self));
}

static void flush(doc *self)
{
    kg_spot at = place_of(self);
    add_marked(self);
    if (self->text.size > 0 && at.kind != KG_SPOT_DOCUMENT)
        kg_scan_block(self->scan, at.kind, at.number, kg_buf_text(&self->text), self->text.size);
    kg_buf_clear(&self->text);
}

/* A cell is one block, empty or not; its row gets its number with the first. */
static void end_cell(doc *self, uint32_t *row)
{
    if (*row == 0)
        *row = ++self->rows;
    add_marked(self);
    kg_scan_block(self->scan, KG_SPOT_ROW, *row, kg_buf_text(&self->text), self->text.size);
    kg_buf_clear(&self->text);
}

/* Ends a paragraph, a cell or a row at the mark POINT. */
static void end_paragraph(doc *self, uint32_t point)
{
    unsigned flags = self->flags;
    if (point == 0x07 && (flags & KG_DOC_ROW_END))
        self->row = 0;
    else if (point == 0x07 && (flags & KG_DOC_IN_TABLE))
        end_cell(self, &self->row);
    else if (flags & KG_DOC_INNER_ROW)
        self->inner_row = 0;
    else if (flags & KG_DOC_INNER_CELL)
        end_cell(self, &self->inner_row);
    else if ((flags & KG_DOC_IN_TABLE) && self->text.size > 0)
        kg_buf_putc(&self->text, ' ');
    else if (!(flags & KG_DOC_IN_TABLE))
        flush(self);
    if ((flags & KG_DOC_ROW_END) || !(flags & KG_DOC_IN_TABLE)) {
        self->row = self->inner_row = 0;
        kg_buf_clear(&self->text);
    }
    self->number++;
}

static void begin_field(doc *self)
{
    if (self->field_count == MOST_FIELDS) {
        self->lost_fields++;
        return;
    }
    self->fields[self->field_count] = (doc_field){ 0 };
    kg_buf_init(&self->fields[self->field_count++].code, CODE_BYTES);
}

static void end_field(doc *self)
{
    if (self->lost_fields > 0) {
        self->lost_fields--;
    } else if (self->field_count > 0) {
        doc_field *field = &self->fields[--self->field_count];
        kg_spot at = place_of(self);
        self->is_drawn |= field->code.size > 0 && !field->has_result; /* as formulas do */
        kg_field_code(self->scan, kg_buf_text(&field->code), at.kind, at.number, field->has_result, "");
        kg_buf_done(&field->code);
    }
}

/* The part that the next character belongs to. */
static void count_character(doc *self)
{
    while (self->left == 0 && self->part + 1 < KG_COUNT(part_places)) {
        flush(self);
        self->row = self->inner_row = 0;
        self->body_end = self->part == 0 ? self->number : self->body_end;
        self->left = self->lengths[++self->part];
        kg_spot_kind place = part_places[self->part];
        self->number = place == KG_SPOT_HEADER ? 0 : place == KG_SPOT_PARAGRAPH ? self->body_end : 1;
    }
    self->left -= self->left > 0;
}

/* A character that is shown. */
static void take_shown(doc *self, uint32_t point)
{
    bool is_blank = point <= ' ' || point == 0xa0;
    if (self->field_count > 0)
        self->fields[self->field_count - 1].has_result |= !is_blank && point != 0x2002;
    if (self->flags & KG_DOC_DELETED)
        return;
    char bytes[5] = { 0 };
    (void)utf8proc_encode_char(point == 0x1e ? '-' : (utf8proc_int32_t)point, (uint8_t *)bytes);
    kg_line_marks_take(self->scan, &self->marks, place_of(self), kg_buf_text(&self->text),
                       &(kg_marked_text){ .text = bytes,
                                          .length = strlen(bytes),
                                          .is_underlined = (self->flags & KG_DOC_UNDERLINED) != 0,
                                          .is_highlighted = (self->flags & KG_DOC_HIGHLIGHTED) != 0 });
    kg_buf_puts(&self->text, bytes);
}

static void take_character(doc *self, uint32_t point, size_t offset)
{
    enum { TRACKED = KG_DOC_INSERTED | KG_DOC_DELETED };
    doc_field *field = self->field_count > 0 ? &self->fields[self->field_count - 1] : NULL;
    unsigned before = self->flags & TRACKED;
    count_character(self);
    self->flags = kg_doc_flags_at(&self->paragraphs, offset) | kg_doc_flags_at(&self->characters, offset);
    self->scan->facts->changes += (self->flags & TRACKED) != 0 && (self->flags & TRACKED) != before;
    switch (point) {
    case 0x13:
        begin_field(self);
        return;
    case 0x14:
        if (field != NULL)
            field->is_result = true;
        return;
    case 0x15:
        end_field(self);
        return;
    case '\r': /* a paragraph, or one in a cell */
    case 0x07: /* a cell or a row */
    case 0x0c:
        end_paragraph(self, point);
        return;
    case 0x0b:
        if (self->flags & KG_DOC_IN_TABLE)
            kg_buf_putc(&self->text, ' ');
        else
            flush(self);
        return;
    default:
        break;
    }
    self->is_drawn |= point == 0x01 || point == 0x08; /* anchors of pictures and of shapes */
    if (field != NULL && !field->is_result)
        kg_append_point(&field->code, point);
    else if (point >= ' ' || point == '\t' || point == 0x1e)
        take_shown(self, point);
}

/* ---- pieces ---- */

static void take_piece(doc *self, size_t offset, uint32_t count, bool is_8bit)
{
    kg_reader in = kg_reader_of(self->stream.data, self->stream.size);
    kg_reader_seek(&in, offset);
    for (uint32_t i = 0; i < count && kg_reader_left(&in) > 0; i++) {
        size_t at = in.at;
        uint32_t point = is_8bit ? kg_windows_point(kg_reader_u8(&in)) : kg_utf16_next(&in);
        if (in.bad)
            break;
        take_character(self, point, at);
        if (!is_8bit && in.at - at == 4) { /* a pair counts as two characters */
            i++;
            count_character(self);
        }
    }
}

/* The table of pieces: positions of their ends in the text, then where each lies. */
static void take_pieces(doc *self, kg_reader table)
{
    size_t count = table.size < 4 ? 0 : (table.size - 4) / (4 + PIECE_BYTES);
    kg_reader ends = table, places = table;
    kg_reader_seek(&places, (count + 1) * 4);
    uint32_t start = kg_reader_u32(&ends);
    for (size_t i = 0; i < count; i++) {
        uint32_t end = kg_reader_u32(&ends);
        kg_reader_skip(&places, 2);
        uint32_t place = kg_reader_u32(&places);
        kg_reader_skip(&places, 2);
        if (places.bad || end < start)
            return;
        bool is_8bit = (place & PIECE_IS_8BIT) != 0;
        size_t offset = place & ~(uint32_t)PIECE_IS_8BIT;
        take_piece(self, is_8bit ? offset / 2 : offset, end - start, is_8bit);
        start = end;
    }
}

/* Pieces stand behind descriptions of formats in the same structure. */
static void find_pieces(doc *self, kg_reader clx)
{
    while (kg_reader_left(&clx) > 0) {
        uint8_t kind = kg_reader_u8(&clx);
        size_t size = kind == PART_PIECES ? kg_reader_u32(&clx) : kg_reader_u16(&clx);
        if (clx.bad || size > kg_reader_left(&clx))
            return;
        if (kind == PART_PIECES) {
            take_pieces(self, kg_reader_of(clx.data + clx.at, size));
            return;
        }
        kg_reader_skip(&clx, size);
    }
}

/* ---- the file information block ---- */

/* The bytes of the table stream that pair INDEX of the block names; none where it names none. */
static kg_reader table_part(const doc *self, kg_reader pairs, size_t index)
{
    kg_reader_seek(&pairs, KG_MIN(pairs.at + index * 8, pairs.size));
    uint32_t offset = kg_reader_u32(&pairs), size = kg_reader_u32(&pairs);
    if (pairs.bad || size == 0 || offset > self->table.size || size > self->table.size - offset)
        return kg_reader_of(NULL, 0);
    return kg_reader_of(self->table.data + offset, size);
}

static void read_text(doc *self)
{
    kg_reader in = kg_reader_of(self->stream.data, self->stream.size);
    kg_reader_seek(&in, 32);
    kg_reader_skip(&in, (size_t)kg_reader_u16(&in) * 2);
    kg_reader longs = in;
    size_t long_count = kg_reader_u16(&longs);
    in = longs;
    kg_reader_skip(&in, long_count * 4);
    kg_reader_skip(&longs, 3 * 4);
    for (size_t i = 0; i < KG_COUNT(self->lengths) && i + 3 < long_count; i++)
        self->lengths[i] = kg_reader_u32(&longs);
    kg_reader_skip(&in, 2);
    if (in.bad || longs.bad)
        return;
    kg_reader comments = table_part(self, in, PAIR_COMMENTS);
    if (comments.size > 4)
        self->scan->facts->comments = (uint32_t)((comments.size - 4) / (4 + COMMENT_BYTES));
    kg_doc_runs_read(self->scan, self->stream, table_part(self, in, PAIR_PARAGRAPH_RUNS), true, &self->paragraphs);
    kg_doc_runs_read(self->scan, self->stream, table_part(self, in, PAIR_CHARACTER_RUNS), false, &self->characters);
    self->left = self->lengths[0];
    self->number = 1;
    find_pieces(self, table_part(self, in, PAIR_PIECES));
}

/* Word 6 and 95: bytes FIRST to LAST of the stream, unless the file was saved in pieces. */
static void read_old_text(doc *self, uint16_t flags)
{
    kg_reader in = kg_reader_of(self->stream.data, self->stream.size);
    kg_reader_seek(&in, 24);
    uint32_t first = kg_reader_u32(&in), last = kg_reader_u32(&in);
    self->lengths[0] = self->left = UINT32_MAX;
    self->number = 1;
    if (!in.bad && last > first && !(flags & FLAG_COMPLEX))
        take_piece(self, first, last - first, true);
}

void kg_doc_read(kg_scan *scan, kg_cfb *cfb, kg_bytes stream)
{
    kg_reader in = kg_reader_of(stream.data, stream.size);
    uint16_t ident = kg_reader_u16(&in), version = kg_reader_u16(&in);
    kg_reader_skip(&in, 6);
    uint16_t flags = kg_reader_u16(&in);
    if (stream.size < FIB_BYTES || (ident != IDENT && ident != IDENT_WORD6)) {
        kg_scan_broken(scan, stream.size < FIB_BYTES ? N_("its text is missing") : N_("its text has no valid beginning"));
        return;
    }
    bool is_word6 = ident == IDENT_WORD6 || version < FIRST_WORD97;
    scan->facts->variant = is_word6 ? "Word 6/95" : "Word 97-2003";
    scan->facts->needs_password = (flags & FLAG_ENCRYPTED) != 0;
    scan->facts->is_restricted = (flags & FLAG_WRITE_RESERVED) != 0;
    const kg_cfb_entry *table = kg_cfb_find(cfb, KG_CFB_ROOT, flags & FLAG_TABLE_1 ? "1Table" : "0Table");
    if (!is_word6 && table == NULL) {
        kg_scan_broken(scan, "its table stream is missing");
        return;
    }
    if (scan->facts->needs_password)
        return;
    doc self = { .scan = scan, .stream = stream, .table = kg_cfb_read(scan, cfb, table) };
    kg_buf_init(&self.text, scan->limits->text_bytes);
    kg_line_marks_init(&self.marks);
    if (is_word6)
        read_old_text(&self, flags);
    else
        read_text(&self);
    flush(&self);
    while (self.field_count > 0)
        end_field(&self);
    kg_buf_done(&self.text);
    kg_line_marks_done(&self.marks);
    if (!(is_word6 && (flags & FLAG_COMPLEX)))
        kg_scan_wordless(scan, self.is_drawn);
}
