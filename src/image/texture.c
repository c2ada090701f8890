/* SPDX-License-Identifier: Apache-2.0
 *
 * One pass over the pixels, four at a time, for the shares and lines; its edges go into connected areas, which are the glyphs. A
 * large picture is looked at in a smaller copy, unless most of it is flat: then the sizes of what is looked for grow with it. */
#include "image/texture.h"

#include "base/arith.h"
#include "image/areas.h"
#include "image/bytes.h"

#include <math.h>
#include <stdlib.h>

enum {
    LONGEST_SIDE = 1600,
    FILLED = 250,
    BEND = 3,      /* from the middle of the neighbours */
    STEP = 40,     /* between levels of neighbours, at an edge */
    LINE_STEP = 6, /* at a line, which may be faint */
    LEAST_LINE = 24,
    MOST_EDGE_RUNS = 1 << 20, /* no drawing of flat areas has so many */
    GLYPH_PIXELS = 6,
    GLYPH_LOW = 4,
    GLYPH_HIGH = 24,
    GLYPH_WIDE = 80,
    LETTERS_OF_LINE = 5,
};
enum { ALL_FOUR = 15, FLAT_ROWS = 8 /* every eighth tells whether a picture is flat */ };
static const double mostly_flat = 0.875;

typedef struct survey {
    const kg_image *image;
    kg_areas edges;
    uint32_t edge_from; /* the run of edges at hand, of the row at hand; empty where both are equal */
    uint32_t edge_to;
    uint32_t line;    /* length of the line at hand */
    uint32_t longest; /* of those of the row */
    size_t opaque;
    size_t smooth;
    size_t flat;
    size_t edge_count;
    unsigned lines;
} survey;

/* What is known of four neighbours in a row, a bit each. */
typedef struct traits {
    unsigned filled;
    unsigned flat;   /* like the one to the right */
    unsigned edge;   /* a step to the right or below */
    unsigned smooth; /* on the line between the neighbours, along the row and along the column */
    unsigned line;   /* unlike the one below */
} traits;

static inline kg_sixteen bends(kg_sixteen before, kg_sixteen at, kg_sixteen behind)
{
    kg_sixteen most = kg_bytes_of(BEND), low = kg_bytes_half_down(before, behind), high = kg_bytes_half_up(before, behind);
    return kg_bytes_above(kg_bytes_above(high, at), most) | kg_bytes_above(kg_bytes_above(at, low), most);
}

static inline unsigned steps_over(kg_sixteen to_right, kg_sixteen to_below, uint8_t most)
{
    return kg_bytes_pixels(kg_bytes_above(to_right, kg_bytes_of(most)) | kg_bytes_above(to_below, kg_bytes_of(most)));
}

/* AT, and its neighbours before and behind it in the row and the column. */
static inline traits look(kg_sixteen at, kg_sixteen left, kg_sixteen right, kg_sixteen above, kg_sixteen below)
{
    const kg_sixteen colours = { 255, 255, 255, 0, 255, 255, 255, 0, 255, 255, 255, 0, 255, 255, 255, 0 };
    kg_sixteen to_right = kg_bytes_apart(at, right), to_below = kg_bytes_apart(at, below);
    unsigned filled = kg_bytes_pixels(kg_bytes_above(at & ~colours, kg_bytes_of(FILLED - 1)));
    /* Behind what equals both pixels before it a step counts, as a bend does elsewhere. */
    unsigned bent = kg_bytes_pixels((bends(left, at, right) | bends(above, at, below)) & colours);
    unsigned stepped = steps_over(to_right, to_below, 2 * BEND);
    unsigned begins = kg_bytes_pixels((at ^ left) | (at ^ above));
    return (traits){ .filled = filled,
                     .flat = ~kg_bytes_pixels(to_right) & ALL_FOUR,
                     .edge = filled & steps_over(to_right, to_below, STEP),
                     .smooth = ~((begins & bent) | (~begins & stepped)) & ALL_FOUR,
                     .line = filled & kg_bytes_pixels(kg_bytes_above(to_below, kg_bytes_of(LINE_STEP - 1))) };
}

/* ---- rows ---- */

static kg_status end_edges(survey *s, uint32_t y, kg_err *err)
{
    s->edge_count += s->edge_to - s->edge_from;
    return s->edge_to > s->edge_from ? kg_areas_add(&s->edges, s->edge_from, s->edge_to, y, 0, err) : KG_OK;
}

static kg_status note_edges(survey *s, unsigned edges, uint32_t x, uint32_t y, kg_err *err)
{
    kg_status status = KG_OK;
    for (unsigned i = 0; i < KG_BYTES_PIXELS && edges >> i != 0; i++) {
        if ((edges >> i & 1) == 0)
            continue;
        if (x + i != s->edge_to) {
            status = status == KG_OK ? end_edges(s, y, err) : status;
            s->edge_from = x + i;
        }
        s->edge_to = x + i + 1;
    }
    return status;
}

