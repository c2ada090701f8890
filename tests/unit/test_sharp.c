/* SPDX-License-Identifier: Apache-2.0
 *
 * From how many pixels a picture was enlarged. */
#include "pictures.h"

#include "base/arith.h"
#include "image/sharp.h"

#include <criterion/criterion.h>
#include <string.h>

static uint32_t size_of(const kg_image *image)
{
    return kg_sharp_of(image, (kg_box){ 0, 0, image->width, image->height });
}

static void put_grey(kg_image *image, uint32_t x, uint32_t y, unsigned level)
{
    memset(kg_image_at(image, x, y), (int)level, 3);
    kg_image_at(image, x, y)[3] = 255;
}

/* Bars across, black and white, of 5 * RAMP px each; from one to the next RAMP equal steps, in stairs of STAIR px. */
static kg_image bars(uint32_t width, uint32_t height, uint32_t ramp, uint32_t stair)
{
    kg_image image = pictures_flat(width, height, 0, 0, 0, 255);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++) {
            uint32_t place = x % (10 * ramp), up = KG_MIN(place / stair * stair, ramp);
            uint32_t down = place < 5 * ramp ? 0 : KG_MIN((place - 5 * ramp) / stair * stair, ramp);
            put_grey(&image, x, y, (up - down) * 255 / ramp);
        }
    return image;
}

static kg_image turned(const kg_image *image)
{
    kg_image out = pictures_flat(image->height, image->width, 0, 0, 0, 0);
    for (uint32_t y = 0; y < image->height; y++)
        for (uint32_t x = 0; x < image->width; x++)
            memcpy(kg_image_at(&out, y, x), kg_image_at(image, x, y), 4);
    return out;
}

