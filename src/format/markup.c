/* SPDX-License-Identifier: Apache-2.0
 *
 * Markdown through md4c. md4c hands out pieces of the source itself wherever it can, so that the address of a piece is its place;
 * what md4c makes up (a line feed, a decoded attribute) gets the place of what was read last. */
#include "format/markupparts.h"

#include "base/arith.h"

#include <md4c.h>
#include <stdint.h>
#include <string.h>

/* ---- what both readers tell ---- */

static bool is_blank(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] != ' ' && text[i] != '\n' && text[i] != '\t' && text[i] != '\r')
            return false;
    return true;
}

static void close_block(kg_markup_reader *reader)
{
    if (!reader->in_block)
        return;
    kg_markup_block *block = &reader->out->blocks.items[reader->out->blocks.count - 1];
    block->length = reader->text.size - block->offset;
    const char *text = kg_buf_text(&reader->text) + block->offset;
    while (block->kind != KG_MARKUP_CODE && block->length > 0 && is_blank(text + block->length - 1, 1))
        block->length--;
    reader->in_block = false;
}

void kg_markup_break(kg_markup_reader *reader, kg_markup_kind kind, unsigned level)
{
    close_block(reader);
    reader->next_kind = kind;
    reader->next_level = level;
}

static void open_block(kg_markup_reader *reader)
{
    if (reader->text.size > 0)
        kg_buf_putc(&reader->text, '\n');
    kg_markup_block *block = kg_list_push(reader->arena, &reader->out->blocks);
    if (block == NULL)
        return;
    *block = (kg_markup_block){ .kind = reader->next_kind, .level = reader->next_level, .offset = reader->text.size };
    reader->in_block = true;
}

void kg_markup_put(kg_markup_reader *reader, const char *text, size_t size, size_t source)
{
    if (reader->images > 0 || reader->skipped != NULL || size == 0)
        return;
    if (!reader->in_block) {
        if (is_blank(text, size))
            return;
        open_block(reader);
    }
    const kg_markup_run *last = reader->out->runs.count > 0 ? &reader->out->runs.items[reader->out->runs.count - 1] : NULL;
    if (last == NULL || last->source + (reader->text.size - last->text) != source) {
        kg_markup_run *run = kg_list_push(reader->arena, &reader->out->runs);
        if (run != NULL)
            *run = (kg_markup_run){ .text = reader->text.size, .source = source };
    }
    kg_buf_append(&reader->text, text, size);
    reader->last = source + size;
}

void kg_markup_refer(kg_markup_reader *reader, bool is_image, const char *what, const char *target, size_t source)
{
    bool has_room = reader->out->references.count < reader->limits->links;
    kg_reference *reference = has_room ? kg_list_push(reader->arena, &reader->out->references) : NULL;
    if (reference == NULL)
        return;
    *reference =
        (kg_reference){ .is_image = is_image, .what = what, .target = target, .source = source, .offset = reader->text.size };
    if (!is_image && reader->link_depth < KG_COUNT(reader->links))
        reader->links[reader->link_depth++] = reader->out->references.count;
}

void kg_markup_link_end(kg_markup_reader *reader)
{
    if (reader->link_depth == 0)
        return;
    kg_reference *reference = &reader->out->references.items[reader->links[--reader->link_depth] - 1];
    reference->length = reader->text.size - KG_MIN(reference->offset, reader->text.size);
}

/* ---- md4c ---- */

/* The place of TEXT, which md4c handed out. */
static size_t place_of(const kg_markup_reader *reader, const char *text)
{
    uintptr_t at = (uintptr_t)text, start = (uintptr_t)reader->source;
    return at >= start && at < start + reader->source_size ? (size_t)(at - start) : reader->last;
}

/* A copy of an attribute with its entities decoded. */
static const char *attribute_text(kg_markup_reader *reader, const MD_ATTRIBUTE *attribute)
{
    kg_buf buf;
    kg_buf_init(&buf, attribute->size + 16);
    for (size_t i = 0; attribute->text != NULL && attribute->substr_offsets[i] < attribute->size; i++) {
        const char *part = attribute->text + attribute->substr_offsets[i];
        size_t size = attribute->substr_offsets[i + 1] - attribute->substr_offsets[i];
        char decoded[8];
        if (attribute->substr_types[i] == MD_TEXT_ENTITY && kg_markup_entity(part, size, decoded) == size)
            kg_buf_puts(&buf, decoded);
        else
            kg_buf_append(&buf, part, size);
    }
    if (buf.status == KG_E_NOMEM)
        reader->arena->exhausted = true;
    const char *copy = kg_arena_strdup(reader->arena, kg_buf_text(&buf));
    kg_buf_done(&buf);
    return copy;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
    kg_markup_reader *reader = ctx;
    kg_markup_html(reader);
    switch (type) {
    case MD_BLOCK_H:
        kg_markup_break(reader, KG_MARKUP_HEADING, ((const MD_BLOCK_H_DETAIL *)detail)->level);
        break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        reader->list_depth++;
        kg_markup_break(reader, KG_MARKUP_PARAGRAPH, 0);
        break;
    case MD_BLOCK_LI:
        kg_markup_break(reader, KG_MARKUP_ITEM, reader->list_depth);
        break;
    case MD_BLOCK_CODE:
        kg_markup_break(reader, KG_MARKUP_CODE, 0);
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        kg_markup_break(reader, KG_MARKUP_CELL, 0);
        break;
    case MD_BLOCK_P: /* the first one of a list item is the item itself */
        if (reader->in_block || reader->next_kind != KG_MARKUP_ITEM)
            kg_markup_break(reader, KG_MARKUP_PARAGRAPH, 0);
        break;
    default:
        kg_markup_break(reader, KG_MARKUP_PARAGRAPH, 0);
        break;
    }
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
    (void)detail;
    kg_markup_reader *reader = ctx;
    kg_markup_html(reader);
    if ((type == MD_BLOCK_UL || type == MD_BLOCK_OL) && reader->list_depth > 0)
        reader->list_depth--;
    kg_markup_break(reader, KG_MARKUP_PARAGRAPH, 0);
    return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
    kg_markup_reader *reader = ctx;
    kg_markup_html(reader);
    if (type == MD_SPAN_A) {
        const MD_ATTRIBUTE *href = &((const MD_SPAN_A_DETAIL *)detail)->href;
        kg_markup_refer(reader, false, N_("Markdown link"), attribute_text(reader, href), place_of(reader, href->text));
    } else if (type == MD_SPAN_IMG) {
        const MD_ATTRIBUTE *src = &((const MD_SPAN_IMG_DETAIL *)detail)->src;
        kg_markup_refer(reader, true, N_("Markdown image"), attribute_text(reader, src), place_of(reader, src->text));
        reader->images++;
    }
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
    (void)detail;
    kg_markup_reader *reader = ctx;
    kg_markup_html(reader);
    if (type == MD_SPAN_A)
        kg_markup_link_end(reader);
    else if (type == MD_SPAN_IMG)
        reader->images--;
    return 0;
}

