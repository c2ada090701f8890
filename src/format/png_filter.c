/* SPDX-License-Identifier: Apache-2.0
 *
 * Filters in front of deflate: the five of the specification for every row alike, and choices row by row by a guess at what packs
 * best. Integers alone, so that the choice is the same on every machine.
 *
 * The colour of a clear pixel is free: it becomes what its filter expects, so that nothing but zeros is left of it. */
#include "format/png_form.h"

#include "base/arith.h"
#include "format/png_walk.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum { FILTERS = 5, LANES = 8, BRUTE_ROWS = 4, BRUTE_LEVEL = 6 };

/* ---- one row ---- */

typedef uint8_t bytes __attribute__((vector_size(LANES)));
typedef int16_t shorts __attribute__((vector_size(2 * LANES)));

static uint8_t paeth(int left, int above, int corner)
{
    int to_left = abs(above - corner), to_above = abs(left - corner), to_corner = abs(left + above - 2 * corner);
    int nearest = to_above <= to_corner ? above : corner;
    return (uint8_t)(to_left <= to_above && to_left <= to_corner ? left : nearest);
}

static inline uint8_t expected(uint8_t filter, int left, int above, int corner)
{
    switch (filter) {
    case KG_PNG_FILTER_SUB:
        return (uint8_t)left;
    case KG_PNG_FILTER_UP:
        return (uint8_t)above;
    case KG_PNG_FILTER_AVERAGE:
        return (uint8_t)((left + above) / 2);
    case KG_PNG_FILTER_PAETH:
        return paeth(left, above, corner);
    default:
        return 0;
    }
}

static inline shorts widen(const uint8_t *p)
{
    bytes narrow;
    memcpy(&narrow, p, sizeof narrow);
    return __builtin_convertvector(narrow, shorts);
}

static inline shorts magnitude(shorts v)
{
    shorts is_negative = v < 0;
    return (v ^ is_negative) - is_negative;
}

static inline shorts paeth_lanes(shorts left, shorts above, shorts corner)
{
    shorts to_left = magnitude(above - corner), to_above = magnitude(left - corner);
    shorts to_corner = magnitude(left + above - corner - corner);
    shorts is_left = (to_left <= to_above) & (to_left <= to_corner), is_above = to_above <= to_corner;
    return (left & is_left) | (~is_left & ((above & is_above) | (corner & ~is_above)));
}

static inline shorts expected_lanes(uint8_t filter, shorts left, shorts above, shorts corner)
{
    switch (filter) {
    case KG_PNG_FILTER_SUB:
        return left;
    case KG_PNG_FILTER_UP:
        return above;
    case KG_PNG_FILTER_AVERAGE:
        return (left + above) >> 1;
    default:
        return paeth_lanes(left, above, corner);
    }
}

/* From the byte FROM on, that lies a pixel or more inside. Compiled for each filter apart. */
static inline void filter_inside(uint8_t filter, const uint8_t *row, const uint8_t *prior, size_t from, size_t size, size_t step,
                                 uint8_t *out)
{
    size_t i = from;
    for (; i + LANES <= size; i += LANES) {
        shorts guess = expected_lanes(filter, widen(row + i - step), widen(prior + i), widen(prior + i - step));
        bytes result = __builtin_convertvector(widen(row + i) - guess, bytes);
        memcpy(out + i, &result, sizeof result);
    }
    for (; i < size; i++)
        out[i] = (uint8_t)(row[i] - expected(filter, row[i - step], prior[i], prior[i - step]));
}

void kg_png_filter_row(uint8_t filter, const uint8_t *row, const uint8_t *prior, size_t size, size_t step, uint8_t *out)
{
    *out++ = filter;
    if (filter == KG_PNG_FILTER_NONE) {
        memcpy(out, row, size);
        return;
    }
    size_t first = KG_MIN(step, size);
    for (size_t i = 0; i < first; i++)
        out[i] = (uint8_t)(row[i] - expected(filter, 0, prior[i], 0));
    if (filter == KG_PNG_FILTER_SUB)
        filter_inside(KG_PNG_FILTER_SUB, row, prior, first, size, step, out);
    else if (filter == KG_PNG_FILTER_UP)
        filter_inside(KG_PNG_FILTER_UP, row, prior, first, size, step, out);
    else if (filter == KG_PNG_FILTER_AVERAGE)
        filter_inside(KG_PNG_FILTER_AVERAGE, row, prior, first, size, step, out);
    else
        filter_inside(KG_PNG_FILTER_PAETH, row, prior, first, size, step, out);
}

