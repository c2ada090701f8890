/* SPDX-License-Identifier: Apache-2.0
 *
 * Lanczos3 in double precision, without libm. A distance between an output and a source position is a whole number of steps of half
 * a source position by RATIO_TO, so windows are found without rounding, and few distances occur at all. */
#include "image/resample_axis.h"

#include "base/arith.h"

#include <assert.h>
#include <math.h>

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

/* For 0 <= x < LOBES. */
static double lanczos(double x)
{
    if (x < 1e-9)
        return 1;
    double third = sin_pi(x / LOBES), whole = third * (3 - 4 * third * third); /* sin 3t = 3 sin t - 4 sin^3 t */
    return LOBES * whole * third / (pi * pi * x * x);
}

/* ---- distances, in steps ---- */

/* Half a lobe. */
static int64_t half_lobe(const kg_axis *axis)
{
    return KG_MAX(axis->ratio_to, axis->ratio_from);
}

/* From the middle of the output position I to that of the source position P. */
static int64_t distance(const kg_axis *axis, uint32_t i, uint32_t p)
{
    return (2 * (int64_t)p + 1) * axis->ratio_to - (2 * (int64_t)i + 1) * axis->ratio_from;
}

/* Those that occur are all even, or all odd. */
static double weight_at(const kg_axis *axis, int64_t distance)
{
    return axis->lobes[(distance < 0 ? -distance : distance) / 2];
}

static bool make_lobes(kg_axis *axis, kg_arena *arena)
{
    int64_t half = half_lobe(axis), odd = (axis->ratio_to + axis->ratio_from) % 2;
    axis->lobes = kg_arena_array(arena, (size_t)half, LOBES * sizeof *axis->lobes);
    for (int64_t i = 0; axis->lobes != NULL && i < LOBES * half; i++)
        axis->lobes[i] = lanczos((double)(2 * i + odd) / (double)(2 * half));
    return axis->lobes != NULL;
}

/* ---- windows ---- */

static int64_t floor_ratio(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static uint32_t clamp_position(int64_t value, uint32_t size)
{
    return value <= 0 ? 0 : value >= size ? size : (uint32_t)value;
}

/* Returns whether the window lies in the source as a whole. */
static bool place_window(const kg_axis *axis, uint32_t i, kg_window *w)
{
    int64_t half = half_lobe(axis), middle = (2 * (int64_t)i + 1) * axis->ratio_from, one = 2 * (int64_t)axis->ratio_to;
    int64_t first = floor_ratio(middle - axis->ratio_to - 2 * LOBES * half, one) + 1;
    int64_t end = -floor_ratio(axis->ratio_to - middle - 2 * LOBES * half, one);
    w->first = clamp_position(first, axis->source_size);
    w->end = clamp_position(end, axis->source_size);
    w->near_first = clamp_position(floor_ratio(middle - half, one), axis->source_size);
    w->near_end = clamp_position(-floor_ratio(-middle - half, one), axis->source_size);
    w->tap_first = w->first & ~3u;
    w->tap_count = (w->end - w->tap_first + 3) & ~3u;
    return first >= 0 && end <= axis->source_size;
}

static double total_weight(const kg_axis *axis, uint32_t i)
{
    const kg_window *w = &axis->windows[i];
    double total = 0;
    int64_t at = distance(axis, i, w->first);
    for (uint32_t p = w->first; p < w->end; p++, at += 2 * (int64_t)axis->ratio_to)
        total += weight_at(axis, at);
    return total;
}

static const float *make_sums(const kg_axis *axis, kg_arena *arena, uint32_t i)
{
    const kg_window *w = &axis->windows[i];
    float *sums = kg_arena_array(arena, (size_t)(w->end - w->first) + 1, sizeof *sums);
    if (sums == NULL)
        return NULL;
    double total = total_weight(axis, i), sum = 0;
    int64_t at = distance(axis, i, w->first);
    for (uint32_t p = w->first; p < w->end; p++, at += 2 * (int64_t)axis->ratio_to) {
        sums[p - w->first] = (float)(sum / total);
        sum += weight_at(axis, at);
    }
    sums[w->end - w->first] = 1;
    return sums;
}

static const float *make_taps(const kg_axis *axis, kg_arena *arena, uint32_t i)
{
    const kg_window *w = &axis->windows[i];
    float *taps = kg_arena_array(arena, w->tap_count, sizeof *taps);
    if (taps == NULL)
        return NULL;
    double total = total_weight(axis, i);
    int64_t at = distance(axis, i, w->first);
    for (uint32_t p = w->first; p < w->end; p++, at += 2 * (int64_t)axis->ratio_to)
        taps[p - w->tap_first] = (float)(weight_at(axis, at) / total);
    return taps;
}

bool kg_axis_init(kg_axis *axis, kg_arena *arena, uint32_t size, uint32_t source_size)
{
    assert(size > 0 && size <= KG_AXIS_LONGEST && source_size > 0 && source_size <= KG_AXIS_LONGEST);
    uint32_t common = kg_gcd(size, source_size), inside = 0; /* windows up to the one at hand that are not cut off */
    *axis = (kg_axis){ size, source_size, size / common, source_size / common, 0, NULL, NULL };
    axis->windows = kg_arena_array(arena, size, sizeof *axis->windows);
    if (axis->windows == NULL || !make_lobes(axis, arena))
        return false;
    for (uint32_t i = 0; i < size; i++) {
        kg_window *w = &axis->windows[i];
        inside = place_window(axis, i, w) ? inside + 1 : 0;
        w->sums = inside > axis->ratio_to ? (w - axis->ratio_to)->sums : make_sums(axis, arena, i);
        axis->longest = KG_MAX(axis->longest, w->end - w->first);
    }
    return kg_arena_ok(arena);
}

bool kg_axis_add_taps(kg_axis *axis, kg_arena *arena)
{
    for (uint32_t i = 0; i < axis->size && axis->windows[axis->size - 1].taps == NULL; i++) {
        kg_window *w = &axis->windows[i], *before = i < axis->ratio_to ? NULL : w - axis->ratio_to;
        bool is_same = before != NULL && before->sums == w->sums && before->first % 4 == w->first % 4;
        w->taps = is_same ? before->taps : make_taps(axis, arena, i);
    }
    return kg_arena_ok(arena);
}
