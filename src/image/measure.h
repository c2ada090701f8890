/* SPDX-License-Identifier: Apache-2.0
 *
 * What can be measured of an image: where its artwork is, what lies behind it, how its corners look. Numbers, no judgement. */
#ifndef KG_IMAGE_MEASURE_H
#define KG_IMAGE_MEASURE_H

#include "image/resample.h"

#include <stdbool.h>

/* The smallest box around everything with alpha above EMPTY; no box where there is nothing. */
kg_box kg_measure_box(const kg_image *image, uint8_t empty);
/* ... around what of it lies within BOX. */
kg_box kg_measure_box_within(const kg_image *image, kg_box box, uint8_t empty);

/* Whether BOX lies in the middle of WIDTH x HEIGHT, give or take 2 px. */
bool kg_measure_is_centred(kg_box box, uint32_t width, uint32_t height);

enum { KG_CORNER_SIZE = 4 };

/* The alpha of the four corners of a box, each as KG_CORNER_SIZE x KG_CORNER_SIZE pixels of the size at which the logo is shown;
 * [0] to [3] are top left, top right, bottom left, bottom right, and [y][x] counts from the outermost pixel inwards. */
typedef struct kg_corners {
    uint8_t alpha[4][KG_CORNER_SIZE][KG_CORNER_SIZE];
} kg_corners;

/* SCALE (at least 1) pixels of IMAGE make one pixel of the logo as shown; their mean counts. */
kg_corners kg_measure_corners(const kg_image *image, kg_box box, double scale);

/* What the corners say about the background (LOGO-12, LOGO-13). */
typedef enum kg_backdrop {
    KG_BACKDROP_NONE,   /* all four corners are clear: mean alpha up to 5 */
    KG_BACKDROP_OPAQUE, /* all four are filled: mean alpha 250 and more */
    KG_BACKDROP_SHAPED, /* anything else: a background, or artwork, with a shape of its own */
} kg_backdrop;

kg_backdrop kg_measure_backdrop(const kg_corners *corners);
/* Whether all four corners are rounded by 4 px or more: (0,0) at most 24, its two neighbours at most 128 (LOGO-14). */
bool kg_measure_is_rounded(const kg_corners *corners);

/* Whether the middle half of each side of BOX is opaque, or what corners of RADIUS px leave of it: a background, with square or
 * rounded corners, not artwork that touches the edges here and there. */
bool kg_measure_is_framed(const kg_image *image, kg_box box, uint32_t radius);

typedef enum kg_side { KG_SIDE_TOP = 1, KG_SIDE_BOTTOM = 2, KG_SIDE_LEFT = 4, KG_SIDE_RIGHT = 8, KG_SIDE_ALL = 15 } kg_side;

typedef enum kg_border_kind {
    KG_BORDER_MIXED, /* none of the others */
    KG_BORDER_FLAT,  /* more than half of the pixels are exactly one opaque colour, and nine in ten are, give or take 12 levels */
    KG_BORDER_NEAR_FLAT, /* nine in ten are one opaque colour, give or take 12 levels: noise of a lossy format */
    KG_BORDER_GRADIENT,  /* on all four sides 19 in 20 pixels are opaque and within 2 levels of one linear gradient */
} kg_border_kind;

/* A colour that changes evenly: that of the pixel X, Y is START + X * ACROSS + Y * DOWN, in levels, channel by channel. */
typedef struct kg_gradient {
    double start[3];
    double across[3];
    double down[3];
} kg_gradient;

/* The colour of a border. */
typedef struct kg_border {
    uint8_t rgba[4]; /* the colour of most pixels; where there is none, the middle of all, channel by channel */
    double share;    /* of the pixels that are this colour, give or take 12 levels a channel */
    kg_border_kind kind;
    kg_gradient gradient; /* in pixels of the image, when that is its kind */
} kg_border;

/* Of the outermost pixels of BOX along SIDES (kg_side, added up). KG_E_NOMEM. */
kg_status kg_measure_border(const kg_image *image, kg_box box, unsigned sides, kg_border *out, kg_err *err);
/* The linear gradient that all four sides of BOX show; false when they show none. */
bool kg_measure_gradient(const kg_image *image, kg_box box, kg_gradient *out);
/* Its level of CHANNEL at a place, which may lie outside of the image: 0..255. */
uint8_t kg_gradient_level(const kg_gradient *gradient, int channel, double x, double y);

/* Pixels of an image by their alpha. */
typedef struct kg_alpha {
    size_t visible; /* 16 and more */
    size_t opaque;  /* 250 and more */
} kg_alpha;

kg_alpha kg_measure_alpha(const kg_image *image);

/* How much of the image is artwork: the share of its pixels that differ visibly from what lies behind it, which is transparency
 * or, without any (VISIBLE, of kg_measure_alpha, are nearly all), the commonest colour, of some 256 rows. KG_E_NOMEM. */
kg_status kg_measure_coverage(const kg_image *image, size_t visible, double *out, kg_err *err);

#endif
