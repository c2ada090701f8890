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
#define LIST(id, name, rules, about)
#define WORD(list, word, allowed) { KG_WORDS_##list, word, allowed },
#include "rules/words.def"
#undef LIST
#undef WORD
};

const kg_word_list_info kg_word_lists[KG_WORD_LIST_COUNT] = {
#define LIST(id, name, rules, about) [KG_WORDS_##id] = { name, rules, about },
#define WORD(list, word, allowed)
#include "rules/words.def"
#undef LIST
#undef WORD
};

kg_word_list kg_word_list_find(const char *name)
{
    kg_word_list list = 0;
    while (list < KG_WORD_LIST_COUNT && strcmp(kg_word_lists[list].name, name) != 0)
        list++;
    return list;
}

/* ---- an index of the lists ---- */

enum { WIDE_BITS = 256 };

/* The rows of a list, and what its words begin with: most places of a text are passed over without looking at a word. */
struct kg_word_set {
    const word_row *rows;
    size_t count;
    size_t added;        /* the first rows, which are not built in */
    const char *allowed; /* phrases in which all of its words are harmless, separated by '|' */
    bool ascii[128];
    bool wide[WIDE_BITS]; /* by the low bits of the code point */
};

static kg_word_set built_in[KG_WORD_LIST_COUNT];

static void note_start(kg_word_set *set, const char *word)
{
    uint32_t code = kg_utf8_next(&word);
    *(code < 0x80 ? &set->ascii[code] : &set->wide[code % WIDE_BITS]) = true;
}

static void make_sets(void)
{
    for (size_t i = 0; i < KG_COUNT(words); i++) {
        kg_word_set *set = &built_in[words[i].list];
        set->rows = set->count == 0 ? &words[i] : set->rows;
        set->count++;
        set->allowed = "";
        note_start(set, words[i].word);
    }
}

static const kg_word_set *set_of(const kg_word_edits *edits, kg_word_list list)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, make_sets);
    return edits != NULL && edits->sets[list] != NULL ? edits->sets[list] : &built_in[list];
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

/* Whether one of PHRASES covers the LENGTH bytes at AT, where WORD stands. */
static bool is_allowed(const char *start, const char *at, size_t length, const char *word, const char *phrases)
{
    if (*phrases == 0)
        return false;
    const char *first = at - start > BEFORE ? at - BEFORE : start;
    while (((unsigned char)*first & 0xC0) == 0x80)
        first++;
    for (const char *phrase = phrases; *phrase != 0; phrase += *phrase == '|') {
        const char *end = phrase + strcspn(phrase, "|");
        for (const char *from = first; from <= at; (void)kg_utf8_next(&from)) {
            size_t used = match(start, from, (word_pattern){ phrase, end, word });
            if (used > 0 && from + used >= at + length)
                return true;
        }
        phrase = end;
    }
    return false;
}

/* Whether no word of the list can begin with the ASCII byte at AT. */
static bool is_passed_over(const kg_word_set *index, const char *text, const char *at)
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

bool kg_word_find(const kg_word_edits *edits, kg_word_list list, const char *text, size_t from, kg_word_match *out)
{
    const kg_word_set *set = set_of(edits, list);
    for (const char *at = text + from; *at != 0; (void)kg_utf8_next(&at)) {
        bool is_ascii = (unsigned char)*at < 0x80;
        if (is_ascii && is_passed_over(set, text, at))
            continue;
        uint32_t code = peek(at);
        bool is_first = code < 0x80 ? set->ascii[code] : set->wide[code % WIDE_BITS];
        if (!is_first || code == ' ' || !begins_word(text, at, code))
            continue;
        for (size_t i = 0; i < set->count; i++) {
            const word_row *row = &set->rows[i];
            if (kg_utf8_next(&(const char *){ row->word }) != code || differs_early(at, row->word))
                continue;
            size_t length = kg_word_at(text, at, row->word);
            if (length == 0 || is_allowed(text, at, length, row->word, row->allowed) ||
                is_allowed(text, at, length, row->word, set->allowed))
                continue;
            *out = (kg_word_match){ .offset = (size_t)(at - text), .length = length, .word = row->word };
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

/* ---- lists as a seller changed them ---- */

enum { LONGEST_WORD = 100 };

const char *kg_word_plain(kg_arena *arena, const char *text)
{
    char plain[LONGEST_WORD + 8];
    size_t used = 0;
    bool is_gap = false;
    for (uint32_t code; (code = next_folded(&text)) != 0;) {
        if (code == ' ' || code == '-') {
            is_gap = used > 0;
            continue;
        }
        if (used >= LONGEST_WORD)
            return NULL;
        if (is_gap)
            plain[used++] = ' ';
        is_gap = false;
        used += (size_t)utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)plain + used);
    }
    plain[used] = 0;
    bool is_word = used > 0 && strchr("*_$%", plain[0]) == NULL && strpbrk(plain, "~|") == NULL;
    return is_word ? kg_arena_strdup(arena, plain) : NULL;
}

size_t kg_word_added(const kg_word_edits *edits, kg_word_list list)
{
    return set_of(edits, list)->added;
}

const char *kg_word_get(const kg_word_edits *edits, kg_word_list list, size_t i)
{
    const kg_word_set *set = set_of(edits, list);
    return i < set->count ? set->rows[i].word : NULL;
}

bool kg_word_is(const kg_word_edits *edits, kg_word_list list, const char *text)
{
    const kg_word_set *set = set_of(edits, list);
    for (size_t i = 0; i < set->count; i++) {
        const char *one = set->rows[i].word, *other = text;
        uint32_t wanted, code;
        do {
            wanted = next_folded(&one);
            code = next_folded(&other);
        } while (wanted != 0 && (wanted == code || (wanted == ' ' && code == '-')));
        if (wanted == 0 && code == 0)
            return true;
    }
    return false;
}

static bool has(const char *const *items, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(items[i], word) == 0)
            return true;
    return false;
}

bool kg_word_edit(kg_arena *arena, kg_word_edits *edits, kg_word_list list, const kg_word_change *change)
{
    const kg_word_set *old = set_of(NULL, list);
    kg_word_set *set = kg_arena_alloc(arena, sizeof *set);
    word_row *rows = kg_arena_array(arena, old->count + change->add.count + 1, sizeof *rows);
    if (set == NULL || rows == NULL)
        return false;
    set->rows = rows;
    set->allowed = "";
    /* Before the built-in words: of two that begin at the same place the seller's is told. */
    for (size_t i = 0; i < change->add.count; i++)
        rows[set->count++] = (word_row){ .list = list, .word = change->add.items[i], .allowed = "" };
    set->added = set->count;
    for (size_t i = 0; i < old->count; i++)
        if (!has(change->remove.items, change->remove.count, old->rows[i].word))
            rows[set->count++] = old->rows[i];
    for (size_t i = 0; i < set->count; i++)
        note_start(set, rows[i].word);
    for (size_t i = 0; i < change->allow.count; i++)
        set->allowed = kg_arena_printf(arena, "%s%s%s", set->allowed, i == 0 ? "" : "|", change->allow.items[i]);
    edits->sets[list] = set;
    return kg_arena_ok(arena);
}
