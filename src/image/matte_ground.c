/* SPDX-License-Identifier: Apache-2.0
 *
 * What is background: its colour, by the corners and the border; how much it varies; what of it is reached from the border; and
 * whether artwork of nearly its colour makes all that a guess. */
#include "image/matte_job.h"

enum {
    LEAST_TOLERANCE = 2,
    MOST_TOLERANCE = 16,
    SAME_CORNER = 8,  /* levels by which the corners of one background differ at most */
    NEARLY_SAME = 16, /* levels from the background at which artwork may as well be a faint part of it */
    SAME_AREA = 1,    /* levels by which a flat area varies */
};
static const double least_border = 0.5, clean_border = 0.35, most_cleared = 0.98, most_nearly = 0.1, least_corners = 0.0025;

/* The four corners when they are opaque and of one colour. */
static bool find_corners(const kg_image *image, uint8_t colour[3])
{
    uint32_t right = image->width - 1, bottom = image->height - 1;
    const uint8_t *corners[4] = { kg_image_at(image, 0, 0), kg_image_at(image, right, 0), kg_image_at(image, 0, bottom),
                                  kg_image_at(image, right, bottom) };
    unsigned sums[3] = { 0 };
    for (int i = 0; i < 4; i++) {
        if (corners[i][3] < 255 || kg_matte_apart(corners[i], corners[0]) > SAME_CORNER)
            return false;
        for (int k = 0; k < 3; k++)
            sums[k] += corners[i][k];
    }
    for (int k = 0; k < 3; k++)
        colour[k] = (uint8_t)((sums[k] + 2) / 4);
    return true;
}

/* The outermost pixels, once around from the left upper corner. */
static const uint8_t *outermost(const kg_image *image, uint32_t along)
{
    uint32_t right = image->width - 1, bottom = image->height - 1;
    if (along <= right)
        return kg_image_at(image, along, 0);
    along -= right;
    if (along <= bottom)
        return kg_image_at(image, right, along);
    along -= bottom;
    if (along <= right)
        return kg_image_at(image, right - along, bottom);
    return kg_image_at(image, 0, bottom - (along - right));
}

/* What the border's own pixels vary by: noise of a lossy format, which changes from pixel to pixel. What differs without doing so
 * is artwork. */
static int find_tolerance(const kg_image *image, const uint8_t *colour)
{
    size_t pairs = 0, noisy = 0;
    int noise = LEAST_TOLERANCE;
    for (uint32_t i = 0; i + 1 < 2 * (image->width + image->height) - 4; i++) {
        const uint8_t *pixel = outermost(image, i), *next = outermost(image, i + 1);
        int apart = kg_matte_apart(pixel, colour);
        if (apart > MOST_TOLERANCE || kg_matte_apart(next, colour) > MOST_TOLERANCE)
            continue;
        pairs++;
        noisy += kg_matte_apart(pixel, next) > SAME_AREA;
        noise = KG_MAX(noise, apart);
    }
    return (double)noisy <= clean_border * (double)pairs ? LEAST_TOLERANCE : noise;
}

kg_status kg_matte_find_ground(kg_matte_job *job, kg_border *border, const char **refused, kg_err *err)
{
    const kg_image *image = job->source;
    kg_box all = { 0, 0, image->width, image->height };
    uint8_t corner[3];
    kg_status status = kg_measure_border(image, all, KG_SIDE_ALL, border, err);
    if (status != KG_OK)
        return status;
    bool has_border = border->share >= least_border && border->rgba[3] == 255;
    bool has_corners = find_corners(image, corner);
    /* A disc or a rounded square that touches all sides leaves the corners alone to the background. */
    bool is_shape = has_corners && (!has_border || kg_matte_apart(corner, border->rgba) > MOST_TOLERANCE);
    if (is_shape)
        memcpy(border->rgba, (uint8_t[4]){ corner[0], corner[1], corner[2], 255 }, 4);
    if (!is_shape && !has_border)
        *refused =
            N_("the background is not one flat colour; the corners or half of the border must be alike, so export the logo on one "
               "colour or with transparency");
    memcpy(job->colour, border->rgba, 3);
    job->tolerance = find_tolerance(image, job->colour);
    return KG_OK;
}

