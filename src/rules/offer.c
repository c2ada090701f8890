/* SPDX-License-Identifier: Apache-2.0
 *
 * What is sold and how: delivery method against specifications (DM-2), billing modes, prices, ECS models (SPEC), and what the
 * product file says of agreement, guide and certificate (EULA, UG, CERT) compared with it. Documents are read elsewhere. */
#include "rules/checks.h"

#include "base/arith.h"
#include "base/text.h"
#include "product/schema.h"
#include "rules/fields.h"
#include "rules/ladder.h"
#include "rules/words.h"

#include <string.h>

enum { MOST_COMPARED = 200 };

static const char *method_of(const kg_check *check)
{
    return kg_product_text(check->product, "delivery_method");
}

static bool is_method(const kg_check *check, const char *method)
{
    return strcmp(method_of(check), method) == 0;
}

/* ---- DM-2 ---- */

static void find_contradiction(kg_check *check, const kg_node *node, const char *found, const char *help)
{
    kg_find_at(check, KG_ERROR, node, found, kg_say(check, "must fit the delivery method %s", kg_quote(check, method_of(check))),
               help);
}

static void contradict_image_parts(kg_check *check)
{
    const kg_node *ports = kg_field_list(check, "user_guide.ports"), *specifications = kg_field_list(check, "specifications");
    if (ports->count > 0)
        find_contradiction(check, ports->items[0], N_("ports to be opened, as an image has them"),
                           N_("remove user_guide.ports, or choose image"));
    for (size_t i = 0; i < specifications->count; i++) {
        const kg_node *models = kg_node_get(specifications->items[i], "ecs_models");
        if (!kg_is_blank(models))
            find_contradiction(check, models, kg_say(check, "ECS models of specification %zu, as an image has them", i + 1),
                               N_("remove ecs_models, or choose image"));
    }
    if (!kg_is_blank(kg_product_field(check->product, "delivery.asset_regions")))
        find_contradiction(check, kg_product_field(check->product, "delivery.asset_regions"), N_("regions of a private image"),
                           N_("remove delivery.asset_regions, or choose image"));
}

static void contradict_hardware(kg_check *check)
{
    const kg_node *specifications = kg_field_list(check, "specifications");
    for (size_t i = 0; i < specifications->count; i++) {
        const kg_node *prices = kg_node_get(specifications->items[i], "prices");
        for (size_t j = 0; prices != NULL && prices->kind == KG_NODE_SEQUENCE && j < prices->count; j++) {
            const kg_node *period = kg_node_get(prices->items[j], "period");
            if (*kg_node_text(period) != 0 && strcmp(kg_node_text(period), "once") != 0)
                find_contradiction(check, period, kg_say(check, "a device priced by the %s", kg_quote(check, kg_node_text(period))),
                                   N_("a device is sold once; write period: once"));
        }
    }
}

/* The two modes that a method cannot have; what else the matrix of another page leaves out is SPEC-6. */
static void contradict_billing(kg_check *check, const char *mode, const char *found)
{
    const kg_node *specifications = kg_field_list(check, "specifications");
    for (size_t i = 0; i < specifications->count; i++) {
        const kg_node *node = kg_node_get(specifications->items[i], "billing_mode");
        if (strcmp(kg_node_text(node), mode) == 0)
            find_contradiction(check, node, found, N_("choose another billing mode, or another delivery method"));
    }
}

