/* SPDX-License-Identifier: Apache-2.0
 *
 * Light, resampling against an independent double-precision reference, canvas, corners and measures. */
#include "../reference.h"
#include "pictures.h"

#include "base/arith.h"
#include "image/canvas.h"
#include "image/light.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- light ---- */

/* Looked for among all levels. */
static int level_of(float light)
{
    int level = 0;
    while (kg_light_level_ends[level] <= light)
        level++;
    return level;
}

Test(image, light_is_the_srgb_curve_and_comes_back_exactly)
{
    for (int level = 0; level < 256; level++) {
        cr_expect_float_eq(kg_light_of((uint8_t)level), reference_light(level / 255.0), 1e-7, "level %d", level);
        cr_expect_eq(kg_light_level(kg_light_of((uint8_t)level)), level);
    }
    for (int i = 0; i <= 100000; i++) {
        double level = 255 * reference_share(i / 100000.0);
        if (fabs(level - floor(level) - 0.5) > 1e-3)
            cr_expect_eq(kg_light_level((float)i / 100000), (int)(level + 0.5), "light %d / 100000", i);
    }
    for (int level = 0; level < 255; level++)
        for (int side = -1; side <= 1; side++) {
            float end = kg_light_level_ends[level], light = side == 0 ? end : nextafterf(end, end + (float)side);
            cr_expect_eq(kg_light_level(light), level_of(light), "%a", (double)light);
        }
    for (int i = 0; i < KG_LIGHT_STEPS; i++) {
        float light = (float)i / KG_LIGHT_STEPS, below = nextafterf(light, 0);
        cr_expect(kg_light_level(light) == level_of(light) && kg_light_level(below) == level_of(below), "step %d", i);
    }
    cr_expect_eq(kg_light_level(-1), 0);
    cr_expect_eq(kg_light_level(2), 255);
    cr_expect_eq(kg_light_level(NAN), 0);
}

/* ---- resampling; more of it is in test_resample.c ---- */

Test(image, flat_areas_stay_exactly_as_they_are_and_nothing_rings)
{
    kg_image image = pictures_flat(300, 300, 200, 30, 60, 255), small;
    pictures_rectangle(&image, 100, 0, 200, 300, 20, 20, 90, 255);
    cr_assert_eq(kg_image_resample(&image, (kg_box){ 0, 0, 300, 300 }, 110, 110, &small, NULL), KG_OK);
    for (uint32_t y = 0; y < 110; y++)
        for (uint32_t x = 0; x < 110; x++) {
            const uint8_t *p = kg_image_at(&small, x, y), *q = kg_image_at(&image, x < 37 ? 0 : 299, 0);
            if (x != 36) /* the only pixel that the edge at 100 / 300 runs through */
                cr_assert(memcmp(p, q, 4) == 0, "pixel %u,%u: %d %d %d %d", x, y, p[0], p[1], p[2], p[3]);
            else
                cr_assert(p[0] > 20 && p[0] < 200 && p[3] == 255);
        }
    kg_image_done(&small);
    kg_image_done(&image);
}

Test(image, colour_under_transparency_never_bleeds)
{
    kg_image image = pictures_flat(64, 64, 0, 255, 0, 0), small; /* transparent green */
    pictures_rectangle(&image, 21, 21, 22, 22, 255, 0, 0, 255);
    cr_assert_eq(kg_image_resample(&image, (kg_box){ 0, 0, 64, 64 }, 15, 15, &small, NULL), KG_OK);
    for (size_t i = 0; i < 15 * 15; i++)
        cr_expect_eq(small.rgba[4 * i + 1], 0, "pixel %zu is greenish", i);
    kg_image_done(&small);
    kg_image_done(&image);
}

/* ---- canvas ---- */

static void draw(const kg_image *source, const kg_canvas_options *options, kg_canvas_plan *plan, kg_image *out)
{
    cr_assert_eq(kg_canvas_plan_image(source, options, plan, NULL), KG_OK);
    cr_assert_eq(kg_canvas_draw(source, options, plan, out, NULL), KG_OK);
    cr_assert_eq(out->width, options->width);
    cr_assert_eq(out->height, options->height);
}

