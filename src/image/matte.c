/* SPDX-License-Identifier: Apache-2.0
 *
 * A flood from the border finds the background. What leaves its colour slowly is a shadow or a glow: it gets the least alpha that
 * explains it. A pixel next to either that lies in no area of its own colour is a mixture C = a F + (1 - a) B of what is behind
 * it and a foreground F, the farthest colour near the pixel on the same line from B. Mixing is done as nearly all programs do
 * it, in sRGB values. */
#include "image/matte.h"

#include "base/arith.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAST_TOLERANCE = 2,
    MOST_TOLERANCE = 16,
    AREA_TOLERANCE = 3,  /* neighbours of one area differ by up to this */
    AREA_NEIGHBOURS = 3, /* of 8, and the pixel belongs to an area */
    BAND = 3,            /* px that a mixed edge is wide at most */
    REACH = 4,           /* px in which its foreground is looked for */
    OFF_LINE = 10,       /* levels that a mixture may lie beside the line */
    SOFT_STEP = 8,       /* levels from pixel to pixel in a shadow */
    HARDLY_SEEN = 6,     /* levels from the background that are never an area of their own */
    FAINT = 12,          /* levels from the background at which a shadow may be flat over several pixels */
    FAINT_CORE = 3,      /* px around a pixel that make it the core of a flat area when all are equal, give or take a level */
};
static const double most_cleared = 0.98, least_border = 0.5;

typedef enum mark { UNKNOWN, BACKGROUND, SOFT, BAND_PIXEL } mark;

typedef struct job {
    const kg_image *source; /* as it was */
    kg_image *image;
    uint8_t *marks;
    uint32_t *queue;  /* places, in the order in which they were reached */
    uint32_t *behind; /* for each place of the band: the pixel of the background or shadow that it was reached from */
    size_t count;
    const uint8_t *colour; /* of the background */
    int tolerance;
} job;

static int levels_apart(const uint8_t *a, const uint8_t *b)
{
    int most = 0;
    for (int k = 0; k < 3; k++)
        most = KG_MAX(most, abs(a[k] - b[k]));
    return most;
}

static bool is_background_colour(const job *j, size_t place)
{
    return levels_apart(j->source->rgba + 4 * place, j->colour) <= j->tolerance;
}

/* ---- the background ---- */

static void reach(job *j, size_t place, mark m)
{
    j->marks[place] = (uint8_t)m;
    j->queue[j->count++] = (uint32_t)place;
}

/* Calls for each of the 4 neighbours of PLACE. */
static size_t neighbours(const kg_image *image, size_t place, size_t out[4])
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

static void flood(job *j, size_t from)
{
    for (size_t i = from; i < j->count; i++) {
        size_t next[4], count = neighbours(j->source, j->queue[i], next);
        for (size_t k = 0; k < count; k++)
            if (j->marks[next[k]] == UNKNOWN && is_background_colour(j, next[k]))
                reach(j, next[k], BACKGROUND);
    }
}

static void find_background(job *j, bool clears_enclosed)
{
    uint32_t width = j->source->width, height = j->source->height;
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++) {
            bool is_border = x == 0 || y == 0 || x + 1 == width || y + 1 == height;
            size_t place = (size_t)y * width + x;
            if ((is_border || clears_enclosed) && j->marks[place] == UNKNOWN && is_background_colour(j, place))
                reach(j, place, BACKGROUND);
        }
    flood(j, 0);
}

/* ---- shadows ---- */

static bool is_core(const job *j, size_t place)
{
    const kg_image *image = j->source;
    uint32_t x = (uint32_t)(place % image->width), y = (uint32_t)(place / image->width);
    const uint8_t *pixel = image->rgba + 4 * place;
    int apart = levels_apart(pixel, j->colour);
    uint32_t core = apart <= FAINT ? FAINT_CORE : 1;
    if (apart <= HARDLY_SEEN)
        return false;
    if (x < core || y < core || x + core >= image->width || y + core >= image->height)
        return false;
    for (uint32_t ny = y - core; ny <= y + core; ny++)
        for (uint32_t nx = x - core; nx <= x + core; nx++)
            if (levels_apart(pixel, kg_image_at(image, nx, ny)) > 1)
                return false;
    return true;
}

/* Whether the colour changes slowly from PLACE to all sides. */
static bool is_slow(const job *j, size_t place)
{
    size_t next[4], count = neighbours(j->source, place, next);
    for (size_t k = 0; k < count; k++)
        if (levels_apart(j->source->rgba + 4 * place, j->source->rgba + 4 * next[k]) > SOFT_STEP)
            return false;
    return true;
}

