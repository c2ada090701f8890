/* SPDX-License-Identifier: Apache-2.0
 *
 * Finding the patterns of rules/words in texts; see words.h. Matching walks text and pattern side by side; only '_' tries more than
 * one way, at most GAP code points far, so that the work for a text is bound by its length times the list. */
#include "rules/words.h"

#include "base/arith.h"
#include "base/text.h"

#include <pthread.h>
#include <string.h>
#include <utf8proc.h>

enum { GAP = 40, BEFORE = 96 }; /* code points that '_' passes over, bytes in which a harmless phrase may begin before its word */

typedef struct word_row {
    kg_word_list list;
    const char *word;
    const char *allowed;
} word_row;

static const word_row words[] = {
#define LIST(id, name, about)
#define WORD(list, word, allowed) { KG_WORDS_##list, word, allowed },
#include "rules/words.def"
#undef LIST
#undef WORD
};

static const char *const list_names[] = {
#define LIST(id, name, about) [KG_WORDS_##id] = name,
#define WORD(list, word, allowed)
#include "rules/words.def"
#undef LIST
#undef WORD
};

kg_word_list kg_word_list_find(const char *name)
{
    for (size_t i = 0; i < KG_COUNT(list_names); i++)
        if (strcmp(list_names[i], name) == 0)
            return (kg_word_list)i;
    return KG_WORD_LIST_COUNT;
}

/* ---- an index of the lists ---- */

enum { WIDE_BITS = 256 };

/* The rows of a list, and what its words begin with: most places of a text are passed over without looking at a word. */
typedef struct list_index {
    size_t first; /* rows FIRST to END */
    size_t end;
    bool ascii[128];
    bool wide[WIDE_BITS]; /* by the low bits of the code point */
} list_index;

static list_index indexes[KG_WORD_LIST_COUNT];

static void make_indexes(void)
{
    for (size_t i = 0; i < KG_COUNT(words); i++) {
        list_index *index = &indexes[words[i].list];
        index->first = index->end == 0 ? i : index->first;
        index->end = i + 1;
        uint32_t code = kg_utf8_next(&(const char *){ words[i].word });
        *(code < 0x80 ? &index->ascii[code] : &index->wide[code % WIDE_BITS]) = true;
    }
}

static const list_index *index_of(kg_word_list list)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, make_indexes);
    return &indexes[list];
}

/* ---- code points ---- */

static bool is_invisible(uint32_t code)
{
    return code == 0xAD || (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) || code == 0x2060 ||
           code == 0xFEFF;
}

/* The next code point as patterns are written. */
static uint32_t next_folded(const char **cursor)
{
    uint32_t code;
    do
        code = kg_utf8_next(cursor);
    while (is_invisible(code));
    if (code < 0x80)
        return code == 0 ? 0 : kg_utf8_is_space(code) ? ' ' : (uint32_t)kg_ascii_lower((int)code);
    if (code >= 0x3400 && code <= 0x9FFF)
        return code; /* neither case nor blank among them */
    if (code >= 0xFF01 && code <= 0xFF5E)
        return (uint32_t)kg_ascii_lower((int)(code - 0xFF01 + '!'));
    if (kg_utf8_is_space(code))
        return ' ';
    if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212)
        return '-';
    if (code == 0x2018 || code == 0x2019)
        return '\'';
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
}

static uint32_t peek(const char *text)
{
    return next_folded(&text);
}

/* The code point before TEXT, 0 at START; *BEFORE is where it stands. */
static uint32_t previous(const char *start, const char *text, const char **before)
{
    uint32_t code = 0;
    while (text > start && (code == 0 || is_invisible(code))) {
        do
            text--;
        while (text > start && ((unsigned char)*text & 0xC0) == 0x80);
        const char *at = text;
        code = kg_utf8_next(&at);
    }
    *before = text;
    return is_invisible(code) ? 0 : code;
}

/* Scripts that are written without blanks between words. */
static bool is_unspaced(uint32_t code)
{
    return (code >= 0x0E00 && code <= 0x0EFF) || (code >= 0x1000 && code <= 0x109F) || (code >= 0x1780 && code <= 0x17FF) ||
           (code >= 0x3040 && code <= 0x30FF) || (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xAC00 && code <= 0xD7AF) ||
           (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3FFFF);
}

