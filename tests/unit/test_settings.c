/* SPDX-License-Identifier: Apache-2.0
 *
 * kgpack.yml: what it changes, and that nothing in it is half understood. */
#include "rules/settings.h"

#include "base/arith.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static kg_arena arena;
static char path[] = "/tmp/kgpack-settings-XXXXXX";

static void set_up(void)
{
    kg_arena_init(&arena);
    int fd = mkstemp(path);
    cr_assert(fd >= 0);
    (void)close(fd);
}

static void tear_down(void)
{
    kg_arena_done(&arena);
    (void)unlink(path);
}

TestSuite(settings, .init = set_up, .fini = tear_down);

static kg_status load(const char *yml, kg_settings *out, kg_err *err)
{
    FILE *file = fopen(path, "we");
    cr_assert(file != NULL && fputs(yml, file) >= 0 && fclose(file) == 0);
    return kg_settings_load(&arena, path, &kg_limits_default, out, err);
}

/* The findings of RULE for a product file under settings: "severity@line severity@line". */
static const char *judge(const char *yml, const char *settings_yml, const char *rule)
{
    kg_settings settings;
    kg_err err = { 0 };
    kg_product product = { .limits = &kg_limits_default, .path = ".", .yml_path = "product.yml", .today = { 2025, 3, 5 } };
    kg_yaml_error place;
    kg_findings findings;
    kg_arena_init(&product.arena);
    cr_assert_eq(kg_yaml_parse(&product.arena, "product.yml", yml, strlen(yml), &kg_limits_default, &product.root, &place, &err),
                 KG_OK);
    cr_assert_eq(load(settings_yml, &settings, &err), KG_OK, "%s", err.message);
    cr_assert_eq(kg_settings_apply(&settings, false, &product, &err), KG_OK, "%s", err.message);
    cr_assert_eq(kg_rules_run(&product, &arena, &findings, &err), KG_OK);
    const char *out = "";
    for (size_t i = 0; i < findings.list.count; i++)
        if (strcmp(kg_rules[findings.list.items[i].rule].id, rule) == 0)
            out = kg_arena_printf(&arena, "%s%s@%u ", out, kg_severity_name(findings.list.items[i].severity),
                                  findings.list.items[i].at.line);
    kg_product_done(&product);
    return out;
}

Test(settings, levels_replace_the_gravest_and_bound_the_rest)
{
    static const char name[] = "name: Larkspur V2\n";
    cr_expect_str_eq(judge(name, "", "NAME-9"), "error@1 ");
    cr_expect_str_eq(judge(name, "severity:\n  NAME-9: warning\n", "NAME-9"), "warning@1 ");
    cr_expect_str_eq(judge(name, "severity:\n  name-version: off\n", "NAME-9"), "");
    cr_expect_str_eq(judge("name: Larkspur 365\n", "severity:\n  NAME-9: info\n", "NAME-9"), "info@1 ");
    cr_expect_str_eq(judge("name: Larkspur 365\n", "severity:\n  NAME-9: error\n", "NAME-9"), "warning@1 ",
                     "a lesser finding is not raised");
    cr_expect_str_eq(judge("name: Larkspur 365\n",
                           "severity:\n  NAME-9: error\nfiles:\n  - path: \"*.yml\"\n    severity:\n      NAME-9: off\n", "NAME-9"),
                     "");
    cr_expect_str_eq(judge("name: Larkspur 365\n", "files:\n  - path: other/*\n    severity:\n      NAME-9: off\n", "NAME-9"),
                     "warning@1 ");
}

Test(settings, a_rule_of_another_page_can_be_turned_on)
{
    static const char time[] = "after_sales_support:\n  time: 09:00-12:00 (GMT+08:00)\n";
    cr_expect_str_eq(judge(time, "", "X-AS-1"), "");
    cr_expect_str_eq(judge(time, "severity:\n  X-AS-1: warning\n", "X-AS-1"), "confirm@0 warning@2 ");
    cr_expect_str_eq(judge(time, "ruleset: koogallery-eu-2024-12-09\n", "X-AS-1"), "confirm@0 warning@2 ");
}

Test(settings, limits_and_hosts_are_taken)
{
    static const char overview[] = "overview: Keeps papers and finds them again.\n";
    cr_expect_str_eq(judge(overview, "", "OV-1"), "");
    cr_expect_str_eq(judge(overview, "limits:\n  overview_least: 50\n", "OV-1"), "warning@1 ");
    cr_expect_str_eq(judge(overview, "limits:\n  overview_most: 20\n", "OV-1"), "warning@1 ");
    static const char link[] = "description: See https://docs.larkspur.example/a for more.\n";
    cr_expect_str_eq(judge(link, "", "DESC-8"), "error@1 ");
    cr_expect_str_eq(judge(link, "hosts:\n  - larkspur.example\n", "DESC-8"), "");
}

