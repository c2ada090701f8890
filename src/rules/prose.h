/* SPDX-License-Identifier: Apache-2.0
 *
 * A text of the listing as its readers see it, with the way back to its place in product.yml, and the judgements that several texts
 * share: claims, ways past the store, other products. */
#ifndef KG_RULES_PROSE_H
#define KG_RULES_PROSE_H

#include "format/markup.h"
#include "rules/rules.h"
#include "rules/words.h"

typedef struct kg_prose {
    const kg_node *node;
    const char *label; /* "the overview", "highlight 2" */
    kg_markup markup;
} kg_prose;

/* Reads the scalar NODE; false when it is NULL, blank or no scalar, or when memory is out (which is noted in CHECK). */
bool kg_prose_read(kg_check *check, const kg_node *node, const char *label, kg_prose *out);
/* Adds a finding at byte OFFSET of the rendered text. */
void kg_prose_find(kg_check *check, kg_severity severity, const kg_prose *prose, size_t offset, const char *found,
                   const char *required, const char *help);

/* Warns of each word of LIST once, at its first place, five at most: "the overview claims 'best'". */
void kg_prose_words(kg_check *check, const kg_prose *prose, kg_severity severity, kg_word_list list, const char *required,
                    const char *help);

/* What may be wrong with a text whatever it is about. */
typedef enum kg_claim {
    KG_CLAIM_EXAGGERATION = 1 << 0, /* the list of NAME-5 */
    KG_CLAIM_CONTACT = 1 << 1,      /* DESC-9: addresses, telephone numbers, messengers; commercial matters settled elsewhere */
    KG_CLAIM_RIVALS = 1 << 2,       /* DESC-10: competitors, other clouds, comparisons */
    KG_CLAIM_LINKS = 1 << 3,        /* links and images; the description has rules of its own for them */
    KG_CLAIM_PLACEHOLDER = 1 << 4,  /* text that stands for a text to come; in the description it is DESC-1 */
} kg_claim;

/* Reports what CLAIMS (kg_claim, or'ed) asks for. Addresses and numbers to reach somebody get ADDRESS, all else is a heuristic and
 * gets a warning. */
void kg_prose_judge(kg_check *check, const kg_prose *prose, unsigned claims, kg_severity address);

/* The first placeholder (lorem ipsum, TBD) of the rendered text; false when there is none. */
bool kg_prose_placeholder(const kg_check *check, const kg_prose *prose, size_t *offset, size_t *length);

/* Calls JUDGE for the title and the text of each element of a list ("highlights", "customer_cases"); LABEL is "highlight". */
void kg_prose_each(kg_check *check, const char *path, const char *label, void (*judge)(kg_check *check, const kg_prose *prose));

#endif