Test(sharp, ramps_tell_the_size_that_has_them_in_one_step)
{
    static const struct {
        uint32_t width, ramp, stair, size;
    } cases[] = { { 480, 5, 1, 96 },   { 480, 15, 1, 32 }, { 480, 3, 1, 160 }, { 480, 15, 3, 96 },
                  { 300, 1, 1, 0 },    { 128, 2, 1, 64 },  { 4096, 1, 1, 0 },  { 4096, 8, 1, 0 },
                  { 4096, 64, 1, 64 }, { 767, 7, 1, 109 }, { 768, 16, 1, 48 }, { 480, 15, 15, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        kg_image across = bars(cases[i].width, 40, cases[i].ramp, cases[i].stair), down = turned(&across);
        cr_expect_eq(size_of(&across), cases[i].size, "case %zu: %u", i, size_of(&across));
        cr_expect_eq(size_of(&down), cases[i].size, "case %zu: %u", i, size_of(&down));
        kg_image_done(&across);
        kg_image_done(&down);
    }
}

Test(sharp, a_peak_has_two_edges)
{
    kg_image image = pictures_flat(480, 40, 0, 0, 0, 255);
    for (uint32_t y = 0; y < 40; y++)
        for (uint32_t x = 0; x < 480; x++)
            put_grey(&image, x, y, (x / 10 % 2 != 0 ? 10 - x % 10 : x % 10) * 255 / 10);
    cr_expect_eq(size_of(&image), 48);
    kg_image_done(&image);
}

/* White or black on transparency is as sharp as on a page. */
Test(sharp, alpha_has_edges_too)
{
    for (int level = 0; level <= 255; level += 255) {
        kg_image image = bars(480, 40, 10, 1);
        for (size_t i = 0; i < (size_t)image.width * image.height; i++) {
            uint8_t alpha = image.rgba[4 * i];
            memset(image.rgba + 4 * i, level, 3);
            image.rgba[4 * i + 3] = alpha;
        }
        cr_expect_eq(size_of(&image), 48);
        kg_image_done(&image);
    }
}

/* A disc with a bar at SIZE pixels, brought to 480 by our own scaling, which is steeper than others are. */
static uint32_t size_of_scaled(uint32_t size)
{
    kg_image small = pictures_disc(size, size, size * 0.4, 180, 20, 60), large;
    pictures_rectangle(&small, size / 4, size / 2, size / 2, size / 8, 250, 250, 250, 255);
    cr_assert_eq(kg_image_resample(&small, (kg_box){ 0, 0, size, size }, 480, 480, &large, NULL), KG_OK);
    uint32_t found = size_of(&large);
    kg_image_done(&small);
    kg_image_done(&large);
    return found;
}

Test(sharp, what_was_enlarged_is_told_and_what_was_scaled_down_is_not)
{
    static const uint32_t cases[][2] = { { 24, 39 }, { 40, 59 }, { 64, 95 }, { 96, 167 }, { 320, 0 }, { 480, 0 }, { 1500, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(size_of_scaled(cases[i][0]), cases[i][1], "from %u", cases[i][0]);
}

/* A white square in 200 x 200 px; its blue glow takes the outer GLOW px and has ALPHA where they meet. */
static kg_image glowing(uint32_t glow, uint32_t alpha)
{
    kg_image image = pictures_flat(200, 200, 255, 255, 255, 255);
    for (uint32_t y = 0; y < 200; y++)
        for (uint32_t x = 0; x < 200; x++) {
            uint32_t depth = KG_MIN(KG_MIN(x, 199 - x), KG_MIN(y, 199 - y));
            if (depth < glow)
                memcpy(kg_image_at(&image, x, y), (uint8_t[]){ 40, 80, 255, (uint8_t)(depth * alpha / glow) }, 4);
        }
    return image;
}

Test(sharp, soft_parts_do_not_make_it_blurry)
{
    kg_image image = glowing(30, 120);
    cr_expect_eq(size_of(&image), 0, "a sharp edge behind a glow");
    kg_image_done(&image);
    image = glowing(90, 255);
    cr_expect_eq(size_of(&image), 0, "a sharp edge behind a gradient");
    pictures_rectangle(&image, 90, 90, 20, 20, 40, 80, 255, 255);
    cr_expect_eq(size_of(&image), 0, "nothing but a gradient");
    kg_image_done(&image);
}

Test(sharp, faint_and_few_edges_tell_nothing)
{
    kg_image image = bars(480, 40, 10, 1), strip = bars(100, 8, 4, 1);
    for (size_t i = 0; i < (size_t)480 * 40; i++)
        memset(image.rgba + 4 * i, 100 + image.rgba[4 * i] / 26, 3);
    cr_expect_eq(size_of(&image), 0);
    cr_expect_eq(kg_sharp_of(&strip, (kg_box){ 0, 0, 60, 8 }), 15);
    cr_expect_eq(kg_sharp_of(&strip, (kg_box){ 0, 0, 60, 2 }), 0);
    cr_expect_eq(kg_sharp_of(&strip, (kg_box){ 30, 3, 1, 1 }), 0);
    cr_expect_eq(kg_sharp_of(&strip, (kg_box){ 30, 0, 1, 8 }), 0);
    kg_image_done(&strip);
    kg_image_done(&image);
}

/* Ramps, but for steps in the lowest SHARP tenths of the picture. */
static uint32_t size_of_mixed(uint32_t sharp)
{
    kg_image image = bars(480, 40, 10, 1), steps = bars(480, 4 * sharp, 10, 10);
    memcpy(kg_image_at(&image, 0, 40 - 4 * sharp), steps.rgba, (size_t)steps.width * steps.height * 4);
    uint32_t found = size_of(&image);
    kg_image_done(&steps);
    kg_image_done(&image);
    return found;
}

Test(sharp, a_few_sharp_edges_in_a_blurry_picture_do_not_acquit_it)
{
    cr_expect_eq(size_of_mixed(1), 48);
    cr_expect_eq(size_of_mixed(3), 0);
}
