/* SPDX-License-Identifier: Apache-2.0
 *
 * Sharpness by what halving takes away. */
#include "image/sharp.h"

#include "base/arith.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAST_SHARPNESS_PX = 16, /* smaller artwork has no detail to judge */
    HARD_STEP = 96,
    HARD_SHARE = 400, /* one step in so many pixels is many */
};
static const double no_detail = 0.27;

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
kg_status kg_sharp_of(const kg_image *image, const kg_canvas_plan *plan, kg_sharp *out, kg_err *err)
{
    kg_image shown;
    *out = (kg_sharp){ .detail = 1, .detail_px = KG_MAX(plan->place.width, plan->place.height) };
    if (KG_MIN(plan->place.width, plan->place.height) < LEAST_SHARPNESS_PX || (plan->scale > 2 && has_hard_steps(image, plan->art)))
        return KG_OK;
    kg_status status = kg_image_resample(image, plan->art, plan->place.width, plan->place.height, &shown, err);
    if (status != KG_OK)
        return status;
    uint32_t longest = out->detail_px;
    for (uint32_t factor = 2; status == KG_OK && factor <= 5; factor++) {
        double loss = 1;
        status = measure_loss(&shown, KG_MAX(1u, shown.width / factor), KG_MAX(1u, shown.height / factor), &loss, err);
        if (factor == 2)
            out->detail = loss;
        if (loss >= no_detail)
            break;
        out->detail_px = longest / factor;
    }
    kg_image_done(&shown);
    return status;
}
