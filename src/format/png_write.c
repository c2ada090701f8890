/* SPDX-License-Identifier: Apache-2.0
 *
 * The chunks around packed rows: no more of them than the form needs. */
#include "format/png_form.h"
#include "format/png_walk.h"

#include <libdeflate.h>
#include <string.h>

enum { FIXED_BYTES = 8 + 25 + 12 + 12 /* signature, IHDR, frames of IDAT and IEND */ };

size_t kg_png_file_size(const kg_png_form *form, size_t packed)
{
    size_t size = FIXED_BYTES + packed;
    if (form->colours > 0)
        size += 12 + 3 * (size_t)form->colours;
    if (form->clear_colours > 0)
        size += 12 + form->clear_colours;
    if (form->has_key)
        size += 12 + (form->colour_type == KG_PNG_GREY ? 2 : 6);
    return size;
}

static void put_be32(uint8_t *out, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void put_chunk(kg_buf *out, const char *type, const void *data, size_t size)
{
    uint8_t frame[4];
    uint32_t crc = libdeflate_crc32(libdeflate_crc32(0, type, 4), data, size);
    put_be32(frame, (uint32_t)size);
    kg_buf_append(out, frame, 4);
    kg_buf_append(out, type, 4);
    kg_buf_append(out, data, size);
    put_be32(frame, crc);
    kg_buf_append(out, frame, 4);
}

static void put_palette(kg_buf *out, const kg_png_form *form)
{
    uint8_t rgb[256 * 3], alpha[256];
    for (unsigned i = 0; i < form->colours; i++) {
        memcpy(rgb + 3 * (size_t)i, form->palette[i], 3);
        alpha[i] = form->palette[i][3];
    }
    put_chunk(out, "PLTE", rgb, 3 * (size_t)form->colours);
    if (form->clear_colours > 0)
        put_chunk(out, "tRNS", alpha, form->clear_colours);
}

static void put_key(kg_buf *out, const kg_png_form *form)
{
    if (form->colour_type == KG_PNG_GREY) {
        uint8_t grey[2] = { 0, (uint8_t)(form->key[0] / (255u / ((1u << form->bit_depth) - 1))) };
        put_chunk(out, "tRNS", grey, sizeof grey);
    } else {
        uint8_t rgb[6] = { 0, form->key[0], 0, form->key[1], 0, form->key[2] };
        put_chunk(out, "tRNS", rgb, sizeof rgb);
    }
}

kg_status kg_png_write(const kg_png_form *form, const uint8_t *packed, size_t size, kg_blob *out, kg_err *err)
{
    uint8_t header[13] = { 0 };
    kg_buf file;
    kg_buf_init(&file, SIZE_MAX / 2);
    put_be32(header, form->width);
    put_be32(header + 4, form->height);
    header[8] = form->bit_depth;
    header[9] = form->colour_type;
    kg_buf_append(&file, "\x89PNG\r\n\x1A\n", 8);
    put_chunk(&file, "IHDR", header, sizeof header);
    if (form->colours > 0)
        put_palette(&file, form);
    if (form->has_key)
        put_key(&file, form);
    put_chunk(&file, "IDAT", packed, size);
    put_chunk(&file, "IEND", "", 0);
    kg_status status = kg_buf_status(&file, err);
    if (status == KG_OK)
        *out = kg_buf_take(&file);
    kg_buf_done(&file);
    return status;
}
