/* SPDX-License-Identifier: Apache-2.0
 *
 * What holds of every canvas, whatever the picture and the options: made again it stays as it is, and nothing is lost of artwork
 * unless that was asked for, and then it is known how much. */
#include "pictures.h"

#include "base/arith.h"
#include "fix/fix.h"
#include "image/canvas.h"
#include "product/logofile.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS = 9, SEEDS = 4 };

/* Rows of letters, as far as a canvas can tell: bars with gaps, cut off at some sides. */
static void draw_bars(kg_image *image, uint32_t *state)
{
    uint32_t step = 3 + pictures_random(state) % 9;
    for (uint32_t x = pictures_random(state) % step; x + step < image->width; x += step) {
        uint32_t y = pictures_random(state) % image->height;
        pictures_rectangle(image, x, y, 1 + step / 2, image->height - y, 20, (uint8_t)x, 90, 255);
    }
}

/* Opaque in some way that a scaled copy may lose: thin gaps in the frame, faint or soft edges. */
static void draw_torn_frame(kg_image *image, uint32_t *state)
{
    for (int i = 0; i < 12; i++) {
        uint32_t x = pictures_random(state) % image->width, y = pictures_random(state) % image->height;
        bool is_down = pictures_random(state) % 2 == 0;
        uint8_t alpha = (uint8_t)(pictures_random(state) % 3 * 120);
        pictures_rectangle(image, is_down ? x : 0, is_down ? 0 : y, is_down ? 1 : image->width, is_down ? image->height : 1, 90, 60,
                           200, alpha);
    }
}

static kg_image make_picture(unsigned kind, uint32_t seed)
{
    uint32_t state = seed * 77 + kind + 1, width = 16 + pictures_random(&state) % 260, height = 16 + pictures_random(&state) % 200;
    if (seed % 3 == 0)
        width = height = 120;
    kg_image image = pictures_flat(width, height, 200, 30, 60, kind == 1 || kind == 4 || kind == 7 ? 255 : 0);
    if (kind == 0)
        draw_bars(&image, &state);
    if (kind == 2)
        pictures_rectangle(&image, width / 3, 1, width / 2, height / 2, 9, 99, 9, 255);
    if (kind == 3)
        pictures_rectangle(&image, 2, 2, width - 4, height - 4, 9, 99, 9, (uint8_t)(1 + pictures_random(&state) % 12));
    if (kind == 4)
        draw_torn_frame(&image, &state);
    if (kind == 5 || kind == 6) {
        kg_image_done(&image);
        image = kind == 5 ? pictures_disc(width, height, KG_MIN(width, height) / 2.0 - 1, 40, 80, 160)
                          : pictures_noise(width, height, seed);
    }
    if (kind == 7)
        kg_canvas_round_corners(&image, KG_MIN(width, height) / 2);
    return image; /* of kind 8 nothing can be seen */
}

static const kg_canvas_options sets[] = {
    { .width = 120, .height = 120, .radius = 4 },
    { .width = 120, .height = 120, .radius = 4, .enlarge = true },
    { .width = 120, .height = 120, .radius = 4, .enlarge = true, .margin = 6 },
    { .width = 120, .height = 120, .radius = 4, .margin = 6 },
    { .width = 120, .height = 120, .radius = 4, .keep_margins = true, .margin = 6, .enlarge = true },
    { .width = 168, .height = 80, .radius = 0, .keep_margins = true, .margin = 3 },
    { .width = 168, .height = 80, .radius = 40, .enlarge = true },
    { .width = 120, .height = 120, .radius = 60, .enlarge = true, .margin = 20 },
    { .width = 64, .height = 64, .radius = 4, .fit = KG_FIT_COVER },
    { .width = 120, .height = 120, .radius = 4, .fit = KG_FIT_COVER, .enlarge = true, .margin = 2 },
    { .width = 120, .height = 120, .radius = 4, .fit = KG_FIT_NONE, .margin = 10 },
    { .width = 168, .height = 80, .radius = 40, .fit = KG_FIT_COVER, .margin = 39 },
    { .width = 168, .height = 80, .radius = 30, .fit = KG_FIT_COVER, .margin = 20, .enlarge = true },
    { .width = 16, .height = 400, .radius = 8, .fit = KG_FIT_NONE, .margin = 3, .keep_margins = true },
};

