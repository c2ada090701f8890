/* SPDX-License-Identifier: Apache-2.0
 *
 * What a picture looks like: visibility, blocks, cut edges, texture. */
#include "pictures.h"

#include "image/canvas.h"
#include "image/look.h"

#include <criterion/criterion.h>
#include <string.h>

static kg_look look_at(const kg_image *image)
{
    kg_look look;
    cr_assert_eq(kg_look_at(image, &look, NULL), KG_OK);
    return look;
}

Test(look, contrast_is_measured_on_white_and_on_dark)
{
    static const struct {
        uint8_t level, alpha;
        bool on_white, on_dark;
    } cases[] = { { 255, 255, true, false }, { 0, 255, false, true },    { 128, 255, false, false },
                  { 220, 255, true, false }, { 200, 255, false, false }, { 0, 40, true, true } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        kg_image image = pictures_flat(60, 60, 0, 0, 0, 0);
        uint8_t level = cases[i].level;
        pictures_rectangle(&image, 10, 10, 40, 20, level, level, level, cases[i].alpha);
        pictures_rectangle(&image, 10, 30, 20, 20, level, level, level, cases[i].alpha); /* an L: a full box is a background */
        kg_look look = look_at(&image);
        cr_expect_float_eq(look.lost_on_white, cases[i].on_white, 1e-9, "case %zu", i);
        cr_expect_float_eq(look.lost_on_dark, cases[i].on_dark, 1e-9, "case %zu", i);
        cr_expect_float_eq(look.mean_alpha, cases[i].alpha / 255.0, 1e-9);
        cr_expect_eq(look.visible.width, 40);
        kg_image_done(&image);
    }
}

Test(look, a_background_lets_no_page_through)
{
    kg_image image = pictures_flat(60, 60, 255, 255, 255, 255);
    kg_look look = look_at(&image);
    cr_expect(look.has_background);
    cr_expect_float_eq(look.lost_on_white, 0, 1e-9);
    cr_expect_float_eq(look.opaque, 1, 1e-9);
    kg_image_done(&image);
}

Test(look, what_nobody_can_see_is_no_artwork)
{
    kg_image image = pictures_flat(40, 40, 0, 0, 0, 1);
    pictures_rectangle(&image, 10, 12, 20, 8, 0, 0, 200, 200);
    kg_look look = look_at(&image);
    cr_expect(look.art.x == 10 && look.art.y == 12 && look.art.width == 20 && look.art.height == 8);
    kg_image_done(&image);
    image = pictures_flat(40, 40, 0, 0, 0, 3);
    cr_expect_eq(look_at(&image).visible.width, 0);
    kg_image_done(&image);
}

Test(look, blocks_are_found_by_the_step_that_all_changes_share)
{
    kg_image image = pictures_flat(200, 200, 255, 255, 255, 255);
    uint32_t seed = 1;
    for (uint32_t y = 0; y < 40; y++)
        for (uint32_t x = 0; x < 40; x++)
            if (pictures_random(&seed) % 2 != 0)
                pictures_rectangle(&image, 5 * x, 5 * y, 5, 5, 10, 10, 10, 255);
    cr_expect_eq(look_at(&image).block_px, 5);
    pictures_rectangle(&image, 3, 3, 1, 1, 128, 0, 0, 255);
    cr_expect_eq(look_at(&image).block_px, 1);
    kg_image_done(&image);
}

Test(look, a_half_disc_is_cut_off_and_a_whole_one_that_touches_is_not)
{
    kg_image disc = pictures_disc(120, 120, 59.5, 30, 60, 200), half;
    cr_expect_eq(look_at(&disc).cut.sides, 0);
    cr_assert_eq(kg_image_resample(&disc, (kg_box){ 0, 0, 60, 120 }, 60, 120, &half, NULL), KG_OK);
    cr_expect_eq(look_at(&half).cut.sides, KG_SIDE_RIGHT);
    kg_image_done(&half);
    cr_assert_eq(kg_image_resample(&disc, (kg_box){ 0, 60, 120, 60 }, 120, 60, &half, NULL), KG_OK);
    cr_expect_eq(look_at(&half).cut.sides, KG_SIDE_TOP);
    kg_image_done(&half);
    kg_image_done(&disc);
}

