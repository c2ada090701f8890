/* SPDX-License-Identifier: Apache-2.0
 *
 * Filters in front of deflate: the five of the specification for every row alike, and choices row by row by a guess at what packs
 * best. Integers alone, so that the choice is the same on every machine. */
#include "format/png_form.h"

#include "base/arith.h"

#include <stdlib.h>
#include <string.h>

enum { FILTERS = 5 };

static uint8_t paeth(int left, int above, int corner)
{
    int to_left = abs(above - corner), to_above = abs(left - corner), to_corner = abs(left + above - 2 * corner);
    int nearest = to_above <= to_corner ? above : corner;
    return (uint8_t)(to_left <= to_above && to_left <= to_corner ? left : nearest);
}

void kg_png_filter_row(uint8_t filter, const uint8_t *row, const uint8_t *prior, size_t size, size_t step, uint8_t *out)
{
    *out++ = filter;
    for (size_t i = 0; i < size; i++) {
        uint8_t left = i >= step ? row[i - step] : 0, corner = i >= step ? prior[i - step] : 0;
        uint8_t guess = 0;
        switch (filter) {
        case KG_PNG_FILTER_SUB:
            guess = left;
            break;
        case KG_PNG_FILTER_UP:
            guess = prior[i];
            break;
        case KG_PNG_FILTER_AVERAGE:
            guess = (uint8_t)((left + prior[i]) / 2);
            break;
        case KG_PNG_FILTER_PAETH:
            guess = paeth(left, prior[i], corner);
            break;
        default:
            break;
        }
        out[i] = (uint8_t)(row[i] - guess);
    }
}

/* ---- guesses; less is better ---- */

typedef struct scratch {
    uint8_t *rows[FILTERS];  /* one row, filtered in each way */
    uint32_t pairs[1 << 16]; /* counts; all zero between two rows */
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

static uint64_t judge_pairs(scratch *s, const uint8_t *row, size_t size, bool by_entropy)
{
    uint64_t different = 0, sum = 0;
    for (size_t i = 1; i < size; i++)
        different += s->pairs[row[i - 1] << 8 | row[i]]++ == 0;
    for (size_t i = 1; i < size; i++) {
        uint32_t *count = &s->pairs[row[i - 1] << 8 | row[i]];
        sum += n_log_n(*count);
        *count = 0;
    }
    return by_entropy ? UINT64_MAX / 2 - sum : different;
}

static uint64_t judge(scratch *s, kg_png_filter filter, const uint8_t *row, size_t size)
{
    switch (filter) {
    case KG_PNG_FILTER_SUM:
        return sum_of_distances(row + 1, size);
    case KG_PNG_FILTER_ENTROPY:
        return entropy(row + 1, size);
    default:
        return judge_pairs(s, row + 1, size, filter == KG_PNG_FILTER_PAIRS);
    }
}

static const uint8_t *choose_row(scratch *s, kg_png_filter filter, const uint8_t *row, const uint8_t *prior, size_t size,
                                 size_t step)
{
    uint64_t best = UINT64_MAX;
    const uint8_t *chosen = s->rows[0];
    for (uint8_t i = 0; i < FILTERS; i++) {
        kg_png_filter_row(i, row, prior, size, step, s->rows[i]);
        uint64_t guess = judge(s, filter, s->rows[i], size);
        if (guess < best) {
            best = guess;
            chosen = s->rows[i];
        }
    }
    return chosen;
}

kg_status kg_png_filter_rows(const kg_png_form *form, kg_png_filter filter, uint8_t *out, kg_err *err)
{
    size_t size = form->row_bytes, step = kg_png_form_step(form);
    scratch *s = calloc(1, sizeof *s);
    uint8_t *rows = calloc(FILTERS + 1, size + 1); /* the last is the row of zeros above the image */
    if (s != NULL && rows != NULL) {
        const uint8_t *prior = rows + FILTERS * (size + 1);
        for (unsigned i = 0; i < FILTERS; i++)
            s->rows[i] = rows + i * (size + 1);
        for (uint32_t y = 0; y < form->height; y++) {
            const uint8_t *row = form->rows + y * size;
            if ((unsigned)filter < FILTERS)
                kg_png_filter_row((uint8_t)filter, row, prior, size, step, out + y * (size + 1));
            else
                memcpy(out + y * (size + 1), choose_row(s, filter, row, prior, size, step), size + 1);
            prior = row;
        }
    }
    kg_status status = s != NULL && rows != NULL ? KG_OK : kg_err_nomem(err);
    free(rows);
    free(s);
    return status;
}
