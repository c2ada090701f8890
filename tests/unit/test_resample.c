/* SPDX-License-Identifier: Apache-2.0
 *
 * Scaling: charts at many ratios against the reference in double precision, and the work on vectors against its twin without. */
#include "../reference.h"
#include "pictures.h"

#include "base/arith.h"
#include "base/sha256.h"
#include "image/resample_rows.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* ---- charts: what is hard to scale ---- */

typedef void chart_of(uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint8_t pixel[4]);

static void zone_plate(uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint8_t pixel[4])
{
    double dx = x - width / 2.0, dy = y - height / 2.0, wave = cos(M_PI * (dx * dx / width + dy * dy / height));
    memset(pixel, (int)(127.5 + 127.4 * wave), 3);
    pixel[3] = 255;
}

static void steps(uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint8_t pixel[4])
{
    uint8_t level = (uint8_t)(x * 8 / width * 36);
    pixel[0] = level;
    pixel[1] = y * 5 / height % 2 ? (uint8_t)(255 - level) : level;
    pixel[2] = (uint8_t)(y * 3 / height * 120);
    pixel[3] = 255;
}

static void alpha_ramp(uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint8_t pixel[4])
{
    pixel[0] = (uint8_t)(y * 255 / height);
    pixel[1] = 10;
    pixel[2] = (uint8_t)(255 - pixel[0]);
    pixel[3] = (uint8_t)(x * 256 / width);
}

static void thin_lines(uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint8_t pixel[4])
{
    bool is_line = x % 9 == 4 || y % 7 == 3 || (width - x) * height / width == y;
    pixel[0] = pixel[1] = pixel[2] = is_line ? 0 : 255;
    pixel[3] = is_line || (x + y) % 2 == 0 ? 255 : 0;
}

static void checkerboard(uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint8_t pixel[4])
{
    (void)height;
    uint32_t size = x < width / 2 ? 1 : 5;
    bool is_dark = (x / size + y / size) % 2 != 0;
    pixel[0] = is_dark ? 0 : 255;
    pixel[1] = is_dark ? 90 : 200;
    pixel[2] = is_dark ? 255 : 0;
    pixel[3] = is_dark ? 200 : 255;
}

static void noise(uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint8_t pixel[4])
{
    uint32_t state = x * 7919 + y * 104729 + width + 31 * height + 1, number = pictures_random(&state);
    number ^= pictures_random(&state) << 16;
    memcpy(pixel, &number, 4);
    pixel[3] = y < height / 2 ? 255 : pixel[3]; /* the upper half is opaque */
}

/* Rows from none to all of whose pixels differ from the one before. */
static void growing(uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint8_t pixel[4])
{
    uint32_t every = KG_MAX(1u, height / (y + 1));
    noise(x / every * every, y, width, height, pixel);
}

/* Areas of one colour with few edges, as logos have them; most rows differ at some places from the one above. */
static void shapes(uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint8_t pixel[4])
{
    double dx = (double)x / width - 0.4, dy = (double)y / height - 0.5;
    bool is_disc = dx * dx + dy * dy < 0.09, is_bar = x * 10 / width == 8 && (y * 7 / height) % 2 == 0;
    memset(pixel, 0, 4);
    if (is_disc || is_bar)
        memcpy(pixel, (uint8_t[]){ 200, is_disc ? 30 : 90, 60, is_bar ? 255 : 180 }, 4);
}

static chart_of *const charts[] = { zone_plate, steps, alpha_ramp, thin_lines, checkerboard, noise, growing, shapes };

static kg_image draw(chart_of *chart, uint32_t width, uint32_t height)
{
    kg_image image = pictures_flat(width, height, 0, 0, 0, 0);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++)
            chart(x, y, width, height, kg_image_at(&image, x, y));
    return image;
}

/* Source and target, down to a pixel and up from one; ratios that are whole, nearly 1, and of no pattern. */
static const uint32_t sizes[][4] = {
    { 64, 64, 20, 20 },    { 97, 61, 40, 25 },   { 100, 30, 7, 3 },      { 10, 10, 33, 29 },     { 1, 1, 5, 5 },
    { 2, 90, 3, 30 },      { 41, 41, 40, 41 },   { 121, 121, 120, 120 }, { 119, 119, 120, 120 }, { 240, 240, 120, 120 },
    { 16, 16, 120, 120 },  { 3, 5, 120, 7 },     { 300, 200, 120, 80 },  { 257, 129, 120, 60 },  { 150, 7, 1, 1 },
    { 333, 90, 111, 119 }, { 47, 48, 120, 120 }, { 500, 12, 120, 3 },
};