static kg_shape shape_of(const kg_image *image, uint32_t width, uint32_t height)
{
    kg_image scaled;
    kg_shape shape;
    cr_assert_eq(kg_image_resample(image, (kg_box){ 0, 0, image->width, image->height }, width, height, &scaled, NULL), KG_OK);
    cr_assert_eq(kg_shape_of(&scaled, kg_measure_box(&scaled, 2), &shape, NULL), KG_OK);
    kg_image_done(&scaled);
    return shape;
}

Test(look, a_squeezed_disc_is_told_with_its_size)
{
    kg_image disc = pictures_disc(600, 600, 250, 30, 60, 200);
    cr_expect_eq(shape_of(&disc, 600, 600).sign, KG_SHAPE_NO_SIGN);
    cr_expect_eq(shape_of(&disc, 120, 120).sign, KG_SHAPE_NO_SIGN);
    kg_shape shape = shape_of(&disc, 600, 420);
    cr_expect_eq(shape.sign, KG_SHAPE_DISC);
    cr_expect_float_eq(shape.across, 500, 4);
    cr_expect_float_eq(shape.down, 350, 4);
    cr_expect_eq(shape_of(&disc, 600, 590).sign, KG_SHAPE_NO_SIGN, "too little to tell");
    cr_expect_eq(shape_of(&disc, 600, 200).sign, KG_SHAPE_NO_SIGN, "more than a mistake");
    /* On a background, where the colour tells the areas apart. */
    for (size_t i = 0; i < 600 * 600; i++)
        if (disc.rgba[4 * i + 3] < 128)
            memcpy(disc.rgba + 4 * i, "\xFF\xFF\xFF\xFF", 4);
        else
            disc.rgba[4 * i + 3] = 255;
    cr_expect_eq(shape_of(&disc, 600, 420).sign, KG_SHAPE_DISC);
    kg_image_done(&disc);
}

Test(look, a_true_disc_beside_an_ellipse_acquits)
{
    kg_image image = pictures_flat(500, 300, 0, 0, 0, 0), disc = pictures_disc(120, 120, 50, 200, 0, 0), egg;
    cr_assert_eq(kg_image_resample(&disc, (kg_box){ 0, 0, 120, 120 }, 360, 280, &egg, NULL), KG_OK);
    for (uint32_t y = 0; y < 280; y++)
        memcpy(kg_image_at(&image, 0, y), kg_image_at(&egg, 0, y), 360 * 4);
    cr_expect_eq(shape_of(&image, 500, 300).sign, KG_SHAPE_DISC);
    for (uint32_t y = 0; y < 120; y++)
        memcpy(kg_image_at(&image, 370, y), kg_image_at(&disc, 0, y), 120 * 4);
    cr_expect_eq(shape_of(&image, 500, 300).sign, KG_SHAPE_NO_SIGN);
    kg_image_done(&egg);
    kg_image_done(&disc);
    kg_image_done(&image);
}

Test(look, squeezed_round_corners_are_told)
{
    kg_image image = pictures_flat(480, 480, 20, 120, 60, 255);
    kg_canvas_round_corners(&image, 110);
    cr_expect_eq(shape_of(&image, 480, 480).sign, KG_SHAPE_NO_SIGN);
    kg_shape shape = shape_of(&image, 320, 480);
    cr_expect_eq(shape.sign, KG_SHAPE_CORNERS);
    cr_expect_float_eq(shape.down / shape.across, 1.5, 0.2);
    kg_image_done(&image);
}

