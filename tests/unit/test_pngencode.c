/* SPDX-License-Identifier: Apache-2.0
 *
 * What the encoder writes, read back by libpng and zlib alone; and that effort is worth its time. */
#include "pictures.h"

#include "base/arith.h"
#include "format/png.h"
#include "format/png_form.h"

#include <criterion/criterion.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { SIDE = 72, PIXELS = SIDE * SIDE, EFFORTS = 9 };

/* ---- pictures ---- */

typedef void painter(uint8_t *pixel, int x, int y);

static int inside(int x, int y, int radius)
{
    int dx = x - SIDE / 2, dy = y - SIDE / 2;
    return dx * dx + dy * dy <= radius * radius;
}

/* A letter's edge: alpha falls over a few pixels. */
static uint8_t edge(int x, int y)
{
    int dx = x - SIDE / 2, dy = y - SIDE / 2, left = 32 * 32 - dx * dx - dy * dy;
    return (uint8_t)(left < 0 ? 0 : KG_MIN(left / 2, 255));
}

static void paint_two_greys(uint8_t *p, int x, int y)
{
    memset(p, inside(x, y, 20) ? 255 : 0, 3);
    p[3] = 255;
}

static void paint_greys(uint8_t *p, int x, int y)
{
    memset(p, (x * 3 + y * y / 9) & 255, 3);
    p[3] = 255;
}

static void paint_grey_holes(uint8_t *p, int x, int y)
{
    memset(p, (x * 3 + y * y / 9) & 254, 3);
    p[3] = inside(x, y, 20) ? 0 : 255;
}

static void paint_grey_edge(uint8_t *p, int x, int y)
{
    memset(p, (x * 5 + y * y / 9) & 255, 3);
    p[3] = edge(x, y);
}

static void paint_palette(uint8_t *p, int x, int y)
{
    static const uint8_t colours[5][3] = { { 200, 30, 60 }, { 0, 90, 200 }, { 250, 220, 0 }, { 10, 10, 10 }, { 0, 140, 70 } };
    memcpy(p, colours[(x / 9 + y / 7) % 5], 3);
    p[3] = inside(x, y, 30) ? 255 : 0;
}

static void paint_gradient(uint8_t *p, int x, int y)
{
    p[0] = (uint8_t)(x * 3);
    p[1] = (uint8_t)(y * 3);
    p[2] = (uint8_t)(x + y);
    p[3] = 255;
}

/* What every pixel of a photograph does: a little noise on soft light. */
static void paint_noise(uint8_t *p, int x, int y)
{
    uint32_t noise = (uint32_t)(x * 7919 + y * 104729) * 2654435761u;
    for (int k = 0; k < 3; k++)
        p[k] = (uint8_t)(40 + x * (k + 1) / 2 + y + (int)(noise >> (8 + 4 * k) & 3));
    p[3] = 255;
}

static void paint_soft_light(uint8_t *p, int x, int y)
{
    for (int k = 0; k < 3; k++)
        p[k] = (uint8_t)(128 + (x * x * (k + 1) + y * (70 - 20 * k)) / 100);
    p[3] = edge(x, y);
}

static void paint_gradient_holes(uint8_t *p, int x, int y)
{
    paint_gradient(p, x, y);
    p[3] = inside(x, y, 25) ? 255 : 0;
}

/* A logo: flat colours, a gradient, smooth edges, and dirt under alpha 0. */
static void paint_logo(uint8_t *p, int x, int y)
{
    p[0] = (uint8_t)(y < SIDE / 2 ? 200 : 20 + x);
    p[1] = (uint8_t)(x < SIDE / 3 ? 30 : y * 2);
    p[2] = 60;
    p[3] = edge(x, y);
    if (p[3] == 0)
        p[(x + y) % 3] = (uint8_t)(x * 31 + y * 17);
}

typedef struct subject {
    const char *name;
    painter *paint;
    int colour_type; /* -1: any */
    int bit_depth;
} subject;

static const subject subjects[] = {
    { "two greys", paint_two_greys, 0, 1 },
    { "greys", paint_greys, -1, 0 },
    { "grey with holes", paint_grey_holes, -1, 0 },
    { "grey with an edge", paint_grey_edge, 4, 8 },
    { "five colours", paint_palette, 3, 4 },
    { "gradient", paint_gradient, 2, 8 },
    { "gradient with holes", paint_gradient_holes, -1, 0 },
    { "noise", paint_noise, 2, 8 },
    { "soft light", paint_soft_light, 6, 8 },
    { "logo", paint_logo, 6, 8 },
};

/* Xorshift (Marsaglia, 2003). */
static uint32_t draw(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state >> 8;
}

