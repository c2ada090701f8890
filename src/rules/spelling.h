/* SPDX-License-Identifier: Apache-2.0
 *
 * How names of software are spelled (NAME-4): words/names.def has a few thousand with their usual capitals, words/ordinary.def the
 * words that are near one of them and yet right. Both are ASCII; docs/names.md tells where they come from. */
#ifndef KG_RULES_SPELLING_H
#define KG_RULES_SPELLING_H

#include <stdbool.h>

/* The usual spelling of WORD when it is a name of software, ASCII case ignored; else NULL. */
const char *kg_spelling_known(const char *word);

/* The name that WORD is a misspelling of, NULL where it is a name or an ordinary word itself or near to none. Near is one letter
 * wrong, missing, too many or swapped with its neighbour, from five letters on (of five, the first one must be right), or two such
 * slips in names of eight letters and more whose first and last letters are right. */
const char *kg_spelling_nearest(const char *word);

/* Whether A and B, of five letters or more, differ by one such slip and agree in their first and last letters. */
bool kg_spelling_is_slip(const char *a, const char *b);

#endif
