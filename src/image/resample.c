/* SPDX-License-Identifier: Apache-2.0
 *
 * One source row after the other is filtered along x where it differs from the one before, and kept until the output rows that it
 * has a part in are summed up. Rows that equal the one before are taken together. */
#include "image/resample.h"

#include "base/arith.h"
#include "image/resample_rows.h"

#include <assert.h>
#include <string.h>

enum { BUSY_SHARE = 6 }; /* a row in which more than every sixth pixel begins a run is filtered as planes */

typedef enum row_kind {
    ROW_NONE,
    ROW_RUNS,
    ROW_PLANES,
    ROW_OPAQUE_PLANES,
} row_kind;

/* A filtered row; it stands for the equal source rows span.from..span.to-1. */
typedef struct filtered {
    kg_colour *values; /* `stride` of them */
    kg_span span;
} filtered;

typedef struct scaler {
    const kg_row_kernels *kernels;
    kg_arena arena;
    uint32_t width; /* of the output */
    kg_axis columns;
    kg_axis own_rows;
    const kg_axis *rows; /* that of the columns where a square becomes a square */
    kg_span *reach;      /* the output positions whose windows each block of source pixels is in */
    kg_span *near;       /* those whose pixels cover some of it */

    kg_runs runs; /* the source row at hand */
    kg_planes planes;
    row_kind kind;
    kg_spans changed;        /* where it differs from the one before */
    kg_spans far_cells;      /* the output positions whose windows this changes */
    kg_spans near_cells;     /* those whose pixels it changes */
    kg_colour_range *ranges; /* what it shows at each output position */

    filtered *ring; /* number i in place i % kept */
    uint32_t kept;
    size_t first; /* numbers of the oldest that still has a part in something, and of the one that comes next */
    size_t end;
    kg_row_part *parts;

    kg_colour_range *sums; /* ranges of output rows: live rows, row y in place y % live, each of `stride` */
    size_t stride;         /* the width, up to a multiple of 4 */
    uint32_t live;
    uint32_t done;  /* output rows that are finished */
    uint32_t begun; /* output rows that have taken in at least one source row */
} scaler;

/* ---- room ---- */

/* The largest number of output rows whose ranges are made at the same time. */
static uint32_t count_live(const kg_axis *rows)
{
    uint32_t most = 1, ahead = 0;
    for (uint32_t y = 0; y < rows->size; y++) {
        while (ahead < rows->size && rows->windows[ahead].near_first < rows->windows[y].end)
            ahead++;
        most = KG_MAX(most, ahead - y);
    }
    return most;
}

/* For each of COUNT blocks of source pixels the output positions that it is in, by their windows or by what is NEAR. */
static kg_span *find_blocks(const kg_axis *columns, bool is_near, uint32_t count, kg_arena *arena)
{
    kg_span *blocks = kg_arena_array(arena, count, sizeof *blocks);
    const kg_window *w = columns->windows;
    uint32_t from = 0, to = 0;
    for (uint32_t i = 0; blocks != NULL && i < count; i++) {
        while (from < columns->size && (is_near ? w[from].near_end : w[from].end) <= i * KG_ROW_BLOCK)
            from++;
        while (to < columns->size && (is_near ? w[to].near_first : w[to].first) < (i + 1) * KG_ROW_BLOCK)
            to++;
        blocks[i] = (kg_span){ from, to };
    }
    return blocks;
}

static bool init_source_room(scaler *s, uint32_t source_width)
{
    uint32_t blocks = (source_width + KG_ROW_BLOCK - 1) / KG_ROW_BLOCK;
    s->reach = find_blocks(&s->columns, false, blocks, &s->arena);
    s->near = find_blocks(&s->columns, true, blocks, &s->arena);
    s->changed.items = kg_arena_array(&s->arena, (blocks + 1) / 2, sizeof *s->changed.items);
    s->far_cells.items = kg_arena_array(&s->arena, (blocks + 1) / 2, sizeof *s->far_cells.items);
    s->near_cells.items = kg_arena_array(&s->arena, (blocks + 1) / 2, sizeof *s->near_cells.items);
    s->runs.starts = kg_arena_array(&s->arena, (size_t)source_width + 1, sizeof *s->runs.starts);
    s->runs.spare = kg_arena_array(&s->arena, (size_t)source_width + 1, sizeof *s->runs.spare);
    s->runs.colours = kg_arena_array(&s->arena, source_width, sizeof *s->runs.colours);
    for (int k = 0; k < 4; k++)
        s->planes.channels[k] = kg_arena_array(&s->arena, ((size_t)source_width + 3) & ~(size_t)3, sizeof(float));
    return kg_arena_ok(&s->arena);
}

