/* SPDX-License-Identifier: Apache-2.0
 *
 * Visibility by the contrast of WCAG 2, and what the other measures tell, put together. */
#include "image/look.h"

#include "base/arith.h"
#include "image/blocks.h"
#include "image/canvas.h"
#include "image/light.h"
#include "image/sharp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    VISIBLE_ALPHA = 16,
    WHITE_PAGE = 0xFF,
    DARK_PAGE = 0x1F,
};
static const double least_contrast = 1.5, least_opaque = 0.7, all_opaque = 0.98;

/* ---- visibility ---- */

/* The relative luminance of what is seen of the pixel on a page of level PAGE. */
static double luminance(const uint8_t *pixel, int page)
{
    double light[3];
    for (int k = 0; k < 3; k++) {
        int level = (pixel[k] * pixel[3] + page * (255 - pixel[3]) + 127) / 255;
        light[k] = (double)kg_light_of((uint8_t)level);
    }
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
}

/* Whether a pixel of LUMINANCE cannot be told from the page. */
static bool is_lost(double luminance, int page)
{
    double own = luminance + 0.05, behind = (double)kg_light_of((uint8_t)page) + 0.05;
    return own < least_contrast * behind && behind < least_contrast * own;
}

/* Where the picture has no background of its own. VISIBLE pixels are there, 1 at least. */
static void look_at_visibility(const kg_image *image, size_t visible, kg_look *look)
{
    size_t on_white = 0, on_dark = 0;
    uint64_t alpha = 0;
    for (uint32_t y = look->visible.y; y < look->visible.y + look->visible.height; y++)
        for (uint32_t x = look->visible.x, end = x + look->visible.width, run; x < end; x += run) {
            const uint8_t *pixel = kg_image_at(image, x, y);
            run = kg_image_run(pixel, end - x);
            if (pixel[3] < VISIBLE_ALPHA)
                continue;
            alpha += (uint64_t)pixel[3] * run;
            double light = luminance(pixel, WHITE_PAGE);
            on_white += is_lost(light, WHITE_PAGE) ? run : 0;
            on_dark += is_lost(pixel[3] == 255 ? light : luminance(pixel, DARK_PAGE), DARK_PAGE) ? run : 0;
        }
    look->mean_alpha = (double)alpha / (double)visible / 255;
    look->lost_on_white = (double)on_white / (double)visible;
    look->lost_on_dark = (double)on_dark / (double)visible;
}

kg_status kg_look_at(const kg_image *image, kg_look *out, kg_err *err)
{
    kg_canvas_plan plan;
    *out = (kg_look){ .block_px = 1 };
    kg_status status = kg_canvas_plan_image(image, &kg_canvas_default, &plan, err);
    if (status != KG_OK)
        return status;
    out->art = plan.is_unchanged ? kg_measure_box(image, KG_CANVAS_EMPTY) : plan.whole;
    out->visible = kg_measure_box_within(image, out->art, VISIBLE_ALPHA - 1);
    if (out->visible.width == 0)
        return KG_OK;
    kg_alpha alpha = kg_measure_alpha(image);
    out->opaque = (double)alpha.opaque / ((double)image->width * image->height);
    out->has_background = plan.backdrop == KG_BACKDROP_OPAQUE || plan.is_framed;
    if (!out->has_background)
        look_at_visibility(image, alpha.visible, out);
    out->detail_px = kg_sharp_of(image, out->art);
    status = kg_measure_coverage(image, alpha.visible, &out->coverage, err);
    if (status == KG_OK)
        status = kg_blocks_of(image, out->art, &out->block_px, err);
    if (status == KG_OK)
        status = kg_shape_of(image, out->art, &out->shape, err);
    if (status == KG_OK && out->opaque >= least_opaque)
        status = kg_texture_of(image, &out->texture, err);
    if (out->opaque < all_opaque && out->block_px == 1)
        out->cut = kg_cut_find(image, out->art);
    return status;
}
