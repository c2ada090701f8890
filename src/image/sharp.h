/* SPDX-License-Identifier: Apache-2.0
 *
 * From how many pixels a picture was enlarged (LOGO-11). Enlarging n pixels to N, by whatever smoothing filter, makes every edge
 * about N / n pixels wide; what is drawn, or scaled down, has edges of 1 to 2 pixels at any size. */
#ifndef KG_IMAGE_SHARP_H
#define KG_IMAGE_SHARP_H

#include "image/resample.h"

/* How many pixels in the longer side would show the part ART (not empty) of IMAGE as well; 0 where it is sharp, shows as much as
 * 256 or more would, or has too few edges to tell. What is faint, or wider than a tenth of the longer side, is no edge. Blur counts
 * as enlarging. Less than about 1.75 times cannot be told from what a soft filter makes when it scales down. */
uint32_t kg_sharp_of(const kg_image *image, kg_box art);

#endif
