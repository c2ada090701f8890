/* SPDX-License-Identifier: Apache-2.0
 *
 * SVG by librsvg. Where the artwork ends is looked up in a larger drawing; then it is drawn once more, so that its edges fall on
 * edges of pixels and its size is the one it has on the canvas: nothing scales it afterwards. */
#include "converter/converter.h"
#include "converter/svgscan.h"

#include "base/arith.h"
#include "base/language.h"
#include "image/canvas.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <librsvg/rsvg.h>

enum {
    LEAST_PROBE_PX = 512,
    MOST_PROBE_PX = 4096,
    PROBE_TIMES = 4, /* as large as the canvas */
    TURNS = 4,
};
static const double least_filled = 0.5; /* of a probe; less is looked at once more, from nearer */

/* A rectangle of the drawing, in user units. */
typedef struct region {
    double x, y, width, height;
} region;

typedef struct drawing {
    const kg_convert_job *job;
    RsvgHandle *handle;
    RsvgRectangle viewport; /* all of it */
    kg_canvas_options options;
    const char *failed; /* why it cannot be drawn */
} drawing;

/* ---- drawing ---- */

static void take_pixels(cairo_surface_t *surface, kg_image *out)
{
    cairo_surface_flush(surface);
    const uint8_t *data = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    for (uint32_t y = 0; y < out->height; y++)
        for (uint32_t x = 0; x < out->width; x++) {
            uint32_t argb;
            memcpy(&argb, data + y * stride + (size_t)4 * x, sizeof argb);
            uint32_t alpha = argb >> 24;
            uint8_t *pixel = kg_image_at(out, x, y);
            for (int i = 0; i < 3 && alpha > 0; i++)
                pixel[i] = (uint8_t)KG_MIN(((argb >> (16 - 8 * i) & 255) * 255 + alpha / 2) / alpha, 255u);
            pixel[3] = (uint8_t)alpha;
        }
}

/* Draws PART onto WIDTH x HEIGHT pixels. */
static kg_status draw(drawing *self, region part, uint32_t width, uint32_t height, kg_image *out)
{
    kg_status status = kg_image_init(out, width, height, NULL);
    if (status != KG_OK)
        return status;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)width, (int)height);
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, width / part.width, height / part.height);
    cairo_translate(cairo, -part.x, -part.y);
    GError *error = NULL;
    if (!rsvg_handle_render_document(self->handle, cairo, &self->viewport, &error))
        self->failed = error != NULL ? error->message : "no reason is given";
    status = cairo_status(cairo) == CAIRO_STATUS_NO_MEMORY ? KG_E_NOMEM : KG_OK;
    if (status == KG_OK && self->failed == NULL && cairo_status(cairo) != CAIRO_STATUS_SUCCESS)
        self->failed = cairo_status_to_string(cairo_status(cairo));
    cairo_destroy(cairo);
    if (status == KG_OK && self->failed == NULL)
        take_pixels(surface, out);
    cairo_surface_destroy(surface);
    return status;
}

/* The same with LONGEST pixels on the longer side. */
static kg_status draw_probe(drawing *self, region part, uint32_t longest, kg_image *out)
{
    double scale = longest / fmax(part.width, part.height);
    uint32_t width = (uint32_t)fmax(part.width * scale + 0.5, 1), height = (uint32_t)fmax(part.height * scale + 0.5, 1);
    return draw(self, part, width, height, out);
}

/* ---- where the artwork ends ---- */

static unsigned most_alpha(const kg_image *image, uint32_t x, uint32_t y, uint32_t step_x, uint32_t step_y, uint32_t count)
{
    unsigned most = 0;
    for (uint32_t i = 0; i < count; i++)
        most = KG_MAX(most, (unsigned)kg_image_at(image, x + i * step_x, y + i * step_y)[3]);
    return most;
}

/* How much of its outermost row or column a straight edge leaves empty: the rest is in the alpha, compared with that behind it. */
static double slack(unsigned outer, unsigned inner)
{
    return inner > outer ? 1 - (double)outer / inner : 0;
}

/* From pixels of a drawing of PART back to user units, with edges between pixels. */
static region find_edges(const kg_image *image, kg_box box, region part)
{
    double left = 0, right = 0, top = 0, bottom = 0;
    uint32_t last_x = box.x + box.width - 1, last_y = box.y + box.height - 1;
    if (box.width > 2) {
        left = slack(most_alpha(image, box.x, box.y, 0, 1, box.height), most_alpha(image, box.x + 1, box.y, 0, 1, box.height));
        right = slack(most_alpha(image, last_x, box.y, 0, 1, box.height), most_alpha(image, last_x - 1, box.y, 0, 1, box.height));
    }
    if (box.height > 2) {
        top = slack(most_alpha(image, box.x, box.y, 1, 0, box.width), most_alpha(image, box.x, box.y + 1, 1, 0, box.width));
        bottom = slack(most_alpha(image, box.x, last_y, 1, 0, box.width), most_alpha(image, box.x, last_y - 1, 1, 0, box.width));
    }
    double unit_x = part.width / image->width, unit_y = part.height / image->height;
    return (region){ .x = part.x + (box.x + left) * unit_x,
                     .y = part.y + (box.y + top) * unit_y,
                     .width = (box.width - left - right) * unit_x,
                     .height = (box.height - top - bottom) * unit_y };
}

