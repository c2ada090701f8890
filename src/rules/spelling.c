/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of software and their misspellings; see spelling.h. Rows have a fixed width, so that the lists are plain constant data. A
 * search looks at every name, but a name of another length or another beginning is dismissed after a comparison or two. */
#include "rules/spelling.h"

#include "base/arith.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { SHORTEST = 5, LONGEST = 23, FIRST_LETTER = 6, TWO_SLIPS = 8, TWO_SLIPS_KNOWN = 6, SHORTEST_OF_TRADE = 7 };

typedef enum spelling_kind {
    NAME_OF_SOFTWARE,
    WELL_KNOWN, /* a name of software that everybody knows */
    OF_TRADE,   /* a word that names of products are made of */
    ORDINARY,
} spelling_kind;

typedef struct spelling {
    unsigned char length;
    unsigned char kind;
    char text[LONGEST + 1];
} spelling;

static const spelling names[] = {
#define NAME(text) { sizeof(text) - 1, NAME_OF_SOFTWARE, text },
#define KNOWN(text) { sizeof(text) - 1, WELL_KNOWN, text },
#include "rules/words/names.def"
#undef NAME
#undef KNOWN
};

static const spelling trade[] = {
#define TRADE(text) { sizeof(text) - 1, OF_TRADE, text },
#include "rules/words/trade.def"
#undef TRADE
};

static const spelling ordinary[] = {
#define WORD(text) { sizeof(text) - 1, ORDINARY, text },
#include "rules/words/ordinary.def"
#undef WORD
};

static int compare(const void *word, const void *row)
{
    return kg_ascii_casecmp(word, ((const spelling *)row)->text);
}

static const char *find(const char *word, const spelling *rows, size_t count)
{
    const spelling *row = bsearch(word, rows, count, sizeof *rows, compare);
    return row == NULL ? NULL : row->text;
}

bool kg_spelling_is_name(const char *text)
{
    size_t length = 0;
    while (kg_ascii_is_alnum((unsigned char)text[length]))
        length++;
    return text[length] == 0 && length >= SHORTEST && length <= LONGEST;
}

const char *kg_spelling_known(const kg_word_edits *edits, const char *word)
{
    const char *added;
    for (size_t i = 0; (added = kg_word_get(edits, KG_WORDS_NAMES, i)) != NULL; i++)
        if (kg_ascii_casecmp(added, word) == 0)
            return added;
    return find(word, names, KG_COUNT(names));
}

static bool is_same(char a, char b)
{
    return kg_ascii_lower((unsigned char)a) == kg_ascii_lower((unsigned char)b);
}

/* Whether one letter wrong, missing, too many or swapped makes A of B: what is left without the common ends tells. */
static bool is_one_slip(const char *a, size_t a_length, const char *b, size_t b_length)
{
    while (a_length > 0 && b_length > 0 && is_same(a[0], b[0]))
        a++, b++, a_length--, b_length--;
    while (a_length > 0 && b_length > 0 && is_same(a[a_length - 1], b[b_length - 1]))
        a_length--, b_length--;
    return (a_length <= 1 && b_length <= 1) || (a_length == 2 && b_length == 2 && is_same(a[0], b[1]) && is_same(a[1], b[0]));
}

/* How many letters only one of A and B has, each as often as it stands there more. */
static unsigned count_foreign(const char *a, const char *b)
{
    int counts[128] = { 0 };
    unsigned foreign = 0;
    for (; *a != 0; a++)
        counts[kg_ascii_lower((unsigned char)*a) & 127]++;
    for (; *b != 0; b++)
        counts[kg_ascii_lower((unsigned char)*b) & 127]--;
    for (size_t i = 0; i < KG_COUNT(counts); i++)
        foreign += (unsigned)abs(counts[i]);
    return foreign;
}

/* Whether two slips in ROW are forgiven in a word of LENGTH letters: in any long name with the right ends; in a well-known one when
 * one end is right and no more than one letter was taken for another. A name with an ending ("Angularjs") is none, nor is a short
 * form ("Postgres"). */
