/* SPDX-License-Identifier: Apache-2.0
 *
 * DM: the delivery method. */
#include "rules/checks.h"

#include "base/text.h"
#include "product/schema.h"
#include "rules/fields.h"

#include <string.h>

/* What people write for a method. */
static const char *method_of_alias(kg_arena *arena, const char *text)
{
    static const struct {
        const char *alias, *method;
    } aliases[] = { { "software as a service", "saas" },
                    { "software-as-a-service", "saas" },
                    { "vm image", "image" },
                    { "virtual machine image", "image" },
                    { "licence", "license" },
                    { "licensing", "license" },
                    { "service", "professional_service" },
                    { "professional services", "professional_service" },
                    { "consulting", "consulting_service" },
                    { "consulting services", "consulting_service" },
                    { "device", "hardware" },
                    { "镜像", "image" },
                    { "人工服务", "professional_service" } };
    const char *folded = kg_text_fold(arena, text);
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
        if (strcmp(aliases[i].alias, folded) == 0)
            return aliases[i].method;
    return NULL;
}

/* DM-1: one of the six methods of the form. */
void kg_check_method(kg_check *check)
{
    const kg_node *node = kg_field_scalar(check, "delivery_method");
    if (node == NULL)
        return;
    static const char required[] = N_("must be image, saas, consulting_service, license, professional_service or hardware");
    if (kg_is_blank(node)) {
        kg_find_at(check, KG_ERROR, node, N_("the delivery method is empty"), required, N_("choose the one of the form"));
        return;
    }
    const char *choice = kg_field_choose(check->arena, kg_field_find("delivery_method")->choices, node->text);
    const char *found = kg_say(check, "delivery method %s", kg_quote(check, node->text));
    if (choice == NULL) {
        const char *meant = method_of_alias(check->arena, node->text);
        kg_find_at(check, KG_ERROR, node, found, required, meant != NULL ? kg_say(check, "did you mean '%s'?", meant) : "");
    } else if (strcmp(choice, node->text) != 0) {
        kg_find_repairable(check, KG_ERROR, node, found, required, choice);
    } else if (strcmp(check->pack->page_date, "2019-12-25") == 0 &&
               (strcmp(choice, "hardware") == 0 || strcmp(choice, "professional_service") == 0)) {
        kg_find_at(check, KG_WARNING, node, kg_say(check, "%s is not listed by the page of 2019", found),
                   N_("that page lists image, consulting_service, saas and license"), N_("pin a newer rule pack"));
    } else if (check->pack->edition == KG_EDITION_EU && strcmp(choice, "license") != 0 &&
               strcmp(choice, "professional_service") != 0) {
        kg_find_at(check, KG_WARNING, node, kg_say(check, "%s is not listed by the page of the EU site", found),
                   N_("the page of 2024-12-09 lists license and professional_service"),
                   N_("newer EU pages describe it; ask before you release"));
    }
}
