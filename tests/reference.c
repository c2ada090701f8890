/* SPDX-License-Identifier: Apache-2.0
 *
 * Weights as a table of all positions by all positions, then sums: plainness before speed. */
#include "reference.h"

#include "base/arith.h"

#include <math.h>
#include <stdlib.h>

enum { LOBES = 3 };

double reference_light(double share)
{
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

double reference_share(double light)
{
    light = fmin(fmax(light, 0), 1);
    return light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055;
}

static double lanczos(double x)
{
    const double pi = 3.14159265358979323846;
    x = fabs(x);
    return x < 1e-12 ? 1 : x >= LOBES ? 0 : LOBES * sin(pi * x) * sin(pi * x / LOBES) / (pi * pi * x * x);
}

/* A line of numbers, STRIDE apart, each with the least and the greatest that it stands for. */
typedef struct line {
    const double *value, *low, *high;
    size_t count, stride;
} line;

/* The weights of COUNT positions for each of SIZE; their sum is 1. */
static double *make_weights(size_t count, size_t size)
{
    double *weights = calloc(count * size, sizeof *weights), scale = (double)count / (double)size, stretch = fmax(scale, 1);
    for (size_t i = 0; weights != NULL && i < size; i++) {
        double total = 0, *row = weights + i * count;
        for (size_t p = 0; p < count; p++)
            total += row[p] = lanczos(((double)p + 0.5 - ((double)i + 0.5) * scale) / stretch);
        for (size_t p = 0; p < count; p++)
            row[p] /= total;
    }
    return weights;
}

/* The output position I of SIZE. */
static void scale_at(const line *from, const double *weights, size_t i, size_t size, double *value, double *low, double *high)
{
    double scale = (double)from->count / (double)size, stretch = fmax(scale, 1), centre = ((double)i + 0.5) * scale;
    *value = 0;
    *low = INFINITY;
    *high = -INFINITY;
    size_t first = (size_t)fmax(centre - LOBES * stretch - 1, 0), end = (size_t)fmin(centre + LOBES * stretch + 2, (double)from->count);
    for (size_t p = first; p < end; p++) { /* all others have the weight 0 */
        *value += weights[i * from->count + p] * from->value[p * from->stride];
        if ((double)p + 1 > centre - stretch / 2 + 1e-6 && (double)p < centre + stretch / 2 - 1e-6) {
            *low = fmin(*low, from->low[p * from->stride]);
            *high = fmax(*high, from->high[p * from->stride]);
        }
    }
}

static double channel_of(const kg_image *source, uint32_t x, uint32_t y, int channel)
{
    const uint8_t *p = kg_image_at(source, x, y);
    return channel == 3 ? p[3] / 255.0 : reference_light(p[channel] / 255.0) * p[3] / 255;
}

/* One channel; PLANE has room for the box, ACROSS for three times WIDTH by the height of the box. */
static void scale_channel(const kg_image *source, kg_box box, int channel, uint32_t width, uint32_t height, const double *weights_x,
                          const double *weights_y, double *plane, double *across, double (*out)[4])
{
    size_t size = (size_t)width * box.height;
    double *low = across + size, *high = low + size;
    for (uint32_t y = 0; y < box.height; y++)
        for (uint32_t x = 0; x < box.width; x++)
            plane[(size_t)y * box.width + x] = channel_of(source, box.x + x, box.y + y, channel);
    for (uint32_t y = 0; y < box.height; y++) {
        const double *row = plane + (size_t)y * box.width;
        line from = { row, row, row, box.width, 1 };
        for (size_t x = 0, at = (size_t)y * width; x < width; x++, at++)
            scale_at(&from, weights_x, x, width, &across[at], &low[at], &high[at]);
    }
    for (size_t x = 0; x < width; x++) {
        line from = { across + x, low + x, high + x, box.height, width };
        for (size_t y = 0; y < height; y++) {
            double value, least, greatest;
            scale_at(&from, weights_y, y, height, &value, &least, &greatest);
            out[y * width + x][channel] = fmin(fmax(value, least), greatest);
        }
    }
}

double (*reference_scale(const kg_image *source, kg_box box, uint32_t width, uint32_t height))[4]
{
    double(*out)[4] = calloc((size_t)width * height, sizeof *out);
    double *weights_x = make_weights(box.width, width), *weights_y = make_weights(box.height, height);
    double *plane = calloc((size_t)box.width * box.height, sizeof *plane);
    double *across = calloc((size_t)width * box.height * 3, sizeof *across);
    bool has_room = out != NULL && weights_x != NULL && weights_y != NULL && plane != NULL && across != NULL;
    for (int channel = 0; has_room && channel < 4; channel++)
        scale_channel(source, box, channel, width, height, weights_x, weights_y, plane, across, out);
    free(weights_x);
    free(weights_y);
    free(plane);
    free(across);
    if (has_room)
        return out;
    free(out);
    return NULL;
}

void reference_differences(const double expected[4], const uint8_t found[4], double out[4])
{
    double alpha = expected[3];
    for (int k = 0; k < 3; k++)
        out[k] = fabs(found[k] * found[3] / 255.0 - (alpha > 0 ? 255 * reference_share(expected[k] / alpha) * alpha : 0));
    out[3] = fabs(found[3] - 255 * alpha);
}

double reference_worst(const kg_image *source, kg_box box, const kg_image *found)
{
    double(*expected)[4] = reference_scale(source, box, found->width, found->height), worst = 0;
    for (size_t i = 0; expected != NULL && i < (size_t)found->width * found->height; i++) {
        double differences[4];
        reference_differences(expected[i], found->rgba + 4 * i, differences);
        for (int k = 0; k < 4; k++)
            worst = fmax(worst, differences[k]);
    }
    worst = expected != NULL ? worst : INFINITY;
    free(expected);
    return worst;
}
