/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside of the rules of LOGO: what logo.c and logolook.c share. */
#ifndef KG_RULES_LOGOPICTURE_H
#define KG_RULES_LOGOPICTURE_H

#include "rules/checks.h"

#include "image/canvas.h"

/* The logo when it could be decoded, else NULL. */
const kg_asset *kg_logo_picture(const kg_check *check);

/* How build would draw it; false when memory is out. */
bool kg_logo_plan(kg_check *check, const kg_asset *asset, kg_canvas_plan *plan);

/* Adds FINDING, at ASSET. */
void kg_logo_find(kg_check *check, const kg_asset *asset, kg_finding finding);

#endif
