/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of what can be set: complete in both directions, and the same as what kgpack.yml, product.yml and the options take. */
#include "rules/configurable.h"

#include "base/arith.h"
#include "cli/args.h"
#include "product/schema.h"

#include <criterion/criterion.h>
#include <string.h>

/* Whether every id in RULES is one of a rule, and none stands twice. */
static bool are_rules(const char *rules)
{
    for (const char *at = rules; *at != 0; at += strspn(at, " ")) {
        char id[16] = "";
        size_t length = strcspn(at, " ");
        if (length >= sizeof id)
            return false;
        memcpy(id, at, length);
        unsigned rule = kg_rule_find(id);
        at += length;
        if (rule == KG_RULE_COUNT || strcmp(kg_rules[rule].id, id) != 0 || kg_names_rule(at, rule))
            return false;
    }
    return true;
}

Test(configurable, every_setting_names_rules_that_there_are)
{
    kg_setting setting;
    size_t rows = 0;
    for (; kg_setting_at(rows, &setting); rows++) {
        bool is_of_the_run = strcmp(setting.key, "lang") == 0;
        cr_expect_eq(*setting.rules == 0, is_of_the_run, "%s", setting.key);
        cr_expect(strcmp(setting.rules, "*") == 0 || are_rules(setting.rules), "%s: %s", setting.key, setting.rules);
        cr_expect(*setting.about != 0, "%s", setting.key);
    }
    cr_expect_gt(rows, 90);
}

static bool has_setting(const char *key, bool as_part)
{
    kg_setting setting;
    size_t size = strlen(key);
    for (size_t i = 0; kg_setting_at(i, &setting); i++)
        if (strncmp(setting.key, key, size) == 0 && setting.key[size] == (as_part ? '.' : 0))
            return true;
    return false;
}

Test(configurable, every_key_of_kgpack_yml_is_in_the_table)
{
    size_t count = 0;
    for (; kg_settings_key(count) != NULL; count++)
        cr_expect(has_setting(kg_settings_key(count), false) || has_setting(kg_settings_key(count), true), "%s",
                  kg_settings_key(count));
    cr_expect_eq(count, 12);
}

Test(configurable, every_key_of_the_table_is_one_of_kgpack_yml_or_stands_elsewhere)
{
    kg_setting setting;
    for (size_t i = 0; kg_setting_at(i, &setting); i++) {
        bool is_key = false;
        for (size_t j = 0; kg_settings_key(j) != NULL && !setting.is_elsewhere; j++)
            is_key |= strncmp(setting.key, kg_settings_key(j), strcspn(setting.key, ".")) == 0;
        if (strncmp(setting.key, "product.yml: ", 13) == 0)
            is_key = kg_field_find(setting.key + 13) != NULL;
        for (kg_option j = 0; j < KG_OPTION_COUNT && strncmp(setting.key, "--", 2) == 0; j++)
            is_key |= strncmp(setting.key + 2, kg_options[j].name, strlen(kg_options[j].name)) == 0;
        cr_expect(is_key, "%s", setting.key);
    }
}

Test(configurable, each_rule_tells_what_can_be_set_for_it)
{
    kg_arena arena;
    kg_arena_init(&arena);
    for (unsigned rule = 0; rule < KG_RULE_COUNT; rule++) {
        kg_setting settings[KG_SETTINGS_MOST + 1];
        const char *severity = NULL;
        bool has_files = false;
        size_t count = kg_rule_settings(&arena, rule, settings, KG_COUNT(settings));
        cr_expect_leq(count, KG_SETTINGS_MOST, "%s", kg_rules[rule].id);
        for (size_t i = 0; i < count; i++) {
            has_files |= strcmp(settings[i].key, "files") == 0;
            severity = strncmp(settings[i].key, "severity.", 9) == 0 ? settings[i].key : severity;
        }
        bool finds = kg_rules[rule].check != kg_check_nothing || kg_rules[rule].confirm != NULL;
        cr_expect_eq(severity != NULL, finds, "%s", kg_rules[rule].id);
        cr_expect(severity == NULL || strcmp(severity + 9, kg_rules[rule].id) == 0);
        cr_expect_eq(has_files, finds && !kg_rules[rule].is_enforced, "%s", kg_rules[rule].id);
        cr_expect(*kg_rule_source(&arena, rule) != 0, "%s", kg_rules[rule].id);
    }
    kg_arena_done(&arena);
}

Test(configurable, the_109_clauses_of_the_page_have_their_place_on_it)
{
    kg_arena arena;
    kg_arena_init(&arena);
    unsigned clauses = 0, extras = 0, own = 0;
    for (unsigned i = 0; i < KG_RULE_COUNT; i++)
        (*(kg_rules[i].is_extra ? &extras : kg_rule_is_own(i) ? &own : &clauses))++;
    cr_expect_eq(clauses, 109);
    cr_expect_eq(extras, 19);
    cr_expect_eq(own, 6);
    cr_expect_str_eq(kg_rule_source(&arena, kg_rule_find("LOGO-14")),
                     "Product Release Description, international site, 2025-02-11: Table 1, row Logo");
    cr_expect_str_eq(kg_rule_source(&arena, kg_rule_find("GEN-3")),
                     "Product Release Description, international site, 2025-02-11: the text above Table 1");
    cr_expect_str_eq(kg_rule_source(&arena, kg_rule_find("GEN-6")), "a rule of kgpack's own, no clause of the page");
    cr_expect_str_eq(kg_rule_source(&arena, kg_rule_find("X-LOGO-1")),
                     "Filling in a Registration Application (international, Chinese), 2024-10-11");
    kg_arena_done(&arena);
}
