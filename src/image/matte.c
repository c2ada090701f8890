/* SPDX-License-Identifier: Apache-2.0
 *
 * A flood from the border finds the background. What leaves its colour slowly is a shadow or a glow: it gets the least alpha that
 * explains it. A pixel next to either that lies in no area of its own colour is a mixture C = a F + (1 - a) B of what is behind
 * it and a foreground F, the farthest colour near the pixel on the same line from B. Mixing is done as nearly all programs do
 * it, in sRGB values. */
#include "image/matte_job.h"

#include <math.h>
#include <string.h>

enum {
    AREA_TOLERANCE = 3, /* neighbours of one area differ by up to this */
    BAND = 3,           /* px that a mixed edge is wide at most, */
    WIDE_BAND = 8,      /* and when each pixel is a mixture with the next, as in a blurred one */
    REACH = 4,          /* px in which its foreground is looked for */
    OFF_LINE = 10,      /* levels that a mixture may lie beside the line */
    OFF_TINT = 3,       /* the same, of a mixture with a tint */
    GAP = 500,          /* part of the picture that is a gap between two edges at most */
    LEAST_GAP = 16,     /* px that may always be one */
    MOST_GAP = 1024,    /* px that never are more than one */
};
static const double rounded_corners = 0.0025;             /* of the pixels: they are no transparency */
static const double faint_alpha = 0.15, most_share = 0.9; /* of a pixel of a blurred edge in the one before it */

size_t kg_matte_neighbours(const kg_image *image, size_t place, size_t out[4])
{
    size_t count = 0;
    uint32_t x = (uint32_t)(place % image->width), y = (uint32_t)(place / image->width);
    if (x > 0)
        out[count++] = place - 1;
    if (x + 1 < image->width)
        out[count++] = place + 1;
    if (y > 0)
        out[count++] = place - image->width;
    if (y + 1 < image->height)
        out[count++] = place + image->width;
    return count;
}

/* The least alpha with which some colour, laid on the background, gives PIXEL. */
static double least_alpha(const kg_matte_job *job, const uint8_t *pixel)
{
    double alpha = 0;
    for (int k = 0; k < 3; k++) {
        int step = pixel[k] - job->colour[k], room = step > 0 ? 255 - job->colour[k] : job->colour[k];
        if (step != 0)
            alpha = fmax(alpha, (double)abs(step) / room);
    }
    return alpha;
}

/* ---- the mixed edge ---- */

/* Whether the four pixels right of and below X, Y have nearly the colour of PIXEL and are not what is behind the artwork. */
static bool is_block(const kg_matte_job *job, const uint8_t *pixel, uint32_t x, uint32_t y)
{
    const kg_image *image = job->source;
    if (x + 1 >= image->width || y + 1 >= image->height)
        return false;
    for (uint32_t i = 0; i < 4; i++) {
        size_t place = (size_t)(y + i / 2) * image->width + x + i % 2;
        const uint8_t *other = kg_matte_pixel(job, place);
        if (job->marks[place] == KG_MATTE_SOFT || kg_matte_apart(other, job->colour) <= job->tolerance ||
            kg_matte_apart(pixel, other) > AREA_TOLERANCE)
            return false;
    }
    return true;
}

/* Whether the pixel lies in an area of one colour, or of colours that change slowly, at least two pixels wide. */
static bool is_area(const kg_matte_job *job, size_t place)
{
    uint32_t x = (uint32_t)(place % job->source->width), y = (uint32_t)(place / job->source->width);
    for (uint32_t i = 0; i < 4; i++) /* what lies before 0 is a very large number */
        if (x - i % 2 <= x && y - i / 2 <= y && is_block(job, kg_matte_pixel(job, place), x - i % 2, y - i / 2))
            return true;
    return false;
}

