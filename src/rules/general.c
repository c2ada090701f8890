/* SPDX-License-Identifier: Apache-2.0
 *
 * GEN: the page as a whole, the product folder and product.yml. */
#include "rules/checks.h"

#include "base/text.h"
#include "product/schema.h"
#include "rules/fields.h"
#include "rules/forms.h"
#include "rules/settings.h"

#include <string.h>

/* ---- GEN-1 ---- */

typedef struct requirement {
    kg_check *check;
    const kg_field *field;
    const char *key; /* the last part of the field's path; "" for elements of a list */
} requirement;

static void ask_for(const requirement *need, const kg_node *parent, const char *path)
{
    kg_check *check = need->check;
    const kg_node *node = *need->key == 0 ? parent : kg_node_get(parent, need->key);
    bool is_missing = need->field->need == KG_VALUE || need->field->type == KG_FIELD_MAP ? kg_is_blank(node) : node == NULL;
    if (!is_missing)
        return;
    const char *label =
        *need->field->label != 0 ? kg_say(check, "must be filled in: %s", need->field->label) : N_("must be filled in");
    const char *full = *need->key == 0 ? path : kg_say(check, "%s%s%s", path, *path == 0 ? "" : ".", need->key);
    kg_find(check, (kg_finding){ .severity = KG_ERROR,
                                 .at = node != NULL || *path != 0 ? kg_at_node(node != NULL ? node : parent)
                                                                  : (kg_place){ .file = check->product->yml_path },
                                 .found = kg_say(check, node == NULL ? N_("%s is missing") : N_("%s is empty"), full),
                                 .required = label });
}

/* Visits every node of the tree that the rest of a schema path ("", "a.b", "[].c") leads to from NODE. */
static void visit_parents(const requirement *need, const kg_node *node, const char *rest, const char *path)
{
    if (node == NULL)
        return;
    if (*rest == 0) {
        if (node->kind == KG_NODE_MAPPING || *need->key == 0)
            ask_for(need, node, path);
    } else if (strncmp(rest, "[]", 2) == 0) {
        rest += rest[2] == '.' ? 3 : 2;
        for (size_t i = 0; node->kind == KG_NODE_SEQUENCE && i < node->count; i++)
            visit_parents(need, node->items[i], rest, kg_say(need->check, "%s.%zu", path, i));
    } else {
        size_t length = strcspn(rest, ".[");
        const char *key = kg_arena_strndup(need->check->arena, rest, length);
        rest += length + (rest[length] == '.');
        visit_parents(need, kg_node_get(node, key), rest, kg_say(need->check, "%s%s%s", path, *path == 0 ? "" : ".", key));
    }
}

static void ask_for_files(kg_check *check)
{
    static const kg_slot slots[] = { KG_SLOT_LOGO, KG_SLOT_EULA, KG_SLOT_USER_GUIDE };
    for (size_t i = 0; i < sizeof slots / sizeof slots[0]; i++) {
        const char *key = kg_slot_key(slots[i]);
        if (kg_product_asset(check->product, slots[i]) != NULL || *kg_product_text(check->product, key) != 0)
            continue; /* there, or named but missing (GEN-7) */
        kg_find(check, (kg_finding){ .severity = KG_ERROR,
                                     .slot = slots[i],
                                     .at = { .file = check->product->yml_path },
                                     .found = kg_say(check, "the %s is missing", kg_slot_sentence(slots[i])),
                                     .required = N_("must be uploaded with the form"),
                                     .help = kg_say(check, "put it into the folder, or name it as %s in product.yml", key) });
    }
}