/* HTML is collected until something else comes: md4c cuts it at the ends of lines. */
static void collect_html(kg_markup_reader *reader, const char *text, size_t size)
{
    size_t source = place_of(reader, text);
    kg_markup_run *run = kg_list_push(reader->arena, &reader->html_runs);
    if (run != NULL)
        *run = (kg_markup_run){ .text = reader->html.size, .source = source };
    kg_buf_append(&reader->html, text, size);
    reader->last = source + size;
}

/* "<img/src=x>" is no HTML for CommonMark, but it is for browsers: such a tag is read for what it shows and leads to. */
static void find_tags(kg_markup_reader *reader, const char *text, size_t size)
{
    const char *end = reader->source + reader->source_size;
    for (const char *at = text; size > 0 && (at = memchr(at, '<', size - (size_t)(at - text))) != NULL; at++) {
        const char *close = place_of(reader, at) == (size_t)(at - reader->source) ? memchr(at, '>', (size_t)(end - at)) : NULL;
        if (close == NULL || !kg_markup_is_tag(at + 1))
            continue;
        collect_html(reader, at, (size_t)(close + 1 - at));
        kg_markup_html(reader);
    }
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *ctx)
{
    kg_markup_reader *reader = ctx;
    char decoded[8];
    if (type == MD_TEXT_HTML) {
        collect_html(reader, text, size);
        return 0;
    }
    kg_markup_html(reader);
    size_t source = place_of(reader, text);
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
        kg_markup_put(reader, "\n", 1, reader->last);
    else if (type == MD_TEXT_NULLCHAR)
        kg_markup_put(reader, "\xEF\xBF\xBD", 3, source);
    else if (type == MD_TEXT_ENTITY && kg_markup_entity(text, size, decoded) == size)
        kg_markup_put(reader, decoded, strlen(decoded), source);
    else
        kg_markup_put(reader, text, size, source);
    if (type == MD_TEXT_NORMAL)
        find_tags(reader, text, size);
    return 0;
}

kg_status kg_markup_read(kg_arena *arena, const char *text, const kg_limits *limits, kg_markup *out, kg_err *err)
{
    *out = (kg_markup){ .text = "" };
    kg_markup_reader reader = { .arena = arena, .limits = limits, .out = out, .source = text, .source_size = strlen(text) };
    static const MD_PARSER parser = { .flags = MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH,
                                      .enter_block = enter_block,
                                      .leave_block = leave_block,
                                      .enter_span = enter_span,
                                      .leave_span = leave_span,
                                      .text = take_text };
    enum { GROWTH = 4, ROOM = 1024 }; /* rendered text is hardly ever longer than its source */
    size_t room;
    if (reader.source_size > UINT32_MAX / GROWTH || !kg_mul(reader.source_size, GROWTH, &room) || !kg_add(room, ROOM, &room))
        return kg_err_set(err, KG_E_LIMIT, "a text of %zu bytes", reader.source_size);
    kg_buf_init(&reader.text, room);
    kg_buf_init(&reader.html, room);
    bool is_read = md_parse(text, (MD_SIZE)reader.source_size, &parser, &reader) == 0;
    kg_markup_html(&reader);
    kg_markup_html_end(&reader);
    close_block(&reader);
    while (reader.link_depth > 0)
        kg_markup_link_end(&reader);
    out->length = reader.text.size;
    out->text = kg_arena_strndup(arena, kg_buf_text(&reader.text), reader.text.size);
    bool has_room = reader.text.status != KG_E_NOMEM && reader.html.status != KG_E_NOMEM;
    kg_buf_done(&reader.text);
    kg_buf_done(&reader.html);
    return is_read && has_room && kg_arena_ok(arena) ? KG_OK : kg_err_nomem(err);
}

size_t kg_markup_source(const kg_markup *markup, size_t offset)
{
    size_t low = 0, high = markup->runs.count;
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        if (markup->runs.items[middle].text <= offset)
            low = middle;
        else
            high = middle;
    }
    if (markup->runs.count == 0)
        return 0;
    const kg_markup_run *run = &markup->runs.items[low];
    return run->source + (offset > run->text ? offset - run->text : 0);
}
