/* SPDX-License-Identifier: Apache-2.0
 *
 * The HTML in a description, read tag by tag: text, breaks, links, images and whatever else is shown, fonts and sizes, elements
 * that are not closed. Tags are read as the HTML standard's tokenizer reads them, as far as text of a catalogue needs it: what
 * browsers repair is read as they repair it. */
#include "format/markupparts.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

/* ---- entities ---- */

static const struct {
    const char *name;
    uint32_t code;
} entities[] = { { "amp", '&' },      { "lt", '<' },       { "gt", '>' },        { "quot", '"' },     { "apos", '\'' },
                 { "nbsp", 0xA0 },    { "copy", 0xA9 },    { "reg", 0xAE },      { "trade", 0x2122 }, { "hellip", 0x2026 },
                 { "ndash", 0x2013 }, { "mdash", 0x2014 }, { "lsquo", 0x2018 },  { "rsquo", 0x2019 }, { "ldquo", 0x201C },
                 { "rdquo", 0x201D }, { "bull", 0x2022 },  { "middot", 0xB7 },   { "times", 0xD7 },   { "deg", 0xB0 },
                 { "euro", 0x20AC },  { "pound", 0xA3 },   { "yen", 0xA5 },      { "laquo", 0xAB },   { "raquo", 0xBB },
                 { "ensp", 0x2002 },  { "emsp", 0x2003 },  { "thinsp", 0x2009 }, { "zwnj", 0x200C },  { "zwj", 0x200D },
                 { "shy", 0xAD },     { "rarr", 0x2192 },  { "larr", 0x2190 },   { "check", 0x2713 }, { "commat", '@' },
                 { "period", '.' },   { "colon", ':' },    { "sol", '/' },       { "num", '#' },      { "plus", '+' },
                 { "lpar", '(' },     { "rpar", ')' },     { "comma", ',' },     { "NewLine", '\n' }, { "Tab", '\t' } };

static void put_code(uint32_t code, char out[8])
{
    size_t used = 0;
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = 0xFFFD;
    if (code < 0x80) {
        out[used++] = (char)code;
    } else if (code < 0x800) {
        out[used++] = (char)(0xC0 | code >> 6);
        out[used++] = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out[used++] = (char)(0xE0 | code >> 12);
        out[used++] = (char)(0x80 | (code >> 6 & 0x3F));
        out[used++] = (char)(0x80 | (code & 0x3F));
    } else {
        out[used++] = (char)(0xF0 | code >> 18);
        out[used++] = (char)(0x80 | (code >> 12 & 0x3F));
        out[used++] = (char)(0x80 | (code >> 6 & 0x3F));
        out[used++] = (char)(0x80 | (code & 0x3F));
    }
    out[used] = 0;
}

static size_t numeric_entity(const char *text, size_t size, char out[8])
{
    bool is_hex = size > 2 && (text[2] == 'x' || text[2] == 'X');
    size_t at = is_hex ? 3 : 2, digits = 0;
    uint32_t code = 0;
    for (; at < size && digits < 8; at++, digits++) {
        int lower = kg_ascii_lower((unsigned char)text[at]);
        if (kg_ascii_is_digit(lower))
            code = code * (is_hex ? 16 : 10) + (uint32_t)(lower - '0');
        else if (is_hex && lower >= 'a' && lower <= 'f')
            code = code * 16 + (uint32_t)(lower - 'a' + 10);
        else
            break;
    }
    if (digits == 0)
        return 0;
    put_code(code, out);
    return at < size && text[at] == ';' ? at + 1 : at;
}

size_t kg_markup_entity(const char *text, size_t size, char out[8])
{
    if (size < 3 || text[0] != '&')
        return 0;
    if (text[1] == '#')
        return numeric_entity(text, size, out);
    for (size_t i = 0; i < KG_COUNT(entities); i++) {
        size_t length = strlen(entities[i].name);
        if (size >= length + 2 && strncmp(text + 1, entities[i].name, length) == 0 && text[length + 1] == ';') {
            put_code(entities[i].code, out);
            return length + 2;
        }
    }
    return 0;
}

/* ---- what elements mean ---- */

typedef enum element_kind {
    IS_INLINE,
    IS_BREAK,   /* begins and ends a block */
    IS_HEADING, /* h1 to h6 */
    IS_ITEM,
    IS_CELL,
    IS_RAW, /* its content is no text */
} element_kind;

