/* SPDX-License-Identifier: Apache-2.0
 *
 * Walks fixtures/text-vectors.tsv: what the rules say about single values of fields, and that a repaired value is judged good. */
#include "overlay.h"

#include "base/arith.h"
#include "base/text.h"
#include "fix/fix.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;  /* in the table of vectors */
    const char *yml;   /* a product file with the value in place of '@' */
    const char *rules; /* that judge it, with a blank around each */
} kinds[] = {
    { "version", "version: @", " VER-1 VER-2 " },
    { "name", "name: @", " NAME-1 NAME-3 NAME-5 NAME-6 NAME-7 NAME-8 NAME-9 NAME-10 NAME-11 NAME-12 " },
    { "name-hcs", "hcs: yes\nname: @", " NAME-1 NAME-3 NAME-5 NAME-6 NAME-7 NAME-8 NAME-9 NAME-10 NAME-11 NAME-12 " },
    { "specification-name", "specifications:\n  - name: @", " SPEC-2 SPEC-3 SPEC-4 SPEC-5 " },
    { "hotline", "after_sales_support:\n  hotline: @", " AS-1 AS-4 AS-5 " },
    { "service-time", "after_sales_support:\n  time: @", " AS-1 AS-2 " },
    { "description-link", "description: @", " DESC-8 " },
};

/* A product that consists of one field. */
static void make_product(kg_product *product, const char *yml, const char *value)
{
    *product = (kg_product){ .limits = &kg_limits_default, .path = "", .yml_path = "product.yml", .is_single_file = true };
    kg_arena_init(&product->arena);
    const char *at = strchr(yml, '@');
    json_t *quoted = json_string(value);
    char *dumped = json_dumps(quoted, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
    const char *text = kg_arena_printf(&product->arena, "%.*s%s", (int)(at - yml), yml, dumped);
    free(dumped);
    json_decref(quoted);
    kg_yaml_error place;
    kg_err err = { 0 };
    kg_status status =
        kg_yaml_parse(&product->arena, "product.yml", text, strlen(text), &kg_limits_default, &product->root, &place, &err);
    cr_assert_eq(status, KG_OK, "%s: %s", text, err.message);
}

static const char *judge(const kg_product *product, const char *rules, bool *is_repairable)
{
    kg_arena arena;
    kg_findings findings;
    kg_severity worst = KG_CONFIRM;
    kg_arena_init(&arena);
    cr_assert_eq(kg_rules_run(product, &arena, &findings, NULL), KG_OK);
    *is_repairable = false;
    for (size_t i = 0; i < findings.list.count; i++) {
        const kg_finding *finding = &findings.list.items[i];
        char id[32];
        (void)snprintf(id, sizeof id, " %s ", kg_rules[finding->rule].id);
        if (strstr(rules, id) == NULL)
            continue;
        worst = KG_MAX(worst, finding->severity);
        *is_repairable = *is_repairable || finding->repair == KG_REPAIR_BUILD;
    }
    kg_arena_done(&arena);
    return worst == KG_ERROR ? "error" : worst == KG_WARNING ? "warn" : "ok";
}

static void walk_line(const char *kind, const char *json, const char *expected)
{
    json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
    cr_assert(value != NULL && json_is_string(value), "%s is no JSON string", json);
    size_t i = 0;
    while (i < KG_COUNT(kinds) && strcmp(kinds[i].name, kind) != 0)
        i++;
    cr_assert_lt(i, KG_COUNT(kinds), "unknown kind %s", kind);
    kg_product product;
    bool is_repairable;
    bool is_link = strcmp(kind, "description-link") == 0;
    char link[512];
    (void)snprintf(link, sizeof link, "See [this](%s).", json_string_value(value));
    make_product(&product, kinds[i].yml, is_link ? link : json_string_value(value));
    cr_expect_str_eq(judge(&product, kinds[i].rules, &is_repairable), expected, "%s %s", kind, json);
    if (is_repairable) {
        cr_assert_eq(kg_fix_fields(&product, &kg_fix_options_default, NULL), KG_OK);
        cr_expect_gt(product.edits.count, 0, "%s %s", kind, json);
        cr_expect_str_eq(judge(&product, kinds[i].rules, &is_repairable), "ok", "%s %s, repaired", kind, json);
        size_t edits = product.edits.count;
        cr_assert_eq(kg_fix_fields(&product, &kg_fix_options_default, NULL), KG_OK);
        cr_expect_eq(product.edits.count, edits, "%s %s is repaired twice", kind, json);
    }
    kg_product_done(&product);
    if (is_link) { /* the same address without any markup */
        (void)snprintf(link, sizeof link, "See %s for more.", json_string_value(value));
        make_product(&product, kinds[i].yml, link);
        cr_expect_str_eq(judge(&product, kinds[i].rules, &is_repairable), expected, "bare %s", json);
        kg_product_done(&product);
    }
    json_decref(value);
}

Test(vectors, each_value_is_judged_as_the_table_says)
{
    char path[OVERLAY_PATH], line[1024];
    (void)snprintf(path, sizeof path, "%s/fixtures/text-vectors.tsv", overlay_root());
    FILE *file = fopen(path, "re");
    cr_assert(file != NULL, "%s", path);
    unsigned walked = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        char *rest = NULL, *kind = strtok_r(line, "\t\n", &rest), *json = strtok_r(NULL, "\t\n", &rest),
             *expected = strtok_r(NULL, "\t\n", &rest);
        if (kind == NULL || *kind == '#')
            continue;
        walk_line(kind, json, expected);
        walked++;
    }
    (void)fclose(file);
    cr_assert_eq(walked, 155);
}
