/* SPDX-License-Identifier: Apache-2.0
 *
 * Which files build may wrap into a ZIP: one reading for the rule that announces it and the repair that does it. */
#ifndef KG_PRODUCT_WRAP_H
#define KG_PRODUCT_WRAP_H

#include "product/product.h"

typedef enum kg_wrap {
    KG_WRAP_NEVER,  /* is of a type that the store takes, a program, or cannot be opened */
    KG_WRAP_ASKED,  /* a file of another type: with --fix wrap */
    KG_WRAP_ALWAYS, /* a folder, or a notice that is a text */
} kg_wrap;

kg_wrap kg_asset_wrap(const kg_asset *asset);

#endif
