/* SPDX-License-Identifier: Apache-2.0
 *
 * Planning and drawing of the canvas. */
#include "image/canvas.h"

#include "base/arith.h"

#include <math.h>
#include <string.h>

/* Faint edges may be lost in scaling; artwork that fills so much of its room is not enlarged once more. */
static const double enough_filled = 0.96;

const kg_canvas_options kg_canvas_default = { .width = 120, .height = 120, .radius = 4 };

/* How much of the pixel X, Y (0 = outermost) a quarter disc covers, in 255ths: the area below the arc, summed over thin strips. The
 * root is exact by IEEE 754, so the result is the same everywhere. */
static int corner_cover(uint32_t x, uint32_t y, uint32_t radius)
{
    enum { STRIPS = 512 };
    double left = radius - 1.0 - x, below = radius - 1.0 - y, square = (double)radius * radius, area = 0;
    if (left * left + below * below >= square)
        return 0;
    if ((left + 1) * (left + 1) + (below + 1) * (below + 1) <= square)
        return 255;
    for (int i = 0; i < STRIPS; i++) {
        double across = left + (i + 0.5) / STRIPS, up = sqrt(square - across * across) - below;
        area += KG_MIN(KG_MAX(up, 0), 1);
    }
    return (int)(area / STRIPS * 255 + 0.5);
}

void kg_canvas_round_corners(kg_image *image, uint32_t radius)
{
    uint32_t columns = KG_MIN(image->width, radius), rows = KG_MIN(image->height, radius);
    for (uint32_t y = 0; y < rows; y++)
        for (uint32_t x = 0; x < columns; x++) {
            int cover = corner_cover(x, y, radius);
            for (unsigned corner = 0; corner < 4 && cover < 255; corner++) {
                uint8_t *pixel = kg_image_at(image, corner & 1 ? image->width - 1 - x : x, corner & 2 ? image->height - 1 - y : y);
                pixel[3] = (uint8_t)((pixel[3] * cover + 127) / 255);
                if (pixel[3] == 0)
                    memset(pixel, 0, 4);
            }
        }
}

static uint32_t scaled_size(uint32_t size, double scale, uint32_t room)
{
    double scaled = floor(size / scale + 0.5);
    return scaled < 1 ? 1 : scaled > room ? room : (uint32_t)scaled;
}

/* Artwork that already stands in the middle of a canvas of the right size stays where it is, unless it is to grow. Margins that are
 * to be kept are where they belong whatever they are. */
static bool stays(const kg_image *source, const kg_canvas_options *options, const kg_canvas_plan *plan)
{
    if (source->width != options->width || source->height != options->height)
        return false;
    kg_box art = options->keep_margins ? kg_measure_box(source, KG_CANVAS_EMPTY) : plan->whole;
    if (art.width == 0)
        return true;
    uint32_t margin = plan->is_framed ? 0 : options->margin;
    double across = (double)plan->whole.width / (options->width - 2 * options->margin);
    double down = (double)plan->whole.height / (options->height - 2 * options->margin);
    double filled = options->fit == KG_FIT_COVER ? fmin(across, down) : fmax(across, down);
    if (options->enlarge && options->fit != KG_FIT_NONE && filled < enough_filled)
        return false;
    if (!options->keep_margins && !kg_measure_is_centred(art, source->width, source->height))
        return false;
    return art.x >= margin && art.y >= margin && art.x + art.width + margin <= source->width &&
           art.y + art.height + margin <= source->height;
}

/* Of LENGTH px from AT on the middle, as far as ROOM px of the canvas hold it. */
static void cut(uint32_t *at, uint32_t *length, double scale, uint32_t room)
{
    uint32_t most = (uint32_t)floor(room * scale + 0.5), kept = KG_MIN(*length, KG_MAX(most, 1u));
    *at += (*length - kept) / 2;
    *length = kept;
}

static void place_art(const kg_image *source, const kg_canvas_options *options, kg_canvas_plan *plan)
{
    uint32_t margin = plan->is_framed ? 0 : options->margin;
    uint32_t room_x = options->width - 2 * margin, room_y = options->height - 2 * margin;
    if (stays(source, options, plan)) {
        plan->is_unchanged = true;
        plan->scale = 1;
        plan->art = plan->whole = plan->place = (kg_box){ 0, 0, source->width, source->height };
        return;
    }
    double across = (double)plan->art.width / room_x, down = (double)plan->art.height / room_y;
    plan->scale = options->fit == KG_FIT_CONTAIN ? fmax(across, down) : options->fit == KG_FIT_COVER ? fmin(across, down) : 1;
    if (plan->scale < 1 && !options->enlarge)
        plan->scale = 1;
    if (options->fit != KG_FIT_CONTAIN) {
        cut(&plan->art.x, &plan->art.width, plan->scale, room_x);
        cut(&plan->art.y, &plan->art.height, plan->scale, room_y);
    }
    uint32_t width = scaled_size(plan->art.width, plan->scale, room_x), height = scaled_size(plan->art.height, plan->scale, room_y);
    plan->place = (kg_box){ (options->width - width) / 2, (options->height - height) / 2, width, height };
}

static unsigned padded_sides(const kg_canvas_options *options, const kg_box *place)
{
    unsigned sides = 0;
    sides |= place->y > 0 ? KG_SIDE_TOP : 0;
    sides |= place->y + place->height < options->height ? KG_SIDE_BOTTOM : 0;
    sides |= place->x > 0 ? KG_SIDE_LEFT : 0;
    sides |= place->x + place->width < options->width ? KG_SIDE_RIGHT : 0;
    return sides;
}

