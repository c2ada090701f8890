/* SPDX-License-Identifier: Apache-2.0
 *
 * Artwork without a background that seems to be cut off at a side of its picture. */
#ifndef KG_IMAGE_CUT_H
#define KG_IMAGE_CUT_H

#include "image/measure.h"

/* What is seen at one side, as numbers. Lengths are shares of the longer side of the picture, shares are of 1. */
typedef enum kg_cut_sign {
    KG_CUT_LENGTH,       /* of the solid pixels along the side */
    KG_CUT_HARD,         /* share of them that are opaque */
    KG_CUT_RUNS,         /* of solid pixels */
    KG_CUT_HARD_RUNS,    /* ... that are opaque but for their ends */
    KG_CUT_SOFT_LENGTH,  /* length of the others */
    KG_CUT_LONGEST,      /* length of the longest run */
    KG_CUT_ONSET,        /* alpha of the outermost line against that of the next */
    KG_CUT_NEXT_ONSET,   /* ... of that against that of the third */
    KG_CUT_UNLIKE,       /* share of the solid pixels that differ from the third line */
    KG_CUT_COLOURS,      /* steps of colour along the runs */
    KG_CUT_MIRROR,       /* share of what is solid here or at the opposite side that is so at both */
    KG_CUT_FAR_MARGIN,   /* margin at the opposite side, of the way there */
    KG_CUT_FAR_HARD,     /* KG_CUT_HARD of the opposite side */
    KG_CUT_INSET,        /* the shorter of the ways from the ends of the side to what is solid, of the side */
    KG_CUT_FAR_INSET,    /* the longer one at the opposite side */
    KG_CUT_LEAST_MARGIN, /* of the two sides beside this one */
    KG_CUT_MOST_MARGIN,
    KG_CUT_LEAST_BESIDE, /* KG_CUT_HARD of these sides; 0 where nothing is solid */
    KG_CUT_MOST_BESIDE,
    KG_CUT_MARGINS,  /* sides that have a margin */
    KG_CUT_UPRIGHT,  /* length of the opaque runs, once for each end with an outline that meets the side at a right angle */
    KG_CUT_ROUNDED,  /* ... that turns along the side, as one that ends by itself does */
    KG_CUT_ASLANT,   /* ... that runs straight and widens inwards */
    KG_CUT_BENT,     /* ... that widens inwards in a curve that goes on */
    KG_CUT_WIDENING, /* ... that widens outwards */
    KG_CUT_LOST,     /* ... that cannot be followed */
    KG_CUT_SIGNS
} kg_cut_sign;

typedef struct kg_cut {
    unsigned sides;                /* kg_side: at which the artwork seems to be cut off; 0 for most pictures */
    double signs[4][KG_CUT_SIGNS]; /* of the top, bottom, left and right */
} kg_cut;

/* ART is the box of the artwork in IMAGE. */
kg_cut kg_cut_find(const kg_image *image, kg_box art);

#endif
