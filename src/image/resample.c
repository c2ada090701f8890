/* SPDX-License-Identifier: Apache-2.0
 *
 * Exact Lanczos at colour changes only. With W(p) the sum of the weights left of p, a row's result is
 *     colour at the end of the window + sum over the changes p in it of (colour before p - colour from p on) * W(p),
 * which is the plain weighted sum with its terms put together. Logos change colour at 3 to 5 of 100 pixels, so this costs a
 * fraction of the plain sum, and no more than it where every pixel differs. Rows that equal the one before are taken together the
 * same way.
 *
 * Everything runs on four lanes (red, green, blue, alpha) with the compiler's vector types; where the machine has no such registers
 * the same operations are done one by one, with the same results. */
#include "image/resample.h"

#include "base/arith.h"
#include "image/light.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef float lanes __attribute__((vector_size(16)));
typedef int32_t mask __attribute__((vector_size(16)));

static inline lanes least(lanes a, lanes b)
{
    mask m = a < b;
    return (lanes)(((mask)a & m) | ((mask)b & ~m));
}

static inline lanes greatest(lanes a, lanes b)
{
    mask m = a > b;
    return (lanes)(((mask)a & m) | ((mask)b & ~m));
}

/* ---- the filter ---- */

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
    return LOBES * sin_pi(x) * sin_pi(x / LOBES) / (pi * pi * x * x);
}

/* What one output position takes from the source. */
typedef struct window {
    uint32_t first; /* the filter reaches over the source positions first..end-1 */
    uint32_t end;
    uint32_t near_first; /* the pixel itself covers near_first..near_end-1 */
    uint32_t near_end;
    const float *sums; /* sums[i]: the weights of first..first+i-1, from 0 to 1; end-first+1 of them */
} window;

typedef struct axis {
    uint32_t size; /* of the output */
    window *windows;
    float *sums;
} axis;

static void axis_done(axis *a)
{
    free(a->windows);
    free(a->sums);
}

static uint32_t clamp_position(double value, uint32_t size)
{
    return value <= 0 ? 0 : value >= size ? size : (uint32_t)value;
}

static void fill_window(window *w, uint32_t i, uint32_t size, uint32_t source_size, float *sums)
{
    const double slack = 1e-6; /* against rounding where a border of the pixel falls on one of the source */
    double scale = (double)source_size / size, stretch = fmax(scale, 1), centre = (i + 0.5) * scale;
    w->first = clamp_position(ceil(centre - LOBES * stretch - 0.5 + slack), source_size);
    w->end = clamp_position(floor(centre + LOBES * stretch + 0.5 - slack), source_size);
    w->near_first = clamp_position(floor(centre - stretch / 2 + slack), source_size);
    w->near_end = clamp_position(ceil(centre + stretch / 2 - slack), source_size);
    w->sums = sums;
    double total = 0, sum = 0;
    for (uint32_t p = w->first; p < w->end; p++)
        total += lanczos((p + 0.5 - centre) / stretch);
    for (uint32_t p = w->first; p < w->end; p++) {
        sums[p - w->first] = (float)(sum / total);
        sum += lanczos((p + 0.5 - centre) / stretch);
    }
    sums[w->end - w->first] = 1;
}

static bool axis_init(axis *a, uint32_t size, uint32_t source_size)
{
    double stretch = fmax((double)source_size / size, 1);
    size_t most = KG_MIN((size_t)(2 * LOBES * stretch) + 3, (size_t)source_size + 1), count;
    a->size = size;
    a->windows = calloc(size, sizeof *a->windows);
    a->sums = kg_mul(size, most, &count) ? calloc(count, sizeof *a->sums) : NULL;
    if (a->windows == NULL || a->sums == NULL)
        return false;
    for (uint32_t i = 0; i < size; i++)
        fill_window(&a->windows[i], i, size, source_size, a->sums + i * most);
    return true;
}

/* ---- one row ---- */

/* The result at one place, and the least and the greatest that the source shows there. */
typedef struct cell {
    lanes value;
    lanes least;
    lanes greatest;
} cell;