Test(resample, charts_are_within_one_level_of_the_reference_at_every_ratio)
{
    for (size_t i = 0; i < KG_COUNT(sizes); i++)
        for (size_t k = 0; k < KG_COUNT(charts); k++) {
            kg_image image = draw(charts[k], sizes[i][0], sizes[i][1]), found;
            kg_box all = { 0, 0, image.width, image.height };
            cr_assert_eq(kg_image_resample(&image, all, sizes[i][2], sizes[i][3], &found, NULL), KG_OK);
            double worst = reference_worst(&image, all, &found);
            cr_expect_leq(worst, 1.0, "chart %zu, %u x %u to %u x %u: %f", k, sizes[i][0], sizes[i][1], sizes[i][2], sizes[i][3],
                          worst);
            kg_image_done(&found);
            kg_image_done(&image);
        }
}

Test(resample, a_part_takes_nothing_from_outside)
{
    kg_image image = draw(noise, 50, 40), found;
    kg_box part = { 7, 5, 30, 20 };
    cr_assert_eq(kg_image_resample(&image, part, 11, 13, &found, NULL), KG_OK);
    cr_expect_leq(reference_worst(&image, part, &found), 1.0);
    kg_image_done(&found);
    kg_image_done(&image);
}

Test(resample, the_reference_itself_tells_a_shifted_picture)
{
    kg_image image = draw(steps, 60, 60), found;
    cr_assert_eq(kg_image_resample(&image, (kg_box){ 1, 0, 59, 60 }, 20, 20, &found, NULL), KG_OK);
    cr_expect_gt(reference_worst(&image, (kg_box){ 0, 0, 60, 60 }, &found), 1.0);
    kg_image_done(&found);
    kg_image_done(&image);
}

/* ---- vectors and their twin ---- */

static void expect_same_bytes(const kg_image *image, uint32_t width, uint32_t height, const char *what)
{
    kg_box all = { 0, 0, image->width, image->height };
    kg_image vector, plain;
    cr_assert_eq(kg_image_resample_with(&kg_row_kernels_vector, image, all, width, height, &vector, NULL), KG_OK);
    cr_assert_eq(kg_image_resample_with(&kg_row_kernels_plain, image, all, width, height, &plain, NULL), KG_OK);
    cr_expect(pictures_equal(&vector, &plain), "%s, %u x %u to %u x %u", what, image->width, image->height, width, height);
    kg_image_done(&vector);
    kg_image_done(&plain);
}

Test(resample, vectors_give_the_same_bytes_as_numbers_one_by_one)
{
    for (size_t i = 0; i < KG_COUNT(sizes); i++)
        for (size_t k = 0; k < KG_COUNT(charts); k++) {
            kg_image image = draw(charts[k], sizes[i][0], sizes[i][1]);
            expect_same_bytes(&image, sizes[i][2], sizes[i][3], "a chart");
            kg_image_done(&image);
        }
}

enum { WIDEST = 700, MOST_CELLS = 150 };

/* A row in which pixels stay or change at random, between few colours or many, opaque or not. */
static void draw_row(uint32_t *state, bool is_opaque, uint32_t width, uint8_t *row)
{
    uint32_t colours = 1 + pictures_random(state) % 40, stay = pictures_random(state) % 12;
    for (uint32_t x = 0; x < width; x++) {
        bool stays = x > 0 && stay > 0 && pictures_random(state) % stay > 0;
        uint32_t pixel = (pictures_random(state) % colours + 1) * 0x9E3779B9u;
        memcpy(row + 4 * (size_t)x, stays ? row + 4 * (size_t)x - 4 : (const uint8_t *)&pixel, 4);
        row[4 * (size_t)x + 3] |= is_opaque ? 255 : 0;
    }
}

static void init_row_room(kg_arena *arena, uint32_t width, kg_runs *runs, kg_planes *planes)
{
    *runs = (kg_runs){ .starts = kg_arena_array(arena, width + 1, sizeof *runs->starts),
                       .spare = kg_arena_array(arena, width + 1, sizeof *runs->spare),
                       .colours = kg_arena_array(arena, width, sizeof *runs->colours) };
    for (int k = 0; k < 4; k++)
        planes->channels[k] = kg_arena_array(arena, width + 3, sizeof(float));
    cr_assert(kg_arena_ok(arena));
}

