/* SPDX-License-Identifier: Apache-2.0
 *
 * Word lists of heuristic rules. A word matches at word boundaries, ASCII case ignored, a blank of it any run of blanks; words of
 * scripts that are written without blanks match anywhere. Each word carries the phrases in which it is harmless. */
#ifndef KG_RULES_WORDS_H
#define KG_RULES_WORDS_H

#include "base/arena.h"

typedef enum kg_word_list {
#define LIST(id, name, about) KG_WORDS_##id,
#define WORD(list, word, allowed)
#include "rules/words.def"
#undef LIST
#undef WORD
    KG_WORD_LIST_COUNT
} kg_word_list;

typedef struct kg_word_match {
    size_t offset; /* in the text */
    size_t length;
    const char *word; /* as in the list */
} kg_word_match;

/* The first match at or behind FROM; false when there is none. */
bool kg_word_find(kg_word_list list, const char *text, size_t from, kg_word_match *out);

/* Length of the match of WORD at TEXT, which lies in the text that begins at START; 0 for none. */
size_t kg_word_at(const char *start, const char *text, const char *word);

#endif