static kg_image paint(const subject *s)
{
    kg_image image;
    cr_assert_eq(kg_image_init(&image, SIDE, SIDE, NULL), KG_OK);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            s->paint(kg_image_at(&image, (uint32_t)x, (uint32_t)y), x, y);
    return image;
}

static kg_blob encode(const kg_image *image, int effort, bool exact)
{
    kg_blob file = { 0 };
    kg_err err = { 0 };
    const kg_png_options options = { .effort = effort, .exact = exact };
    cr_assert_eq(kg_png_encode(image, &options, NULL, &file, &err), KG_OK, "%s", err.message);
    return file;
}

/* By libpng's simplified API, which knows nothing of kgpack. */
static void read_back(const kg_blob *file, uint8_t rgba[4 * PIXELS], const char *what)
{
    png_image reader = { .version = PNG_IMAGE_VERSION };
    cr_assert(png_image_begin_read_from_memory(&reader, file->data, file->size) != 0, "%s: %s", what, reader.message);
    cr_assert_eq(reader.width, SIDE);
    cr_assert_eq(reader.height, SIDE);
    reader.format = PNG_FORMAT_RGBA;
    cr_assert(png_image_finish_read(&reader, NULL, rgba, 0, NULL) != 0, "%s: %s", what, reader.message);
    cr_assert_eq(reader.warning_or_error, 0, "%s: %s", what, reader.message);
}

/* ---- pixels ---- */

Test(pngencode, exact_files_hold_the_same_pixels_in_the_eyes_of_libpng)
{
    for (size_t i = 0; i < KG_COUNT(subjects); i++) {
        kg_image image = paint(&subjects[i]);
        for (int effort = 1; effort <= EFFORTS; effort++) {
            static uint8_t back[4 * PIXELS];
            kg_blob file = encode(&image, effort, true);
            read_back(&file, back, subjects[i].name);
            for (size_t p = 0; p < PIXELS; p++) {
                cr_assert_eq(back[4 * p + 3], image.rgba[4 * p + 3], "%s, effort %d, pixel %zu", subjects[i].name, effort, p);
                if (back[4 * p + 3] != 0)
                    cr_assert_arr_eq(back + 4 * p, image.rgba + 4 * p, 3, "%s, effort %d, pixel %zu", subjects[i].name, effort, p);
            }
            if (effort >= 4 && subjects[i].colour_type >= 0) {
                cr_expect_eq(((uint8_t *)file.data)[25], subjects[i].colour_type, "%s, effort %d", subjects[i].name, effort);
                cr_expect_eq(((uint8_t *)file.data)[24], subjects[i].bit_depth, "%s, effort %d", subjects[i].name, effort);
            }
            kg_blob_done(&file);
        }
        kg_image_done(&image);
    }
}

Test(pngencode, moved_colours_stay_within_half_a_level_of_what_is_seen)
{
    for (size_t i = 0; i < KG_COUNT(subjects); i++) {
        kg_image image = paint(&subjects[i]);
        for (int effort = 1; effort <= EFFORTS; effort++) {
            static uint8_t back[4 * PIXELS];
            kg_blob file = encode(&image, effort, false);
            read_back(&file, back, subjects[i].name);
            for (size_t p = 0; p < PIXELS; p++) {
                const uint8_t *before = image.rgba + 4 * p, *after = back + 4 * p;
                cr_assert_eq(before[3], after[3], "%s, effort %d: alpha stays", subjects[i].name, effort);
                for (int k = 0; k < 3; k++)
                    cr_assert_leq(2 * abs(before[k] - after[k]) * before[3], 255, "%s, effort %d", subjects[i].name, effort);
            }
            kg_blob_done(&file);
        }
        kg_image_done(&image);
    }
}

/* Colours of a picture made by chance: few or many, grey or not, with every kind of alpha, of 4-bit levels, near to what stands
 * for a clear pixel. */
static void draw_colours(uint32_t *state, uint8_t colours[][4], unsigned count)
{
    unsigned kind = draw(state) % 64, alpha = draw(state) % 5;
    for (unsigned i = 0; i < count; i++) {
        for (int k = 0; k < 3; k++)
            colours[i][k] = (uint8_t)(kind % 2 != 0 ? draw(state) : i + (unsigned)k % (kind % 4 + 1));
        if (kind % 4 >= 2)
            memset(colours[i], colours[i][0], 3);
        if (kind % 8 >= 4)
            for (int k = 0; k < 3; k++)
                colours[i][k] = (uint8_t)(colours[i][k] / 16 * 17);
        colours[i][3] = (uint8_t)(alpha == 0   ? 255
                                  : alpha == 1 ? 255 * (draw(state) % 2)
                                  : alpha == 2 ? draw(state) % 2
                                  : alpha == 3 ? 0
                                               : draw(state));
        if (alpha == 1 && kind >= 48)
            memset(colours[i], kind % 2 != 0 ? 0 : 255, 3);
    }
}