/* Every bit, straight from the kernels, of ROW of WIDTH pixels scaled to SIZE. */
static void expect_same_bits(const kg_row_kernels *a, const kg_row_kernels *b, const uint8_t *row, uint32_t width, uint32_t size)
{
    const kg_row_kernels *kernels[2] = { a, b };
    kg_colour values[2][2][MOST_CELLS];
    kg_colour_range ranges[2][2][MOST_CELLS];
    uint8_t pixels[2][MOST_CELLS * 4];
    kg_span all_pixels = { 0, width }, all_cells = { 0, size };
    kg_spans changed = { &all_pixels, 1 }, cells = { &all_cells, 1 };
    kg_arena arena;
    kg_axis axis;
    kg_runs runs;
    kg_planes planes;
    kg_arena_init(&arena);
    init_row_room(&arena, width, &runs, &planes);
    cr_assert(kg_axis_init(&axis, &arena, size, width) && kg_axis_add_taps(&axis, &arena));
    cr_assert(kg_row_update_runs(row, width, &changed, width, &runs));
    kg_row_fill_colours(row, &runs);
    kg_row_fill_planes(row, width, &planes);
    memset(values, 0, sizeof values);
    memset(ranges, 0, sizeof ranges);
    for (int i = 0; i < 2; i++) {
        kernels[i]->sum_runs(&axis, &runs, &cells, values[i][0]);
        kernels[i]->range_runs(&axis, &runs, &cells, ranges[i][0]);
        kernels[i]->sum_planes(&axis, &planes, &cells, values[i][1]);
        kernels[i]->range_planes(&axis, &planes, &cells, ranges[i][1]);
        kg_row_part parts[] = { { values[i][0], 0.7f }, { values[i][1], 0.3f } };
        kernels[i]->finish(parts, 2, ranges[i][0], size, pixels[i]);
    }
    cr_assert(memcmp(values[0], values[1], sizeof values[0]) == 0, "%u to %u", width, size);
    cr_assert(memcmp(ranges[0], ranges[1], sizeof ranges[0]) == 0, "%u to %u", width, size);
    cr_assert(memcmp(ranges[0][0], ranges[0][1], sizeof ranges[0][0]) == 0, "%u to %u: both ways see the same", width, size);
    cr_assert(memcmp(pixels[0], pixels[1], 4 * (size_t)size) == 0, "%u to %u", width, size);
    kg_arena_done(&arena);
}

Test(resample, rows_are_the_same_to_the_bit)
{
    uint8_t row[WIDEST * 4];
    uint32_t state = 7;
    for (int round = 0; round < 300; round++) {
        uint32_t width = 1 + pictures_random(&state) % WIDEST, size = 1 + pictures_random(&state) % (MOST_CELLS - 3);
        draw_row(&state, round % 2 != 0, width, row);
        expect_same_bits(&kg_row_kernels_vector, &kg_row_kernels_plain, row, width, size);
    }
}

/* ---- rows of the source ---- */

/* Changes ROW at random places. */
static void change_row(uint32_t *state, uint32_t width, uint8_t *row)
{
    for (uint32_t i = pictures_random(state) % 6; i > 0; i--) {
        uint32_t from = pictures_random(state) % width, to = KG_MIN(from + pictures_random(state) % 40, width);
        for (uint32_t x = from; x < to; x++)
            row[4 * (size_t)x + pictures_random(state) % 4] = (uint8_t)(i * 40);
    }
}

static void expect_changes(const uint8_t *row, const uint8_t *above, uint32_t width, const kg_spans *changed)
{
    const kg_span *span = changed->items;
    for (uint32_t x = 0; x < width; x++) {
        uint32_t block = x / KG_ROW_BLOCK * KG_ROW_BLOCK, pixels = KG_MIN(width - block, (uint32_t)KG_ROW_BLOCK);
        bool differs = memcmp(row + 4 * (size_t)block, above + 4 * (size_t)block, 4 * (size_t)pixels) != 0;
        while (span < changed->items + changed->count && span->to <= x)
            span++;
        cr_assert_eq(span < changed->items + changed->count && span->from <= x, differs, "%u of %u", x, width);
    }
}

static void expect_runs(const uint8_t *row, uint32_t width, uint32_t most, bool is_known, const kg_runs *runs)
{
    uint32_t count = 0;
    for (uint32_t x = 0; x < width; x++)
        if (x == 0 || memcmp(row + 4 * (size_t)x, row + 4 * (size_t)x - 4, 4) != 0) {
            cr_assert(!is_known || (count < runs->count && runs->starts[count] == x), "%u of %u", x, width);
            count++;
        }
    cr_assert_eq(is_known, count <= most, "%u runs, %u at most", count, most);
    cr_assert_eq(runs->count, is_known ? count : 0);
    cr_assert(!is_known || runs->starts[count] == width);
}