/* A little more than BOX, as far as PART goes. */
static region around(const kg_image *image, kg_box box, region part)
{
    double unit_x = part.width / image->width, unit_y = part.height / image->height;
    double x0 = box.x > 0 ? box.x - 1 : 0, x1 = KG_MIN(box.x + box.width + 1, image->width);
    double y0 = box.y > 0 ? box.y - 1 : 0, y1 = KG_MIN(box.y + box.height + 1, image->height);
    return (region){ part.x + x0 * unit_x, part.y + y0 * unit_y, (x1 - x0) * unit_x, (y1 - y0) * unit_y };
}

/* ART becomes the artwork; all of the drawing when its margins are to be kept, or there is nothing to see. */
static kg_status find_art(drawing *self, uint32_t longest, region *art)
{
    region part = *art;
    for (int turn = 0; turn < TURNS && !self->options.keep_margins; turn++) {
        kg_image probe;
        kg_status status = draw_probe(self, part, longest, &probe);
        kg_box box = status == KG_OK && self->failed == NULL ? kg_measure_box(&probe, KG_CANVAS_EMPTY) : (kg_box){ 0, 0, 0, 0 };
        bool is_near = box.width == 0 || KG_MAX(box.width, box.height) >= least_filled * KG_MAX(probe.width, probe.height);
        if (box.width > 0)
            *art = find_edges(&probe, box, part);
        part = box.width > 0 ? around(&probe, box, part) : part;
        kg_image_done(&probe);
        if (status != KG_OK || is_near)
            return status;
    }
    return KG_OK;
}

/* ---- its size on the canvas ---- */

static uint32_t shown_size(uint32_t size, double scale)
{
    return (uint32_t)fmax(floor(size / scale + 0.5), 1);
}

/* In pixels of the canvas. */
static kg_status find_size(drawing *self, region art, uint32_t longest, uint32_t *width, uint32_t *height)
{
    kg_image probe;
    kg_canvas_plan plan;
    kg_status status = draw_probe(self, art, longest, &probe);
    if (status == KG_OK)
        status = kg_canvas_plan_image(&probe, &self->options, &plan, NULL);
    if (status == KG_OK && self->options.fit == KG_FIT_NONE) {
        *width = (uint32_t)fmax(floor(art.width + 0.5), 1);
        *height = (uint32_t)fmax(floor(art.height + 0.5), 1);
    } else if (status == KG_OK) {
        bool is_inside = plan.art.width > 0 && self->options.fit == KG_FIT_CONTAIN;
        *width = is_inside ? plan.place.width : shown_size(probe.width, plan.scale);
        *height = is_inside ? plan.place.height : shown_size(probe.height, plan.scale);
    }
    kg_image_done(&probe);
    return status;
}

/* Draws ART with WIDTH x HEIGHT pixels, and around it what margins the drawing has, as far as a canvas goes. */
static kg_status draw_art(drawing *self, region art, uint32_t width, uint32_t height)
{
    const RsvgRectangle *all = &self->viewport;
    double unit_x = art.width / width, unit_y = art.height / height;
    double left = ceil((art.x - all->x) / unit_x - 1e-6), right = ceil((all->x + all->width - art.x - art.width) / unit_x - 1e-6);
    double top = ceil((art.y - all->y) / unit_y - 1e-6), bottom = ceil((all->y + all->height - art.y - art.height) / unit_y - 1e-6);
    left = fmin(fmax(left, 0), self->options.width);
    right = fmin(fmax(right, 0), self->options.width);
    top = fmin(fmax(top, 0), self->options.height);
    bottom = fmin(fmax(bottom, 0), self->options.height);
    region part = { art.x - left * unit_x, art.y - top * unit_y, art.width + (left + right) * unit_x,
                    art.height + (top + bottom) * unit_y };
    uint32_t columns = width + (uint32_t)(left + right), rows = height + (uint32_t)(top + bottom);
    if (!kg_convert_fits(self->job, columns, rows))
        return KG_OK;
    return draw(self, part, columns, rows, self->job->image);
}

