/* SPDX-License-Identifier: Apache-2.0
 *
 * Flat areas through which the background shines. Where the background has a hue, a colour of the artwork that lies exactly between
 * it and another, more distant colour of the artwork is taken for that colour, half transparent: by chance that is rare. On white,
 * grey and black it is not (greys, tints and shades of one hue are), so there such colours are taken as they are seen. */
#include "image/matte_job.h"

#include <math.h>

enum {
    HUE = 32,          /* levels between the channels of a background that has a hue */
    BINS = 1 << 12,    /* of the table of colours: a power of 2 */
    COLOURS = 64,      /* flat colours looked at, the commonest ones */
    LEAST_PIXELS = 12, /* of a flat colour */
    REACH = 3,         /* px from the background or another such area */
};
static const double least_share = 0.003, most_beside = 1.5, most_alpha = 0.85, least_alpha = 0.05;

typedef struct flat_colour {
    uint8_t rgb[3];
    size_t pixels;
} flat_colour;

static bool has_hue(const uint8_t *colour)
{
    int most = KG_MAX(KG_MAX(colour[0], colour[1]), colour[2]), least = KG_MIN(KG_MIN(colour[0], colour[1]), colour[2]);
    return most - least >= HUE;
}

static bool is_flat(const kg_image *image, size_t place)
{
    size_t next[4], count = kg_matte_neighbours(image, place, next);
    for (size_t k = 0; k < count; k++)
        if (memcmp(image->rgba + 4 * place, image->rgba + 4 * next[k], 3) != 0)
            return false;
    return true;
}

/* Counts in a table with open addressing; a full table counts no new colours, which are rare ones by then. */
static void count_colour(flat_colour *table, const uint8_t *rgb)
{
    uint32_t hash = ((uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2]) * 2654435761u;
    for (uint32_t i = 0, at = hash >> 20; i < BINS; i++, at = (at + 1) % BINS) {
        if (table[at].pixels > 0 && memcmp(table[at].rgb, rgb, 3) != 0)
            continue;
        memcpy(table[at].rgb, rgb, 3);
        table[at].pixels++;
        return;
    }
}

static int compare_flat(const void *a, const void *b)
{
    const flat_colour *left = a, *right = b;
    return left->pixels != right->pixels ? (left->pixels < right->pixels ? 1 : -1) : memcmp(left->rgb, right->rgb, 3);
}

/* The commonest flat colours of the artwork, commonest first. */
static size_t find_colours(const kg_matte_job *job, flat_colour *table)
{
    size_t pixels = (size_t)job->source->width * job->source->height, artwork = 0, count = 0;
    for (size_t i = 0; i < pixels; i++)
        if (job->marks[i] != KG_MATTE_BACKGROUND) {
            artwork++;
            if (is_flat(job->source, i))
                count_colour(table, kg_matte_pixel(job, i));
        }
    size_t least = KG_MAX((size_t)(least_share * (double)artwork), (size_t)LEAST_PIXELS);
    qsort(table, BINS, sizeof *table, compare_flat);
    while (count < COLOURS && table[count].pixels >= least)
        count++;
    return count;
}

/* Takes COLOURS[at] for a tint when one of the others lies behind it, seen from the background: the nearest to it that is no tint
 * itself would do as well as the farthest, which is taken. */
static void try_tint(kg_matte_job *job, const flat_colour *colours, size_t count, size_t at)
{
    kg_matte_tint tint = { .alpha = 1 };
    memcpy(tint.rgb, colours[at].rgb, 3);
    for (size_t i = 0; i < count; i++) {
        double beside, share = kg_matte_share(tint.rgb, colours[i].rgb, job->colour, &beside);
        if (i == at || beside > most_beside || share < least_alpha || share > most_alpha || share >= tint.alpha)
            continue;
        memcpy(tint.solid, colours[i].rgb, 3);
        tint.alpha = share;
    }
    if (tint.alpha < 1 && job->tint_count < KG_MATTE_TINTS)
        job->tints[job->tint_count++] = tint;
}

const kg_matte_tint *kg_matte_tint_of(const kg_matte_job *job, const uint8_t *rgb)
{
    for (size_t i = 0; i < job->tint_count; i++)
        if (kg_matte_apart(job->tints[i].rgb, rgb) <= 1)
            return &job->tints[i];
    return NULL;
}

/* Marks what has a tint and lies near PLACE. */
static void spread_from(kg_matte_job *job, size_t place)
{
    const kg_image *image = job->source;
    uint32_t x = (uint32_t)(place % image->width), y = (uint32_t)(place / image->width);
    for (uint32_t ny = y > REACH ? y - REACH : 0; ny <= y + REACH && ny < image->height; ny++)
        for (uint32_t nx = x > REACH ? x - REACH : 0; nx <= x + REACH && nx < image->width; nx++) {
            size_t there = (size_t)ny * image->width + nx;
            if (job->marks[there] == KG_MATTE_UNKNOWN && kg_matte_tint_of(job, kg_matte_pixel(job, there)) != NULL)
                kg_matte_reach(job, there, KG_MATTE_TINT);
        }
}

kg_status kg_matte_find_tints(kg_matte_job *job, kg_err *err)
{
    if (!has_hue(job->colour))
        return KG_OK;
    flat_colour *table = calloc(BINS, sizeof *table);
    if (table == NULL)
        return kg_err_nomem(err);
    size_t count = find_colours(job, table);
    for (size_t i = 0; i < count; i++)
        try_tint(job, table, count, i);
    free(table);
    for (size_t i = 0; job->tint_count > 0 && i < job->count; i++)
        spread_from(job, job->queue[i]);
    return KG_OK;
}
