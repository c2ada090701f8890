/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether a sentence says the opposite: "there is no monthly fee", "a signature is not required", 无需签字盖章. */
#ifndef KG_RULES_DENIAL_H
#define KG_RULES_DENIAL_H

#include "rules/words.h"

/* Whether the words at MATCH are denied in their own part of the sentence of TEXT: a word such as "no" or 无需 shortly before them,
 * or "is not required" shortly behind, and neither a mark nor a word such as "but" between. EDITS: see words.h. */
bool kg_is_denied(const kg_word_edits *edits, const char *text, kg_word_match match);

#endif
