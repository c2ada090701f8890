/* SPDX-License-Identifier: Apache-2.0
 *
 * The certificate: whose it is (CERT-2). That it is genuine is for the reviewers. */
#include "rules/checks.h"
#include "rules/declared.h"
#include "rules/fields.h"
#include "rules/passages.h"

/* CERT-2: the declared owner is compared with the company; the text, where there is one, has to name the owner. */
void kg_check_certificate_owner(kg_check *check)
{
    const kg_node *owner = kg_field_scalar(check, "software_copyright.owner");
    const kg_asset *certificate = kg_text_asset(check, KG_SLOT_SOFTWARE_COPYRIGHT);
    kg_judge_declared_owner(check);
    if (certificate == NULL || kg_is_blank(owner) || kg_text_has_name(check, certificate, kg_node_text(owner)))
        return;
    kg_find(check, (kg_finding){
                       .severity = KG_WARNING,
                       .at = kg_at_asset(certificate),
                       .found = kg_say(check, "the certificate does not name the owner %s", kg_quote(check, kg_node_text(owner))),
                       .required = N_("must name the owner as `software_copyright.owner` does") });
}
