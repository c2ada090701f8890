/* SPDX-License-Identifier: Apache-2.0
 *
 * Turning an image upright. */
#ifndef KG_IMAGE_ORIENT_H
#define KG_IMAGE_ORIENT_H

#include "image/image.h"

/* Undoes the Exif orientation 1..8 in place; 1 changes nothing. KG_E_NOMEM leaves IMAGE as it was. */
kg_status kg_image_orient(kg_image *image, unsigned orientation, kg_err *err);

#endif
