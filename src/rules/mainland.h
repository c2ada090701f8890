/* SPDX-License-Identifier: Apache-2.0
 *
 * What the rules of the mainland site change for others. */
#ifndef KG_RULES_MAINLAND_H
#define KG_RULES_MAINLAND_H

#include "rules/rules.h"

/* Whether ASSET is a picture that the description shows, which only the cn pack allows: X-DESC-1 judges it, GEN-9 does not. */
bool kg_is_picture_of_description(kg_check *check, const kg_asset *asset);

#endif
