/* SPDX-License-Identifier: Apache-2.0
 *
 * Life cycle of images. */
#include "image/image.h"

#include "base/arith.h"

#include <stdlib.h>

kg_status kg_image_init(kg_image *image, uint32_t width, uint32_t height, kg_err *err)
{
    size_t pixels, bytes;
    *image = (kg_image){ 0 };
    if (!kg_mul(width, height, &pixels) || !kg_mul(pixels, 4, &bytes))
        return kg_err_nomem(err);
    image->rgba = calloc(bytes > 0 ? bytes : 1, 1);
    if (image->rgba == NULL)
        return kg_err_nomem(err);
    image->width = width;
    image->height = height;
    return KG_OK;
}

void kg_image_done(kg_image *image)
{
    if (image == NULL)
        return;
    free(image->rgba);
    *image = (kg_image){ 0 };
}

kg_image kg_image_take(kg_image *image)
{
    kg_image taken = *image;
    *image = (kg_image){ 0 };
    return taken;
}
