/* SPDX-License-Identifier: Apache-2.0
 *
 * Parts of EULA-1 and EULA-4 that have a file of their own. */
#ifndef KG_RULES_EULAWHOLE_H
#define KG_RULES_EULAWHOLE_H

#include "rules/passages.h"

/* EULA-1: missing pages by their numbers, an end within a sentence. */
void kg_judge_eula_whole(kg_check *check, const kg_asset *eula);
/* EULA-4: a title that names another product than NAME. */
void kg_judge_eula_title(kg_check *check, const kg_asset *eula, const char *name);

#endif
