/* SPDX-License-Identifier: Apache-2.0
 *
 * All places where one column (or row) differs from the one before lie a multiple of the side of the squares apart. Of a picture
 * that is not made of squares the greatest common divisor of these distances is soon 1, and the rest need not be looked at. */
#include "image/blocks.h"

#include "base/arith.h"

#include <stdlib.h>
#include <string.h>

enum {
    LEAST_CHANGES = 3,         /* along an axis: few changes may share a step by chance */
    LEAST_CHANGES_IN_ALL = 20, /* and so may those of stripes */
};

/* The changes along one axis. */
typedef struct changes {
    bool *seen; /* one for each column (or row) */
    uint32_t count;
    uint32_t first; /* the one that was seen first, wherever it lies */
    uint32_t step;  /* all are a multiple of it apart; 0 = there is one at most */
} changes;

static void note_change(changes *c, uint32_t at)
{
    if (c->seen[at])
        return;
    c->seen[at] = true;
    if (c->count++ == 0)
        c->first = at;
    c->step = kg_gcd(c->step, at > c->first ? at - c->first : c->first - at);
}

static bool differs(const uint8_t *a, const uint8_t *b)
{
    return (a[3] | b[3]) != 0 && memcmp(a, b, 4) != 0;
}

static bool rows_differ(const uint8_t *a, const uint8_t *b, uint32_t width)
{
    if (memcmp(a, b, 4 * (size_t)width) == 0)
        return false;
    for (uint32_t x = 0; x < width; x++)
        if (differs(a + 4 * (size_t)x, b + 4 * (size_t)x))
            return true;
    return false;
}

/* Both end where the step has come down to 1. */
static void find_columns(const kg_image *image, kg_box art, changes *out)
{
    for (uint32_t y = 0; y < art.height && out->step != 1; y++) {
        const uint8_t *row = kg_image_at(image, art.x, art.y + y);
        for (uint32_t x = 1; x < art.width && out->step != 1; x++)
            if (differs(row + 4 * (size_t)x, row + 4 * (size_t)(x - 1)))
                note_change(out, x);
    }
}

static void find_rows(const kg_image *image, kg_box art, changes *out)
{
    for (uint32_t y = 1; y < art.height && out->step != 1; y++)
        if (rows_differ(kg_image_at(image, art.x, art.y + y), kg_image_at(image, art.x, art.y + y - 1), art.width))
            note_change(out, y);
}

kg_status kg_blocks_of(const kg_image *image, kg_box art, uint32_t *out, kg_err *err)
{
    bool *seen = calloc((size_t)art.width + art.height, sizeof *seen);
    if (seen == NULL)
        return kg_err_nomem(err);
    changes columns = { .seen = seen }, rows = { .seen = seen + art.width };
    *out = 1;
    find_columns(image, art, &columns);
    if (columns.step > 1 && columns.count >= LEAST_CHANGES) {
        find_rows(image, art, &rows);
        if (rows.step > 1 && rows.count >= LEAST_CHANGES && columns.count + rows.count >= LEAST_CHANGES_IN_ALL)
            *out = KG_MIN(columns.step, rows.step);
    }
    free(seen);
    return KG_OK;
}
