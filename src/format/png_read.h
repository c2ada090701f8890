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

/* Inflates the image data into exactly kg_png_raw_bytes bytes. KG_E_FORMAT: damaged, too short, too long,
 * or a row has a filter that no PNG has. */
kg_status kg_png_inflate(const kg_png_walk *walk, kg_blob *raw, kg_err *err);

/* The pixels by libpng: 8 bits a sample, gamma converted when COLOUR asks for it. With IS_DEEP 16 bits in the machine's byte
 * order instead (two bytes a sample), never converted. OUT has room for them. */
kg_status kg_png_read_pixels(const kg_png_walk *walk, kg_png_colour colour, bool is_deep, void *out, kg_err *err);

/* The pixels from the inflated data, for images of up to 8 bits a sample that are not interlaced: the same as libpng's, several
 * times as fast. RAW is used up. */
bool kg_png_unpack_fits(const kg_png_walk *walk);
kg_status kg_png_unpack(const kg_png_walk *walk, kg_blob *raw, uint8_t *rgba, kg_err *err);

/* What the colour chunks ask for; the first of cICP, iCCP, sRGB, gAMA with cHRM counts. PROFILE is one of format/icc.h for
 * KG_PNG_COLOUR_PROFILE. A profile that is broken or does not fit is passed over. */
kg_png_colour kg_png_colour_plan(const kg_png_walk *walk, const kg_limits *limits, void **profile);

#endif