/* From the background on, as long as the colour leaves it slowly and does not come back. */
static void find_shadows(job *j)
{
    for (size_t i = 0; i < j->count; i++) {
        size_t next[4], count = neighbours(j->source, j->queue[i], next);
        const uint8_t *here = j->source->rgba + 4 * (size_t)j->queue[i];
        for (size_t k = 0; k < count; k++) {
            const uint8_t *there = j->source->rgba + 4 * next[k];
            bool is_leaving = levels_apart(there, j->colour) + j->tolerance >= levels_apart(here, j->colour);
            if (j->marks[next[k]] == UNKNOWN && is_leaving && is_slow(j, next[k]) && !is_core(j, next[k]))
                reach(j, next[k], SOFT);
        }
    }
}

/* The least alpha with which some colour, laid on the background, gives PIXEL. */
static double least_alpha(const job *j, const uint8_t *pixel)
{
    double alpha = 0;
    for (int k = 0; k < 3; k++) {
        int step = pixel[k] - j->colour[k], room = step > 0 ? 255 - j->colour[k] : j->colour[k];
        if (step != 0)
            alpha = fmax(alpha, (double)abs(step) / room);
    }
    return alpha;
}

/* ---- the mixed edge ---- */

/* Whether the pixel lies in an area of one colour, or of colours that change slowly. */
static bool is_area(const kg_image *image, size_t place)
{
    uint32_t x = (uint32_t)(place % image->width), y = (uint32_t)(place / image->width);
    const uint8_t *pixel = image->rgba + 4 * place;
    int same = 0;
    for (uint32_t ny = y > 0 ? y - 1 : 0; ny <= y + 1 && ny < image->height; ny++)
        for (uint32_t nx = x > 0 ? x - 1 : 0; nx <= x + 1 && nx < image->width; nx++)
            same += levels_apart(pixel, kg_image_at(image, nx, ny)) <= AREA_TOLERANCE;
    return same > AREA_NEIGHBOURS; /* the pixel itself is one of them */
}

static void find_band(job *j)
{
    size_t from = 0;
    for (int depth = 0; depth < BAND; depth++) {
        size_t end = j->count;
        for (size_t i = from; i < end; i++) {
            size_t next[4], count = neighbours(j->source, j->queue[i], next);
            for (size_t k = 0; k < count; k++)
                if (j->marks[next[k]] == UNKNOWN && !is_area(j->source, next[k])) {
                    bool is_first = j->marks[j->queue[i]] != BAND_PIXEL;
                    j->behind[next[k]] = is_first ? j->queue[i] : j->behind[j->queue[i]];
                    reach(j, next[k], BAND_PIXEL);
                }
        }
        from = end;
    }
}

/* How far along the line from B through F the colour C lies, and how far beside it. */
static double share_of(const uint8_t *c, const uint8_t *f, const uint8_t *b, double *beside)
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

/* The alpha of a band pixel: by the foreground that explains it with the least of itself; 1 where none does. Where it lies on a
 * shadow, the shadow shows through. */
static double find_alpha(const job *j, size_t place)
{
    size_t origin = j->behind[place];
    const uint8_t *behind = j->marks[origin] == SOFT ? j->source->rgba + 4 * origin : j->colour;
    double shadow = least_alpha(j, behind);
    const kg_image *image = j->source;
    uint32_t x = (uint32_t)(place % image->width), y = (uint32_t)(place / image->width);
    const uint8_t *pixel = image->rgba + 4 * place;
    double alpha = 1;
    for (uint32_t ny = y > REACH ? y - REACH : 0; ny <= y + REACH && ny < image->height; ny++)
        for (uint32_t nx = x > REACH ? x - REACH : 0; nx <= x + REACH && nx < image->width; nx++) {
            const uint8_t *other = kg_image_at(image, nx, ny);
            double beside, share;
            mark m = (mark)j->marks[(size_t)ny * image->width + nx];
            if (m == BACKGROUND || m == SOFT)
                continue;
            share = share_of(pixel, other, behind, &beside);
            if (share > 0 && share < alpha && beside <= OFF_LINE)
                alpha = share;
        }
    bool is_shadow = alpha == 1 && levels_apart(pixel, behind) <= SOFT_STEP; /* its last pixel, beside the artwork */
    return is_shadow ? least_alpha(j, pixel) : alpha + (1 - alpha) * shadow;
}

