/* SPDX-License-Identifier: Apache-2.0
 *
 * Text as an array of code points; see textline.h. */
#include "rules/textline.h"

#include "base/text.h"

/* Full-width forms are read as their ASCII twins, so that each pattern is written once. */
static uint32_t fold(uint32_t point)
{
    if (point == '\t')
        return point;
    if (kg_utf8_is_space(point))
        return ' ';
    if (point >= 0xff01 && point <= 0xff5e && point != 0xff3f) /* U+FF3F stays: it is twice as wide as '_' */
        return point - 0xfee0;
    return point >= 'A' && point <= 'Z' ? point + ('a' - 'A') : point;
}

bool kg_line_init(kg_line *line, kg_arena *arena)
{
    *line = (kg_line){ .arena = arena };
    line->point = kg_arena_array(arena, KG_LINE_POINTS + 1, sizeof *line->point);
    line->byte = kg_arena_array(arena, KG_LINE_POINTS + 1, sizeof *line->byte);
    line->taken = kg_arena_array(arena, KG_LINE_POINTS, sizeof *line->taken);
    return kg_arena_ok(arena);
}

size_t kg_line_read(kg_line *line, const kg_block *block, size_t from)
{
    const char *at = block->text + from;
    line->block = block;
    for (line->count = 0; *at != 0 && line->count < KG_LINE_POINTS; line->count++) {
        line->byte[line->count] = (uint32_t)(at - block->text);
        line->taken[line->count] = false;
        line->point[line->count] = fold(kg_utf8_next(&at));
    }
    line->byte[line->count] = (uint32_t)(at - block->text);
    line->point[line->count] = 0;
    line->is_last = *at == 0;
    return line->byte[line->count];
}

void kg_line_report(kg_line *line, kg_blank found, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (line->taken[i])
            return;
    for (size_t i = from; i < to; i++)
        line->taken[i] = true;
    kg_blank *added = line->out->list.count < line->max ? kg_list_push(line->arena, &line->out->list) : NULL;
    if (added == NULL)
        return;
    *added = found;
    added->at = line->block->at;
    added->words = kg_arena_strndup(line->arena, line->block->text + line->byte[from], line->byte[to] - line->byte[from]);
}

bool kg_line_is_blank(uint32_t point)
{
    return point == ' ' || point == '\t';
}

bool kg_line_is_cjk(uint32_t point)
{
    return (point >= 0x2e80 && point <= 0x9fff && !(point >= 0x3000 && point <= 0x303f)) || (point >= 0xf900 && point <= 0xfaff) ||
           (point >= 0x20000 && point <= 0x3ffff);
}

bool kg_line_is_ascii_word(uint32_t point)
{
    return point < 0x80 && kg_ascii_is_alnum((int)point);
}

size_t kg_line_skip(const kg_line *line, size_t at)
{
    while (at < line->count && kg_line_is_blank(line->point[at]))
        at++;
    return at;
}

size_t kg_line_skip_back(const kg_line *line, size_t at)
{
    while (at > 0 && kg_line_is_blank(line->point[at - 1]))
        at--;
    return at;
}

size_t kg_line_word_at(const kg_line *line, size_t at, size_t end, const char *word)
{
    size_t start = at;
    bool is_ascii = kg_ascii_is_alnum((unsigned char)*word);
    if (is_ascii && at > 0 && kg_line_is_ascii_word(line->point[at - 1]) && kg_line_is_ascii_word(line->point[at]))
        return 0;
    while (*word != 0) {
        uint32_t wanted = kg_utf8_next(&word);
        if (at >= end || (kg_line_is_blank(line->point[at]) ? ' ' : line->point[at]) != wanted)
            return 0;
        at++;
        if (wanted == ' ')
            at = kg_line_skip(line, at);
    }
    return is_ascii && at < line->count && kg_line_is_ascii_word(line->point[at]) && kg_line_is_ascii_word(line->point[at - 1])
               ? 0
               : at - start;
}

bool kg_line_has_word(const kg_line *line, size_t from, size_t to, const char *word)
{
    for (size_t at = from; at < to; at++)
        if (kg_line_word_at(line, at, to, word) > 0)
            return true;
    return false;
}
