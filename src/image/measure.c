/* SPDX-License-Identifier: Apache-2.0
 *
 * Measures of an image as a whole and of its border. */
#include "image/measure.h"

#include "base/arith.h"
#include "image/bytes.h"

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
    OPAQUE_ALPHA = 250,
    VISIBLE_DIFFERENCE = 24,
    ALPHA_STEP = 16, /* px whose alpha is looked at together */
    COVERAGE_ROWS = 256,
};
static const double flat_share = 0.9;

/* ---- box ---- */

/* The alpha of four pixels, where it is above EMPTY. */
static inline kg_sixteen alpha_above(kg_sixteen pixels, uint8_t empty)
{
    const kg_sixteen limits = { 255, 255, 255, empty, 255, 255, 255, empty, 255, 255, 255, empty, 255, 255, 255, empty };
    return kg_bytes_above(pixels, limits);
}

static inline bool are_empty(const uint8_t *pixel, uint8_t empty)
{
    kg_sixteen above = { 0 };
    for (int i = 0; i < ALPHA_STEP; i += KG_BYTES_PIXELS)
        above |= alpha_above(kg_bytes_load(pixel + 4 * i), empty);
    return kg_bytes_pixels(above) == 0;
}

/* How many of the first MOST pixels from PIXEL on come before the first that is not empty. */
static uint32_t count_empty(const uint8_t *pixel, uint32_t most, uint8_t empty)
{
    uint32_t x = 0;
    while (x + ALPHA_STEP <= most && are_empty(pixel + 4 * (size_t)x, empty))
        x += ALPHA_STEP;
    while (x < most && pixel[4 * (size_t)x + 3] <= empty)
        x++;
    return x;
}

/* ... and how many of the last MOST before END. */
static uint32_t count_empty_back(const uint8_t *end, uint32_t most, uint8_t empty)
{
    uint32_t x = 0;
    while (x + ALPHA_STEP <= most && are_empty(end - 4 * (size_t)(x + ALPHA_STEP), empty))
        x += ALPHA_STEP;
    while (x < most && *(end - 4 * (size_t)x - 1) <= empty)
        x++;
    return x;
}

kg_box kg_measure_box_within(const kg_image *image, kg_box box, uint8_t empty)
{
    uint32_t top = box.y, bottom = box.y + box.height, left = box.width, right = box.width; /* pixels from either side */
    while (top < bottom && count_empty(kg_image_at(image, box.x, top), box.width, empty) == box.width)
        top++;
    while (bottom > top && count_empty(kg_image_at(image, box.x, bottom - 1), box.width, empty) == box.width)
        bottom--;
    for (uint32_t y = top; y < bottom; y++) {
        left = count_empty(kg_image_at(image, box.x, y), left, empty);
        right = count_empty_back(kg_image_at(image, box.x, y) + 4 * (size_t)box.width, right, empty);
    }
    return top == bottom ? (kg_box){ 0 } : (kg_box){ box.x + left, top, box.width - left - right, bottom - top };
}

