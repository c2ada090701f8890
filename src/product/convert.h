/* SPDX-License-Identifier: Apache-2.0
 *
 * Pictures other than PNG, where the user asked for them: kgpack-convert reads SVG, JPEG and WebP in a locked child and answers
 * with pixels. Which of the three depends on the libraries that kgpack was built with. */
#ifndef KG_PRODUCT_CONVERT_H
#define KG_PRODUCT_CONVERT_H

#include "product/inspect.h"
#include "product/product.h"

/* "SVG" for KG_TYPE_SVG, and so on; NULL for what is never converted. */
const char *kg_convert_name(kg_type type);
/* Whether this build reads that type. */
bool kg_convert_knows(kg_type type);
/* "SVG (librsvg), JPEG (libjpeg)"; "nothing" */
const char *kg_convert_list(void);

/* The converter for so many threads; as kg_inspector_new. */
kg_status kg_converter_new(unsigned workers, const kg_limits *limits, kg_inspector **out, kg_err *err);

/* Fills in facts and pixels of ASSET, of slot logo and of a type that kg_convert_name has, from its bytes. What is wrong with the
 * picture ends in asset->broken. KG_E_USAGE: this build does not read the type; KG_E_IO: the converter cannot be started. */
kg_status kg_convert_read(kg_inspector *converter, unsigned worker, const kg_canvas_options *canvas, kg_product *product,
                          kg_asset *asset, kg_err *err);

#endif
