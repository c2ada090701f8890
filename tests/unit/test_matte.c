/* SPDX-License-Identifier: Apache-2.0
 *
 * Background removal: laid on a colour and taken off again, a picture has its own alpha back. */
#include "pictures.h"

#include "base/arith.h"
#include "image/matte.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t pages[3][3] = { { 255, 255, 255 }, { 0, 0, 0 }, { 0x1E, 0x6F, 0xD0 } };

static kg_image laid_on(const kg_image *image, const uint8_t page[3])
{
    kg_image out = pictures_flat(image->width, image->height, 0, 0, 0, 255);
    for (size_t i = 0; i < (size_t)image->width * image->height; i++)
        for (size_t k = 0; k < 3; k++) {
            const uint8_t *p = image->rgba + 4 * i;
            out.rgba[4 * i + k] = (uint8_t)((p[k] * p[3] + page[k] * (255 - p[3]) + 127) / 255);
        }
    return out;
}

static double mean_alpha_error(const kg_image *a, const kg_image *b)
{
    uint64_t sum = 0;
    size_t count = (size_t)a->width * a->height;
    for (size_t i = 0; i < count; i++)
        sum += (uint64_t)abs(a->rgba[4 * i + 3] - b->rgba[4 * i + 3]);
    return (double)sum / (double)count;
}

static kg_matte take_off(kg_image *image, bool clears_enclosed)
{
    kg_matte matte;
    cr_assert_eq(kg_matte_remove(image, &(kg_matte_options){ .clears_enclosed = clears_enclosed }, &matte, NULL), KG_OK);
    return matte;
}

/* A disc of one colour with a bar of another, smooth edges, and optionally a soft shadow of black around it. */
static kg_image make_truth(bool has_shadow)
{
    kg_image image = pictures_disc(160, 160, 50, 220, 40, 70);
    pictures_rectangle(&image, 60, 70, 40, 20, 250, 200, 60, 255);
    for (uint32_t y = 0; has_shadow && y < 160; y++)
        for (uint32_t x = 0; x < 160; x++) {
            uint8_t *p = kg_image_at(&image, x, y);
            int dx = (int)x - 80, dy = (int)y - 80, outside = (dx * dx + dy * dy) / 100 - 20;
            int shadow = outside < 0 ? 88 : outside < 22 ? 4 * (22 - outside) : 0, alpha = p[3] + (255 - p[3]) * shadow / 255;
            for (int k = 0; k < 3 && alpha > 0; k++) /* black under what is there */
                p[k] = (uint8_t)(p[k] * p[3] / alpha);
            p[3] = (uint8_t)alpha;
        }
    return image;
}

Test(matte, alpha_comes_back_from_any_flat_page)
{
    kg_image truth = make_truth(false);
    for (int i = 0; i < 3; i++) {
        kg_image image = laid_on(&truth, pages[i]);
        kg_matte matte = take_off(&image, false);
        cr_assert_eq(matte.refused, NULL, "page %d: %s", i, matte.refused);
        cr_expect_lt(mean_alpha_error(&image, &truth), 0.05, "page %d", i);
        for (int j = 0; j < 3; j++) { /* no halo on any page */
            kg_image found = laid_on(&image, pages[j]), expected = laid_on(&truth, pages[j]);
            int worst = 0;
            for (size_t k = 0; k < 160 * 160 * 4; k++)
                worst = abs(found.rgba[k] - expected.rgba[k]) > worst ? abs(found.rgba[k] - expected.rgba[k]) : worst;
            cr_expect_leq(worst, 12, "from page %d to page %d: %d", i, j, worst);
            kg_image_done(&found);
            kg_image_done(&expected);
        }
        kg_image_done(&image);
    }
    kg_image_done(&truth);
}

Test(matte, a_shadow_becomes_transparent_black)
{
    kg_image truth = make_truth(true), image = laid_on(&truth, pages[0]);
    cr_assert_eq(take_off(&image, false).refused, NULL);
    cr_expect_lt(mean_alpha_error(&image, &truth), 1.5);
    kg_image_done(&image);
    kg_image_done(&truth);
}

Test(matte, enclosed_areas_stay_unless_they_are_to_go)
{
    kg_image image = pictures_flat(100, 100, 255, 255, 255, 255), copy;
    pictures_rectangle(&image, 20, 20, 60, 60, 0, 80, 160, 255);
    pictures_rectangle(&image, 40, 40, 20, 20, 255, 255, 255, 255);
    copy = laid_on(&image, pages[0]);
    take_off(&image, false);
    cr_expect_eq(kg_image_at(&image, 50, 50)[3], 255);
    cr_expect_eq(kg_image_at(&image, 10, 50)[3], 0);
    take_off(&copy, true);
    cr_expect_eq(kg_image_at(&copy, 50, 50)[3], 0);
    cr_expect_eq(kg_image_at(&copy, 30, 30)[3], 255);
    kg_image_done(&image);
    kg_image_done(&copy);
}

