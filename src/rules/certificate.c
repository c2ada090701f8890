/* SPDX-License-Identifier: Apache-2.0
 *
 * What the certificate says: of which software (NAME-2), and whose it is (CERT-2). That it is genuine is for the reviewers. */
#include "rules/checks.h"
#include "rules/declared.h"
#include "rules/fields.h"
#include "rules/passages.h"

void kg_judge_certificate_name(kg_check *check, const char *name)
{
    const kg_asset *certificate = kg_product_asset(check->product, KG_SLOT_SOFTWARE_COPYRIGHT);
    if (certificate == NULL)
        return;
    if (kg_is_scan(certificate))
        kg_find(check, (kg_finding){ .severity = KG_INFO,
                                     .at = kg_at_asset(certificate),
                                     .found = N_("the certificate is a scan, its text cannot be compared with the product name"),
                                     .required = N_("must name the product as the form does"),
                                     .help = N_("compare them by eye") });
    certificate = kg_text_asset(check, KG_SLOT_SOFTWARE_COPYRIGHT);
    if (certificate != NULL && !kg_text_has_name(check, certificate, name))
        kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                     .at = kg_at_asset(certificate),
                                     .found = kg_say(check, "the certificate does not contain the product name %s",
                                                     kg_quote(check, kg_product_text(check->product, "name"))),
                                     .required = N_("must name the product as the form does"),
                                     .help = N_("name the product as the certificate does") });
}

/* CERT-2: the declared owner is compared with the company; the text, where there is one, has to name the owner. */
void kg_check_certificate_owner(kg_check *check)
{
    const kg_node *owner = kg_field_scalar(check, "software_copyright.owner");
    const kg_asset *certificate = kg_text_asset(check, KG_SLOT_SOFTWARE_COPYRIGHT);
    kg_judge_declared_owner(check);
    if (certificate == NULL || kg_is_blank(owner) || kg_text_has_company(check, certificate, kg_node_text(owner)))
        return;
    kg_find(check, (kg_finding){
                       .severity = KG_WARNING,
                       .at = kg_at_asset(certificate),
                       .found = kg_say(check, "the certificate does not name the owner %s", kg_quote(check, kg_node_text(owner))),
                       .required = N_("must name the owner as `software_copyright.owner` does") });
}
