/* SPDX-License-Identifier: Apache-2.0
 *
 * What the codes of a font mean: its ToUnicode map where it has one, else its encoding, else nothing is known. */
#include "format/document/pdf.h"

#include "base/arith.h"
#include "base/text.h"
#include "format/document/codepage.h"
#include "format/document/legacytext.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
    SIMPLE_CODES = 256,
    MOST_RANGES = 200000,
    RANGE_STEPS = 8, /* what a range of a character map costs: fonts may share one, each keeps its own */
    MOST_UNITS = 16, /* of one character's text */
};

/* Codes FIRST to LAST mean TEXT, or POINT and those that follow it. */
typedef struct code_range {
    uint32_t first;
    uint32_t last;
    uint32_t point;
    const char *text; /* NULL: POINT counts */
} code_range;

/* Characters FIRST to LAST have this width. */
typedef struct width_range {
    uint32_t first;
    uint32_t last;
    double width;
} width_range;

struct kg_pdf_font {
    int object; /* number of the dictionary's object; 0 = none */
    const char *family;
    bool is_wide;                  /* codes of two bytes */
    bool is_unicode;               /* the codes are UTF-16 */
    bool has_page;                 /* the codes are those of PAGE, of one to four bytes */
    kg_codepage page;
    uint32_t points[SIMPLE_CODES]; /* of codes of one byte; 0 = unknown */
    double unit;                   /* of widths */
    double usual_width;
    KG_LIST(code_range) ranges; /* sorted by FIRST */
    KG_LIST(width_range) widths; /* the same */
    char (*texts)[8]; /* POINTS as UTF-8 */
};

/* Code points of the codes from 0x80 on; 0 where there is none. */
static const uint16_t macintosh_high[] = {
    0x00c4, 0x00c5, 0x00c7, 0x00c9, 0x00d1, 0x00d6, 0x00dc, 0x00e1, 0x00e0, 0x00e2, 0x00e4, 0x00e3, 0x00e5, 0x00e7, 0x00e9, 0x00e8,
    0x00ea, 0x00eb, 0x00ed, 0x00ec, 0x00ee, 0x00ef, 0x00f1, 0x00f3, 0x00f2, 0x00f4, 0x00f6, 0x00f5, 0x00fa, 0x00f9, 0x00fb, 0x00fc,
    0x2020, 0x00b0, 0x00a2, 0x00a3, 0x00a7, 0x2022, 0x00b6, 0x00df, 0x00ae, 0x00a9, 0x2122, 0x00b4, 0x00a8, 0x2260, 0x00c6, 0x00d8,
    0x221e, 0x00b1, 0x2264, 0x2265, 0x00a5, 0x00b5, 0x2202, 0x2211, 0x220f, 0x03c0, 0x222b, 0x00aa, 0x00ba, 0x03a9, 0x00e6, 0x00f8,
    0x00bf, 0x00a1, 0x00ac, 0x221a, 0x0192, 0x2248, 0x2206, 0x00ab, 0x00bb, 0x2026, 0x00a0, 0x00c0, 0x00c3, 0x00d5, 0x0152, 0x0153,
    0x2013, 0x2014, 0x201c, 0x201d, 0x2018, 0x2019, 0x00f7, 0x25ca, 0x00ff, 0x0178, 0x2044, 0x20ac, 0x2039, 0x203a, 0xfb01, 0xfb02,
    0x2021, 0x00b7, 0x201a, 0x201e, 0x2030, 0x00c2, 0x00ca, 0x00c1, 0x00cb, 0x00c8, 0x00cd, 0x00ce, 0x00cf, 0x00cc, 0x00d3, 0x00d4,
    0xf8ff, 0x00d2, 0x00da, 0x00db, 0x00d9, 0x0131, 0x02c6, 0x02dc, 0x00af, 0x02d8, 0x02d9, 0x02da, 0x00b8, 0x02dd, 0x02db, 0x02c7,
};
static const uint16_t standard_high[] = {
    0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000,
    0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000,
    0x0000, 0x00a1, 0x00a2, 0x00a3, 0x2044, 0x00a5, 0x0192, 0x00a7, 0x00a4, 0x0027, 0x201c, 0x00ab, 0x2039, 0x203a, 0xfb01, 0xfb02,
    0x0000, 0x2013, 0x2020, 0x2021, 0x00b7, 0x0000, 0x00b6, 0x2022, 0x201a, 0x201e, 0x201d, 0x00bb, 0x2026, 0x2030, 0x0000, 0x00bf,
    0x0000, 0x0060, 0x00b4, 0x02c6, 0x02dc, 0x00af, 0x02d8, 0x02d9, 0x00a8, 0x0000, 0x02da, 0x00b8, 0x0000, 0x02dd, 0x02db, 0x02c7,
    0x2014, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000,
    0x0000, 0x00c6, 0x0000, 0x00aa, 0x0000, 0x0000, 0x0000, 0x0000, 0x0141, 0x00d8, 0x0152, 0x00ba, 0x0000, 0x0000, 0x0000, 0x0000,
    0x0000, 0x00e6, 0x0000, 0x0000, 0x0000, 0x0131, 0x0000, 0x0000, 0x0142, 0x00f8, 0x0153, 0x00df, 0x0000, 0x0000, 0x0000, 0x0000,
};

