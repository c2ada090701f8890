/* SPDX-License-Identifier: Apache-2.0
 *
 * A logo on the canvas the store asks for: scaled as one, centred, padded, its corners rounded. Never stretched, and never cropped
 * unless that is asked for. */
#ifndef KG_IMAGE_CANVAS_H
#define KG_IMAGE_CANVAS_H

#include "image/measure.h"

enum { KG_CANVAS_EMPTY = 2 }; /* alpha up to which a margin is empty: less than 1 % cannot be seen */

/* How artwork of another shape than its room is fitted into it. */
typedef enum kg_canvas_fit {
    KG_FIT_CONTAIN, /* all of it, with bands beside it */
    KG_FIT_COVER,   /* no bands: what does not fit is cut off, as much on either side */
    KG_FIT_NONE,    /* pixel for pixel: what is larger than the room is cut off */
} kg_canvas_fit;

typedef struct kg_canvas_options {
    uint32_t width;    /* px */
    uint32_t height;   /* px */
    uint32_t margin;   /* px kept free on each side */
    bool keep_margins; /* transparent margins of the source are part of the artwork */
    bool enlarge;      /* artwork smaller than the canvas is scaled up */
    uint32_t radius;   /* px, of the corners of a background; 0 leaves them square */
    kg_canvas_fit fit;
} kg_canvas_options;

extern const kg_canvas_options kg_canvas_default; /* 120 x 120, radius 4 */

/* How an image goes onto the canvas; computed once, then applied and told. */
typedef struct kg_canvas_plan {
    kg_box art;           /* in the source, what is drawn of it; empty when there is nothing to see */
    kg_box whole;         /* the artwork with what is cut off; ART unless the fit is another than KG_FIT_CONTAIN */
    kg_box place;         /* of the artwork on the canvas, scaled */
    double scale;         /* source pixels to one pixel of the canvas */
    kg_backdrop backdrop; /* of the artwork */
    bool is_framed;       /* it has a background that reaches all sides, square or rounded */
    bool is_rounded;      /* its corners are */
    bool is_unchanged;    /* the source is the canvas already, size and place */
    bool is_padded;       /* the artwork does not fill the canvas */
    kg_border border;     /* of an opaque background, on the sides that are padded */
    bool pads_colour;     /* padded with what the border shows, a colour or a gradient, else transparent */
    bool rounds_corners;  /* the corner mask is applied */
} kg_canvas_plan;

/* KG_E_NOMEM. */
kg_status kg_canvas_plan_image(const kg_image *source, const kg_canvas_options *options, kg_canvas_plan *out, kg_err *err);
/* Draws SOURCE as PLAN says; OUT belongs to the caller. */
kg_status kg_canvas_draw(const kg_image *source, const kg_canvas_options *options, const kg_canvas_plan *plan, kg_image *out,
                         kg_err *err);

/* Plans and draws SOURCE so that doing the same to the result would change nothing: what looked like a background in the source and
 * no longer does at the size of the canvas is taken for artwork. PLAN is that of SOURCE. OUT belongs to the caller; it stays empty
 * when SOURCE can stay as it is. KG_E_NOMEM. */
kg_status kg_canvas_apply(const kg_image *source, const kg_canvas_options *options, kg_canvas_plan *plan, kg_image *out, kg_err *err);

/* Multiplies the alpha of the corners by the exact coverage of a quarter disc of RADIUS px (LOGO-14). */
void kg_canvas_round_corners(kg_image *image, uint32_t radius);

#endif
