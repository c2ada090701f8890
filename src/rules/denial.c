/* SPDX-License-Identifier: Apache-2.0
 *
 * Denials by words and their distance; see denial.h. It reads no grammar: a denial reaches to the end of its part of a sentence. */
#include "rules/denial.h"

#include "base/arith.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum {
    REACH = 80,  /* code points that a denial reaches forward */
    LIST = 30,   /* so far over commas: "no seal, stamp or signature" */
    BEHIND = 30, /* code points behind the words in which "is not required" may begin */
    ROOM = 4 * (REACH + 1),
};

static bool is_wall(uint32_t point, uint32_t next)
{
    return ((point == '.' || point == '!' || point == '?') && (next == ' ' || next == 0)) || point == ';' || point == ':' ||
           point == '(' || point == ')' || point == 0x3002 || point == 0xff01 || point == 0xff1f || point == 0xff1b ||
           point == 0xff1a || point == 0xff08 || point == 0xff09;
}

static bool is_comma(uint32_t point)
{
    return point == ',' || point == 0xff0c;
}

/* The byte at which the part of the sentence before byte AT begins. */
static size_t part_start(const char *text, size_t at)
{
    uint32_t next = 0;
    for (size_t points = 0; at > 0 && points < REACH; points++) {
        size_t before = at - 1;
        while (before > 0 && ((unsigned char)text[before] & 0xc0) == 0x80)
            before--;
        uint32_t point = kg_utf8_next(&(const char *){ text + before });
        if (is_wall(point, next) || (is_comma(point) && points > LIST))
            break;
        at = before;
        next = point;
    }
    return at;
}

static size_t part_length(const char *text)
{
    const char *at = text;
    for (size_t points = 0; *at != 0 && points < BEHIND; points++) {
        const char *here = at;
        uint32_t point = kg_utf8_next(&at);
        if (is_wall(point, kg_utf8_next(&(const char *){ at })) || is_comma(point))
            return (size_t)(here - text);
    }
    at += strcspn(at, " ,.;:"); /* the words that begin there, to their end */
    return (size_t)(at - text);
}

static bool has_word(const kg_word_edits *edits, kg_word_list list, const char *text)
{
    kg_word_match found;
    return kg_word_find(edits, list, text, 0, &found);
}

/* "不按月计费": a denial of one character that stands beside the words. */
static bool is_denied_beside(const char *text, size_t at)
{
    static const char *const words[] = { "不", "非", "未", "勿", "免" };
    for (size_t i = 0; i < KG_COUNT(words); i++) {
        size_t size = strlen(words[i]);
        if (at >= size && memcmp(text + at - size, words[i], size) == 0)
            return true;
    }
    return false;
}

/* LENGTH bytes of TEXT as a string. */
static const char *copy(char out[static ROOM], const char *text, size_t length)
{
    (void)snprintf(out, ROOM, "%.*s", (int)length, text);
    return out;
}

static bool is_denied_before(const kg_word_edits *edits, const char *text, size_t at)
{
    char part[ROOM];
    size_t start = part_start(text, at), from = 0, behind = 0;
    bool is_there = false;
    (void)copy(part, text + start, at - start);
    for (kg_word_match found; kg_word_find(edits, KG_WORDS_DENIAL, part, from, &found); is_there = true)
        from = behind = found.offset + found.length;
    return is_there && !has_word(edits, KG_WORDS_TURN, part + behind);
}

static bool is_denied_behind(const kg_word_edits *edits, const char *text)
{
    enum { LONGEST = 40 }; /* bytes of a denial that begins at the last point */
    char part[ROOM];
    size_t length = part_length(text);
    kg_word_match found;
    if (!kg_word_find(edits, KG_WORDS_DENIED, copy(part, text, strnlen(text, length + LONGEST)), 0, &found) ||
        found.offset > length)
        return false;
    part[found.offset] = 0;
    return !has_word(edits, KG_WORDS_TURN, part);
}

bool kg_is_denied(const kg_word_edits *edits, const char *text, kg_word_match match)
{
    return is_denied_beside(text, match.offset) || is_denied_before(edits, text, match.offset) ||
           is_denied_behind(edits, text + match.offset + match.length);
}