/* A row as runs of one colour. Run k covers starts[k]..starts[k+1]-1. */
typedef struct runs {
    uint32_t *starts;
    lanes *colours; /* premultiplied light */
    lanes *steps;   /* colours[k-1] - colours[k]; nothing for k = 0 */
    uint32_t count;
} runs;

typedef struct levels {
    float light[256];
    float share[256]; /* i / 255 */
} levels;

static lanes premultiplied(const levels *l, const uint8_t *pixel)
{
    float alpha = l->share[pixel[3]];
    lanes colour = { l->light[pixel[0]] * alpha, l->light[pixel[1]] * alpha, l->light[pixel[2]] * alpha, alpha };
    return colour;
}

static void find_runs(const uint8_t *row, uint32_t width, const levels *l, runs *out)
{
    uint32_t last, count = 0;
    memcpy(&last, row, 4);
    out->starts[0] = 0;
    out->colours[0] = premultiplied(l, row);
    for (uint32_t x = 1; x < width; x++) {
        uint32_t pixel;
        memcpy(&pixel, row + 4 * (size_t)x, 4);
        if (pixel == last)
            continue;
        last = pixel;
        count++;
        out->starts[count] = x;
        out->colours[count] = premultiplied(l, row + 4 * (size_t)x);
        out->steps[count] = out->colours[count - 1] - out->colours[count];
    }
    out->count = count + 1;
    out->starts[out->count] = width;
}

static void filter_row(const axis *a, const runs *r, cell *out)
{
    uint32_t from = 1, near_run = 0; /* both move to the right only, as the windows do */
    for (uint32_t x = 0; x < a->size; x++) {
        const window *w = &a->windows[x];
        while (from < r->count && r->starts[from] <= w->first)
            from++;
        uint32_t k = from;
        lanes sum = { 0 };
        for (; k < r->count && r->starts[k] < w->end; k++) {
            float weight = w->sums[r->starts[k] - w->first];
            sum += r->steps[k] * (lanes){ weight, weight, weight, weight };
        }
        out[x].value = r->colours[k - 1] + sum;
        while (r->starts[near_run + 1] <= w->near_first)
            near_run++;
        out[x].least = out[x].greatest = r->colours[near_run];
        for (k = near_run + 1; k < r->count && r->starts[k] < w->near_end; k++) {
            out[x].least = least(out[x].least, r->colours[k]);
            out[x].greatest = greatest(out[x].greatest, r->colours[k]);
        }
    }
}

/* ---- all rows ---- */

typedef struct scaler {
    levels levels;
    kg_light_index index;
    axis columns;
    axis rows;
    runs runs;
    cell *row;  /* the source row at hand, filtered along x */
    cell *ring; /* output rows that are being summed up: live of them, row y in place y % live */
    uint32_t live;
    uint32_t done;  /* output rows that are finished */
    uint32_t begun; /* output rows that have taken at least one source row */
} scaler;

static void *aligned_array(size_t count, size_t size)
{
    size_t bytes;
    return kg_mul(count, size, &bytes) ? aligned_alloc(16, (bytes + 15) & ~(size_t)15) : NULL;
}

/* The largest number of output rows that one source row has a part in. */
static uint32_t count_live(const axis *rows)
{
    uint32_t most = 1, ahead = 0;
    for (uint32_t y = 0; y < rows->size; y++) {
        while (ahead < rows->size && rows->windows[ahead].first < rows->windows[y].end)
            ahead++;
        most = KG_MAX(most, ahead - y);
    }
    return most;
}

static bool scaler_init(scaler *s, kg_box box, uint32_t width, uint32_t height)
{
    for (unsigned i = 0; i < 256; i++) {
        s->levels.light[i] = kg_light_of((uint8_t)i);
        s->levels.share[i] = (float)i / 255;
    }
    kg_light_index_init(&s->index);
    if (!axis_init(&s->columns, width, box.width) || !axis_init(&s->rows, height, box.height))
        return false;
    s->live = count_live(&s->rows);
    s->runs.starts = aligned_array((size_t)box.width + 1, sizeof *s->runs.starts);
    s->runs.colours = aligned_array(box.width, sizeof *s->runs.colours);
    s->runs.steps = aligned_array(box.width, sizeof *s->runs.steps);
    s->row = aligned_array(width, sizeof *s->row);
    s->ring = aligned_array((size_t)width * s->live, sizeof *s->ring);
    return s->runs.starts != NULL && s->runs.colours != NULL && s->runs.steps != NULL && s->row != NULL && s->ring != NULL;
}

