/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of what can be set for a rule, and of where rules come from; see configurable.h. */
#include "rules/configurable.h"

#include "base/arith.h"

#include <stdlib.h>
#include <string.h>

static const kg_setting settings[] = {
#define KEY(key, standard, rules, about) { key, rules, standard, about, false, false, 0 },
#include "rules/settings.def"
#define LIMIT(id, key, standard, least, most, rules, about) { "limits." key, rules, #standard, about, false, false, 0 },
#include "rules/settings.def"
#define CHOICE(id, key, standard, words, rules, about) { key, rules, standard, about, false, false, 0 },
#include "rules/settings.def"
#define LIST(id, name, rules, about) { "lists." name, rules, "", about, false, true, 0 },
#define WORD(list, word, allowed)
#include "rules/words.def"
#undef LIST
#undef WORD
#define PLACE(where, standard, rules, about) { where, rules, standard, about, true, false, 0 },
#include "rules/settings.def"
};

bool kg_setting_at(size_t i, kg_setting *out)
{
    if (i >= KG_COUNT(settings))
        return false;
    *out = settings[i];
    if (out->is_list) {
        kg_word_list list = kg_word_list_find(out->key + strlen("lists."));
        while (kg_word_get(NULL, list, out->words) != NULL)
            out->words++;
    }
    return true;
}

/* The words that `severity` takes for RULE; NULL where there is nothing that it could change. */
static const char *severities_of(unsigned rule)
{
    const kg_rule *row = &kg_rules[rule];
    if (row->check == kg_check_nothing)
        return row->confirm != NULL ? N_("off asks for no confirmation") : NULL;
    if (row->is_enforced)
        return N_("error only: the store enforces it by machine");
    return row->certainty == KG_HEURISTIC ? N_("off, info or warning: a heuristic may be wrong")
                                          : N_("off, info, warning or error");
}

/* What SETTING means for RULE; false when it changes nothing. */
static bool fit_setting(kg_arena *arena, unsigned rule, kg_setting *setting)
{
    bool is_severity = strcmp(setting->key, "severity") == 0, is_files = strcmp(setting->key, "files") == 0;
    const char *words = severities_of(rule);
    if (is_severity && words != NULL) {
        setting->key = kg_arena_printf(arena, "severity.%s", kg_rules[rule].id);
        setting->standard = kg_rules[rule].check == kg_check_nothing
                                ? kg_severity_name(kg_rules[rule].severity)
                                : kg_level_name(kg_pack_level(kg_pack_get(KG_EDITION_INTL), rule));
        setting->about = _(words);
        return true;
    }
    setting->about = _(setting->about);
    return !is_severity && !(is_files && (words == NULL || kg_rules[rule].is_enforced));
}

size_t kg_rule_settings(kg_arena *arena, unsigned rule, kg_setting *out, size_t room)
{
    size_t count = 0;
    kg_setting setting;
    for (size_t i = 0; count < room && kg_setting_at(i, &setting); i++)
        if (kg_names_rule(setting.rules, rule) && fit_setting(arena, rule, &setting))
            out[count++] = setting;
    return count;
}

bool kg_names_rule(const char *rules, unsigned rule)
{
    const char *id = kg_rules[rule].id;
    size_t size = strlen(id);
    if (strcmp(rules, "*") == 0)
        return true;
    for (const char *at = rules; *at != 0; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        if (length == size && memcmp(at, id, size) == 0)
            return true;
        at += length;
    }
    return false;
}

const char *kg_limit_rules(kg_limit limit)
{
    static const char *const rules[KG_LIMIT_COUNT] = {
#define LIMIT(id, key, standard, least, most, rules, about) [KG_LIMIT_##id] = rules,
#include "rules/settings.def"
    };
    return rules[limit];
}

/* ---- where rules come from ---- */

#define ROW(prefix, row, clauses)                                                                                                  \
    {                                                                                                                              \
        prefix, row, row, clauses                                                                                                  \
    }
static const kg_rule_group groups[] = {
    { "GEN-", N_("The page as a whole"), NULL, 5 },
    ROW("DM-", "Delivery Method", 2),
    ROW("NAME-", "Product Name", 12),
    ROW("VER-", "Version", 2),
    ROW("LOGO-", "Logo", 16),
    ROW("SELF-", "Seller self-check", 2),
    ROW("OV-", "Overview", 2),
    ROW("DESC-", "Description", 10),
    ROW("HL-", "Highlights", 1),
    ROW("CASE-", "Customer Case", 1),
    ROW("EULA-", "End User License Agreement", 11),
    ROW("AS-", "After-Sales Support", 8),
    ROW("UG-", "User Guide", 11),
    ROW("CERT-", "Software Copyright Certificate", 5),
    ROW("OSS-", "Open-Source Software Notice", 4),
    ROW("CAT-", "Category", 1),
    ROW("REV-", "Revenue Sharing Rule", 2),
    ROW("SPEC-", "Product Specifications", 10),
    ROW("TAX-", "More Tax Info", 1),
    ROW("SEO-", "SEO Information", 3),
    { "X-", N_("Rules of other pages and editions"), NULL, 0 },
};

const kg_rule_group *kg_rule_group_at(size_t i)
{
    return i < KG_COUNT(groups) ? &groups[i] : NULL;
}

const kg_rule_group *kg_rule_group_of(unsigned rule)
{
    size_t i = 0;
    while (strncmp(kg_rules[rule].id, groups[i].prefix, strlen(groups[i].prefix)) != 0)
        i++;
    return &groups[i];
}

bool kg_rule_is_own(unsigned rule)
{
    const kg_rule_group *group = kg_rule_group_of(rule);
    return !kg_rules[rule].is_extra && strtoul(kg_rules[rule].id + strlen(group->prefix), NULL, 10) > group->clauses;
}

/* The page of the first pack that turns the rule on. */
static const char *page_of_extra(unsigned rule)
{
    const kg_pack *pack;
    for (unsigned i = 0; (pack = kg_pack_at(i)) != NULL; i++) {
        const kg_difference *difference = kg_pack_difference(pack, rule);
        if (difference != NULL)
            return difference->page;
    }
    return "";
}

const char *kg_rule_source(kg_arena *arena, unsigned rule)
{
    const kg_pack *pack = kg_pack_get(KG_EDITION_INTL);
    const kg_rule_group *group = kg_rule_group_of(rule);
    if (kg_rules[rule].is_extra)
        return page_of_extra(rule);
    if (kg_rule_is_own(rule))
        return _("a rule of kgpack's own, no clause of the page");
    if (group->row == NULL)
        return kg_arena_printf(arena, _("%s, %s: the text above Table 1"), _(pack->page), pack->page_date);
    return kg_arena_printf(arena, _("%s, %s: Table 1, row %s"), _(pack->page), pack->page_date, group->row);
}
