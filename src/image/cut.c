/* SPDX-License-Identifier: Apache-2.0
 *
 * Two measures of where the artwork meets a side; either is enough.
 *
 * Width. Artwork that ends by itself narrows towards the side that it touches, or touches the opposite side as well. One that is cut
 * off touches one side along 30 % of it or more, and is not 3 % narrower there than a thirtieth of the picture further in.
 *
 * Outline. Where artwork ends by itself its outline turns along the side, in curves, and the outermost pixels are half transparent;
 * where it is cut, outlines run straight and aslant into the side, between solid pixels, and colours change along it. These signs are
 * added up with weights, which were fitted (logistic regression) to 122 real logos, whole and with 3 to 25 % cut off, and tried on 111
 * others: 1 of 100 whole ones was told in either half. */
#include "image/cut.h"

#include "base/arith.h"

#include <math.h>
#include <stdlib.h>

enum {
    SOLID_ALPHA = 128,
    HARD_ALPHA = 250,
    COLOUR_STEP = 40,
    LEAST_RUN = 3,
    LEAST_DEPTH = 4,
    MOST_MOVE = 200,
};
static const double most_telling = 4.0;

/* A side of the picture, seen from outside. */
typedef struct side_view {
    const kg_image *image;
    kg_side side;
    int length; /* px along the side */
    int across; /* px from it to the opposite one */
} side_view;

static side_view view(const kg_image *image, kg_side side)
{
    bool is_row = side == KG_SIDE_TOP || side == KG_SIDE_BOTTOM;
    return (side_view){ image, side, (int)(is_row ? image->width : image->height), (int)(is_row ? image->height : image->width) };
}

/* The pixel at place I of the line DEPTH pixels inside. */
static const uint8_t *pixel_at(const side_view *v, int i, int depth)
{
    uint32_t along = (uint32_t)i, in = (uint32_t)depth, back = (uint32_t)(v->across - 1 - depth);
    switch (v->side) {
    case KG_SIDE_TOP:
        return kg_image_at(v->image, along, in);
    case KG_SIDE_BOTTOM:
        return kg_image_at(v->image, along, back);
    case KG_SIDE_LEFT:
        return kg_image_at(v->image, in, along);
    default:
        return kg_image_at(v->image, back, along);
    }
}

static bool is_solid(const side_view *v, int i, int depth)
{
    return i >= 0 && i < v->length && pixel_at(v, i, depth)[3] >= SOLID_ALPHA;
}

static int count_solid(const side_view *v, int depth)
{
    int solid = 0;
    for (int i = 0; i < v->length; i++)
        solid += is_solid(v, i, depth);
    return solid;
}

/* ---- width ---- */

static bool is_cut_by_width(const side_view *v, const side_view *opposite)
{
    int depth = KG_MAX(2, v->length / 30);
    if (depth >= v->across / 2)
        return false;
    double at_side = count_solid(v, 0), inside = count_solid(v, depth);
    return at_side >= 0.3 * v->length && at_side >= 0.97 * inside && count_solid(opposite, 0) < at_side / 2;
}

/* ---- outline ---- */

/* What meets a side. Lengths are shares of the longer side of the picture. */
typedef struct contact {
    double solid;    /* length */
    double hard;     /* share of the solid pixels that are opaque */
    double inside;   /* length that is solid a thirtieth of the picture further in */
    double leaning;  /* length of the runs with an outline that runs straight and aslant into the side */
    double widening; /* ... of those that widen outwards: what ends by itself hardly ever does */
    unsigned runs;   /* of solid pixels */
    unsigned upright; /* outlines that meet the side at a right angle */
    unsigned rounded; /* outlines that turn along the side */
    unsigned colours; /* steps of colour along the runs */
} contact;

/* Where the outline at PLACE, the last solid one in DIRECTION a line before, is on the line DEPTH. */
static int follow(const side_view *v, int place, int direction, int depth)
{
    int moved = 0;
    if (is_solid(v, place, depth)) {
        while (is_solid(v, place + direction, depth) && moved++ < MOST_MOVE)
            place += direction;
        return place;
    }
    while (!is_solid(v, place, depth) && moved++ < MOST_MOVE)
        place -= direction;
    return place;
}

typedef enum slant { UPRIGHT, LEANING, WIDENING, ROUNDED } slant;

