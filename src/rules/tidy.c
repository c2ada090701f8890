/* SPDX-License-Identifier: Apache-2.0
 *
 * The white space of texts of several lines; see forms.h. */
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