typedef struct html_element {
    const char *name;
    element_kind kind;
    bool is_void; /* has no end tag */
    bool has_optional_end;
    bool is_image;          /* something is shown */
    bool is_refused;        /* no page takes it */
    const char *attributes; /* those that hold addresses, separated by blanks */
} html_element;

static const html_element elements[] = {
    { .name = "a", .attributes = "href" },
    { .name = "area", .is_void = true, .attributes = "href" },
    { .name = "article", .kind = IS_BREAK },
    { .name = "audio", .is_image = true, .attributes = "src" },
    { .name = "base", .is_void = true, .is_refused = true, .attributes = "href" },
    { .name = "blockquote", .kind = IS_BREAK },
    { .name = "br", .is_void = true },
    { .name = "canvas", .is_image = true },
    { .name = "center", .kind = IS_BREAK },
    { .name = "col", .is_void = true },
    { .name = "dd", .kind = IS_BREAK, .has_optional_end = true },
    { .name = "div", .kind = IS_BREAK },
    { .name = "dl", .kind = IS_BREAK },
    { .name = "dt", .kind = IS_BREAK, .has_optional_end = true },
    { .name = "embed", .is_void = true, .is_image = true, .attributes = "src" },
    { .name = "figure", .kind = IS_BREAK },
    { .name = "form", .kind = IS_BREAK, .is_refused = true, .attributes = "action" },
    { .name = "h1", .kind = IS_HEADING },
    { .name = "h2", .kind = IS_HEADING },
    { .name = "h3", .kind = IS_HEADING },
    { .name = "h4", .kind = IS_HEADING },
    { .name = "h5", .kind = IS_HEADING },
    { .name = "h6", .kind = IS_HEADING },
    { .name = "hr", .kind = IS_BREAK, .is_void = true },
    { .name = "iframe", .is_image = true, .is_refused = true, .attributes = "src" },
    { .name = "img", .is_void = true, .is_image = true, .attributes = "src srcset" },
    { .name = "input", .is_void = true, .is_refused = true },
    { .name = "li", .kind = IS_ITEM, .has_optional_end = true },
    { .name = "link", .is_void = true, .is_refused = true, .attributes = "href" },
    { .name = "meta", .is_void = true, .is_refused = true },
    { .name = "object", .is_image = true, .is_refused = true, .attributes = "data" },
    { .name = "ol", .kind = IS_BREAK },
    { .name = "option", .has_optional_end = true },
    { .name = "p", .kind = IS_BREAK, .has_optional_end = true },
    { .name = "picture", .is_image = true },
    { .name = "pre", .kind = IS_BREAK },
    { .name = "script", .kind = IS_RAW, .is_refused = true, .attributes = "src" },
    { .name = "section", .kind = IS_BREAK },
    { .name = "source", .is_void = true, .attributes = "src srcset" },
    { .name = "style", .kind = IS_RAW },
    { .name = "svg", .is_image = true },
    { .name = "table", .kind = IS_BREAK },
    { .name = "tbody", .has_optional_end = true },
    { .name = "td", .kind = IS_CELL, .has_optional_end = true },
    { .name = "tfoot", .has_optional_end = true },
    { .name = "th", .kind = IS_CELL, .has_optional_end = true },
    { .name = "thead", .has_optional_end = true },
    { .name = "title", .kind = IS_RAW },
    { .name = "tr", .kind = IS_BREAK, .has_optional_end = true },
    { .name = "track", .is_void = true },
    { .name = "ul", .kind = IS_BREAK },
    { .name = "video", .is_image = true, .attributes = "src poster" },
    { .name = "wbr", .is_void = true },
};

static const html_element unknown_element = { .name = "" };

static const html_element *find_element(const char *name)
{
    for (size_t i = 0; i < KG_COUNT(elements); i++)
        if (strcmp(elements[i].name, name) == 0)
            return &elements[i];
    return &unknown_element;
}

bool kg_markup_is_tag(const char *text)
{
    for (size_t i = 0; i < KG_COUNT(elements); i++) {
        size_t length = strlen(elements[i].name);
        bool is_notable = elements[i].is_image || elements[i].is_refused || elements[i].attributes != NULL;
        if (is_notable && kg_ascii_prefix(text, elements[i].name) && strchr("/ \t\r\n>", text[length]) != NULL)
            return true;
    }
    return false;
}

/* ---- styles ---- */

static const char *lower_part(kg_markup_reader *reader, const char *text, size_t size)
{
    while (size > 0 && strchr(" \t\n\r'\"", text[0]) != NULL)
        text++, size--;
    while (size > 0 && strchr(" \t\n\r'\"", text[size - 1]) != NULL)
        size--;
    char *copy = kg_arena_alloc(reader->arena, size + 1);
    for (size_t i = 0; copy != NULL && i < size; i++)
        copy[i] = (char)kg_ascii_lower((unsigned char)text[i]);
    return copy != NULL ? copy : "";
}

