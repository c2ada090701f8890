/* SPDX-License-Identifier: Apache-2.0
 *
 * The rule table as a whole, and the engine: order, waivers, confirmations, counts. */
#include "rules/rules.h"

#include "base/text.h"

#include <criterion/criterion.h>
#include <string.h>

Test(rules, the_table_is_sound)
{
    for (unsigned i = 0; i < KG_RULE_COUNT; i++) {
        const kg_rule *rule = &kg_rules[i];
        cr_expect(rule->id != NULL && rule->slug != NULL && rule->summary != NULL, "row %u lacks its id, slug or summary", i);
        cr_expect(rule->certainty != KG_HEURISTIC || rule->severity <= KG_WARNING, "%s is a heuristic and must stay a warning", rule->id);
        cr_expect(rule->check != kg_check_nothing || rule->confirm != NULL || rule->certainty == KG_MANUAL, "%s does nothing", rule->id);
        cr_expect(rule->check == kg_check_nothing || (rule->good != NULL && rule->bad != NULL && rule->repair != NULL),
                  "%s lacks its examples or its remedy", rule->id);
        cr_expect_eq(kg_rule_find(rule->id), i, "%s", rule->id);
        cr_expect_eq(kg_rule_find(rule->slug), i, "%s", rule->slug);
    }
    cr_assert_eq(kg_rule_find("NONE-1"), KG_RULE_COUNT);
}

Test(rules, packs_are_found_by_name_and_by_edition)
{
    cr_assert_str_eq(kg_pack_find("intl")->name, "koogallery-intl-2025-02-11");
    cr_assert_eq(kg_pack_find("koogallery-eu-2024-12-09")->edition, KG_EDITION_EU);
    cr_assert(kg_pack_find("us") == NULL);
    const kg_pack *older = kg_pack_find("koogallery-intl-2019-12-25"), *newer = kg_pack_find("intl");
    cr_assert(older != NULL && older->edition == KG_EDITION_INTL && older != newer);
    cr_assert_eq(kg_pack_level(older, KG_RULE_NAME_10), KG_LEVEL_WARNING);
    cr_assert_eq(kg_pack_level(newer, KG_RULE_NAME_10), KG_LEVEL_ERROR);
    cr_assert_eq(kg_pack_level(older, KG_RULE_X_ATTR_1), kg_pack_level(newer, KG_RULE_X_ATTR_1));
}

/* A product that is nothing but a product file. */
static void parse_product(kg_product *product, const char *yml)
{
    kg_yaml_error place;
    kg_err err;
    *product = (kg_product){ .limits = &kg_limits_default, .path = ".", .yml_path = "product.yml", .today = { 2025, 3, 5 } };
    kg_arena_init(&product->arena);
    cr_assert_eq(kg_yaml_parse(&product->arena, "product.yml", yml, strlen(yml), product->limits, &product->root, &place, &err), KG_OK,
                 "%s", err.message);
}

static const kg_finding *find(const kg_findings *findings, const char *id, const char *part)
{
    for (size_t i = 0; i < findings->list.count; i++)
        if (strcmp(kg_rules[findings->list.items[i].rule].id, id) == 0 && strstr(findings->list.items[i].found, part) != NULL)
            return &findings->list.items[i];
    return NULL;
}

Test(rules, a_waiver_marks_its_finding_and_only_that)
{
    kg_product product;
    kg_findings findings;
    parse_product(&product, "name: Larkspur v3\n"
                            "waivers:\n"
                            "  - rule: NAME-9\n    match: v3\n    reason: brand\n    until: \"2025-03-05\"\n"
                            "  - rule: NAME-9\n    match: v4\n    reason: brand\n    until: \"2025-03-05\"\n"
                            "  - rule: NAME-8\n    reason: brand\n    until: \"2025-03-04\"\n"
                            "  - rule: LOGO-2\n    reason: no\n    until: \"2025-12-31\"\n"
                            "  - rule: NAME-7\n    until: \"2025-12-31\"\n"
                            "  - rule: NONE-1\n    reason: no\n    until: \"2025-12-31\"\n");
    cr_assert_eq(kg_rules_run(&product, &product.arena, &findings, NULL), KG_OK);
    const kg_finding *waived = find(&findings, "NAME-9", "v3");
    cr_assert(waived != NULL && waived->waiver != NULL);
    cr_assert_str_eq(waived->waiver->reason, "brand");
    cr_assert_not(kg_finding_counts(waived, KG_WARNING));
    cr_assert(find(&findings, "GEN-8", "the waiver of NAME-9 matches no finding") != NULL);
    cr_assert(find(&findings, "GEN-8", "the waiver of NAME-8 expired on 2025-03-04") != NULL);
    cr_assert(find(&findings, "GEN-8", "LOGO-2 cannot be waived") != NULL);
    cr_assert(find(&findings, "GEN-8", "the waiver of NAME-7 waives nothing") != NULL);
    cr_assert(find(&findings, "GEN-8", "unknown rule 'NONE-1'") != NULL);
    cr_assert_eq(kg_findings_count(&findings).waived, 1);
    kg_arena_done(&product.arena);
}

Test(rules, findings_come_by_slot_then_rule_then_place)
{
    kg_product product;
    kg_findings findings;
    parse_product(&product, "version: first\nname: Huawei Cloud v3\n");
    cr_assert_eq(kg_rules_run(&product, &product.arena, &findings, NULL), KG_OK);
    for (size_t i = 1; i < findings.list.count; i++) {
        const kg_finding *a = &findings.list.items[i - 1], *b = &findings.list.items[i];
        cr_assert(a->slot < b->slot || (a->slot == b->slot && a->rule <= b->rule));
    }
    kg_arena_done(&product.arena);
}