/* A word in the name that speaks of another method. */
static void suspect_name(kg_check *check)
{
    static const struct {
        const char *word, *methods;
    } rows[] = { { "saas", "saas" },
                 { "software as a service", "saas" },
                 { "license", "license" },
                 { "licence", "license" },
                 { "training", "professional_service consulting_service" },
                 { "consulting", "consulting_service professional_service" },
                 { "image", "image" },
                 { "appliance", "hardware image" } };
    const kg_node *node = kg_field_scalar(check, "name");
    for (const char *at = node == NULL ? "" : node->text; *at != 0; at++) {
        for (size_t i = 0; i < KG_COUNT(rows); i++) {
            /* "Image Converter" is about pictures: this one counts only as the last word. */
            size_t length = kg_word_at(node->text, at, rows[i].word);
            if (length == 0 || strstr(rows[i].methods, method_of(check)) != NULL ||
                (strcmp(rows[i].word, "image") == 0 && at[length] != 0))
                continue;
            kg_find_at(check, KG_WARNING, node,
                       kg_say(check, "product name %s says %s, the delivery method is %s", kg_quote(check, node->text),
                              kg_quote_part(check, node->text, (size_t)(at - node->text), length),
                              kg_quote(check, method_of(check))),
                       N_("must fit the delivery method"), N_("correct the one that is wrong"));
            return;
        }
    }
}

/* DM-2: the method matches the product. Contradictions inside the product file are errors; whether it really fits a person
 * confirms. */
void kg_check_method_match(kg_check *check)
{
    const kg_node *node = kg_field_scalar(check, "delivery_method");
    const char *choice =
        kg_is_blank(node) ? NULL : kg_field_choose(check->arena, kg_field_find("delivery_method")->choices, node->text);
    if (choice == NULL || strcmp(choice, node->text) != 0)
        return; /* DM-1 */
    if (!is_method(check, "image"))
        contradict_image_parts(check);
    else if (kg_is_blank(kg_product_field(check->product, "delivery.asset")))
        find_contradiction(check, node, N_("no asset is named"), N_("enter delivery.asset, the released image asset"));
    if (is_method(check, "hardware"))
        contradict_hardware(check);
    else if (is_method(check, "image"))
        contradict_billing(check, "one_time", N_("an image that is paid once"));
    else if (is_method(check, "license"))
        contradict_billing(check, "pay_per_use", N_("a license that is paid by use"));
    suspect_name(check);
}

/* ---- SPEC-1 ---- */

static void check_parts(kg_check *check, const kg_node *specification, size_t number)
{
    const kg_node *prices = kg_node_get(specification, "prices"), *free_flag = kg_node_get(specification, "is_free");
    if (kg_is_blank(kg_node_get(specification, "billing_mode")))
        kg_find_at(check, KG_ERROR, specification, kg_say(check, "specification %zu has no billing mode", number),
                   N_("must be complete"), N_("add billing_mode"));
    if (kg_is_blank(prices) && strcmp(kg_node_text(free_flag), "yes") != 0)
        kg_find_at(check, KG_ERROR, specification, kg_say(check, "specification %zu has no price", number), N_("must be complete"),
                   N_("add prices, or is_free: yes"));
    for (size_t i = 0; prices != NULL && prices->kind == KG_NODE_SEQUENCE && i < prices->count; i++) {
        static const char *const keys[] = { "period", "amount", "currency" };
        for (size_t j = 0; j < KG_COUNT(keys); j++)
            if (kg_is_blank(kg_node_get(prices->items[i], keys[j])))
                kg_find_at(check, KG_ERROR, prices->items[i],
                           kg_say(check, "price %zu of specification %zu has no %s", i + 1, number, keys[j]),
                           N_("must be complete"), "");
    }
}

/* SPEC-1: at least one specification, each with name, mode and prices, no name twice. A consulting service is not traded. */
void kg_check_specifications(kg_check *check)
{
    const kg_node *list = kg_field_list(check, "specifications");
    if (check->product->root == NULL || is_method(check, "consulting_service"))
        return;
    if (list->count == 0) {
        const kg_node *there = kg_product_field(check->product, "specifications");
        kg_find(check, (kg_finding){ .severity = KG_ERROR,
                                     .at = there != NULL ? kg_at_node(there) : (kg_place){ .file = check->product->yml_path },
                                     .found = N_("no specification"),
                                     .required = N_("must be at least one"),
                                     .help = N_("add specifications") });
    }
    for (size_t i = 0; i < list->count && i < MOST_COMPARED; i++) {
        check_parts(check, list->items[i], i + 1);
        const kg_node *name = kg_node_get(list->items[i], "name");
        const char *folded = kg_text_fold(check->arena, kg_node_text(name));
        for (size_t j = 0; *folded != 0 && j < i; j++) {
            if (strcmp(kg_text_fold(check->arena, kg_node_text(kg_node_get(list->items[j], "name"))), folded) == 0) {
                kg_find_at(check, KG_ERROR, name,
                           kg_say(check, "specifications %zu and %zu are both named %s", j + 1, i + 1, kg_quote(check, name->text)),
                           N_("must be told apart by their names"), "");
                break;
            }
        }
    }
    kg_judge_spec_steps(check);
}

