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

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum kg_word_list {
#define LIST(id, name, rules, about) KG_WORDS_##id,
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

typedef struct kg_word_list_info {
    const char *name;  /* "exaggeration" */
    const char *rules; /* ids of those that read it, separated by blanks */
    const char *about; /* what its words are */
} kg_word_list_info;

extern const kg_word_list_info kg_word_lists[KG_WORD_LIST_COUNT];

/* The list of that name ("exaggeration"); KG_WORD_LIST_COUNT where there is none. */
kg_word_list kg_word_list_find(const char *name);

/* Lists as kgpack.yml changes them (rules/settings.h); zeroed: none is changed. */
typedef struct kg_word_set kg_word_set;
typedef struct kg_word_edits {
    const kg_word_set *sets[KG_WORD_LIST_COUNT]; /* NULL: as built in */
} kg_word_edits;

/* What is changed in one list: words in the form of kg_word_plain. */
typedef struct kg_word_change {
    KG_LIST(const char *) add;
    KG_LIST(const char *) remove; /* those that are no words of the list change nothing */
    KG_LIST(const char *) allow;  /* phrases in which every word of the list is harmless */
} kg_word_change;

/* Makes the list LIST of EDITS the built-in one with CHANGE. False when memory is out. */
bool kg_word_edit(kg_arena *arena, kg_word_edits *edits, kg_word_list list, const kg_word_change *change);

/* TEXT as words are written in the lists: lower case, each run of white space and hyphens one blank. NULL where that is no word:
 * when it is empty or longer than 100 bytes, begins with a sign of patterns, or has one that only built-in words may have. */
const char *kg_word_plain(kg_arena *arena, const char *text);

/* How many words EDITS add to LIST: the first ones of kg_word_get. */
size_t kg_word_added(const kg_word_edits *edits, kg_word_list list);
/* Word I of LIST as EDITS has it (NULL: as built in), in the order of the list; NULL behind the last. */
const char *kg_word_get(const kg_word_edits *edits, kg_word_list list, size_t i);
/* Whether TEXT as a whole is a word of LIST, in either case. */
bool kg_word_is(const kg_word_edits *edits, kg_word_list list, const char *text);

/* The first match at or behind FROM; false when there is none. EDITS: NULL for the built-in lists. */
bool kg_word_find(const kg_word_edits *edits, kg_word_list list, const char *text, size_t from, kg_word_match *out);

/* Length of the match of the pattern WORD at TEXT, which lies in the text that begins at START; 0 for none. */
size_t kg_word_at(const char *start, const char *text, const char *word);

/* The first place of NAME at or behind FROM, in either case: a name as somebody wrote it, no pattern. */
bool kg_word_find_name(const char *name, const char *text, size_t from, kg_word_match *out);

/* Length of the sentence at TEXT with its mark: it ends at a mark that white space or the end follows, at a full-width mark, or at
 * a line feed. 0 only at the end of the text. */
size_t kg_sentence_span(const char *text);

#endif
