/* SPDX-License-Identifier: Apache-2.0
 *
 * kgpack.yml: what a seller or a CI sets for all runs: the pinned rule pack, levels of rules (also by file), limits, hosts, a list of
 * categories, words. A mistake in it is KG_E_USAGE with its place, never a finding: nothing is judged by settings half understood. */
#ifndef KG_RULES_SETTINGS_H
#define KG_RULES_SETTINGS_H

#include "rules/rules.h"

typedef enum kg_limit {
#define LIMIT(id, key, standard, about) KG_LIMIT_##id,
#include "rules/settings.def"
#undef LIMIT
    KG_LIMIT_COUNT
} kg_limit;

/* RULE gets LEVEL, in files that match PATTERN (NULL = everywhere). */
typedef struct kg_override {
    unsigned rule;
    kg_level level;
    const char *pattern;
} kg_override;

typedef struct kg_settings {
    const char *path;
    const kg_pack *pack; /* pinned; NULL = none */
    KG_LIST(kg_override) overrides;
    unsigned limits[KG_LIMIT_COUNT];
    KG_LIST(const char *) hosts;      /* besides huaweicloud.com, lower case */
    KG_LIST(const char *) categories; /* "level 1<TAB>level 2", folded; empty = not known */
    const kg_node *competitors;       /* sequences, NULL = none; added to those of product.yml */
    const kg_node *dictionary;
} kg_settings;

/* Reads the file PATH; everything lies in ARENA. KG_E_USAGE: it is not there, or something in it is wrong. */
kg_status kg_settings_load(kg_arena *arena, const char *path, const kg_limits *limits, kg_settings *out, kg_err *err);

/* Gives PRODUCT these settings: the pinned pack unless its edition was chosen otherwise, the words for its lists. KG_E_USAGE when
 * the pack belongs to another edition than product.yml names. */
kg_status kg_settings_apply(const kg_settings *settings, bool has_edition, kg_product *product, kg_err *err);

/* Whether the running rule may find anything: its pack or an override has it on. */
bool kg_rule_is_on(const kg_check *check);
/* The level of a rule in FILE: the last override that fits, else that of the pack. */
kg_level kg_level_in(const kg_check *check, const char *file);
/* A limit, as set or as usual. */
unsigned kg_limit_get(const kg_check *check, kg_limit limit);
/* Whether HOST (lower case) is Huawei Cloud or one of the hosts that are set. */
bool kg_host_is_allowed(const kg_check *check, const char *host);

#endif
