/* SPDX-License-Identifier: Apache-2.0
 *
 * The widths of edges along some rows and columns. An edge leads from dark to bright or back. It is as wide as the number of equal
 * steps with its sums of squares and of fourth powers, (sum of s^2)^2 / sum of s^4: of a ramp its length, and 1 to 2 samples of an
 * anti-aliased edge. The high powers count what is steep: glow, shadow and noise beside a sharp edge make it little wider. */
#include "image/sharp.h"

#include "base/arith.h"

#include <stdlib.h>

enum {
    LINES = 32,       /* rows, and columns, that are looked along */
    SAMPLES = 512,    /* about so many in the longer side, at equal distances, or every pixel of a smaller picture */
    FLAT_SAMPLES = 4, /* an edge may rest so long: pictures of few colours have stairs for ramps */
    MOST_LEVEL = 2540,
    HEIGHT_SHIFT = 6, /* heights of edges are counted in classes of 64 levels; those in the lowest are faint */
    HEIGHTS = (MOST_LEVEL >> HEIGHT_SHIFT) + 1,
    STRONG_SHARE = 3, /* edges of a third of the greatest height and more are strong; the others do not count */
    NARROW_SHARE = 6, /* a sixth of the strong edges is as narrow as the width that counts, or narrower */
    LEAST_EDGES = 8,
    LEAST_SIZE = 10, /* px: what speaks for less is a gradient, beside which an edge may be weak, but no edge */
    SHARP_SIZE = 256,
};
static const double sharp_width = 1.75; /* samples: below, an edge is sharp */

/* Edges by their heights, and by the number of px in the longer side that would show them as well: SHARP_SIZE stands for all that
 * are sharp, or speak for more. */
typedef struct edges {
    uint32_t count[HEIGHTS][SHARP_SIZE + 1];
    uint32_t samples; /* in the longer side */
} edges;

/* The edge that a line is on. Its sums are of whole numbers below 2^53, so exact. */
typedef struct edge {
    int height;    /* levels, so far; negative where it leads from bright to dark */
    unsigned flat; /* samples since the last step */
    double squares;
    double fourths;
} edge;

/* 0 to MOST_LEVEL: premultiplied, with a part for alpha, so that black on transparent shows as white does. */
static int level_of(const uint8_t *pixel)
{
    return (2 * pixel[0] + 3 * pixel[1] + pixel[2] + 4 * 255) * pixel[3] >> 8;
}

static void end_edge(edge *e, edges *out)
{
    unsigned height = (unsigned)abs(e->height) >> HEIGHT_SHIFT;
    if (height > 0) {
        double width = e->squares * e->squares / e->fourths, size = out->samples / width;
        out->count[height][width < sharp_width || size > SHARP_SIZE ? SHARP_SIZE : (unsigned)size]++;
    }
    *e = (edge){ .height = 0 };
}

/* Notes the edges along COUNT samples, STRIDE bytes apart, from AT on. */
static void look_along(const uint8_t *at, size_t stride, uint32_t count, edges *out)
{
    edge e = { .height = 0 };
    int level = level_of(at);
    for (uint32_t i = 1; i < count; i++, at += stride) {
        int step = memcmp(at, at + stride, 4) == 0 ? 0 : level_of(at + stride) - level;
        if (step == 0) {
            if (e.height != 0 && ++e.flat > FLAT_SAMPLES)
                end_edge(&e, out);
            continue;
        }
        if ((step < 0) != (e.height < 0))
            end_edge(&e, out);
        double square = (double)step * step;
        level += step;
        e.height += step;
        e.flat = 0;
        e.squares += square;
        e.fourths += square * square;
    }
    end_edge(&e, out);
}

/* How many of a height speak for LEAST or more. */
static uint32_t count_of(const edges *found, unsigned height, unsigned least)
{
    uint32_t sum = 0;
    for (unsigned size = least; size <= SHARP_SIZE; size++)
        sum += found->count[height][size];
    return sum;
}

/* What the narrowest of the strong edges speak for. */
static unsigned find_size(const edges *found)
{
    unsigned highest = HEIGHTS - 1, size = SHARP_SIZE + 1;
    uint32_t all = 0, narrower = 0;
    while (highest > 0 && count_of(found, highest, 0) == 0)
        highest--;
    const unsigned least = (highest + STRONG_SHARE - 1) / STRONG_SHARE;
    for (unsigned height = least; height <= highest; height++)
        all += count_of(found, height, LEAST_SIZE);
    if (all < LEAST_EDGES)
        return SHARP_SIZE;
    while (narrower * NARROW_SHARE <= all && size-- > 0)
        for (unsigned height = least; height <= highest; height++)
            narrower += found->count[height][size];
    return size;
}

uint32_t kg_sharp_of(const kg_image *image, kg_box art)
{
    const uint32_t longest = KG_MAX(art.width, art.height), apart = KG_MAX(1u, (longest + SAMPLES / 2) / SAMPLES);
    const uint32_t rows = KG_MIN(art.height, (uint32_t)LINES), columns = KG_MIN(art.width, (uint32_t)LINES);
    edges found = { .samples = longest / apart };
    for (uint32_t i = 0; i < rows; i++)
        look_along(kg_image_at(image, art.x, art.y + kg_image_middle(art.height, i, rows)), 4 * (size_t)apart, art.width / apart,
                   &found);
    for (uint32_t i = 0; i < columns; i++)
        look_along(kg_image_at(image, art.x + kg_image_middle(art.width, i, columns), art.y), 4 * (size_t)image->width * apart,
                   art.height / apart, &found);
    unsigned size = find_size(&found);
    return size < SHARP_SIZE ? size : 0;
}
