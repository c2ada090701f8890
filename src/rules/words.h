/* SPDX-License-Identifier: Apache-2.0
 *
 * Word lists of heuristic rules: rules/words/<list>.def, one file a list. A word is a pattern in lower case:
 *
 *     ' '  white space or hyphens, at least one: "all in one" is also "all-in-one"
 *     '*'  the rest of a word: "outperform*"
 *     '$'  a number, with its dots and commas
 *     '_'  something short between two words of one sentence: "scan _ qr code"
 *     '|'  separates the phrases in which a word is harmless; in them '~' is the word itself: "~ practice*"
 *
 * Letters match in either case and width, every kind of dash, quotation mark and blank as its plain one; zero-width characters are
 * passed over. A match begins and ends where a word does, by Unicode; in scripts that are written without blanks it does so
 * anywhere. What is joined by a dot, an underscore or '@' is an address or a name of a file, no word. */
#ifndef KG_RULES_WORDS_H
#define KG_RULES_WORDS_H

#include <stdbool.h>
#include <stddef.h>

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

/* The list of that name ("exaggeration"); KG_WORD_LIST_COUNT where there is none. */
kg_word_list kg_word_list_find(const char *name);

/* The first match at or behind FROM; false when there is none. */
bool kg_word_find(kg_word_list list, const char *text, size_t from, kg_word_match *out);

/* Length of the match of the pattern WORD at TEXT, which lies in the text that begins at START; 0 for none. */
size_t kg_word_at(const char *start, const char *text, const char *word);

/* The first place of NAME at or behind FROM, in either case: a name as somebody wrote it, no pattern. */
bool kg_word_find_name(const char *name, const char *text, size_t from, kg_word_match *out);

/* Length of the sentence at TEXT with its mark: it ends at a mark that white space or the end follows, at a full-width mark, or at
 * a line feed. 0 only at the end of the text. */
size_t kg_sentence_span(const char *text);

#endif
