/* SPDX-License-Identifier: Apache-2.0
 *
 * Measures of an image as a whole and of its border. */
#include "image/measure.h"

#include "base/arith.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CLEAR_CORNER = 5,
    FILLED_CORNER = 250,
    ROUND_CORNER = 24,
    ROUND_NEIGHBOUR = 128,
    BORDER_TOLERANCE = 12,
    CENTRE_TOLERANCE = 2,
    VISIBLE_ALPHA = 16,
    VISIBLE_DIFFERENCE = 24,
};
static const double flat_share = 0.9;

/* ---- box ---- */

static bool row_is_empty(const kg_image *image, uint32_t y, uint8_t empty)
{
    const uint8_t *pixel = kg_image_at(image, 0, y);
    for (uint32_t x = 0; x < image->width; x++)
        if (pixel[4 * (size_t)x + 3] > empty)
            return false;
    return true;
}

kg_box kg_measure_box(const kg_image *image, uint8_t empty)
{
    uint32_t top = 0, bottom = image->height, left = image->width, right = 0;
    while (top < bottom && row_is_empty(image, top, empty))
        top++;
    while (bottom > top && row_is_empty(image, bottom - 1, empty))
        bottom--;
    for (uint32_t y = top; y < bottom; y++) {
        const uint8_t *row = kg_image_at(image, 0, y);
        uint32_t x = 0;
        while (x < left && row[4 * (size_t)x + 3] <= empty)
            x++;
        left = x;
        for (x = image->width; x > right && row[4 * (size_t)(x - 1) + 3] <= empty;)
            x--;
        right = x;
    }
    return top == bottom ? (kg_box){ 0 } : (kg_box){ left, top, right - left, bottom - top };
}

bool kg_measure_is_centred(kg_box box, uint32_t width, uint32_t height)
{
    int64_t off_x = 2 * (int64_t)box.x + box.width - width, off_y = 2 * (int64_t)box.y + box.height - height;
    return llabs(off_x) <= 2 * CENTRE_TOLERANCE && llabs(off_y) <= 2 * CENTRE_TOLERANCE;
}

/* ---- corners ---- */

static uint8_t mean_alpha(const kg_image *image, uint32_t x0, uint32_t y0, uint32_t x1, uint32_t y1)
{
    uint64_t sum = 0, count = (uint64_t)(x1 - x0) * (y1 - y0);
    for (uint32_t y = y0; y < y1; y++)
        for (uint32_t x = x0; x < x1; x++)
            sum += kg_image_at(image, x, y)[3];
    return (uint8_t)((sum + count / 2) / count);
}

kg_corners kg_measure_corners(const kg_image *image, kg_box box, double scale)
{
    kg_corners corners = { 0 };
    for (unsigned i = 0; i < 4 * KG_CORNER_SIZE * KG_CORNER_SIZE; i++) {
        unsigned corner = i / 16, y = i / 4 % 4, x = i % 4;
        uint32_t x0 = KG_MIN((uint32_t)(x * scale), box.width - 1), x1 = KG_MIN((uint32_t)((x + 1) * scale), box.width);
        uint32_t y0 = KG_MIN((uint32_t)(y * scale), box.height - 1), y1 = KG_MIN((uint32_t)((y + 1) * scale), box.height);
        x1 = KG_MAX(x1, x0 + 1);
        y1 = KG_MAX(y1, y0 + 1);
        bool is_right = corner & 1, is_bottom = corner & 2;
        uint32_t left = box.x + (is_right ? box.width - x1 : x0), top = box.y + (is_bottom ? box.height - y1 : y0);
        corners.alpha[corner][y][x] = mean_alpha(image, left, top, left + (x1 - x0), top + (y1 - y0));
    }
    return corners;
}

kg_backdrop kg_measure_backdrop(const kg_corners *corners)
{
    bool all_clear = true, all_filled = true;
    for (int corner = 0; corner < 4; corner++) {
        unsigned sum = 0;
        for (int i = 0; i < KG_CORNER_SIZE * KG_CORNER_SIZE; i++)
            sum += corners->alpha[corner][i / 4][i % 4];
        all_clear = all_clear && sum <= CLEAR_CORNER * 16;
        all_filled = all_filled && sum >= FILLED_CORNER * 16;
    }
    return all_clear ? KG_BACKDROP_NONE : all_filled ? KG_BACKDROP_OPAQUE : KG_BACKDROP_SHAPED;
}

bool kg_measure_is_rounded(const kg_corners *corners)
{
    for (int corner = 0; corner < 4; corner++) {
        const uint8_t(*alpha)[KG_CORNER_SIZE] = corners->alpha[corner];
        if (alpha[0][0] > ROUND_CORNER || alpha[0][1] > ROUND_NEIGHBOUR || alpha[1][0] > ROUND_NEIGHBOUR)
            return false;
    }
    return true;
}

/* Where the straight part of a side of LENGTH px begins; it ends as far from the other end, and has a pixel at least. */
static uint32_t straight_from(uint32_t length, uint32_t radius)
{
    return KG_MIN(KG_MAX(length / 4, radius), (length - 1) / 2);
}

bool kg_measure_is_framed(const kg_image *image, kg_box box, uint32_t radius)
{
    uint32_t skip_x = straight_from(box.width, radius), skip_y = straight_from(box.height, radius);
    for (uint32_t x = box.x + skip_x; x < box.x + box.width - skip_x; x++)
        if (kg_image_at(image, x, box.y)[3] < FILLED_CORNER || kg_image_at(image, x, box.y + box.height - 1)[3] < FILLED_CORNER)
            return false;
    for (uint32_t y = box.y + skip_y; y < box.y + box.height - skip_y; y++)
        if (kg_image_at(image, box.x, y)[3] < FILLED_CORNER || kg_image_at(image, box.x + box.width - 1, y)[3] < FILLED_CORNER)
            return false;
    return true;
}

