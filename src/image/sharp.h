/* SPDX-License-Identifier: Apache-2.0
 *
 * How much fine detail a picture shows at the size of the canvas, and what size would show as much (LOGO-11). */
#ifndef KG_IMAGE_SHARP_H
#define KG_IMAGE_SHARP_H

#include "image/canvas.h"

typedef struct kg_sharp {
    double detail;      /* what halving the picture as shown takes from it, against its edges: below 0.27 it has no fine detail */
    uint32_t detail_px; /* the longest side at which it would lose nothing, as far as it was looked at */
} kg_sharp;

/* The artwork of IMAGE where PLAN (of kg_canvas_default, with artwork) puts it. KG_E_NOMEM. */
kg_status kg_sharp_of(const kg_image *image, const kg_canvas_plan *plan, kg_sharp *out, kg_err *err);

#endif