static const struct {
    const char *name;
    uint16_t point;
} glyphs[] = {
#define GLYPH(name, point) { name, point },
#include "format/document/glyphs.def"
#undef GLYPH
};

/* ---- simple fonts ---- */

static uint32_t point_of_glyph(const char *name)
{
    size_t low = 0, high = KG_COUNT(glyphs);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, glyphs[middle].name);
        if (order == 0)
            return glyphs[middle].point;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    size_t skip = strncmp(name, "uni", 3) == 0 ? 3 : *name == 'u' ? 1 : 0;
    char *end = NULL;
    unsigned long point = skip == 0 ? 0 : strtoul(name + skip, &end, 16);
    bool is_whole = end != NULL && (*end == 0 || *end == '.') && end - name - skip >= 4;
    return is_whole && point < 0x110000 && (point < 0xd800 || point > 0xdfff) ? (uint32_t)point : 0;
}

static void take_base_encoding(kg_pdf_font *font, const char *name)
{
    bool is_mac = strcmp(name, "MacRomanEncoding") == 0, is_windows = strcmp(name, "WinAnsiEncoding") == 0;
    for (uint32_t code = 0; code < SIMPLE_CODES; code++) {
        uint32_t high = code - 0x80;
        if (code < 0x80)
            font->points[code] = code >= 0x20 && code != 0x7f ? code : 0;
        else if (is_mac)
            font->points[code] = macintosh_high[high];
        else if (is_windows)
            font->points[code] = kg_windows_point((uint8_t)code);
        else
            font->points[code] = standard_high[high];
    }
    if (!is_mac && !is_windows) {
        font->points['\''] = 0x2019;
        font->points['`'] = 0x2018;
    }
}

static void take_encoding(kg_pdf *pdf, kg_pdf_font *font, qpdf_oh dictionary)
{
    qpdf_oh encoding = kg_pdf_get(pdf, dictionary, "/Encoding");
    const char *base = kg_pdf_name(pdf, encoding);
    if (*base == 0)
        base = kg_pdf_name(pdf, kg_pdf_get(pdf, encoding, "/BaseEncoding"));
    bool is_type3 = kg_pdf_is_name(pdf, kg_pdf_get(pdf, dictionary, "/Subtype"), "Type3");
    bool is_pictorial = strstr(font->family, "Symbol") != NULL || strstr(font->family, "Dingbats") != NULL;
    if (!is_type3 && !is_pictorial)
        take_base_encoding(font, base);
    qpdf_oh differences = kg_pdf_get(pdf, encoding, "/Differences");
    int count = kg_pdf_count(pdf, differences);
    uint32_t code = 0;
    for (int i = 0; i < count; i++) {
        qpdf_oh item = qpdf_oh_get_array_item(pdf->data, differences, i);
        if (qpdf_oh_is_name(pdf->data, item)) {
            if (code < SIMPLE_CODES)
                font->points[code] = point_of_glyph(kg_pdf_name(pdf, item));
            code++;
        } else {
            double number = kg_pdf_number(pdf, item, 0);
            code = number >= 0 && number < SIMPLE_CODES ? (uint32_t)number : SIMPLE_CODES;
        }
    }
}

