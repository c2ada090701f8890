/* SPDX-License-Identifier: Apache-2.0
 *
 * The visible text and the marks of a Markdown text, through md4c; see markdown.h. md4c is called nowhere else. It hands out
 * pieces of the source itself, so that a piece's address tells its offset. */
#include "format/markdown.h"

#include "base/buf.h"
#include "base/text.h"

#include <md4c.h>
#include <stdlib.h>
#include <string.h>

typedef struct md_reader {
    kg_arena *arena;
    const char *source;
    size_t size;
    const kg_limits *limits;
    kg_markdown *out;
    kg_buf plain;
    size_t last_source; /* behind the piece that came last */
    bool in_tag;        /* an HTML tag or comment goes on in the next piece */
    int list_sign;
} md_reader;

static size_t offset_of(const md_reader *reader, const char *piece)
{
    uintptr_t at = (uintptr_t)piece, first = (uintptr_t)reader->source;
    return at >= first && at <= first + reader->size ? (size_t)(at - first) : reader->last_source;
}

static void add_mark(md_reader *reader, kg_mark_kind kind, const char *text, size_t length, size_t offset, int level)
{
    if (reader->out->marks.count >= reader->limits->links)
        return;
    kg_mark *mark = kg_list_push(reader->arena, &reader->out->marks);
    if (mark != NULL)
        *mark = (kg_mark){ .kind = kind,
                           .text = kg_arena_strndup(reader->arena, text, length),
                           .offset = offset,
                           .plain = reader->plain.size,
                           .level = level };
}

static void add_plain(md_reader *reader, const char *text, size_t length, size_t source)
{
    kg_segment *segment = kg_list_push(reader->arena, &reader->out->segments);
    if (segment != NULL)
        *segment = (kg_segment){ .plain = reader->plain.size, .source = source };
    kg_buf_append(&reader->plain, text, length);
    reader->last_source = source + length;
}

/* ---- HTML ---- */

/* The attributes that lead somewhere, from the source itself: a tag may go on over lines, of which md4c makes pieces. */
static void read_attributes(md_reader *reader, const char *tag)
{
    static const char *const names[] = { "href=",       "src=",        "srcset=",     "data=", "action=",
                                         "formaction=", "xlink:href=", "background=", "style=" };
    const char *end = reader->source + reader->size, *close = memchr(tag, '>', (size_t)(end - tag));
    close = close == NULL ? end : close;
    for (const char *at = tag; at < close; at++) {
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            if (!kg_ascii_prefix(at, names[i]) || kg_ascii_is_alnum((unsigned char)at[-1]) || at[-1] == ':')
                continue;
            const char *value = at + strlen(names[i]);
            char quote = *value == '"' || *value == '\'' ? *value : 0;
            value += quote != 0;
            const char *stop = quote != 0 ? memchr(value, quote, (size_t)(end - value)) : value + strcspn(value, " \t\r\n>");
            stop = stop == NULL ? close : stop;
            bool is_style = strcmp(names[i], "style=") == 0;
            const char *url = is_style ? kg_ascii_find(value, "url(") : NULL;
            if (is_style && (url == NULL || url >= stop))
                continue;
            value = is_style ? url : value;
            add_mark(reader, is_style ? KG_MARK_IMAGE : KG_MARK_LINK, value, (size_t)(stop - value), offset_of(reader, value), 0);
        }
    }
}

static void read_tags(md_reader *reader, const char *text, size_t size)
{
    for (size_t i = 0; i + 1 < size; i++) {
        if (text[i] != '<' || !kg_ascii_is_alnum((unsigned char)text[i + 1]))
            continue;
        char name[32];
        size_t length = 0;
        while (i + 1 + length < size && length + 1 < sizeof name && kg_ascii_is_alnum((unsigned char)text[i + 1 + length])) {
            name[length] = (char)kg_ascii_lower((unsigned char)text[i + 1 + length]);
            length++;
        }
        add_mark(reader, KG_MARK_TAG, name, length, offset_of(reader, text + i), 0);
        read_attributes(reader, text + i + 1);
    }
}

/* What is left of raw HTML when its tags are taken away. */
static void add_html_text(md_reader *reader, const char *text, size_t size)
{
    for (size_t i = 0, start = 0; i <= size; i++) {
        bool opens = i < size && text[i] == '<' && !reader->in_tag;
        bool closes = i < size && text[i] == '>' && reader->in_tag;
        if ((opens || i == size) && !reader->in_tag && i > start)
            add_plain(reader, text + start, i - start, offset_of(reader, text + start));
        if (opens)
            reader->in_tag = true;
        if (closes) {
            reader->in_tag = false;
            start = i + 1;
        }
    }
}

/* ---- entities ---- */

static void add_code_point(md_reader *reader, uint32_t code, size_t source)
{
    char out[4];
    size_t length = 1;
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = 0xFFFD;
    if (code < 0x80) {
        out[0] = (char)code;
    } else if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        length = 2;
    } else if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        length = 3;
    } else {
        out[0] = (char)(0xF0 | code >> 18);
        length = 4;
    }
    for (size_t i = 1; i < length; i++)
        out[i] = (char)(0x80 | ((code >> (6 * (length - 1 - i))) & 0x3F));
    add_plain(reader, out, length, source);
}