static bool init_output_room(scaler *s)
{
    s->stride = ((size_t)s->width + 3) & ~(size_t)3;
    s->kept = s->rows->longest;
    s->live = count_live(s->rows);
    s->ranges = kg_arena_array(&s->arena, s->stride, sizeof *s->ranges);
    s->sums = kg_arena_array(&s->arena, s->live, s->stride * sizeof *s->sums);
    s->parts = kg_arena_array(&s->arena, s->kept, sizeof *s->parts);
    s->ring = kg_arena_array(&s->arena, s->kept, sizeof *s->ring);
    kg_colour *values = kg_arena_array(&s->arena, s->kept, s->stride * sizeof *values);
    for (uint32_t i = 0; kg_arena_ok(&s->arena) && i < s->kept; i++)
        s->ring[i].values = values + i * s->stride;
    return kg_arena_ok(&s->arena);
}

static bool scaler_init(scaler *s, kg_box box, uint32_t width, uint32_t height)
{
    kg_arena_init(&s->arena);
    s->width = width;
    bool is_alike = width == height && box.width == box.height;
    s->rows = is_alike ? &s->columns : &s->own_rows;
    return kg_axis_init(&s->columns, &s->arena, width, box.width) &&
           (is_alike || kg_axis_init(&s->own_rows, &s->arena, height, box.height)) && init_source_room(s, box.width) &&
           init_output_room(s);
}

/* ---- along x ---- */

static row_kind read_row(scaler *s, const uint8_t *row, uint32_t width)
{
    if (kg_row_update_runs(row, width, &s->changed, width / BUSY_SHARE, &s->runs)) {
        kg_row_fill_colours(row, &s->runs);
        return ROW_RUNS;
    }
    kg_row_fill_planes(row, width, &s->planes);
    return s->planes.is_opaque ? ROW_OPAQUE_PLANES : ROW_PLANES;
}

/* The output positions that BLOCKS tells of what changed. */
static void find_cells(const kg_spans *changed, const kg_span *blocks, kg_spans *out)
{
    out->count = 0;
    for (const kg_span *span = changed->items; span < changed->items + changed->count; span++) {
        uint32_t from = blocks[span->from / KG_ROW_BLOCK].from, to = blocks[(span->to - 1) / KG_ROW_BLOCK].to;
        if (out->count > 0 && out->items[out->count - 1].to >= from)
            out->items[out->count - 1].to = to;
        else
            out->items[out->count++] = (kg_span){ from, to };
    }
}

static void set_all_changed(scaler *s, uint32_t width)
{
    s->changed.items[0] = (kg_span){ 0, width };
    s->changed.count = 1;
}

/* Filters ROW, which differs from the row before at s->changed, and keeps it. False when memory is out. */
static bool filter_row(scaler *s, const uint8_t *row, uint32_t width)
{
    kg_colour *values = s->ring[s->end % s->kept].values;
    row_kind kind = read_row(s, row, width);
    if (kind == s->kind)
        memcpy(values, s->ring[(s->end - 1) % s->kept].values, s->width * sizeof *values);
    else
        set_all_changed(s, width); /* another way to sum up rounds otherwise */
    find_cells(&s->changed, s->reach, &s->far_cells);
    find_cells(&s->changed, s->near, &s->near_cells);
    s->kind = kind;
    s->end++;
    if (kind == ROW_RUNS) {
        s->kernels->sum_runs(&s->columns, &s->runs, &s->far_cells, values);
        s->kernels->range_runs(&s->columns, &s->runs, &s->near_cells, s->ranges);
        return true;
    }
    if (!kg_axis_add_taps(&s->columns, &s->arena))
        return false;
    s->kernels->sum_planes(&s->columns, &s->planes, &s->far_cells, values);
    s->kernels->range_planes(&s->columns, &s->planes, &s->near_cells, s->ranges);
    return true;
}

