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

Test(settings, words_are_added_removed_and_allowed)
{
    static const char name[] = "name: Larkspur Flagship Archive\n";
    cr_expect_str_eq(judge(name, "", "NAME-5"), "");
    cr_expect_str_eq(judge(name, "lists:\n  exaggeration:\n    add: [flagship]\n", "NAME-5"), "warning@1 ");
    cr_expect_str_eq(judge(name, "lists:\n  exaggeration:\n    add: [flagship]\n    allow: [flagship archive]\n", "NAME-5"), "");
    cr_expect_str_eq(judge(name, "lists:\n  exaggeration:\n    add: [FLAG*]\n", "NAME-5"), "warning@1 ");
    static const char best[] = "name: Best Archive\n";
    cr_expect_str_eq(judge(best, "", "NAME-5"), "warning@1 ");
    cr_expect_str_eq(judge(best, "lists:\n  exaggeration:\n    remove: [Best]\n", "NAME-5"), "");
    cr_expect_str_eq(judge("name: 顶配归档\n", "lists:\n  exaggeration:\n    add: [顶配]\n", "NAME-5"), "warning@1 ");
    cr_expect_str_eq(judge("name: 极致归档\n", "", "NAME-5"), "warning@1 ");
    cr_expect_str_eq(judge("name: 极致归档\n", "lists:\n  exaggeration:\n    remove: [极致]\n", "NAME-5"), "");
    cr_expect_str_eq(judge("name: Ever-Green Archive\n", "lists:\n  scope:\n    add: [ever-green]\n", "NAME-6"), "warning@1 ");
}

Test(settings, lists_of_mailboxes_and_placeholders_are_changed_too)
{
    static const char mail[] = "after_sales_support:\n  email: service@post.larkspur.com\n";
    cr_expect_str_eq(judge(mail, "", "AS-6"), "");
    cr_expect_str_eq(judge(mail, "lists:\n  free_mail:\n    add: [larkspur.com]\n", "AS-6"), "info@2 ");
    cr_expect_str_eq(judge(mail, "lists:\n  thrown_away:\n    add: [post.larkspur.com]\n", "AS-6"), "warning@2 ");
    cr_expect_str_eq(judge(mail, "lists:\n  unread:\n    add: [SERVICE]\n", "AS-6"), "warning@2 ");
    static const char free[] = "after_sales_support:\n  email: larkspur@qq.com\n";
    cr_expect_str_eq(judge(free, "", "AS-6"), "info@2 ");
    cr_expect_str_eq(judge(free, "lists:\n  free_mail:\n    remove: [qq.com]\n", "AS-6"), "");
    static const char gap[] = "description: The XXX terminal.\n";
    cr_expect_str_eq(judge(gap, "", "DESC-1"), "error@1 ");
    cr_expect_str_eq(judge(gap, "lists:\n  gap:\n    remove: [xxx]\n", "DESC-1"), "");
}

Test(settings, brands_and_names_of_the_seller_are_known)
{
    cr_expect_str_eq(judge("name: Larkspur 365\n", "lists:\n  brands:\n    add: [Larkspur 365]\n", "NAME-9"), "");
    cr_expect_str_eq(judge("name: Larkspur V2\n", "lists:\n  brands:\n    add: [larkspur v2]\n", "NAME-9"), "");
    cr_expect_str_eq(judge("name: Larkspur 365\n", "lists:\n  brands:\n    add: [Larkspur 36]\n", "NAME-9"), "warning@1 ");
    cr_expect_str_eq(judge("name: Larskpur Archive\n", "", "NAME-4"), "");
    cr_expect_str_eq(judge("name: Larskpur Archive\n", "lists:\n  names:\n    add: [Larkspur]\n", "NAME-4"), "warning@1 ");
    cr_expect_str_eq(judge("name: LarkSpur Archive\n", "lists:\n  names:\n    add: [LarkSpur]\n", "NAME-4"), "");
    cr_expect_str_eq(judge("name: Larkspur Archive\n", "lists:\n  names:\n    add: [LarkSpur]\n", "NAME-4"), "info@1 ");
}