Test(canvas, the_corner_mask_is_the_exact_coverage_of_a_quarter_disc)
{
    static const uint8_t expected[4][4] = {
        { 0, 41, 177, 244 }, { 41, 240, 255, 255 }, { 177, 255, 255, 255 }, { 244, 255, 255, 255 }
    };
    kg_image image = pictures_flat(120, 120, 9, 8, 7, 255);
    kg_canvas_round_corners(&image, 4);
    for (uint32_t y = 0; y < 120; y++)
        for (uint32_t x = 0; x < 120; x++) {
            uint32_t from_x = KG_MIN(x, 119 - x), from_y = KG_MIN(y, 119 - y);
            int alpha = from_x < 4 && from_y < 4 ? expected[from_y][from_x] : 255;
            cr_assert_eq(kg_image_at(&image, x, y)[3], alpha, "pixel %u,%u", x, y);
        }
    /* The table itself, by 1000 x 1000 samples a pixel. */
    for (int y = 0; y < 4; y++)
        for (int x = 0; x < 4; x++) {
            unsigned inside = 0;
            for (int i = 0; i < 1000000; i++)
                inside += hypot(4 - x - (i % 1000 + 0.5) / 1000, 4 - y - (i / 1000 + 0.5) / 1000) <= 4;
            cr_expect_float_eq(inside / 1e6 * 255, expected[y][x], 0.51, "%d,%d", x, y);
        }
    kg_image_done(&image);
}

Test(canvas, corners_of_any_radius_have_the_area_of_a_disc)
{
    for (uint32_t radius = 1; radius <= 60; radius += radius < 8 ? 1 : 13) {
        kg_image image = pictures_flat(120, 120, 1, 1, 1, 255);
        uint64_t sum = 0;
        kg_canvas_round_corners(&image, radius);
        for (size_t i = 0; i < 120 * 120; i++)
            sum += image.rgba[4 * i + 3];
        double lost = 120 * 120 - (double)sum / 255, expected = (4 - M_PI) * radius * radius;
        cr_expect_float_eq(lost, expected, 0.02 * radius + 0.02, "radius %u: %f instead of %f", radius, lost, expected);
        kg_image_done(&image);
    }
}

Test(canvas, artwork_is_fitted_without_distortion_or_cropping)
{
    static const uint32_t sizes[][2] = { { 512, 200 }, { 200, 512 }, { 121, 120 }, { 1000, 3 },
                                         { 333, 331 }, { 240, 240 }, { 4000, 130 } };
    for (size_t i = 0; i < KG_COUNT(sizes); i++) {
        uint32_t width = sizes[i][0], height = sizes[i][1];
        kg_image source = pictures_flat(width, height, 10, 200, 30, 128), out;
        kg_canvas_plan plan;
        draw(&source, &kg_canvas_default, &plan, &out);
        cr_expect_eq(KG_MAX(plan.place.width, plan.place.height), 120);
        cr_expect_float_eq(plan.place.width * plan.scale, width, 0.51 * plan.scale, "%u x %u", width, height);
        cr_expect_float_eq(plan.place.height * plan.scale, height, fmax(0.51 * plan.scale, plan.scale - height), "%u x %u", width,
                           height);
        kg_box box = kg_measure_box(&out, 0);
        cr_expect(box.width == plan.place.width && box.height == plan.place.height, "%u x %u: something is cut off", width, height);
        cr_expect_leq(abs((int)(box.x * 2 + box.width) - 120), 1);
        cr_expect_leq(abs((int)(box.y * 2 + box.height) - 120), 1);
        kg_image_done(&out);
        kg_image_done(&source);
    }
}

Test(canvas, small_artwork_is_enlarged_only_when_asked)
{
    kg_image source = pictures_disc(40, 40, 15, 1, 2, 3), out;
    kg_canvas_options options = kg_canvas_default;
    kg_canvas_plan plan;
    draw(&source, &options, &plan, &out);
    kg_box box = kg_measure_box(&out, 0), art = kg_measure_box(&source, 0);
    cr_expect(box.width == art.width && box.height == art.height);
    kg_image_done(&out);
    options.enlarge = true;
    draw(&source, &options, &plan, &out);
    cr_expect_eq(kg_measure_box(&out, 0).width, 120);
    kg_image_done(&out);
    options.margin = 10;
    draw(&source, &options, &plan, &out);
    cr_expect_eq(kg_measure_box(&out, 0).width, 100);
    kg_image_done(&out);
    kg_image_done(&source);
}

Test(canvas, a_margin_is_kept_around_artwork_and_never_around_a_background)
{
    kg_canvas_options options = kg_canvas_default;
    kg_canvas_plan plan;
    options.margin = 6;
    for (int framed = 0; framed < 2; framed++) {
        kg_image source = framed ? pictures_flat(300, 200, 10, 20, 30, 255) : pictures_disc(300, 300, 140, 10, 20, 30), out, again;
        draw(&source, &options, &plan, &out);
        cr_expect_eq(plan.is_framed, framed);
        cr_expect_eq(kg_measure_box(&out, 0).width, framed ? 120 : 108);
        draw(&out, &options, &plan, &again);
        cr_expect(pictures_equal(&out, &again), "the second time changes the picture");
        kg_image_done(&again);
        kg_image_done(&out);
        kg_image_done(&source);
    }
}