/* Compiled for each filter apart. */
static inline void colour_clear_for(uint8_t filter, uint8_t *row, const uint8_t *prior, size_t size, size_t step)
{
    for (size_t i = 0; i < size; i += step) {
        if (row[i + step - 1] != 0)
            continue;
        for (size_t k = i; k < i + step - 1; k++)
            row[k] = expected(filter, i > 0 ? row[k - step] : 0, prior[k], i > 0 ? prior[k - step] : 0);
    }
}

/* Gives the clear pixels of a row whose last sample is alpha the colours that the filter expects. */
static void colour_clear(uint8_t filter, uint8_t *row, const uint8_t *prior, size_t size, size_t step)
{
    if (filter == KG_PNG_FILTER_SUB)
        colour_clear_for(KG_PNG_FILTER_SUB, row, prior, size, step);
    else if (filter == KG_PNG_FILTER_UP)
        colour_clear_for(KG_PNG_FILTER_UP, row, prior, size, step);
    else if (filter == KG_PNG_FILTER_AVERAGE)
        colour_clear_for(KG_PNG_FILTER_AVERAGE, row, prior, size, step);
    else
        colour_clear_for(KG_PNG_FILTER_PAETH, row, prior, size, step);
}

/* ---- guesses; less is better ---- */

enum { PAIRS = 1 << 16, WORD = 64 };

typedef struct scratch {
    uint8_t *rows[FILTERS];      /* one row with its clear pixels coloured for each filter */
    uint8_t *filtered[FILTERS];  /* these, filtered */
    uint8_t *prior;              /* the row above, coloured */
    unsigned chosen;             /* filter of the row above */
    uint64_t seen[PAIRS / WORD]; /* a bit a pair */
    uint32_t *pairs;             /* counts, for KG_PNG_FILTER_PAIRS; all zero between two rows */
    struct libdeflate_compressor *deflate;
    uint8_t *packed;
    size_t packed_room;
} scratch;

/* n log2 n in 16ths, near enough. */
static uint64_t n_log_n(uint32_t n)
{
    if (n < 2)
        return 0;
    unsigned log = 31 - (unsigned)__builtin_clz(n);
    return (uint64_t)n * log * 16 + ((uint64_t)(n - (1u << log)) << 5);
}

static uint64_t sum_of_distances(const uint8_t *row, size_t size)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < size; i++)
        sum += row[i] < 128 ? row[i] : 256u - row[i];
    return sum;
}

static uint64_t entropy(const uint8_t *row, size_t size)
{
    uint32_t counts[256] = { 0 };
    uint64_t sum = 0;
    for (size_t i = 0; i < size; i++)
        counts[row[i]]++;
    for (unsigned i = 0; i < 256; i++)
        sum += n_log_n(counts[i]);
    return UINT64_MAX / 2 - sum; /* the same number of bytes in each row: more n log n is less entropy */
}

/* No further than to LIMIT. Eight bytes that equal the one before them are one pair. */
static uint64_t count_pairs(scratch *s, const uint8_t *row, size_t size, uint64_t limit)
{
    uint64_t different = 0;
    unsigned pair = PAIRS;
    memset(s->seen, 0, sizeof s->seen);
    for (size_t i = 1; i < size && different < limit; i++) {
        unsigned before = pair;
        pair = (unsigned)row[i - 1] << 8 | row[i];
        if (pair == before) {
            while (i + 8 < size && memcmp(row + i, row + i + 1, 8) == 0)
                i += 8;
            continue;
        }
        uint64_t bit = (uint64_t)1 << pair % WORD;
        different += (s->seen[pair / WORD] & bit) == 0;
        s->seen[pair / WORD] |= bit;
    }
    return different;
}

static uint64_t entropy_of_pairs(scratch *s, const uint8_t *row, size_t size)
{
    uint64_t sum = 0;
    for (size_t i = 1; i < size; i++)
        s->pairs[row[i - 1] << 8 | row[i]]++;
    for (size_t i = 1; i < size; i++) {
        uint32_t *count = &s->pairs[row[i - 1] << 8 | row[i]];
        sum += n_log_n(*count);
        *count = 0;
    }
    return UINT64_MAX / 2 - sum;
}

/* What a row and some above it take, packed; AT is where the row belongs. */
static uint64_t packed_size(scratch *s, const uint8_t *row, size_t size, uint8_t *at, uint32_t y)
{
    size_t before = KG_MIN((size_t)y, (size_t)BRUTE_ROWS) * size;
    memcpy(at, row, size);
    size_t packed = libdeflate_deflate_compress(s->deflate, at - before, before + size, s->packed, s->packed_room);
    return packed > 0 ? packed : UINT64_MAX - 1;
}

