/* SPDX-License-Identifier: Apache-2.0
 *
 * EULA, UG, CERT: what the product file says of agreement, guide and certificate, compared with the rest of it. The documents
 * themselves are judged elsewhere. */
#include "rules/declared.h"

#include "base/text.h"
#include "rules/fields.h"

#include <string.h>

enum { MOST_COMPARED = 200 };

static const char *fold_name(kg_check *check, const char *name)
{
    static const char hcs[] = " (hcs version)";
    const char *folded = kg_text_fold(check->arena, name);
    size_t length = strlen(folded), ending = strlen(hcs);
    if (length > ending && strcmp(folded + length - ending, hcs) == 0)
        return kg_arena_strndup(check->arena, folded, length - ending);
    return folded;
}

/* EULA-4: the name in the agreement is the product's. */
void kg_judge_declared_name(kg_check *check)
{
    const kg_node *node = kg_field_scalar(check, "eula.product_name");
    const char *name = kg_product_text(check->product, "name");
    if (kg_is_blank(node) || *fold_name(check, name) == 0 || strcmp(fold_name(check, node->text), fold_name(check, name)) == 0)
        return;
    kg_find_at(check, KG_ERROR, node,
               kg_say(check, "the agreement is for %s, the product is %s", kg_quote(check, node->text), kg_quote(check, name)),
               N_("must name the product as the form does"), N_("correct the agreement or the name"));
}

/* EULA-6: the agreement has the billing modes of the specifications and no others. */
void kg_judge_declared_billing(kg_check *check)
{
    const kg_node *declared = kg_field_list(check, "eula.billing_modes"), *list = kg_field_list(check, "specifications");
    bool is_declared[KG_MODES + 1] = { false }, is_sold[KG_MODES + 1] = { false };
    if (declared->count == 0)
        return;
    for (size_t i = 0; i < declared->count; i++)
        is_declared[kg_mode_find(kg_node_text(declared->items[i]))] = true;
    for (size_t i = 0; i < list->count; i++)
        is_sold[kg_mode_find(kg_node_text(kg_node_get(list->items[i], "billing_mode")))] = true;
    for (size_t mode = 0; mode < KG_MODES; mode++) {
        if (is_sold[mode] && !is_declared[mode])
            kg_find_at(check, KG_ERROR, declared,
                       kg_say(check, "specifications are billed '%s', the agreement does not say so", kg_mode_names[mode]),
                       N_("must have the billing modes of the specifications"), "");
        if (is_declared[mode] && !is_sold[mode])
            kg_find_at(check, KG_ERROR, declared,
                       kg_say(check, "the agreement says '%s', no specification is billed so", kg_mode_names[mode]),
                       N_("must have the billing modes of the specifications"), "");
    }
}

/* EULA-10: today lies within the validity of the agreement; dates in its text are another matter. */
void kg_judge_declared_validity(kg_check *check)
{
    const kg_node *from = kg_field_scalar(check, "eula.valid_from"), *until = kg_field_scalar(check, "eula.valid_until");
    kg_date first, last;
    int64_t today = kg_date_days(check->product->today);
    bool has_first = from != NULL && kg_date_parse(from->text, &first),
         has_last = until != NULL && kg_date_parse(until->text, &last);
    if (has_first && kg_date_days(first) > today)
        kg_find_at(check, KG_ERROR, from, kg_say(check, "the agreement is valid from %s on", from->text), N_("must be valid today"),
                   "");
    if (has_last && kg_date_days(last) < today)
        kg_find_at(check, KG_ERROR, until, kg_say(check, "the agreement was valid until %s", until->text),
                   N_("must be valid today"), N_("renew it"));
    if (has_first && has_last && kg_date_days(last) < kg_date_days(first))
        kg_find_at(check, KG_ERROR, until,
                   kg_say(check, "the agreement ends on %s, before it begins on %s", until->text, from->text),
                   N_("must end after it begins"), "");
}

/* UG-5: an image names the ports that the guide tells to open. */
void kg_judge_declared_ports(kg_check *check)
{
    const kg_node *ports = kg_product_field(check->product, "user_guide.ports");
    if (check->product->root == NULL || strcmp(kg_product_text(check->product, "delivery_method"), "image") != 0)
        return;
    if (kg_is_blank(ports)) {
        const kg_node *guide = kg_product_field(check->product, "user_guide");
        kg_find(check, (kg_finding){ .severity = KG_ERROR,
                                     .at = ports != NULL   ? kg_at_node(ports)
                                           : guide != NULL ? kg_at_node(guide)
                                                           : (kg_place){ .file = check->product->yml_path },
                                     .found = N_("user_guide.ports is empty"),
                                     .required = N_("must list the ports that the customer of an image opens"),
                                     .help = N_("the guide must name them, too") });
        return;
    }
    for (size_t i = 0; ports->kind == KG_NODE_SEQUENCE && i < ports->count && i < MOST_COMPARED; i++) {
        const char *port = kg_node_text(kg_node_get(ports->items[i], "port")),
                   *protocol = kg_node_text(kg_node_get(ports->items[i], "protocol"));
        for (size_t j = 0; *port != 0 && j < i; j++)
            if (strcmp(kg_node_text(kg_node_get(ports->items[j], "port")), port) == 0 &&
                strcmp(kg_node_text(kg_node_get(ports->items[j], "protocol")), protocol) == 0)
                kg_find_at(check, KG_WARNING, ports->items[i], kg_say(check, "port %s stands here twice", kg_quote(check, port)),
                           N_("must be there once"), "");
    }
}

/* CERT-2: who owns the copyright is who sells. */
void kg_judge_declared_owner(kg_check *check)
{
    const kg_node *node = kg_field_scalar(check, "software_copyright.owner");
    const char *company = kg_product_text(check->product, "company.name");
    if (kg_is_blank(node) || *company == 0 ||
        strcmp(kg_text_fold(check->arena, node->text), kg_text_fold(check->arena, company)) == 0)
        return;
    kg_find_at(
        check, KG_WARNING, node,
        kg_say(check, "the certificate belongs to %s, the seller is %s", kg_quote(check, node->text), kg_quote(check, company)),
        N_("should be the same company"), N_("a commitment letter of the owner may be asked for"));
}