kg_box kg_measure_box(const kg_image *image, uint8_t empty)
{
    return kg_measure_box_within(image, (kg_box){ 0, 0, image->width, image->height }, empty);
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

/* The pixel that more than half of PIXELS equal, by the vote of Boyer and Moore: each pair of unlike ones takes itself out. */
static bool find_majority(const uint32_t *pixels, size_t count, uint32_t *out)
{
    size_t votes = 0, equal = 0;
    for (size_t i = 0; i < count; i++) {
        if (votes == 0)
            *out = pixels[i];
        if (pixels[i] == *out)
            votes++;
        else
            votes--;
    }
    for (size_t i = 0; i < count; i++)
        equal += pixels[i] == *out;
    return 2 * equal > count;
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
    *out = (kg_border){ 0 };
    bool has_mode = find_majority(pixels, count, &mode);
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

/* ---- alpha ---- */

/* Pixels are nearly always clear or opaque together. */
kg_alpha kg_measure_alpha(const kg_image *image)
{
    const uint8_t least = OPAQUE_ALPHA, *pixel = image->rgba;
    const kg_sixteen limits = { 0, 0, 0, least, 0, 0, 0, least, 0, 0, 0, least, 0, 0, 0, least };
    size_t count = (size_t)image->width * image->height, visible = 0, opaque = 0, i = 0;
    for (; i + ALPHA_STEP <= count; i += ALPHA_STEP, pixel += 4 * ALPHA_STEP) {
        kg_sixteen seen = { 0 }, below = { 0 };
        for (int k = 0; k < ALPHA_STEP; k += KG_BYTES_PIXELS) {
            kg_sixteen four = kg_bytes_load(pixel + 4 * k);
            seen |= alpha_above(four, VISIBLE_ALPHA - 1);
            below |= kg_bytes_above(limits, four);
        }
        bool has_visible = kg_bytes_pixels(seen) != 0, is_opaque = kg_bytes_pixels(below) == 0;
        visible += is_opaque ? ALPHA_STEP : 0;
        opaque += is_opaque ? ALPHA_STEP : 0;
        for (int k = 0; has_visible && !is_opaque && k < ALPHA_STEP; k++) {
            visible += pixel[4 * k + 3] >= VISIBLE_ALPHA;
            opaque += pixel[4 * k + 3] >= OPAQUE_ALPHA;
        }
    }
    for (; i < count; i++, pixel += 4) {
        visible += pixel[3] >= VISIBLE_ALPHA;
        opaque += pixel[3] >= OPAQUE_ALPHA;
    }
    return (kg_alpha){ .visible = visible, .opaque = opaque };
}

/* ---- coverage ---- */

/* The row of the I-th of COVERAGE_ROWS bands, or of fewer where the picture is lower; another one in each, or stripes would be
 * missed.
 */
static uint32_t coverage_row(const kg_image *image, uint32_t i)
{
    uint32_t step = 1 + (image->height - 1) / COVERAGE_ROWS;
    return i * step + 5 * i % step;
}

/* The commonest colour, with 5 bits a channel. */
static kg_status find_commonest(const kg_image *image, uint8_t rgb[3], kg_err *err)
{
    static const unsigned bins = 1u << 15;
    uint32_t *histogram = calloc(bins, sizeof *histogram);
    unsigned best = 0;
    if (histogram == NULL)
        return kg_err_nomem(err);
    for (uint32_t i = 0, y; (y = coverage_row(image, i)) < image->height; i++)
        for (uint32_t x = 0, run; x < image->width; x += run) {
            const uint8_t *p = kg_image_at(image, x, y);
            run = kg_image_run(p, image->width - x);
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

/* The share of the pixels that differ visibly from RGB. */
static double share_unlike(const kg_image *image, const uint8_t rgb[3])
{
    size_t unlike = 0, looked = 0;
    for (uint32_t i = 0, y; (y = coverage_row(image, i)) < image->height; i++, looked += image->width)
        for (uint32_t x = 0, run; x < image->width; x += run) {
            const uint8_t *p = kg_image_at(image, x, y);
            run = kg_image_run(p, image->width - x);
            int step = KG_MAX(KG_MAX(abs(p[0] - rgb[0]), abs(p[1] - rgb[1])), abs(p[2] - rgb[2]));
            unlike += step > VISIBLE_DIFFERENCE ? run : 0;
        }
    return (double)unlike / (double)looked;
}

kg_status kg_measure_coverage(const kg_image *image, size_t visible, double *out, kg_err *err)
{
    size_t count = (size_t)image->width * image->height;
    uint8_t behind[3] = { 0 };
    *out = (double)visible / (double)count;
    if (count - visible > count / 100)
        return KG_OK;
    kg_status status = find_commonest(image, behind, err);
    if (status == KG_OK)
        *out = share_unlike(image, behind);
    return status;
}