static int worst_alpha_error(const kg_image *a, const kg_image *b)
{
    int worst = 0;
    for (size_t i = 0; i < (size_t)a->width * a->height; i++)
        worst = KG_MAX(worst, abs(a->rgba[4 * i + 3] - b->rgba[4 * i + 3]));
    return worst;
}

Test(matte, the_edge_of_a_disc_comes_back_to_a_level)
{
    kg_image truth = pictures_disc(96, 96, 37.3, 20, 200, 60);
    static const uint8_t brand[3] = { 0xC7, 0x00, 0x0B };
    const uint8_t *const all[4] = { pages[0], pages[1], pages[2], brand };
    for (int i = 0; i < 4; i++) {
        kg_image image = laid_on(&truth, all[i]);
        cr_assert_eq(take_off(&image, false).refused, NULL);
        cr_expect_leq(worst_alpha_error(&image, &truth), 1, "page %d", i);
        kg_image_done(&image);
    }
    kg_image_done(&truth);
}

Test(matte, what_fills_the_canvas_leaves_its_corners_to_the_background)
{
    kg_image truth = pictures_disc(120, 120, 60, 30, 60, 200), image = laid_on(&truth, pages[0]);
    pictures_rectangle(&truth, 12, 24, 96, 72, 30, 60, 200, 255);
    cr_assert_eq(take_off(&image, false).refused, NULL);
    cr_expect_eq(kg_image_at(&image, 0, 0)[3], 0);
    cr_expect_eq(kg_image_at(&image, 60, 0)[3], 255, "the border is the disc's own there");
    cr_expect_eq(kg_image_at(&image, 60, 60)[3], 255);
    kg_image_done(&image);
    image = pictures_flat(120, 120, 30, 60, 200, 255);
    for (unsigned i = 0; i < 4; i++)
        memset(kg_image_at(&image, i & 1 ? 119 : 0, i & 2 ? 119 : 0), 255, 4);
    cr_expect_str_eq(take_off(&image, false).refused,
                     "the picture fills its canvas, but for the outermost corners; background must "
                     "be seen on one pixel in 400, so leave it as it is or give it a margin");
    cr_expect_eq(kg_image_at(&image, 60, 0)[2], 200, "nothing has changed");
    kg_image_done(&image);
    kg_image_done(&truth);
}

/* A bar of one colour, and beside it the same colour with an alpha of 102. */
Test(matte, a_tint_shines_through_on_a_page_with_a_hue)
{
    kg_image truth = pictures_flat(100, 100, 0, 0, 0, 0);
    pictures_rectangle(&truth, 20, 20, 30, 60, 255, 230, 0, 255);
    pictures_rectangle(&truth, 50, 20, 30, 60, 255, 230, 0, 102);
    kg_image image = laid_on(&truth, pages[2]);
    cr_assert_eq(take_off(&image, false).refused, NULL);
    cr_expect_leq(worst_alpha_error(&image, &truth), 1);
    const uint8_t *pixel = kg_image_at(&image, 65, 50);
    cr_expect(abs(pixel[0] - 255) <= 2 && abs(pixel[1] - 230) <= 2 && pixel[2] <= 2, "#%02x%02x%02x", pixel[0], pixel[1], pixel[2]);
    kg_image_done(&image);
    image = laid_on(&truth, pages[0]); /* on white it is a paler colour as well as a tint, and stays */
    cr_assert_eq(take_off(&image, false).refused, NULL);
    cr_expect_eq(kg_image_at(&image, 65, 50)[3], 255);
    kg_image_done(&image);
    kg_image_done(&truth);
}

/* Background between two soft edges that touch is not enclosed; a hole in a solid ring is, however thin the ring. */
Test(matte, a_gap_between_faint_pixels_is_background)
{
    kg_image image = pictures_flat(60, 60, 255, 255, 255, 255);
    pictures_rectangle(&image, 10, 10, 18, 40, 0, 0, 0, 255);
    pictures_rectangle(&image, 31, 10, 19, 40, 0, 0, 0, 255);
    pictures_rectangle(&image, 28, 10, 3, 1, 240, 240, 240, 255);
    pictures_rectangle(&image, 28, 16, 3, 34, 0, 0, 0, 255);
    take_off(&image, false);
    cr_expect_eq(kg_image_at(&image, 29, 13)[3], 0);
    kg_image_done(&image);
    image = pictures_flat(60, 60, 255, 255, 255, 255);
    pictures_rectangle(&image, 20, 20, 5, 5, 0, 0, 0, 255);
    pictures_rectangle(&image, 21, 21, 3, 3, 255, 255, 255, 255);
    take_off(&image, false);
    cr_expect_eq(kg_image_at(&image, 22, 22)[3], 255);
    kg_image_done(&image);
}