Test(settings, words_are_added_to_those_of_the_product)
{
    static const char text[] = "competitors:\n  - Alderon\ndescription: Faster than Bexley and Alderon.\n";
    cr_expect_str_eq(judge(text, "competitors:\n  - Bexley\n", "DESC-10"), "warning@3 warning@3 warning@3 ",
                     "two names and a comparison");
}

Test(settings, mistakes_are_refused_with_their_place)
{
    static const struct {
        const char *yml, *message;
    } rows[] = {
        { "severty:\n  NAME-9: off\n", ":1:1: unknown key 'severty', did you mean 'severity'?" },
        { "severity:\n  NAME-99: off\n", ":2:3: unknown rule 'NAME-99', did you mean 'NAME-9'?" },
        { "severity:\n  NAME-9: fatal\n", ":2:11: a severity must be off, info, warning or error, not 'fatal'" },
        { "severity:\n  LOGO-2: warning\n", ":2:3: the store enforces by machine, so that it stays an error: 'LOGO-2'" },
        { "severity:\n  NAME-6: error\n", ":2:3: a heuristic may be wrong, so that it stays below an error: 'NAME-6'" },
        { "severity: off\n", ":1:11: severity must be a mapping" },
        { "files:\n  - path: x\n", ":2:5: an entry of files must have `path` and `severity`" },
        { "limits:\n  overview_leest: 1\n", ":2:3: unknown limit 'overview_leest', did you mean 'overview_least'?" },
        { "limits:\n  overview_least: many\n", ":2:19: a limit must be a number of at most six digits, not 'many'" },
        { "hosts:\n  - https://x.example/\n",
          ":2:5: a host must be a plain name such as docs.example.com, not 'https://x.example/'" },
        { "ruleset: koogallery-intl-2025-02-12\n",
          ":1:10: unknown rule set 'koogallery-intl-2025-02-12', did you mean 'koogallery-intl-2025-02-11'?" },
        { "hosts: x\n", ":1:8: hosts must be a list" },
        { "a: &b\n", ":1:4: an anchor ('&') is not allowed" },
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        kg_settings settings;
        kg_err err = { 0 };
        cr_expect_eq(load(rows[i].yml, &settings, &err), KG_E_USAGE, "%s", rows[i].yml);
        cr_expect_str_eq(strncmp(err.message, path, strlen(path)) == 0 ? err.message + strlen(path) : err.message, rows[i].message);
    }
}

Test(settings, an_older_pin_goes_on_working_and_must_fit_the_product)
{
    kg_settings settings;
    kg_err err = { 0 };
    for (unsigned i = 0; kg_pack_at(i) != NULL; i++) {
        cr_assert_eq(load(kg_arena_printf(&arena, "ruleset: %s\n", kg_pack_at(i)->name), &settings, &err), KG_OK, "%s",
                     err.message);
        cr_expect_eq(settings.pack, kg_pack_at(i));
    }
    kg_product product = { .yml_path = "product.yml", .edition = KG_EDITION_EU };
    kg_arena_init(&product.arena);
    kg_node *root = kg_node_new(&product.arena, KG_NODE_MAPPING, "product.yml", "");
    cr_assert(kg_node_put(&product.arena, root, "edition", kg_node_new(&product.arena, KG_NODE_SCALAR, "product.yml", "eu")));
    product.root = root;
    cr_assert_eq(load("ruleset: koogallery-intl-2025-02-11\n", &settings, &err), KG_OK);
    cr_expect_eq(kg_settings_apply(&settings, false, &product, &err), KG_E_USAGE);
    cr_expect_eq(kg_settings_apply(&settings, true, &product, &err), KG_OK, "the command line wins");
    kg_product_done(&product);
}

Test(settings, limits_of_the_search_engine_fields_are_off_until_set)
{
    static const char seo[] = "seo:\n  title: Archive of papers\n  keywords:\n    - archive\n    - papers\n  description: Keeps papers.\n";
    cr_expect_str_eq(judge(seo, "", "SEO-2"), "confirm@2 ");
    cr_expect_str_eq(judge(seo, "limits:\n  seo_title_most: 10\n", "SEO-2"), "confirm@2 warning@2 ");
    cr_expect_str_eq(judge(seo, "limits:\n  seo_description_most: 12\n", "SEO-2"), "confirm@2 warning@6 ");
    cr_expect_str_eq(judge(seo, "limits:\n  keywords_most: 1\n", "SEO-2"), "confirm@2 warning@4 ");
    cr_expect_str_eq(judge(seo, "limits:\n  keywords_most: 2\n", "SEO-2"), "confirm@2 ");
}