/* ---- what is reached ---- */

static bool is_outermost(const kg_image *image, size_t place)
{
    uint32_t x = (uint32_t)(place % image->width), y = (uint32_t)(place / image->width);
    return x == 0 || y == 0 || x + 1 == image->width || y + 1 == image->height;
}

bool kg_matte_is_background(const kg_matte_job *job, size_t place)
{
    return job->marks[place] == KG_MATTE_UNKNOWN && kg_matte_apart(kg_matte_pixel(job, place), job->colour) <= job->tolerance;
}

void kg_matte_spread(kg_matte_job *job, size_t from, size_t most)
{
    for (size_t i = from; i < job->count && job->count - from <= most; i++) {
        size_t next[4], count = kg_matte_neighbours(job->source, job->queue[i], next);
        for (size_t k = 0; k < count; k++)
            if (kg_matte_is_background(job, next[k]))
                kg_matte_reach(job, next[k], KG_MATTE_BACKGROUND);
    }
}

static bool is_flat(const kg_image *image, size_t place)
{
    size_t next[4], count = kg_matte_neighbours(image, place, next);
    for (size_t k = 0; k < count; k++)
        if (kg_matte_apart(image->rgba + 4 * place, image->rgba + 4 * next[k]) > SAME_AREA)
            return false;
    return true;
}

static void flood(kg_matte_job *job, bool has_all)
{
    size_t pixels = (size_t)job->source->width * job->source->height, from = job->count;
    for (size_t i = 0; i < pixels; i++)
        if ((has_all || is_outermost(job->source, i)) && kg_matte_is_background(job, i))
            kg_matte_reach(job, i, KG_MATTE_BACKGROUND);
    kg_matte_spread(job, from, SIZE_MAX);
}

void kg_matte_flood(kg_matte_job *job)
{
    flood(job, false);
}

void kg_matte_flood_enclosed(kg_matte_job *job)
{
    flood(job, true);
}

const char *kg_matte_extent(const kg_matte_job *job)
{
    size_t pixels = (size_t)job->source->width * job->source->height, cleared = 0;
    for (size_t i = 0; i < pixels; i++)
        cleared += job->marks[i] == KG_MATTE_BACKGROUND;
    if ((double)cleared > most_cleared * (double)pixels)
        return N_(
            "hardly anything would be left; at least one pixel in 50 must differ from the background, so see whether it is the "
            "right picture");
    if ((double)cleared < least_corners * (double)pixels)
        return N_("the picture fills its canvas, but for the outermost corners; background must be seen on one pixel in 400, so "
                  "leave it as it "
                  "is or give it a margin");
    return NULL;
}

const char *kg_matte_doubt(kg_matte_job *job)
{
    size_t pixels = (size_t)job->source->width * job->source->height, left = 0, flat = 0;
    for (size_t i = 0; i < pixels; i++) {
        int apart = kg_matte_apart(kg_matte_pixel(job, i), job->colour);
        if (job->marks[i] == KG_MATTE_BACKGROUND)
            continue;
        left++;
        if (apart > job->tolerance && apart <= NEARLY_SAME && job->marks[i] == KG_MATTE_UNKNOWN && is_flat(job->source, i))
            job->trouble = flat++ == 0 ? i : job->trouble;
    }
    job->has_trouble = (double)flat > most_nearly * (double)left;
    return job->has_trouble
               ? N_("much of the artwork has nearly the colour of the background; at most a tenth of it may be flat and "
                    "within 16 levels, so export the logo on another colour or with transparency")
               : NULL;
}
