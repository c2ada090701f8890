/* SPDX-License-Identifier: Apache-2.0
 *
 * Counts that tell drawings, photos and screenshots apart. */
#ifndef KG_IMAGE_TEXTURE_H
#define KG_IMAGE_TEXTURE_H

#include "image/measure.h"

typedef struct kg_texture {
    uint32_t longest_px; /* the longer side at which it was looked at; 0 = it was not */
    double opaque;       /* share of pixels with alpha 250 and more */
    double smooth;       /* ... that lie on the line between their neighbours, give or take 3 levels */
    double flat;         /* ... that equal the one to their right */
    double edges;        /* ... with a step of more than 40 levels to the right or below */
    double border;       /* share of the border that is one colour */
    unsigned lines;      /* rows with a horizontal line over a quarter of the width */
    unsigned glyphs;     /* connected edges of the size of letters: 4 to 24 px high, up to 80 px wide */
    unsigned text_lines; /* lines of at least five of these side by side */
} kg_texture;

/* KG_E_NOMEM. */
kg_status kg_texture_of(const kg_image *image, kg_texture *out, kg_err *err);

#endif
