/* SPDX-License-Identifier: Apache-2.0
 *
 * The eight orientations as three independent steps: swap the axes, mirror the columns, mirror the rows. */
#include "image/orient.h"

#include "base/arith.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

typedef struct turn {
    bool swaps_axes;
    bool mirrors_x; /* in the source, behind the swap */
    bool mirrors_y;
} turn;

static const turn turns[] = {
    { false, false, false }, { false, true, false }, { false, true, true }, { false, false, true },
    { true, false, false },  { true, false, true },  { true, true, true },  { true, true, false },
};

kg_status kg_image_orient(kg_image *image, unsigned orientation, kg_err *err)
{
    assert(orientation >= 1 && orientation <= KG_COUNT(turns));
    if (orientation == 1)
        return KG_OK;
    turn t = turns[orientation - 1];
    kg_image upright;
    kg_status status =
        kg_image_init(&upright, t.swaps_axes ? image->height : image->width, t.swaps_axes ? image->width : image->height, err);
    if (status != KG_OK)
        return status;
    for (uint32_t y = 0; y < upright.height; y++)
        for (uint32_t x = 0; x < upright.width; x++) {
            uint32_t from_x = t.swaps_axes ? y : x, from_y = t.swaps_axes ? x : y;
            from_x = t.mirrors_x ? image->width - 1 - from_x : from_x;
            from_y = t.mirrors_y ? image->height - 1 - from_y : from_y;
            memcpy(kg_image_at(&upright, x, y), kg_image_at(image, from_x, from_y), 4);
        }
    kg_image_done(image);
    *image = upright;
    return KG_OK;
}
