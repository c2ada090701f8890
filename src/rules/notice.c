/* SPDX-License-Identifier: Apache-2.0
 *
 * The text of the open-source software notice (OSS-1): does it name the components and licences that are declared? */
#include "rules/fields.h"
#include "rules/licences.h"
#include "rules/passages.h"
#include "rules/spdx.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

/* Identifiers such as OpenSSL, curl or Ruby are names of components as well: only those that can be nothing else count. */
static bool is_plain_identifier(const char *id)
{
    return id != NULL && (strchr(id, '-') != NULL || strcmp(id, "MIT") == 0 || strcmp(id, "ISC") == 0 || strcmp(id, "0BSD") == 0 ||
                          strcmp(id, "Unlicense") == 0);
}

/* Do "License:" before AT, or " License" behind its LENGTH bytes, make them the name of a licence? */
static bool is_labelled(const char *text, const char *at, size_t length)
{
    if (kg_ascii_prefix(at + length, " license") || kg_ascii_prefix(at + length, " licence"))
        return true;
    static const char *const labels[] = { "license", "licence", "licenses", "licences", "许可证", "许可协议", "许可" };
    while (at > text && (at[-1] == ' ' || at[-1] == '\t' || at[-1] == '*'))
        at--;
    size_t colon = at - text >= 3 && memcmp(at - 3, "：", 3) == 0 ? 3 : at > text && at[-1] == ':' ? 1 : 0;
    at -= colon;
    for (size_t i = 0; colon > 0 && i < KG_COUNT(labels); i++) {
        size_t size = strlen(labels[i]);
        if ((size_t)(at - text) >= size && kg_ascii_prefix(at - size, labels[i]))
            return true;
    }
    return false;
}

static bool find_identifier(kg_check *check, const kg_passage *passage, void *ctx)
{
    (void)check;
    bool *is_there = ctx;
    for (const char *at = passage->text; *at != 0 && !*is_there; at++) {
        bool begins = at == passage->text || !(kg_ascii_is_alnum((unsigned char)at[-1]) || at[-1] == '-' || at[-1] == '.');
        const char *id = begins && kg_ascii_is_alnum((unsigned char)*at) ? kg_spdx_at(at) : NULL;
        *is_there = (id != NULL && (is_plain_identifier(id) || is_labelled(passage->text, at, strlen(id)))) ||
                    (begins && kg_ascii_prefix(at, "LicenseRef-"));
    }
    *is_there = *is_there || kg_licence_any(passage->text);
    return !*is_there;
}

/* A licence by its identifier, beside a label also by one that is a word of its own (PostgreSQL), or by a name that people write.
 */
static bool names_a_licence(kg_check *check, const kg_asset *notice)
{
    bool is_there = false;
    kg_each_passage(check, notice, find_identifier, &is_there);
    return is_there;
}

/* ---- components ---- */

typedef struct named {
    const char *id;
    bool is_there;
} named;

/* The notice, and what is known of the licences that it names. */
typedef struct notice {
    const kg_asset *asset;
    KG_LIST(named) licences;
} notice;

static bool find_licence(kg_check *check, const kg_passage *passage, void *ctx)
{
    (void)check;
    named *wanted = ctx;
    wanted->is_there = kg_licence_is_named(passage->text, wanted->id, strlen(wanted->id));
    return !wanted->is_there;
}

/* Whether the notice names the licence of that identifier; each is looked for once. */
static bool has_licence(kg_check *check, notice *in, const char *id)
{
    for (size_t i = 0; i < in->licences.count; i++)
        if (kg_ascii_casecmp(in->licences.items[i].id, id) == 0)
            return in->licences.items[i].is_there;
    named wanted = { .id = id };
    kg_each_passage(check, in->asset, find_licence, &wanted);
    named *kept = kg_list_push(check->arena, &in->licences);
    if (kept != NULL)
        *kept = wanted;
    return wanted.is_there;
}

/* Whether the notice names the licences of EXPRESSION: one of those that OR joins, else all of them. What stands behind WITH is an
 * exception and may be told in other words. */