/* ---- SPEC-6 ---- */

/* SPEC-6: the modes that another page lists for a method; a warning, since that page has no date. */
void kg_check_billing_modes(kg_check *check)
{
    static const struct {
        const char *method;
        bool takes[KG_MODES];
    } matrix[] = { { "saas", { true, true, false } },
                   { "license", { true, true, false } },
                   { "image", { true, false, true } },
                   { "professional_service", { true, true, false } },
                   { "hardware", { false, true, false } } };
    const kg_node *list = kg_field_list(check, "specifications");
    for (size_t row = 0; row < KG_COUNT(matrix); row++) {
        for (size_t i = 0; is_method(check, matrix[row].method) && i < list->count; i++) {
            const kg_node *mode = kg_node_get(list->items[i], "billing_mode");
            size_t number = kg_mode_find(kg_node_text(mode));
            if (number < KG_MODES && !matrix[row].takes[number])
                kg_find_at(check, KG_WARNING, mode, kg_say(check, "billing mode %s", kg_quote(check, mode->text)),
                           kg_say(check, "is not listed for the delivery method '%s'", matrix[row].method),
                           N_("look at what the console offers"));
        }
    }
}

/* ---- SPEC-7 ---- */

/* The price of PERIOD; *AMOUNT is 0 when it cannot be read. */
static const kg_node *find_price(const kg_node *prices, const char *period, uint64_t *amount)
{
    *amount = 0;
    for (size_t i = 0; prices != NULL && prices->kind == KG_NODE_SEQUENCE && i < prices->count; i++) {
        const kg_node *node = kg_node_get(prices->items[i], "amount");
        if (strcmp(kg_node_text(kg_node_get(prices->items[i], "period")), period) != 0)
            continue;
        if (!kg_field_amount(kg_node_text(node), amount))
            *amount = 0;
        return node;
    }
    return NULL;
}

static void check_amounts(kg_check *check, const kg_node *specification, const char **currency)
{
    const kg_node *prices = kg_node_get(specification, "prices");
    bool is_free = strcmp(kg_node_text(kg_node_get(specification, "is_free")), "yes") == 0;
    for (size_t i = 0; prices != NULL && prices->kind == KG_NODE_SEQUENCE && i < prices->count; i++) {
        const kg_node *amount = kg_node_get(prices->items[i], "amount"), *unit = kg_node_get(prices->items[i], "currency");
        const char *text = kg_node_text(amount), *name = kg_node_text(unit);
        uint64_t value;
        if (*text != 0 && strspn(text, "0123456789.") == strlen(text) && !kg_field_amount(text, &value))
            kg_find_at(check, KG_ERROR, amount, kg_say(check, "amount %s", kg_quote(check, text)),
                       N_("must have at most two decimals"), "");
        else if (*text != 0 && kg_field_amount(text, &value) && value == 0 && !is_free)
            kg_find_at(check, KG_WARNING, amount, N_("a price of 0"), N_("must be meant"), N_("add is_free: yes when it is"));
        if (*name != 0 && (strlen(name) != 3 || strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3))
            kg_find_at(check, KG_ERROR, unit, kg_say(check, "currency %s", kg_quote(check, name)),
                       N_("must be a code of three letters, such as USD"), "");
        else if (*name != 0 && **currency != 0 && strcmp(*currency, name) != 0)
            kg_find_at(check, KG_ERROR, unit,
                       kg_say(check, "currency %s beside %s", kg_quote(check, name), kg_quote(check, *currency)),
                       N_("must be one currency"), "");
        else if (*name != 0)
            *currency = name;
    }
}

