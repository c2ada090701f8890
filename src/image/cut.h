/* SPDX-License-Identifier: Apache-2.0
 *
 * Artwork without a background that seems to be cut off at a side of its picture. */
#ifndef KG_IMAGE_CUT_H
#define KG_IMAGE_CUT_H

#include "image/measure.h"

/* The kg_side at which the artwork seems to be cut off; 0 for most pictures. */
unsigned kg_cut_sides(const kg_image *image);

#endif
