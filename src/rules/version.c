/* SPDX-License-Identifier: Apache-2.0
 *
 * VER: the product's version. */
#include "rules/checks.h"
#include "rules/docversion.h"

#include "rules/fields.h"
#include "rules/forms.h"
#include "rules/settings.h"

/* VER-1: V1.0, V2.0 ...; what means the same number in another form is repaired. Guide and asset belong to that version. */
void kg_check_version(kg_check *check)
{
    const kg_node *node = kg_field_scalar(check, "version");
    if (node == NULL || kg_form_version_refusal(check->arena, node->text) != NULL)
        return;
    if (kg_is_blank(node)) {
        kg_find_at(check, KG_ERROR, node, N_("the version is empty"), N_("must be a form such as V1.0"), N_("enter the version"));
        return;
    }
    const unsigned most = kg_limit_get(check, KG_LIMIT_VERSION_PARTS_MOST);
    kg_form form = kg_form_version(check->arena, node->text, most);
    const char *found = kg_say(check, "version %s is %s", kg_quote(check, node->text), form.reason);
    if (form.verdict == KG_FORM_REPAIRABLE)
        kg_find_repairable(check, KG_WARNING, node, kg_say(check, "version %s has %s", kg_quote(check, node->text), form.reason),
                           N_("must be a form such as V1.0"), form.repaired);
    else if (form.verdict == KG_FORM_WRONG)
        kg_find_at(check, KG_ERROR, node, found, kg_say(check, "must be a form such as V1.0: 'V' and 2 to %u numbers", most),
                   N_("give the product a version number"));
    if (form.verdict != KG_FORM_WRONG)
        kg_judge_versions_elsewhere(check, form.verdict == KG_FORM_REPAIRABLE ? form.repaired : node->text);
}

/* VER-2: none of the forms that the page names as wrong. Readings 7 and 8: 0.x, words and suffixes are errors. */
void kg_check_version_refusal(kg_check *check)
{
    const kg_node *node = kg_field_scalar(check, "version");
    const char *reason = node == NULL ? NULL : kg_form_version_refusal(check->arena, node->text);
    if (reason != NULL)
        kg_find_at(check, KG_ERROR, node, kg_say(check, "version %s is %s", kg_quote(check, node->text), reason),
                   N_("must be the number of a finished version, V1.0 or above"), N_("release under a number such as V1.0"));
}