static bool is_spaced_word(uint32_t code)
{
    return kg_utf8_is_word(code) && !is_unspaced(code);
}

static bool is_joint(uint32_t code)
{
    return code == '.' || code == '@' || code == '_';
}

/* Whether a word may begin at TEXT with CODE. */
static bool begins_word(const char *start, const char *text, uint32_t code)
{
    if (!is_spaced_word(code))
        return true;
    const char *at, *further;
    uint32_t before = previous(start, text, &at);
    return !is_spaced_word(before) && !(is_joint(before) && is_spaced_word(previous(start, at, &further)));
}

/* Whether the word whose last code point is CODE may end at TEXT. */
static bool ends_word(const char *text, uint32_t code)
{
    if (!is_spaced_word(code))
        return true;
    uint32_t next = next_folded(&text);
    return !is_spaced_word(next) && !(is_joint(next) && is_spaced_word(peek(text)));
}

/* ---- patterns ---- */

typedef struct word_pattern {
    const char *at;
    const char *end;
    const char *word; /* what '~' stands for; NULL in a word itself */
} word_pattern;

static bool is_sentence_end(uint32_t code, uint32_t next)
{
    bool is_mark = code == '.' || code == '!' || code == '?' || code == ';';
    return (is_mark && (next == ' ' || next == 0)) || code == 0x3002 || code == 0xFF01 || code == 0xFF1F || code == 0xFF1B;
}

size_t kg_sentence_span(const char *text)
{
    const char *at = text;
    while (*at != 0) {
        uint32_t code = kg_utf8_next(&at);
        if (code == '\n' || is_sentence_end(code, peek(at)))
            break;
    }
    return (size_t)(at - text);
}

static const char *skip_blanks(const char *text)
{
    for (const char *next = text; peek(next) == ' '; text = next)
        (void)next_folded(&next);
    return text;
}

/* White space and hyphens, at least one. */
static const char *match_blank(const char *text)
{
    const char *end = NULL;
    for (const char *next = text;;) {
        uint32_t code = next_folded(&next);
        if (code != ' ' && code != '-')
            return end;
        end = next;
    }
}

static const char *match_number(const char *text)
{
    const char *end = NULL;
    for (const char *next = text;;) {
        uint32_t code = next_folded(&next);
        bool is_digit = code < 0x80 && kg_ascii_is_digit((int)code);
        if (is_digit)
            end = next;
        else if (end == NULL || (code != '.' && code != ','))
            return end;
    }
}

static const char *match_rest_of_word(const char *text)
{
    for (const char *next = text; is_spaced_word(next_folded(&next)); text = next)
        continue;
    return text;
}

static const char *match_pattern(const char *text, word_pattern pattern);

static const char *match_gap(const char *text, word_pattern behind)
{
    for (unsigned i = 0; i < GAP; i++) {
        const char *end = match_pattern(text, behind), *here = text;
        if (end != NULL)
            return end;
        uint32_t code = kg_utf8_next(&text);
        if (code == 0 || is_sentence_end(code, peek(text)))
            return NULL;
        /* On to the next place where a word begins. */
        while (*text != 0 && !begins_word(here, text, peek(text)))
            (void)kg_utf8_next(&text);
    }
    return NULL;
}

/* The end of the match of PATTERN at TEXT, or NULL. */
static const char *match_pattern(const char *text, word_pattern pattern)
{
    uint32_t last = 0;
    while (pattern.at < pattern.end) {
        switch (*pattern.at) {
        case ' ':
            pattern.at++;
            if (pattern.at < pattern.end && *pattern.at == '_') {
                pattern.at += 1 + (pattern.at + 1 < pattern.end && pattern.at[1] == ' ');
                return ends_word(text, last) ? match_gap(skip_blanks(text), pattern) : NULL;
            }
            text = ends_word(text, last) ? match_blank(text) : NULL;
            break;
        case '*':
            pattern.at++;
            text = match_rest_of_word(text);
            last = 0;
            break;
        case '$':
            pattern.at++;
            text = match_number(text);
            last = '0';
            break;
        case '~':
            pattern.at++;
            text = match_pattern(text, (word_pattern){ pattern.word, pattern.word + strlen(pattern.word), NULL });
            last = 0;
            break;
        default: {
            const char *next = *pattern.at == '%' ? skip_blanks(text) : text;
            last = kg_utf8_next(&pattern.at);
            text = next_folded(&next) == last ? next : NULL;
            break;
        }
        }
        if (text == NULL)
            return NULL;
    }
    return ends_word(text, last) ? text : NULL;
}

