/* SPDX-License-Identifier: Apache-2.0
 *
 * Plain text and HTML, as open-source notices are written: each line is a paragraph with its number. Of HTML the tags are left out;
 * nothing is interpreted. */
#include "format/document/legacytext.h"

#include "base/arith.h"
#include "base/text.h"
#include "format/document/codepage.h"

#include <stdlib.h>
#include <string.h>

typedef struct plain {
    kg_scan *scan;
    kg_buf line;
    uint32_t number;
    const char *until; /* HTML: what ends the part that is being left out; NULL = nothing is */
} plain;

static void end_line(plain *self)
{
    kg_scan_block(self->scan, KG_SPOT_PARAGRAPH, self->number, kg_buf_text(&self->line), self->line.size);
    kg_buf_clear(&self->line);
}

/* The text as UTF-8, whatever it was written in; what is not Unicode is taken for GBK where it can be, else for code page 1252. */
static void decode(kg_arena *arena, kg_bytes file, kg_buf *out)
{
    kg_reader in = kg_reader_of(file.data, file.size);
    if (file.size >= 2 && (memcmp(file.data, "\xff\xfe", 2) == 0 || memcmp(file.data, "\xfe\xff", 2) == 0)) {
        bool is_big = file.data[0] == 0xfe;
        kg_reader_skip(&in, 2);
        while (kg_reader_left(&in) >= 2 && out->status == KG_OK) {
            uint16_t unit = is_big ? (uint16_t)(in.data[in.at] << 8 | in.data[in.at + 1]) : 0;
            if (is_big)
                kg_reader_skip(&in, 2);
            uint32_t point = is_big ? (unit >= 0xd800 && unit < 0xe000 ? 0xfffdu : unit) : kg_utf16_next(&in);
            kg_append_point(out, point);
        }
        return;
    }
    size_t mark = file.size >= 3 && memcmp(file.data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    if (kg_utf8_valid((const char *)file.data, file.size) == file.size) {
        kg_buf_append(out, file.data + mark, file.size - mark);
        return;
    }
    const char *chinese = kg_text_from_gb18030(arena, (const char *)file.data, file.size);
    if (chinese != NULL)
        kg_buf_puts(out, chinese);
    while (chinese == NULL && kg_reader_left(&in) > 0 && out->status == KG_OK)
        kg_append_point(out, kg_windows_point(kg_reader_u8(&in)));
}

/* "&amp;" at TEXT: appends its character and returns its length; 0 when it is none. */
static size_t take_entity(plain *self, const char *text)
{
    static const struct {
        const char *name;
        uint32_t point;
    } names[] = { { "&amp;", '&' },   { "&lt;", '<' },       { "&gt;", '>' },       { "&quot;", '"' }, { "&nbsp;", ' ' },
                  { "&copy;", 0xa9 }, { "&ldquo;", 0x201c }, { "&rdquo;", 0x201d }, { "&apos;", '\'' } };
    for (size_t i = 0; i < KG_COUNT(names); i++) {
        if (strncmp(text, names[i].name, strlen(names[i].name)) == 0) {
            kg_append_point(&self->line, names[i].point);
            return strlen(names[i].name);
        }
    }
    bool is_hex = text[1] == '#' && (text[2] == 'x' || text[2] == 'X');
    char *end = NULL;
    unsigned long point = text[1] == '#' ? strtoul(text + (is_hex ? 3 : 2), &end, is_hex ? 16 : 10) : 0;
    if (end == NULL || *end != ';' || point < ' ' || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
        return 0;
    kg_append_point(&self->line, (uint32_t)point);
    return (size_t)(end + 1 - text);
}

/* The address of an anchor. */
static void take_link(plain *self, const char *tag, size_t length)
{
    const char *copy = kg_arena_strndup(self->scan->arena, tag, KG_MIN(length, (size_t)KG_SCAN_WORDS)),
               *at = kg_ascii_find(copy, "href=");
    if (at == NULL)
        return;
    at += strlen("href=");
    const char *end = *at == '"' ? "\"" : *at == '\'' ? "'" : " \t>";
    at += *at == '"' || *at == '\'';
    const char *url = kg_arena_strndup(self->scan->arena, at, strcspn(at, end));
    if (kg_ascii_prefix(url, "http:") || kg_ascii_prefix(url, "https:") || kg_ascii_prefix(url, "mailto:"))
        kg_scan_link(self->scan, KG_LINK_RELATIONSHIP, KG_SPOT_PARAGRAPH, self->number, url);
}

/* A tag at TEXT; returns what to skip. */
static size_t take_tag(plain *self, const char *text)
{
    static const char *const breaks[] = { "<p",  "<br", "<div", "<li",   "<tr",  "<h1", "<h2",
                                          "<h3", "<h4", "</p",  "</div", "</li", "</tr" };
    if (strncmp(text, "<!--", 4) == 0)
        self->until = "-->";
    else if (kg_ascii_prefix(text, "<script"))
        self->until = "</script>";
    else if (kg_ascii_prefix(text, "<style"))
        self->until = "</style>";
    if (self->until != NULL)
        return 1;
    const char *end = strchr(text, '>');
    if (end == NULL)
        return strlen(text);
    if (kg_ascii_prefix(text, "<a "))
        take_link(self, text, (size_t)(end - text));
    for (size_t i = 0; i < KG_COUNT(breaks); i++) {
        if (kg_ascii_prefix(text, breaks[i]) && !kg_ascii_is_alnum((unsigned char)text[strlen(breaks[i])])) {
            end_line(self);
            break;
        }
    }
    return (size_t)(end + 1 - text);
}

static void take_html(plain *self, const char *text)
{
    while (*text != 0) {
        size_t skip = 1;
        if (self->until != NULL) {
            if (kg_ascii_prefix(text, self->until)) {
                skip = strlen(self->until);
                self->until = NULL;
            }
        } else if (*text == '<') {
            skip = take_tag(self, text);
        } else if (*text != '&' || (skip = take_entity(self, text)) == 0) {
            skip = 1;
            kg_buf_putc(&self->line, *text == '\n' || *text == '\r' ? ' ' : *text);
        }
        for (; skip > 0; skip--, text++)
            self->number += *text == '\n';
    }
}

static void take_lines(plain *self, const char *text)
{
    for (; *text != 0; self->number++) {
        size_t length = strcspn(text, "\r\n");
        kg_scan_block(self->scan, KG_SPOT_PARAGRAPH, self->number, text, length);
        text += length;
        text += *text == '\r';
        text += *text == '\n';
    }
}

void kg_read_plain(kg_scan *scan, kg_bytes file)
{
    plain self = { .scan = scan, .number = 1 };
    kg_buf text;
    kg_buf_init(&self.line, scan->limits->text_bytes);
    kg_buf_init(&text, scan->limits->text_bytes);
    decode(scan->arena, file, &text);
    if (kg_buf_status(&text, NULL) == KG_E_LIMIT)
        kg_scan_note(scan, KG_NOTE_TEXT_CUT, 0, "");
    if (scan->facts->type == KG_TYPE_HTML)
        take_html(&self, kg_buf_text(&text));
    else
        take_lines(&self, kg_buf_text(&text));
    end_line(&self);
    kg_buf_done(&text);
    kg_buf_done(&self.line);
}
