/* SPDX-License-Identifier: Apache-2.0
 *
 * From a flat background to true alpha: the background becomes clear, and what was mixed with it at the edges is un-mixed, so that
 * no halo stays on any other background. */
#ifndef KG_IMAGE_MATTE_H
#define KG_IMAGE_MATTE_H

#include "image/measure.h"

typedef struct kg_matte_options {
    bool clears_enclosed; /* also areas of the background's colour that the artwork encloses */
} kg_matte_options;

typedef struct kg_matte {
    kg_border border;    /* the background */
    const char *refused; /* why nothing was done, what is required and what to do; NULL when it was done */
    bool has_place;      /* the reason lies at one place: */
    uint32_t x;          /* px */
    uint32_t y;
    size_t cleared; /* pixels */
    size_t unmixed;
} kg_matte;

/* Works on IMAGE in place; when it refuses, IMAGE is as it was: the border and the corners have no one colour, the picture has
 * transparency already or fills its canvas, hardly anything would be left, or more than a tenth of what would be left is flat and
 * within 16 levels of the background, so that nobody can tell pale artwork from faint. Laid on the old
 * background the result shows the old picture, give or take 3 levels and, where it is clear, the noise of the background; what does
 * not is refused as well. Running it again changes nothing: the border is clear then. KG_E_NOMEM. */
kg_status kg_matte_remove(kg_image *image, const kg_matte_options *options, kg_matte *out, kg_err *err);

#endif
