/* SPDX-License-Identifier: Apache-2.0
 *
 * See legacytext.h. */
#include "format/document/legacytext.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>
#include <utf8proc.h>

uint32_t kg_windows_point(uint8_t byte)
{
    static const uint16_t from_0x80[] = { 0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
                                          0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
                                          0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178 };
    return byte >= 0x80 && byte < 0xa0 ? from_0x80[byte - 0x80] : byte;
}

uint32_t kg_utf16_next(kg_reader *in)
{
    uint32_t unit = kg_reader_u16(in);
    if (unit < 0xd800 || unit > 0xdfff)
        return unit;
    kg_reader ahead = *in;
    uint32_t low = kg_reader_u16(&ahead);
    if (unit >= 0xdc00 || ahead.bad || low < 0xdc00 || low > 0xdfff)
        return 0xfffd;
    *in = ahead;
    return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

void kg_append_point(kg_buf *out, uint32_t point)
{
    uint8_t bytes[4];
    if (point != 0)
        kg_buf_append(out, bytes, (size_t)utf8proc_encode_char((utf8proc_int32_t)point, bytes));
}

/* ---- what formats say ---- */

enum {
    LEAST_BLANKS = 3, /* underlined, that make a line to write on */
    LABEL_BYTES = 60, /* of the line before them that are told */
};

void kg_line_marks_init(kg_line_marks *marks)
{
    *marks = (kg_line_marks){ 0 };
    kg_buf_init(&marks->highlighted, KG_SCAN_WORDS);
}

void kg_line_marks_done(kg_line_marks *marks)
{
    kg_buf_done(&marks->highlighted);
}

bool kg_is_blank_text(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool is_wide = i + 1 < length && (unsigned char)text[i] == 0xc2 && (unsigned char)text[i + 1] == 0xa0;
        if (!is_wide && strchr(" \t\r\n", text[i]) == NULL)
            return false;
        i += is_wide;
    }
    return true;
}

void kg_line_marks_blanks(kg_scan *scan, kg_line_marks *marks, kg_spot at, const char *before, unsigned count)
{
    unsigned had = marks->blanks;
    marks->blanks += count;
    if (had >= LEAST_BLANKS || marks->blanks < LEAST_BLANKS)
        return;
    size_t length = strlen(before), start = length > LABEL_BYTES ? length - LABEL_BYTES : 0;
    while (start < length && ((unsigned char)before[start] & 0xc0) == 0x80)
        start++;
    kg_scan_field(scan, KG_FORM_BLANK, at.kind, at.number, false, before + start);
}

static void end_highlight(kg_scan *scan, kg_line_marks *marks, kg_spot at)
{
    const char *words = kg_buf_text(&marks->highlighted);
    if (!kg_is_blank_text(words, strlen(words)))
        kg_scan_field(scan, KG_FORM_HIGHLIGHT, at.kind, at.number, false, words);
    kg_buf_clear(&marks->highlighted);
}

void kg_line_marks_take(kg_scan *scan, kg_line_marks *marks, kg_spot at, const char *before, const kg_marked_text *piece)
{
    bool is_blank = kg_is_blank_text(piece->text, piece->length);
    size_t room = marks->highlighted.max_size - marks->highlighted.size;
    if (is_blank && piece->is_underlined)
        kg_line_marks_blanks(scan, marks, at, before,
                             *piece->text == '\t' ? KG_TAB_BLANKS : (unsigned)KG_MIN(piece->length, (size_t)LEAST_BLANKS));
    else
        marks->blanks = 0;
    if (piece->is_highlighted && piece->length < room)
        kg_buf_append(&marks->highlighted, piece->text, piece->length);
    else if (!piece->is_highlighted && !is_blank)
        end_highlight(scan, marks, at);
}

void kg_line_marks_end(kg_scan *scan, kg_line_marks *marks, kg_spot at)
{
    marks->blanks = 0;
    end_highlight(scan, marks, at);
}

/* ---- codes of fields ---- */

/* Length of the quotation mark at TEXT, straight or curled as Word makes it while somebody types; 0 for anything else. */
static size_t quote_length(const char *text)
{
    return *text == '"' ? 1 : strncmp(text, "“", 3) == 0 || strncmp(text, "”", 3) == 0 ? 3 : 0;
}

/* The first argument of a field code, with or without quotes; "" where a switch stands first. */
static const char *first_argument(kg_scan *scan, const char *code)
{
    code += strcspn(code, " \t\"");
    code += strspn(code, " \t");
    size_t quote = quote_length(code), length = 0;
    code += quote;
    while (code[length] != 0 && quote_length(code + length) == 0 && (quote > 0 || strchr(" \t", code[length]) == NULL))
        length++;
    return *code == '\\' ? "" : kg_arena_strndup(scan->arena, code, length);
}

void kg_field_code(kg_scan *scan, const char *code, kg_spot_kind place, uint32_t number, bool has_result, const char *name)
{
    static const struct {
        const char *code;
        kg_form_kind kind;
    } forms[] = { { "FORMTEXT", KG_FORM_TEXT },      { "FILLIN", KG_FORM_TEXT },         { "ASK", KG_FORM_TEXT },
                  { "FORMCHECKBOX", KG_FORM_CHECK }, { "FORMDROPDOWN", KG_FORM_CHOICE }, { "MACROBUTTON", KG_FORM_CONTROL },
                  { "MERGEFIELD", KG_FORM_MERGE } };
    static const char *const outside[] = { "DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT" };
    code += strspn(code, " \t\r\n");
    const char *word = kg_arena_strndup(scan->arena, code, strcspn(code, " \t\\\"")), *argument = first_argument(scan, code);
    if (kg_ascii_casecmp(word, "HYPERLINK") == 0 && *argument != 0)
        kg_scan_link(scan, KG_LINK_FIELD, place, number, argument);
    for (size_t i = 0; i < KG_COUNT(forms); i++)
        if (kg_ascii_casecmp(word, forms[i].code) == 0)
            kg_scan_field(scan, forms[i].kind, place, number, has_result && forms[i].kind == KG_FORM_TEXT,
                          *name != 0 ? name : argument);
    for (size_t i = 0; i < KG_COUNT(outside); i++)
        if (kg_ascii_casecmp(word, outside[i]) == 0)
            kg_scan_note(scan, KG_NOTE_EXTERNAL, 0, kg_mask(scan->arena, code, 200));
}