static void add_width(kg_pdf *pdf, kg_pdf_font *font, double first, double last, double width)
{
    if (first < 0 || last < first || last > 0xffff || font->widths.count >= MOST_RANGES)
        return;
    width_range *added = kg_list_push(pdf->scan->arena, &font->widths);
    if (added != NULL)
        *added = (width_range){ (uint32_t)first, (uint32_t)last, width };
}

static void take_simple_widths(kg_pdf *pdf, kg_pdf_font *font, qpdf_oh dictionary)
{
    qpdf_oh widths = kg_pdf_get(pdf, dictionary, "/Widths");
    double first = kg_pdf_number(pdf, kg_pdf_get(pdf, dictionary, "/FirstChar"), 0);
    int count = KG_MIN(kg_pdf_count(pdf, widths), SIMPLE_CODES);
    for (int i = 0; i < count; i++)
        add_width(pdf, font, first + i, first + i, kg_pdf_number(pdf, qpdf_oh_get_array_item(pdf->data, widths, i), 0));
    qpdf_oh matrix = kg_pdf_get(pdf, dictionary, "/FontMatrix");
    if (kg_pdf_count(pdf, matrix) == 6)
        font->unit = kg_pdf_number(pdf, qpdf_oh_get_array_item(pdf->data, matrix, 0), font->unit);
}

/* ---- composite fonts ---- */

/* The /W array: "first [w w w]" or "first last w". */
static void take_wide_widths(kg_pdf *pdf, kg_pdf_font *font, qpdf_oh descendant)
{
    qpdf_oh widths = kg_pdf_get(pdf, descendant, "/W");
    int count = kg_pdf_count(pdf, widths);
    font->usual_width = kg_pdf_number(pdf, kg_pdf_get(pdf, descendant, "/DW"), 1000);
    for (int i = 0; i + 1 < count;) {
        double first = kg_pdf_number(pdf, qpdf_oh_get_array_item(pdf->data, widths, i), -1);
        qpdf_oh second = qpdf_oh_get_array_item(pdf->data, widths, i + 1);
        int inner = kg_pdf_count(pdf, second);
        if (qpdf_oh_is_array(pdf->data, second)) {
            for (int j = 0; j < inner; j++)
                add_width(pdf, font, first + j, first + j, kg_pdf_number(pdf, qpdf_oh_get_array_item(pdf->data, second, j), 0));
            i += 2;
        } else {
            if (i + 2 < count)
                add_width(pdf, font, first, kg_pdf_number(pdf, second, -1),
                          kg_pdf_number(pdf, qpdf_oh_get_array_item(pdf->data, widths, i + 2), 0));
            i += 3;
        }
    }
}