static void add_style(kg_markup_reader *reader, kg_style_kind kind, const char *text, size_t size, size_t source)
{
    kg_style *style = kg_list_push(reader->arena, &reader->out->styles);
    if (style != NULL)
        *style = (kg_style){ .kind = kind, .value = lower_part(reader, text, size), .source = source };
}

/* The declarations of a style attribute or a style sheet. */
static void read_css(kg_markup_reader *reader, const char *css, size_t source)
{
    static const struct {
        const char *property;
        kg_style_kind kind;
        const char *end;
    } properties[] = { { "font-family", KG_STYLE_FONT, ",;}" },
                       { "font-size", KG_STYLE_SIZE, ";}" },
                       { "color", KG_STYLE_COLOUR, ";}" } };
    for (const char *at = css; *at != 0; at++) {
        if (at > css && (kg_ascii_is_alnum((unsigned char)at[-1]) || at[-1] == '-'))
            continue;
        for (size_t i = 0; i < KG_COUNT(properties); i++) {
            size_t length = strlen(properties[i].property);
            if (!kg_ascii_prefix(at, properties[i].property))
                continue;
            const char *value = at + length + strspn(at + length, " \t\n");
            if (*value == ':')
                add_style(reader, properties[i].kind, value + 1, strcspn(value + 1, properties[i].end), source);
        }
        if (kg_ascii_prefix(at, "url(")) {
            size_t size = strcspn(at + 4, ")");
            kg_markup_refer(reader, true, "CSS url()", lower_part(reader, at + 4, size), source);
        }
    }
}

/* ---- tags ---- */

typedef struct html_tag {
    char name[16]; /* lower case, cut */
    bool is_end;
    const html_element *element;
    size_t source;
} html_tag;

static size_t source_of(const kg_markup_reader *reader, size_t at)
{
    const kg_markup collected = { .runs.items = reader->html_runs.items, .runs.count = reader->html_runs.count };
    return kg_markup_source(&collected, at);
}

static void add_defect(kg_markup_reader *reader, kg_markup_defect_kind kind, const char *name, size_t source)
{
    kg_markup_defect *defect = kg_list_push(reader->arena, &reader->out->defects);
    if (defect != NULL)
        *defect = (kg_markup_defect){ .kind = kind, .name = kg_arena_strdup(reader->arena, name), .source = source };
}

static const char *decode(kg_markup_reader *reader, const char *text, size_t size)
{
    char *copy = kg_arena_alloc(reader->arena, 2 * size + 1);
    size_t used = 0;
    if (copy == NULL)
        return "";
    for (size_t i = 0; i < size;) {
        char decoded[8];
        size_t length = kg_markup_entity(text + i, size - i, decoded);
        if (length == 0) {
            copy[used++] = text[i++];
            continue;
        }
        memcpy(copy + used, decoded, strlen(decoded));
        used += strlen(decoded);
        i += length;
    }
    copy[used] = 0;
    return copy;
}

static bool is_among(const char *names, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = names; at != NULL && *at != 0; at += strspn(at, " ")) {
        size_t size = strcspn(at, " ");
        if (size == length && strncmp(at, name, size) == 0)
            return true;
        at += size;
    }
    return false;
}

static void take_attribute(kg_markup_reader *reader, const html_tag *tag, const char *name, const char *value)
{
    if (is_among(tag->element->attributes, name)) {
        bool is_link = !tag->element->is_image && strcmp(tag->name, "source") != 0;
        kg_markup_refer(reader, !is_link, kg_arena_printf(reader->arena, "<%s>", tag->name), value, tag->source);
        if (is_link && strcmp(tag->name, "a") != 0)
            kg_markup_link_end(reader);
    } else if (strcmp(name, "style") == 0) {
        read_css(reader, value, tag->source);
    } else if (strcmp(tag->name, "font") == 0 && strcmp(name, "face") == 0) {
        add_style(reader, KG_STYLE_FONT, value, strcspn(value, ","), tag->source);
    } else if (strcmp(tag->name, "font") == 0 && strcmp(name, "size") == 0) {
        add_style(reader, KG_STYLE_SIZE, value, strlen(value), tag->source);
    } else if (strcmp(tag->name, "font") == 0 && strcmp(name, "color") == 0) {
        add_style(reader, KG_STYLE_COLOUR, value, strlen(value), tag->source);
    } else if (strcmp(name, "background") == 0) {
        kg_markup_refer(reader, true, N_("background image"), value, tag->source);
    } else if (kg_ascii_prefix(name, "on") && strlen(name) > 2) {
        add_defect(reader, KG_MARKUP_SCRIPT, name, tag->source);
    }
}