Test(pngencode, pictures_made_by_chance_are_kept)
{
    static uint8_t colours[300][4];
    uint32_t state = 2463534242u;
    for (unsigned i = 0; i < 60; i++) {
        kg_image image;
        uint8_t back[4 * 24 * 24];
        uint32_t width = 1 + draw(&state) % 24, height = 1 + draw(&state) % 24;
        unsigned count = i % 3 == 0 ? 1 + draw(&state) % 4 : i % 3 == 1 ? 1 + draw(&state) % 18 : 1 + draw(&state) % 300;
        draw_colours(&state, colours, count);
        cr_assert_eq(kg_image_init(&image, width, height, NULL), KG_OK);
        for (uint32_t p = 0; p < width * height; p++)
            memcpy(image.rgba + 4 * p, colours[p < count ? p : draw(&state) % count], 4);
        for (int effort = 1; effort <= EFFORTS; effort++) {
            kg_blob file = encode(&image, effort, true);
            png_image reader = { .version = PNG_IMAGE_VERSION };
            cr_assert(png_image_begin_read_from_memory(&reader, file.data, file.size) != 0);
            cr_assert(reader.width == width && reader.height == height, "picture %u, effort %d", i, effort);
            reader.format = PNG_FORMAT_RGBA;
            cr_assert(png_image_finish_read(&reader, NULL, back, 0, NULL) != 0, "picture %u: %s", i, reader.message);
            for (uint32_t p = 0; p < width * height; p++) {
                cr_assert_eq(back[4 * p + 3], image.rgba[4 * p + 3], "picture %u, effort %d, pixel %u", i, effort, p);
                if (back[4 * p + 3] != 0)
                    cr_assert_arr_eq(back + 4 * p, image.rgba + 4 * p, 3, "picture %u, effort %d, pixel %u", i, effort, p);
            }
            kg_blob_done(&file);
        }
        kg_image_done(&image);
    }
}

/* ---- bytes ---- */

/* To within two bytes: for the tiniest files the deflaters of other efforts are as good. */
Test(pngencode, more_effort_makes_these_pictures_smaller)
{
    static const int efforts[] = { 1, 3, 6, 9 };
    for (size_t i = 0; i < KG_COUNT(subjects); i++) {
        kg_image image = paint(&subjects[i]);
        size_t size = SIZE_MAX - 2;
        for (size_t k = 0; k < KG_COUNT(efforts); k++) {
            kg_blob file = encode(&image, efforts[k], true);
            cr_expect_leq(file.size, size + 2, "%s, effort %d: %zu after %zu", subjects[i].name, efforts[k], file.size, size);
            size = file.size;
            kg_blob_done(&file);
        }
        kg_image_done(&image);
    }
}

Test(pngencode, the_same_picture_gives_the_same_bytes)
{
    kg_image image = paint(&subjects[KG_COUNT(subjects) - 1]);
    for (int effort = 1; effort <= EFFORTS; effort++) {
        kg_blob first = encode(&image, effort, false), second = encode(&image, effort, false);
        cr_assert_eq(first.size, second.size);
        cr_expect_arr_eq(first.data, second.data, first.size, "effort %d", effort);
        kg_blob_done(&first);
        kg_blob_done(&second);
    }
    kg_image_done(&image);
}

Test(pngencode, colour_under_alpha_0_takes_no_bytes)
{
    kg_image dirty = paint(&subjects[KG_COUNT(subjects) - 1]), clean = paint(&subjects[KG_COUNT(subjects) - 1]);
    for (size_t p = 0; p < PIXELS; p++)
        if (clean.rgba[4 * p + 3] == 0)
            memset(clean.rgba + 4 * p, 0, 3);
    for (int effort = 1; effort <= EFFORTS; effort++) {
        kg_blob first = encode(&dirty, effort, true), second = encode(&clean, effort, true);
        cr_assert_eq(first.size, second.size, "effort %d", effort);
        cr_expect_arr_eq(first.data, second.data, first.size, "effort %d", effort);
        kg_blob_done(&first);
        kg_blob_done(&second);
    }
    kg_image_done(&dirty);
    kg_image_done(&clean);
}

