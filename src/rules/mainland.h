/* SPDX-License-Identifier: Apache-2.0
 *
 * What the rules of the mainland site change for others. */
#ifndef KG_RULES_MAINLAND_H
#define KG_RULES_MAINLAND_H

#include "rules/rules.h"

/* Whether ASSET is a picture that the description shows, which only the cn pack allows: X-DESC-1 judges it, GEN-9 does not. */
bool kg_is_picture_of_description(kg_check *check, const kg_asset *asset);
/* The file of the product folder at PATH; NULL when there is none. */
const kg_asset *kg_find_picture(const kg_product *product, const char *path);
/* Whether ASSET is the main picture or the logo of the company, which X-PIC-1 and X-LOGO-1 judge and GEN-9 does not. */
bool kg_is_named_picture(const kg_check *check, const kg_asset *asset);

#endif
