/* SPDX-License-Identifier: Apache-2.0
 *
 * The canvas that a product's logo goes onto: the store's, with what product.yml says about trimming and margins. */
#ifndef KG_PRODUCT_LOGO_H
#define KG_PRODUCT_LOGO_H

#include "image/canvas.h"
#include "product/product.h"

kg_canvas_options kg_logo_canvas(const kg_product *product);
/* The logo as the seller gave it: of a repaired copy the source. */
const kg_asset *kg_logo_origin(const kg_asset *asset);

#endif
