/* SPDX-License-Identifier: Apache-2.0
 *
 * How the words of product names are spelled (NAME-4): words/names.def has a few thousand names of software with their usual
 * capitals, words/trade.def the words that names are made of, words/ordinary.def the words that are near one of them and yet right.
 * All are ASCII; docs/names.md tells where they come from. */
#ifndef KG_RULES_SPELLING_H
#define KG_RULES_SPELLING_H

#include "rules/words.h"

/* Whether TEXT can be a name: one word of 5 to 23 letters and digits. */
bool kg_spelling_is_name(const char *text);

/* The usual spelling of WORD when it is a name of software or one of the names that EDITS adds (KG_WORDS_NAMES; NULL: none), ASCII
 * case ignored; else NULL. */
const char *kg_spelling_known(const kg_word_edits *edits, const char *word);

/* The name, or the word of the trade, that WORD is a misspelling of, NULL where it is right itself or near to none. Near is one
 * letter wrong, missing, too many or swapped with its neighbour, from five letters on (of five, the first one must be right), or
 * two such slips: in names of eight letters and more whose first and last letters are right, in names that everybody knows from six
 * on when the first or the last one is and no more than one letter was taken for another. In words of the trade, of seven letters
 * or more, one slip between the right ends. */
const char *kg_spelling_nearest(const kg_word_edits *edits, const char *word);

/* Whether A and B, of five letters or more, differ by one such slip and agree in their first and last letters. */
bool kg_spelling_is_slip(const char *a, const char *b);

#endif
