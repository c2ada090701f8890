/* SPDX-License-Identifier: Apache-2.0
 *
 * Shadows and glows: what leaves the colour of the background slowly and evenly. Two kinds of artwork do so too and are told from
 * them: flat areas, which begin with an edge, however pale they are; and gradients that have the background's colour somewhere,
 * which have an edge to it elsewhere. */
#include "image/matte_job.h"

enum {
    STEP = KG_MATTE_SOFT_STEP,
    BEND = 4,        /* levels by which a step from pixel to pixel differs from the next */
    EVEN = 2,        /* levels from one band of a gradient to the next */
    LEAST_FLAT = 16, /* px of a flat area that is artwork */
    WIDE = 8,        /* px of one level of a gradient */
    EDGE = 3,        /* px that an edge is wide at most */
};

static int level(const kg_matte_job *job, size_t place)
{
    return kg_matte_apart(kg_matte_pixel(job, place), job->colour);
}

/* Gives the place ACROSS and DOWN px from PLACE. False when it lies outside. */
static bool go(const kg_image *image, size_t place, int across, int down, size_t *out)
{
    int64_t x = (int64_t)(place % image->width) + across, y = (int64_t)(place / image->width) + down;
    if (x < 0 || y < 0 || x >= image->width || y >= image->height)
        return false;
    *out = (size_t)y * image->width + (size_t)x;
    return true;
}

/* ---- flat areas ---- */

typedef struct flat_area {
    size_t count;  /* px */
    size_t around; /* neighbours of another colour */
    size_t edges;  /* of these, those behind an edge */
    size_t blurs;  /* those behind an edge of some pixels */
} flat_area;

/* Whether the colour WIDE px from PLACE, in the direction of its neighbour NEXT, is more than a gradient apart from it. */
static bool is_far(const kg_matte_job *job, size_t place, size_t next)
{
    int across = next == place + 1 ? WIDE : next + 1 == place ? -WIDE : 0, down = next > place ? WIDE : -WIDE;
    size_t there;
    return !go(job->source, place, across, across != 0 ? 0 : down, &there) ||
           kg_matte_apart(kg_matte_pixel(job, place), kg_matte_pixel(job, there)) > 3 * EVEN;
}

/* Goes through the area of exactly one colour around FIRST, which is marked as SEEN. ORDER is room for its places. */
static flat_area measure_flat(kg_matte_job *job, uint32_t first, uint32_t *order)
{
    flat_area area = { .count = 1 };
    order[0] = first;
    job->marks[first] = KG_MATTE_SEEN;
    for (size_t i = 0; i < area.count; i++) {
        size_t next[4], beside = kg_matte_neighbours(job->source, order[i], next);
        for (size_t k = 0; k < beside; k++) {
            int apart = kg_matte_apart(kg_matte_pixel(job, first), kg_matte_pixel(job, next[k]));
            area.around += apart > 0;
            area.edges += apart > EVEN;
            area.blurs += apart > 0 && is_far(job, order[i], next[k]);
            if (apart > 0 || job->marks[next[k]] != KG_MATTE_UNKNOWN)
                continue;
            job->marks[next[k]] = KG_MATTE_SEEN;
            order[area.count++] = (uint32_t)next[k];
        }
    }
    return area;
}

/* A flat area that begins with an edge on a third of its way around is artwork, and so is a wide one with a blurred edge nearly all
 * around; others may be one level of a gradient. */
static bool is_artwork(const flat_area *area)
{
    bool has_edge = 3 * area->edges > area->around, is_wide = area->count > WIDE * area->around / 2;
    return area->count >= LEAST_FLAT && (has_edge || (is_wide && 4 * area->blurs > 3 * area->around));
}

/* Marks flat artwork as FLAT, all other pixels that are not marked yet as SEEN. */
static void find_plateaus(kg_matte_job *job)
{
    size_t pixels = (size_t)job->source->width * job->source->height;
    for (size_t i = 0; i < pixels; i++) {
        if (job->marks[i] != KG_MATTE_UNKNOWN)
            continue;
        flat_area area = measure_flat(job, (uint32_t)i, job->behind);
        for (size_t k = 0; k < area.count && is_artwork(&area); k++)
            job->marks[job->behind[k]] = KG_MATTE_FLAT;
    }
}

static void forget_plateaus(kg_matte_job *job)
{
    size_t pixels = (size_t)job->source->width * job->source->height;
    for (size_t i = 0; i < pixels; i++)
        if (job->marks[i] == KG_MATTE_FLAT || job->marks[i] == KG_MATTE_SEEN)
            job->marks[i] = KG_MATTE_UNKNOWN;
}

/* ---- what is slow ---- */

