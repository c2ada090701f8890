/* SPDX-License-Identifier: Apache-2.0
 *
 * Inflated image data to RGBA without libpng, for what logos nearly always are: up to 8 bits a sample, not interlaced. Inflating
 * whole with libdeflate and unfiltering here is several times as fast as libpng on zlib; the tests hold both against each other.
 * PNG specification, sections 7.2 and 9. */
#include "format/png_read.h"

#include "base/arith.h"

#include <stdlib.h>
#include <string.h>

enum { FILTER_SUB = 1, FILTER_UP, FILTER_AVERAGE, FILTER_PAETH };

bool kg_png_unpack_fits(const kg_png_walk *walk)
{
    return walk->bit_depth <= 8 && !walk->is_interlaced;
}

/* ---- filters; PRIOR is a row of zeros above the first ---- */

static void unfilter_sub(uint8_t *row, size_t size, size_t step)
{
    for (size_t i = step; i < size; i++)
        row[i] = (uint8_t)(row[i] + row[i - step]);
}

static void unfilter_up(uint8_t *restrict row, const uint8_t *restrict prior, size_t size)
{
    for (size_t i = 0; i < size; i++)
        row[i] = (uint8_t)(row[i] + prior[i]);
}

static void unfilter_average(uint8_t *restrict row, const uint8_t *restrict prior, size_t size, size_t step)
{
    for (size_t i = 0; i < KG_MIN(step, size); i++)
        row[i] = (uint8_t)(row[i] + prior[i] / 2);
    for (size_t i = step; i < size; i++)
        row[i] = (uint8_t)(row[i] + (row[i - step] + prior[i]) / 2);
}

static inline uint8_t paeth(int left, int above, int corner)
{
    int to_left = abs(above - corner), to_above = abs(left - corner), to_corner = abs(left + above - 2 * corner);
    int nearest = to_above <= to_corner ? above : corner;
    return (uint8_t)(to_left <= to_above && to_left <= to_corner ? left : nearest);
}

/* With STEP known to the compiler the samples of a pixel stay in registers. */
static inline void unfilter_paeth_step(uint8_t *restrict row, const uint8_t *restrict prior, size_t size, size_t step)
{
    int left[4] = { 0 }, corner[4] = { 0 };
    for (size_t i = 0; i + step <= size; i += step)
        for (size_t k = 0; k < step; k++) {
            int above = prior[i + k];
            row[i + k] = (uint8_t)(row[i + k] + paeth(left[k], above, corner[k]));
            left[k] = row[i + k];
            corner[k] = above;
        }
}

static void unfilter_paeth(uint8_t *row, const uint8_t *prior, size_t size, size_t step)
{
    switch (step) {
    case 1:
        unfilter_paeth_step(row, prior, size, 1);
        break;
    case 2:
        unfilter_paeth_step(row, prior, size, 2);
        break;
    case 3:
        unfilter_paeth_step(row, prior, size, 3);
        break;
    default:
        unfilter_paeth_step(row, prior, size, 4);
        break;
    }
}

static void unfilter(uint8_t filter, uint8_t *row, const uint8_t *prior, size_t size, size_t step)
{
    switch (filter) {
    case FILTER_SUB:
        unfilter_sub(row, size, step);
        break;
    case FILTER_UP:
        unfilter_up(row, prior, size);
        break;
    case FILTER_AVERAGE:
        unfilter_average(row, prior, size, step);
        break;
    case FILTER_PAETH:
        unfilter_paeth(row, prior, size, step);
        break;
    default: /* none; kg_png_inflate has refused what is no filter */
        break;
    }
}

/* ---- samples to RGBA ---- */