/* How the outline at one end of a run goes on inside, over DEPTH lines. */
static slant find_slant(const side_view *v, int place, int direction, int depth)
{
    int at = place, middle = place;
    for (int d = 1; d <= depth; d++) {
        at = follow(v, at, direction, d);
        if (d == depth / 2)
            middle = at;
    }
    double total = (at - place) * direction, half = (middle - place) * direction, slope = total / depth;
    if (slope <= -0.25)
        return WIDENING;
    if (slope < 0.25)
        return UPRIGHT;
    return slope < 3 && half <= 0.6 * total + 0.5 ? LEANING : ROUNDED; /* a curve has most of its way in the first half */
}

static void add_run(const side_view *v, int first, int last, int depth, double longest, contact *c)
{
    bool leans = false, widens = false;
    double length = (last - first + 1) / longest;
    c->runs++;
    for (int direction = -1; direction <= 1; direction += 2) {
        int place = direction < 0 ? first : last;
        if (place == 0 || place == v->length - 1)
            continue;
        slant s = find_slant(v, place, direction, depth);
        widens = widens || s == WIDENING;
        leans = leans || s == WIDENING || s == LEANING;
        c->upright += s == UPRIGHT;
        c->rounded += s == ROUNDED;
    }
    c->widening += widens ? length : 0;
    c->leaning += leans ? length : 0;
    for (int i = first; i < last; i++) {
        const uint8_t *p = pixel_at(v, i, 0), *q = pixel_at(v, i + 1, 0);
        int step = KG_MAX(KG_MAX(abs(p[0] - q[0]), abs(p[1] - q[1])), abs(p[2] - q[2]));
        c->colours += step > COLOUR_STEP;
    }
}

static contact find_contact(const side_view *v)
{
    contact c = { 0 };
    double longest = KG_MAX(v->length, v->across), hard = 0;
    int depth = KG_MIN(KG_MAX(LEAST_DEPTH, v->length / 40), v->across / 3) & ~1, solid = count_solid(v, 0);
    if (depth < 2 || solid == 0)
        return c;
    for (int i = 0; i < v->length; i++)
        hard += pixel_at(v, i, 0)[3] >= HARD_ALPHA;
    c.solid = solid / longest;
    c.hard = hard / solid;
    c.inside = count_solid(v, KG_MIN(KG_MAX(2, v->length / 30), v->across - 1)) / longest;
    for (int first = 0, last; first < v->length; first = last + 1) {
        last = first;
        if (!is_solid(v, first, 0))
            continue;
        while (is_solid(v, last + 1, 0))
            last++;
        if (last - first + 1 >= KG_MAX(LEAST_RUN, v->length / 100))
            add_run(v, first, last, depth, longest, &c);
    }
    return c;
}

static double part(double value, double most)
{
    return fmin(value, most) / most;
}

static bool is_cut_by_outline(const contact *c, const contact *opposite)
{
    if (c->solid < 0.01)
        return false;
    double for_it = 2.8 * c->hard + 1.35 * part(c->widening, 0.2) + 1.6 * part(c->leaning, 0.2) + 3.3 * part(c->colours, 4) +
                    0.45 * part(c->runs, 10);
    double against = 3 * part(c->rounded, 6) + 2.1 * (c->runs == 1) + 1 * part(c->inside / (c->solid + 0.01), 3);
    double against_both = 1.5 * opposite->hard + 0.8 * part(opposite->upright, 6) + 0.8 * part(opposite->colours, 4);
    return for_it - against - against_both > most_telling;
}

unsigned kg_cut_sides(const kg_image *image)
{
    static const kg_side sides[2][2] = { { KG_SIDE_TOP, KG_SIDE_BOTTOM }, { KG_SIDE_LEFT, KG_SIDE_RIGHT } };
    unsigned cut = 0;
    for (int i = 0; i < 2; i++) {
        side_view views[2] = { view(image, sides[i][0]), view(image, sides[i][1]) };
        contact contacts[2] = { find_contact(&views[0]), find_contact(&views[1]) };
        for (int k = 0; k < 2; k++)
            if (is_cut_by_width(&views[k], &views[1 - k]) || is_cut_by_outline(&contacts[k], &contacts[1 - k]))
                cut |= sides[i][k];
    }
    return cut;
}
