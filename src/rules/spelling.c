/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of software and their misspellings; see spelling.h. Rows have a fixed width, so that the lists are plain constant data. A
 * search looks at every name, but a name of another length or another beginning is dismissed after a comparison or two. */
#include "rules/spelling.h"

#include "base/arith.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { SHORTEST = 5, LONGEST = 23, FIRST_LETTER = 6, TWO_SLIPS = 8 };

typedef struct spelling {
    unsigned char length;
    char text[LONGEST + 1];
} spelling;

static const spelling names[] = {
#define NAME(text) { sizeof(text) - 1, text },
#include "rules/words/names.def"
#undef NAME
};

static const spelling ordinary[] = {
#define WORD(text) { sizeof(text) - 1, text },
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

const char *kg_spelling_known(const char *word)
{
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

/* The number of slips between WORD and ROW, 0 for more than are forgiven (and for none, which kg_spelling_known finds). */
static unsigned count_slips(const char *word, size_t length, const spelling *row)
{
    size_t shorter = KG_MIN(length, row->length), gap = length + row->length - 2 * shorter;
    bool same_first = is_same(word[0], row->text[0]);
    if (gap > 2 || shorter < SHORTEST || (shorter < FIRST_LETTER && !same_first))
        return 0;
    if (gap <= 1 && is_one_slip(word, length, row->text, row->length))
        return 1;
    bool may_be_two = shorter >= TWO_SLIPS && same_first && is_same(word[length - 1], row->text[row->length - 1]);
    return may_be_two && kg_text_distance(word, row->text, 2) <= 2 ? 2 : 0;
}

const char *kg_spelling_nearest(const char *word)
{
    size_t length = strlen(word);
    if (length < SHORTEST || length > LONGEST + 2 || kg_spelling_known(word) != NULL ||
        find(word, ordinary, KG_COUNT(ordinary)) != NULL)
        return NULL;
    const char *nearest = NULL;
    unsigned fewest = 3;
    for (size_t i = 0; i < KG_COUNT(names); i++) {
        unsigned slips = count_slips(word, length, &names[i]);
        if (slips == 0 || slips >= fewest)
            continue;
        fewest = slips;
        nearest = names[i].text;
    }
    return nearest;
}

bool kg_spelling_is_slip(const char *a, const char *b)
{
    size_t a_length = strlen(a), b_length = strlen(b);
    size_t shorter = KG_MIN(a_length, b_length);
    return shorter >= SHORTEST && a_length + b_length - 2 * shorter <= 1 && is_same(a[0], b[0]) &&
           is_same(a[a_length - 1], b[b_length - 1]) && kg_ascii_casecmp(a, b) != 0 && is_one_slip(a, a_length, b, b_length);
}