/* Faint edges may reach into one pixel more than was planned; then a little less is drawn, rather than scaled. */
static kg_status draw_to_fit(drawing *self, region art, uint32_t width, uint32_t height)
{
    kg_status status = KG_OK;
    for (uint32_t turn = 0; status == KG_OK && turn < TURNS; turn++) {
        kg_canvas_plan plan;
        kg_image_done(self->job->image);
        uint32_t less = self->options.fit == KG_FIT_CONTAIN ? turn : 0;
        status = draw_art(self, art, width > less ? width - less : 1, height > less ? height - less : 1);
        if (status != KG_OK || self->failed != NULL || self->job->image->rgba == NULL)
            return status;
        status = kg_canvas_plan_image(self->job->image, &self->options, &plan, NULL);
        if (status == KG_OK && (plan.scale <= 1 || self->options.fit != KG_FIT_CONTAIN))
            return KG_OK;
    }
    return status;
}

/* ---- the file ---- */

static bool is_size(double value)
{
    return isfinite(value) && value > 0 && value < 1e9;
}

/* The size that the file gives itself, else its view box, else what it shows. */
static bool find_viewport(drawing *self)
{
    static const RsvgRectangle guess = { 0, 0, 1000, 1000 };
    RsvgRectangle *out = &self->viewport, ink, logical;
    gboolean has_width, has_height, has_box;
    RsvgLength width, height;
    *out = guess;
    if (rsvg_handle_get_intrinsic_size_in_pixels(self->handle, &out->width, &out->height) && is_size(out->width) &&
        is_size(out->height))
        return true;
    rsvg_handle_get_intrinsic_dimensions(self->handle, &has_width, &width, &has_height, &height, &has_box, &ink);
    if (has_box) {
        out->width = ink.width;
        out->height = ink.height;
        return is_size(out->width) && is_size(out->height);
    }
    *out = guess;
    if (rsvg_handle_get_geometry_for_layer(self->handle, NULL, &guess, &ink, &logical, NULL) && is_size(ink.width) &&
        is_size(ink.height)) {
        out->width = ink.x + ink.width;
        out->height = ink.y + ink.height;
    }
    return is_size(out->width) && is_size(out->height);
}

static kg_status render(drawing *self)
{
    const kg_convert_job *job = self->job;
    rsvg_handle_set_dpi(self->handle, 96);
    if (!find_viewport(self))
        return kg_convert_refuse(job, N_("an SVG image without a size"));
    job->out->is_vector = 1;
    job->out->source_width = (uint32_t)fmax(self->viewport.width + 0.5, 1);
    job->out->source_height = (uint32_t)fmax(self->viewport.height + 0.5, 1);
    uint32_t canvas = KG_MAX(job->canvas->width, job->canvas->height);
    uint32_t longest = KG_MIN(KG_MAX(PROBE_TIMES * canvas, (uint32_t)LEAST_PROBE_PX), (uint32_t)MOST_PROBE_PX);
    region art = { self->viewport.x, self->viewport.y, self->viewport.width, self->viewport.height };
    uint32_t width = 0, height = 0;
    kg_status status = find_art(self, longest, &art);
    if (status == KG_OK && self->failed == NULL)
        status = find_size(self, art, longest, &width, &height);
    if (status == KG_OK && self->failed == NULL)
        status = draw_to_fit(self, art, width, height);
    if (status == KG_OK && self->failed != NULL)
        return kg_convert_refuse(job, N_("an SVG image that cannot be drawn: %s"), self->failed);
    return status;
}

kg_status kg_convert_svg(const kg_convert_job *job)
{
    kg_svg_scan scan;
    if (kg_svg_scan_file(job->data, job->size, &scan) != KG_OK)
        return KG_E_NOMEM;
    if (scan.lacks[0] != 0)
        return kg_convert_refuse(job, N_("an SVG that %s"), scan.lacks);
    job->out->frames = scan.is_moving ? 0 : 1;
    const kg_wire_canvas *canvas = job->canvas;
    GError *error = NULL;
    drawing self = { .job = job,
                     .options = { .width = canvas->width,
                                  .height = canvas->height,
                                  .margin = canvas->margin,
                                  .keep_margins = canvas->keep_margins != 0,
                                  .enlarge = true,
                                  .fit = (kg_canvas_fit)canvas->fit } };
    self.handle = rsvg_handle_new_from_data(job->data, job->size, &error);
    if (self.handle == NULL)
        return kg_convert_refuse(job, N_("an SVG image that is damaged: %s"),
                                 error != NULL ? error->message : "no reason is given");
    /* What the scan could not read might lack something. */
    return scan.unreadable == NULL ? render(&self) : kg_convert_refuse(job, N_("an SVG image that is damaged: %s"), scan.unreadable);
}

void kg_convert_svg_prepare(void)
{
    static const uint8_t small[] = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>";
    static const kg_wire_canvas canvas = { .width = 16, .height = 16 };
    kg_wire_picture picture = { 0 };
    kg_image image = { 0 };
    (void)setenv("RAYON_NUM_THREADS", "1", 1); /* of filters: kgpack works on many pictures at a time already */
    (void)kg_convert_svg(&(kg_convert_job){ small, sizeof small - 1, &canvas, &kg_limits_default, &picture, &image });
    kg_image_done(&image);
}
