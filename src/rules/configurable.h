/* SPDX-License-Identifier: Apache-2.0
 *
 * What can be set for a rule, as one table made of settings.def and words.def: `kgpack rules`, docs/rules.md and the manual pages
 * show it. */
#ifndef KG_RULES_CONFIGURABLE_H
#define KG_RULES_CONFIGURABLE_H

#include "rules/settings.h"

typedef struct kg_setting {
    const char *key;      /* of kgpack.yml: "limits.overview_most", "lists.price"; else where it is set: "--date" */
    const char *rules;    /* ids separated by blanks; "*" = every rule */
    const char *standard; /* its usual value; "" = none */
    const char *about;
    bool is_elsewhere; /* an option or a key of product.yml */
    bool is_list;      /* of words, which has `add`, `remove` and `allow` */
    size_t words;      /* of a list, built in */
} kg_setting;

/* Row I, false behind the last: keys of kgpack.yml, then limits, choices, lists and what is set elsewhere. */
bool kg_setting_at(size_t i, kg_setting *out);

/* The rows for RULE into OUT, at most ROOM (KG_SETTINGS_MOST is enough): of `severity` and `files` what they mean for this rule;
 * none where they change nothing. Texts in ARENA and in the language that was chosen. */
enum { KG_SETTINGS_MOST = 32 };
size_t kg_rule_settings(kg_arena *arena, unsigned rule, kg_setting *out, size_t room);
/* Whether RULES names the rule, or all of them. */
bool kg_names_rule(const char *rules, unsigned rule);
/* Those that read LIMIT. */
const char *kg_limit_rules(kg_limit limit);

/* The rules by the rows of the page, in the order of the form. */
typedef struct kg_rule_group {
    const char *prefix; /* of the ids: "NAME-" */
    const char *title;  /* "Product Name" */
    const char *row;    /* of Table 1 of the page; NULL: the text above the table, or another page */
    unsigned clauses;   /* of the page; further numbers are rules of kgpack's own */
} kg_rule_group;

/* Group I; NULL behind the last. */
const kg_rule_group *kg_rule_group_at(size_t i);
const kg_rule_group *kg_rule_group_of(unsigned rule);
/* Whether RULE is no clause of a page but kgpack's own. */
bool kg_rule_is_own(unsigned rule);
/* The page that RULE is taken from with its date and the place on it, in ARENA and in the language that was chosen. */
const char *kg_rule_source(kg_arena *arena, unsigned rule);

#endif
