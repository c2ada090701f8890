/* SPDX-License-Identifier: Apache-2.0
 *
 * The size of a picture; see picture.h. PNG and JPEG write numbers with the high byte first. */
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

/* GIF: the logical screen behind the signature, low byte first. */
static bool gif_size(kg_reader *reader, uint32_t *width_px, uint32_t *height_px)
{
    enum { SIGNATURE = 6 };
    kg_reader_seek(reader, SIGNATURE);
    *width_px = kg_reader_u16(reader);
    *height_px = kg_reader_u16(reader);
    return !reader->bad;
}

kg_picture kg_picture_kind(const void *data, size_t size)
{
    if (size > 16 && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0)
        return KG_PICTURE_PNG;
    if (size > 4 && memcmp(data, "\xFF\xD8\xFF", 3) == 0)
        return KG_PICTURE_JPEG;
    return size > 6 && (memcmp(data, "GIF87a", 6) == 0 || memcmp(data, "GIF89a", 6) == 0) ? KG_PICTURE_GIF : KG_PICTURE_NONE;
}

bool kg_picture_size(const void *data, size_t size, uint32_t *width_px, uint32_t *height_px)
{
    kg_reader reader = kg_reader_of(data, size);
    switch (kg_picture_kind(data, size)) {
    case KG_PICTURE_PNG:
        return png_size(&reader, width_px, height_px);
    case KG_PICTURE_JPEG:
        return jpeg_size(&reader, width_px, height_px);
    case KG_PICTURE_GIF:
        return gif_size(&reader, width_px, height_px);
    default:
        return false;
    }
}