static uint64_t judge(scratch *s, kg_png_filter filter, const uint8_t *row, size_t size, uint64_t limit)
{
    switch (filter) {
    case KG_PNG_FILTER_SUM:
        return sum_of_distances(row + 1, size);
    case KG_PNG_FILTER_ENTROPY:
        return entropy(row + 1, size);
    case KG_PNG_FILTER_BIGRAMS:
        return count_pairs(s, row + 1, size, limit);
    default:
        return entropy_of_pairs(s, row + 1, size);
    }
}

/* ---- all rows ---- */

/* One row with one of the five filters, into the scratch. */
static void filter_with(scratch *s, const kg_png_form *form, unsigned filter, uint32_t y)
{
    size_t size = form->row_bytes, step = kg_png_form_step(form);
    bool is_free = form->colour_type == KG_PNG_RGBA || form->colour_type == KG_PNG_GREY_ALPHA;
    memcpy(s->rows[filter], form->rows + y * size, size);
    if (is_free && filter != KG_PNG_FILTER_NONE)
        colour_clear((uint8_t)filter, s->rows[filter], s->prior, size, step);
    kg_png_filter_row((uint8_t)filter, s->rows[filter], s->prior, size, step, s->filtered[filter]);
}

/* The first of those with the best guess. That of the row above is tried first: it is mostly the best again, and then the guesses
 * of the others need not be finished. */
static unsigned choose(scratch *s, const kg_png_form *form, kg_png_filter filter, uint32_t y, uint8_t *out)
{
    size_t size = form->row_bytes;
    uint64_t least = UINT64_MAX;
    unsigned chosen = s->chosen;
    for (unsigned i = 0; i < FILTERS; i++) {
        unsigned tried = i == 0 ? s->chosen : i - (i <= s->chosen);
        uint64_t limit = least + (tried < chosen && least < UINT64_MAX);
        filter_with(s, form, tried, y);
        uint64_t guess = filter == KG_PNG_FILTER_BRUTE ? packed_size(s, s->filtered[tried], size + 1, out, y)
                                                       : judge(s, filter, s->filtered[tried], size, limit);
        if (guess >= limit)
            continue;
        least = guess;
        chosen = tried;
    }
    return chosen;
}

/* Filters row Y of FORM into OUT, in the way chosen; the row above is in the scratch, and this one takes its place. */
static void filter_one(scratch *s, const kg_png_form *form, kg_png_filter filter, uint32_t y, uint8_t *out)
{
    if ((unsigned)filter < FILTERS)
        filter_with(s, form, filter, y);
    else
        s->chosen = choose(s, form, filter, y, out);
    memcpy(out, s->filtered[s->chosen], form->row_bytes + 1);
    uint8_t *prior = s->prior;
    s->prior = s->rows[s->chosen];
    s->rows[s->chosen] = prior;
}

static bool init_brute(scratch *s, size_t row_bytes)
{
    s->packed_room = libdeflate_deflate_compress_bound(NULL, (BRUTE_ROWS + 1) * (row_bytes + 1));
    s->packed = malloc(s->packed_room);
    s->deflate = libdeflate_alloc_compressor(BRUTE_LEVEL);
    return s->packed != NULL && s->deflate != NULL;
}

kg_status kg_png_filter_rows(const kg_png_form *form, kg_png_filter filter, uint8_t *out, kg_err *err)
{
    size_t size = form->row_bytes;
    scratch *s = calloc(1, sizeof *s);
    uint8_t *rows = calloc(2 * FILTERS + 1, size + 1);
    bool is_ready = s != NULL && rows != NULL && (filter != KG_PNG_FILTER_BRUTE || init_brute(s, size));
    if (is_ready && filter == KG_PNG_FILTER_PAIRS) {
        s->pairs = calloc(PAIRS, sizeof *s->pairs);
        is_ready = s->pairs != NULL;
    }
    for (unsigned i = 0; is_ready && i < FILTERS; i++) {
        s->rows[i] = rows + i * (size + 1);
        s->filtered[i] = rows + (FILTERS + i) * (size + 1);
    }
    if (is_ready) {
        s->prior = rows + 2 * FILTERS * (size + 1); /* zeros above the image */
        s->chosen = (unsigned)filter < FILTERS ? (unsigned)filter : KG_PNG_FILTER_NONE;
    }
    for (uint32_t y = 0; is_ready && y < form->height; y++)
        filter_one(s, form, filter, y, out + y * (size + 1));
    if (s != NULL) {
        libdeflate_free_compressor(s->deflate);
        free(s->packed);
        free(s->pairs);
    }
    free(rows);
    free(s);
    return is_ready ? KG_OK : kg_err_nomem(err);
}