/* With each filter clear pixels become what it expects: nothing but zeros is left of their colour. */
Test(pngencode, filters_leave_nothing_of_clear_pixels)
{
    kg_image image = paint(&subjects[KG_COUNT(subjects) - 1]);
    kg_png_census *census = malloc(sizeof *census);
    kg_png_form form;
    kg_png_census_take(&image, census);
    cr_assert_eq(kg_png_form_direct(&image, census, false, &form, NULL), KG_OK);
    cr_assert_eq(form.colour_type, 6);
    size_t size = form.row_bytes + 1;
    uint8_t *rows = malloc(size * form.height);
    for (int filter = 0; filter < KG_PNG_FILTER_COUNT; filter++) {
        cr_assert_eq(kg_png_filter_rows(&form, (kg_png_filter)filter, rows, NULL), KG_OK);
        for (size_t p = 0; p < PIXELS; p++)
            for (size_t k = 0; k < 3 && image.rgba[4 * p + 3] == 0; k++)
                cr_assert_eq(rows[p / SIDE * size + 1 + 4 * (p % SIDE) + k], 0, "filter %d, pixel %zu", filter, p);
        for (uint32_t y = 0; y < form.height && filter < KG_PNG_FILTER_SUM; y++)
            cr_assert_eq(rows[y * size], filter);
    }
    free(rows);
    free(census);
    kg_png_form_done(&form);
    kg_image_done(&image);
}

/* Bytes of zlib at its strongest with one filter for every row, which is what optimisers by trial come to. */
static size_t zlib_size(const kg_png_form *form, kg_png_filter filter)
{
    size_t size = (form->row_bytes + 1) * form->height;
    uLongf packed = compressBound((uLong)size);
    uint8_t *rows = malloc(size), *out = malloc(packed);
    cr_assert_eq(kg_png_filter_rows(form, filter, rows, NULL), KG_OK);
    cr_assert_eq(compress2(out, &packed, rows, (uLong)size, 9), Z_OK);
    free(rows);
    free(out);
    return kg_png_file_size(form, packed);
}

Test(pngencode, the_default_is_no_larger_than_zlib_with_any_filter)
{
    for (size_t i = 0; i < KG_COUNT(subjects); i++) {
        kg_image image = paint(&subjects[i]);
        kg_png_census *census = malloc(sizeof *census);
        kg_png_form form;
        kg_png_census_take(&image, census);
        cr_assert_eq(kg_png_form_direct(&image, census, false, &form, NULL), KG_OK);
        kg_blob file = encode(&image, 6, true);
        for (int filter = 0; filter <= KG_PNG_FILTER_SUM; filter++)
            cr_expect_leq(file.size, zlib_size(&form, (kg_png_filter)filter), "%s, filter %d", subjects[i].name, filter);
        kg_blob_done(&file);
        kg_png_form_done(&form);
        kg_image_done(&image);
        free(census);
    }
}

/* ---- the stream ---- */

/* A disc in a gradient from top to bottom: unfiltered it takes far less than guessed, and filtered still less, though more by the
 * guess. */
Test(pngencode, guesses_that_are_far_off_are_not_believed)
{
    kg_image image = pictures_disc(120, 120, 50, 0, 0, 0);
    for (int i = 0; i < 120 * 120; i++) {
        uint8_t *p = image.rgba + 4 * (size_t)i;
        const int y = i / 120;
        p[0] = (uint8_t)(10 + y);
        p[1] = (uint8_t)(230 - y * 6 / 10);
        p[2] = (uint8_t)(60 + y * 8 / 10);
    }
    kg_blob usual = encode(&image, 6, true), thorough = encode(&image, 7, true);
    cr_expect_leq(usual.size, thorough.size + 8, "%zu and %zu bytes", usual.size, thorough.size);
    kg_blob_done(&usual);
    kg_blob_done(&thorough);
    kg_image_done(&image);
}

static uint32_t be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

Test(pngencode, zlib_reads_the_stream_with_the_window_that_it_states)
{
    kg_image image = paint(&subjects[KG_COUNT(subjects) - 1]);
    for (int effort = 1; effort <= EFFORTS; effort++) {
        static uint8_t rows[(4 * SIDE + 1) * SIDE + 1];
        kg_blob file = encode(&image, effort, true);
        const uint8_t *chunk = (const uint8_t *)file.data + 8;
        while (memcmp(chunk + 4, "IDAT", 4) != 0)
            chunk += 12 + be32(chunk);
        z_stream stream = { .next_in = (Bytef *)(uintptr_t)(chunk + 8), .avail_in = be32(chunk) };
        stream.next_out = rows;
        stream.avail_out = sizeof rows;
        cr_assert_eq(inflateInit2(&stream, 0), Z_OK); /* 0: the window of the header */
        cr_expect_eq(inflate(&stream, Z_FINISH), Z_STREAM_END, "effort %d", effort);
        cr_expect_eq(stream.total_out, sizeof rows - 1);
        cr_expect_eq(stream.avail_in, 0, "effort %d: nothing behind the stream", effort);
        cr_assert_eq(inflateEnd(&stream), Z_OK);
        kg_blob_done(&file);
    }
    kg_image_done(&image);
}