double kg_matte_share(const uint8_t *c, const uint8_t *f, const uint8_t *b, double *beside)
{
    double along = 0, length = 0, off = 0;
    for (int k = 0; k < 3; k++) {
        along += (double)(c[k] - b[k]) * (f[k] - b[k]);
        length += (double)(f[k] - b[k]) * (f[k] - b[k]);
    }
    double share = length > 0 ? along / length : 1;
    for (int k = 0; k < 3; k++)
        off = fmax(off, fabs(c[k] - b[k] - share * (f[k] - b[k])));
    *beside = off;
    return share;
}

/* Whether an area near PLACE has a tint with which the pixel is on one line; then ALPHA is its own. */
static bool is_on_tint(const kg_matte_job *job, size_t place, double *alpha)
{
    const kg_image *image = job->source;
    uint32_t x = (uint32_t)(place % image->width), y = (uint32_t)(place / image->width);
    for (uint32_t ny = y > REACH ? y - REACH : 0; ny <= y + REACH && ny < image->height; ny++)
        for (uint32_t nx = x > REACH ? x - REACH : 0; nx <= x + REACH && nx < image->width; nx++) {
            double beside, share;
            if (job->marks[(size_t)ny * image->width + nx] != KG_MATTE_TINT)
                continue;
            const kg_matte_tint *tint = kg_matte_tint_of(job, kg_image_at(image, nx, ny));
            share = kg_matte_share(kg_matte_pixel(job, place), tint->solid, job->colour, &beside);
            if (beside <= OFF_TINT && share > 0) {
                *alpha = fmin(share, 1);
                return true;
            }
        }
    return false;
}

/* The alpha of what shines through already: a shadow, or a tint. */
static double own_alpha(const kg_matte_job *job, size_t place)
{
    const uint8_t *pixel = kg_matte_pixel(job, place);
    return job->marks[place] == KG_MATTE_SOFT   ? least_alpha(job, pixel)
           : job->marks[place] == KG_MATTE_TINT ? kg_matte_tint_of(job, pixel)->alpha
                                                : 0;
}

/* Whether the shadow that a band pixel was reached from goes on in it: no stronger than before, or by a step more at most. */
static bool goes_on(const kg_matte_job *job, size_t place)
{
    double beside;
    const uint8_t *pixel = kg_matte_pixel(job, place), *shadow = kg_matte_pixel(job, job->behind[place]);
    if (job->marks[job->behind[place]] != KG_MATTE_SOFT)
        return false;
    double share = kg_matte_share(pixel, shadow, job->colour, &beside);
    return beside <= OFF_TINT && (share <= 1 || kg_matte_apart(pixel, shadow) <= KG_MATTE_SOFT_STEP);
}

/* The alpha of a band pixel: by the foreground that explains it with the least of itself; 1 where none does. Where it lies on a
 * shadow or a tint, that shows through. */
static double find_alpha(const kg_matte_job *job, size_t place)
{
    const kg_image *image = job->source;
    uint32_t x = (uint32_t)(place % image->width), y = (uint32_t)(place / image->width);
    const uint8_t *pixel = kg_matte_pixel(job, place);
    double under = own_alpha(job, job->behind[place]), alpha = 1;
    const uint8_t *behind = under > 0 ? kg_matte_pixel(job, job->behind[place]) : job->colour;
    if (job->tint_count > 0 && is_on_tint(job, place, &alpha))
        return alpha;
    if (goes_on(job, place))
        return least_alpha(job, pixel);
    for (uint32_t ny = y > REACH ? y - REACH : 0; ny <= y + REACH && ny < image->height; ny++)
        for (uint32_t nx = x > REACH ? x - REACH : 0; nx <= x + REACH && nx < image->width; nx++) {
            uint8_t mark = job->marks[(size_t)ny * image->width + nx];
            double beside, share;
            if (mark == KG_MATTE_BACKGROUND || mark == KG_MATTE_SOFT || mark == KG_MATTE_TINT)
                continue;
            share = kg_matte_share(pixel, kg_image_at(image, nx, ny), behind, &beside);
            if (share > 0 && share < alpha && beside <= OFF_LINE)
                alpha = share;
        }
    return fmax(alpha + (1 - alpha) * under, least_alpha(job, pixel));
}

