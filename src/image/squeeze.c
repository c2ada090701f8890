/* SPDX-License-Identifier: Apache-2.0
 *
 * The artwork is taken apart into areas of one colour, once by alpha alone and once by colour, at 240 px at most. An area whose
 * outline is an ellipse, or a rectangle with four like corners, was a disc or had round corners once; where one still is, nothing
 * was squeezed. Thresholds were chosen on one half of 279 real logos and tried on the other: 1 of 100 good ones or fewer is told,
 * and of those that were squeezed by 10 to 40 % a sixth: most have no disc or round corners that lie free. Ellipses fitted to parts
 * of outlines that turn by 135 degrees and more told fewer: of 267 good logos only 16 show such an arc of a circle over a third of
 * their side, and letters are full of small ones that are round by chance. */
#include "image/squeeze.h"

#include "base/arith.h"
#include "image/areas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LONGEST_SIDE = 240,
    LEAST_SIDE = 24,
    SOLID_ALPHA = 128,
    LEAST_AREA_SIDE = 20,
    LEAST_CORNER = 4,
    LEAST_STROKES = 40,
    STROKE_REACH = 2, /* lines before and behind that have the stroke at the same place */
};
static const double most_error = 0.012;                  /* of an outline, mean, of the size of the area */
static const double least_disc = 0.35, least_true = 0.1; /* size of the areas that tell, and that acquit, of the longer side */
static const double least_ratio = 1.08, true_ratio = 1.035, least_corner_ratio = 1.15, true_corner_ratio = 1.08, most_ratio = 2;
static const double least_stroke_ratio = 1.3, most_spread = 1.3;

/* ---- areas ---- */

typedef struct survey {
    const kg_image *image;
    kg_areas areas;
    double *lengths; /* of strokes, one for each pixel at most */
    int *first[2];   /* of each row (or column) of an area, the first and the last place inside */
    int *last[2];
    kg_shape disc;    /* the largest ellipse, when there is one */
    kg_shape corners; /* the largest rectangle with corners that are not round */
    double disc_size;
    double corners_size;
    double least_seen; /* ratio of width to height of what tells */
    double most_seen;
    bool has_true;     /* a true disc, or true round corners */
    bool has_outlines; /* something is clear, and something is not */
} survey;

/* 0 is clear; by colour alike is what has the same three upper bits. */
static uint32_t kind_of(const uint8_t *p, bool by_colour)
{
    bool is_solid = p[3] >= SOLID_ALPHA;
    return !is_solid || !by_colour ? is_solid : 1u + ((uint32_t)(p[0] >> 5) << 6 | (uint32_t)(p[1] >> 5) << 3 | p[2] >> 5);
}

static kg_status find_areas(survey *s, bool by_colour, kg_err *err)
{
    const kg_image *image = s->image;
    kg_status status = KG_OK;
    kg_areas_done(&s->areas);
    for (uint32_t y = 0; y < image->height; y++) {
        const uint8_t *row = kg_image_at(image, 0, y);
        uint32_t kind = kind_of(row, by_colour);
        for (uint32_t left = 0, right = 1; left < image->width && status == KG_OK; right++) {
            right += kg_image_run(row + 4 * (size_t)(right - 1), image->width - right + 1) - 1;
            uint32_t next = right < image->width ? kind_of(row + 4 * (size_t)right, by_colour) : kind + 1;
            if (next == kind)
                continue;
            status = kg_areas_add(&s->areas, left, right, y, kind, err);
            left = right;
            kind = next;
        }
    }
    return status == KG_OK ? kg_areas_find(&s->areas, err) : status;
}

/* The outline: for rows (axis 0) and columns (axis 1) the first and the last place inside. */
static void trace(survey *s, const kg_area *a)
{
    int width = (int)(a->right - a->left), height = (int)(a->bottom - a->top);
    uint32_t own = s->areas.runs[a->first_run].area;
    for (int axis = 0; axis < 2; axis++)
        for (int i = 0; i < (axis == 0 ? height : width); i++) {
            s->first[axis][i] = axis == 0 ? width : height;
            s->last[axis][i] = -1;
        }
    for (uint32_t i = a->first_run; i <= a->last_run; i++) {
        const kg_area_run *run = &s->areas.runs[i];
        int y = (int)(run->y - a->top), left = (int)run->left - (int)a->left, right = (int)run->right - (int)a->left;
        if (run->area != own)
            continue;
        s->first[0][y] = KG_MIN(s->first[0][y], left);
        s->last[0][y] = right - 1;
        for (int x = left; x < right; x++) {
            s->first[1][x] = KG_MIN(s->first[1][x], y);
            s->last[1][x] = y;
        }
    }
}

/* ---- outlines ---- */

