/* SPDX-License-Identifier: Apache-2.0
 *
 * Scaling. Premultiplied, in linear light, separable Lanczos3 whose support grows with the ratio; each result is clamped, channel
 * by channel, to what the source shows inside the pixel itself, so that flat areas stay flat and nothing rings. The same bytes on
 * every machine: single precision in a fixed order, no libm, and vectors that have a twin without (resample_rows.h). */
#ifndef KG_IMAGE_RESAMPLE_H
#define KG_IMAGE_RESAMPLE_H

#include "image/image.h"

typedef struct kg_box {
    uint32_t x; /* px */
    uint32_t y;
    uint32_t width; /* 0 = empty */
    uint32_t height;
} kg_box;

/* Scales the part BOX of SOURCE (not empty, inside it) to WIDTH x HEIGHT (at least 1 x 1); what is outside of BOX has no
 * influence. At the size of BOX the pixels are copied. KG_E_NOMEM. */
kg_status kg_image_resample(const kg_image *source, kg_box box, uint32_t width, uint32_t height, kg_image *out, kg_err *err);

#endif