static void scaler_done(scaler *s)
{
    axis_done(&s->columns);
    axis_done(&s->rows);
    free(s->runs.starts);
    free(s->runs.colours);
    free(s->runs.steps);
    free(s->row);
    free(s->ring);
}

static void put_pixel(const kg_light_index *index, const cell *c, uint8_t *pixel)
{
    lanes v = least(greatest(c->value, c->least), c->greatest);
    float alpha = v[3];
    uint8_t level = (uint8_t)(alpha * 255 + 0.5f);
    memset(pixel, 0, 4);
    if (level == 0)
        return;
    for (int k = 0; k < 3; k++)
        pixel[k] = kg_light_level(index, v[k] / alpha);
    pixel[3] = level;
}

static void finish_row(scaler *s, kg_image *out)
{
    const cell *cells = s->ring + (size_t)(s->done % s->live) * s->columns.size;
    for (uint32_t x = 0; x < s->columns.size; x++)
        put_pixel(&s->index, &cells[x], kg_image_at(out, x, s->done));
    s->done++;
}

/* Adds the filtered row, which stands for the equal source rows FROM..TO-1, to one output row. */
static void add_row(scaler *s, uint32_t y, uint32_t from, uint32_t to)
{
    const window *w = &s->rows.windows[y];
    cell *sum = s->ring + (size_t)(y % s->live) * s->columns.size;
    if (y >= s->begun) {
        for (uint32_t x = 0; x < s->columns.size; x++)
            sum[x] = (cell){ .least = { 1, 1, 1, 1 } }; /* neutral */
        s->begun = y + 1;
    }
    float weight = w->sums[KG_MIN(to, w->end) - w->first] - w->sums[KG_MAX(from, w->first) - w->first];
    lanes weights = { weight, weight, weight, weight };
    for (uint32_t x = 0; x < s->columns.size; x++)
        sum[x].value += s->row[x].value * weights;
    if (from >= w->near_end || to <= w->near_first)
        return;
    for (uint32_t x = 0; x < s->columns.size; x++) {
        sum[x].least = least(sum[x].least, s->row[x].least);
        sum[x].greatest = greatest(sum[x].greatest, s->row[x].greatest);
    }
}

static void run(scaler *s, const kg_image *source, kg_box box, kg_image *out)
{
    for (uint32_t from = 0, to; from < box.height; from = to) {
        const uint8_t *row = kg_image_at(source, box.x, box.y + from);
        for (to = from + 1; to < box.height; to++)
            if (memcmp(row, kg_image_at(source, box.x, box.y + to), (size_t)box.width * 4) != 0)
                break;
        find_runs(row, box.width, &s->levels, &s->runs);
        filter_row(&s->columns, &s->runs, s->row);
        for (uint32_t y = s->done; y < out->height && s->rows.windows[y].first < to; y++) {
            add_row(s, y, from, to);
            if (s->rows.windows[y].end <= to)
                finish_row(s, out);
        }
    }
}

static void copy_box(const kg_image *source, kg_box box, kg_image *out)
{
    for (uint32_t y = 0; y < box.height; y++)
        memcpy(kg_image_at(out, 0, y), kg_image_at(source, box.x, box.y + y), (size_t)box.width * 4);
}

kg_status kg_image_resample(const kg_image *source, kg_box box, uint32_t width, uint32_t height, kg_image *out, kg_err *err)
{
    assert(box.width > 0 && box.height > 0 && width > 0 && height > 0);
    assert(box.x + box.width <= source->width && box.y + box.height <= source->height);
    scaler s = { 0 };
    kg_status status = kg_image_init(out, width, height, err);
    if (status != KG_OK)
        return status;
    if (width == box.width && height == box.height) {
        copy_box(source, box, out);
    } else if (scaler_init(&s, box, width, height)) {
        run(&s, source, box, out);
    } else {
        kg_image_done(out);
        status = kg_err_nomem(err);
    }
    scaler_done(&s);
    return status;
}
