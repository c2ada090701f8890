/* SPDX-License-Identifier: Apache-2.0
 *
 * Faults put into good logos, so that there are more bad ones to measure with than anybody labels. */
#ifndef KG_TESTS_FAULTS_H
#define KG_TESTS_FAULTS_H

#include "image/resample.h"

typedef enum fault_filter { FAULT_NEAREST, FAULT_BILINEAR, FAULT_BICUBIC, FAULT_LANCZOS } fault_filter;

/* All of these make OUT (of the caller) from SOURCE and leave that alone; they end the program when memory is out. */

/* To WIDTH x HEIGHT, by a filter as other programs have it: premultiplied, on sRGB levels, without anti-ringing; for enlarging.
 * FAULT_LANCZOS is that of kgpack. */
void fault_enlarge(const kg_image *source, fault_filter filter, uint32_t width, uint32_t height, kg_image *out);
/* By kgpack's scaling. */
void fault_scale(const kg_image *source, uint32_t width, uint32_t height, kg_image *out);
/* Smaller, by a soft filter as other programs have it: a triangle over twice the ratio, premultiplied, on sRGB levels. */
void fault_soften(const kg_image *source, uint32_t width, uint32_t height, kg_image *out);
/* The part BOX. */
void fault_crop(const kg_image *source, kg_box box, kg_image *out);
/* Colours mixed with LEVEL, which gets SHARE of them (0 to 1), and alpha times ALPHA. */
void fault_fade(const kg_image *source, uint8_t level, double share, double alpha, kg_image *out);

#endif
