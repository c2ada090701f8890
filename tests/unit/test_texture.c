/* SPDX-License-Identifier: Apache-2.0
 *
 * The shares of a texture against a plain count, pixel by pixel, of what image/texture.h says. */
#include <criterion/criterion.h>

#include "image/texture.h"

#include "base/arith.h"
#include "pictures.h"

#include <math.h>
#include <stdlib.h>

static int step(const uint8_t *a, const uint8_t *b)
{
    int most = 0;
    for (int k = 0; k < 4; k++)
        most = KG_MAX(most, abs(a[k] - b[k]));
    return most;
}

static int bend(const uint8_t *before, const uint8_t *at, const uint8_t *behind)
{
    int most = 0;
    for (int k = 0; k < 3; k++)
        most = KG_MAX(most, abs(2 * at[k] - before[k] - behind[k]));
    return most;
}

static kg_texture count(const kg_image *image)
{
    kg_texture out = { 0 };
    for (uint32_t y = 0; y + 1 < image->height; y++) {
        uint32_t line = 0, longest = 0;
        for (uint32_t x = 0; x + 1 < image->width; x++) {
            const uint8_t *at = kg_image_at(image, x, y), *right = at + 4, *below = kg_image_at(image, x, y + 1);
            bool is_filled = at[3] >= 250;
            out.opaque += is_filled;
            out.flat += step(at, right) == 0;
            out.edges += is_filled && KG_MAX(step(at, right), step(at, below)) > 40;
            line = is_filled && step(at, below) >= 6 ? line + 1 : 0;
            longest = KG_MAX(longest, line);
            if (x == 0 || y == 0)
                continue;
            const uint8_t *left = at - 4, *above = kg_image_at(image, x, y - 1);
            bool goes_on = step(at, left) == 0 && step(at, above) == 0;
            out.smooth += goes_on ? KG_MAX(step(at, right), step(at, below)) <= 6
                                  : KG_MAX(bend(left, at, right), bend(above, at, below)) <= 6;
        }
        out.lines += longest >= 24 && longest >= image->width / 4;
    }
    return out;
}

/* Small steps, large ones and runs, some of them half transparent. */
static kg_image noise(uint32_t *seed, uint32_t width, uint32_t height)
{
    kg_image image = pictures_flat(width, height, 100, 100, 100, 255);
    unsigned span = 1 + pictures_random(seed) % 12, wild = 2 + pictures_random(seed) % 20;
    for (size_t i = 0; i < 4 * (size_t)width * height; i++) {
        bool is_wild = pictures_random(seed) % wild == 0;
        image.rgba[i] = (uint8_t)(i % 4 == 3 ? (is_wild ? 249 : 250)
                                  : is_wild  ? pictures_random(seed) % 256
                                             : 100 + pictures_random(seed) % span);
    }
    return image;
}

static void check(const kg_image *image)
{
    kg_texture found, wanted = count(image);
    double all = (image->width - 1.0) * (image->height - 1.0), inner = (image->width - 2.0) * (image->height - 2.0);
    cr_assert_eq(kg_texture_of(image, &found, NULL), KG_OK);
    cr_expect_eq(lround(found.opaque * all), lround(wanted.opaque));
    cr_expect_eq(lround(found.flat * all), lround(wanted.flat));
    cr_expect_eq(lround(found.edges * all), lround(wanted.edges));
    cr_expect_eq(lround(found.smooth * inner), lround(wanted.smooth));
    cr_expect_eq(found.lines, wanted.lines);
}

Test(texture, shares_are_those_of_a_count_pixel_by_pixel)
{
    uint32_t seed = 3;
    for (uint32_t turn = 0; turn < 300; turn++) {
        kg_image image = noise(&seed, 3 + turn % 40, 3 + turn / 7 % 9);
        check(&image);
        kg_image_done(&image);
    }
}

Test(texture, lines_are_told_from_dashes)
{
    kg_image image = pictures_flat(200, 100, 255, 255, 255, 255);
    pictures_rectangle(&image, 20, 10, 60, 20, 0, 0, 0, 255); /* two lines: its upper and its lower side */
    for (uint32_t x = 0; x < 190; x += 10)
        pictures_rectangle(&image, x, 60, 5, 1, 0, 0, 0, 255);
    check(&image);
    kg_texture found;
    cr_assert_eq(kg_texture_of(&image, &found, NULL), KG_OK);
    cr_expect_eq(found.lines, 2);
    kg_image_done(&image);
}

/* COUNT letters side by side in each of two lines, SCALE times as large as usual. */
static kg_texture look_at_letters(uint32_t size, uint32_t scale, uint32_t count)
{
    kg_image image = pictures_flat(size, size / 2, 255, 255, 255, 255);
    for (uint32_t line = 0; line < 2; line++)
        for (uint32_t i = 0; i < count; i++)
            pictures_rectangle(&image, scale * (20 + 20 * i), scale * (20 + 30 * line), scale * 8, scale * 10, 0, 0, 0, 255);
    kg_texture found;
    cr_assert_eq(kg_texture_of(&image, &found, NULL), KG_OK);
    kg_image_done(&image);
    return found;
}

Test(texture, letters_grow_with_a_large_picture)
{
    kg_texture usual = look_at_letters(800, 1, 12), large = look_at_letters(3200, 2, 12), small = look_at_letters(3200, 1, 12);
    cr_expect_eq(usual.glyphs, 24);
    cr_expect_eq(usual.text_lines, 2);
    cr_expect_eq(large.glyphs, 24);
    cr_expect_eq(large.text_lines, 2);
    cr_expect_eq(large.longest_px, 3200);
    cr_expect_eq(small.glyphs, 24);
    cr_expect_eq(look_at_letters(6400, 1, 12).glyphs, 0); /* of 2.5 px each */
}

Test(texture, a_large_picture_that_is_not_flat_is_looked_at_in_a_smaller_copy)
{
    uint32_t seed = 5;
    kg_image image = noise(&seed, 1700, 60);
    kg_texture found;
    cr_assert_eq(kg_texture_of(&image, &found, NULL), KG_OK);
    cr_expect_eq(found.longest_px, 1600);
    kg_image_done(&image);
}
