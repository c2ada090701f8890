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
    const char *profile;   /* name of an embedded ICC profile, "" without one */
    size_t metadata_bytes; /* ancillary chunks that a logo does not need */
} kg_png_facts;

/* Decodes to 8-bit sRGB with straight alpha. KG_E_FORMAT with a message of its own for: cut off, a bad CRC (the chunk is
 * named), bytes after IEND, another format under the name of PNG, a header that does not fit the data. KG_E_LIMIT for
 * dimensions and chunks above LIMITS, decided before anything is allocated. FACTS (strings in ARENA) are filled as far as the
 * file goes, also on failure; OUT only on success. */
kg_status kg_png_decode(kg_arena *arena, const void *data, size_t size, const kg_limits *limits, kg_png_facts *facts, kg_image *out,
                        kg_err *err);

/* Writes the smallest PNG that EFFORT (1..9) finds: no ancillary chunk that the pixels do not need. Pixels are kept exactly;
 * colour under alpha 0 is free. The bytes may change between versions of kgpack, the pixels may not. */
kg_status kg_png_encode(const kg_image *image, int effort, kg_blob *out, kg_err *err);

#endif
