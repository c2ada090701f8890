/* SPDX-License-Identifier: Apache-2.0
 *
 * The makers of pictures.h. */
#include "pictures.h"

#include <criterion/criterion.h>
#include <libdeflate.h>
#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

uint32_t pictures_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static kg_image make(uint32_t width, uint32_t height)
{
    kg_image image;
    cr_assert_eq(kg_image_init(&image, width, height, NULL), KG_OK);
    return image;
}

void pictures_rectangle(kg_image *image, uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint8_t r, uint8_t g, uint8_t b,
                        uint8_t a)
{
    const uint8_t pixel[4] = { r, g, b, a };
    for (uint32_t row = y; row < y + height; row++)
        for (uint32_t column = x; column < x + width; column++)
            memcpy(kg_image_at(image, column, row), pixel, 4);
}

kg_image pictures_flat(uint32_t width, uint32_t height, uint8_t r, uint8_t g, uint8_t b, uint8_t a)
{
    kg_image image = make(width, height);
    pictures_rectangle(&image, 0, 0, width, height, r, g, b, a);
    return image;
}

kg_image pictures_noise(uint32_t width, uint32_t height, uint32_t seed)
{
    static const uint8_t alphas[8] = { 0, 1, 40, 128, 254, 255, 255, 255 };
    kg_image image = make(width, height);
    for (size_t i = 0; i < (size_t)width * height; i++) {
        for (int k = 0; k < 3; k++)
            image.rgba[4 * i + (size_t)k] = (uint8_t)pictures_random(&seed);
        image.rgba[4 * i + 3] = alphas[pictures_random(&seed) % 8];
    }
    return image;
}

kg_image pictures_disc(uint32_t width, uint32_t height, double radius, uint8_t r, uint8_t g, uint8_t b)
{
    kg_image image = make(width, height);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++) {
            double inside = radius + 0.5 - hypot(x + 0.5 - width / 2.0, y + 0.5 - height / 2.0);
            double alpha = fmin(fmax(inside, 0), 1);
            const uint8_t pixel[4] = { r, g, b, (uint8_t)(alpha * 255 + 0.5) };
            if (pixel[3] > 0)
                memcpy(kg_image_at(&image, x, y), pixel, 4);
        }
    return image;
}

bool pictures_equal(const kg_image *a, const kg_image *b)
{
    return a->width == b->width && a->height == b->height && memcmp(a->rgba, b->rgba, (size_t)a->width * a->height * 4) == 0;
}

/* ---- by libpng ---- */

static void write_bytes(png_structp png, png_bytep data, size_t size)
{
    kg_buf_append(png_get_io_ptr(png), data, size);
}

static void flush_nothing(png_structp png)
{
    (void)png;
}

static void set_palette(png_structp png, png_infop info, const pictures_kind *kind, uint32_t *seed)
{
    png_color colours[256];
    uint8_t alpha[256];
    int count = 1 << kind->bit_depth;
    for (int i = 0; i < count; i++) {
        colours[i].red = (uint8_t)pictures_random(seed);
        colours[i].green = (uint8_t)pictures_random(seed);
        colours[i].blue = (uint8_t)pictures_random(seed);
        alpha[i] = (uint8_t)pictures_random(seed);
    }
    png_set_PLTE(png, info, colours, count);
    if (kind->has_transparency)
        png_set_tRNS(png, info, alpha, (count + 1) / 2, NULL);
}

static void set_key(png_structp png, png_infop info, const pictures_kind *kind, const uint8_t *pixel)
{
    size_t bytes = kind->bit_depth == 16 ? 2 : 1;
    uint16_t values[3];
    for (size_t k = 0; k < 3; k++) {
        const uint8_t *at = pixel + bytes * (kind->colour_type == 2 ? k : 0);
        values[k] = (uint16_t)(bytes == 2 ? at[0] << 8 | at[1] : at[0] >> (8 - kind->bit_depth));
    }
    png_color_16 key = { .red = values[0], .green = values[1], .blue = values[2], .gray = values[0] };
    png_set_tRNS(png, info, NULL, 0, &key);
}

kg_blob pictures_png(const pictures_kind *kind, uint32_t seed)
{
    static const int channels[7] = { 1, 0, 3, 1, 2, 0, 4 };
    size_t row_bytes = ((size_t)kind->width * (size_t)(channels[kind->colour_type] * kind->bit_depth) + 7) / 8;
    uint8_t *pixels = calloc(row_bytes + 8, kind->height);
    png_bytep *rows = calloc(kind->height, sizeof *rows);
    kg_buf file;
    kg_buf_init(&file, SIZE_MAX / 2);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    for (uint32_t y = 0; y < kind->height; y++) {
        rows[y] = pixels + y * row_bytes;
        for (size_t i = 0; i < row_bytes; i++) /* some repetition, so that all filters are used */
            rows[y][i] = pictures_random(&seed) % 4 != 0 && i >= 4 ? rows[y][i - 4] : (uint8_t)pictures_random(&seed);
    }
    png_set_write_fn(png, &file, write_bytes, flush_nothing);
    png_set_IHDR(png, info, kind->width, kind->height, kind->bit_depth, kind->colour_type,
                 kind->is_interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_ALL_FILTERS);
    if (kind->gamma != 0)
        png_set_gAMA_fixed(png, info, (png_fixed_point)kind->gamma);
    if (kind->colour_type == 3)
        set_palette(png, info, kind, &seed);
    else if (kind->has_transparency)
        set_key(png, info, kind, rows[kind->height / 2]);
    png_write_info(png, info);
    png_write_image(png, rows);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    free(rows);
    free(pixels);
    return kg_buf_take(&file);
}

/* ---- by hand ---- */

static void put_be32(kg_buf *file, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        kg_buf_putc(file, (char)(value >> shift));
}

void pictures_begin(kg_buf *file)
{
    kg_buf_init(file, SIZE_MAX / 2);
    kg_buf_append(file, "\x89PNG\r\n\x1A\n", 8);
}

void pictures_chunk(kg_buf *file, const char *type, const void *data, size_t size)
{
    put_be32(file, (uint32_t)size);
    kg_buf_append(file, type, 4);
    kg_buf_append(file, data, size);
    put_be32(file, libdeflate_crc32(libdeflate_crc32(0, type, 4), data, size));
}

void pictures_header(kg_buf *file, uint32_t width, uint32_t height, uint8_t bit_depth, uint8_t colour_type)
{
    kg_buf header;
    kg_buf_init(&header, 13);
    put_be32(&header, width);
    put_be32(&header, height);
    const uint8_t rest[5] = { bit_depth, colour_type, 0, 0, 0 };
    kg_buf_append(&header, rest, sizeof rest);
    pictures_chunk(file, "IHDR", header.data, header.size);
    kg_buf_done(&header);
}

void pictures_data(kg_buf *file, const void *raw, size_t size)
{
    struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(6);
    size_t room = libdeflate_zlib_compress_bound(deflate, size);
    uint8_t *packed = malloc(room);
    pictures_chunk(file, "IDAT", packed, libdeflate_zlib_compress(deflate, raw, size, packed, room));
    free(packed);
    libdeflate_free_compressor(deflate);
}

void pictures_end(kg_buf *file)
{
    pictures_chunk(file, "IEND", "", 0);
}
