/* SPDX-License-Identifier: Apache-2.0
 *
 * The canvas that a product's logo goes onto: the store's, with what product.yml says about trimming and margins. */
#ifndef KG_PRODUCT_LOGOFILE_H
#define KG_PRODUCT_LOGOFILE_H

#include "image/canvas.h"
#include "product/product.h"

kg_canvas_options kg_logo_canvas(const kg_product *product);
/* The logo as the seller gave it: of a repaired copy the source. */
const kg_asset *kg_logo_origin(const kg_asset *asset);

/* Fills in type, facts and pixels of ASSET, of slot logo, from its bytes; what is wrong with them ends in asset->broken. */
kg_status kg_logo_decode(kg_product *product, kg_asset *asset, kg_err *err);
/* Measures the picture that was decoded. */
kg_status kg_logo_examine(kg_asset *asset, kg_err *err);
/* A product that is one logo: BYTES are taken over, PATH is what findings call it, CANVAS what it goes onto (NULL: the store's).
 * With a converter SVG, JPEG and WebP are read as well, by its WORKER. OUT must be released with kg_product_done, also after a
 * failure. */
kg_status kg_logo_load(const char *path, kg_blob *bytes, const kg_load_options *options, const kg_canvas_options *canvas,
                       unsigned worker, kg_product *out, kg_err *err);

#endif
