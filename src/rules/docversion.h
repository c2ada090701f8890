/* SPDX-License-Identifier: Apache-2.0
 *
 * The part of VER-1 that looks at the guide and at the name of the asset. */
#ifndef KG_RULES_DOCVERSION_H
#define KG_RULES_DOCVERSION_H

#include "rules/rules.h"

/* Warns of a guide, and of an asset, whose version is not VERSION ("V2.1"). */
void kg_judge_versions_elsewhere(kg_check *check, const char *version);

#endif
