/* SPDX-License-Identifier: Apache-2.0
 *
 * The orientation that Exif data ask for: Exif 2.32, tag 0x0112 of the first directory. */
#include "format/exif.h"

enum { TAG_ORIENTATION = 0x0112, TYPE_SHORT = 3, ENTRY_SIZE = 12, MAX_ENTRIES = 512 };

static uint32_t number(const uint8_t *at, unsigned size, bool is_big)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value |= (uint32_t)at[i] << 8 * (is_big ? size - 1 - i : i);
    return value;
}

uint8_t kg_exif_orientation(const uint8_t *data, size_t size)
{
    if (data == NULL || size < 10 || data[0] != data[1] || (data[0] != 'M' && data[0] != 'I'))
        return 1;
    bool is_big = data[0] == 'M';
    uint32_t directory = number(data + 4, 4, is_big);
    if (number(data + 2, 2, is_big) != 42 || directory > size - 2)
        return 1;
    uint32_t count = number(data + directory, 2, is_big);
    size_t left = size - directory - 2;
    const uint8_t *entry = data + directory + 2;
    for (uint32_t i = 0; i < count && i < MAX_ENTRIES && left >= ENTRY_SIZE; i++, entry += ENTRY_SIZE, left -= ENTRY_SIZE) {
        if (number(entry, 2, is_big) != TAG_ORIENTATION || number(entry + 2, 2, is_big) != TYPE_SHORT)
            continue;
        uint32_t value = number(entry + 8, 2, is_big);
        return value >= 1 && value <= 8 ? (uint8_t)value : 1;
    }
    return 1;
}
