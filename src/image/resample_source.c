/* SPDX-License-Identifier: Apache-2.0
 *
 * Pixels are compared a block at a time; most of a logo is the same as what is above and to the left of it. */
#include "image/resample_source.h"

#include "base/arith.h"
#include "image/bytes.h"
#include "image/light.h"

#include <string.h>

enum { STRETCH = 4 * KG_ROW_BLOCK };

/* ---- comparing ---- */

static inline kg_sixteen difference(const uint8_t *a, const uint8_t *b)
{
    return kg_bytes_load(a) ^ kg_bytes_load(b);
}

static inline bool is_same_block(const uint8_t *a, const uint8_t *b)
{
    kg_sixteen all = difference(a, b) | difference(a + 16, b + 16) | difference(a + 32, b + 32) | difference(a + 48, b + 48);
    return kg_bytes_pixels(all) == 0;
}

static void add_span(kg_spans *spans, uint32_t from, uint32_t to)
{
    if (spans->count > 0 && spans->items[spans->count - 1].to == from)
        spans->items[spans->count - 1].to = to;
    else
        spans->items[spans->count++] = (kg_span){ from, to };
}

/* What comes a page behind the stretch AT, mostly in the rows that follow: by itself the machine reads ahead to the end of a page. */
static inline void fetch_ahead(const uint8_t *at)
{
    enum { PAGE = 4096, LINE = 64 };
    for (int i = 0; i < 4 * STRETCH; i += LINE)
        __builtin_prefetch(at + PAGE + i);
}

/* Whole stretches first: memcmp is at its best with them. */
bool kg_row_changes(const uint8_t *row, const uint8_t *above, uint32_t width, kg_spans *out)
{
    out->count = 0;
    for (uint32_t from = 0; from < width; from += STRETCH) {
        uint32_t end = KG_MIN(from + STRETCH, width), x = from;
        fetch_ahead(row + 4 * (size_t)from);
        if (memcmp(row + 4 * (size_t)from, above + 4 * (size_t)from, 4 * (size_t)(end - from)) == 0)
            continue;
        for (; x + KG_ROW_BLOCK <= end; x += KG_ROW_BLOCK)
            if (!is_same_block(row + 4 * (size_t)x, above + 4 * (size_t)x))
                add_span(out, x, x + KG_ROW_BLOCK);
        if (x < end && memcmp(row + 4 * (size_t)x, above + 4 * (size_t)x, 4 * (size_t)(end - x)) != 0)
            add_span(out, x, end);
    }
    return out->count > 0;
}

/* ---- runs ---- */

/* The starts of runs at FROM..TO-1, as long as there are no more than MOST; returns how many. Without branches, as nothing is known
 * of the pixels. */
static uint32_t find_starts(const uint8_t *row, uint32_t from, uint32_t to, uint32_t most, uint32_t *starts)
{
    uint32_t count = from == 0 ? 1 : 0, x = from + count;
    starts[0] = 0;
    while (x < to && count <= most)
        for (uint32_t end = KG_MIN(x + STRETCH, to); x < end; x++) {
            const uint8_t *pixel = row + 4 * (size_t)x;
            starts[count] = x;
            count += memcmp(pixel, pixel - 4, 4) != 0;
        }
    return count;
}

bool kg_row_update_runs(const uint8_t *row, uint32_t width, const kg_spans *changed, uint32_t most, kg_runs *runs)
{
    kg_span all = { 0, width };
    const kg_span *span = runs->count > 0 ? changed->items : &all, *spans_end = runs->count > 0 ? span + changed->count : span + 1;
    uint32_t *old = runs->starts, *old_end = old + runs->count, *starts = runs->spare;
    *old_end = width;
    for (; span < spans_end; span++) {
        uint32_t end = KG_MIN(span->to + 1, width); /* the pixel behind is compared with one that changed */
        while (*old < span->from)
            *starts++ = *old++;
        starts += find_starts(row, span->from, end, most, starts);
        while (*old < end)
            old++;
    }
    while (old < old_end)
        *starts++ = *old++;
    *starts = width;
    uint32_t count = (uint32_t)(starts - runs->spare), *spare = runs->starts;
    *runs = (kg_runs){ count <= most ? count : 0, runs->spare, spare, runs->colours };
    return count <= most;
}

void kg_row_fill_colours(const uint8_t *row, kg_runs *runs)
{
    for (uint32_t k = 0; k < runs->count; k++) {
        const uint8_t *pixel = row + 4 * (size_t)runs->starts[k];
        float alpha = (float)pixel[3] / 255, *colour = runs->colours[k];
        colour[0] = kg_light_of(pixel[0]) * alpha;
        colour[1] = kg_light_of(pixel[1]) * alpha;
        colour[2] = kg_light_of(pixel[2]) * alpha;
        colour[3] = alpha;
    }
}

/* ---- planes ---- */

void kg_row_fill_planes(const uint8_t *row, uint32_t width, kg_planes *out)
{
    float *r = out->channels[0], *g = out->channels[1], *b = out->channels[2], *a = out->channels[3];
    uint8_t all = 255;
    for (uint32_t x = 0; x < width; x++) {
        uint8_t pixel[4];
        memcpy(pixel, row + 4 * (size_t)x, sizeof pixel); /* the planes cannot change these */
        r[x] = kg_light_of(pixel[0]);
        g[x] = kg_light_of(pixel[1]);
        b[x] = kg_light_of(pixel[2]);
        all &= pixel[3];
    }
    out->is_opaque = all == 255;
    for (uint32_t x = 0; x < width && !out->is_opaque; x++) {
        float alpha = (float)row[4 * (size_t)x + 3] / 255;
        r[x] *= alpha;
        g[x] *= alpha;
        b[x] *= alpha;
        a[x] = alpha;
    }
}