/* How far the outline along one axis is from that of an ellipse, of its extent there: LENGTH lines, EXTENT places each. */
static double ellipse_error(const int *first, const int *last, int length, int extent)
{
    double error = 0, middle = extent / 2.0;
    for (int i = 0; i < length; i++) {
        double t = (i + 0.5 - length / 2.0) / (length / 2.0), half = middle * sqrt(fmax(1 - t * t, 0));
        error += fabs(first[i] - (middle - half)) + fabs(last[i] + 1 - (middle + half));
    }
    return error / (2.0 * length * extent);
}

/* What rounding takes from the second and the last line but one: the mean of the four ends, or 0 where they differ. */
static double corner_inset(const int *first, const int *last, int length, int extent)
{
    double ends[4] = { first[1], extent - 1 - last[1], first[length - 2], extent - 1 - last[length - 2] };
    double mean = (ends[0] + ends[1] + ends[2] + ends[3]) / 4;
    for (int i = 0; i < 4; i++)
        if (fabs(ends[i] - mean) > 1.5 + 0.15 * mean)
            return 0;
    return mean >= LEAST_CORNER && mean < 0.42 * extent ? mean : 0;
}

/* How far the sides of a rectangle are from straight with quarters of ellipses at their ends. */
static double rectangle_error(const int *first, const int *last, int length, int extent, double across, double down)
{
    double error = 0, radius = across + 0.9 * sqrt(2 * across), reach = down + 0.9 * sqrt(2 * down); /* the inset lacks the tip */
    for (int i = 0; i < length; i++) {
        double from_end = KG_MIN(i, length - 1 - i) + 0.5, t = (reach - from_end) / reach;
        double inset = t > 0 ? radius * (1 - sqrt(fmax(1 - t * t, 0))) : 0;
        error += fabs(first[i] - inset) + fabs(extent - 1 - last[i] - inset);
    }
    return error / (2.0 * length * extent);
}

/* Notes what an area that is A wide and B high (disc or corner) says. SIZE is that of the area, of the longer side. */
static void note(survey *s, kg_shape_sign sign, double a, double b, double size)
{
    bool is_disc = sign == KG_SHAPE_DISC;
    double ratio = fmax(a / b, b / a);
    if (size >= least_true && ratio < (is_disc ? true_ratio : true_corner_ratio))
        s->has_true = true;
    if (size < least_disc || ratio < (is_disc ? least_ratio : least_corner_ratio) || ratio > most_ratio)
        return;
    s->least_seen = fmin(s->least_seen, a / b);
    s->most_seen = fmax(s->most_seen, a / b);
    if (size <= (is_disc ? s->disc_size : s->corners_size))
        return;
    *(is_disc ? &s->disc : &s->corners) = (kg_shape){ sign, a, b };
    *(is_disc ? &s->disc_size : &s->corners_size) = size;
}

static void judge_area(survey *s, const kg_area *a)
{
    const kg_image *image = s->image;
    int width = (int)(a->right - a->left), height = (int)(a->bottom - a->top);
    bool is_outside = a->kind == 0 && (a->left == 0 || a->top == 0 || a->right == image->width || a->bottom == image->height);
    if (KG_MIN(width, height) < LEAST_AREA_SIDE || is_outside)
        return;
    double size = (double)KG_MAX(width, height) / KG_MAX(image->width, image->height);
    trace(s, a);
    if (fmax(ellipse_error(s->first[0], s->last[0], height, width), ellipse_error(s->first[1], s->last[1], width, height)) <=
        most_error) {
        note(s, KG_SHAPE_DISC, width, height, size);
        return;
    }
    double across = corner_inset(s->first[0], s->last[0], height, width),
           down = corner_inset(s->first[1], s->last[1], width, height);
    if (across > 0 && down > 0 && rectangle_error(s->first[0], s->last[0], height, width, across, down) < most_error)
        note(s, KG_SHAPE_CORNERS, across, down, size);
}

static kg_status judge_areas(survey *s, bool by_colour, kg_err *err)
{
    kg_status status = find_areas(s, by_colour, err);
    for (uint32_t i = 0; status == KG_OK && i < s->areas.count; i++)
        judge_area(s, &s->areas.items[i]);
    return status;
}

/* ---- strokes ---- */

/* The pixel at place I of the line LINE, along rows or along columns. */
static double alpha_at(const kg_image *image, bool by_columns, int i, int line)
{
    int length = (int)(by_columns ? image->height : image->width);
    if (i < 0 || i >= length)
        return 0;
    return *(kg_image_at(image, (uint32_t)(by_columns ? line : i), (uint32_t)(by_columns ? i : line)) + 3);
}

static bool is_stroke(const kg_image *image, bool by_columns, int first, int last, int line)
{
    for (int d = -STROKE_REACH; d <= STROKE_REACH; d++)
        if (alpha_at(image, by_columns, first - 1, line + d) >= SOLID_ALPHA ||
            alpha_at(image, by_columns, first, line + d) < SOLID_ALPHA ||
            alpha_at(image, by_columns, last, line + d) < SOLID_ALPHA ||
            alpha_at(image, by_columns, last + 1, line + d) >= SOLID_ALPHA)
            return false;
    return true;
}

