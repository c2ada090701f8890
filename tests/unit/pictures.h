/* SPDX-License-Identifier: Apache-2.0
 *
 * Pictures and PNG files for tests, made on the spot and always the same. */
#ifndef KG_TESTS_PICTURES_H
#define KG_TESTS_PICTURES_H

#include "base/buf.h"
#include "image/image.h"

#include <stdbool.h>
#include <stdint.h>

/* A row of numbers that looks random and never changes. */
uint32_t pictures_random(uint32_t *state);

/* One colour everywhere. */
kg_image pictures_flat(uint32_t width, uint32_t height, uint8_t r, uint8_t g, uint8_t b, uint8_t a);
/* Every channel of every pixel at random; alpha from a few values including 0 and 255. */
kg_image pictures_noise(uint32_t width, uint32_t height, uint32_t seed);
/* A disc of one colour in the middle, with a smooth edge, on transparency. */
kg_image pictures_disc(uint32_t width, uint32_t height, double radius, uint8_t r, uint8_t g, uint8_t b);
/* Fills a rectangle. */
void pictures_rectangle(kg_image *image, uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint8_t r, uint8_t g, uint8_t b,
                        uint8_t a);
bool pictures_equal(const kg_image *a, const kg_image *b);

/* A PNG by libpng with random samples. */
typedef struct pictures_kind {
    uint32_t width;
    uint32_t height;
    int colour_type; /* as in IHDR */
    int bit_depth;
    bool is_interlaced;
    bool has_transparency; /* tRNS */
    uint32_t gamma;        /* gAMA, 0 = none */
} pictures_kind;

kg_blob pictures_png(const pictures_kind *kind, uint32_t seed);

/* A PNG put together by hand: signature, then chunks with a right CRC, then whatever a test wants to be wrong. */
void pictures_begin(kg_buf *file);
void pictures_chunk(kg_buf *file, const char *type, const void *data, size_t size);
void pictures_header(kg_buf *file, uint32_t width, uint32_t height, uint8_t bit_depth, uint8_t colour_type);
/* IDAT of SIZE raw bytes, packed. */
void pictures_data(kg_buf *file, const void *raw, size_t size);
void pictures_end(kg_buf *file);

#endif
