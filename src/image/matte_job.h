/* SPDX-License-Identifier: Apache-2.0
 *
 * One removal of a background under way. Private to image/matte*.c. */
#ifndef KG_IMAGE_MATTE_JOB_H
#define KG_IMAGE_MATTE_JOB_H

#include "base/arith.h"
#include "image/matte.h"

#include <stdlib.h>

typedef enum kg_matte_mark {
    KG_MATTE_UNKNOWN,    /* artwork, as long as nothing else is known */
    KG_MATTE_BACKGROUND, /* to become clear */
    KG_MATTE_SOFT,       /* a shadow or a glow on the background */
    KG_MATTE_TINT,       /* a flat area of a colour that shines through */
    KG_MATTE_BAND,       /* the mixed edge */
    KG_MATTE_SEEN,       /* these three only while shadows are looked for: artwork, as far as is known, */
    KG_MATTE_FLAT,       /* flat artwork, */
    KG_MATTE_MAYBE,      /* soft, or a gradient of the artwork */
} kg_matte_mark;

/* A colour of the artwork through which the background shines with (1 - ALPHA). */
typedef struct kg_matte_tint {
    uint8_t rgb[3];   /* as it is seen */
    uint8_t solid[3]; /* without the background */
    double alpha;
} kg_matte_tint;

enum { KG_MATTE_TINTS = 16, KG_MATTE_SOFT_STEP = 8 /* levels from pixel to pixel in a shadow */ };

typedef struct kg_matte_job {
    const kg_image *source; /* as it was */
    kg_image *image;
    uint8_t *marks;    /* kg_matte_mark */
    uint32_t *queue;   /* places, in the order in which they were reached */
    uint32_t *behind;  /* for each place of the band: the pixel of the background or shadow that it was reached from */
    size_t count;      /* of the queue */
    uint8_t colour[3]; /* of the background */
    int tolerance;     /* levels that the background varies by */
    kg_matte_tint tints[KG_MATTE_TINTS];
    size_t tint_count;
    size_t trouble; /* the first place for which it is refused, if the reason has one */
    bool has_trouble;
} kg_matte_job;

static inline int kg_matte_apart(const uint8_t *a, const uint8_t *b)
{
    int most = 0;
    for (int k = 0; k < 3; k++)
        most = KG_MAX(most, abs(a[k] - b[k]));
    return most;
}

static inline const uint8_t *kg_matte_pixel(const kg_matte_job *job, size_t place)
{
    return job->source->rgba + 4 * place;
}

static inline void kg_matte_reach(kg_matte_job *job, size_t place, kg_matte_mark mark)
{
    job->marks[place] = (uint8_t)mark;
    job->queue[job->count++] = (uint32_t)place;
}

/* Gives the 2 to 4 neighbours of PLACE beside, above and below it. */
size_t kg_matte_neighbours(const kg_image *image, size_t place, size_t out[4]);
/* How far along the line from B through F the colour C lies (1 = at F), and by how many levels BESIDE it. */
double kg_matte_share(const uint8_t *c, const uint8_t *f, const uint8_t *b, double *beside);

/* matte_ground.c: which colour the background has, and how much it varies. A reason when it has none, else NULL. KG_E_NOMEM. */
kg_status kg_matte_find_ground(kg_matte_job *job, kg_border *border, const char **refused, kg_err *err);
/* Marks the background that is reached from the border. */
void kg_matte_flood(kg_matte_job *job);
/* Marks the background that the artwork encloses. */
void kg_matte_flood_enclosed(kg_matte_job *job);
/* A reason when nothing but background is there, or hardly any of it, else NULL. */
const char *kg_matte_extent(const kg_matte_job *job);
/* Whether PLACE is not marked yet and has the background's colour. */
bool kg_matte_is_background(const kg_matte_job *job, size_t place);
/* Goes on with such places from the place FROM of the queue; stops when more than MOST have come to be behind it. */
void kg_matte_spread(kg_matte_job *job, size_t from, size_t most);
/* When background and shadows are marked: a reason when much of what is left can hardly be told from them, else NULL. */
const char *kg_matte_doubt(kg_matte_job *job);

/* matte_soft.c: marks shadows and glows around the background that stands in the queue from FROM on, as far as they are no more
 * than MOST levels from it. Gives the greatest such level, 0 without any. */
int kg_matte_find_soft(kg_matte_job *job, size_t from, int most);

/* matte_tint.c: finds and marks the flat areas through which the background shines. KG_E_NOMEM. */
kg_status kg_matte_find_tints(kg_matte_job *job, kg_err *err);
/* The tint with the colour of a pixel; NULL when it has none. */
const kg_matte_tint *kg_matte_tint_of(const kg_matte_job *job, const uint8_t *rgb);

/* matte_check.c: when all is done, a reason when the result laid on its background does not show the source, else NULL. */
const char *kg_matte_check(kg_matte_job *job);

#endif