/* Whether PLACE, reached from FROM, is too like a shadow there to be left out of the band. */
static bool is_still_shadow(const kg_matte_job *job, size_t from, size_t place)
{
    size_t origin = job->marks[from] == KG_MATTE_BAND ? job->behind[from] : from;
    return job->marks[origin] == KG_MATTE_SOFT &&
           kg_matte_apart(kg_matte_pixel(job, from), kg_matte_pixel(job, place)) <= KG_MATTE_SOFT_STEP;
}

/* Whether FROM, in the band, is a mixture of what is behind it and of PLACE. */
static bool is_rising(const kg_matte_job *job, size_t from, size_t place)
{
    double beside;
    if (job->marks[from] != KG_MATTE_BAND)
        return false;
    double share =
        kg_matte_share(kg_matte_pixel(job, from), kg_matte_pixel(job, place), kg_matte_pixel(job, job->behind[from]), &beside);
    return share > 0 && share < most_share && beside <= OFF_TINT;
}

/* Marks the band around what stands in the queue from FROM on. */
static void find_band(kg_matte_job *job, size_t from)
{
    for (int depth = 0; depth < WIDE_BAND; depth++) {
        size_t end = job->count;
        for (size_t i = from; i < end; i++) {
            size_t next[4], count = kg_matte_neighbours(job->source, job->queue[i], next);
            for (size_t k = 0; k < count; k++)
                if (job->marks[next[k]] == KG_MATTE_UNKNOWN && !kg_matte_is_background(job, next[k]) &&
                    (depth < BAND || is_rising(job, job->queue[i], next[k])) &&
                    (!is_area(job, next[k]) || is_still_shadow(job, job->queue[i], next[k]))) {
                    bool is_first = job->marks[job->queue[i]] != KG_MATTE_BAND;
                    job->behind[next[k]] = is_first ? job->queue[i] : job->behind[job->queue[i]];
                    kg_matte_reach(job, next[k], KG_MATTE_BAND);
                }
        }
        from = end;
    }
}

/* Marks as background what lies behind a faint pixel, unless it is more than a gap. */
static void pass(kg_matte_job *job, size_t place, size_t most)
{
    size_t next[4], count = kg_matte_neighbours(job->source, place, next);
    for (size_t k = 0; k < count; k++) {
        size_t from = job->count;
        if (!kg_matte_is_background(job, next[k]) || find_alpha(job, place) >= faint_alpha)
            continue;
        kg_matte_reach(job, next[k], KG_MATTE_BACKGROUND);
        kg_matte_spread(job, from, most);
        bool is_gap = job->count - from <= most;
        while (!is_gap && job->count > from)
            job->marks[job->queue[--job->count]] = KG_MATTE_UNKNOWN;
    }
}

/* Where two edges meet, faint pixels lie between the background and more of it: such gaps are not enclosed by artwork. A line of
 * one pixel, wherever it lies, has pixels that are stronger. Gives the place in the queue of what was found. */
static size_t pass_faint(kg_matte_job *job, size_t from)
{
    size_t end = job->count, pixels = (size_t)job->source->width * job->source->height;
    for (size_t i = from; i < end; i++)
        if (job->marks[job->queue[i]] == KG_MATTE_BAND)
            pass(job, job->queue[i], KG_MIN(KG_MAX(pixels / GAP, (size_t)LEAST_GAP), (size_t)MOST_GAP));
    return end;
}

static void find_edges(kg_matte_job *job)
{
    size_t from = 0, end = 0;
    do {
        from = end;
        find_band(job, from);
        end = pass_faint(job, from);
    } while (end < job->count);
}

