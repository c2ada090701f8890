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

static chart_of *const charts[] = { zone_plate, steps, alpha_ramp, thin_lines, checkerboard, noise, growing };

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
    { 64, 64, 20, 20 },     { 97, 61, 40, 25 },     { 100, 30, 7, 3 },     { 10, 10, 33, 29 },    { 1, 1, 5, 5 },
    { 2, 90, 3, 30 },       { 41, 41, 40, 41 },     { 121, 121, 120, 120 }, { 119, 119, 120, 120 }, { 240, 240, 120, 120 },
    { 16, 16, 120, 120 },   { 3, 5, 120, 7 },       { 300, 200, 120, 80 }, { 257, 129, 120, 60 }, { 150, 7, 1, 1 },
    { 333, 90, 111, 119 },  { 47, 48, 120, 120 },   { 500, 12, 120, 3 },
};

Test(resample, charts_are_within_one_level_of_the_reference_at_every_ratio)
{
    for (size_t i = 0; i < KG_COUNT(sizes); i++)
        for (size_t k = 0; k < KG_COUNT(charts); k++) {
            kg_image image = draw(charts[k], sizes[i][0], sizes[i][1]), found;
            kg_box all = { 0, 0, image.width, image.height };
            cr_assert_eq(kg_image_resample(&image, all, sizes[i][2], sizes[i][3], &found, NULL), KG_OK);
            double worst = reference_worst(&image, all, &found);
            cr_expect_leq(worst, 1.0, "chart %zu, %u x %u to %u x %u: %f", k, sizes[i][0], sizes[i][1], sizes[i][2], sizes[i][3], worst);
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

/* Every bit of every cell, straight from the kernels. */
Test(resample, filtered_rows_are_the_same_to_the_bit)
{
    static uint32_t starts[WIDEST + 1];
    static _Alignas(16) float colours[WIDEST][4], steps_of[WIDEST][4], planes[4][WIDEST];
    static kg_cell vector[MOST_CELLS], plain[MOST_CELLS];
    static kg_levels levels;
    kg_row_room room = { starts, colours, steps_of, { planes[0], planes[1], planes[2], planes[3] } };
    uint8_t row[WIDEST * 4];
    uint32_t state = 7;
    for (unsigned i = 0; i < 256; i++) {
        levels.light[i] = kg_light_of((uint8_t)i);
        levels.share[i] = (float)i / 255;
    }
    for (int round = 0; round < 300; round++) {
        uint32_t width = 1 + pictures_random(&state) % WIDEST, size = 1 + pictures_random(&state) % MOST_CELLS;
        kg_axis axis = { 0 };
        draw_row(&state, round % 2 != 0, width, row);
        cr_assert(kg_axis_init(&axis, size, width));
        memset(planes, 0, sizeof planes);
        kg_row_kernels_vector.filter(&axis, &levels, row, width, &room, vector);
        memset(planes, 0, sizeof planes);
        kg_row_kernels_plain.filter(&axis, &levels, row, width, &room, plain);
        cr_assert(memcmp(vector, plain, size * sizeof *plain) == 0, "round %d, %u to %u", round, width, size);
        kg_row_kernels_vector.add(vector, size, 0.3f, round % 3 != 0, vector);
        kg_row_kernels_plain.add(plain, size, 0.3f, round % 3 != 0, plain);
        cr_assert(memcmp(vector, plain, size * sizeof *plain) == 0, "round %d, added", round);
        kg_axis_done(&axis);
    }
}

/* The bytes are a promise: the same on every machine, with every compiler. */
Test(resample, the_bytes_of_the_charts_are_known)
{
    kg_buf all;
    kg_sha256 sum;
    kg_buf_init(&all, 64 << 20);
    for (size_t k = 0; k < KG_COUNT(charts); k++) {
        if (charts[k] == zone_plate)
            continue; /* drawn with the cosine of the machine */
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