static kg_status make_plan(const kg_image *source, const kg_canvas_options *options, bool may_be_framed, kg_canvas_plan *out,
                           kg_err *err)
{
    kg_canvas_plan plan = { .scale = 1 };
    plan.art = options->keep_margins ? (kg_box){ 0, 0, source->width, source->height } : kg_measure_box(source, KG_CANVAS_EMPTY);
    if (plan.art.width == 0) {
        *out = plan;
        return KG_OK;
    }
    plan.whole = plan.art;
    bool fills_canvas = plan.art.width == options->width && plan.art.height == options->height;
    plan.is_framed = may_be_framed && kg_measure_is_framed(source, plan.art, fills_canvas ? options->radius : 0);
    place_art(source, options, &plan);
    kg_corners corners = kg_measure_corners(source, plan.art, fmax(plan.scale, 1));
    plan.backdrop = kg_measure_backdrop(&corners);
    plan.is_rounded = kg_measure_is_rounded(&corners);
    unsigned sides = padded_sides(options, &plan.place);
    plan.is_padded = sides != 0;
    if (plan.backdrop == KG_BACKDROP_OPAQUE && plan.is_padded) {
        kg_status status = kg_measure_border(source, plan.art, sides, &plan.border, err);
        if (status != KG_OK)
            return status;
        plan.pads_colour = plan.border.kind != KG_BORDER_MIXED;
    }
    plan.rounds_corners = plan.backdrop == KG_BACKDROP_OPAQUE && options->radius > 0;
    *out = plan;
    return KG_OK;
}

kg_status kg_canvas_plan_image(const kg_image *source, const kg_canvas_options *options, kg_canvas_plan *out, kg_err *err)
{
    return make_plan(source, options, true, out, err);
}

/* The background of the whole canvas, as it goes on from the border of the artwork. */
static void fill(kg_image *image, const kg_canvas_plan *plan)
{
    const kg_box *art = &plan->art, *place = &plan->place;
    double scale_x = (double)art->width / place->width, scale_y = (double)art->height / place->height;
    for (uint32_t y = 0; y < image->height; y++)
        for (uint32_t x = 0; x < image->width; x++) {
            uint8_t *pixel = kg_image_at(image, x, y);
            double source_x = art->x - 0.5 + ((double)x + 0.5 - place->x) * scale_x;
            double source_y = art->y - 0.5 + ((double)y + 0.5 - place->y) * scale_y;
            memcpy(pixel, plan->border.rgba, 4);
            for (int k = 0; k < 3 && plan->border.kind == KG_BORDER_GRADIENT; k++)
                pixel[k] = kg_gradient_level(&plan->border.gradient, k, source_x, source_y);
            pixel[3] = 255;
        }
}

kg_status kg_canvas_draw(const kg_image *source, const kg_canvas_options *options, const kg_canvas_plan *plan, kg_image *out,
                         kg_err *err)
{
    kg_image art = { 0 };
    kg_status status = kg_image_init(out, options->width, options->height, err);
    if (status != KG_OK || plan->art.width == 0)
        return status;
    status = kg_image_resample(source, plan->art, plan->place.width, plan->place.height, &art, err);
    if (status != KG_OK) {
        kg_image_done(out);
        return status;
    }
    if (plan->pads_colour)
        fill(out, plan);
    else if (plan->rounds_corners)
        kg_canvas_round_corners(&art, options->radius); /* of the picture itself, as what is around it stays clear */
    for (uint32_t y = 0; y < art.height; y++)
        memcpy(kg_image_at(out, plan->place.x, plan->place.y + y), kg_image_at(&art, 0, y), (size_t)art.width * 4);
    kg_image_done(&art);
    if (plan->rounds_corners && plan->pads_colour)
        kg_canvas_round_corners(out, options->radius);
    return KG_OK;
}

static bool changes_nothing(const kg_image *source, const kg_canvas_options *options, const kg_canvas_plan *plan)
{
    if (plan->art.width == 0)
        return source->width == options->width && source->height == options->height;
    return plan->is_unchanged && (!plan->rounds_corners || plan->is_rounded);
}

/* Whether OUT, which came of PLAN, would stay as it is. */
static kg_status is_settled(const kg_image *out, const kg_canvas_options *options, bool *answer, kg_err *err)
{
    kg_canvas_plan again;
    kg_status status = make_plan(out, options, true, &again, err);
    *answer = status == KG_OK && changes_nothing(out, options, &again);
    return status;
}

kg_status kg_canvas_apply(const kg_image *source, const kg_canvas_options *options, kg_canvas_plan *plan, kg_image *out,
                          kg_err *err)
{
    enum { TURNS = 4 };
    kg_status status = make_plan(source, options, true, plan, err);
    bool is_done = status != KG_OK || changes_nothing(source, options, plan);
    for (int turn = 0; status == KG_OK && !is_done && turn < TURNS; turn++) {
        kg_image last = kg_image_take(out);
        kg_canvas_plan next = *plan;
        if (turn == 1 && plan->is_framed) {
            status = make_plan(source, options, false, plan, err);
            kg_image_done(&last);
            next = *plan;
        } else if (turn > 0)
            status = make_plan(&last, options, true, &next, err);
        if (status == KG_OK)
            status = kg_canvas_draw(last.rgba != NULL ? &last : source, options, &next, out, err);
        kg_image_done(&last);
        if (status == KG_OK)
            status = is_settled(out, options, &is_done, err);
    }
    if (status != KG_OK)
        kg_image_done(out);
    return status;
}
