/* SPDX-License-Identifier: Apache-2.0
 *
 * The rule table and the engine that walks it. A rule is one row of rules.def and one check function in its group's file. */
#ifndef KG_RULES_RULES_H
#define KG_RULES_RULES_H

#include "rules/finding.h"

typedef enum kg_certainty {
    KG_DECIDED,   /* a program can tell */
    KG_HEURISTIC, /* may be wrong: never more than a warning */
    KG_MANUAL,    /* only a person can tell */
} kg_certainty;

typedef enum kg_fixable {
    KG_FIX_NONE,
    KG_FIX_SAFE, /* done by `build` on its copy */
    KG_FIX_OPT,  /* done by `build` when asked */
    KG_FIX_HINT, /* a text is proposed */
} kg_fixable;

typedef struct kg_check kg_check;

typedef struct kg_rule {
    const char *id;         /* "LOGO-2" */
    const char *slug;       /* "logo-size" */
    kg_severity severity;   /* the highest that it reports by default */
    kg_certainty certainty; /* of its most certain part */
    kg_slot slot;           /* what it is about */
    kg_fixable fix;
    bool is_enforced;       /* the store enforces it by machine: it cannot be waived */
    void (*check)(kg_check *check);
    const char *summary;    /* the clause in one sentence */
    const char *reading;    /* how kgpack reads it: limits, measures, decisions on unclear points */
    const char *good;
    const char *bad;
    const char *repair;     /* how to put it right */
    const char *confirm;    /* what a person has to confirm; NULL = nothing */
    const char *field;      /* asked only when this field is filled in, and there; NULL = always */
    const char *methods;    /* delivery methods that it is for, separated by blanks; NULL = all */
    bool is_extra;          /* of another page: off unless a pack turns it on */
} kg_rule;

typedef enum kg_rule_index {
#define RULE(symbol, ...) KG_RULE_##symbol,
#include "rules/rules.def"
#undef RULE
    KG_RULE_COUNT
} kg_rule_index;

extern const kg_rule kg_rules[KG_RULE_COUNT];

/* By id or slug, ASCII case ignored; KG_RULE_COUNT where there is none. */
unsigned kg_rule_find(const char *name);

/* What becomes of a rule: off, or the severity of its gravest findings; lesser ones never exceed it. */
typedef enum kg_level { KG_LEVEL_OFF, KG_LEVEL_INFO, KG_LEVEL_WARNING, KG_LEVEL_ERROR } kg_level;

const char *kg_level_name(kg_level level); /* "off", "info", "warning", "error" */
/* False for any other word. */
bool kg_level_parse(const char *name, kg_level *out);

/* A rule pack: the table as one edition of the page reads it. */
typedef struct kg_pack {
    const char *name;      /* "koogallery-intl-2025-02-11" */
    kg_edition edition;
    const char *edition_name; /* "intl" */
    const char *page_date; /* "2025-02-11", "" where the page has none */
    const char *page;      /* what the page is called */
} kg_pack;

/* Where a pack differs from the table, and the page that says so. */
typedef struct kg_difference {
    const kg_pack *pack;
    unsigned rule;
    kg_level level;
    const char *page; /* short name and date of the page */
    const char *what; /* the difference in words */
} kg_difference;

/* The level of RULE in PACK. */
kg_level kg_pack_level(const kg_pack *pack, unsigned rule);
/* The row that says so; NULL where the pack has what the table says. */
const kg_difference *kg_pack_difference(const kg_pack *pack, unsigned rule);
/* Pack I in the order of editions; NULL behind the last. */
const kg_pack *kg_pack_at(unsigned i);
/* The newest pack of an edition. */
const kg_pack *kg_pack_get(kg_edition edition);
/* The pack that PRODUCT is judged by: the pinned one, else the newest of its edition. */
const kg_pack *kg_pack_of(const kg_product *product);
/* By pack or edition name; NULL where there is none. */
const kg_pack *kg_pack_find(const char *name);

/* The check function of a rule that only a person can judge: it finds nothing. */
void kg_check_nothing(kg_check *check);

/* What a check function works with. */
struct kg_check {
    kg_arena *arena; /* for strings of findings */
    const kg_product *product;
    const kg_pack *pack;
    unsigned rule;
    kg_findings *out;
    bool failed; /* memory ran out */
    KG_LIST(struct kg_reading *) readings; /* of documents, made once for all rules; see passages.h */
};

/* Adds a finding of the running rule; slot and rule are filled in (a slot that is not KG_SLOT_PRODUCT is kept). */
void kg_find(kg_check *check, kg_finding finding);
/* Says of the last finding that what it quotes is no address at all; see kg_finding. */
void kg_find_malformed(kg_check *check);
/* A string in the arena of the findings. */
const char *kg_say(kg_check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Text of the seller, masked and cut to 80 code points, in single quotes. */
const char *kg_quote(kg_check *check, const char *text);
/* The place of a field; of the product file as a whole where the field is absent. */
kg_place kg_at_field(const kg_check *check, const char *path);
kg_place kg_at_node(const kg_node *node);
kg_place kg_at_asset(const kg_asset *asset);

/* Runs every rule over PRODUCT; strings come from ARENA. Findings are complete, sorted, waived and confirmed. Pure: the same
 * product gives the same findings. KG_E_NOMEM is the only failure. */
kg_status kg_rules_run(const kg_product *product, kg_arena *arena, kg_findings *out, kg_err *err);

/* Whether --fail-on LEVEL makes this finding count: it is at or above LEVEL, not waived and not repaired. */
bool kg_finding_counts(const kg_finding *finding, kg_severity level);

#endif
