/* SPDX-License-Identifier: Apache-2.0
 *
 * The size of a picture; see picture.h. Both formats write numbers with the high byte first. */
#include "format/picture.h"

#include "base/reader.h"

#include <string.h>

static bool png_size(kg_reader *reader, uint32_t *width_px, uint32_t *height_px)
{
    enum { IHDR = 8 + 8 }; /* signature, length and name of the chunk */
    kg_reader_seek(reader, IHDR);
    *width_px = __builtin_bswap32(kg_reader_u32(reader));
    *height_px = __builtin_bswap32(kg_reader_u32(reader));
    return !reader->bad;
}

static bool is_frame(uint8_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* JPEG: segments of a marker and a length, up to the frame header (ITU-T T.81, B.2.2). */
static bool jpeg_size(kg_reader *reader, uint32_t *width_px, uint32_t *height_px)
{
    kg_reader_seek(reader, 2);
    while (kg_reader_u8(reader) == 0xFF && !reader->bad) {
        uint8_t marker = kg_reader_u8(reader);
        while (marker == 0xFF)
            marker = kg_reader_u8(reader);
        size_t length = __builtin_bswap16(kg_reader_u16(reader));
        if (is_frame(marker)) {
            kg_reader_skip(reader, 1);
            *height_px = __builtin_bswap16(kg_reader_u16(reader));
            *width_px = __builtin_bswap16(kg_reader_u16(reader));
            return !reader->bad;
        }
        if (length < 2)
            return false;
        kg_reader_skip(reader, length - 2);
    }
    return false;
}

bool kg_picture_size(const void *data, size_t size, uint32_t *width_px, uint32_t *height_px)
{
    kg_reader reader = kg_reader_of(data, size);
    if (size > 16 && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0)
        return png_size(&reader, width_px, height_px);
    return size > 4 && memcmp(data, "\xFF\xD8\xFF", 3) == 0 && jpeg_size(&reader, width_px, height_px);
}
