/* SPDX-License-Identifier: Apache-2.0
 *
 * What is seen at the sides of a picture. Artwork that ends by itself has soft pixels outermost, or outlines that turn along the
 * side or meet it at a right angle; where it is cut off they are hard, and outlines run on aslant. */
#include "image/cut_signs.h"

#include "base/arith.h"

#include <math.h>
#include <stdlib.h>

enum {
    SOLID_ALPHA = 128,
    HARD_ALPHA = 250,
    COLOUR_STEP = 40,
    UNLIKE_DEPTH = 2, /* px inside */
    LEAST_DEPTH = 4,
    MOST_DEPTH = 60,
    MOST_MOVE = 400, /* px that an outline is followed along a line */
    MOST_JUMP = 8,   /* ... depths that it may move from line to line */
    LEAST_DISC = 24, /* px */
};
static const double most_counted = 0.2;                                               /* length of a run */
static const double most_of_disc = 0.95, least_of_disc = 0.3, most_disc_error = 0.01; /* of its diameter */

/* A side of the picture, seen from outside. */
typedef struct side_view {
    const kg_image *image;
    unsigned side;
    int length; /* px along the side */
    int across; /* px from it to the opposite one */
} side_view;

static side_view view(const kg_image *image, unsigned side)
{
    bool is_row = side < 2;
    return (side_view){ image, side, (int)(is_row ? image->width : image->height), (int)(is_row ? image->height : image->width) };
}

/* The pixel at place I of the line DEPTH pixels inside. */
static const uint8_t *pixel_at(const side_view *v, int i, int depth)
{
    uint32_t along = (uint32_t)i, in = (uint32_t)depth, back = (uint32_t)(v->across - 1 - depth);
    switch (v->side) {
    case 0:
        return kg_image_at(v->image, along, in);
    case 1:
        return kg_image_at(v->image, along, back);
    case 2:
        return kg_image_at(v->image, in, along);
    default:
        return kg_image_at(v->image, back, along);
    }
}

/* 0 outside of the picture. */
static int alpha_at(const side_view *v, int i, int depth)
{
    return i < 0 || i >= v->length || depth >= v->across ? 0 : pixel_at(v, i, depth)[3];
}

static bool is_solid(const side_view *v, int i, int depth)
{
    return alpha_at(v, i, depth) >= SOLID_ALPHA;
}

/* The greatest difference of the colours; with alpha where that counts. */
static int difference(const uint8_t *a, const uint8_t *b, int channels)
{
    int most = 0;
    for (int k = 0; k < channels; k++)
        most = KG_MAX(most, abs(a[k] - b[k]));
    return most;
}

/* ---- outlines ---- */

typedef enum slant { UPRIGHT, ROUNDED, ASLANT, BENT, WIDENING, LOST } slant;

/* Where the outline at PLACE, the last solid one in DIRECTION a line before, is on the line DEPTH; false when it cannot be found.
 */
static bool follow(const side_view *v, int *place, int direction, int depth)
{
    int moved = 0;
    if (is_solid(v, *place, depth)) {
        while (is_solid(v, *place + direction, depth) && moved++ < MOST_MOVE)
            *place += direction;
        return true;
    }
    while (!is_solid(v, *place, depth) && moved++ < MOST_MOVE) {
        *place -= direction;
        if (*place < 0 || *place >= v->length)
            return false;
    }
    return true;
}

/* The same place with its fraction, from the alpha of the pixels that the outline crosses; counted in DIRECTION. */
static double exact_place(const side_view *v, int place, int direction, int depth)
{
    double inner = alpha_at(v, place, depth) / 255.0, outer = alpha_at(v, place + direction, depth) / 255.0;
    return place * direction + inner + (outer < 0.5 ? outer : 0);
}

/* How the outline at one end of a run goes on inside, over DEPTH lines. */
static slant find_slant(const side_view *v, int place, int direction, int depth)
{
    double start = exact_place(v, place, direction, 0), middle = start, end = start;
    for (int d = 1, was = place; d <= depth; d++, was = place) {
        if (!follow(v, &place, direction, d) || (abs(place - was) > MOST_JUMP * depth && d > 1))
            return LOST;
        end = exact_place(v, place, direction, d);
        if (d == depth / 2)
            middle = end;
    }
    double first = (middle - start) / (depth / 2), second = (end - middle) / (depth - depth / 2), slope = (end - start) / depth;
    if (fabs(first) < 0.2 && fabs(second) < 0.2)
        return UPRIGHT;
    if (first > 1 && second < 0.6 * first)
        return ROUNDED;
    if (slope <= 0)
        return WIDENING;
    return fabs(second - first) < 0.12 * (1 + slope) ? ASLANT : BENT;
}