static int compare_lengths(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The middle of the thicknesses of straight strokes across the lines; 0 where there are few, or they differ much. ROOM holds one
 * for each pixel. */
static double find_thickness(const kg_image *image, bool by_columns, double *room)
{
    int length = (int)(by_columns ? image->height : image->width), lines = (int)(by_columns ? image->width : image->height);
    size_t count = 0;
    for (int line = STROKE_REACH; line < lines - STROKE_REACH; line++)
        for (int first = 0, last; first < length; first = last + 1) {
            double sum = alpha_at(image, by_columns, first - 1, line) + alpha_at(image, by_columns, first, line);
            last = first;
            if (alpha_at(image, by_columns, first, line) < SOLID_ALPHA)
                continue;
            for (; alpha_at(image, by_columns, last + 1, line) >= SOLID_ALPHA; last++)
                sum += alpha_at(image, by_columns, last + 1, line);
            sum += alpha_at(image, by_columns, last + 1, line);
            if (last > first && last - first < length / 6 && is_stroke(image, by_columns, first, last, line))
                room[count++] = sum / 255;
        }
    if (count < LEAST_STROKES)
        return 0;
    qsort(room, count, sizeof *room, compare_lengths);
    return room[count * 3 / 4] <= most_spread * room[count / 4] ? room[count / 2] : 0;
}

/* ---- together ---- */

static bool survey_init(survey *s, const kg_image *image)
{
    size_t count = (size_t)image->width * image->height, longest = KG_MAX(image->width, image->height);
    *s = (survey){ .image = image, .least_seen = INFINITY };
    s->lengths = malloc(count * sizeof *s->lengths);
    s->first[0] = malloc(4 * longest * sizeof *s->first[0]);
    if (s->lengths == NULL || s->first[0] == NULL)
        return false;
    s->first[1] = s->first[0] + longest;
    s->last[0] = s->first[1] + longest;
    s->last[1] = s->last[0] + longest;
    return true;
}

static void survey_done(survey *s)
{
    kg_areas_done(&s->areas);
    free(s->lengths);
    free(s->first[0]);
}

/* Strokes are looked at only where no area tells, or acquits. */
static void conclude(survey *s, kg_shape *out)
{
    bool agrees = s->most_seen < 1.15 * s->least_seen;
    if (s->has_true)
        return;
    if (agrees && (s->disc_size > 0 || s->corners_size > 0)) {
        *out = s->disc_size > 0 ? s->disc : s->corners;
        return;
    }
    double upright = s->has_outlines ? find_thickness(s->image, false, s->lengths) : 0;
    double level = upright > 0 ? find_thickness(s->image, true, s->lengths) : 0;
    if (upright > 0 && level >= least_stroke_ratio * upright)
        *out = (kg_shape){ KG_SHAPE_STROKES, upright, level };
}

static kg_status judge(const kg_image *image, kg_shape *out, kg_err *err)
{
    survey s;
    kg_status status = survey_init(&s, image) ? KG_OK : kg_err_nomem(err);
    if (status == KG_OK)
        status = judge_areas(&s, false, err);
    s.has_outlines = s.areas.count > 1;
    if (status == KG_OK)
        status = judge_areas(&s, true, err);
    if (status == KG_OK)
        conclude(&s, out);
    survey_done(&s);
    return status;
}

/* One pixel in the middle of each of those of the smaller picture, LONGEST_SIDE wide at most: outlines are as true as those of a
 * mean that is cut at the half. */
static kg_status sample(const kg_image *image, kg_box art, uint32_t width, uint32_t height, kg_image *out, kg_err *err)
{
    uint32_t columns[LONGEST_SIDE];
    kg_status status = kg_image_init(out, width, height, err);
    for (uint32_t x = 0; x < width; x++)
        columns[x] = kg_image_middle(art.width, x, width);
    for (uint32_t y = 0; status == KG_OK && y < height; y++) {
        const uint8_t *row = kg_image_at(image, art.x, art.y + kg_image_middle(art.height, y, height));
        for (uint32_t x = 0; x < width; x++)
            memcpy(kg_image_at(out, x, y), row + 4 * (size_t)columns[x], 4);
    }
    return status;
}

kg_status kg_shape_of(const kg_image *image, kg_box art, kg_shape *out, kg_err *err)
{
    kg_image small;
    uint32_t longest = KG_MAX(art.width, art.height);
    double scale = longest > LONGEST_SIDE ? (double)longest / LONGEST_SIDE : 1;
    uint32_t width = (uint32_t)(art.width / scale + 0.5), height = (uint32_t)(art.height / scale + 0.5);
    *out = (kg_shape){ KG_SHAPE_NO_SIGN, 0, 0 };
    if (KG_MIN(width, height) < LEAST_SIDE)
        return KG_OK;
    kg_status status = sample(image, art, width, height, &small, err);
    if (status != KG_OK)
        return status;
    status = judge(&small, out, err);
    kg_image_done(&small);
    out->across *= scale;
    out->down *= scale;
    return status;
}
