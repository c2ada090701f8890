/* SPDX-License-Identifier: Apache-2.0
 *
 * How a picture will look to a person: whether it can be seen, is sharp, is cut off, looks like a photo or a screenshot. Measures
 * only; what is too much or too little is decided by the rules. */
#ifndef KG_IMAGE_LOOK_H
#define KG_IMAGE_LOOK_H

#include "image/cut.h"
#include "image/squeeze.h"
#include "image/texture.h"

typedef struct kg_look {
    kg_box art;           /* everything but the margins that cannot be seen (alpha up to 2) */
    kg_box visible;       /* everything with alpha 16 and more; empty when nothing can be seen */
    double coverage;      /* of the picture, by artwork */
    double opaque;        /* share of pixels with alpha 250 and more */
    double mean_alpha;    /* of the visible pixels, 0 to 1; like the next two 0 with a background, which lets no page through */
    double lost_on_white; /* share of them with a contrast below 1.5 : 1 on white */
    double lost_on_dark;  /* ... on #1f1f1f */
    uint32_t detail_px;   /* so many in the longer side would show the artwork as well: it is blurry; 0 = it is sharp */
    uint32_t block_px;    /* it is made of squares of this size, by enlarging without smoothing; 1 = it is not */
    kg_cut cut; /* whether the artwork seems to be cut off; of what is opaque at less than 98 % and is not made of squares */
    bool has_background; /* opaque corners, or an opaque frame with rounded ones */
    kg_shape shape;      /* whether it seems to be squeezed or stretched */
    kg_texture texture;  /* of pictures that are opaque at 70 % of their pixels or more, else empty */
} kg_look;

/* KG_E_NOMEM. */
kg_status kg_look_at(const kg_image *image, kg_look *out, kg_err *err);

#endif
