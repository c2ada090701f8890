/* SPDX-License-Identifier: Apache-2.0
 *
 * The one pixel format of kgpack: 8-bit sRGB, RGBA, straight (not premultiplied) alpha, rows without padding. */
#ifndef KG_IMAGE_IMAGE_H
#define KG_IMAGE_IMAGE_H

#include "base/err.h"
#include "image/bytes.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct kg_image {
    uint32_t width;  /* px */
    uint32_t height; /* px */
    uint8_t *rgba;   /* width * height * 4 bytes, owned; row 0 is the top */
} kg_image;

/* A transparent black image. KG_E_NOMEM, also for sizes that overflow. */
kg_status kg_image_init(kg_image *image, uint32_t width, uint32_t height, kg_err *err);
void kg_image_done(kg_image *image);
kg_image kg_image_take(kg_image *image);

static inline uint8_t *kg_image_at(const kg_image *image, uint32_t x, uint32_t y)
{
    return image->rgba + ((size_t)y * image->width + x) * 4;
}

/* The place in the middle of part I of the PARTS that LENGTH pixels are divided into. */
static inline uint32_t kg_image_middle(uint32_t length, uint32_t i, uint32_t parts)
{
    return (uint32_t)((2 * (uint64_t)i + 1) * length / (2 * (uint64_t)parts));
}

/* How many of the pixels from PIXEL on, of which the row has COUNT, are equal: 1 at least. Pictures are mostly runs, so measures go
 * by them. */
static inline uint32_t kg_image_run(const uint8_t *pixel, uint32_t count)
{
    uint32_t run = 1;
    while (run + KG_BYTES_PIXELS <= count &&
           kg_bytes_pixels(kg_bytes_load(pixel + 4 * (size_t)run) ^ kg_bytes_load(pixel + 4 * (size_t)(run - 1))) == 0)
        run += KG_BYTES_PIXELS;
    while (run < count && memcmp(pixel + 4 * (size_t)run, pixel, 4) == 0)
        run++;
    return run;
}

#endif