static bool has_expression(kg_check *check, notice *in, const char *expression)
{
    bool is_any = false, is_all = true, is_choice = false, is_exception = false;
    for (const char *at = expression + strspn(expression, " ()"); *at != 0; at += strspn(at, " ()")) {
        size_t length = strcspn(at, " ()");
        const char *word = kg_say(check, "%.*s", (int)length, at);
        at += length;
        bool is_joint = kg_ascii_casecmp(word, "AND") == 0 || kg_ascii_casecmp(word, "OR") == 0;
        is_choice |= kg_ascii_casecmp(word, "OR") == 0;
        if (!is_joint && !is_exception && kg_ascii_casecmp(word, "WITH") != 0) {
            bool is_there = has_licence(check, in, word);
            is_any |= is_there;
            is_all &= is_there;
        }
        is_exception = kg_ascii_casecmp(word, "WITH") == 0;
    }
    return is_choice ? is_any : is_all;
}

/* NAME as a pattern: '-' and '_' of "spring-boot" are blanks that match either; signs of patterns are left out. */
static const char *name_pattern(kg_check *check, const char *name)
{
    const char *pattern = "";
    for (const char *at = kg_text_fold(check->arena, name); *at != 0;) {
        size_t plain = strcspn(at, "-_ *$|~%");
        size_t signs = strspn(at + plain, "-_ *$|~%");
        pattern =
            kg_arena_printf(check->arena, "%s%.*s%s", pattern, (int)plain, at, signs > 0 && at[plain + signs] != 0 ? " " : "");
        at += plain + signs;
    }
    return pattern;
}

typedef struct component {
    const char *pattern[2];
    bool is_there;
} component;

static bool find_component(kg_check *check, const kg_passage *passage, void *ctx)
{
    (void)check;
    component *wanted = ctx;
    for (const char *at = passage->text; *at != 0 && !wanted->is_there; (void)kg_utf8_next(&at))
        for (size_t i = 0; i < KG_COUNT(wanted->pattern); i++)
            wanted->is_there |= *wanted->pattern[i] != 0 && kg_word_at(passage->text, at, wanted->pattern[i]) > 0;
    return !wanted->is_there;
}

/* Whether the notice names the component: as product.yml writes it, with blanks for hyphens, or without the group before it
 * ("org.slf4j:slf4j-api", "@angular/core"). */
static bool has_component(kg_check *check, const kg_asset *asset, const char *name)
{
    if (kg_text_has_name(check, asset, name))
        return true;
    const char *colon = strrchr(name, ':'), *slash = strrchr(name, '/');
    const char *last = colon != NULL ? colon + 1 : slash != NULL ? slash + 1 : "";
    component wanted = { .pattern = { name_pattern(check, name), name_pattern(check, last) } };
    kg_each_passage(check, asset, find_component, &wanted);
    return wanted.is_there;
}

static void judge_component(kg_check *check, const kg_node *node, notice *in)
{
    const kg_node *name = kg_node_get(node, "name"), *licence = kg_node_get(node, "license");
    const char *wrong = kg_is_blank(licence) ? NULL : kg_spdx_check(check->arena, kg_node_text(licence));
    if (wrong != NULL)
        kg_find_at(check, KG_WARNING, licence,
                   kg_say(check, "the licence %s cannot be read: %s", kg_quote(check, kg_node_text(licence)), wrong),
                   N_("must be an expression of SPDX identifiers, such as Apache-2.0"), N_("https://spdx.org/licenses lists them"));
    if (in->asset == NULL)
        return;
    if (!kg_is_blank(name) && !has_component(check, in->asset, kg_node_text(name)))
        kg_find(check, (kg_finding){
                           .severity = KG_WARNING,
                           .at = kg_at_asset(in->asset),
                           .found = kg_say(check, "the notice does not name the component %s", kg_quote(check, kg_node_text(name))),
                           .required = N_("must name each component of `open_source_notice.components`") });
    if (!kg_is_blank(licence) && wrong == NULL && !has_expression(check, in, kg_node_text(licence)))
        kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                     .at = kg_at_asset(in->asset),
                                     .found = kg_say(check, "the notice does not name the licence %s of %s",
                                                     kg_quote(check, kg_node_text(licence)), kg_quote(check, kg_node_text(name))),
                                     .required = N_("must name the licence of each component") });
}

void kg_judge_notice_text(kg_check *check)
{
    const kg_asset *text = kg_text_asset(check, KG_SLOT_OPEN_SOURCE_NOTICE);
    const kg_node *list = kg_product_field(check->product, "open_source_notice.components");
    notice in = { .asset = text };
    for (size_t i = 0; list != NULL && list->kind == KG_NODE_SEQUENCE && i < list->count; i++)
        judge_component(check, list->items[i], &in);
    if (text != NULL && !names_a_licence(check, text))
        kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                     .at = kg_at_asset(text),
                                     .found = N_("the notice names no licence"),
                                     .required = N_("must name the licence of each component") });
}