static void add_entity(md_reader *reader, const char *text, size_t size)
{
    static const struct {
        const char *name;
        uint32_t code;
    } names[] = { { "&amp;", '&' },      { "&lt;", '<' },       { "&gt;", '>' },        { "&quot;", '"' },
                  { "&apos;", '\'' },    { "&nbsp;", 0xA0 },    { "&copy;", 0xA9 },     { "&reg;", 0xAE },
                  { "&ndash;", 0x2013 }, { "&mdash;", 0x2014 }, { "&hellip;", 0x2026 }, { "&bull;", 0x2022 },
                  { "&sol;", '/' },      { "&colon;", ':' },    { "&period;", '.' },    { "&commat;", '@' } };
    size_t source = offset_of(reader, text);
    if (size > 3 && text[1] == '#') {
        bool is_hex = text[2] == 'x' || text[2] == 'X';
        add_code_point(reader, (uint32_t)strtoul(text + (is_hex ? 3 : 2), NULL, is_hex ? 16 : 10), source);
        return;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strlen(names[i].name) == size && memcmp(names[i].name, text, size) == 0) {
            add_code_point(reader, names[i].code, source);
            return;
        }
    }
    add_plain(reader, text, size, source);
}

/* ---- what md4c calls ---- */

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *ctx)
{
    md_reader *reader = ctx;
    switch (type) {
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
        add_plain(reader, type == MD_TEXT_BR ? "\n" : " ", 1, reader->last_source);
        break;
    case MD_TEXT_ENTITY:
        add_entity(reader, text, size);
        break;
    case MD_TEXT_HTML:
        read_tags(reader, text, size);
        add_html_text(reader, text, size);
        break;
    case MD_TEXT_NORMAL:
        /* "<img/src=x>" is no HTML for CommonMark, but it is for browsers. */
        read_tags(reader, text, size);
        add_plain(reader, text, size, offset_of(reader, text));
        break;
    default:
        add_plain(reader, text, size, offset_of(reader, text));
        break;
    }
    return !kg_arena_ok(reader->arena);
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
    md_reader *reader = ctx;
    if (type != MD_SPAN_A && type != MD_SPAN_IMG)
        return 0;
    const MD_ATTRIBUTE *target = type == MD_SPAN_A ? &((MD_SPAN_A_DETAIL *)detail)->href : &((MD_SPAN_IMG_DETAIL *)detail)->src;
    const char *text = target->text != NULL ? target->text : "";
    add_mark(reader, type == MD_SPAN_A ? KG_MARK_LINK : KG_MARK_IMAGE, text, target->size, offset_of(reader, text), 0);
    return 0;
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
    (void)type;
    (void)detail;
    (void)ctx;
    return 0;
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
    md_reader *reader = ctx;
    reader->in_tag = false;
    if (type == MD_BLOCK_UL)
        reader->list_sign = ((MD_BLOCK_UL_DETAIL *)detail)->mark;
    if (type == MD_BLOCK_OL)
        reader->list_sign = 0;
    if (type == MD_BLOCK_LI)
        add_mark(reader, KG_MARK_ITEM, "", 0, reader->last_source, reader->list_sign);
    if (type == MD_BLOCK_H)
        add_mark(reader, KG_MARK_HEADING, "", 0, reader->last_source, (int)((MD_BLOCK_H_DETAIL *)detail)->level);
    return 0;
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
    (void)detail;
    md_reader *reader = ctx;
    bool ends_line = type == MD_BLOCK_P || type == MD_BLOCK_H || type == MD_BLOCK_LI || type == MD_BLOCK_TD ||
                     type == MD_BLOCK_TH || type == MD_BLOCK_HTML;
    if (ends_line && reader->plain.size > 0 && reader->plain.data[reader->plain.size - 1] != '\n')
        add_plain(reader, "\n", 1, reader->last_source);
    return 0;
}

kg_status kg_markdown_parse(kg_arena *arena, const char *text, const kg_limits *limits, kg_markdown *out, kg_err *err)
{
    *out = (kg_markdown){ .plain = "" };
    md_reader reader = { .arena = arena, .source = text, .size = strlen(text), .limits = limits, .out = out };
    /* An entity never grows, a block adds one line feed: the visible text is at most twice the source. */
    kg_buf_init(&reader.plain, 2 * reader.size + 16);
    const MD_PARSER parser = { .flags = MD_FLAG_TABLES,
                               .enter_block = on_enter_block,
                               .leave_block = on_leave_block,
                               .enter_span = on_enter_span,
                               .leave_span = on_leave_span,
                               .text = on_text };
    bool is_done = md_parse(text, (MD_SIZE)reader.size, &parser, &reader) == 0;
    if (is_done && kg_buf_status(&reader.plain, NULL) == KG_OK)
        out->plain = kg_arena_strndup(arena, kg_buf_text(&reader.plain), reader.plain.size);
    is_done = is_done && kg_buf_status(&reader.plain, NULL) == KG_OK && kg_arena_ok(arena);
    kg_buf_done(&reader.plain);
    return is_done ? KG_OK : kg_err_nomem(err);
}

size_t kg_markdown_source(const kg_markdown *markdown, size_t plain)
{
    size_t low = 0, high = markdown->segments.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (markdown->segments.items[middle].plain <= plain)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return 0;
    const kg_segment *segment = &markdown->segments.items[low - 1];
    return segment->source + (plain - segment->plain);
}
