/* SPDX-License-Identifier: Apache-2.0
 *
 * The one thing that a logo needs of Exif data. */
#ifndef KG_FORMAT_EXIF_H
#define KG_FORMAT_EXIF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* DATA from the byte order on ("MM" or "II"); may be NULL. 1 to 8; 1 (upright) for everything that is not understood. */
uint8_t kg_exif_orientation(const uint8_t *data, size_t size);

#endif