static bool may_be_two_slips(const char *word, size_t length, const spelling *row)
{
    size_t shorter = KG_MIN(length, row->length);
    if (kg_ascii_prefix(word, row->text) || kg_ascii_prefix(row->text, word))
        return false;
    unsigned ends = is_same(word[0], row->text[0]) + is_same(word[length - 1], row->text[row->length - 1]);
    return (shorter >= TWO_SLIPS && ends == 2) ||
           (row->kind == WELL_KNOWN && shorter >= TWO_SLIPS_KNOWN && ends > 0 && count_foreign(word, row->text) <= 2);
}

/* The number of slips between WORD and ROW, 0 for more than are forgiven (and for none, which kg_spelling_known finds). */
static unsigned count_slips(const char *word, size_t length, const spelling *row)
{
    size_t shorter = KG_MIN(length, row->length), gap = length + row->length - 2 * shorter;
    bool same_first = is_same(word[0], row->text[0]);
    if (gap > 2 || shorter < SHORTEST || (shorter < FIRST_LETTER && !same_first))
        return 0;
    bool is_trade = row->kind == OF_TRADE;
    if (is_trade && (shorter < SHORTEST_OF_TRADE || !same_first || !is_same(word[length - 1], row->text[row->length - 1])))
        return 0;
    if (gap <= 1 && is_one_slip(word, length, row->text, row->length))
        return 1;
    return !is_trade && may_be_two_slips(word, length, row) && kg_text_distance(word, row->text, 2) <= 2 ? 2 : 0;
}

typedef struct nearness {
    const spelling *row; /* NULL = none yet */
    unsigned slips;
} nearness;

/* Takes the nearest of ROWS when it is nearer than NEAREST, or as near and better known. */
static void search(const char *word, const spelling *rows, size_t count, nearness *nearest)
{
    size_t length = strlen(word);
    for (size_t i = 0; i < count; i++) {
        unsigned slips = count_slips(word, length, &rows[i]);
        bool is_better_known = nearest->row != NULL && slips == nearest->slips && nearest->row->kind == NAME_OF_SOFTWARE &&
                               rows[i].kind != NAME_OF_SOFTWARE;
        if (slips > 0 && (nearest->row == NULL || slips < nearest->slips || is_better_known))
            *nearest = (nearness){ .row = &rows[i], .slips = slips };
    }
}

/* The added name that WORD is a misspelling of, with the fewest slips below FEWEST; NULL for none. */
static const char *nearest_added(const kg_word_edits *edits, const char *word, size_t length, unsigned fewest)
{
    const char *nearest = NULL, *added;
    for (size_t i = 0; (added = kg_word_get(edits, KG_WORDS_NAMES, i)) != NULL; i++) {
        spelling row = { .kind = NAME_OF_SOFTWARE, .length = (unsigned char)strlen(added) };
        memcpy(row.text, added, row.length);
        unsigned slips = count_slips(word, length, &row);
        if (slips == 0 || slips >= fewest)
            continue;
        fewest = slips;
        nearest = added;
    }
    return nearest;
}

const char *kg_spelling_nearest(const kg_word_edits *edits, const char *word)
{
    size_t length = strlen(word);
    if (length < SHORTEST || length > LONGEST + 2 || kg_spelling_known(edits, word) != NULL ||
        find(word, trade, KG_COUNT(trade)) != NULL || find(word, ordinary, KG_COUNT(ordinary)) != NULL)
        return NULL;
    nearness nearest = { 0 };
    search(word, names, KG_COUNT(names), &nearest);
    search(word, trade, KG_COUNT(trade), &nearest);
    const char *added = nearest_added(edits, word, length, nearest.row == NULL ? 3 : nearest.slips + 1);
    return added != NULL ? added : nearest.row == NULL ? NULL : nearest.row->text;
}

bool kg_spelling_is_slip(const char *a, const char *b)
{
    size_t a_length = strlen(a), b_length = strlen(b);
    size_t shorter = KG_MIN(a_length, b_length);
    return shorter >= SHORTEST && a_length + b_length - 2 * shorter <= 1 && is_same(a[0], b[0]) &&
           is_same(a[a_length - 1], b[b_length - 1]) && kg_ascii_casecmp(a, b) != 0 && is_one_slip(a, a_length, b, b_length);
}
