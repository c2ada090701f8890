/* SPDX-License-Identifier: Apache-2.0
 *
 * Signs that a picture was squeezed or stretched, without another to compare with: discs that are ellipses, rounded corners that
 * are wider than high, horizontal strokes that are thicker than upright ones. Many pictures show none of these whatever was done to
 * them. */
#ifndef KG_IMAGE_SQUEEZE_H
#define KG_IMAGE_SQUEEZE_H

#include "image/measure.h"

typedef enum kg_shape_sign {
    KG_SHAPE_NO_SIGN,
    KG_SHAPE_DISC,    /* ACROSS and DOWN are its width and height */
    KG_SHAPE_CORNERS, /* ... the width and height of what the rounding takes from the outermost lines */
    KG_SHAPE_STROKES, /* ... the thickness of upright and of horizontal strokes */
} kg_shape_sign;

typedef struct kg_shape {
    kg_shape_sign sign; /* the first of these that is there */
    double across;      /* px of the picture */
    double down;
} kg_shape;

/* The part ART (not empty) of IMAGE. KG_E_NOMEM. */
kg_status kg_shape_of(const kg_image *image, kg_box art, kg_shape *out, kg_err *err);

#endif