/* The character maps that every reader knows by name (ISO 32000-1, 9.7.5.2), by the beginning or a part of it. */
static void take_known_map(kg_pdf_font *font, const char *map)
{
    static const struct {
        const char *part;
        bool is_whole;
        kg_codepage page;
    } maps[] = { { "RKSJ", false, KG_CODEPAGE_SHIFT_JIS }, { "B5", false, KG_CODEPAGE_BIG5 },
                 { "KSC-Johab", false, KG_CODEPAGE_JOHAB }, { "KSC", false, KG_CODEPAGE_UHC },
                 { "GBK", false, KG_CODEPAGE_GB18030 },     { "GB-EUC", false, KG_CODEPAGE_GB18030 },
                 { "GBpc-EUC", false, KG_CODEPAGE_GB18030 }, { "EUC-H", true, KG_CODEPAGE_EUC_JP },
                 { "EUC-V", true, KG_CODEPAGE_EUC_JP },     { "H", true, KG_CODEPAGE_JIS },
                 { "V", true, KG_CODEPAGE_JIS } };
    font->is_unicode = strstr(map, "UCS2") != NULL || strstr(map, "UTF16") != NULL;
    for (size_t i = 0; i < KG_COUNT(maps) && !font->is_unicode && !font->has_page; i++) {
        font->has_page = maps[i].is_whole ? strcmp(map, maps[i].part) == 0 : strstr(map, maps[i].part) != NULL;
        font->page = maps[i].page;
    }
}

static void take_composite(kg_pdf *pdf, kg_pdf_font *font, qpdf_oh dictionary)
{
    const char *map = kg_pdf_name(pdf, kg_pdf_get(pdf, dictionary, "/Encoding"));
    qpdf_oh descendants = kg_pdf_get(pdf, dictionary, "/DescendantFonts");
    font->is_wide = true;
    take_known_map(font, map);
    if (kg_pdf_count(pdf, descendants) > 0)
        take_wide_widths(pdf, font, qpdf_oh_get_array_item(pdf->data, descendants, 0));
}

/* ---- ToUnicode ---- */

static uint32_t code_of(const char *bytes, size_t length)
{
    uint32_t value = 0;
    for (size_t i = 0; i < length && i < 4; i++)
        value = value << 8 | (uint8_t)bytes[i];
    return value;
}

/* UTF-16BE as UTF-8. */
static const char *text_of(kg_arena *arena, const char *bytes, size_t length, uint32_t *point)
{
    uint8_t out[MOST_UNITS * 4 + 1];
    size_t used = 0, points = 0;
    for (size_t i = 0; i + 1 < length && i < 2 * MOST_UNITS; i += 2) {
        uint32_t unit = code_of(bytes + i, 2);
        if (unit >= 0xd800 && unit < 0xdc00 && i + 3 < length) {
            uint32_t low = code_of(bytes + i + 2, 2);
            if (low >= 0xdc00 && low < 0xe000) {
                unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                i += 2;
            }
        }
        *point = unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit;
        used += (size_t)utf8proc_encode_char((utf8proc_int32_t)*point, out + used);
        points++;
    }
    if (points == 1)
        return NULL;
    *point = 0;
    return kg_arena_strndup(arena, (const char *)out, used);
}

static void add_range(kg_pdf *pdf, kg_pdf_font *font, uint32_t first, uint32_t last, const kg_pdf_lexer *lexer,
                      const kg_pdf_token *to)
{
    bool is_full = font->ranges.count >= MOST_RANGES || !kg_pdf_spend(pdf, RANGE_STEPS);
    if (to->kind != KG_PDF_STRING || last < first || is_full)
        return;
    code_range *added = kg_list_push(pdf->scan->arena, &font->ranges);
    if (added == NULL)
        return;
    *added = (code_range){ .first = first, .last = last };
    const char *bytes = kg_pdf_token_text(lexer, to);
    if (to->length == 1)
        added->point = (uint8_t)*bytes;
    else
        added->text = text_of(pdf->scan->arena, bytes, to->length, &added->point);
}