/* Whether the step from PLACE to the place AFTER it is nearly that from the place BEFORE it. */
static bool is_even(const kg_matte_job *job, size_t before, size_t place, size_t after)
{
    const uint8_t *a = kg_matte_pixel(job, before), *b = kg_matte_pixel(job, place), *c = kg_matte_pixel(job, after);
    for (int k = 0; k < 3; k++)
        if (abs(a[k] + c[k] - 2 * b[k]) > BEND)
            return false;
    return true;
}

/* Whether the colour changes slowly and evenly around PLACE. */
static bool is_slow(const kg_matte_job *job, size_t place)
{
    size_t width = job->source->width, x = place % width, y = place / width;
    size_t next[4], count = kg_matte_neighbours(job->source, place, next);
    for (size_t k = 0; k < count; k++)
        if (kg_matte_apart(kg_matte_pixel(job, place), kg_matte_pixel(job, next[k])) > STEP)
            return false;
    return (x == 0 || x + 1 == width || is_even(job, place - 1, place, place + 1)) &&
           (y == 0 || y + 1 == job->source->height || is_even(job, place - width, place, place + width));
}

/* From what stands in the queue from FROM on, as long as the colour leaves the background slowly and does not come back. */
static void spread(kg_matte_job *job, size_t from)
{
    for (size_t i = from; i < job->count; i++) {
        size_t next[4], count = kg_matte_neighbours(job->source, job->queue[i], next);
        int here = level(job, job->queue[i]);
        for (size_t k = 0; k < count; k++)
            if (job->marks[next[k]] == KG_MATTE_SEEN && level(job, next[k]) + job->tolerance >= here && is_slow(job, next[k]))
                kg_matte_reach(job, next[k], KG_MATTE_MAYBE);
    }
}

/* ---- gradients of the artwork ---- */

/* Whether the background begins within EDGE px of PLACE in the direction DX, DY, behind an edge. */
static bool has_edge(const kg_matte_job *job, size_t place, int dx, int dy)
{
    size_t there;
    for (int distance = 1; distance <= EDGE && go(job->source, place, distance * dx, distance * dy, &there); distance++) {
        uint8_t mark = job->marks[there];
        if (mark == KG_MATTE_BACKGROUND)
            return level(job, place) > STEP * distance;
        if (mark == KG_MATTE_SOFT || mark == KG_MATTE_MAYBE || mark == KG_MATTE_FLAT)
            return false;
    }
    return false;
}

typedef struct soft_area {
    size_t count;  /* px */
    size_t smooth; /* times that it touches the background */
    size_t hard;   /* times that an edge is between them */
    int level;     /* the greatest one */
} soft_area;

/* Goes through the MAYBE pixels around FIRST and marks them as SOFT; ORDER is room for them. */
static soft_area look_around(kg_matte_job *job, uint32_t first, uint32_t *order)
{
    soft_area area = { .count = 1 };
    order[0] = first;
    job->marks[first] = KG_MATTE_SOFT;
    for (size_t i = 0; i < area.count; i++) {
        size_t next[4], count = kg_matte_neighbours(job->source, order[i], next);
        area.level = KG_MAX(area.level, level(job, order[i]));
        for (size_t k = 0; k < count; k++) {
            area.smooth += job->marks[next[k]] == KG_MATTE_BACKGROUND;
            if (job->marks[next[k]] != KG_MATTE_MAYBE)
                continue;
            job->marks[next[k]] = KG_MATTE_SOFT;
            order[area.count++] = (uint32_t)next[k];
        }
        area.hard += has_edge(job, order[i], 1, 0) + has_edge(job, order[i], -1, 0) + has_edge(job, order[i], 0, 1) +
                     has_edge(job, order[i], 0, -1);
    }
    return area;
}

/* Leaves soft areas from FROM of the queue on to the artwork that have edges, or are stronger than MOST. Gives the greatest level
 * of the others. */
static int judge(kg_matte_job *job, size_t from, int most)
{
    int greatest = 0;
    for (size_t i = from; i < job->count; i++) {
        if (job->marks[job->queue[i]] != KG_MATTE_MAYBE)
            continue;
        soft_area area = look_around(job, job->queue[i], job->behind);
        bool is_artwork = 4 * area.hard > area.smooth || area.level > most;
        for (size_t k = 0; is_artwork && k < area.count; k++)
            job->marks[job->behind[k]] = KG_MATTE_SEEN;
        greatest = is_artwork ? greatest : KG_MAX(greatest, area.level);
    }
    size_t end = from;
    for (size_t i = from; i < job->count; i++)
        if (job->marks[job->queue[i]] != KG_MATTE_SEEN)
            job->queue[end++] = job->queue[i];
    job->count = end;
    return greatest;
}

int kg_matte_find_soft(kg_matte_job *job, size_t from, int most)
{
    find_plateaus(job);
    spread(job, from);
    int greatest = judge(job, from, most);
    forget_plateaus(job);
    return greatest;
}
