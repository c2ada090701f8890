/* SPDX-License-Identifier: Apache-2.0
 *
 * Plain versions of what other programs do to pictures. */
#include "faults.h"

#include "base/arith.h"

#include <math.h>
#include <stdlib.h>

static void make(kg_image *out, uint32_t width, uint32_t height)
{
    if (kg_image_init(out, width, height, NULL) != KG_OK)
        exit(2);
}

static double weight(fault_filter filter, double x)
{
    x = fabs(x);
    if (filter == FAULT_NEAREST)
        return x <= 0.5;
    if (filter == FAULT_BILINEAR)
        return fmax(1 - x, 0);
    if (x < 1)
        return (1.5 * x - 2.5) * x * x + 1; /* Catmull-Rom */
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/* The pixel of OUT at X, Y: straight alpha again, cut off at 0 and 255. */
static void put(const double sum[4], uint8_t *pixel)
{
    double alpha = fmin(fmax(sum[3], 0), 255);
    for (int k = 0; k < 3; k++)
        pixel[k] = alpha < 0.5 ? 0 : (uint8_t)(fmin(fmax(sum[k] * 255 / alpha, 0), 255) + 0.5);
    pixel[3] = (uint8_t)(alpha + 0.5);
}

void fault_enlarge(const kg_image *source, fault_filter filter, uint32_t width, uint32_t height, kg_image *out)
{
    if (filter == FAULT_LANCZOS) {
        fault_scale(source, width, height, out);
        return;
    }
    make(out, width, height);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++) {
            double at_x = (x + 0.5) * source->width / width - 0.5, at_y = (y + 0.5) * source->height / height - 0.5;
            double sum[4] = { 0 }, total = 0;
            for (int dy = -1; dy <= 2; dy++)
                for (int dx = -1; dx <= 2; dx++) {
                    double from_x = floor(at_x) + dx, from_y = floor(at_y) + dy;
                    double w = weight(filter, at_x - from_x) * weight(filter, at_y - from_y);
                    uint32_t px = (uint32_t)fmin(fmax(from_x, 0), source->width - 1.0);
                    uint32_t py = (uint32_t)fmin(fmax(from_y, 0), source->height - 1.0);
                    const uint8_t *p = kg_image_at(source, px, py);
                    for (int k = 0; k < 4; k++)
                        sum[k] += w * (k == 3 ? p[3] : p[k] * p[3] / 255.0);
                    total += w;
                }
            for (int k = 0; k < 4; k++)
                sum[k] /= total;
            put(sum, kg_image_at(out, x, y));
        }
}

void fault_scale(const kg_image *source, uint32_t width, uint32_t height, kg_image *out)
{
    if (kg_image_resample(source, (kg_box){ 0, 0, source->width, source->height }, width, height, out, NULL) != KG_OK)
        exit(2);
}

/* Adds to SUM the row Y of SOURCE under the triangle around AT_X, times SHARE; the weights to TOTAL. */
static void add_row(const kg_image *source, double at_x, double ratio, uint32_t y, double share, double sum[4], double *total)
{
    uint32_t end = (uint32_t)fmin(ceil(at_x + ratio), source->width);
    for (uint32_t x = (uint32_t)fmax(at_x - ratio, 0); x < end; x++) {
        const uint8_t *p = kg_image_at(source, x, y);
        double w = share * weight(FAULT_BILINEAR, (x + 0.5 - at_x) / ratio);
        for (int k = 0; k < 4; k++)
            sum[k] += w * (k == 3 ? p[3] : p[k] * p[3] / 255.0);
        *total += w;
    }
}

void fault_soften(const kg_image *source, uint32_t width, uint32_t height, kg_image *out)
{
    double ratio_x = fmax((double)source->width / width, 1), ratio_y = fmax((double)source->height / height, 1);
    make(out, width, height);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++) {
            double at_y = (y + 0.5) * source->height / height, sum[4] = { 0 }, total = 0;
            uint32_t end = (uint32_t)fmin(ceil(at_y + ratio_y), source->height);
            for (uint32_t row = (uint32_t)fmax(at_y - ratio_y, 0); row < end; row++)
                add_row(source, (x + 0.5) * source->width / width, ratio_x, row,
                        weight(FAULT_BILINEAR, (row + 0.5 - at_y) / ratio_y), sum, &total);
            for (int k = 0; k < 4; k++)
                sum[k] /= total;
            put(sum, kg_image_at(out, x, y));
        }
}

void fault_crop(const kg_image *source, kg_box box, kg_image *out)
{
    if (kg_image_resample(source, box, box.width, box.height, out, NULL) != KG_OK)
        exit(2);
}

void fault_fade(const kg_image *source, uint8_t level, double share, double alpha, kg_image *out)
{
    make(out, source->width, source->height);
    for (size_t i = 0; i < (size_t)source->width * source->height; i++) {
        const uint8_t *from = source->rgba + 4 * i;
        for (int k = 0; k < 3; k++)
            out->rgba[4 * i + (size_t)k] = (uint8_t)(from[k] * (1 - share) + level * share + 0.5);
        out->rgba[4 * i + 3] = (uint8_t)(from[3] * alpha + 0.5);
    }
}
