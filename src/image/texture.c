/* SPDX-License-Identifier: Apache-2.0
 *
 * One pass for the shares and lines, one over the map of edges for the glyphs. Large pictures are looked at in a smaller copy. */
#include "image/texture.h"

#include "base/arith.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LONGEST_SIDE = 1600,
    FILLED = 250,
    BEND = 6,      /* twice the distance from the middle of the neighbours */
    STEP = 40,     /* between levels of neighbours, at an edge */
    LINE_STEP = 6, /* at a line, which may be faint */
    LEAST_LINE = 24,
    GLYPH_PIXELS = 6,
    GLYPH_LOW = 4,
    GLYPH_HIGH = 24,
    GLYPH_WIDE = 80,
    LETTERS_OF_LINE = 5,
};

static bool is_same(const uint8_t *a, const uint8_t *b)
{
    return memcmp(a, b, 4) == 0;
}

static int distance(const uint8_t *a, const uint8_t *b)
{
    int most = 0;
    if (is_same(a, b))
        return 0;
    for (int k = 0; k < 4; k++)
        most = KG_MAX(most, abs(a[k] - b[k]));
    return most;
}

static int bend(const uint8_t *before, const uint8_t *at, const uint8_t *behind)
{
    int most = 0;
    for (int k = 0; k < 3; k++)
        most = KG_MAX(most, abs(2 * at[k] - before[k] - behind[k]));
    return most;
}

typedef struct survey {
    const kg_image *image;
    uint8_t *edges; /* 1 where there is one */
    size_t opaque;
    size_t smooth;
    size_t flat;
    size_t edge_count;
    unsigned lines;
} survey;

/* The row Y of the inner pixels: without the last column and row, and for smoothness without the first. */
static void survey_row(survey *s, uint32_t y)
{
    uint32_t width = s->image->width, run = 0, longest = 0;
    size_t stride = 4 * (size_t)width;
    for (uint32_t x = 0; x + 1 < width; x++) {
        const uint8_t *at = kg_image_at(s->image, x, y), *right = at + 4, *below = at + stride;
        bool is_filled = at[3] >= FILLED;
        int to_right = distance(at, right), to_below = distance(at, below);
        s->opaque += is_filled;
        s->flat += to_right == 0;
        if (is_filled && KG_MAX(to_right, to_below) > STEP) {
            s->edges[(size_t)y * width + x] = 1;
            s->edge_count++;
        }
        if (x > 0 && y > 0)
            s->smooth += is_same(at, at - 4) && is_same(at, at - stride)
                             ? KG_MAX(to_right, to_below) <= BEND
                             : KG_MAX(bend(at - 4, at, right), bend(at - stride, at, below)) <= BEND;
        run = is_filled && to_below >= LINE_STEP ? run + 1 : 0;
        longest = KG_MAX(longest, run);
    }
    s->lines += longest >= LEAST_LINE && longest >= width / 4;
}

/* ---- glyphs ---- */

typedef struct patch {
    uint32_t left, right, top, bottom;
    size_t pixels;
} patch;

/* Takes the connected edges at START out of the map. STACK holds as many places as there are edges. */
static patch take_patch(survey *s, size_t start, size_t *stack)
{
    uint32_t width = s->image->width, height = s->image->height;
    uint32_t x0 = (uint32_t)(start % width), y0 = (uint32_t)(start / width);
    patch p = { x0, x0, y0, y0, 0 };
    size_t depth = 0;
    stack[depth++] = start;
    s->edges[start] = 0;
    while (depth > 0) {
        size_t at = stack[--depth];
        uint32_t x = (uint32_t)(at % width), y = (uint32_t)(at / width);
        p.pixels++;
        p.left = KG_MIN(p.left, x);
        p.right = KG_MAX(p.right, x);
        p.bottom = KG_MAX(p.bottom, y);
        p.top = KG_MIN(p.top, y);
        for (uint32_t ny = y > 0 ? y - 1 : 0; ny <= y + 1 && ny < height; ny++)
            for (uint32_t nx = x > 0 ? x - 1 : 0; nx <= x + 1 && nx < width; nx++) {
                size_t next = (size_t)ny * width + nx;
                if (s->edges[next] != 0) {
                    s->edges[next] = 0;
                    stack[depth++] = next;
                }
            }
    }
    return p;
}