/* ---- along y ---- */

/* Widens the ranges of the output row Y by those of the row at hand. */
static void widen_ranges(scaler *s, uint32_t y)
{
    kg_colour_range *sum = s->sums + y % s->live * s->stride;
    if (y >= s->begun)
        memcpy(sum, s->ranges, s->width * sizeof *sum);
    else
        s->kernels->widen(s->ranges, &s->near_cells, sum);
    s->begun = KG_MAX(s->begun, y + 1);
}

static void finish_row(scaler *s, uint32_t y, uint8_t *pixels)
{
    const kg_window *w = &s->rows->windows[y];
    uint32_t count = 0;
    for (size_t i = s->first; i < s->end; i++) {
        const filtered *row = &s->ring[i % s->kept];
        float weight = w->sums[KG_MIN(row->span.to, w->end) - w->first] - w->sums[KG_MAX(row->span.from, w->first) - w->first];
        s->parts[count++] = (kg_row_part){ row->values, weight };
    }
    s->kernels->finish(s->parts, count, s->sums + y % s->live * s->stride, s->width, pixels);
    s->done = y + 1;
    while (s->done < s->rows->size && s->ring[s->first % s->kept].span.to <= s->rows->windows[s->done].first)
        s->first++;
}

/* Brings the last filtered row into the output rows. */
static void sum_up(scaler *s, kg_image *out)
{
    kg_span span = s->ring[(s->end - 1) % s->kept].span;
    for (uint32_t y = s->done; y < out->height && s->rows->windows[y].near_first < span.to; y++) {
        const kg_window *w = &s->rows->windows[y];
        if (span.from < w->near_end)
            widen_ranges(s, y);
        if (w->end <= span.to)
            finish_row(s, y, kg_image_at(out, 0, y));
    }
}

static bool run(scaler *s, const kg_image *source, kg_box box, kg_image *out)
{
    set_all_changed(s, box.width);
    for (uint32_t from = 0, to; from < box.height; from = to) {
        const uint8_t *row = kg_image_at(source, box.x, box.y + from);
        if (!filter_row(s, row, box.width))
            return false;
        for (to = from + 1; to < box.height; to++)
            if (kg_row_changes(kg_image_at(source, box.x, box.y + to), row, box.width, &s->changed))
                break;
        s->ring[(s->end - 1) % s->kept].span = (kg_span){ from, to };
        sum_up(s, out);
    }
    return true;
}

static void copy_box(const kg_image *source, kg_box box, kg_image *out)
{
    for (uint32_t y = 0; y < box.height; y++)
        memcpy(kg_image_at(out, 0, y), kg_image_at(source, box.x, box.y + y), (size_t)box.width * 4);
}

kg_status kg_image_resample_with(const kg_row_kernels *kernels, const kg_image *source, kg_box box, uint32_t width, uint32_t height,
                                 kg_image *out, kg_err *err)
{
    assert(box.width > 0 && box.height > 0 && width > 0 && height > 0);
    assert(box.x + box.width <= source->width && box.y + box.height <= source->height);
    scaler s = { .kernels = kernels };
    kg_status status = kg_image_init(out, width, height, err);
    if (status != KG_OK)
        return status;
    if (width == box.width && height == box.height) {
        copy_box(source, box, out);
    } else if (!scaler_init(&s, box, width, height) || !run(&s, source, box, out)) {
        kg_image_done(out);
        status = kg_err_nomem(err);
    }
    kg_arena_done(&s.arena);
    return status;
}

kg_status kg_image_resample(const kg_image *source, kg_box box, uint32_t width, uint32_t height, kg_image *out, kg_err *err)
{
    return kg_image_resample_with(&kg_row_kernels_vector, source, box, width, height, out, err);
}