static void check_periods(kg_check *check, const kg_node *specification)
{
    const kg_node *prices = kg_node_get(specification, "prices");
    uint64_t monthly, yearly;
    const kg_node *month = find_price(prices, "month", &monthly), *year = find_price(prices, "year", &yearly);
    if (strcmp(kg_node_text(kg_node_get(specification, "billing_mode")), "yearly_monthly") != 0)
        return;
    if (month != NULL && year == NULL)
        kg_find_at(check, KG_WARNING, month, N_("a price by the month without one by the year"), N_("should have both"),
                   N_("add a price with period: year"));
    if (month != NULL && year != NULL && monthly > 0 && yearly > 12 * monthly)
        kg_find_at(check, KG_WARNING, year, kg_say(check, "a year costs %s, twelve months cost less", kg_quote(check, year->text)),
                   N_("should not exceed twelve monthly prices"), "");
}

/* SPEC-7: prices in form, one currency, nothing that looks like a slip. */
void kg_check_prices(kg_check *check)
{
    const kg_node *list = kg_field_list(check, "specifications");
    const char *currency = "";
    for (size_t i = 0; i < list->count; i++) {
        check_amounts(check, list->items[i], &currency);
        check_periods(check, list->items[i]);
    }
    kg_judge_spec_prices(check);
}

/* ---- SPEC-8, SPEC-9 ---- */

/* "s3.large.2": family with a generation, size, ratio of memory to processors. */
static bool is_ecs_model(const char *text)
{
    size_t letters = strspn(text, "abcdefghijklmnopqrstuvwxyz"), digits = strspn(text + letters, "0123456789");
    const char *at = text + letters + digits;
    at += strspn(at, "abcdefghijklmnopqrstuvwxyz");
    if (letters == 0 || digits == 0 || *at++ != '.')
        return false;
    size_t size = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789");
    if (size == 0 || at[size] != '.')
        return false;
    at += size + 1;
    size_t ratio = strspn(at, "0123456789");
    return ratio > 0 && (at[ratio] == 0 || strcmp(at + ratio, "g") == 0); /* "x1.2u.4g" names the memory instead */
}

/* SPEC-8: an image names its ECS models. */
void kg_check_ecs_models(kg_check *check)
{
    const kg_node *list = kg_field_list(check, "specifications");
    for (size_t i = 0; is_method(check, "image") && i < list->count; i++) {
        const kg_node *models = kg_node_get(list->items[i], "ecs_models");
        if (kg_is_blank(models))
            kg_find_at(check, KG_ERROR, models != NULL ? models : list->items[i],
                       kg_say(check, "specification %zu names no ECS model", i + 1), N_("must name at least one"),
                       N_("add ecs_models, such as s3.large.2"));
        for (size_t j = 0; models != NULL && models->kind == KG_NODE_SEQUENCE && j < models->count; j++) {
            const char *text = kg_node_text(models->items[j]);
            if (*text != 0 && !is_ecs_model(text))
                kg_find_at(check, KG_ERROR, models->items[j], kg_say(check, "ECS model %s", kg_quote(check, text)),
                           N_("must be spelled as the ECS console shows it, such as s3.large.2"), "");
        }
    }
}

/* SPEC-9: S3 is advised for images. */
void kg_check_ecs_advice(kg_check *check)
{
    const kg_node *list = kg_field_list(check, "specifications"), *first = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const kg_node *models = kg_node_get(list->items[i], "ecs_models");
        for (size_t j = 0; models != NULL && models->kind == KG_NODE_SEQUENCE && j < models->count; j++) {
            if (kg_ascii_prefix(kg_node_text(models->items[j]), "s3."))
                return;
            first = first == NULL ? models : first;
        }
    }
    if (first != NULL && is_method(check, "image"))
        kg_find_at(check, KG_INFO, first, N_("no S3 model among the ECS models"), "", N_("S3 is advised for images"));
}
