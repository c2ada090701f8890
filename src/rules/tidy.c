/* SPDX-License-Identifier: Apache-2.0
 *
 * The white space and the lists of texts of several lines; see forms.h. */
#include "rules/forms.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

enum { TAB = 4, EMPTY_LINES = 2 };

/* Writes the line at TEXT of LENGTH bytes without tabs and without blanks at its end; bytes written. */
static size_t tidy_line(const char *text, size_t length, bool is_last, char *out)
{
    size_t used = 0, end = length;
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t'))
        end--;
    bool is_break = end > 0 && length - end == 2 && text[end] == ' ' && text[end + 1] == ' ' && !is_last;
    bool is_indent = true;
    for (size_t i = 0; i < end; i++) {
        is_indent = is_indent && (text[i] == ' ' || text[i] == '\t');
        size_t blanks = text[i] != '\t' ? 0 : is_indent ? TAB : 1;
        memset(out + used, ' ', blanks);
        used += blanks;
        if (blanks == 0)
            out[used++] = text[i];
    }
    memset(out + used, ' ', is_break ? 2 : 0);
    return used + (is_break ? 2 : 0);
}

const char *kg_form_tidy_text(kg_arena *arena, const char *text)
{
    const char *source = kg_text_nfc(arena, strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text);
    size_t room;
    if (!kg_mul(strlen(source), TAB, &room) || !kg_add(room, 1, &room))
        return text;
    char *out = kg_arena_alloc(arena, room);
    size_t used = 0, empty = 0;
    if (out == NULL)
        return text;
    for (const char *line = source; *line != 0;) {
        size_t length = strcspn(line, "\r\n");
        const char *end = line + length;
        const char *next = end + (*end != 0) + (end[0] == '\r' && end[1] == '\n');
        size_t written = tidy_line(line, length, next[strspn(next, " \t\r\n")] == 0, out + used);
        empty = written == 0 ? empty + 1 : 0;
        used += written;
        if (*end != 0 && empty <= EMPTY_LINES)
            out[used++] = '\n';
        line = next;
    }
    out[used] = 0;
    return strcmp(out, text) == 0 ? text : out;
}

/* ---- signs of lists ---- */

uint32_t kg_form_bullet(const char *line)
{
    static const uint32_t others[] = { 0x2022, 0xB7,   0x25CF, 0x25CB, 0x25A0, 0x25A1, 0x25C6, 0x25C7,
                                       0x25B6, 0x2605, 0x2606, 0x2713, 0x2714, 0x27A4, 0x30FB };
    uint32_t code = kg_utf8_next(&line);
    if (code == '-' || code == '*' || code == '+')
        return *line == ' ' ? code : 0;
    for (size_t i = 0; i < KG_COUNT(others); i++)
        if (others[i] == code)
            return code;
    return 0;
}

/* Whether the line at TEXT is nothing but signs: a rule between paragraphs. */
static bool is_rule_line(const char *text)
{
    size_t length = strspn(text, "-*+ \t");
    return text[length] == '\n' || text[length] == 0;
}

const char *kg_form_one_bullet(kg_arena *arena, const char *text)
{
    size_t room;
    if (!kg_mul(strlen(text), 2, &room) || !kg_add(room, 3, &room))
        return text;
    char *out = kg_arena_alloc(arena, room);
    size_t used = 0;
    bool is_code = false;
    if (out == NULL)
        return text;
    for (const char *line = text; *line != 0;) {
        size_t indent = strspn(line, " ");
        const char *at = line + indent;
        is_code = is_code != (strncmp(at, "```", 3) == 0 || strncmp(at, "~~~", 3) == 0);
        uint32_t sign = is_code || is_rule_line(at) ? 0 : kg_form_bullet(at);
        if (sign != 0 && sign != '-') {
            memcpy(out + used, line, indent);
            memcpy(out + used + indent, "- ", 2);
            used += indent + 2;
            (void)kg_utf8_next(&at);
            line = at + strspn(at, " ");
        }
        size_t rest = strcspn(line, "\n") + (line[strcspn(line, "\n")] == '\n');
        memcpy(out + used, line, rest);
        used += rest;
        line += rest;
    }
    out[used] = 0;
    return strcmp(out, text) == 0 ? text : out;
}
