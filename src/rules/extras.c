/* SPDX-License-Identifier: Apache-2.0
 *
 * X: rules of other pages than the one about product releases; a pack turns them on. */
#include "rules/checks.h"

#include "base/arith.h"
#include "base/host.h"
#include "base/text.h"
#include "rules/fields.h"

#include <string.h>

/* X-DM-1: the address that the platform calls is a domain name on Huawei Cloud, never a number. */
void kg_check_interface_address(kg_check *check)
{
    const kg_node *node = kg_field_scalar(check, "delivery.interface_address");
    kg_url url;
    if (kg_is_blank(node))
        return;
    bool is_url = kg_url_parse(node->text, strlen(node->text), &url);
    if (!is_url || (strcmp(url.scheme, "https") != 0 && strcmp(url.scheme, "http") != 0) || url.defect != NULL) {
        kg_find_at(check, KG_ERROR, node,
                   is_url && url.defect != NULL
                       ? kg_say(check, "interface address %s has %s", kg_quote(check, node->text), url.defect)
                       : kg_say(check, "interface address %s", kg_quote(check, node->text)),
                   N_("must be http(s):// and a domain name"), "");
        kg_find_malformed(check);
    } else if (strcmp(url.scheme, "http") == 0)
        kg_find_at(check, KG_WARNING, node, kg_say(check, "interface address %s is not encrypted", kg_quote(check, node->text)),
                   N_("should be https://"), "");
}

/* X-DM-2: licences and professional services say in how many days they are delivered. */
void kg_check_delivery_period(kg_check *check)
{
    const kg_node *node = kg_product_field(check->product, "delivery.delivery_period_days");
    if (kg_is_blank(node))
        kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                     .at = node != NULL ? kg_at_node(node) : kg_at_field(check, "delivery_method"),
                                     .found = N_("no delivery period"),
                                     .required = N_("must be given in calendar days"),
                                     .help = N_("enter delivery.delivery_period_days") });
}

/* X-IMG-1: where a private image may be built. */
void kg_check_image_regions(kg_check *check)
{
    static const char *const intl[] = { "bangkok",  "hong kong (china)", "johannesburg", "mexico city",
                                        "santiago", "sao paulo",         "singapore" };
    static const char *const eu[] = { "eu-dublin", "dublin" };
    bool is_eu = check->pack->edition == KG_EDITION_EU;
    const char *const *allowed = is_eu ? eu : intl;
    size_t count = is_eu ? KG_COUNT(eu) : KG_COUNT(intl);
    const kg_node *list = kg_field_list(check, "delivery.asset_regions");
    for (size_t i = 0; i < list->count; i++) {
        const char *name = kg_text_fold(check->arena, kg_node_text(list->items[i]));
        bool is_allowed = *name == 0;
        for (size_t j = 0; j < count && !is_allowed; j++)
            is_allowed = strstr(name, allowed[j]) != NULL;
        if (!is_allowed)
            kg_find_at(
                check, KG_WARNING, list->items[i], kg_say(check, "image region %s", kg_quote(check, kg_node_text(list->items[i]))),
                is_eu ? N_("must be EU-Dublin")
                      : N_("must be Bangkok, Hong Kong (China), Johannesburg, Mexico City, Santiago, Sao Paulo or Singapore"),
                "");
    }
}

/* X-SPEC-1: the mainland site takes 50 characters. */
void kg_check_spec_length(kg_check *check)
{
    enum { LONGEST = 50 };
    const kg_node *list = kg_field_list(check, "specifications");
    for (size_t i = 0; i < list->count; i++) {
        const kg_node *name = kg_node_get(list->items[i], "name");
        size_t count = kg_utf8_count(kg_node_text(name));
        if (count > LONGEST)
            kg_find_at(check, KG_ERROR, name, kg_say(check, "a specification name of %zu characters", count),
                       N_("must have at most 50"), "");
    }
}

/* X-CERT-1: without the company's own copyright a commitment letter is needed. */
void kg_check_commitment(kg_check *check)
{
    const kg_node *node = kg_field_scalar(check, "software_copyright.owner");
    const char *company = kg_product_text(check->product, "company.name");
    if (kg_is_blank(node) || *company == 0 || kg_field_is_yes(check, "software_copyright.commitment_letter") ||
        strcmp(kg_text_fold(check->arena, node->text), kg_text_fold(check->arena, company)) == 0)
        return;
    kg_find_at(check, KG_ERROR, node,
               kg_say(check, "the owner is %s, not %s, and there is no commitment letter", kg_quote(check, node->text),
                      kg_quote(check, company)),
               N_("must be the publishing company, or come with its letter"),
               N_("upload the letter and write commitment_letter: yes"));
}

/* X-ATTR-1: names that the platform keeps for itself. */
void kg_check_attributes(kg_check *check)
{
    static const char *const taken[] = { "appname", "version", "os", "mode" };
    const kg_node *list = kg_field_list(check, "specifications");
    for (size_t i = 0; i < list->count; i++) {
        const kg_node *attributes = kg_node_get(list->items[i], "attributes");
        for (size_t j = 0; attributes != NULL && attributes->kind == KG_NODE_SEQUENCE && j < attributes->count; j++) {
            const kg_node *name = kg_node_get(attributes->items[j], "name");
            for (size_t k = 0; k < KG_COUNT(taken); k++)
                if (kg_ascii_casecmp(kg_node_text(name), taken[k]) == 0)
                    kg_find_at(check, KG_ERROR, name, kg_say(check, "attribute %s", kg_quote(check, name->text)),
                               N_("must differ from appName, version, os and mode"), "");
        }
    }
}
