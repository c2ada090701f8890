/* SPDX-License-Identifier: Apache-2.0
 *
 * The orientation that an eXIf chunk asks for: Exif 2.32, tag 0x0112 of the first directory. */
#include "format/png_read.h"

#include "image/orient.h"

enum { TAG_ORIENTATION = 0x0112, TYPE_SHORT = 3, ENTRY_SIZE = 12, MAX_ENTRIES = 512 };

static uint32_t number(const uint8_t *at, unsigned size, bool is_big)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value |= (uint32_t)at[i] << 8 * (is_big ? size - 1 - i : i);
    return value;
}

/* 1 to 8; 1 (upright) for everything that is not understood. */
static uint8_t read_orientation(kg_png_span exif)
{
    if (exif.data == NULL || exif.size < 10 || exif.data[0] != exif.data[1] || (exif.data[0] != 'M' && exif.data[0] != 'I'))
        return 1;
    bool is_big = exif.data[0] == 'M';
    uint32_t directory = number(exif.data + 4, 4, is_big);
    if (number(exif.data + 2, 2, is_big) != 42 || directory > exif.size - 2)
        return 1;
    uint32_t count = number(exif.data + directory, 2, is_big), left = exif.size - directory - 2;
    const uint8_t *entry = exif.data + directory + 2;
    for (uint32_t i = 0; i < count && i < MAX_ENTRIES && left >= ENTRY_SIZE; i++, entry += ENTRY_SIZE, left -= ENTRY_SIZE) {
        if (number(entry, 2, is_big) != TAG_ORIENTATION || number(entry + 2, 2, is_big) != TYPE_SHORT)
            continue;
        uint32_t value = number(entry + 8, 2, is_big);
        return value >= 1 && value <= 8 ? (uint8_t)value : 1;
    }
    return 1;
}

kg_status kg_png_orient(const kg_png_walk *walk, kg_png_facts *facts, kg_image *image, kg_err *err)
{
    facts->orientation = read_orientation(walk->exif);
    return kg_image_orient(image, facts->orientation, err);
}
