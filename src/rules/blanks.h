/* SPDX-License-Identifier: Apache-2.0
 *
 * Finds what is left to be filled in, ticked, signed or stamped in the text of an agreement: blank lines behind a label, brackets
 * and template placeholders, empty boxes, labels with nothing behind them, empty cells, blocks for signatures. English and Chinese.
 * It is meant for agreements: in a manual "[Name]" is a button. What a document merely talks about ("sign, stamp or fill in
 * nothing"), leaders of a table of contents and code are left alone; the words it knows lie in rules/words/. */
#ifndef KG_RULES_BLANKS_H
#define KG_RULES_BLANKS_H

#include "format/facts.h"
#include "rules/words.h"

typedef enum kg_blank_kind {
    KG_BLANK_RUN,         /* "Name: ______", "Name ........" */
    KG_BLANK_DATE,        /* "    年  月  日", "20__" */
    KG_BLANK_PLACEHOLDER, /* "[Company Name]", "{{customer}}", "XX公司", "TBD" */
    KG_BLANK_BOX,         /* "☐ I accept" */
    KG_BLANK_LABEL,       /* "Date:" with nothing behind it, an empty cell beside "Name" */
    KG_BLANK_SIGN,        /* "(seal)": nothing blank, but a place for a signature or a stamp */
    KG_BLANK_KIND_COUNT
} kg_blank_kind;

const char *kg_blank_kind_name(kg_blank_kind kind); /* "run" */

typedef struct kg_blank {
    kg_blank_kind kind;
    bool is_certain;   /* a label and a blank run: nothing else it could be */
    bool is_signature; /* its label asks for a signature, a stamp or a seal */
    kg_spot at;
    const char *words; /* the label and the blank, as they stand there */
} kg_blank;

typedef struct kg_blanks {
    KG_LIST(kg_blank) list; /* in the order of the text */
} kg_blanks;

/* Appends what is found in COUNT blocks to OUT until that holds MAX. Strings lie in ARENA. EDITS of the lists of labels and blanks
 * may be NULL. Comments are not looked at. */
void kg_blanks_scan(kg_arena *arena, const kg_word_edits *edits, const kg_block *blocks, size_t count, size_t max, kg_blanks *out);

#endif
