/* SPDX-License-Identifier: Apache-2.0
 *
 * Findings: what is wrong with a product, where, what is required and what to do. */
#ifndef KG_RULES_FINDING_H
#define KG_RULES_FINDING_H

#include "base/arena.h"
#include "product/product.h"

typedef enum kg_severity { KG_CONFIRM, KG_INFO, KG_WARNING, KG_ERROR } kg_severity;

const char *kg_severity_name(kg_severity severity);

typedef enum kg_repair {
    KG_REPAIR_NONE,     /* a person has to do it */
    KG_REPAIR_BUILD,    /* `build` does it */
    KG_REPAIR_OPTION,   /* `build` does it when asked with --fix */
    KG_REPAIR_DONE,     /* it was there before `build` repaired its copy */
} kg_repair;

/* Where: a file, and inside it a line and column, or a part such as "page 3" or "chunk IDAT". */
typedef struct kg_place {
    const char *file; /* "" = the product as a whole */
    uint32_t line;    /* 0 = none */
    uint32_t column;
    const char *part; /* "" or NULL = none */
} kg_place;

typedef struct kg_waiver {
    const char *rule;
    const char *file;
    const char *match;
    const char *reason;
    const char *until;
    kg_place at;
    bool was_used;
    bool is_expired;
} kg_waiver;

typedef struct kg_confirmation {
    const char *rule;
    const char *by;
    const char *date;
} kg_confirmation;

typedef struct kg_finding {
    unsigned rule;        /* index in the rule table; filled by kg_find */
    kg_severity severity;
    kg_slot slot;         /* what it is about; orders the report */
    kg_place at;
    const char *found;    /* "512 x 200 pixels" */
    const char *required; /* "must be 120 x 120" */
    const char *help;     /* what to do; "" or NULL = nothing more to say */
    kg_repair repair;
    bool is_malformed; /* an address that is none: a waiver that names only what is quoted in FOUND is not meant for it */
    const kg_waiver *waiver;             /* NULL = not waived */
    const kg_confirmation *confirmation; /* of severity KG_CONFIRM; NULL = still to be confirmed */
} kg_finding;

typedef struct kg_findings {
    KG_LIST(kg_finding) list; /* sorted: slot, rule, file, line, column, text */
    KG_LIST(kg_waiver) waivers;
    KG_LIST(kg_confirmation) confirmations;
} kg_findings;

/* By slot, rule, file, line, column, part, severity, text. */
void kg_findings_sort(kg_findings *findings);

typedef struct kg_counts {
    unsigned errors;
    unsigned warnings;
    unsigned infos;
    unsigned to_confirm; /* not confirmed yet */
    unsigned confirmed;
    unsigned waived;
    unsigned repaired; /* there before `build` repaired its copy */
} kg_counts;

/* Waived and repaired findings are counted as such and as nothing else. */
kg_counts kg_findings_count(const kg_findings *findings);

#endif
