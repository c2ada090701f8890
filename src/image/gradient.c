/* SPDX-License-Identifier: Apache-2.0
 *
 * A linear gradient fitted to a border: least squares over the outermost pixels, then once more over those near the first fit, so
 * that artwork which touches the border does not pull it aside. */
#include "image/measure.h"

#include <math.h>

enum { CLOSE = 2, NEAR = 8 }; /* levels */
static const double least_share = 0.95;

typedef struct fit {
    double sums[6];       /* of 1, x, y, xx, xy, yy */
    double moments[3][3]; /* of c, cx, cy for each channel */
} fit;

static bool is_near(const kg_gradient *gradient, const uint8_t *pixel, double x, double y, double tolerance)
{
    for (int k = 0; k < 3; k++)
        if (fabs(gradient->start[k] + gradient->across[k] * x + gradient->down[k] * y - pixel[k]) > tolerance)
            return false;
    return pixel[3] == 255;
}

static void add(fit *f, const uint8_t *pixel, double x, double y)
{
    const double terms[6] = { 1, x, y, x * x, x * y, y * y };
    for (int i = 0; i < 6; i++)
        f->sums[i] += terms[i];
    for (int k = 0; k < 3; k++) {
        f->moments[k][0] += pixel[k];
        f->moments[k][1] += pixel[k] * x;
        f->moments[k][2] += pixel[k] * y;
    }
}

/* Solves the normal equations by Cramer's rule. False when the pixels lie on one line. */
static bool solve(const fit *f, kg_gradient *out)
{
    double n = f->sums[0], x = f->sums[1], y = f->sums[2], xx = f->sums[3], xy = f->sums[4], yy = f->sums[5];
    double a = xx * yy - xy * xy, b = xy * y - x * yy, c = x * xy - xx * y, whole = n * a + x * b + y * c;
    if (fabs(whole) < 1e-6)
        return false;
    for (int k = 0; k < 3; k++) {
        const double *m = f->moments[k];
        out->start[k] = (m[0] * a + m[1] * b + m[2] * c) / whole;
        out->across[k] = (m[0] * b + m[1] * (n * yy - y * y) + m[2] * (x * y - n * xy)) / whole;
        out->down[k] = (m[0] * c + m[1] * (x * y - n * xy) + m[2] * (n * xx - x * x)) / whole;
    }
    return true;
}

/* The I-th of the 2 (width + height) outermost pixels of BOX; corners count twice. */
static const uint8_t *border_pixel(const kg_image *image, kg_box box, uint32_t i, uint32_t *x, uint32_t *y)
{
    uint32_t along = i / 2;
    bool is_row = along < box.width, is_far = i & 1;
    *x = box.x + (is_row ? along : is_far ? box.width - 1 : 0);
    *y = box.y + (is_row ? (is_far ? box.height - 1 : 0) : along - box.width);
    return kg_image_at(image, *x, *y);
}

/* Fits to the pixels that BEFORE (may be NULL) comes near. */
static bool fit_border(const kg_image *image, kg_box box, const kg_gradient *before, kg_gradient *out)
{
    fit f = { 0 };
    for (uint32_t i = 0, x, y; i < 2 * (box.width + box.height); i++) {
        const uint8_t *pixel = border_pixel(image, box, i, &x, &y);
        if (before == NULL || is_near(before, pixel, x, y, NEAR))
            add(&f, pixel, x, y);
    }
    return solve(&f, out);
}

bool kg_measure_gradient(const kg_image *image, kg_box box, kg_gradient *out)
{
    uint32_t count = 2 * (box.width + box.height), close = 0;
    kg_gradient first;
    if (box.width < 2 || box.height < 2 || !fit_border(image, box, NULL, &first) || !fit_border(image, box, &first, out))
        return false;
    for (uint32_t i = 0, x, y; i < count; i++) {
        const uint8_t *pixel = border_pixel(image, box, i, &x, &y);
        close += is_near(out, pixel, x, y, CLOSE);
    }
    return close >= least_share * count;
}

uint8_t kg_gradient_level(const kg_gradient *gradient, int channel, double x, double y)
{
    double level = gradient->start[channel] + gradient->across[channel] * x + gradient->down[channel] * y;
    return (uint8_t)(fmin(fmax(level, 0), 255) + 0.5);
}