static size_t match(const char *start, const char *text, word_pattern pattern)
{
    if (is_invisible(kg_utf8_next(&(const char *){ text })) || !begins_word(start, text, peek(text)))
        return 0;
    const char *end = match_pattern(text, pattern);
    return end == NULL ? 0 : (size_t)(end - text);
}

size_t kg_word_at(const char *start, const char *text, const char *word)
{
    return match(start, text, (word_pattern){ word, word + strlen(word), NULL });
}

/* Whether one of the phrases of ROW covers the LENGTH bytes at AT. */
static bool is_allowed(const char *start, const char *at, size_t length, const word_row *row)
{
    const char *first = at - start > BEFORE ? at - BEFORE : start;
    while (((unsigned char)*first & 0xC0) == 0x80)
        first++;
    for (const char *phrase = row->allowed; *phrase != 0; phrase += *phrase == '|') {
        const char *end = phrase + strcspn(phrase, "|");
        for (const char *from = first; from <= at; (void)kg_utf8_next(&from)) {
            size_t used = match(start, from, (word_pattern){ phrase, end, row->word });
            if (used > 0 && from + used >= at + length)
                return true;
        }
        phrase = end;
    }
    return false;
}

/* Whether no word of the list can begin with the ASCII byte at AT. */
static bool is_passed_over(const list_index *index, const char *text, const char *at)
{
    int byte = (unsigned char)*at;
    return !index->ascii[kg_ascii_lower(byte)] ||
           (at > text && kg_ascii_is_alnum(byte) && kg_ascii_is_alnum((unsigned char)at[-1]));
}

/* Whether the second bytes of AT and WORD are a letter each, and not the same. */
static bool differs_early(const char *at, const char *word)
{
    int wanted = (unsigned char)word[1], byte = (unsigned char)at[1];
    return (unsigned char)at[0] < 0x80 && byte < 0x80 && kg_ascii_is_alnum(wanted) && kg_ascii_lower(byte) != wanted;
}

bool kg_word_find(kg_word_list list, const char *text, size_t from, kg_word_match *out)
{
    const list_index *index = index_of(list);
    for (const char *at = text + from; *at != 0; (void)kg_utf8_next(&at)) {
        bool is_ascii = (unsigned char)*at < 0x80;
        if (is_ascii && is_passed_over(index, text, at))
            continue;
        uint32_t code = peek(at);
        bool is_first = code < 0x80 ? index->ascii[code] : index->wide[code % WIDE_BITS];
        if (!is_first || code == ' ' || !begins_word(text, at, code))
            continue;
        for (size_t i = index->first; i < index->end; i++) {
            const char *word = words[i].word;
            if (kg_utf8_next(&(const char *){ word }) != code || differs_early(at, word))
                continue;
            size_t length = kg_word_at(text, at, word);
            if (length == 0 || is_allowed(text, at, length, &words[i]))
                continue;
            *out = (kg_word_match){ .offset = (size_t)(at - text), .length = length, .word = word };
            return true;
        }
    }
    return false;
}

bool kg_word_find_name(const char *name, const char *text, size_t from, kg_word_match *out)
{
    uint32_t first = peek(name);
    for (const char *at = text + from; *name != 0 && *at != 0; (void)kg_utf8_next(&at)) {
        const char *one = at, *other = name;
        uint32_t last = 0, wanted;
        bool is_ascii = (unsigned char)*at < 0x80;
        if ((is_ascii && peek(at) != first) || !begins_word(text, at, peek(at)))
            continue;
        while ((wanted = next_folded(&other)) != 0) {
            last = next_folded(&one);
            if (last != wanted)
                break;
        }
        if (wanted != 0 || !ends_word(one, last))
            continue;
        *out = (kg_word_match){ .offset = (size_t)(at - text), .length = (size_t)(one - at), .word = name };
        return true;
    }
    return false;
}
