/* SPDX-License-Identifier: Apache-2.0
 *
 * One source row after the other is filtered along x, and added to the output rows that it has a part in. Rows that equal the one
 * before are taken together. */
#include "image/resample.h"

#include "base/arith.h"
#include "image/resample_rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct scaler {
    const kg_row_kernels *kernels;
    kg_levels levels;
    kg_axis columns;
    kg_axis own_rows;
    const kg_axis *rows; /* that of the columns where a square becomes a square */
    kg_row_room room;
    kg_cell *row;  /* the source row at hand, filtered along x */
    kg_cell *ring; /* output rows that are being summed up: live of them, row y in place y % live */
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
static uint32_t count_live(const kg_axis *rows)
{
    uint32_t most = 1, ahead = 0;
    for (uint32_t y = 0; y < rows->size; y++) {
        while (ahead < rows->size && rows->windows[ahead].first < rows->windows[y].end)
            ahead++;
        most = KG_MAX(most, ahead - y);
    }
    return most;
}

static bool room_init(kg_row_room *room, uint32_t width)
{
    size_t padded = ((size_t)width + 3) & ~(size_t)3;
    room->starts = aligned_array((size_t)width + 1, sizeof *room->starts);
    room->colours = aligned_array(width, sizeof *room->colours);
    room->steps = aligned_array(width, sizeof *room->steps);
    float *planes = aligned_array(padded, 4 * sizeof *planes);
    for (int k = 0; k < 4 && planes != NULL; k++) {
        room->planes[k] = planes + (size_t)k * padded;
        memset(room->planes[k] + padded - 4, 0, 4 * sizeof *planes);
    }
    return room->starts != NULL && room->colours != NULL && room->steps != NULL && planes != NULL;
}

static bool scaler_init(scaler *s, const kg_row_kernels *kernels, kg_box box, uint32_t width, uint32_t height)
{
    s->kernels = kernels;
    for (unsigned i = 0; i < 256; i++) {
        s->levels.light[i] = kg_light_of((uint8_t)i);
        s->levels.share[i] = (float)i / 255;
    }
    kg_light_index_init(&s->levels.index);
    bool is_alike = width == height && box.width == box.height;
    s->rows = is_alike ? &s->columns : &s->own_rows;
    if (!kg_axis_init(&s->columns, width, box.width) || (!is_alike && !kg_axis_init(&s->own_rows, height, box.height)))
        return false;
    s->live = count_live(s->rows);
    s->row = aligned_array(width, sizeof *s->row);
    s->ring = aligned_array((size_t)width * s->live, sizeof *s->ring);
    return room_init(&s->room, box.width) && s->row != NULL && s->ring != NULL;
}

static void scaler_done(scaler *s)
{
    kg_axis_done(&s->columns);
    kg_axis_done(&s->own_rows);
    free(s->room.starts);
    free(s->room.colours);
    free(s->room.steps);
    free(s->room.planes[0]);
    free(s->row);
    free(s->ring);
}

/* Adds the filtered row, which stands for the equal source rows FROM..TO-1, to one output row. */
static void add_row(scaler *s, uint32_t y, uint32_t from, uint32_t to)
{
    const kg_window *w = &s->rows->windows[y];
    kg_cell *sum = s->ring + (size_t)(y % s->live) * s->columns.size;
    if (y >= s->begun) {
        for (uint32_t x = 0; x < s->columns.size; x++)
            sum[x] = (kg_cell){ .least = { 1, 1, 1, 1 } }; /* neutral */
        s->begun = y + 1;
    }
    float weight = w->sums[KG_MIN(to, w->end) - w->first] - w->sums[KG_MAX(from, w->first) - w->first];
    s->kernels->add(s->row, s->columns.size, weight, from < w->near_end && to > w->near_first, sum);
}

static void run(scaler *s, const kg_image *source, kg_box box, kg_image *out)
{
    for (uint32_t from = 0, to; from < box.height; from = to) {
        const uint8_t *row = kg_image_at(source, box.x, box.y + from);
        for (to = from + 1; to < box.height; to++)
            if (memcmp(row, kg_image_at(source, box.x, box.y + to), (size_t)box.width * 4) != 0)
                break;
        s->kernels->filter(&s->columns, &s->levels, row, box.width, &s->room, s->row);
        for (uint32_t y = s->done; y < out->height && s->rows->windows[y].first < to; y++) {
            add_row(s, y, from, to);
            if (s->rows->windows[y].end > to)
                continue;
            s->kernels->finish(&s->levels, s->ring + (size_t)(y % s->live) * out->width, out->width, kg_image_at(out, 0, y));
            s->done++;
        }
    }
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
    scaler s = { 0 };
    kg_status status = kg_image_init(out, width, height, err);
    if (status != KG_OK)
        return status;
    if (width == box.width && height == box.height) {
        copy_box(source, box, out);
    } else if (scaler_init(&s, kernels, box, width, height)) {
        run(&s, source, box, out);
    } else {
        kg_image_done(out);
        status = kg_err_nomem(err);
    }
    scaler_done(&s);
    return status;
}

kg_status kg_image_resample(const kg_image *source, kg_box box, uint32_t width, uint32_t height, kg_image *out, kg_err *err)
{
    return kg_image_resample_with(&kg_row_kernels_vector, source, box, width, height, out, err);
}
