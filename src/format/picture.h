/* SPDX-License-Identifier: Apache-2.0
 *
 * Width and height of a picture from its header, without decoding it: PNG (IHDR) and JPEG (the first frame header). */
#ifndef KG_FORMAT_PICTURE_H
#define KG_FORMAT_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False for anything that is no PNG or JPEG or ends before its size is told. */
bool kg_picture_size(const void *data, size_t size, uint32_t *width_px, uint32_t *height_px);

#endif
