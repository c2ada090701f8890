/* SPDX-License-Identifier: Apache-2.0
 *
 * Repairs of texts: forms that mean only one thing (version, time zone, choices) and white space. The tree of product.yml is
 * changed in memory; a repaired scalar keeps its place, so that findings still point at the line of the seller's file. */
#include "fix/fix.h"

#include "base/text.h"
#include "product/schema.h"
#include "rules/forms.h"

#include <string.h>

typedef struct field_repair {
    kg_product *product;
    kg_arena *arena;
} field_repair;

/* Which rule asks for the repair of FIELD, and what its text becomes; NULL for nothing. */
typedef struct field_outcome {
    const char *rule;
    const char *action;
    const char *text;
} field_outcome;

static field_outcome repair_version(kg_arena *arena, const char *text)
{
    kg_form form = kg_form_version(arena, text, KG_VERSION_PARTS);
    if (form.verdict != KG_FORM_REPAIRABLE || kg_form_version_refusal(arena, text) != NULL)
        return (field_outcome){ 0 };
    return (field_outcome){ "VER-1", N_("written in the standard form"), form.repaired };
}

static field_outcome repair_time(kg_arena *arena, const char *text)
{
    kg_form form = kg_form_service_time(arena, text);
    return form.verdict == KG_FORM_REPAIRABLE
               ? (field_outcome){ "AS-2", N_("time zone written in the standard form"), form.repaired }
               : (field_outcome){ 0 };
}

static field_outcome repair_hotline(kg_arena *arena, const char *text)
{
    kg_form form = kg_form_hotline_signs(arena, text);
    return form.verdict == KG_FORM_REPAIRABLE ? (field_outcome){ "AS-5", N_("written with ASCII digits and signs"), form.repaired }
                                              : (field_outcome){ 0 };
}

static field_outcome repair_name(kg_arena *arena, const char *text)
{
    return (field_outcome){ "NAME-1", N_("white space and Unicode form tidied"),
                            kg_text_collapse(arena, kg_text_nfc(arena, text)) };
}

static field_outcome repair_method(kg_arena *arena, const char *text)
{
    return (field_outcome){ "DM-1", N_("written as the form spells it"),
                            kg_field_choose(arena, kg_field_find("delivery_method")->choices, text) };
}

static field_outcome repair_revenue_rule(kg_arena *arena, const char *text)
{
    return (field_outcome){ "REV-1", N_("written as the form spells it"),
                            kg_field_choose(arena, kg_field_find("revenue_sharing.rule")->choices, text) };
}

static field_outcome repair_text(kg_arena *arena, const char *text)
{
    return (field_outcome){ "DESC-6", N_("white space and Unicode form tidied"), kg_form_tidy_text(arena, text) };
}

static field_outcome repair_overview(kg_arena *arena, const char *text)
{
    return (field_outcome){ "OV-1", "white space and Unicode form tidied", kg_form_tidy_text(arena, text) };
}

static field_outcome find_outcome(kg_arena *arena, const kg_field *field, const char *text)
{
    static const struct {
        const char *path;
        field_outcome (*repair)(kg_arena *arena, const char *text);
    } rows[] = { { "version", repair_version },
                 { "after_sales_support.time", repair_time },
                 { "after_sales_support.hotline", repair_hotline },
                 { "name", repair_name },
                 { "delivery_method", repair_method },
                 { "overview", repair_overview },
                 { "description", repair_text },
                 { "revenue_sharing.rule", repair_revenue_rule } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].path, field->path) == 0)
            return rows[i].repair(arena, text);
    return (field_outcome){ "GEN-6", N_("written as the schema spells it"), kg_field_repair(arena, field, text) };
}

static void repair_scalar(void *ctx, const kg_field *field, const char *path, kg_node *node)
{
    const field_repair *repair = ctx;
    if (*node->text == 0)
        return;
    field_outcome outcome = find_outcome(repair->arena, field, node->text);
    if (outcome.text == NULL || *outcome.text == 0 || strcmp(outcome.text, node->text) == 0)
        return;
    kg_field_edit *edit = kg_list_push(repair->arena, &repair->product->edits);
    if (edit == NULL)
        return;
    *edit = (kg_field_edit){
        .path = path, .record = { .rule = outcome.rule, .action = outcome.action, .before = node->text, .after = outcome.text }
    };
    node->text = outcome.text;
    node->text_line = 0;
}

/* What --fix asks for; after the safe repairs, since it works on tidy lines. */
static void repair_bullets(void *ctx, const kg_field *field, const char *path, kg_node *node)
{
    const field_repair *repair = ctx;
    const char *text = strcmp(field->path, "description") == 0 ? kg_form_one_bullet(repair->arena, node->text) : node->text;
    if (text == node->text)
        return;
    kg_field_edit *edit = kg_list_push(repair->arena, &repair->product->edits);
    if (edit == NULL)
        return;
    *edit =
        (kg_field_edit){ .path = path,
                         .record = { .rule = "DESC-5", .action = "lists given one sign", .before = node->text, .after = text } };
    node->text = text;
    node->text_line = 0;
}

kg_status kg_fix_fields(kg_product *product, const kg_fix_options *options, kg_err *err)
{
    field_repair repair = { .product = product, .arena = &product->arena };
    kg_schema_walk(&product->arena, product->root, repair_scalar, &repair);
    if (options->bullets)
        kg_schema_walk(&product->arena, product->root, repair_bullets, &repair);
    if (!kg_arena_ok(&product->arena))
        return kg_err_nomem(err);
    return kg_schema_check(product, err);
}
