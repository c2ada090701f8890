/* SPDX-License-Identifier: Apache-2.0
 *
 * Width and height of a picture from its header, without decoding it: PNG (IHDR), JPEG (the first frame header) and GIF
 * (the screen). */
#ifndef KG_FORMAT_PICTURE_H
#define KG_FORMAT_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum kg_picture { KG_PICTURE_NONE, KG_PICTURE_PNG, KG_PICTURE_JPEG, KG_PICTURE_GIF } kg_picture;

/* What DATA is by its first bytes. */
kg_picture kg_picture_kind(const void *data, size_t size);
/* False for anything that is none of the three or ends before its size is told. */
bool kg_picture_size(const void *data, size_t size, uint32_t *width_px, uint32_t *height_px);

#endif