/* "<first> <last> <text>" or "<first> <last> [<text> ...]" */
static void read_range(kg_pdf *pdf, kg_pdf_font *font, kg_pdf_lexer *lexer, const kg_pdf_token *first)
{
    uint32_t from = code_of(kg_pdf_token_text(lexer, first), first->length);
    kg_pdf_token last = kg_pdf_next(lexer);
    uint32_t to = code_of(kg_pdf_token_text(lexer, &last), last.length);
    kg_pdf_token text = kg_pdf_next(lexer);
    if (text.kind != KG_PDF_BRACKET) {
        add_range(pdf, font, from, to, lexer, &text);
        return;
    }
    for (text = kg_pdf_next(lexer); text.kind == KG_PDF_STRING; text = kg_pdf_next(lexer), from++)
        add_range(pdf, font, from, from, lexer, &text);
}

static int compare_widths(const void *left, const void *right)
{
    const width_range *a = left, *b = right;
    return (a->first > b->first) - (a->first < b->first);
}

static int compare_ranges(const void *left, const void *right)
{
    const code_range *a = left, *b = right;
    return (a->first > b->first) - (a->first < b->first);
}

static void read_map(kg_pdf *pdf, kg_pdf_font *font, kg_bytes map)
{
    enum { NOTHING, CHARACTERS, RANGES } mode = NOTHING;
    kg_pdf_lexer lexer = { .input = map };
    kg_buf_init(&lexer.text, 1 << 20);
    for (kg_pdf_token token; (token = kg_pdf_next(&lexer)).kind != KG_PDF_END && kg_pdf_spend(pdf, 1); kg_buf_clear(&lexer.text)) {
        const char *text = kg_pdf_token_text(&lexer, &token);
        if (token.kind == KG_PDF_WORD)
            mode = strcmp(text, "beginbfchar") == 0 ? CHARACTERS : strcmp(text, "beginbfrange") == 0 ? RANGES : NOTHING;
        if (token.kind != KG_PDF_STRING || mode == NOTHING)
            continue;
        if (mode == RANGES) {
            read_range(pdf, font, &lexer, &token);
        } else {
            uint32_t code = code_of(text, token.length);
            kg_pdf_token to = kg_pdf_next(&lexer);
            add_range(pdf, font, code, code, &lexer, &to);
        }
    }
    kg_buf_done(&lexer.text);
    if (font->ranges.count > 1)
        qsort(font->ranges.items, font->ranges.count, sizeof font->ranges.items[0], compare_ranges);
}

/* ---- the font ---- */

/* "ABCDEF+NotoSans-Bold" -> "NotoSans" */
static const char *family_of(kg_pdf *pdf, const char *name)
{
    if (strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 6 && name[6] == '+')
        name += 7;
    return kg_arena_strndup(pdf->scan->arena, name, strcspn(name, ",-"));
}

static void write_texts(kg_pdf *pdf, kg_pdf_font *font)
{
    font->texts = kg_arena_array(pdf->scan->arena, SIMPLE_CODES, sizeof *font->texts);
    for (size_t i = 0; font->texts != NULL && i < SIMPLE_CODES; i++)
        if (font->points[i] != 0)
            (void)utf8proc_encode_char((utf8proc_int32_t)font->points[i], (uint8_t *)font->texts[i]);
}

kg_pdf_font *kg_pdf_font_get(kg_pdf *pdf, qpdf_oh dictionary)
{
    int object = qpdf_oh_get_object_id(pdf->data, dictionary);
    for (size_t i = 0; object != 0 && i < pdf->fonts.count; i++)
        if (pdf->fonts.items[i]->object == object)
            return pdf->fonts.items[i];
    kg_pdf_font *font = kg_arena_alloc(pdf->scan->arena, sizeof *font);
    if (font == NULL)
        return NULL;
    font->object = object;
    font->unit = 0.001;
    font->usual_width = 500;
    font->family = family_of(pdf, kg_pdf_name(pdf, kg_pdf_get(pdf, dictionary, "/BaseFont")));
    if (kg_pdf_is_name(pdf, kg_pdf_get(pdf, dictionary, "/Subtype"), "Type0")) {
        take_composite(pdf, font, dictionary);
    } else {
        take_encoding(pdf, font, dictionary);
        take_simple_widths(pdf, font, dictionary);
        write_texts(pdf, font);
    }
    if (font->widths.count > 1)
        qsort(font->widths.items, font->widths.count, sizeof font->widths.items[0], compare_widths);
    kg_blob map = kg_pdf_stream(pdf, kg_pdf_get(pdf, dictionary, "/ToUnicode"));
    read_map(pdf, font, (kg_bytes){ map.data, map.size });
    kg_blob_done(&map);
    kg_pdf_font **kept = object == 0 ? NULL : kg_list_push(pdf->scan->arena, &pdf->fonts);
    if (kept != NULL)
        *kept = font;
    return font;
}