/* ---- runs ---- */

static void add_pixels(const side_view *v, int first, int last, double *signs)
{
    int depth = KG_MIN(UNLIKE_DEPTH, v->across - 1);
    for (int i = first; i <= last; i++) {
        signs[KG_CUT_COLOURS] += i < last && difference(pixel_at(v, i, 0), pixel_at(v, i + 1, 0), 3) > COLOUR_STEP;
        signs[KG_CUT_UNLIKE] += difference(pixel_at(v, i, 0), pixel_at(v, i, depth), 4) > COLOUR_STEP;
    }
}

static bool is_hard(const side_view *v, int first, int last)
{
    int length = last - first + 1, hard = 0;
    for (int i = first; i <= last; i++)
        hard += alpha_at(v, i, 0) >= HARD_ALPHA;
    return length <= 3 ? hard > 0 && hard >= length - 1 : hard >= length - 2;
}

static void add_run(const side_view *v, int first, int last, int depth, double longest, double *signs)
{
    static const kg_cut_sign of_slant[] = {
        KG_CUT_UPRIGHT, KG_CUT_ROUNDED, KG_CUT_ASLANT, KG_CUT_BENT, KG_CUT_WIDENING, KG_CUT_LOST
    };
    double length = (last - first + 1) / longest;
    bool is_opaque = is_hard(v, first, last);
    signs[KG_CUT_RUNS]++;
    signs[KG_CUT_HARD_RUNS] += is_opaque;
    signs[KG_CUT_SOFT_LENGTH] += is_opaque ? 0 : length;
    signs[KG_CUT_LONGEST] = fmax(signs[KG_CUT_LONGEST], length);
    for (int direction = -1; direction <= 1; direction += 2) {
        int place = direction < 0 ? first : last;
        if (is_opaque && place > 0 && place < v->length - 1)
            signs[of_slant[find_slant(v, place, direction, depth)]] += fmin(length, most_counted);
    }
}

static void add_runs(const side_view *v, double longest, double *signs)
{
    int depth = KG_MIN(KG_MAX(LEAST_DEPTH, (int)longest / 30), KG_MIN(v->across / 3, MOST_DEPTH)) & ~1;
    for (int first = 0, last; first < v->length; first = last + 1) {
        last = first;
        if (!is_solid(v, first, 0))
            continue;
        while (is_solid(v, last + 1, 0))
            last++;
        add_pixels(v, first, last, signs);
        if (last - first + 1 >= KG_MAX(2, v->length / 150))
            add_run(v, first, last, KG_MAX(depth, 2), longest, signs);
    }
}

/* ---- a side ---- */

static double onset(const side_view *v, int depth)
{
    double at = 0, next = 0;
    for (int i = 0; i < v->length; i++) {
        at += alpha_at(v, i, KG_MIN(depth, v->across - 1));
        next += alpha_at(v, i, KG_MIN(depth + 1, v->across - 1));
    }
    return at / (next + 1);
}

/* Share of the solid pixels of the side that are opaque; 0 without any. */
static double hard_share(const side_view *v, int *solid)
{
    int hard = 0;
    *solid = 0;
    for (int i = 0; i < v->length; i++) {
        hard += alpha_at(v, i, 0) >= HARD_ALPHA;
        *solid += is_solid(v, i, 0);
    }
    return *solid > 0 ? (double)hard / *solid : 0;
}

/* The ways from either end of the side to what is solid, of the side. */
static void find_insets(const side_view *v, double *shorter, double *longer)
{
    int from_first = 0, from_last = 0;
    while (from_first < v->length && !is_solid(v, from_first, 0))
        from_first++;
    while (from_last < v->length && !is_solid(v, v->length - 1 - from_last, 0))
        from_last++;
    *shorter = (double)KG_MIN(from_first, from_last) / v->length;
    *longer = (double)KG_MAX(from_first, from_last) / v->length;
}

