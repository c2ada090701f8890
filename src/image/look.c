/* SPDX-License-Identifier: Apache-2.0
 *
 * Visibility by the contrast of WCAG 2, sharpness by what halving takes away. */
#include "image/look.h"

#include "base/arith.h"
#include "image/light.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    VISIBLE_ALPHA = 16,
    OPAQUE_ALPHA = 250,
    DARK_PAGE = 0x1F,
    LEAST_SHARPNESS_PX = 16, /* smaller artwork has no detail to judge */
    LEAST_CHANGES = 3, /* along an axis, for blocks */
    LEAST_CHANGES_IN_ALL = 20,
    HARD_STEP = 96,
    HARD_SHARE = 400, /* one step in so many pixels is many */
};
static const double least_contrast = 1.5, no_detail = 0.27, least_opaque = 0.7, all_opaque = 0.98;

/* ---- visibility ---- */

static double luminance(const uint8_t *pixel, int page)
{
    double light[3];
    for (int k = 0; k < 3; k++) {
        int level = (pixel[k] * pixel[3] + page * (255 - pixel[3]) + 127) / 255;
        light[k] = (double)kg_light_of((uint8_t)level);
    }
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
}

static bool is_lost(const uint8_t *pixel, int page)
{
    double own = luminance(pixel, page) + 0.05, behind = (double)kg_light_of((uint8_t)page) + 0.05;
    return fmax(own, behind) / fmin(own, behind) < least_contrast;
}

static void look_at_visibility(const kg_image *image, kg_look *look)
{
    size_t visible = 0, on_white = 0, on_dark = 0, opaque = 0, count = (size_t)image->width * image->height;
    uint64_t alpha = 0;
    for (size_t i = 0, run; i < count; i += run) {
        const uint8_t *pixel = image->rgba + 4 * i;
        run = kg_image_run(image, i);
        if (pixel[3] < VISIBLE_ALPHA)
            continue;
        visible += run;
        alpha += (uint64_t)pixel[3] * run;
        opaque += pixel[3] >= OPAQUE_ALPHA ? run : 0;
        on_white += is_lost(pixel, 255) ? run : 0;
        on_dark += is_lost(pixel, DARK_PAGE) ? run : 0;
    }
    look->opaque = (double)opaque / (double)count;
    if (visible == 0)
        return;
    look->mean_alpha = (double)alpha / (double)visible / 255;
    look->lost_on_white = (double)on_white / (double)visible;
    look->lost_on_dark = (double)on_dark / (double)visible;
}

/* ---- sharpness ---- */

static int premultiplied(const uint8_t *pixel, int channel)
{
    return channel == 3 ? pixel[3] : (pixel[channel] * pixel[3] + 127) / 255;
}

/* The root of the mean square of what scaling down to SIZE and up again changes, against that of the steps between neighbours. */
static kg_status measure_loss(const kg_image *image, uint32_t width, uint32_t height, double *out, kg_err *err)
{
    kg_image small, back;
    uint64_t loss = 0, steps = 0;
    kg_status status = kg_image_resample(image, (kg_box){ 0, 0, image->width, image->height }, width, height, &small, err);
    if (status != KG_OK)
        return status;
    status = kg_image_resample(&small, (kg_box){ 0, 0, width, height }, image->width, image->height, &back, err);
    kg_image_done(&small);
    if (status != KG_OK)
        return status;
    for (uint32_t y = 0; y + 1 < image->height; y++)
        for (uint32_t x = 0; x + 1 < image->width; x++) {
            const uint8_t *at = kg_image_at(image, x, y), *right = at + 4, *below = kg_image_at(image, x, y + 1);
            int most_loss = 0, most_step = 0;
            for (int k = 0; k < 4; k++) {
                int value = premultiplied(at, k);
                most_loss = KG_MAX(most_loss, abs(value - premultiplied(kg_image_at(&back, x, y), k)));
                most_step = KG_MAX(most_step, abs(value - premultiplied(right, k)));
                most_step = KG_MAX(most_step, abs(value - premultiplied(below, k)));
            }
            loss += (uint64_t)(most_loss * most_loss);
            steps += (uint64_t)(most_step * most_step);
        }
    kg_image_done(&back);
    *out = steps > 0 ? sqrt((double)loss / (double)steps) : 1;
    return KG_OK;
}

/* Whether a picture that is shown at less than half its size has many hard steps from pixel to pixel: then it is sharp for sure.
 * Steps are looked for along every fourth row and column. */
static bool has_hard_steps(const kg_image *image, kg_box art)
{
    size_t steps = 0, looked = 0;
    for (uint32_t y = 0; y + 1 < art.height; y += 4) {
        const uint8_t *row = kg_image_at(image, art.x, art.y + y);
        for (uint32_t x = 0; x + 1 < art.width; x++, looked++) {
            const uint8_t *at = row + 4 * (size_t)x;
            if (memcmp(at, at + 4, 4) == 0)
                continue;
            int step = 0;
            for (int k = 0; k < 4; k++)
                step = KG_MAX(step, abs(premultiplied(at, k) - premultiplied(at + 4, k)));
            steps += step >= HARD_STEP;
        }
    }
    return steps * HARD_SHARE > looked;
}