static const code_range *find_range(const kg_pdf_font *font, uint32_t code)
{
    size_t low = 0, high = font->ranges.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (font->ranges.items[middle].first <= code)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && code <= font->ranges.items[low - 1].last ? &font->ranges.items[low - 1] : NULL;
}

static double width_of(const kg_pdf_font *font, uint32_t code)
{
    size_t low = 0, high = font->widths.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (font->widths.items[middle].first <= code)
            low = middle + 1;
        else
            high = middle;
    }
    const width_range *range = low > 0 ? &font->widths.items[low - 1] : NULL;
    return (range != NULL && code <= range->last ? range->width : font->usual_width) * font->unit;
}

/* Bytes of the code at CODE, and the character that its map means, 0 where that is not known. */
static size_t read_code(const kg_pdf_font *font, const uint8_t *code, size_t left, uint32_t *point)
{
    *point = 0;
    if (font->has_page)
        return kg_codepage_next(font->page, code, left, point);
    if (!font->is_wide || left < 2)
        return 1;
    *point = font->is_unicode ? code_of((const char *)code, 2) : 0;
    uint32_t low = *point >= 0xd800 && *point < 0xdc00 && left >= 4 ? code_of((const char *)code + 2, 2) : 0;
    if (low < 0xdc00 || low > 0xdfff)
        return 2;
    *point = 0x10000 + ((*point - 0xd800) << 10) + (low - 0xdc00);
    return 4;
}

/* Widths are told by glyph. Where codes are characters, the glyphs of ASCII stand first, in order; all others are as wide as usual. */
static double width_of_character(const kg_pdf_font *font, uint32_t point)
{
    enum { HALF = 500, FIRST = ' ' - 1 };
    if (point <= FIRST || point >= 0x7f)
        return font->usual_width * font->unit;
    double width = width_of(font, point - FIRST), usual = font->usual_width * font->unit;
    return width < usual || width > usual ? width : HALF * font->unit;
}

kg_pdf_glyph kg_pdf_font_glyph(const kg_pdf_font *font, const uint8_t *code, size_t left, char made[static KG_PDF_GLYPH_BYTES])
{
    uint32_t point;
    kg_pdf_glyph glyph = { .bytes = read_code(font, code, left, &point) };
    uint32_t value = code_of((const char *)code, glyph.bytes);
    bool is_character = font->has_page || font->is_unicode;
    glyph.width = is_character ? width_of_character(font, point) : width_of(font, value);
    glyph.is_space = glyph.bytes == 1 && value == ' ';
    const code_range *range = find_range(font, value);
    if (range != NULL && range->text != NULL) {
        glyph.text = range->text;
        return glyph;
    }
    if (range != NULL)
        point = range->point + (value - range->first);
    else if (!font->is_wide && font->texts != NULL && font->points[value] != 0)
        glyph.text = font->texts[value];
    if (point != 0 && point < 0x110000 && (point < 0xd800 || point > 0xdfff)) {
        made[utf8proc_encode_char((utf8proc_int32_t)point, (uint8_t *)made)] = 0;
        glyph.text = made;
    }
    return glyph;
}

const char *kg_pdf_font_family(const kg_pdf_font *font)
{
    return font->family;
}
