/* SPDX-License-Identifier: Apache-2.0
 *
 * Pictures that were enlarged without smoothing. */
#ifndef KG_IMAGE_BLOCKS_H
#define KG_IMAGE_BLOCKS_H

#include "image/measure.h"

/* The side of the squares that the part ART of IMAGE is made of, in px; 1 where it is not made of squares, or may be so by chance.
 * What is transparent has no colour here. KG_E_NOMEM. */
kg_status kg_blocks_of(const kg_image *image, kg_box art, uint32_t *out, kg_err *err);

#endif