static void end_line(survey *s)
{
    s->longest = KG_MAX(s->longest, s->line);
    s->line = 0;
}

static void note_line(survey *s, unsigned line)
{
    for (unsigned i = 0; i < KG_BYTES_PIXELS; i++)
        if ((line >> i & 1) != 0)
            s->line++;
        else
            end_line(s);
}

/* The four pixels from X on, of which WANTED count. */
static kg_status note(survey *s, const traits *t, unsigned wanted, uint32_t x, uint32_t y, kg_err *err)
{
    s->opaque += kg_bytes_count(t->filled & wanted);
    s->flat += kg_bytes_count(t->flat & wanted);
    s->smooth += y > 0 ? kg_bytes_count(t->smooth & wanted & (x > 0 ? ALL_FOUR : ALL_FOUR - 1)) : 0;
    note_line(s, t->line & wanted);
    return note_edges(s, t->edge & wanted, x, y, err);
}

/* The last pixels of a row, from X on: fewer than four have a neighbour to the right. */
static kg_status survey_tail(survey *s, uint32_t x, uint32_t y, kg_err *err)
{
    enum { BEFORE, AT, BEHIND, ROWS };
    uint8_t near[ROWS][4 * (KG_BYTES_PIXELS + 2)] = { { 0 } }; /* the pixels from X - 1 on */
    uint32_t first = x > 0 ? x - 1 : 0, count = s->image->width - first;
    for (int row = y > 0 ? BEFORE : AT; row < ROWS; row++)
        memcpy(near[row] + (x > 0 ? 0 : 4), kg_image_at(s->image, first, y - 1 + (uint32_t)row), 4 * (size_t)count);
    traits t = look(kg_bytes_load(near[AT] + 4), kg_bytes_load(near[AT]), kg_bytes_load(near[AT] + 8),
                    kg_bytes_load(near[BEFORE] + 4), kg_bytes_load(near[BEHIND] + 4));
    return note(s, &t, (1u << (s->image->width - 1 - x)) - 1, x, y, err);
}

/* Whether FOURS times four pixels equal all their neighbours, which lie so many bytes apart. */
static inline bool is_flat(const uint8_t *pixel, size_t left, size_t above, size_t below, int fours)
{
    kg_sixteen unlike = kg_bytes_of(0);
    for (int i = 0; i < fours; i++, pixel += 4 * KG_BYTES_PIXELS) {
        kg_sixteen at = kg_bytes_load(pixel);
        unlike |= (at ^ kg_bytes_load(pixel + 4)) | (at ^ kg_bytes_load(pixel - left));
        unlike |= (at ^ kg_bytes_load(pixel - above)) | (at ^ kg_bytes_load(pixel + below));
    }
    return kg_bytes_pixels(unlike) == 0;
}

/* From X on, whole fours of the row Y that equal all their neighbours. What the first row and the first pixel have before them does
 * not count. */
static uint32_t skip_flat(survey *s, uint32_t x, uint32_t y)
{
    const uint32_t width = s->image->width;
    const size_t stride = 4 * (size_t)width, above = y > 0 ? stride : 0, left = y > 0 ? 4 : 0;
    const uint8_t *first = kg_image_at(s->image, x, y), *pixel = first;
    uint32_t to = x;
    while (to + 2 * KG_BYTES_PIXELS < width && is_flat(pixel, left, above, stride, 2)) {
        to += 2 * KG_BYTES_PIXELS;
        pixel += 4 * 2 * KG_BYTES_PIXELS;
    }
    if (to + KG_BYTES_PIXELS < width && is_flat(pixel, left, above, stride, 1))
        to += KG_BYTES_PIXELS;
    if (to == x)
        return x;
    s->flat += to - x;
    s->opaque += first[3] >= FILLED ? to - x : 0; /* all of them are alike */
    s->smooth += y > 0 ? to - x - (x == 0) : 0;
    end_line(s);
    return to;
}

/* The row Y without its last pixel; there is a row below it. */
static kg_status survey_row(survey *s, uint32_t y, kg_err *err)
{
    uint32_t width = s->image->width, x = 0;
    size_t stride = 4 * (size_t)width;
    kg_status status = KG_OK;
    s->edge_from = s->edge_to = s->line = s->longest = 0;
    for (x = skip_flat(s, x, y); x + KG_BYTES_PIXELS < width && status == KG_OK; x = skip_flat(s, x + KG_BYTES_PIXELS, y)) {
        const uint8_t *pixel = kg_image_at(s->image, x, y);
        kg_sixteen at = kg_bytes_load(pixel), left = y > 0 ? kg_bytes_load(pixel - 4) : at,
                   above = y > 0 ? kg_bytes_load(pixel - stride) : at;
        traits t = look(at, left, kg_bytes_load(pixel + 4), above, kg_bytes_load(pixel + stride));
        status = note(s, &t, ALL_FOUR, x, y, err);
    }
    if (x + 1 < width && status == KG_OK)
        status = survey_tail(s, x, y, err);
    end_line(s);
    s->lines += s->longest >= LEAST_LINE && s->longest >= width / 4;
    return status == KG_OK ? end_edges(s, y, err) : status;
}