/* The runs of a row, made from those of the row above, are those that it has by itself, also below a row that has too many. */
Test(resample, runs_are_brought_from_row_to_row)
{
    uint8_t row[WIDEST * 4], above[WIDEST * 4];
    uint32_t state = 3, unknown = 0;
    for (int round = 0; round < 200; round++) {
        uint32_t width = 1 + pictures_random(&state) % WIDEST, most = round % 3 == 0 ? width : pictures_random(&state) % width;
        kg_span items[WIDEST / KG_ROW_BLOCK] = { { 0, width } };
        kg_spans changed = { items, 1 };
        kg_arena arena;
        kg_runs runs;
        kg_planes planes;
        kg_arena_init(&arena);
        init_row_room(&arena, width, &runs, &planes);
        draw_row(&state, false, width, row);
        expect_runs(row, width, most, kg_row_update_runs(row, width, &changed, most, &runs), &runs);
        for (int y = 0; y < 9; y++) {
            memcpy(above, row, 4 * (size_t)width);
            if (y % 3 == 2)
                draw_row(&state, false, width, row);
            else
                change_row(&state, width, row);
            cr_assert_eq(kg_row_changes(row, above, width, &changed), memcmp(row, above, 4 * (size_t)width) != 0);
            expect_changes(row, above, width, &changed);
            bool is_known = kg_row_update_runs(row, width, &changed, most, &runs);
            expect_runs(row, width, most, is_known, &runs);
            unknown += !is_known;
        }
        kg_arena_done(&arena);
    }
    cr_expect(unknown > 300 && unknown < 1200, "%u of 1800", unknown);
}

/* ---- windows ---- */

static double sinc(double x)
{
    return fabs(x) < 1e-12 ? 1 : sin(M_PI * x) / (M_PI * x);
}

static void expect_window(const kg_axis *axis, uint32_t i)
{
    const kg_window *w = &axis->windows[i];
    double scale = (double)axis->source_size / axis->size, stretch = fmax(scale, 1), centre = (i + 0.5) * scale, total = 0, sum = 0;
    for (uint32_t p = 0; p < axis->source_size; p++) {
        double away = fabs(p + 0.5 - centre);
        total += away < 3 * stretch ? sinc(away / stretch) * sinc(away / stretch / 3) : 0;
        cr_assert_eq(p >= w->first && p < w->end, away < 3 * stretch - 1e-6, "%u in window %u", p, i);
        cr_assert_eq(p >= w->near_first && p < w->near_end, away < (1 + stretch) / 2 - 1e-6, "%u covered by %u", p, i);
    }
    for (uint32_t p = w->tap_first; p < w->tap_first + w->tap_count; p++) {
        bool is_inside = p >= w->first && p < w->end;
        double away = fabs(p + 0.5 - centre), weight = is_inside ? sinc(away / stretch) * sinc(away / stretch / 3) / total : 0;
        cr_assert_float_eq(w->taps[p - w->tap_first], weight, 1e-7);
        cr_assert(!is_inside || fabs(w->sums[p - w->first] - sum) < 1e-7);
        sum += weight;
    }
    cr_assert_eq(w->sums[w->end - w->first], 1);
    cr_assert(w->tap_first % 4 == 0 && w->tap_count % 4 == 0 && w->end - w->first <= axis->longest);
}

Test(resample, windows_are_those_of_the_definition)
{
    static const uint32_t ratios[][2] = { { 1, 1 },    { 120, 512 }, { 120, 480 }, { 120, 90 },  { 120, 997 }, { 1, 300 },
                                          { 300, 1 },  { 40, 41 },   { 41, 40 },   { 7, 700 },   { 120, 113 }, { 120, 16 },
                                          { 80, 200 }, { 93, 257 },  { 120, 121 }, { 120, 240 }, { 120, 1000 } };
    for (size_t i = 0; i < KG_COUNT(ratios); i++) {
        kg_arena arena;
        kg_axis axis;
        kg_arena_init(&arena);
        cr_assert(kg_axis_init(&axis, &arena, ratios[i][0], ratios[i][1]) && kg_axis_add_taps(&axis, &arena));
        for (uint32_t k = 0; k < axis.size; k++)
            expect_window(&axis, k);
        kg_arena_done(&arena);
    }
}

/* The bytes are a promise: the same on every machine, with every compiler. */
Test(resample, the_bytes_of_the_charts_are_known)
{
    kg_buf all;
    kg_sha256 sum;
    kg_buf_init(&all, 64 << 20);
    for (size_t k = 0; k < KG_COUNT(charts); k++) {
        if (charts[k] == zone_plate || charts[k] == shapes)
            continue; /* drawn in floating point */
        kg_image image = draw(charts[k], 333, 257), found;
        cr_assert_eq(kg_image_resample(&image, (kg_box){ 0, 0, 333, 257 }, 120, 93, &found, NULL), KG_OK);
        kg_buf_append(&all, found.rgba, (size_t)120 * 93 * 4);
        kg_image_done(&found);
        kg_image_done(&image);
    }
    cr_assert_eq(kg_sha256_of(all.data, all.size, &sum, NULL), KG_OK);
    cr_expect_str_eq(sum.hex, "4f67d47eff5827eaef9412c23a989d6f1ad13c85cb9cfee175a1318f4e032fa2");
    kg_buf_done(&all);
}
