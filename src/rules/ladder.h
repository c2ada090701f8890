/* SPDX-License-Identifier: Apache-2.0
 *
 * Parts of SPEC-1 and SPEC-7 that look at several specifications together. Names are all that tells how large one is, so that
 * neither is more than a warning. */
#ifndef KG_RULES_LADDER_H
#define KG_RULES_LADDER_H

#include "rules/rules.h"

/* SPEC-1: warns of "Tier 1", "Tier 3" without "Tier 2". */
void kg_judge_spec_steps(kg_check *check);
/* SPEC-7: warns of an enterprise edition below the price of a basic one, and of 200 users below that of 25. */
void kg_judge_spec_prices(kg_check *check);

#endif
