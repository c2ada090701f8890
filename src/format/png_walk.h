/* SPDX-License-Identifier: Apache-2.0
 *
 * The chunks of a PNG, checked one by one before any decoder sees them: order, lengths against the bytes that are left, CRCs,
 * caps. What comes out is safe to hand to libpng. Private to format/png*.c. PNG specification, third edition. */
#ifndef KG_FORMAT_PNG_WALK_H
#define KG_FORMAT_PNG_WALK_H

#include "format/png.h"

typedef enum kg_png_colour_type {
    KG_PNG_GREY = 0,
    KG_PNG_RGB = 2,
    KG_PNG_PALETTE = 3,
    KG_PNG_GREY_ALPHA = 4,
    KG_PNG_RGBA = 6,
} kg_png_colour_type;

/* A chunk's data, borrowed from the file; data is NULL where the file has no such chunk. */
typedef struct kg_png_span {
    const uint8_t *data;
    uint32_t size;
} kg_png_span;

typedef struct kg_png_walk {
    const uint8_t *data; /* the file */
    size_t size;
    uint8_t header[13]; /* IHDR */
    uint32_t width;
    uint32_t height;
    uint8_t bit_depth;
    uint8_t colour_type;
    bool is_interlaced;
    kg_png_span palette;
    kg_png_span transparency; /* tRNS that fits the colour type */
    kg_png_span gamma;
    kg_png_span chromaticities;
    kg_png_span srgb;
    kg_png_span profile;
    kg_png_span coding; /* cICP */
    kg_png_span exif;
    size_t idat_offset;   /* of the first IDAT chunk, its length field included */
    size_t idat_end;      /* the first byte behind the last IDAT chunk */
    size_t idat_bytes;    /* of all IDAT chunks together, without their framing */
    unsigned idat_count;
} kg_png_walk;

/* Walks the whole file. FACTS are filled as far as the file goes. */
kg_status kg_png_walk_file(kg_arena *arena, const void *data, size_t size, const kg_limits *limits, kg_png_facts *facts,
                           kg_png_walk *out, kg_err *err);

/* Samples of a pixel in the file: 1 to 4. */
unsigned kg_png_channels(uint8_t colour_type);
/* Bytes of WIDTH pixels, without the filter byte. */
size_t kg_png_row_bytes(const kg_png_walk *walk, uint32_t width);

/* The passes of an interlaced image that have pixels, in order; of any other image one. */
enum { KG_PNG_MOST_PASSES = 7 };
typedef struct kg_png_pass {
    unsigned number;      /* from 1, as the specification counts */
    uint32_t left;        /* column of its first pixel in the image */
    uint32_t top;         /* row of its first pixel */
    uint32_t column_step; /* px from one of its pixels to the next in the image */
    uint32_t row_step;
    uint32_t columns;
    uint32_t rows;
    size_t row_bytes; /* without the filter byte */
} kg_png_pass;
unsigned kg_png_passes(const kg_png_walk *walk, kg_png_pass passes[KG_PNG_MOST_PASSES]);
/* Bytes that the image data inflate to, filter bytes included, all passes of an interlaced image. */
uint64_t kg_png_raw_bytes(const kg_png_walk *walk);

uint32_t kg_png_be32(const uint8_t *bytes);

#endif