/* Counts letters; IN_ROW, of the height of the picture and 0 before, gets how many reach over each row. */
static unsigned count_glyphs(survey *s, size_t *stack, unsigned *in_row)
{
    unsigned glyphs = 0;
    size_t count = (size_t)s->image->width * s->image->height;
    for (size_t i = 0; i < count; i++) {
        if (s->edges[i] == 0)
            continue;
        patch p = take_patch(s, i, stack);
        uint32_t width = p.right - p.left + 1, height = p.bottom - p.top + 1;
        if (p.pixels < GLYPH_PIXELS || height < GLYPH_LOW || height > GLYPH_HIGH || width > GLYPH_WIDE)
            continue;
        glyphs++;
        for (uint32_t y = p.top; y <= p.bottom; y++)
            in_row[y]++;
    }
    return glyphs;
}

/* Lines of text: bands of rows with letters, of which at least one row crosses some, between rows that cross none or one. */
static unsigned count_text_lines(const unsigned *in_row, uint32_t height)
{
    unsigned found = 0, most = 0;
    for (uint32_t y = 0; y <= height; y++) {
        unsigned letters = y < height ? in_row[y] : 0;
        most = KG_MAX(most, letters);
        if (letters > 1)
            continue;
        found += most >= LETTERS_OF_LINE;
        most = 0;
    }
    return found;
}

static kg_status survey_image(const kg_image *image, kg_texture *out, kg_err *err)
{
    survey s = { .image = image };
    size_t count = (size_t)(image->width - 1) * (image->height - 1), inner = (size_t)(image->width - 2) * (image->height - 2);
    kg_border border;
    kg_status status = kg_measure_border(image, (kg_box){ 0, 0, image->width, image->height }, KG_SIDE_ALL, &border, err);
    if (status != KG_OK)
        return status;
    s.edges = calloc(image->width, image->height);
    if (s.edges == NULL)
        return kg_err_nomem(err);
    for (uint32_t y = 0; y + 1 < image->height; y++)
        survey_row(&s, y);
    *out = (kg_texture){ .longest_px = KG_MAX(image->width, image->height),
                         .opaque = (double)s.opaque / (double)count,
                         .smooth = (double)s.smooth / (double)inner,
                         .flat = (double)s.flat / (double)count,
                         .edges = (double)s.edge_count / (double)count,
                         .border = border.share,
                         .lines = s.lines };
    size_t *stack = malloc((s.edge_count + 1) * sizeof *stack);
    unsigned *in_row = calloc(image->height, sizeof *in_row);
    bool has_room = stack != NULL && in_row != NULL;
    if (has_room) {
        out->glyphs = count_glyphs(&s, stack, in_row);
        out->text_lines = count_text_lines(in_row, image->height);
    }
    free(s.edges);
    free(stack);
    free(in_row);
    return has_room ? KG_OK : kg_err_nomem(err);
}

kg_status kg_texture_of(const kg_image *image, kg_texture *out, kg_err *err)
{
    *out = (kg_texture){ 0 };
    if (image->width < 3 || image->height < 3)
        return KG_OK;
    uint32_t longest = KG_MAX(image->width, image->height);
    if (longest <= LONGEST_SIDE)
        return survey_image(image, out, err);
    kg_image small;
    kg_box all = { 0, 0, image->width, image->height };
    uint32_t width = KG_MAX(3u, (uint32_t)((uint64_t)image->width * LONGEST_SIDE / longest));
    uint32_t height = KG_MAX(3u, (uint32_t)((uint64_t)image->height * LONGEST_SIDE / longest));
    kg_status status = kg_image_resample(image, all, width, height, &small, err);
    if (status != KG_OK)
        return status;
    status = survey_image(&small, out, err);
    kg_image_done(&small);
    return status;
}