Test(matte, noise_of_a_lossy_format_goes_with_the_background)
{
    kg_image image = pictures_flat(80, 80, 240, 240, 240, 255);
    uint32_t state = 7;
    for (size_t i = 0; i < 80 * 80; i++)
        for (size_t k = 0; k < 3; k++)
            image.rgba[4 * i + k] = (uint8_t)(236 + pictures_random(&state) % 9);
    pictures_rectangle(&image, 25, 25, 30, 30, 200, 30, 60, 255);
    kg_matte matte = take_off(&image, false);
    cr_assert_eq(matte.refused, NULL);
    cr_expect_eq(matte.cleared, 80 * 80 - 30 * 30);
    kg_image_done(&image);
}

/* A square that fades from DARK to the background's white, column by column; its edges above and below are hard. */
static void fade(kg_image *image, uint32_t left, uint32_t top, uint32_t side)
{
    for (uint32_t x = 0; x < side; x++) {
        uint8_t grey = (uint8_t)(255 - 4 * (int)x);
        pictures_rectangle(image, left + x, top, 1, side, grey, grey, 255, 255);
    }
}

Test(matte, a_gradient_of_the_artwork_is_no_shadow)
{
    kg_image image = pictures_flat(100, 100, 255, 255, 255, 255), framed;
    fade(&image, 20, 20, 60);
    framed = pictures_flat(100, 100, 255, 255, 255, 255);
    pictures_rectangle(&framed, 10, 10, 80, 80, 0, 80, 160, 255);
    pictures_rectangle(&framed, 15, 15, 70, 70, 255, 255, 255, 255);
    fade(&framed, 20, 20, 60);
    cr_assert_eq(take_off(&image, false).refused, NULL);
    cr_expect_eq(kg_image_at(&image, 50, 50)[3], 255, "it has edges to the background");
    cr_expect_eq(kg_image_at(&image, 30, 50)[3], 255);
    cr_assert_eq(take_off(&framed, true).refused, NULL);
    cr_expect_eq(kg_image_at(&framed, 17, 17)[3], 0, "an enclosed area goes when it is to");
    cr_expect_eq(kg_image_at(&framed, 50, 50)[3], 255, "no shadow lies outside, so none lies inside");
    kg_image_done(&image);
    kg_image_done(&framed);
}

/* Pale artwork with an edge as blurred as a shadow, and a shadow of the same strength without artwork. */
Test(matte, a_pale_flat_area_with_a_blurred_edge_is_no_shadow)
{
    kg_image image = pictures_flat(120, 120, 255, 255, 255, 255), shadow = pictures_flat(120, 120, 255, 255, 255, 255);
    for (int i = 0; i < 8; i++) {
        uint32_t from = 20 + (uint32_t)i, side = 80 - 2 * (uint32_t)i;
        uint8_t red = (uint8_t)(251 - 4 * i), green = (uint8_t)(253 - i);
        pictures_rectangle(&image, from, from, side, side, red, green, 255, 255);
    }
    for (int i = 0; i < 40; i++) {
        uint32_t from = 20 + (uint32_t)i, side = 80 - 2 * (uint32_t)i;
        uint8_t grey = (uint8_t)(254 - i);
        pictures_rectangle(&shadow, from, from, side, side, grey, grey, grey, 255);
    }
    cr_assert_eq(take_off(&image, false).refused, NULL);
    cr_expect_eq(kg_image_at(&image, 60, 60)[3], 255);
    cr_assert_eq(take_off(&shadow, false).refused, NULL);
    cr_expect_eq(kg_image_at(&shadow, 60, 40)[3], 21);
    cr_expect_eq(kg_image_at(&shadow, 60, 40)[0], 0, "black");
    kg_image_done(&image);
    kg_image_done(&shadow);
}

/* Artwork that touches the border with nearly the colour of the background is no noise. */
Test(matte, artwork_at_the_border_does_not_pass_for_noise)
{
    kg_image image = pictures_flat(80, 80, 199, 0, 11, 255);
    pictures_rectangle(&image, 50, 0, 30, 80, 190, 0, 0, 255);
    pictures_rectangle(&image, 50, 4, 30, 72, 255, 255, 255, 255);
    cr_assert_eq(take_off(&image, false).refused, NULL);
    cr_expect_eq(kg_image_at(&image, 70, 2)[3], 255);
    cr_expect_eq(kg_image_at(&image, 10, 40)[3], 0);
    kg_image_done(&image);
}

