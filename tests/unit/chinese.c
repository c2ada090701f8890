/* SPDX-License-Identifier: Apache-2.0 */
#include "chinese.h"

#include "base/text.h"
#include "base/translate.h"

#include <criterion/criterion.h>
#include <string.h>

/* TEXT without what stands in quotation marks: file names, keys and words of sellers. */
static const char *without_quotations(kg_arena *arena, const char *text)
{
    static const char *const marks[][2] = { { "\u201C", "\u201D" }, { "'", "'" }, { "`", "`" } };
    char *copy = kg_arena_alloc(arena, strlen(text) + 1);
    size_t length = 0;
    while (*text != 0) {
        const char *end = NULL;
        for (size_t i = 0; i < 3 && end == NULL; i++)
            if (strncmp(text, marks[i][0], strlen(marks[i][0])) == 0 && (end = strstr(text + 1, marks[i][1])) != NULL)
                end += strlen(marks[i][1]);
        if (end != NULL)
            text = end;
        else
            copy[length++] = *text++;
    }
    return copy;
}

static bool has_chinese(const char *text)
{
    for (uint32_t code; (code = kg_utf8_next(&text)) != 0;)
        if (code >= 0x4E00 && code <= 0x9FFF)
            return true;
    return false;
}

static size_t small_letters(const char *text)
{
    return strspn(text, "abcdefghijklmnopqrstuvwxyz");
}

/* Two words of small letters side by side, as no name has them; an option and its value are none. */
static bool has_english(const char *text)
{
    for (char before = 0; *text != 0; before = *text++) {
        size_t first = small_letters(text);
        if (first >= 2 && before != '-' && text[first] == ' ' && small_letters(text + first + 1) >= 2)
            return true;
        text += first > 0 ? first - 1 : 0;
    }
    return false;
}

static void expect(const char *where, const char *id, const char *english)
{
    if (english == NULL || *english == 0)
        return;
    kg_arena arena;
    kg_arena_init(&arena);
    const char *chinese = kg_translate_chinese(&arena, english), *own = without_quotations(&arena, chinese);
    bool has_words = small_letters(without_quotations(&arena, english)) > 0;
    cr_expect((has_chinese(own) || !has_words) && !has_english(own), "%s: %s is not told in Chinese: '%s', from '%s'", where, id,
              chinese, english);
    kg_arena_done(&arena);
}

void chinese_expect(const char *where, const kg_findings *findings)
{
    for (size_t i = 0; i < findings->list.count; i++) {
        const kg_finding *finding = &findings->list.items[i];
        const char *id = kg_rules[finding->rule].id;
        expect(where, id, finding->found);
        expect(where, id, finding->required);
        expect(where, id, finding->help);
        expect(where, id, finding->at.part);
    }
}