Test(canvas, made_again_it_stays_as_it_is_whatever_the_options)
{
    for (unsigned kind = 0; kind < KINDS; kind++)
        for (uint32_t seed = 0; seed < SEEDS; seed++)
            for (size_t i = 0; i < KG_COUNT(sets); i++) {
                kg_image source = make_picture(kind, seed), once = { 0 }, twice = { 0 };
                kg_canvas_plan plan;
                cr_assert_eq(kg_canvas_apply(&source, &sets[i], &plan, &once, NULL), KG_OK);
                const kg_image *first = once.rgba != NULL ? &once : &source;
                cr_expect(first->width == sets[i].width && first->height == sets[i].height);
                cr_assert_eq(kg_canvas_apply(first, &sets[i], &plan, &twice, NULL), KG_OK);
                cr_expect(twice.rgba == NULL, "kind %u, seed %u, options %zu: changed again", kind, seed, i);
                kg_image_done(&twice);
                kg_image_done(&once);
                kg_image_done(&source);
            }
}

/* The same with the file that is written: decoded, repaired and encoded again it has the same bytes. */
static kg_blob normalise(const kg_blob *file, const kg_canvas_options *canvas, const kg_fix_options *fixes)
{
    kg_product product;
    kg_load_options load = { .limits = &kg_limits_default };
    kg_blob bytes = { .data = malloc(file->size), .size = file->size };
    cr_assert(bytes.data != NULL);
    memcpy(bytes.data, file->data, file->size);
    cr_assert_eq(kg_logo_load("logo.png", &bytes, &load, canvas, 0, &product, NULL), KG_OK);
    kg_blob_done(&bytes);
    cr_assert_eq(kg_fix_run(&product, fixes, NULL), KG_OK);
    kg_blob out = kg_blob_take(&kg_product_asset(&product, KG_SLOT_LOGO)->bytes);
    kg_product_done(&product);
    return out;
}

Test(canvas, a_finished_file_is_finished_whatever_the_options)
{
    static const kg_fix_options fixes[] = { { .effort = 2 }, { .effort = 4, .background = true, .enlarge = true } };
    for (unsigned kind = 0; kind < KINDS; kind++)
        for (size_t i = 0; i < KG_COUNT(sets) * KG_COUNT(fixes); i++) {
            kg_image source = make_picture(kind, (uint32_t)i % SEEDS);
            kg_blob file;
            cr_assert_eq(kg_png_encode(&source, &(kg_png_options){ .effort = 1 }, NULL, &file, NULL), KG_OK);
            const kg_canvas_options *canvas = &sets[i / KG_COUNT(fixes)];
            const kg_fix_options *fix = &fixes[i % KG_COUNT(fixes)];
            kg_blob once = normalise(&file, canvas, fix), twice = normalise(&once, canvas, fix);
            cr_expect(once.size == twice.size && memcmp(once.data, twice.data, once.size) == 0, "kind %u, options %zu", kind, i);
            kg_blob_done(&twice);
            kg_blob_done(&once);
            kg_blob_done(&file);
            kg_image_done(&source);
        }
}

Test(canvas, only_cover_and_none_cut_and_the_plan_tells_what)
{
    kg_image source = pictures_flat(400, 100, 9, 9, 9, 128), out = { 0 };
    kg_canvas_options options = kg_canvas_default;
    kg_canvas_plan plan;
    cr_assert_eq(kg_canvas_apply(&source, &options, &plan, &out, NULL), KG_OK);
    cr_expect(plan.place.width == 120 && plan.place.height == 30 && plan.art.width == plan.whole.width);
    kg_image_done(&out);
    options.fit = KG_FIT_COVER;
    cr_assert_eq(kg_canvas_apply(&source, &options, &plan, &out, NULL), KG_OK);
    cr_expect(plan.place.width == 120 && plan.place.height == 100, "not enlarged: %u x %u", plan.place.width, plan.place.height);
    cr_expect(plan.whole.width == 400 && plan.art.x == 140 && plan.art.width == 120 && plan.art.height == 100);
    kg_image_done(&out);
    options.enlarge = true;
    cr_assert_eq(kg_canvas_apply(&source, &options, &plan, &out, NULL), KG_OK);
    cr_expect(plan.place.width == 120 && plan.place.height == 120);
    cr_expect(plan.art.x == 150 && plan.art.width == 100 && plan.art.height == 100);
    kg_image_done(&out);
    options.fit = KG_FIT_NONE;
    cr_assert_eq(kg_canvas_apply(&source, &options, &plan, &out, NULL), KG_OK);
    cr_expect(plan.scale == 1 && plan.place.width == 120 && plan.place.height == 100 && plan.art.x == 140);
    kg_image_done(&out);
    kg_image_done(&source);
}