/* GEN-1: every mandatory row has its value or its file. A value that is there but empty is judged by the rule of its clause. */
void kg_check_mandatory(kg_check *check)
{
    const kg_product *product = check->product;
    if (product->root == NULL && product->assets.count == 0 && product->problems.count == 0)
        kg_find(check, (kg_finding){ .severity = KG_ERROR,
                                     .found = N_("nothing in it belongs to a product"),
                                     .required = N_("needs a product.yml, a logo or documents"),
                                     .help = N_("`kgpack init` starts a product folder") });
    if (product->root == NULL)
        return; /* GEN-10, or GEN-6 when it cannot be read */
    for (size_t i = 0; i < kg_field_count; i++) {
        const kg_field *field = &kg_fields[i];
        if (field->need == KG_MAY)
            continue;
        size_t length = strlen(field->path);
        bool is_element = length > 2 && strcmp(field->path + length - 2, "[]") == 0;
        const char *dot = is_element ? NULL : strrchr(field->path, '.');
        const char *key = is_element ? "" : dot != NULL ? dot + 1 : field->path;
        size_t parent = is_element ? length : dot != NULL ? (size_t)(dot - field->path) : 0;
        requirement need = { .check = check, .field = field, .key = key };
        visit_parents(&need, product->root, kg_arena_strndup(check->arena, field->path, parent), "");
    }
    if (!product->is_single_file)
        ask_for_files(check);
}

/* ---- GEN-3 ---- */

/* GEN-3: the address to which the store writes. The after-sales address is AS-6. */
void kg_check_contacts(kg_check *check)
{
    const kg_node *node = kg_field_scalar(check, "contacts.customer_service_email");
    if (kg_is_blank(node))
        return;
    kg_form form = kg_form_email(check->arena, kg_edits(check, KG_WORDS_UNREAD), node->text);
    const char *quoted = kg_quote(check, node->text);
    if (form.verdict == KG_FORM_WRONG) {
        kg_find_at(check, KG_ERROR, node, kg_say(check, "customer-service e-mail %s is %s", quoted, form.reason),
                   N_("must be one e-mail address"), "");
        kg_find_malformed(check);
    } else if (form.verdict == KG_FORM_ODD)
        kg_find_at(check, KG_WARNING, node, kg_say(check, "customer-service e-mail %s %s", quoted, form.reason),
                   N_("must receive what the store writes about problems"), "");
    else if (kg_ascii_casecmp(node->text, kg_product_text(check->product, "after_sales_support.email")) == 0)
        kg_find_at(check, KG_INFO, node, kg_say(check, "customer-service and after-sales e-mail are both %s", quoted), "",
                   N_("the store writes to both; two mailboxes make sure that one is read"));
}

/* ---- GEN-6, GEN-7, GEN-10 ---- */

static void tell_problem(kg_check *check, const kg_problem *problem)
{
    kg_find(check, (kg_finding){ .severity = problem->kind == KG_PROBLEM_LEFT_OUT ? KG_INFO : KG_ERROR,
                                 .at = { .file = problem->file, .line = problem->line, .column = problem->column },
                                 .found = problem->found,
                                 .required = problem->required,
                                 .help = problem->help,
                                 .repair = problem->is_repairable ? KG_REPAIR_BUILD : KG_REPAIR_NONE });
}

/* GEN-6: what loading noticed about product.yml and its texts. */
void kg_check_product_file(kg_check *check)
{
    for (size_t i = 0; i < check->product->problems.count; i++) {
        const kg_problem *problem = &check->product->problems.items[i];
        if (problem->kind == KG_PROBLEM_SYNTAX || problem->kind == KG_PROBLEM_KEY || problem->kind == KG_PROBLEM_VALUE)
            tell_problem(check, problem);
    }
}

/* GEN-7: what loading noticed about the folder. */
void kg_check_folder(kg_check *check)
{
    for (size_t i = 0; i < check->product->problems.count; i++) {
        const kg_problem *problem = &check->product->problems.items[i];
        if (problem->kind == KG_PROBLEM_SLOT || problem->kind == KG_PROBLEM_ENTRY || problem->kind == KG_PROBLEM_LEFT_OUT)
            tell_problem(check, problem);
    }
}

/* GEN-10: said once, instead of an error for each field. */
void kg_check_no_product_file(kg_check *check)
{
    const kg_product *product = check->product;
    if (*product->yml_path == 0 && !product->is_single_file)
        kg_find(check,
                (kg_finding){
                    .severity = KG_INFO,
                    .found = N_("no product.yml: only the files are judged, not name, version, texts, support or specifications"),
                    .help = N_("`kgpack init` writes one to fill in") });
}