/* ---- glyphs ---- */

/* Counts letters, which are SCALE times as large as in a picture of the largest size that is looked at; IN_ROW, of the height of
 * the picture and 0 before, gets how many reach over each row. */
static unsigned count_glyphs(const kg_areas *edges, double scale, unsigned *in_row)
{
    unsigned glyphs = 0;
    for (uint32_t i = 0; i < edges->count; i++) {
        const kg_area *area = &edges->items[i];
        double width = (area->right - area->left) / scale, height = (area->bottom - area->top) / scale;
        if ((double)area->pixels / scale < GLYPH_PIXELS || height < GLYPH_LOW || height > GLYPH_HIGH || width > GLYPH_WIDE)
            continue;
        glyphs++;
        for (uint32_t y = area->top; y < area->bottom; y++)
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

static kg_status read_glyphs(survey *s, double scale, kg_texture *out, kg_err *err)
{
    unsigned *in_row = calloc(s->image->height, sizeof *in_row);
    if (in_row == NULL)
        return kg_err_nomem(err);
    kg_status status = kg_areas_find(&s->edges, err);
    if (status == KG_OK) {
        out->glyphs = count_glyphs(&s->edges, scale, in_row);
        out->text_lines = count_text_lines(in_row, s->image->height);
    }
    free(in_row);
    return status;
}

/* IS_BUSY is set, and nothing else, where there are too many edges for a drawing of flat areas at SCALE > 1. */
static kg_status survey_image(const kg_image *image, double scale, kg_texture *out, bool *is_busy, kg_err *err)
{
    survey s = { .image = image, .edges.reach = 1 };
    size_t count = (size_t)(image->width - 1) * (image->height - 1), inner = (size_t)(image->width - 2) * (image->height - 2);
    kg_border border;
    kg_status status = kg_measure_border(image, (kg_box){ 0, 0, image->width, image->height }, KG_SIDE_ALL, &border, err);
    *is_busy = false;
    for (uint32_t y = 0; status == KG_OK && y + 1 < image->height && !*is_busy; y++) {
        status = survey_row(&s, y, err);
        *is_busy = scale > 1 && s.edges.run_count > MOST_EDGE_RUNS;
    }
    if (status == KG_OK && !*is_busy) {
        *out = (kg_texture){ .longest_px = KG_MAX(image->width, image->height),
                             .opaque = (double)s.opaque / (double)count,
                             .smooth = (double)s.smooth / (double)inner,
                             .flat = (double)s.flat / (double)count,
                             .edges = (double)s.edge_count / (double)count,
                             .border = border.share,
                             .lines = s.lines };
        status = read_glyphs(&s, scale, out, err);
    }
    kg_areas_done(&s.edges);
    return status;
}

static bool is_mostly_flat(const kg_image *image)
{
    size_t flat = 0, looked = 0;
    for (uint32_t y = 0; y < image->height; y += FLAT_ROWS) {
        const uint8_t *row = kg_image_at(image, 0, y);
        for (uint32_t x = 0; x + KG_BYTES_PIXELS < image->width; x += KG_BYTES_PIXELS, looked += KG_BYTES_PIXELS) {
            const uint8_t *pixel = row + 4 * (size_t)x;
            flat += kg_bytes_count(~kg_bytes_pixels(kg_bytes_load(pixel) ^ kg_bytes_load(pixel + 4)) & ALL_FOUR);
        }
    }
    return (double)flat >= mostly_flat * (double)looked;
}

kg_status kg_texture_of(const kg_image *image, kg_texture *out, kg_err *err)
{
    *out = (kg_texture){ 0 };
    if (image->width < 3 || image->height < 3)
        return KG_OK;
    uint32_t longest = KG_MAX(image->width, image->height);
    double scale = fmax(1, (double)longest / LONGEST_SIDE);
    bool is_busy = scale > 1 && !is_mostly_flat(image);
    kg_status status = is_busy ? KG_OK : survey_image(image, scale, out, &is_busy, err);
    if (status != KG_OK || !is_busy)
        return status;
    kg_image small;
    kg_box all = { 0, 0, image->width, image->height };
    uint32_t width = KG_MAX(3u, (uint32_t)((uint64_t)image->width * LONGEST_SIDE / longest));
    uint32_t height = KG_MAX(3u, (uint32_t)((uint64_t)image->height * LONGEST_SIDE / longest));
    status = kg_image_resample(image, all, width, height, &small, err);
    if (status != KG_OK)
        return status;
    status = survey_image(&small, 1, out, &is_busy, err);
    kg_image_done(&small);
    return status;
}
