/* SPDX-License-Identifier: Apache-2.0
 *
 * Finding words of words.def in texts. */
#include "rules/words.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

static const struct {
    kg_word_list list;
    const char *word;
    const char *allowed;
} words[] = {
#define LIST(id, name, about)
#define WORD(list, word, allowed) { KG_WORDS_##list, word, allowed },
#include "rules/words.def"
#undef LIST
#undef WORD
};

static bool is_word_byte(int byte)
{
    return kg_ascii_is_alnum(byte);
}

/* Bytes of TEXT that WORD (of WORD_LENGTH bytes) covers, or 0. */
static size_t same(const char *text, const char *word, size_t word_length)
{
    size_t used = 0;
    for (size_t i = 0; i < word_length; i++) {
        if (word[i] == ' ') {
            size_t blanks = strspn(text + used, " \t\r\n");
            if (blanks == 0)
                return 0;
            used += blanks;
        } else if (kg_ascii_lower((unsigned char)text[used]) == (unsigned char)word[i]) {
            used++;
        } else {
            return 0;
        }
    }
    return used;
}

static size_t match(const char *start, const char *text, const char *word, size_t word_length)
{
    if (is_word_byte((unsigned char)word[0]) && text > start && is_word_byte((unsigned char)text[-1]))
        return 0;
    size_t used = same(text, word, word_length);
    if (used > 0 && is_word_byte((unsigned char)word[word_length - 1]) && is_word_byte((unsigned char)text[used]))
        return 0;
    return used;
}

size_t kg_word_at(const char *start, const char *text, const char *word)
{
    return match(start, text, word, strlen(word));
}

/* Whether one of the '|'-separated phrases covers the LENGTH bytes at AT. */
static bool is_allowed(const char *start, const char *at, size_t length, const char *allowed)
{
    for (const char *phrase = allowed; *phrase != 0; phrase += strspn(phrase, "|")) {
        size_t phrase_length = strcspn(phrase, "|");
        const char *first = (size_t)(at - start) > 2 * phrase_length ? at - 2 * phrase_length : start;
        for (const char *from = first; from <= at; from++) {
            size_t used = match(start, from, phrase, phrase_length);
            if (used > 0 && from + used >= at + length)
                return true;
        }
        phrase += phrase_length;
    }
    return false;
}

bool kg_word_find(kg_word_list list, const char *text, size_t from, kg_word_match *out)
{
    for (const char *at = text + from; *at != 0; at++) {
        int first = kg_ascii_lower((unsigned char)*at);
        for (size_t i = 0; i < KG_COUNT(words); i++) {
            if (words[i].list != list || (unsigned char)words[i].word[0] != first)
                continue;
            size_t length = match(text, at, words[i].word, strlen(words[i].word));
            if (length == 0 || is_allowed(text, at, length, words[i].allowed))
                continue;
            *out = (kg_word_match){ .offset = (size_t)(at - text), .length = length, .word = words[i].word };
            return true;
        }
    }
    return false;
}
