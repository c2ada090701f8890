/* SPDX-License-Identifier: Apache-2.0
 *
 * Lanczos3 in double precision, without libm. */
#include "image/resample_axis.h"

#include "base/arith.h"

#include <math.h>
#include <stdlib.h>

enum { LOBES = 3 };
static const double pi = 3.14159265358979323846;

/* sin(pi x) for 0 <= x, by its series after reduction to a quarter turn: no libm, so the same everywhere. */
static double sin_pi(double x)
{
    x -= 2 * floor(x / 2);
    double sign = x >= 1 ? -1 : 1;
    x = x >= 1 ? x - 1 : x;
    x = x > 0.5 ? 1 - x : x;
    double t = pi * x, square = t * t, term = t, sum = t;
    for (int k = 2; k < 24; k += 2) {
        term *= -square / (k * (k + 1));
        sum += term;
    }
    return sign * sum;
}

static double lanczos(double x)
{
    x = fabs(x);
    if (x < 1e-9)
        return 1;
    if (x >= LOBES)
        return 0;
    double third = sin_pi(x / LOBES), whole = third * (3 - 4 * third * third); /* sin 3t = 3 sin t - 4 sin^3 t */
    return LOBES * whole * third / (pi * pi * x * x);
}

static uint32_t clamp_position(double value, uint32_t size)
{
    return value <= 0 ? 0 : value >= size ? size : (uint32_t)value;
}

/* WEIGHTS is room for those of one window. */
static void fill_window(kg_window *w, uint32_t i, uint32_t size, uint32_t source_size, double *weights, float *sums, float *taps)
{
    const double slack = 1e-6; /* against rounding where a border of the pixel falls on one of the source */
    double scale = (double)source_size / size, stretch = fmax(scale, 1), centre = (i + 0.5) * scale;
    w->first = clamp_position(ceil(centre - LOBES * stretch - 0.5 + slack), source_size);
    w->end = clamp_position(floor(centre + LOBES * stretch + 0.5 - slack), source_size);
    w->near_first = clamp_position(floor(centre - stretch / 2 + slack), source_size);
    w->near_end = clamp_position(ceil(centre + stretch / 2 - slack), source_size);
    w->tap_first = w->first & ~3u;
    w->tap_count = (w->end - w->tap_first + 3) & ~3u;
    w->sums = sums;
    w->taps = taps;
    double total = 0, sum = 0;
    for (uint32_t p = w->first; p < w->end; p++) {
        weights[p - w->first] = lanczos((p + 0.5 - centre) / stretch);
        total += weights[p - w->first];
    }
    for (uint32_t p = w->first; p < w->end; p++) {
        sums[p - w->first] = (float)(sum / total);
        taps[p - w->tap_first] = (float)(weights[p - w->first] / total);
        sum += weights[p - w->first];
    }
    sums[w->end - w->first] = 1;
}

bool kg_axis_init(kg_axis *axis, uint32_t size, uint32_t source_size)
{
    double stretch = fmax((double)source_size / size, 1);
    size_t most = KG_MIN((size_t)(2 * LOBES * stretch) + 3, (size_t)source_size + 1), sums, taps;
    size_t most_taps = (most + 3 + 3) & ~(size_t)3;
    axis->size = size;
    axis->most_taps = (uint32_t)most_taps;
    axis->windows = calloc(size, sizeof *axis->windows);
    axis->sums = kg_mul(size, most, &sums) ? calloc(sums, sizeof *axis->sums) : NULL;
    axis->taps = kg_mul(size, most_taps, &taps) ? calloc(taps, sizeof *axis->taps) : NULL;
    double *weights = calloc(most, sizeof *weights);
    bool has_room = axis->windows != NULL && axis->sums != NULL && axis->taps != NULL && weights != NULL;
    for (uint32_t i = 0; has_room && i < size; i++)
        fill_window(&axis->windows[i], i, size, source_size, weights, axis->sums + i * most, axis->taps + i * most_taps);
    free(weights);
    return has_room;
}

void kg_axis_done(kg_axis *axis)
{
    free(axis->windows);
    free(axis->sums);
    free(axis->taps);
}
