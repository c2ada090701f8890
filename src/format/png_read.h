/* SPDX-License-Identifier: Apache-2.0
 *
 * The stages of kg_png_decode behind the chunk walk. Private to format/png*.c. */
#ifndef KG_FORMAT_PNG_READ_H
#define KG_FORMAT_PNG_READ_H

#include "format/png_walk.h"

/* How the samples of the file become sRGB. */
typedef enum kg_png_colour {
    KG_PNG_COLOUR_SRGB,    /* they are sRGB, or nothing else is said */
    KG_PNG_COLOUR_GAMMA,   /* gAMA alone: libpng converts */
    KG_PNG_COLOUR_PROFILE, /* iCCP, cICP or cHRM: lcms2 converts */
} kg_png_colour;

enum { KG_PNG_SLACK = 8 }; /* bytes behind the last row, which are read and without meaning */

/* Inflated image data. Pixels of images that are not interlaced are unpacked in the same buffer, from its beginning on: those of a
 * row end before the row above it begins, so that both are there while they are needed. */
typedef struct kg_png_raw {
    uint8_t *buffer; /* owned; room for the rows and KG_PNG_SLACK, and for width * height * 4 bytes */
    uint8_t *rows;   /* in it, KG_PNG_SLACK before its end: kg_png_raw_bytes, each row with its filter in front */
} kg_png_raw;
void kg_png_raw_done(kg_png_raw *raw);

/* Inflates the image data. KG_E_FORMAT: damaged, too short, too long, or a row has a filter that no PNG has. */
kg_status kg_png_inflate(const kg_png_walk *walk, kg_png_raw *raw, kg_err *err);

/* The pixels by libpng: 8 bits a sample, gamma converted when COLOUR asks for it. With IS_DEEP 16 bits in the machine's byte
 * order instead (two bytes a sample), never converted. OUT has room for them. The reference for kg_png_unpack, and needed for what
 * that does not do: gamma, and 16 bits for a profile. */
kg_status kg_png_read_pixels(const kg_png_walk *walk, kg_png_colour colour, bool is_deep, void *out, kg_err *err);

/* The pixels from the inflated data, 8 bits a sample, never converted: the same as libpng's, several times as fast. RAW is used
 * up, also on failure. KG_E_NOMEM. */
kg_status kg_png_unpack(const kg_png_walk *walk, kg_png_raw *raw, kg_image *out, kg_err *err);

/* One row of SIZE bytes without its filter, which is 0 to 4, to OUT; PRIOR is the row above, zeros for the first one. STEP: bytes of
 * a pixel (1 to 4, 6 or 8; 1 when it has less). KG_PNG_SLACK bytes behind IN and PRIOR are read without meaning, and those behind OUT
 * overwritten but for a STEP of 4 or 8. */
void kg_png_unfilter(uint8_t filter, const uint8_t *in, const uint8_t *prior, size_t size, size_t step, uint8_t *out);

/* What the colour chunks ask for; the first of cICP, iCCP, sRGB, gAMA with cHRM counts. PROFILE is one of format/icc.h for
 * KG_PNG_COLOUR_PROFILE. A profile that is broken or does not fit is passed over. */
kg_png_colour kg_png_colour_plan(const kg_png_walk *walk, const kg_limits *limits, void **profile);

#endif
