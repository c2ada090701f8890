/* SPDX-License-Identifier: Apache-2.0
 *
 * kgpack.yml: what a seller or a CI sets for all runs: the pinned rule pack, levels of rules (also by file), limits, hosts, a list
 * of categories, words. A mistake in it is KG_E_USAGE with its place, never a finding: nothing is judged by settings half
 * understood. */
#ifndef KG_RULES_SETTINGS_H
#define KG_RULES_SETTINGS_H

#include "rules/rules.h"
#include "rules/words.h"

typedef enum kg_limit {
#define LIMIT(id, key, standard, least, most, rules, about) KG_LIMIT_##id,
#include "rules/settings.def"
    KG_LIMIT_COUNT
} kg_limit;

typedef enum kg_choice {
#define CHOICE(id, key, standard, words, rules, about) KG_CHOICE_##id,
#include "rules/settings.def"
    KG_CHOICE_COUNT
} kg_choice;

/* RULE gets LEVEL, in files that match PATTERN (NULL = everywhere). */
typedef struct kg_override {
    unsigned rule;
    kg_level level;
    const char *pattern;
} kg_override;

typedef struct kg_settings {
    const char *path;
    const kg_pack *pack; /* pinned; NULL = none */
    bool has_language;
    kg_language language;
    KG_LIST(kg_override) overrides;
    unsigned limits[KG_LIMIT_COUNT];
    const char *choices[KG_CHOICE_COUNT]; /* one of the words of its row */
    unsigned eula_types;                  /* 1 << kg_type of what the store takes, or'ed */
    kg_word_edits words;
    KG_LIST(const char *) hosts;      /* besides huaweicloud.com, lower case */
    KG_LIST(const char *) categories; /* "level 1<TAB>level 2", folded; empty = not known */
    const kg_node *competitors;       /* sequences, NULL = none; added to those of product.yml */
    const kg_node *dictionary;
} kg_settings;

/* What holds without a kgpack.yml. */
const kg_settings *kg_settings_usual(void);
/* Key I that kgpack.yml may have at its top ("limits"); NULL behind the last. */
const char *kg_settings_key(size_t i);

/* Reads the file PATH; everything lies in ARENA. KG_E_USAGE: it is not there, or something in it is wrong. */
kg_status kg_settings_load(kg_arena *arena, const char *path, const kg_limits *limits, kg_settings *out, kg_err *err);

/* Gives PRODUCT these settings: the pinned pack unless its edition was chosen otherwise, the words for its lists. KG_E_USAGE when
 * the pack belongs to another edition than product.yml names. */
kg_status kg_settings_apply(const kg_settings *settings, bool has_edition, kg_product *product, kg_err *err);

/* Whether the running rule may find anything: its pack or an override has it on. */
bool kg_rule_is_on(const kg_check *check);
/* The level of a rule in FILE: the last override that fits, else that of the pack. */
kg_level kg_level_in(const kg_check *check, const char *file);

/* What the running rule reads of the settings. Each is one of the things that the tables name for that rule, which builds with
 * assertions make sure of. */
unsigned kg_limit_get(const kg_check *check, kg_limit limit);
/* "MEGABYTES MB" in bytes. Pages do not say which MB: up to the smaller number a file passes, up to the larger it is warned of. */
static inline uint64_t kg_bytes_certain(unsigned megabytes)
{
    return megabytes * UINT64_C(1000000);
}
static inline uint64_t kg_bytes_possible(unsigned megabytes)
{
    return (uint64_t)megabytes << 20;
}
const char *kg_choice_get(const kg_check *check, kg_choice choice);
/* Whether HOST (lower case) is Huawei Cloud's site or one of the hosts that are set. */
bool kg_host_is_allowed(const kg_check *check, const char *host);
/* Whether TYPE is one that an agreement may have without a warning. */
bool kg_eula_type_is_usual(const kg_check *check, kg_type type);
/* The lists of words for the running rule, which reads LIST. */
const kg_word_edits *kg_edits(const kg_check *check, kg_word_list list);
/* The first word of LIST at or behind FROM; false when there is none. */
bool kg_find_word(const kg_check *check, kg_word_list list, const char *text, size_t from, kg_word_match *out);

#endif
