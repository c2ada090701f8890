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