Test(canvas, transparent_margins_are_cut_off_unless_they_are_to_stay)
{
    kg_image source = pictures_flat(400, 400, 0, 0, 0, 0), out;
    kg_canvas_options options = kg_canvas_default;
    kg_canvas_plan plan;
    pictures_rectangle(&source, 300, 10, 60, 40, 250, 100, 0, 200);
    draw(&source, &options, &plan, &out);
    cr_expect(plan.place.x == 30 && plan.place.y == 40 && plan.place.width == 60 && plan.place.height == 40);
    kg_image_done(&out);
    options.keep_margins = true;
    draw(&source, &options, &plan, &out);
    cr_expect_eq(kg_measure_box(&out, 0).width, 18);
    kg_image_done(&out);
    kg_image_done(&source);
}

Test(canvas, a_flat_background_is_continued_in_exactly_its_colour_and_rounded)
{
    kg_image source = pictures_flat(300, 100, 37, 99, 141, 255), out;
    kg_canvas_plan plan;
    pictures_rectangle(&source, 100, 30, 90, 40, 255, 255, 255, 255);
    draw(&source, &kg_canvas_default, &plan, &out);
    cr_expect(plan.pads_colour && plan.rounds_corners && !plan.is_rounded);
    for (uint32_t y = 0; y < 120; y++)
        for (uint32_t x = 0; x < 120; x++) {
            const uint8_t *p = kg_image_at(&out, x, y);
            if (p[3] > 0 && (y < 50 || y >= 70))
                cr_assert(p[0] == 37 && p[1] == 99 && p[2] == 141, "pixel %u,%u", x, y);
        }
    cr_expect_eq(kg_image_at(&out, 0, 0)[3], 0);
    cr_expect_eq(kg_image_at(&out, 118, 0)[3], 41);
    kg_image again;
    draw(&out, &kg_canvas_default, &plan, &again);
    cr_expect(plan.is_unchanged && !plan.rounds_corners && pictures_equal(&out, &again), "rounded twice");
    kg_image_done(&again);
    kg_image_done(&out);
    kg_image_done(&source);
}

/* Level 40 + 0.5 x + 0.25 y in red, falling in blue. */
static kg_image make_gradient(uint32_t width, uint32_t height)
{
    kg_image image = pictures_flat(width, height, 0, 90, 0, 255);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++) {
            kg_image_at(&image, x, y)[0] = (uint8_t)(40.5 + 0.5 * x + 0.25 * y);
            kg_image_at(&image, x, y)[2] = (uint8_t)(250.5 - 0.5 * x);
        }
    return image;
}

Test(canvas, a_gradient_is_continued_without_a_seam)
{
    const uint32_t sizes[][2] = { { 240, 120 }, { 120, 240 }, { 300, 100 }, { 97, 61 } };
    for (size_t i = 0; i < KG_COUNT(sizes); i++) {
        kg_image source = make_gradient(sizes[i][0], sizes[i][1]), out;
        pictures_rectangle(&source, sizes[i][0] / 4, sizes[i][1] / 4, sizes[i][0] / 2, sizes[i][1] / 2, 255, 255, 255, 255);
        kg_canvas_options options = kg_canvas_default;
        options.radius = 0;
        kg_canvas_plan plan;
        draw(&source, &options, &plan, &out);
        cr_assert_eq(plan.border.kind, KG_BORDER_GRADIENT);
        bool is_across = plan.place.width < 120;
        cr_expect_leq(abs((int)(plan.place.width * sizes[i][1]) - (int)(plan.place.height * sizes[i][0])),
                      (int)KG_MAX(sizes[i][0], sizes[i][1]), "the aspect is kept to a pixel");
        for (uint32_t along = 0; along < 120 && plan.place.width + plan.place.height < 240;
             along++) { /* beside the seam: one step */
            uint32_t at = is_across ? plan.place.x : plan.place.y;
            const uint8_t *band = is_across ? kg_image_at(&out, at - 1, along) : kg_image_at(&out, along, at - 1);
            const uint8_t *art = is_across ? kg_image_at(&out, at, along) : kg_image_at(&out, along, at);
            bool is_art = is_across ? along >= plan.place.y && along < plan.place.y + plan.place.height
                                    : along >= plan.place.x && along < plan.place.x + plan.place.width;
            for (int k = 0; k < 3 && is_art; k++)
                cr_expect_leq(abs(band[k] - art[k]), 3, "%zu: channel %d at %u: %d, %d", i, k, along, band[k], art[k]);
            cr_expect_eq(band[3], 255);
        }
        kg_image_done(&out);
        kg_image_done(&source);
    }
}