Test(look, strokes_thicker_across_than_upright_are_told)
{
    kg_image image = pictures_flat(240, 240, 0, 0, 0, 0);
    for (uint32_t i = 0; i < 4; i++) { /* frames, as of letters */
        pictures_rectangle(&image, 10 + 60 * i, 20, 40, 200, 0, 0, 0, 255);
        for (uint32_t k = 0; k < 4; k++)
            pictures_rectangle(&image, 20 + 60 * i, 30 + 48 * k, 20, 36, 0, 0, 0, 0);
    }
    cr_expect_eq(shape_of(&image, 240, 240).sign, KG_SHAPE_NO_SIGN);
    cr_expect_eq(shape_of(&image, 240, 150).sign, KG_SHAPE_NO_SIGN, "many fonts have thin horizontal strokes");
    kg_shape shape = shape_of(&image, 120, 240);
    cr_expect_eq(shape.sign, KG_SHAPE_STROKES);
    cr_expect_float_eq(shape.down / shape.across, 2.4, 0.3); /* 12 px against 10 before */
    kg_image_done(&image);
}

Test(look, bars_that_run_aslant_out_of_the_picture_are_cut_off)
{
    kg_image image = pictures_flat(240, 240, 0, 0, 0, 0);
    for (uint32_t y = 0; y < 240; y++)
        for (uint32_t x = 30; x < 240; x++) {
            uint32_t place = (y + 240 - x / 2) % 80;
            if (y > 40 && y < 200 && place < 20)
                memcpy(kg_image_at(&image, x, y), place < 10 ? "\x1E\x3C\xC8\xFF" : "\xF0\x80\x00\xFF", 4);
        }
    cr_expect_eq(look_at(&image).cut.sides, KG_SIDE_RIGHT);
    pictures_rectangle(&image, 230, 0, 10, 240, 0, 0, 0, 0);
    cr_expect_eq(look_at(&image).cut.sides, 0);
    kg_image_done(&image);
}

/* A strip that fills its picture, one of which half is clear, and one of which every second pixel is: nothing further inside than
 * the other side. */
Test(look, narrow_pictures_are_looked_at_within_their_sides)
{
    static const uint32_t sizes[][2] = { { 16, 4096 }, { 6, 200 }, { 8, 1000 }, { 1, 4096 }, { 3, 90 }, { 12, 373 } };
    for (size_t i = 0; i < 2 * sizeof sizes / sizeof sizes[0]; i++) {
        uint32_t width = sizes[i / 2][i % 2], height = sizes[i / 2][1 - i % 2];
        kg_image image = pictures_flat(width, height, 10, 20, 30, 255);
        cr_expect_eq(look_at(&image).cut.sides, 0, "%u x %u", width, height);
        pictures_rectangle(&image, 0, 0, width > height ? width / 2 : width, width > height ? height : height / 2, 0, 0, 0, 0);
        (void)look_at(&image);
        for (uint32_t y = 0; y < height; y++)
            for (uint32_t x = y % 2; x < width; x += 2)
                pictures_rectangle(&image, x, y, 1, 1, 0, 0, 0, 0);
        (void)look_at(&image);
        kg_image_done(&image);
    }
}

Test(look, texture_counts_lines_and_letters)
{
    kg_image image = pictures_flat(300, 200, 255, 255, 255, 255);
    for (uint32_t y = 0; y < 6; y++) {
        pictures_rectangle(&image, 0, 30 * y + 10, 300, 1, 120, 120, 120, 255);
        for (uint32_t x = 0; x < 8; x++)
            pictures_rectangle(&image, 30 * x + 10, 30 * y + 20, 5, 8, 0, 0, 0, 255);
    }
    kg_texture texture = look_at(&image).texture;
    cr_expect_eq(texture.glyphs, 48);
    cr_expect_eq(texture.text_lines, 6);
    cr_expect_eq(texture.lines, 12, "each line has two edges: %u", texture.lines);
    cr_expect_float_eq(texture.opaque, 1, 1e-9);
    cr_expect_gt(texture.smooth, 0.8);
    kg_image_done(&image);
    image = pictures_noise(100, 100, 4);
    for (size_t i = 0; i < 100 * 100; i++)
        image.rgba[4 * i + 3] = 255;
    texture = look_at(&image).texture;
    cr_expect_lt(texture.smooth, 0.01);
    cr_expect_lt(texture.border, 0.3);
    kg_image_done(&image);
}