/* The artwork at the size at which it will be shown. */
static kg_status look_at_sharpness(const kg_image *image, kg_look *look, kg_err *err)
{
    kg_canvas_plan plan;
    kg_image shown;
    look->detail = 1;
    kg_status status = kg_canvas_plan_image(image, &kg_canvas_default, &plan, err);
    if (status != KG_OK || plan.art.width == 0)
        return status;
    look->has_background = plan.backdrop == KG_BACKDROP_OPAQUE || plan.is_framed;
    look->detail_px = KG_MAX(plan.place.width, plan.place.height);
    if (KG_MIN(plan.place.width, plan.place.height) < LEAST_SHARPNESS_PX || (plan.scale > 2 && has_hard_steps(image, plan.art)))
        return KG_OK;
    status = kg_image_resample(image, plan.art, plan.place.width, plan.place.height, &shown, err);
    if (status != KG_OK)
        return status;
    uint32_t longest = look->detail_px;
    for (uint32_t factor = 2; status == KG_OK && factor <= 5; factor++) {
        double loss = 1;
        status = measure_loss(&shown, KG_MAX(1u, shown.width / factor), KG_MAX(1u, shown.height / factor), &loss, err);
        if (factor == 2)
            look->detail = loss;
        if (loss >= no_detail)
            break;
        look->detail_px = longest / factor;
    }
    kg_image_done(&shown);
    return status;
}

/* ---- enlarged without smoothing ---- */

/* For each column (or row) behind the first: whether it differs from the one before. */
static void find_changes(const kg_image *image, kg_box box, bool by_rows, bool *changes)
{
    uint32_t count = by_rows ? box.height : box.width, length = by_rows ? box.width : box.height;
    for (uint32_t i = 1; i < count; i++) {
        changes[i] = false;
        for (uint32_t j = 0; j < length && !changes[i]; j++) {
            const uint8_t *a = by_rows ? kg_image_at(image, box.x + j, box.y + i) : kg_image_at(image, box.x + i, box.y + j);
            const uint8_t *b =
                by_rows ? kg_image_at(image, box.x + j, box.y + i - 1) : kg_image_at(image, box.x + i - 1, box.y + j);
            changes[i] = (a[3] | b[3]) != 0 && memcmp(a, b, 4) != 0;
        }
    }
}

/* The distance all changes are a multiple of, counted from the first, and how many changes there are. */
static uint32_t common_step(const bool *changes, uint32_t count, uint32_t *seen)
{
    uint32_t step = 0, first = 0;
    *seen = 0;
    for (uint32_t i = 1; i < count; i++) {
        if (!changes[i])
            continue;
        if ((*seen)++ == 0)
            first = i;
        uint32_t distance = i - first;
        while (distance != 0) { /* greatest common divisor */
            uint32_t rest = step % distance;
            step = distance;
            distance = rest;
        }
    }
    return step;
}

/* Few changes may share a step by chance, and so may those of stripes. */
static kg_status look_at_blocks(const kg_image *image, kg_look *look, kg_err *err)
{
    bool *changes = calloc(KG_MAX(look->art.width, look->art.height), sizeof *changes);
    uint32_t across, down, rows = 0;
    if (changes == NULL)
        return kg_err_nomem(err);
    find_changes(image, look->art, false, changes);
    uint32_t columns = common_step(changes, look->art.width, &across);
    if (columns > 1 && across >= LEAST_CHANGES) {
        find_changes(image, look->art, true, changes);
        rows = common_step(changes, look->art.height, &down);
        if (rows > 1 && down >= LEAST_CHANGES && across + down >= LEAST_CHANGES_IN_ALL)
            look->block_px = KG_MIN(columns, rows);
    }
    free(changes);
    return KG_OK;
}

kg_status kg_look_at(const kg_image *image, kg_look *out, kg_err *err)
{
    *out = (kg_look){ .art = kg_measure_box(image, KG_CANVAS_EMPTY),
                      .visible = kg_measure_box(image, VISIBLE_ALPHA - 1),
                      .block_px = 1 };
    if (out->visible.width == 0)
        return KG_OK;
    look_at_visibility(image, out);
    kg_status status = kg_measure_coverage(image, &out->coverage, err);
    if (status == KG_OK)
        status = look_at_sharpness(image, out, err);
    if (status == KG_OK)
        status = look_at_blocks(image, out, err);
    if (status == KG_OK)
        status = kg_shape_of(image, out->art, &out->shape, err);
    if (status == KG_OK && out->opaque >= least_opaque)
        status = kg_texture_of(image, &out->texture, err);
    if (out->opaque < all_opaque && out->block_px == 1)
        out->cut = kg_cut_find(image);
    return status;
}