Test(measure, two_flat_halves_are_no_gradient)
{
    kg_image image = pictures_flat(120, 60, 20, 40, 200, 255);
    kg_box all = { 0, 0, 120, 60 };
    kg_border border;
    pictures_rectangle(&image, 0, 30, 120, 30, 250, 220, 0, 255);
    cr_assert_eq(kg_measure_border(&image, all, KG_SIDE_TOP | KG_SIDE_BOTTOM, &border, NULL), KG_OK);
    cr_expect_eq(border.kind, KG_BORDER_MIXED);
    kg_image_done(&image);
    image = make_gradient(120, 60);
    pictures_rectangle(&image, 50, 0, 8, 20, 255, 255, 255, 255); /* artwork touches it */
    cr_assert_eq(kg_measure_border(&image, all, KG_SIDE_ALL, &border, NULL), KG_OK);
    cr_expect_eq(border.kind, KG_BORDER_GRADIENT);
    cr_expect_float_eq(border.gradient.across[0], 0.5, 0.02);
    cr_expect_eq(kg_gradient_level(&border.gradient, 0, -500, 0), 0, "it ends at black and at white");
    kg_image_done(&image);
}

Test(canvas, beside_a_background_that_is_not_flat_the_bands_stay_clear)
{
    kg_image source = pictures_noise(240, 120, 9), out;
    for (size_t i = 0; i < 240 * 120; i++)
        source.rgba[4 * i + 3] = 255;
    kg_canvas_plan plan;
    draw(&source, &kg_canvas_default, &plan, &out);
    cr_expect(!plan.pads_colour && plan.is_padded);
    cr_expect_eq(kg_image_at(&out, 60, 29)[3], 0);
    cr_expect_eq(kg_image_at(&out, 60, 30)[3], 255);
    cr_expect_eq(kg_image_at(&out, 0, 30)[3], 0, "the corners of the picture itself are rounded");
    kg_image_done(&out);
    kg_image_done(&source);
}

/* ---- measures ---- */

static kg_corners corners_of(const kg_image *image)
{
    return kg_measure_corners(image, (kg_box){ 0, 0, image->width, image->height }, 1);
}

Test(measure, corners_tell_the_background)
{
    kg_image image = pictures_flat(120, 120, 1, 2, 3, 255);
    kg_corners corners = corners_of(&image);
    cr_expect_eq(kg_measure_backdrop(&corners), KG_BACKDROP_OPAQUE);
    cr_expect_not(kg_measure_is_rounded(&corners));
    kg_canvas_round_corners(&image, 4);
    corners = corners_of(&image);
    cr_expect_eq(kg_measure_backdrop(&corners), KG_BACKDROP_SHAPED);
    cr_expect(kg_measure_is_rounded(&corners));
    pictures_rectangle(&image, 0, 0, 4, 4, 1, 2, 3, 255);
    corners = corners_of(&image);
    cr_expect_eq(kg_measure_backdrop(&corners), KG_BACKDROP_SHAPED);
    cr_expect_not(kg_measure_is_rounded(&corners));
    kg_image_done(&image);
    image = pictures_disc(120, 120, 50, 9, 9, 9);
    corners = corners_of(&image);
    cr_expect_eq(kg_measure_backdrop(&corners), KG_BACKDROP_NONE);
    kg_image_done(&image);
    /* Hard corners without smoothing: three pixels missing, four times as large. */
    image = pictures_flat(480, 480, 1, 2, 3, 255);
    for (unsigned corner = 0; corner < 4; corner++) {
        uint32_t x = corner & 1 ? 472 : 0, y = corner & 2 ? 472 : 0;
        pictures_rectangle(&image, x + (corner & 1 ? 4 : 0), y, 4, 8, 0, 0, 0, 0);
        pictures_rectangle(&image, x, y + (corner & 2 ? 4 : 0), 8, 4, 0, 0, 0, 0);
    }
    corners = kg_measure_corners(&image, (kg_box){ 0, 0, 480, 480 }, 4);
    cr_expect(kg_measure_is_rounded(&corners));
    kg_image_done(&image);
}