static double mirror_share(const side_view *v, const side_view *opposite)
{
    int both = 0, either = 0;
    for (int i = 0; i < v->length; i++) {
        both += is_solid(v, i, 0) && is_solid(opposite, i, 0);
        either += is_solid(v, i, 0) || is_solid(opposite, i, 0);
    }
    return either > 0 ? (double)both / either : 0;
}

/* MARGINS: px at the top, bottom, left and right. */
static void look_around(const kg_image *image, unsigned side, const uint32_t margins[4], double longest, double *signs)
{
    unsigned beside = side < 2 ? 2 : 0;
    side_view v = view(image, side), opposite = view(image, side ^ 1), first = view(image, beside),
              second = view(image, beside + 1);
    int solid;
    double unused, hard = hard_share(&first, &solid), other = hard_share(&second, &solid);
    signs[KG_CUT_LEAST_BESIDE] = fmin(hard, other);
    signs[KG_CUT_MOST_BESIDE] = fmax(hard, other);
    signs[KG_CUT_LEAST_MARGIN] = KG_MIN(margins[beside], margins[beside + 1]) / longest;
    signs[KG_CUT_MOST_MARGIN] = KG_MAX(margins[beside], margins[beside + 1]) / longest;
    signs[KG_CUT_FAR_MARGIN] = (double)margins[side ^ 1] / v.across;
    signs[KG_CUT_FAR_HARD] = hard_share(&opposite, &solid);
    signs[KG_CUT_MIRROR] = mirror_share(&v, &opposite);
    find_insets(&v, &signs[KG_CUT_INSET], &unused);
    find_insets(&opposite, &unused, &signs[KG_CUT_FAR_INSET]);
    for (int i = 0; i < 4; i++)
        signs[KG_CUT_MARGINS] += margins[i] > 0;
}

void kg_cut_look_at_side(const kg_image *image, kg_box art, unsigned side, double signs[KG_CUT_SIGNS])
{
    uint32_t margins[4] = { art.y, image->height - art.y - art.height, art.x, image->width - art.x - art.width };
    double longest = KG_MAX(image->width, image->height);
    side_view v = view(image, side);
    int solid;
    for (int i = 0; i < KG_CUT_SIGNS; i++)
        signs[i] = 0;
    signs[KG_CUT_HARD] = hard_share(&v, &solid);
    signs[KG_CUT_LENGTH] = solid / longest;
    if (solid == 0)
        return;
    add_runs(&v, longest, signs);
    signs[KG_CUT_UNLIKE] /= solid;
    signs[KG_CUT_ONSET] = onset(&v, 0);
    signs[KG_CUT_NEXT_ONSET] = onset(&v, 1);
    look_around(image, side, margins, longest, signs);
}

/* ---- discs ---- */

/* The first and the last solid place of the line DEPTH; false when nothing is solid there. */
static bool find_extent(const side_view *v, int depth, int *first, int *last)
{
    for (*first = 0; *first < v->length && !is_solid(v, *first, depth);)
        (*first)++;
    for (*last = v->length - 1; *last > *first && !is_solid(v, *last, depth);)
        (*last)--;
    return *first < v->length;
}

bool kg_cut_is_disc(const kg_image *image, kg_box art, unsigned side)
{
    side_view v = view(image, side);
    int first, last, chord_first, chord_last, depth = (int)(side < 2 ? art.height : art.width);
    if (!find_extent(&v, 0, &chord_first, &chord_last) || chord_last - chord_first < LEAST_DISC)
        return false;
    while (depth > 0 && !find_extent(&v, depth - 1, &first, &last))
        depth--; /* what is left there is less than half opaque */
    if (depth < LEAST_DISC)
        return false;
    double chord = (chord_last - chord_first + 1) / 2.0, middle = (chord_first + chord_last + 1) / 2.0, error = 0;
    double radius = (chord * chord + (double)depth * depth) / (2 * depth), centre = depth - radius; /* px inside */
    if (depth > most_of_disc * 2 * radius || depth < least_of_disc * 2 * radius)
        return false;
    for (int d = 0; d < depth; d++) {
        double off = d + 0.5 - centre, half = sqrt(fmax(radius * radius - off * off, 0));
        if (!find_extent(&v, d, &first, &last))
            return false;
        error += fabs(first - (middle - half)) + fabs(last + 1 - (middle + half));
    }
    return error / (2 * depth) < most_disc_error * 2 * radius;
}
