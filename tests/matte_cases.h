/* SPDX-License-Identifier: Apache-2.0
 *
 * Cases for background removal: a picture with alpha of its own is laid on a page; what is taken off again is compared with it. */
#ifndef KG_TESTS_MATTE_CASES_H
#define KG_TESTS_MATTE_CASES_H

#include "image/image.h"

#include <stdbool.h>

enum { MATTE_SIDE = 512 }; /* px; larger pictures are scaled down first */

typedef struct matte_page {
    const char *name;
    uint8_t rgb[3];
} matte_page;

enum { MATTE_PAGES = 4 };
extern const matte_page matte_pages[MATTE_PAGES];

/* Reads the PNG file PATH below the folder FOLDER. False when it cannot be read or shows no background: one of its four corner
 * pixels is not clear, or nothing is to be seen. */
bool matte_read(int folder, const char *path, kg_image *truth);
/* As nearly all programs do it: sRGB values are mixed, and rounded. */
bool matte_lay(const kg_image *image, const uint8_t page[3], kg_image *out);

/* What a picture on a page cannot tell: whether areas of the page's colour that the artwork encloses are clear or painted. */
typedef struct matte_unknown {
    uint8_t *kept;    /* one byte a pixel, 1 where such an area is clear, with the edge towards it: wrong when holes are kept */
    uint8_t *cleared; /* the same where it is painted: wrong when holes are cleared */
    double merged;    /* share of the artwork that runs into the page without a difference that can be seen */
} matte_unknown;

/* LAID is TRUTH on PAGE. */
bool matte_find_unknown(const kg_image *truth, const kg_image *laid, const uint8_t page[3], matte_unknown *out);
void matte_unknown_done(matte_unknown *unknown);

/* Mean difference of alpha in levels, over the pixels that SKIPPED (may be NULL) does not name. */
double matte_alpha_error(const kg_image *truth, const kg_image *found, const uint8_t *skipped);
/* Mean difference of what is seen on PAGE, of the channel that differs most. */
double matte_halo(const kg_image *truth, const kg_image *found, const uint8_t page[3], const uint8_t *skipped);

#endif