Test(measure, borders_are_flat_up_to_noise_and_a_tenth_of_artwork)
{
    kg_image image = pictures_flat(100, 100, 100, 150, 200, 255);
    kg_border border;
    uint32_t seed = 1;
    for (size_t i = 0; i < 100 * 100 * 4; i++)
        if (i % 4 != 3)
            image.rgba[i] = (uint8_t)(image.rgba[i] + pictures_random(&seed) % 9);
    kg_box all = { 0, 0, 100, 100 };
    cr_assert_eq(kg_measure_border(&image, all, KG_SIDE_ALL, &border, NULL), KG_OK);
    cr_expect(border.kind == KG_BORDER_NEAR_FLAT && abs(border.rgba[0] - 104) <= 1 && abs(border.rgba[2] - 204) <= 1);
    pictures_rectangle(&image, 0, 0, 100, 9, 0, 0, 0, 255); /* left and right lose 9 % */
    cr_assert_eq(kg_measure_border(&image, all, KG_SIDE_LEFT | KG_SIDE_RIGHT, &border, NULL), KG_OK);
    cr_expect_eq(border.kind, KG_BORDER_NEAR_FLAT);
    cr_assert_eq(kg_measure_border(&image, all, KG_SIDE_TOP | KG_SIDE_BOTTOM, &border, NULL), KG_OK);
    cr_expect_eq(border.kind, KG_BORDER_MIXED);
    kg_image_done(&image);
    image = pictures_flat(100, 100, 100, 150, 200, 255);
    cr_assert_eq(kg_measure_border(&image, all, KG_SIDE_ALL, &border, NULL), KG_OK);
    cr_expect(border.kind == KG_BORDER_FLAT && memcmp(border.rgba, image.rgba, 4) == 0);
    kg_image_done(&image);
}

static double coverage_of(const kg_image *image)
{
    double coverage = -1;
    cr_assert_eq(kg_measure_coverage(image, kg_measure_alpha(image).visible, &coverage, NULL), KG_OK);
    return coverage;
}

Test(measure, coverage_is_the_share_of_the_artwork)
{
    kg_image image = pictures_flat(100, 100, 255, 255, 255, 255);
    cr_expect_float_eq(coverage_of(&image), 0, 1e-9);
    pictures_rectangle(&image, 10, 10, 20, 10, 200, 0, 0, 255);
    cr_expect_float_eq(coverage_of(&image), 0.02, 1e-9);
    kg_image_done(&image);
    image = pictures_flat(10, 2048, 255, 255, 255, 255);
    for (uint32_t y = 0; y < 2048; y += 2)
        pictures_rectangle(&image, 0, y, 10, 1, 0, 0, 0, 255);
    cr_expect_float_eq(coverage_of(&image), 0.5, 1e-9, "stripes of a row are not missed between the rows that are looked at");
    kg_image_done(&image);
    image = pictures_flat(100, 100, 0, 0, 0, 0);
    pictures_rectangle(&image, 50, 50, 30, 10, 255, 255, 255, 255);
    cr_expect_float_eq(coverage_of(&image), 0.03, 1e-9);
    kg_box box = kg_measure_box(&image, 0);
    cr_expect(box.x == 50 && box.y == 50 && box.width == 30 && box.height == 10);
    kg_image_done(&image);
}

/* Against a look at each pixel. */
Test(measure, box_and_alpha_are_those_of_all_pixels)
{
    uint32_t seed = 2;
    for (uint32_t turn = 0; turn < 200; turn++) {
        uint32_t width = 1 + turn % 19, height = 1 + turn % 7, left = width, right = 0, top = height, bottom = 0;
        kg_image image = pictures_flat(width, height, 9, 9, 9, 0);
        kg_alpha alpha = { 0 }, found = { 0 };
        for (uint32_t i = 0; i < width * height; i++)
            image.rgba[4 * i + 3] =
                (uint8_t)(pictures_random(&seed) % 4 == 0 ? 14 + pictures_random(&seed) % 242 : pictures_random(&seed) % 3);
        for (uint32_t i = 0; i < width * height; i++) {
            alpha.visible += image.rgba[4 * i + 3] >= 16;
            alpha.opaque += image.rgba[4 * i + 3] >= 250;
            if (image.rgba[4 * i + 3] <= 1)
                continue;
            left = KG_MIN(left, i % width);
            right = KG_MAX(right, i % width + 1);
            top = KG_MIN(top, i / width);
            bottom = KG_MAX(bottom, i / width + 1);
        }
        kg_box box = kg_measure_box(&image, 1);
        found = kg_measure_alpha(&image);
        cr_expect(right > 0 ? box.x == left && box.y == top && box.width == right - left && box.height == bottom - top
                            : box.width == 0);
        cr_expect(found.visible == alpha.visible && found.opaque == alpha.opaque);
        kg_image_done(&image);
    }
}