static void unmix(kg_matte_job *job, size_t place)
{
    uint8_t *pixel = job->image->rgba + 4 * place;
    double share = job->marks[place] == KG_MATTE_BAND ? find_alpha(job, place) : own_alpha(job, place);
    int alpha = (int)(share * 255 + 0.5);
    if (alpha <= 0) {
        memset(pixel, 0, 4);
        return;
    }
    for (int k = 0; k < 3; k++) {
        double colour = job->colour[k] + (pixel[k] - job->colour[k]) * 255.0 / alpha;
        pixel[k] = (uint8_t)(fmin(fmax(colour, 0), 255) + 0.5);
    }
    pixel[3] = (uint8_t)alpha;
}

/* ---- everything together ---- */

static bool is_opaque(const kg_image *image)
{
    size_t count = (size_t)image->width * image->height, clear = 0;
    for (size_t i = 0; i < count; i++)
        clear += image->rgba[4 * i + 3] < 255;
    return (double)clear <= rounded_corners * (double)count;
}

static void clear_all(kg_matte_job *job, kg_matte *out)
{
    for (size_t i = 0; i < job->count; i++) {
        if (job->marks[job->queue[i]] == KG_MATTE_BACKGROUND) {
            memset(job->image->rgba + 4 * (size_t)job->queue[i], 0, 4);
            out->cleared++;
        } else {
            unmix(job, job->queue[i]);
            out->unmixed++;
        }
    }
}

/* The background with its shadows. Those in enclosed areas are no stronger than those outside: what is, is a gradient of the
 * artwork. */
static void find_behind(kg_matte_job *job, bool clears_enclosed)
{
    kg_matte_flood(job);
    int level = kg_matte_find_soft(job, 0, 255);
    size_t outside = job->count;
    if (!clears_enclosed)
        return;
    kg_matte_flood_enclosed(job);
    kg_matte_find_soft(job, outside, level);
}

static kg_status remove_from(kg_matte_job *job, const kg_matte_options *options, kg_matte *out, kg_err *err)
{
    kg_status status = kg_matte_find_ground(job, &out->border, &out->refused, err);
    if (status != KG_OK || out->refused != NULL)
        return status;
    find_behind(job, options->clears_enclosed);
    out->refused = kg_matte_extent(job);
    out->refused = out->refused == NULL ? kg_matte_doubt(job) : out->refused;
    if (out->refused != NULL)
        return KG_OK;
    status = kg_matte_find_tints(job, err);
    if (status != KG_OK)
        return status;
    find_edges(job);
    clear_all(job, out);
    out->refused = kg_matte_check(job);
    if (out->refused != NULL) {
        memcpy(job->image->rgba, job->source->rgba, (size_t)job->source->width * job->source->height * 4);
        out->cleared = out->unmixed = 0;
    }
    return KG_OK;
}

kg_status kg_matte_remove(kg_image *image, const kg_matte_options *options, kg_matte *out, kg_err *err)
{
    size_t pixels = (size_t)image->width * image->height;
    kg_image source;
    *out = (kg_matte){ 0 };
    if (!is_opaque(image)) {
        out->refused = N_("the picture has transparency already");
        return KG_OK;
    }
    kg_status status = kg_image_init(&source, image->width, image->height, err);
    kg_matte_job job = { .image = image, .source = &source };
    job.marks = calloc(pixels, 1);
    job.queue = malloc(pixels * sizeof *job.queue);
    job.behind = malloc(pixels * sizeof *job.behind);
    if (status == KG_OK && (job.marks == NULL || job.queue == NULL || job.behind == NULL))
        status = kg_err_nomem(err);
    if (status == KG_OK) {
        memcpy(source.rgba, image->rgba, pixels * 4);
        status = remove_from(&job, options, out, err);
    }
    out->has_place = out->refused != NULL && job.has_trouble;
    out->x = out->has_place ? (uint32_t)(job.trouble % image->width) : 0;
    out->y = out->has_place ? (uint32_t)(job.trouble / image->width) : 0;
    kg_image_done(&source);
    free(job.marks);
    free(job.queue);
    free(job.behind);
    return status;
}
