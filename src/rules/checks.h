/* SPDX-License-Identifier: Apache-2.0
 *
 * The check functions named in rules.def. Pure: no I/O, no clock; they read check->product and call kg_find. */
#ifndef KG_RULES_CHECKS_H
#define KG_RULES_CHECKS_H

#include "rules/rules.h"

#define RULE(symbol, function, ...) void function(kg_check *check);
#include "rules/rules.def"
#undef RULE

#endif