/* Reads the attributes behind a tag's name; the offset behind the tag, or SIZE + 1 when it has no end. */
static size_t read_attributes(kg_markup_reader *reader, const html_tag *tag, const char *html, size_t at, size_t size)
{
    while (at < size && html[at] != '>') {
        if (strchr(" \t\r\n/", html[at]) != NULL) {
            at++;
            continue;
        }
        size_t start = at;
        while (at < size && strchr(" \t\r\n/>=", html[at]) == NULL)
            at++;
        const char *name = lower_part(reader, html + start, at - start), *value = "";
        at += at == start; /* a stray '=' */
        size_t mark = at;
        while (mark < size && strchr(" \t\r\n", html[mark]) != NULL)
            mark++;
        if (mark < size && html[mark] == '=') {
            at = mark + 1;
            while (at < size && strchr(" \t\r\n", html[at]) != NULL)
                at++;
            char quote = at < size && (html[at] == '"' || html[at] == '\'') ? html[at++] : 0;
            start = at;
            while (at < size && (quote != 0 ? html[at] != quote : strchr(" \t\r\n>", html[at]) == NULL))
                at++;
            value = decode(reader, html + start, at - start);
            at += quote != 0 && at < size;
        }
        if (!tag->is_end)
            take_attribute(reader, tag, name, value);
    }
    return at + 1;
}

/* ---- open elements ---- */

static void open_element(kg_markup_reader *reader, const html_tag *tag)
{
    enum { DEEPEST = 256 }; /* elements inside each other that are followed */
    kg_open_element *open = reader->open.count < DEEPEST ? kg_list_push(reader->arena, &reader->open) : NULL;
    if (open != NULL)
        *open = (kg_open_element){ .name = kg_arena_strdup(reader->arena, tag->name), .source = tag->source };
}

static void report_unclosed(kg_markup_reader *reader, const kg_open_element *open)
{
    if (!find_element(open->name)->has_optional_end)
        add_defect(reader, KG_MARKUP_UNCLOSED, open->name, open->source);
}

static void close_element(kg_markup_reader *reader, const html_tag *tag)
{
    size_t i = reader->open.count;
    while (i > 0 && strcmp(reader->open.items[i - 1].name, tag->name) != 0)
        i--;
    if (i == 0) {
        add_defect(reader, KG_MARKUP_UNOPENED, tag->name, tag->source);
        return;
    }
    for (size_t j = i; j < reader->open.count; j++)
        report_unclosed(reader, &reader->open.items[j]);
    reader->open.count = i - 1;
}

void kg_markup_html_end(kg_markup_reader *reader)
{
    for (size_t i = 0; i < reader->open.count; i++)
        report_unclosed(reader, &reader->open.items[i]);
    reader->open.count = 0;
}

static void break_for(kg_markup_reader *reader, const html_tag *tag)
{
    kg_markup_kind kind = KG_MARKUP_PARAGRAPH;
    unsigned level = 0;
    if (!tag->is_end && tag->element->kind == IS_HEADING) {
        kind = KG_MARKUP_HEADING;
        level = (unsigned)(tag->name[1] - '0');
    } else if (!tag->is_end && tag->element->kind == IS_ITEM) {
        kind = KG_MARKUP_ITEM;
        level = KG_MAX(reader->list_depth, 1U);
    } else if (!tag->is_end && tag->element->kind == IS_CELL) {
        kind = KG_MARKUP_CELL;
    }
    if (strcmp(tag->name, "p") == 0 && !tag->is_end && !reader->in_block && reader->next_kind == KG_MARKUP_ITEM)
        return; /* the first paragraph of a list item is the item itself */
    kg_markup_break(reader, kind, level);
}

static void finish_tag(kg_markup_reader *reader, const html_tag *tag)
{
    const html_element *element = tag->element;
    if (element->kind >= IS_BREAK && element->kind <= IS_CELL)
        break_for(reader, tag);
    if ((strcmp(tag->name, "ul") == 0 || strcmp(tag->name, "ol") == 0)) {
        if (!tag->is_end)
            reader->list_depth++;
        else if (reader->list_depth > 0)
            reader->list_depth--;
    }
    if (strcmp(tag->name, "br") == 0)
        kg_markup_put(reader, "\n", 1, tag->source);
    if (element->is_void)
        return;
    if (tag->is_end) {
        if (strcmp(tag->name, "a") == 0)
            kg_markup_link_end(reader);
        close_element(reader, tag);
    } else {
        open_element(reader, tag);
        if (element->kind == IS_RAW)
            reader->skipped = element->name;
    }
}

