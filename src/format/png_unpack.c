/* SPDX-License-Identifier: Apache-2.0
 *
 * Inflated image data to RGBA without libpng. Inflating whole with libdeflate and unfiltering here is several times as fast as
 * libpng on zlib; the tests hold both against each other. Each row is unfiltered and made pixels while it is in the cache. PNG
 * specification, sections 7.2, 8.2 and 13.12. */
#include "format/png_read.h"

#include "base/arith.h"

#include <stdlib.h>
#include <string.h>

typedef uint8_t bytes __attribute__((vector_size(8)));
typedef int16_t shorts __attribute__((vector_size(16)));

/* What rows need on their way. */
typedef struct unpacker {
    const kg_png_walk *walk;
    uint8_t colours[256][4]; /* what each value of a palette or grey sample looks like */
    uint8_t key[6];          /* the samples of the one colour that is transparent */
    size_t key_size;         /* 0 for none */
    uint8_t *memory;         /* owned: all below */
    uint8_t *zeros;          /* a row of zeros */
    uint8_t *rows[2];        /* rows without their filters, in turns, so that the one above is still there */
    uint8_t *shallow;        /* a row of 8 bits a sample, of one with 16 */
    uint8_t *pixels;         /* of one row of a pass */
} unpacker;

/* ---- samples to RGBA ---- */

static void fill_palette(unpacker *u)
{
    const kg_png_span *palette = &u->walk->palette, *alpha = &u->walk->transparency;
    for (size_t i = 0; i < 256; i++) {
        bool is_there = i < palette->size / 3; /* others are black, as libpng shows them */
        for (size_t k = 0; k < 3; k++)
            u->colours[i][k] = is_there ? palette->data[3 * i + k] : 0;
        u->colours[i][3] = i < alpha->size ? alpha->data[i] : 255;
    }
}

static void fill_greys(unpacker *u, unsigned depth)
{
    unsigned top = (1u << depth) - 1;
    for (unsigned i = 0; i <= top; i++) {
        memset(u->colours[i], (int)(i * 255 / top), 3);
        u->colours[i][3] = 255;
    }
}

/* Of the 16 bits of tRNS those count that a sample has, as in libpng. */
static void find_key(unpacker *u)
{
    const kg_png_walk *walk = u->walk;
    const uint8_t *key = walk->transparency.data;
    if (walk->colour_type == KG_PNG_GREY && walk->bit_depth <= 8) {
        unsigned level = ((unsigned)key[0] << 8 | key[1]) & ((1u << walk->bit_depth) - 1);
        u->colours[level][3] = 0;
        return;
    }
    size_t sample = walk->bit_depth / 8, channels = kg_png_channels(walk->colour_type);
    u->key_size = sample * channels;
    for (size_t i = 0; i < channels; i++)
        memcpy(u->key + sample * i, key + 2 * i + 2 - sample, sample);
}

static void fill_colours(unpacker *u)
{
    if (u->walk->colour_type == KG_PNG_PALETTE) {
        fill_palette(u);
        return;
    }
    fill_greys(u, KG_MIN(u->walk->bit_depth, 8u));
    if (u->walk->transparency.data != NULL)
        find_key(u);
}

static void expand_indexed(const unpacker *u, const uint8_t *row, uint32_t width, unsigned depth, uint8_t *out)
{
    if (depth == 8) {
        for (size_t x = 0; x < width; x++)
            memcpy(out + 4 * x, u->colours[row[x]], 4);
        return;
    }
    unsigned mask = (1u << depth) - 1;
    for (size_t x = 0; x < width; x++) {
        size_t bit = x * depth;
        memcpy(out + 4 * x, u->colours[row[bit / 8] >> (8 - depth - bit % 8) & mask], 4);
    }
}

static void expand_rgb(const uint8_t *row, uint32_t width, uint8_t *out)
{
    static const uint8_t black[4] = { 0, 0, 0, 255 };
    uint32_t opaque, pixel;
    memcpy(&opaque, black, sizeof opaque);
    for (size_t x = 0; x < width; x++) {
        memcpy(&pixel, row + 3 * x, sizeof pixel); /* its fourth byte becomes alpha, whatever it was */
        pixel |= opaque;
        memcpy(out + 4 * x, &pixel, sizeof pixel);
    }
}

static void expand_grey_alpha(const uint8_t *row, uint32_t width, uint8_t *out)
{
    for (uint32_t x = 0; x < width; x++, row += 2, out += 4) {
        out[0] = out[1] = out[2] = row[0];
        out[3] = row[1];
    }
}

/* The nearest 8 bits for each 16, (v * 255 + 32895) >> 16: that is the high byte, or one beside it when the low byte is far from
 * the high one. */
static void make_shallow(const uint8_t *row, size_t samples, uint8_t *out)
{
    const uint16_t one = 1;
    bool is_high_first_in_word = *(const uint8_t *)&one == 0;
    size_t i = 0;
    for (; i + sizeof(bytes) <= samples; i += sizeof(bytes)) {
        shorts words;
        memcpy(&words, row + 2 * i, sizeof words);
        shorts upper = words >> 8 & UINT8_MAX, lower = words & UINT8_MAX;
        shorts high = is_high_first_in_word ? upper : lower, low = is_high_first_in_word ? lower : upper;
        bytes nearest = __builtin_convertvector(high - (low - high > 128) + (high - low > 128), bytes);
        memcpy(out + i, &nearest, sizeof nearest);
    }
    for (; i < samples; i++)
        out[i] = (uint8_t)((((unsigned)row[2 * i] << 8 | row[2 * i + 1]) * 255 + 32895) >> 16);
}