Test(matte, artwork_of_nearly_the_same_colour_is_refused)
{
    kg_image image = pictures_flat(100, 100, 255, 255, 255, 255);
    pictures_rectangle(&image, 20, 20, 60, 60, 244, 244, 250, 255);
    pictures_rectangle(&image, 40, 40, 20, 20, 0, 80, 160, 255);
    kg_matte matte = take_off(&image, false);
    cr_expect_str_eq(matte.refused,
                     "much of the artwork has nearly the colour of the background; at most a tenth of it may be flat "
                     "and within 16 levels, so export the logo on another colour or with transparency");
    cr_expect(matte.has_place && matte.x == 21 && matte.y == 21, "%u, %u", matte.x, matte.y);
    cr_expect_eq(kg_image_at(&image, 0, 0)[3], 255, "nothing has changed");
    kg_image_done(&image);
}

/* A faint mark in a noisy background would go with the noise, so the result laid back would not show it. */
Test(matte, faint_artwork_within_the_noise_is_refused)
{
    kg_image image = pictures_flat(96, 96, 240, 240, 240, 255), copy;
    uint32_t state = 7;
    for (uint32_t y = 0; y < 96; y++)
        for (uint32_t x = 0; x < 96; x++)
            for (size_t k = 0; k < 3; k++)
                kg_image_at(&image, x, y)[k] = (uint8_t)(245 - pictures_random(&state) % 11);
    pictures_rectangle(&image, 16, 24, 24, 16, 236, 236, 236, 255);
    pictures_rectangle(&image, 50, 30, 30, 30, 200, 30, 60, 255);
    copy = laid_on(&image, pages[0]);
    kg_matte matte = take_off(&image, false);
    cr_assert(matte.refused != NULL);
    cr_expect_str_eq(matte.refused,
                     "laid back on its background the result would not show the picture; faint artwork must differ from "
                     "the background by more than its noise, so export the logo on another colour or with "
                     "transparency");
    cr_expect(matte.has_place && matte.x == 16 && matte.y == 24, "%u, %u", matte.x, matte.y);
    cr_expect_eq(matte.cleared, 0);
    cr_expect_arr_eq(image.rgba, copy.rgba, 96 * 96 * 4, "nothing has changed");
    kg_image_done(&image);
    kg_image_done(&copy);
}

/* Whatever was un-mixed, laid on the old background it gives the old picture to a level. */
Test(matte, laid_back_the_result_is_the_source)
{
    for (int i = 0; i < 3; i++)
        for (int shadow = 0; shadow < 2; shadow++) {
            kg_image truth = make_truth(shadow), image = laid_on(&truth, pages[i]), source = laid_on(&truth, pages[i]);
            cr_assert_eq(take_off(&image, false).refused, NULL);
            kg_image back = laid_on(&image, pages[i]);
            int worst = 0;
            for (size_t k = 0; k < 160 * 160 * 4; k++)
                worst = KG_MAX(worst, abs(back.rgba[k] - source.rgba[k]));
            cr_expect_leq(worst, 2, "page %d: %d", i, worst);
            kg_image_done(&truth);
            kg_image_done(&image);
            kg_image_done(&source);
            kg_image_done(&back);
        }
}

/* An edge that is blurred over six pixels, as of a picture that was scaled up. */
Test(matte, a_blurred_edge_leaves_no_halo)
{
    kg_image truth = pictures_flat(100, 100, 20, 120, 60, 0);
    for (int i = 0; i < 6; i++)
        pictures_rectangle(&truth, 20 + (uint32_t)i, 20 + (uint32_t)i, 60 - 2 * (uint32_t)i, 60 - 2 * (uint32_t)i, 20, 120, 60,
                           (uint8_t)(30 + 45 * i));
    kg_image image = laid_on(&truth, pages[0]);
    cr_assert_eq(take_off(&image, false).refused, NULL);
    cr_expect_leq(worst_alpha_error(&image, &truth), 7,
                  "where it is faintest: 30 looks like 37 of what lies four pixels further in");
    kg_image_done(&truth);
    kg_image_done(&image);
}

Test(matte, it_refuses_what_it_cannot_do)
{
    kg_image image = pictures_flat(50, 50, 255, 255, 255, 255);
    cr_expect_str_eq(take_off(&image, false).refused,
                     "hardly anything would be left; at least one pixel in 50 must differ from the "
                     "background, so see whether it is the right picture");
    cr_expect_eq(kg_image_at(&image, 0, 0)[3], 255, "nothing has changed");
    kg_image_done(&image);
    image = pictures_noise(50, 50, 1);
    cr_expect_str_eq(take_off(&image, false).refused, "the picture has transparency already");
    for (size_t i = 0; i < 50 * 50; i++)
        image.rgba[4 * i + 3] = 255;
    kg_matte matte = take_off(&image, false);
    cr_expect_str_eq(matte.refused, "the background is not one flat colour; the corners or half of the border must be alike, so "
                                    "export the logo on one colour or with transparency");
    cr_expect_not(matte.has_place);
    kg_image_done(&image);
}