/* For palette and grey images: what each sample value looks like. */
static void fill_colours(const kg_png_walk *walk, uint8_t colours[256][4])
{
    if (walk->colour_type == KG_PNG_PALETTE) {
        for (size_t i = 0; i < 256; i++) {
            bool is_there = i < walk->palette.size / 3; /* others are black, as libpng shows them */
            for (size_t k = 0; k < 3; k++)
                colours[i][k] = is_there ? walk->palette.data[3 * i + k] : 0;
            colours[i][3] = i < walk->transparency.size ? walk->transparency.data[i] : 255;
        }
        return;
    }
    unsigned top = (1u << walk->bit_depth) - 1;
    /* Of the 16 bits of tRNS those count that a sample has, as in libpng. */
    const uint8_t *key = walk->transparency.data;
    unsigned clear = key != NULL ? ((unsigned)key[0] << 8 | key[1]) & top : top + 1;
    for (unsigned i = 0; i <= top; i++) {
        memset(colours[i], (int)(i * 255 / top), 3);
        colours[i][3] = i == clear ? 0 : 255;
    }
}

static void expand_indexed(const uint8_t *row, uint32_t width, unsigned depth, const uint8_t colours[256][4], uint8_t *out)
{
    if (depth == 8) {
        for (uint32_t x = 0; x < width; x++)
            memcpy(out + 4 * (size_t)x, colours[row[x]], 4);
        return;
    }
    unsigned mask = (1u << depth) - 1;
    for (uint32_t x = 0; x < width; x++) {
        size_t bit = (size_t)x * depth;
        unsigned value = row[bit / 8] >> (8 - depth - bit % 8) & mask;
        memcpy(out + 4 * (size_t)x, colours[value], 4);
    }
}

static void expand_rgb(const uint8_t *row, uint32_t width, const kg_png_span *key, uint8_t *out)
{
    for (uint32_t x = 0; x < width; x++, row += 3, out += 4) {
        out[0] = row[0];
        out[1] = row[1];
        out[2] = row[2];
        out[3] = 255;
    }
    if (key->data == NULL)
        return;
    const uint8_t *k = key->data; /* of each 16-bit value the low byte counts, as in libpng */
    for (out -= 4 * (size_t)width; width > 0; width--, out += 4)
        if (out[0] == k[1] && out[1] == k[3] && out[2] == k[5])
            out[3] = 0;
}

static void expand_grey_alpha(const uint8_t *row, uint32_t width, uint8_t *out)
{
    for (uint32_t x = 0; x < width; x++, row += 2, out += 4) {
        out[0] = out[1] = out[2] = row[0];
        out[3] = row[1];
    }
}

static void expand(const kg_png_walk *walk, const uint8_t *row, const uint8_t colours[256][4], uint8_t *out)
{
    switch (walk->colour_type) {
    case KG_PNG_RGBA:
        memcpy(out, row, (size_t)walk->width * 4);
        break;
    case KG_PNG_RGB:
        expand_rgb(row, walk->width, &walk->transparency, out);
        break;
    case KG_PNG_GREY_ALPHA:
        expand_grey_alpha(row, walk->width, out);
        break;
    default:
        expand_indexed(row, walk->width, walk->bit_depth, colours, out);
        break;
    }
}

kg_status kg_png_unpack(const kg_png_walk *walk, kg_blob *raw, uint8_t *rgba, kg_err *err)
{
    uint8_t colours[256][4];
    size_t size = kg_png_row_bytes(walk, walk->width);
    size_t step = KG_MAX(1u, kg_png_channels(walk->colour_type) * walk->bit_depth / 8);
    uint8_t *zeros = calloc(1, size);
    if (zeros == NULL)
        return kg_err_nomem(err);
    const uint8_t *prior = zeros;
    fill_colours(walk, colours);
    for (uint32_t y = 0; y < walk->height; y++) {
        uint8_t *row = raw->data + (size_t)y * (size + 1);
        unfilter(row[0], row + 1, prior, size, step);
        prior = row + 1;
        expand(walk, row + 1, (const uint8_t(*)[4])colours, rgba + (size_t)y * walk->width * 4);
    }
    free(zeros);
    return KG_OK;
}
