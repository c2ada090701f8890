/* SPDX-License-Identifier: Apache-2.0
 *
 * PNG bytes to facts and pixels, and back. libpng is called nowhere else. */
#ifndef KG_FORMAT_PNG_H
#define KG_FORMAT_PNG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "image/image.h"

#include <stdbool.h>

/* What the chunks of a PNG say; filled as far as the file could be read. */
typedef struct kg_png_facts {
    uint32_t width;  /* px, as IHDR declares */
    uint32_t height; /* px */
    uint8_t colour_type;
    uint8_t bit_depth;
    bool is_interlaced;
    bool has_alpha;        /* an alpha channel or tRNS */
    uint32_t frames;       /* of an APNG; 1 otherwise */
    uint8_t orientation;   /* 1..8 as an eXIf chunk says; pixels are turned upright, width and height are those of IHDR */
    uint32_t per_unit_x;   /* pixels for each unit of length as pHYs says, 0 without one */
    uint32_t per_unit_y;
    bool is_recoloured; /* its colours were brought to sRGB */
    const char *profile;   /* name of an embedded ICC profile, "" without one */
    size_t metadata_bytes; /* ancillary chunks that a logo does not need */
} kg_png_facts;

/* Decodes to 8-bit sRGB with straight alpha. KG_E_FORMAT with a message of its own for: cut off, a bad CRC (the chunk is
 * named), bytes after IEND, another format under the name of PNG, a header that does not fit the data. KG_E_LIMIT for
 * dimensions and chunks above LIMITS, decided before anything is allocated. FACTS (strings in ARENA) are filled as far as the
 * file goes, also on failure; OUT only on success. */
kg_status kg_png_decode(kg_arena *arena, const void *data, size_t size, const kg_limits *limits, kg_png_facts *facts, kg_image *out,
                        kg_err *err);

typedef struct kg_png_options {
    /* 1: one filter, a fast deflate. 2 and 3: a choice of filters. 4 and more: colours of half-transparent pixels may move
     * (kg_png_result). From 5 on the deflater of kgpack: 6 takes 2 to 15 ms for 120 x 120 pixels, 9 up to 100 ms. */
    int effort;
    bool exact; /* no colour may move */
} kg_png_options;

typedef struct kg_png_result {
    size_t moved; /* half-transparent pixels whose colour has moved, by at most half a level of colour times alpha */
} kg_png_result;

/* Writes the smallest PNG that the effort (1..9) finds: no chunk that the pixels do not need. Pixels are kept, but for those that
 * RESULT (may be NULL) tells of; colour under alpha 0 is free. What is encoded, decoded and encoded again has the same bytes.
 * They may change between versions of kgpack. */
kg_status kg_png_encode(const kg_image *image, const kg_png_options *options, kg_png_result *result, kg_blob *out, kg_err *err);

#endif