Test(settings, limits_reach_every_rule_that_reads_them)
{
    static const struct {
        const char *product, *settings, *rule, *before, *after;
    } rows[] = {
        { "name: Larkspur Archive\n", "limits:\n  name_most: 15\n", "NAME-3", "confirm@0 ", "confirm@0 warning@1 " },
        { "version: V1.0.3\n", "limits:\n  version_parts_most: 2\n", "VER-1", "", "error@1 " },
        { "description: One two three four.\n", "limits:\n  paragraph_most: 10\n", "DESC-6", "", "warning@1 " },
        { "highlights:\n  - title: One two three four\n", "limits:\n  highlight_most: 10\n", "HL-1", "", "warning@2 " },
        { "after_sales_support:\n  services: Answers to questions and repair of faults.\n", "limits:\n  services_least: 90\n",
          "AS-3", "", "warning@2 " },
        { "seo:\n  title: A\n  keywords: [a, b, c]\n  description: B\n", "limits:\n  keywords_many: 2\n", "SEO-1", "", "info@3 " },
        { "customer_cases:\n  - title: A\n    text: Two hundred people at a haulage company keep all their business papers in it. "
          "They find each of them again.\n",
          "limits:\n  case_least: 20\n  case_sentences_least: 3\n", "CASE-1", "confirm@2 ", "confirm@2 warning@3 " },
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        const char *before = judge(rows[i].product, "", rows[i].rule);
        cr_expect_str_eq(before, rows[i].before, "%s: %s", rows[i].settings, before);
        const char *after = judge(rows[i].product, rows[i].settings, rows[i].rule);
        cr_expect_str_eq(after, rows[i].after, "%s: %s", rows[i].settings, after);
    }
}

Test(settings, the_count_of_the_description_is_chosen)
{
    /* 1003 as written, 1001 rendered, 991 without white space */
    const char *text = "";
    for (unsigned i = 0; i < 100; i++)
        text = kg_arena_printf(&arena, "%s%c%c%u%s", text, 'a' + (int)(i % 26), 'b' + (int)(i % 25), 1000000 + i * 7919 % 90000,
                               i % 10 == 0 && i > 0 ? " " : "x");
    const char *yml = kg_arena_printf(&arena, "description: '%s*it*'\n", text);
    cr_expect_str_eq(judge(yml, "", "DESC-4"), "warning@1 ");
    cr_expect_str_eq(judge(yml, "description_count: written\n", "DESC-4"), "");
    cr_expect_str_eq(judge(yml, "description_count: text\n", "DESC-4"), "");
    cr_expect_str_eq(judge(yml, "description_count: letters\n", "DESC-4"), "error@1 ");
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
        { "limits:\n  overview_least: many\n", ":2:19: limit overview_least must be a whole number from 0 to 999999, not 'many'" },
        { "limits:\n  document_megabytes: 21\n", ":2:23: limit document_megabytes must be a whole number from 1 to 20, not '21'" },
        { "lang: cn\n", ":1:7: unknown language 'cn', did you mean 'en'?" },
        { "lang: zh_\n", ":1:7: unknown language 'zh_', did you mean 'zh'?" },
        { "description_count: al\n",
          ":1:20: description_count must be one of all|written|text|letters, not 'al', did you mean 'all'?" },
        { "eula_types: [pdf, odt]\n", ":1:19: a type of an agreement must be one of pdf|docx|doc|pptx|ppt|zip|rar, not 'odt'" },
        { "lists: x\n", ":1:8: lists must be a mapping" },
        { "lists:\n  exageration:\n    add: [x]\n", ":2:3: unknown list 'exageration', did you mean 'exaggeration'?" },
        { "lists:\n  price:\n    ad: [x]\n", ":3:5: a list has `add`, `remove` and `allow`, not 'ad', did you mean 'add'?" },
        { "lists:\n  price:\n    add: x\n", ":3:10: add must be a list" },
        { "lists:\n  exaggeration:\n    remove: [ultimat]\n",
          ":3:14: list exaggeration has no word 'ultimat', did you mean 'ultimate'?" },
        { "lists:\n  price:\n    add:\n      - \"*cheap\"\n",
          ":4:9: a word must begin with a letter, a digit or a mark and have at most 100 bytes and no '~' or '|', not '*cheap'" },
        { "lists:\n  names:\n    add: [Two Words]\n", ":3:11: a name must be one word of 5 to 23 letters, not 'Two Words'" },
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
    static const char seo[] =
        "seo:\n  title: Archive of papers\n  keywords:\n    - archive\n    - papers\n  description: Keeps papers.\n";
    cr_expect_str_eq(judge(seo, "", "SEO-2"), "confirm@2 ");
    cr_expect_str_eq(judge(seo, "limits:\n  seo_title_most: 10\n", "SEO-2"), "confirm@2 warning@2 ");
    cr_expect_str_eq(judge(seo, "limits:\n  seo_description_most: 12\n", "SEO-2"), "confirm@2 warning@6 ");
    cr_expect_str_eq(judge(seo, "limits:\n  keywords_most: 1\n", "SEO-2"), "confirm@2 warning@4 ");
    cr_expect_str_eq(judge(seo, "limits:\n  keywords_most: 2\n", "SEO-2"), "confirm@2 ");
}
