/* SPDX-License-Identifier: Apache-2.0
 *
 * Scaling as it is defined, slow and plain, in double precision: Lanczos3 whose support grows with the ratio, in linear light,
 * premultiplied, along x and then along y, clamped channel by channel to what the source shows inside of the pixel. Shares nothing
 * with the code of kgpack but the picture itself. For unit tests, the corpus and the benchmark. */
#ifndef KG_TESTS_REFERENCE_H
#define KG_TESTS_REFERENCE_H

#include "image/resample.h"

/* Light of a level from 0 to 255, and back; sRGB, both from 0 to 1. */
double reference_light(double share);
double reference_share(double light);

/* The part BOX of SOURCE at WIDTH x HEIGHT: red, green, blue as light times alpha, and alpha, for each pixel; WIDTH * HEIGHT of them,
 * from malloc. NULL when memory is out. */
double (*reference_scale(const kg_image *source, kg_box box, uint32_t width, uint32_t height))[4];

/* How far FOUND (a pixel, straight alpha) is from EXPECTED, in levels of 255: colour times alpha, and alpha. */
void reference_differences(const double expected[4], const uint8_t found[4], double out[4]);

/* The largest difference of all pixels between FOUND and BOX of SOURCE at the size of FOUND. Infinite when memory is out. */
double reference_worst(const kg_image *source, kg_box box, const kg_image *found);

#endif