static void clear_key(const unpacker *u, const uint8_t *row, uint32_t width, uint8_t *out)
{
    for (size_t x = 0; x < width; x++)
        if (memcmp(row + u->key_size * x, u->key, u->key_size) == 0)
            out[4 * x + 3] = 0;
}

static void expand_8(const unpacker *u, const uint8_t *row, uint32_t width, uint8_t *out)
{
    switch (u->walk->colour_type) {
    case KG_PNG_RGBA:
        if (row != out)
            memcpy(out, row, (size_t)width * 4);
        break;
    case KG_PNG_RGB:
        expand_rgb(row, width, out);
        break;
    case KG_PNG_GREY_ALPHA:
        expand_grey_alpha(row, width, out);
        break;
    default:
        expand_indexed(u, row, width, KG_MIN(u->walk->bit_depth, 8u), out);
        break;
    }
}

static void expand(const unpacker *u, const uint8_t *row, uint32_t width, uint8_t *out)
{
    const uint8_t *shallow = row;
    if (u->walk->bit_depth == 16) {
        make_shallow(row, (size_t)width * kg_png_channels(u->walk->colour_type), u->shallow);
        shallow = u->shallow;
    }
    expand_8(u, shallow, width, out);
    if (u->key_size > 0)
        clear_key(u, row, width, out);
}

/* ---- all rows ---- */

static kg_status unpacker_init(unpacker *u, const kg_png_walk *walk, kg_err *err)
{
    size_t row = kg_png_row_bytes(walk, walk->width) + KG_PNG_SLACK, pixels = 4 * (size_t)walk->width;
    *u = (unpacker){ .walk = walk, .memory = calloc(1, 3 * row + pixels + KG_PNG_SLACK + pixels) };
    if (u->memory == NULL)
        return kg_err_nomem(err);
    u->zeros = u->memory;
    u->rows[0] = u->zeros + row;
    u->rows[1] = u->rows[0] + row;
    u->shallow = u->rows[1] + row;
    u->pixels = u->shallow + pixels + KG_PNG_SLACK;
    fill_colours(u);
    return KG_OK;
}

static void spread(const uint8_t *pixels, const kg_png_pass *pass, uint8_t *image_row)
{
    size_t columns = pass->columns, step = 4 * (size_t)pass->column_step;
    uint8_t *out = image_row + 4 * (size_t)pass->left;
    for (size_t x = 0; x < columns; x++)
        memcpy(out + step * x, pixels + 4 * x, 4);
}

/* From ROWS on; returns what comes behind the pass. Rows without gaps between their pixels are made in place. */
static const uint8_t *unpack_pass(unpacker *u, const kg_png_pass *pass, const uint8_t *rows, uint8_t *rgba)
{
    const kg_png_walk *walk = u->walk;
    size_t step = KG_MAX(1u, kg_png_channels(walk->colour_type) * walk->bit_depth / 8);
    bool is_pixels = walk->colour_type == KG_PNG_RGBA && walk->bit_depth == 8, is_dense = pass->column_step == 1;
    const uint8_t *prior = u->zeros;
    for (uint32_t y = 0; y < pass->rows; y++, rows += pass->row_bytes + 1) {
        uint8_t *image_row = rgba + 4 * (size_t)walk->width * (pass->top + (size_t)y * pass->row_step);
        uint8_t *pixels = is_dense ? image_row : u->pixels, *to = is_pixels && is_dense ? image_row : u->rows[y & 1];
        const uint8_t *plain = rows + 1;
        if (rows[0] != 0 || is_pixels) {
            kg_png_unfilter(rows[0], rows + 1, prior, pass->row_bytes, step, to);
            plain = to;
        }
        expand(u, plain, pass->columns, pixels);
        if (!is_dense)
            spread(pixels, pass, image_row);
        prior = plain;
    }
    return rows;
}

/* Where the pixels go: to the buffer of RAW itself, or to another when the passes of an interlaced image lie all over it. */
static uint8_t *find_room(const kg_png_walk *walk, kg_png_raw *raw)
{
    if (walk->is_interlaced)
        return malloc(4 * (size_t)walk->width * walk->height);
    uint8_t *buffer = raw->buffer;
    raw->buffer = NULL;
    return buffer;
}

kg_status kg_png_unpack(const kg_png_walk *walk, kg_png_raw *raw, kg_image *out, kg_err *err)
{
    unpacker u;
    kg_png_pass passes[KG_PNG_MOST_PASSES];
    kg_status status = unpacker_init(&u, walk, err);
    uint8_t *rgba = status == KG_OK ? find_room(walk, raw) : NULL;
    if (status == KG_OK && rgba == NULL)
        status = kg_err_nomem(err);
    if (status == KG_OK) {
        const uint8_t *rows = raw->rows;
        for (unsigned i = 0, count = kg_png_passes(walk, passes); i < count; i++)
            rows = unpack_pass(&u, &passes[i], rows, rgba);
        uint8_t *fitted = realloc(rgba, 4 * (size_t)walk->width * walk->height);
        *out = (kg_image){ .width = walk->width, .height = walk->height, .rgba = fitted != NULL ? fitted : rgba };
    }
    kg_png_raw_done(raw);
    free(u.memory);
    return status;
}