/* ---- border ---- */

static size_t collect_border(const kg_image *image, kg_box box, unsigned sides, uint32_t *out)
{
    size_t count = 0;
    uint32_t right = box.x + box.width - 1, bottom = box.y + box.height - 1;
    for (uint32_t x = box.x; x <= right; x++) {
        if (sides & KG_SIDE_TOP)
            memcpy(&out[count++], kg_image_at(image, x, box.y), 4);
        if (sides & KG_SIDE_BOTTOM)
            memcpy(&out[count++], kg_image_at(image, x, bottom), 4);
    }
    for (uint32_t y = box.y; y <= bottom; y++) {
        if (sides & KG_SIDE_LEFT)
            memcpy(&out[count++], kg_image_at(image, box.x, y), 4);
        if (sides & KG_SIDE_RIGHT)
            memcpy(&out[count++], kg_image_at(image, right, y), 4);
    }
    return count;
}

static int compare_pixels(const void *left, const void *right)
{
    return memcmp(left, right, 4);
}

/* The commonest of the sorted PIXELS. */
static size_t find_mode(const uint32_t *pixels, size_t count, uint32_t *mode)
{
    size_t best = 0;
    for (size_t start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && pixels[end] == pixels[start];)
            end++;
        if (end - start > best) {
            best = end - start;
            *mode = pixels[start];
        }
    }
    return best;
}

static void find_middle(const uint32_t *pixels, size_t count, uint8_t rgba[4])
{
    for (unsigned channel = 0; channel < 4; channel++) {
        size_t histogram[256] = { 0 }, below = 0;
        for (size_t i = 0; i < count; i++)
            histogram[((const uint8_t *)&pixels[i])[channel]]++;
        unsigned level = 0;
        while (below + histogram[level] <= count / 2)
            below += histogram[level++];
        rgba[channel] = (uint8_t)level;
    }
}

static bool is_near(const uint8_t *a, const uint8_t *b, int tolerance)
{
    for (int k = 0; k < 4; k++)
        if (abs(a[k] - b[k]) > tolerance)
            return false;
    return true;
}

kg_status kg_measure_border(const kg_image *image, kg_box box, unsigned sides, kg_border *out, kg_err *err)
{
    uint32_t *pixels = malloc(2 * ((size_t)box.width + box.height) * sizeof *pixels), mode = 0;
    if (pixels == NULL)
        return kg_err_nomem(err);
    size_t count = collect_border(image, box, sides, pixels), near = 0;
    qsort(pixels, count, sizeof *pixels, compare_pixels);
    *out = (kg_border){ 0 };
    bool has_mode = 2 * find_mode(pixels, count, &mode) > count;
    if (has_mode)
        memcpy(out->rgba, &mode, 4);
    else
        find_middle(pixels, count, out->rgba);
    for (size_t i = 0; i < count; i++)
        near += is_near((const uint8_t *)&pixels[i], out->rgba, BORDER_TOLERANCE);
    out->share = count > 0 ? (double)near / (double)count : 0;
    bool is_flat = out->share >= flat_share && out->rgba[3] == 255;
    if (is_flat && has_mode)
        out->kind = KG_BORDER_FLAT;
    else if (kg_measure_gradient(image, box, &out->gradient))
        out->kind = KG_BORDER_GRADIENT;
    else if (is_flat)
        out->kind = KG_BORDER_NEAR_FLAT;
    free(pixels);
    return KG_OK;
}

/* ---- coverage ---- */

/* The commonest colour, with 5 bits a channel. */
static kg_status find_commonest(const kg_image *image, uint8_t rgb[3], kg_err *err)
{
    static const unsigned bins = 1u << 15;
    size_t *histogram = calloc(bins, sizeof *histogram), count = (size_t)image->width * image->height;
    unsigned best = 0;
    if (histogram == NULL)
        return kg_err_nomem(err);
    for (size_t i = 0, run; i < count; i += run) {
        const uint8_t *p = image->rgba + 4 * i;
        run = kg_image_run(image, i);
        histogram[(unsigned)(p[0] >> 3) << 10 | (unsigned)(p[1] >> 3) << 5 | p[2] >> 3] += run;
    }
    for (unsigned bin = 1; bin < bins; bin++)
        best = histogram[bin] > histogram[best] ? bin : best;
    rgb[0] = (uint8_t)((best >> 10) * 255 / 31);
    rgb[1] = (uint8_t)((best >> 5 & 31) * 255 / 31);
    rgb[2] = (uint8_t)((best & 31) * 255 / 31);
    free(histogram);
    return KG_OK;
}

kg_status kg_measure_coverage(const kg_image *image, double *out, kg_err *err)
{
    size_t count = (size_t)image->width * image->height, clear = 0, different = 0;
    uint8_t behind[3] = { 0 };
    for (size_t i = 0, run; i < count; i += run) {
        run = kg_image_run(image, i);
        clear += image->rgba[4 * i + 3] < VISIBLE_ALPHA ? run : 0;
    }
    *out = (double)(count - clear) / (double)count;
    if (clear > count / 100)
        return KG_OK;
    kg_status status = find_commonest(image, behind, err);
    for (size_t i = 0, run; status == KG_OK && i < count; i += run) {
        const uint8_t *p = image->rgba + 4 * i;
        run = kg_image_run(image, i);
        int apart = KG_MAX(KG_MAX(abs(p[0] - behind[0]), abs(p[1] - behind[1])), abs(p[2] - behind[2]));
        different += apart > VISIBLE_DIFFERENCE ? run : 0;
    }
    *out = (double)different / (double)count;
    return status;
}