static void unmix(job *j, size_t place)
{
    uint8_t *pixel = j->image->rgba + 4 * place;
    double share = j->marks[place] == SOFT ? least_alpha(j, pixel) : find_alpha(j, place);
    int alpha = (int)(share * 255 + 0.5);
    if (alpha <= 0) {
        memset(pixel, 0, 4);
        return;
    }
    for (int k = 0; k < 3; k++) {
        double colour = j->colour[k] + (pixel[k] - j->colour[k]) * 255.0 / alpha;
        pixel[k] = (uint8_t)(fmin(fmax(colour, 0), 255) + 0.5);
    }
    pixel[3] = (uint8_t)alpha;
}

/* ---- everything together ---- */

/* What the border's own pixels vary by: noise of a lossy format. */
static int find_tolerance(const kg_image *image, const kg_border *border)
{
    int noise = 0;
    uint32_t right = image->width - 1, bottom = image->height - 1;
    for (uint32_t x = 0; x <= right; x++)
        for (int side = 0; side < 2; side++) {
            int apart = levels_apart(kg_image_at(image, x, side ? bottom : 0), border->rgba);
            noise = apart <= MOST_TOLERANCE ? KG_MAX(noise, apart) : noise;
        }
    for (uint32_t y = 0; y <= bottom; y++)
        for (int side = 0; side < 2; side++) {
            int apart = levels_apart(kg_image_at(image, side ? right : 0, y), border->rgba);
            noise = apart <= MOST_TOLERANCE ? KG_MAX(noise, apart) : noise;
        }
    return KG_MAX(noise, LEAST_TOLERANCE);
}

static bool is_opaque(const kg_image *image)
{
    size_t count = (size_t)image->width * image->height, clear = 0;
    for (size_t i = 0; i < count; i++)
        clear += image->rgba[4 * i + 3] < 255;
    return clear * 100 <= count; /* rounded corners are no transparency */
}

static void clear_all(job *j, kg_matte *out)
{
    for (size_t i = 0; i < j->count; i++) {
        if (j->marks[j->queue[i]] == BACKGROUND) {
            memset(j->image->rgba + 4 * (size_t)j->queue[i], 0, 4);
            out->cleared++;
        } else {
            unmix(j, j->queue[i]);
            out->unmixed++;
        }
    }
}

static size_t count_background(const job *j)
{
    size_t count = 0;
    for (size_t i = 0; i < j->count; i++)
        count += j->marks[j->queue[i]] == BACKGROUND;
    return count;
}

static kg_status remove_from(job *j, const kg_matte_options *options, kg_matte *out, kg_err *err)
{
    size_t pixels = (size_t)j->image->width * j->image->height;
    kg_image source;
    j->marks = calloc(pixels, 1);
    j->queue = malloc(pixels * sizeof *j->queue);
    j->behind = malloc(pixels * sizeof *j->behind);
    kg_status status = kg_image_init(&source, j->image->width, j->image->height, err);
    if (status == KG_OK && (j->marks == NULL || j->queue == NULL || j->behind == NULL))
        status = kg_err_nomem(err);
    if (status == KG_OK) {
        memcpy(source.rgba, j->image->rgba, pixels * 4);
        j->source = &source;
        find_background(j, options->clears_enclosed);
        if ((double)count_background(j) > most_cleared * (double)pixels) {
            out->refused = N_("hardly anything would be left");
        } else {
            find_shadows(j);
            find_band(j);
            clear_all(j, out);
        }
    }
    kg_image_done(&source);
    free(j->marks);
    free(j->queue);
    free(j->behind);
    return status;
}

kg_status kg_matte_remove(kg_image *image, const kg_matte_options *options, kg_matte *out, kg_err *err)
{
    kg_box all = { 0, 0, image->width, image->height };
    *out = (kg_matte){ 0 };
    if (!is_opaque(image)) {
        out->refused = N_("the picture has transparency already");
        return KG_OK;
    }
    kg_status status = kg_measure_border(image, all, KG_SIDE_ALL, &out->border, err);
    if (status != KG_OK)
        return status;
    if (out->border.share < least_border || out->border.rgba[3] < 255) {
        out->refused = N_("the background is not one flat colour");
        return KG_OK;
    }
    job j = { .image = image, .colour = out->border.rgba, .tolerance = find_tolerance(image, &out->border) };
    return remove_from(&j, options, out, err);
}