/* Reads the tag at AT; the offset behind it. */
static size_t read_tag(kg_markup_reader *reader, const char *html, size_t at, size_t size)
{
    html_tag tag = { .source = source_of(reader, at) };
    size_t start = at++;
    tag.is_end = at < size && html[at] == '/';
    at += tag.is_end;
    size_t used = 0;
    while (at < size && (kg_ascii_is_alnum((unsigned char)html[at]) || html[at] == '-' || html[at] == ':')) {
        if (used + 1 < sizeof tag.name)
            tag.name[used++] = (char)kg_ascii_lower((unsigned char)html[at]);
        at++;
    }
    tag.element = find_element(tag.name);
    size_t references = reader->out->references.count;
    at = read_attributes(reader, &tag, html, at, size);
    if (at > size) {
        add_defect(reader, KG_MARKUP_UNFINISHED, tag.name, tag.source);
        at = size;
    }
    bool has_reference = reader->out->references.count > references;
    if (!tag.is_end && tag.element->is_image && !has_reference)
        kg_markup_refer(reader, true, kg_arena_printf(reader->arena, "<%s>", tag.name), "", tag.source);
    if (!tag.is_end && tag.element->is_refused)
        add_defect(reader, KG_MARKUP_SCRIPT, tag.name, tag.source);
    if (!tag.is_end && !has_reference && strcmp(tag.name, "a") == 0) /* a mere anchor: its end tag must find it */
        kg_markup_refer(reader, false, "<a>", "", tag.source);
    bool is_drawing = tag.element == &unknown_element || strcmp(tag.name, "svg") == 0; /* elsewhere browsers ignore the slash */
    bool is_closed_at_once = is_drawing && at >= 2 && at - 2 > start && html[at - 2] == '/';
    if (!is_closed_at_once)
        finish_tag(reader, &tag);
    return at;
}

/* The offset behind END at or after AT, or SIZE with a defect. */
static size_t skip_to(kg_markup_reader *reader, const char *html, size_t at, const char *end, const char *name)
{
    const char *found = strstr(html + at, end);
    if (found != NULL)
        return (size_t)(found - html) + strlen(end);
    add_defect(reader, KG_MARKUP_UNFINISHED, name, source_of(reader, at));
    return strlen(html);
}

/* Inside <script>, <style> or <title>: everything up to its end tag. */
static size_t skip_raw(kg_markup_reader *reader, const char *html, size_t at, size_t size)
{
    size_t end = at;
    while (end < size && !(html[end] == '<' && html[end + 1] == '/' && kg_ascii_prefix(html + end + 2, reader->skipped)))
        end++;
    if (strcmp(reader->skipped, "style") == 0)
        read_css(reader, kg_arena_strndup(reader->arena, html + at, end - at), source_of(reader, at));
    if (end < size)
        reader->skipped = NULL;
    return end;
}

void kg_markup_html(kg_markup_reader *reader)
{
    size_t size = reader->html.size;
    if (size == 0)
        return;
    const char *html = kg_buf_text(&reader->html);
    for (size_t at = 0; at < size;) {
        if (reader->skipped != NULL) {
            at = skip_raw(reader, html, at, size);
            if (at == size)
                break;
        }
        if (html[at] == '<' && strncmp(html + at, "<!--", 4) == 0) {
            at = skip_to(reader, html, at, "-->", "!--");
        } else if (html[at] == '<' && (html[at + 1] == '!' || html[at + 1] == '?')) {
            at = skip_to(reader, html, at, ">", "!");
        } else if (html[at] == '<' && (html[at + 1] == '/' || kg_ascii_is_alnum((unsigned char)html[at + 1]))) {
            at = read_tag(reader, html, at, size);
        } else {
            char decoded[8];
            size_t length = kg_markup_entity(html + at, size - at, decoded);
            if (length > 0)
                kg_markup_put(reader, decoded, strlen(decoded), source_of(reader, at));
            else
                kg_markup_put(reader, html + at, 1, source_of(reader, at));
            at += length > 0 ? length : 1;
        }
    }
    kg_buf_clear(&reader->html);
    reader->html_runs.count = 0;
}
