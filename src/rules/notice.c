/* SPDX-License-Identifier: Apache-2.0
 *
 * The text of the open-source software notice (OSS-1): does it name the components and licences that are declared? */
#include "rules/fields.h"
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

/* Is what stands before AT a label such as "License:"? */
static bool is_labelled(const char *text, const char *at)
{
    static const char *const labels[] = { "license", "licence", "licenses", "licences", "许可证", "许可协议", "许可" };
    while (at > text && (at[-1] == ' ' || at[-1] == '\t' || at[-1] == '*'))
        at--;
    size_t colon = at - text >= 3 && memcmp(at - 3, "：", 3) == 0 ? 3 : at > text && at[-1] == ':' ? 1 : 0;
    at -= colon;
    for (size_t i = 0; colon > 0 && i < KG_COUNT(labels); i++) {
        size_t length = strlen(labels[i]);
        if ((size_t)(at - text) >= length && kg_ascii_prefix(at - length, labels[i]))
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
        *is_there = id != NULL && (is_plain_identifier(id) || is_labelled(passage->text, at));
    }
    return !*is_there;
}

/* A licence by its identifier, after a label also by one that is a word of its own (PostgreSQL), or by a name that people write. */
static bool names_a_licence(kg_check *check, const kg_asset *notice)
{
    bool is_there = kg_text_has(check, notice, KG_WORDS_LICENCES);
    if (!is_there)
        kg_each_passage(check, notice, find_identifier, &is_there);
    return is_there;
}

static void judge_component(kg_check *check, const kg_node *component, const kg_asset *notice)
{
    const kg_node *name = kg_node_get(component, "name"), *licence = kg_node_get(component, "license");
    const char *wrong = kg_is_blank(licence) ? NULL : kg_spdx_check(check->arena, kg_node_text(licence));
    if (wrong != NULL)
        kg_find_at(check, KG_WARNING, licence,
                   kg_say(check, "the licence %s cannot be read: %s", kg_quote(check, kg_node_text(licence)), wrong),
                   N_("must be an expression of SPDX identifiers, such as Apache-2.0"), N_("https://spdx.org/licenses lists them"));
    if (notice == NULL)
        return;
    if (!kg_is_blank(name) && !kg_text_has_name(check, notice, kg_node_text(name)))
        kg_find(check, (kg_finding){
                           .severity = KG_WARNING,
                           .at = kg_at_asset(notice),
                           .found = kg_say(check, "the notice does not name the component %s", kg_quote(check, kg_node_text(name))),
                           .required = N_("must name each component of `open_source_notice.components`") });
    if (!kg_is_blank(licence) && wrong == NULL && !kg_text_has_name(check, notice, kg_node_text(licence)))
        kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                     .at = kg_at_asset(notice),
                                     .found = kg_say(check, "the notice does not name the licence %s of %s",
                                                     kg_quote(check, kg_node_text(licence)), kg_quote(check, kg_node_text(name))),
                                     .required = N_("must name the licence of each component") });
}

void kg_judge_notice_text(kg_check *check)
{
    const kg_asset *text = kg_text_asset(check, KG_SLOT_OPEN_SOURCE_NOTICE);
    const kg_node *list = kg_product_field(check->product, "open_source_notice.components");
    for (size_t i = 0; list != NULL && list->kind == KG_NODE_SEQUENCE && i < list->count; i++)
        judge_component(check, list->items[i], text);
    if (text != NULL && !names_a_licence(check, text))
        kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                     .at = kg_at_asset(text),
                                     .found = N_("the notice names no licence"),
                                     .required = N_("must name the licence of each component") });
}
